"""Colours, number formats and how cells are laid out: what the eye is told before anything is read."""

from __future__ import annotations

from enum import Enum
from typing import Any

from schemas.tab import Column, Role, Shown

Look = dict[str, Any]


class Mark(Enum):
    """What a coloured word says: background and letters."""

    GOOD = ("#ceead6", "#0d652d")
    PARTLY = ("#feefc3", "#8f4f00")
    BAD = ("#fad2cf", "#a50e0e")
    UNDER_WAY = ("#d2e3fc", "#174ea6")
    WAITING = ("#f1f3f4", "#5f6368")
    FAULTY = ("#f4b6b0", "#410e0b")
    TITLE = ("#e8eaed", "#202124")
    INPUT_TAB = ("#1a73e8", "#ffffff")
    PLAN_TAB = ("#f9ab00", "#202124")
    RESULT_TAB = ("#188038", "#ffffff")


TAB_COLOURS = {
    Role.INPUT: "#1a73e8",
    Role.PLAN: "#f9ab00",
    Role.RESULT: "#188038",
    Role.SYSTEM: "#9aa0a6",
}
HEADER_COLOURS = {
    Role.INPUT: "#e8f0fe",
    Role.PLAN: "#fef7e0",
    Role.RESULT: "#e6f4ea",
    Role.SYSTEM: "#f1f3f4",
}
# A column that must be filled in stands out from the others of its tab.
REQUIRED_COLOURS = {Role.INPUT: "#aecbfa", Role.PLAN: "#fde293"}

# Text keeps what people type: leading zeros, every digit of a long order number, and `5%`, `1/4` or `12:00`, of which a
# sheet would make a number that says something else.
AS_TYPED: Look = {"type": "TEXT"}
NUMBER_FORMATS: dict[Shown, Look] = {
    Shown.TEXT: AS_TYPED,
    Shown.DATE: {"type": "DATE", "pattern": "yyyy-mm-dd"},
    Shown.MONEY: {"type": "NUMBER", "pattern": "#,##0.00"},
    Shown.CREDIT: {"type": "NUMBER", "pattern": "0.0##"},
    Shown.COUNT: {"type": "NUMBER", "pattern": "0"},
    Shown.SCORE: {"type": "NUMBER", "pattern": "0.00"},
    Shown.PERCENT: {"type": "PERCENT", "pattern": "0.00%"},
    Shown.TIME: {"type": "DATE_TIME", "pattern": "yyyy-mm-dd hh:mm:ss"},
}
_RIGHT = (Shown.MONEY, Shown.CREDIT, Shown.COUNT, Shown.NUMBER, Shown.SCORE, Shown.PERCENT)
_CENTRED = (Shown.BOX, Shown.DATE)


def colour(code: str) -> Look:
    """A `#rrggbb` colour as a ColorStyle."""
    red, green, blue = (int(code[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return {"rgbColor": {"red": red, "green": green, "blue": blue}}


def cell_look(about: Column, *, typed: bool, wrapped: bool) -> Look:
    """How the cells of a column are shown; `wrapped` text makes its row higher, other text is cut off at the edge.

    `typed`: people fill the column in, so its numbers are kept as text and only stand where numbers stand.
    """
    look: Look = {"verticalAlignment": "MIDDLE"}
    if typed and about.shown in _RIGHT:
        look["numberFormat"] = AS_TYPED
    elif about.shown in NUMBER_FORMATS:
        look["numberFormat"] = NUMBER_FORMATS[about.shown]
    if about.shown in _RIGHT:
        look["horizontalAlignment"] = "RIGHT"
    elif about.shown in _CENTRED:
        look["horizontalAlignment"] = "CENTER"
    else:
        look["wrapStrategy"] = "WRAP" if wrapped else "CLIP"
    return look


# What the sheet works out by itself beside what people type: its explanation is read whole, and nobody types there.
OUTCOME_LOOK: Look = {
    "wrapStrategy": "WRAP",
    "verticalAlignment": "MIDDLE",
    "backgroundColorStyle": colour("#f8f9fa"),
}


def header_look(role: Role, *, required: bool = False) -> Look:
    """How a header is shown."""
    code = REQUIRED_COLOURS.get(role, HEADER_COLOURS[role]) if required else HEADER_COLOURS[role]
    return {
        "backgroundColorStyle": colour(code),
        "textFormat": {"bold": True},
        "horizontalAlignment": "CENTER",
        "verticalAlignment": "MIDDLE",
        "wrapStrategy": "WRAP",
    }


def marked(word: str, mark: Mark) -> Look:
    """The boolean rule that colours cells holding exactly that word."""
    return _marked("TEXT_EQ", word, mark)


def marked_where(formula: str, mark: Mark) -> Look:
    """The boolean rule that colours cells for which a formula is true, as it reads for the first of them."""
    return _marked("CUSTOM_FORMULA", formula, mark)


def _marked(kind: str, value: str, mark: Mark) -> Look:
    background, letters = mark.value
    return {
        "condition": {"type": kind, "values": [{"userEnteredValue": value}]},
        "format": {
            "backgroundColorStyle": colour(background),
            "textFormat": {"foregroundColorStyle": colour(letters)},
        },
    }
