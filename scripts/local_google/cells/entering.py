"""What becomes of a text that is typed into a cell: the API's USER_ENTERED."""

from dataclasses import dataclass
from datetime import date

from scripts.local_google.cells.locales import Conventions, conventions
from scripts.local_google.cells.typed_dates import read_moment
from scripts.local_google.cells.typed_numbers import read_number
from scripts.local_google.cells.values import CellValue


@dataclass(frozen=True, slots=True)
class Entered:
    """What typing left in the cell.

    `formula` is set, and `value` blank, where the text is a formula to evaluate. `number_format` is the API's
    NumberFormat that the typing implies; it holds where the cell has no number format of its own.
    """

    value: CellValue = None
    formula: str | None = None
    number_format: dict[str, str] | None = None


def enter(text: str, locale: str, *, today: date | None = None, number_format: dict[str, str] | None = None) -> Entered:
    """Read the text as Google does when someone types it into a cell.

    `today` completes dates typed without a year; `number_format` is what the cell has already: in a cell of
    type TEXT everything stays the text it is.
    """
    if not text:
        return Entered()
    if text.startswith("'"):
        return Entered(text[1:])
    if number_format and number_format.get("type") == "TEXT":
        return Entered(text)
    if text.startswith("=") and len(text) > 1:
        return Entered(formula=text)
    return _read_value(text, conventions(locale), today or date.today())


def _read_value(text: str, locale: Conventions, today: date) -> Entered:
    truth = _read_truth(text.strip(), locale)
    if truth is not None:
        return Entered(truth)
    number = read_number(text, locale)
    if number:
        return Entered(number.value, number_format=number.number_format)
    moment = read_moment(text, locale, today)
    if moment:
        return Entered(moment.serial, number_format=moment.number_format)
    if text.startswith("+") and len(text) > 1:
        return Entered(formula=f"={text}")
    return Entered(text)


def _read_truth(text: str, locale: Conventions) -> bool | None:
    words = {"TRUE": True, "FALSE": False, locale.true: True, locale.false: False}
    return words.get(text.upper())
