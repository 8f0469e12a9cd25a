"""The whole workbook as data, generated from the schemas: every tab, column, drop-down, format and colour."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from schemas import outcome
from schemas.cells import YES_OR_NO, YES_OR_NO_WORDS, Kind
from schemas.deliveries import Archive, Deliveries, formulas
from schemas.inputs import Adjustments, Settings
from schemas.months import ClosedData, Closings, Differences
from schemas.problems import ERROR, REMINDER
from schemas.results import (
    COUNTED,
    COUNTED_IN_PART,
    FAILED,
    HELD,
    NOT_COUNTED,
    QUEUED,
    SENDING,
    SENT,
    WITHDRAWN,
    Calculated,
    Checked,
    Guide,
    Outbox,
    Problems,
    Runs,
    System,
    Trial,
)
from schemas.steps import Flow, States, StepLog, ToDo
from schemas.tab import RESULT_ROWS, Column, Means, Role, Shown, Tab, about, columns
from schemas.words import YES_NO, Choices, Locale, Text, fold
from schemas.workbook import Workbook
from sheets_templates import arrangement
from sheets_templates.api import CellValue, Request
from sheets_templates.guide import guide_marks, guide_rows
from sheets_templates.looks import OUTCOME_LOOK, Look, Mark, cell_look, header_look
from sheets_templates.notes import note
from sheets_templates.outcome import HIDDEN, WIDTHS, left_alone, marks_of_outcomes
from sheets_templates.plan_rows import is_condition, translated
from sheets_templates.starts import drop_down, row_rules, starting_rows

INPUT_ROWS = 2000  # people add more as they need them
PLAN_ROWS = 200
SENTENCE = 220  # pixels: a column as wide as this holds sentences
_LETTERS = ("text", "content")  # whole letters, which would make a row as high as the screen
MARKS = {
    COUNTED: Mark.GOOD,
    COUNTED_IN_PART: Mark.PARTLY,
    NOT_COUNTED: Mark.BAD,
    HELD: Mark.PARTLY,
    ERROR: Mark.BAD,
    REMINDER: Mark.PARTLY,
    QUEUED: Mark.PARTLY,
    SENDING: Mark.UNDER_WAY,
    SENT: Mark.GOOD,
    FAILED: Mark.BAD,
    WITHDRAWN: Mark.WAITING,
}


@dataclass(frozen=True)
class ColumnLayout:
    """One column. `rule` is its drop-down or tick box, `marks` are the words that are coloured, `kind` is what its
    cells hold, `help` what a cell says of itself. `refers`: the tab and the column whose values it offers.

    `formula`, where there is one, makes the header cell's formula of the places (from 0) of the tab's columns; where
    `kept_by_runs`, only of a tab that is new, for every run that writes to the tab writes its header too.
    """

    name: str
    label: Text
    header: str
    note: str
    header_look: Look
    look: Look
    width: int
    kind: Kind | None = None
    help: str = ""
    rule: Request | None = None
    refers: tuple[type[Tab], str] | None = None
    marks: Mapping[str, Mark] | None = None
    formula: Callable[[Mapping[str, int]], str] | None = None
    kept_by_runs: bool = False
    hidden: bool = False

    def is_headed(self, header: str) -> bool:
        """Whether a header names this column, in either language."""
        return fold(header) in map(fold, self.label)


@dataclass(frozen=True)
class TabLayout:
    """One tab. `starts` are the rows that it begins with, a cell a column of its schema, in the schema's order;
    `row_rules` the drop-downs of single rows among them.

    `keyed`: rows are told apart by their first cell, and one that is missing later is added again.
    """

    tab: type[Tab]
    title: str
    sheet_id: int
    role: Role
    hidden: bool
    columns: tuple[ColumnLayout, ...]
    rows: int
    starts: Sequence[Sequence[CellValue]] = ()
    keyed: bool = False
    row_rules: Mapping[str, Request] = field(default_factory=dict)


@dataclass(frozen=True)
class Layout:
    """A workbook in one language, with its tabs from left to right."""

    workbook: Workbook
    locale: Locale
    tabs: tuple[TabLayout, ...]


def layout(book: Workbook, locale: Locale, manual: str = "") -> Layout:
    """What a workbook of those schemes looks like. `manual`: where people read the manual, if anywhere."""
    return Layout(book, locale, tuple(_tab(book, tab, locale, manual) for tab in in_order(book)))


def in_order(book: Workbook) -> tuple[type[Tab], ...]:
    """The tabs from left to right: what clerks fill in, what they look at, what managers keep."""
    filled_in: list[type[Tab]] = [*book.entries, book.staff, Adjustments]
    looked_at: list[type[Tab]] = [
        Problems,
        ToDo,
        *book.details,
        book.summary,
        Closings,
        Differences,
        *book.reports,
        Outbox,
    ]
    kept: list[type[Tab]] = [*book.plan, Flow, Trial, Settings, States, StepLog, Runs]
    kept += [Checked, Calculated, ClosedData, Deliveries, Archive, System]
    return (Guide, *filled_in, *looked_at, *kept)


def _tab(book: Workbook, tab: type[Tab], locale: Locale, manual: str) -> TabLayout:
    what = about(tab)
    keyed = tab in (Settings, System)
    starts = _starts(book, tab, locale, manual)
    shown = {
        name: _column(book, tab, name, locale, [row[place] for row in starts])
        for place, name in enumerate(columns(tab))
    }
    is_told = tab in book.told
    shown |= _outcome(book, tab, locale) if is_told else {}
    return TabLayout(
        tab=tab,
        title=what.title.to(locale),
        sheet_id=what.sheet_id,
        role=what.role,
        hidden=what.hidden,
        columns=tuple(shown[name] for name in arrangement.in_order(tab, is_told=is_told)),
        rows=PLAN_ROWS
        if tab is Settings
        else {Role.INPUT: INPUT_ROWS, Role.PLAN: PLAN_ROWS}.get(what.role, RESULT_ROWS),
        starts=starts,
        keyed=keyed,
        row_rules=row_rules(tab, locale),
    )


def _starts(book: Workbook, tab: type[Tab], locale: Locale, manual: str) -> list[list[CellValue]]:
    if tab is Guide:
        return guide_rows(book, [one for one in in_order(book) if not about(one).hidden], locale, manual)
    return starting_rows(book, tab, locale)


def _column(book: Workbook, tab: type[Tab], name: str, locale: Locale, starts: Sequence[CellValue]) -> ColumnLayout:
    column, role = columns(tab)[name], about(tab).role
    is_filled_in = role in (Role.INPUT, Role.PLAN)
    return ColumnLayout(
        name=name,
        label=column.label,
        header=column.label.to(locale),
        note=note(tab, name, locale),
        header_look=header_look(role, required=column.required and is_filled_in),
        # What the functions keep for themselves is typed data, not a text column of people's.
        look={} if role is Role.SYSTEM else cell_look(column, typed=is_filled_in, wrapped=_is_wrapped(tab, name)),
        width=column.width,
        kind=column.kind,
        help=column.help.to(locale),
        rule=_rule(column, locale, starts) if is_filled_in else None,
        refers=_refers(book, tab, name) if is_filled_in else None,
        marks=None if is_filled_in else guide_marks(locale) if tab is Guide else _marks(column, locale),
        formula=_looked_up(name, locale) if tab is Outbox else None,
        kept_by_runs=tab is Outbox,
    )


def _looked_up(name: str, locale: Locale) -> Callable[[Mapping[str, int]], str] | None:
    """A column of the outbox that shows what became of each letter; the functions keep its columns in their order."""
    formula = formulas(locale).get(name)
    return (lambda _: formula) if formula else None


def _is_wrapped(tab: type[Tab], name: str) -> bool:
    """Sentences, and everything in a plan, are there to be read; the rest stays on one line."""
    if tab in (Outbox, Archive) and name in _LETTERS:
        return False
    return about(tab).role is Role.PLAN or columns(tab)[name].width >= SENTENCE


def _outcome(book: Workbook, tab: type[Tab], locale: Locale) -> dict[str, ColumnLayout]:
    scheme = book.main_of(tab)
    registers = [register for register in book.registers if register.tab is tab]
    return {
        name: ColumnLayout(
            name=name,
            label=label,
            header=label.to(locale),
            note=outcome.HELP[name].to(locale),
            header_look=header_look(Role.RESULT),
            look=OUTCOME_LOOK,
            width=WIDTHS[name],
            hidden=name in HIDDEN,
            rule=left_alone(locale),
            marks=marks_of_outcomes(locale, registers) if name == outcome.RESULT else None,
            formula=partial(outcome.formula, name, tab, scheme, locale),
        )
        for name, label in outcome.LABELS.items()
    }


def _marks(column: Column, locale: Locale) -> dict[str, Mark] | None:
    words = column.choices or Choices(())
    return {word.to(locale): MARKS[word.zh] for word in words if word.zh in MARKS} or None


def _refers(book: Workbook, tab: type[Tab], name: str) -> tuple[type[Tab], str] | None:
    """The tab and column in which the values of a column stand, where it is one: people are in the staff list.

    None where further words may stand there too, which a list of that column would mark as wrong.
    """
    column = columns(tab)[name]
    if column.besides:
        return None
    if column.means in (Means.PERSON, Means.COLLEAGUE):
        return book.staff, "staff_no"
    owners = (scheme for scheme in book.schemes if tab in scheme.inputs)
    found = list(dict.fromkeys(other for scheme in owners for other in scheme.referred(tab, name)))
    return found[0] if len(found) == 1 else None


def _rule(column: Column, locale: Locale, starts: Sequence[CellValue]) -> Request | None:
    """The drop-down or box of a column that people fill in.

    None of them refuses anything: people write the same word in many ways, and the check explains what is wrong.
    """
    help = column.help.to(locale)
    if column.shown is Shown.BOX:
        return {"condition": {"type": "BOOLEAN"}, "inputMessage": help, "strict": False, "showCustomUi": True}
    if column.choices is None:
        return None
    words = column.choices.labels(locale)
    if is_condition(column):
        words = _conditions(column, locale, starts)
    else:
        # What people may write as well is in the list too, behind, or the sheet would mark it as wrong.
        also = YES_OR_NO_WORDS if column.kind.name == YES_OR_NO.name else [typed for typed, _ in column.choices.also]
        words = list(dict.fromkeys([*words, *also]))
    return drop_down(words, help)


def _conditions(column: Column, locale: Locale, starts: Sequence[CellValue]) -> list[str]:
    """Every value, "anything but" each, and the combinations that the shipped plan uses."""
    offered = column.choices or Choices(())
    shipped = [str(cell) for cell in starts if cell]
    negated = [f"非{word.zh}" for word in offered] if offered.values != YES_NO.values else []
    said = negated if locale == "zh" else [translated(word, column) for word in negated]
    return list(dict.fromkeys([*offered.labels(locale), *said, *shipped]))
