"""How the columns that show each row's outcome look, and what keeps people from typing into them."""

from __future__ import annotations

from collections.abc import Iterable

from schemas.outcome import CHANGED, EXPLANATION, FAULTY, RESULT, SOUND, UNCHECKED, USED
from schemas.problems import ERROR, LEVELS
from schemas.registers import REFUSED, RELEASED, Register
from schemas.results import COUNTED, COUNTED_IN_PART, HELD, NOT_COUNTED, RESULTS
from schemas.words import Locale, Text, translation
from sheets_templates.looks import Mark

STATES = {REFUSED: Mark.BAD, RELEASED: Mark.WAITING}  # of rows that do not count; of others a step is under way
WIDTHS = {RESULT: 96, EXPLANATION: 300, FAULTY: 120}
HIDDEN = (FAULTY,)
LEAVE_ALONE = Text(
    "这一列自动显示核算结果，请不要填写", "This column shows the outcome by itself; please do not type here"
)


def marks_of_outcomes(locale: Locale, registers: Iterable[Register]) -> dict[str, Mark]:
    """How the words of the result column are coloured. `registers`: what the tab is one of, if any."""
    said = translation(RESULTS, LEVELS, locale=locale)
    return {
        said[COUNTED]: Mark.GOOD,
        said[COUNTED_IN_PART]: Mark.PARTLY,
        said[NOT_COUNTED]: Mark.BAD,
        said[HELD]: Mark.PARTLY,
        said[ERROR]: Mark.BAD,
        USED.to(locale): Mark.GOOD,
        SOUND.to(locale): Mark.UNDER_WAY,
        CHANGED.to(locale): Mark.PARTLY,
        UNCHECKED.to(locale): Mark.WAITING,
        **_marks_of_states(locale, registers),
    }


def _marks_of_states(locale: Locale, registers: Iterable[Register]) -> dict[str, Mark]:
    """Those of rows that do not count."""
    return {
        word.to(locale): STATES.get(word.zh, Mark.UNDER_WAY)
        for register in registers
        for word in register.states
        if word.zh not in register.in_force
    }


def left_alone(locale: Locale) -> dict[str, object]:
    """Refuses what is typed into the column, where it would block the formula; deleting and sorting rows stay free."""
    return {
        "condition": {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": "=FALSE"}]},
        "inputMessage": LEAVE_ALONE.to(locale),
        "strict": True,
    }
