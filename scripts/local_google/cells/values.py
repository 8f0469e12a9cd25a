"""What a cell can hold: plain values, Google's errors, and dates as serial numbers."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal, TypeGuard

CellValue = str | bool | int | float | None
"""A cell's value as JSON carries it; None is a blank cell."""

ErrorType = Literal["ERROR", "NULL_VALUE", "DIVIDE_BY_ZERO", "VALUE", "REF", "NAME", "NUM", "N_A", "LOADING"]
"""Google's `ErrorType` (Sheets API v4, `ErrorValue.type`)."""

ERROR_TEXTS: dict[ErrorType, str] = {
    "ERROR": "#ERROR!",
    "NULL_VALUE": "#NULL!",
    "DIVIDE_BY_ZERO": "#DIV/0!",
    "VALUE": "#VALUE!",
    "REF": "#REF!",
    "NAME": "#NAME?",
    "NUM": "#NUM!",
    "N_A": "#N/A",
    "LOADING": "Loading...",
}
"""What a cell shows for each error."""

EPOCH = datetime(1899, 12, 30)
"""Day 0 of Google's date serial numbers."""

LONGEST_TEXT = 50_000
"""The most characters in one cell."""

_MILLISECONDS_PER_DAY = 86_400_000


@dataclass(frozen=True, slots=True)
class ErrorValue:
    """An error in a cell, as in the Sheets API: its type and the sentence Google explains it with."""

    type: ErrorType
    message: str = ""

    @property
    def text(self) -> str:
        """What the cell shows, such as `#DIV/0!`."""
        return ERROR_TEXTS[self.type]


def serial_of(moment: date | datetime | time) -> int | float:
    """Days since 1899-12-30; a time of day is a fraction of a day. Whole days come as int."""
    if isinstance(moment, time):
        moment = datetime.combine(EPOCH, moment)
    elif not isinstance(moment, datetime):
        moment = datetime.combine(moment, time())
    elapsed = moment.replace(tzinfo=None) - EPOCH
    days = elapsed / timedelta(days=1)
    return int(days) if days.is_integer() else days


def datetime_of(serial: float) -> datetime:
    """The moment a serial number stands for, to the millisecond.

    Raises OverflowError beyond the years 1 to 9999.
    """
    return EPOCH + timedelta(milliseconds=round(serial * _MILLISECONDS_PER_DAY))


def plain_number(number: float) -> int | float:
    """The number as Google's JSON writes it: without a fraction where it has none."""
    return int(number) if float(number).is_integer() and abs(number) < 1e15 else number


def is_number(value: object) -> TypeGuard[int | float]:
    """Whether the value counts as a number (TRUE and FALSE do not)."""
    return isinstance(value, int | float) and not isinstance(value, bool)
