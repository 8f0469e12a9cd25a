"""How Google turns a value of one kind into another inside a formula, and compares values."""

import math
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from scripts.local_google.cells.formatting import NumberFormat, display
from scripts.local_google.cells.formulas.arrays import CellError
from scripts.local_google.cells.formulas.workbook import Value
from scripts.local_google.cells.locales import conventions
from scripts.local_google.cells.number_patterns import decimal_of
from scripts.local_google.cells.typed_dates import read_moment
from scripts.local_google.cells.typed_numbers import read_number
from scripts.local_google.cells.values import ErrorType, ErrorValue


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What functions need to know besides their arguments."""

    locale: str
    now: datetime


surroundings: ContextVar[Surroundings] = ContextVar("surroundings")
"""The surroundings of the calculation that is under way."""

_DIFFERENCE_BEYOND_15_DIGITS = 5e-16
_LARGEST_WHOLE = 1e15
_SMALL = Decimal("1e-5")


def failure(kind: ErrorType, message: str) -> CellError:
    """An exception for an error of Google's, to be raised by a function."""
    return CellError(ErrorValue(kind, message))


def number(value: Value, function: str = "", position: int = 1) -> int | float:
    """The value as a number: truth counts 1, a blank 0, and a text what typing it would give."""
    if type(value) is float or type(value) is int:
        return value
    if isinstance(value, str):
        read = number_in_text(value)
        if read is not None:
            return read
        raise _not_a_number(value, function, position)
    if isinstance(value, ErrorValue):
        raise CellError(value)
    return int(value or 0)


def number_in_text(text: str) -> int | float | None:
    """The number or date that typing the text would give; None where it is neither."""
    around = surroundings.get()
    locale = conventions(around.locale)
    typed = read_number(text, locale)
    if typed:
        return typed.value
    moment = read_moment(text, locale, around.now.date())
    return moment.serial if moment else None


def whole(value: Value, function: str = "", position: int = 1) -> int:
    """The value as a whole number, its fraction cut off."""
    return int(number(value, function, position))


def text(value: Value) -> str:
    """The value as text: numbers with up to 15 digits, truth in the locale's words, a blank as nothing."""
    if type(value) is str:
        return value
    if value is None:
        return ""
    if type(value) is int and abs(value) < _LARGEST_WHOLE:
        return str(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, ErrorValue):
        raise CellError(value)
    return _number_text(float(value))


def truth(value: Value, function: str = "", position: int = 1) -> bool:
    """The value as TRUE or FALSE: any number but 0 is TRUE, a blank is FALSE, a text must say it."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        words = {"TRUE": True, "FALSE": False}
        if value.upper() in words:
            return words[value.upper()]
        raise failure(
            "VALUE",
            f"Function {function} parameter {position} expects boolean values. "
            f"But '{value}' is a text and cannot be coerced to a boolean.",
        )
    return number(value, function, position) != 0


def shown(value: Value, number_format: NumberFormat) -> str:
    """The value in a number format of the spreadsheet's locale."""
    return display(value, number_format, surroundings.get().locale)


def equal(left: Value, right: Value) -> bool:
    """Whether `left = right` in a formula: text whatever its case, numbers to 15 digits, a blank as its like."""
    if type(left) is str and type(right) is str:
        return left == right or left.casefold() == right.casefold()
    return compare(left, right) == 0


def compare(left: Value, right: Value) -> int:
    """-1, 0 or 1 as `left` comes before, with or after `right`: numbers, then text, then truth."""
    left, right = _blank_like(left, right), _blank_like(right, left)
    if _rank(left) != _rank(right):
        return -1 if _rank(left) < _rank(right) else 1
    if isinstance(left, str) and isinstance(right, str):
        folded, other = left.casefold(), right.casefold()
        return (folded > other) - (folded < other)
    first, second = number(left), number(right)
    if first == second or math.isclose(first, second, rel_tol=_DIFFERENCE_BEYOND_15_DIGITS):
        return 0
    return 1 if first > second else -1


def sort_key(value: Value) -> tuple[int, float | str]:
    """Orders values as SORT does, blanks last."""
    if value is None:
        return 4, 0
    if isinstance(value, ErrorValue):
        return 3, value.text
    if isinstance(value, str):
        return 1, value.casefold()
    return _rank(value), number(value)


def _blank_like(value: Value, other: Value) -> Value:
    if value is not None:
        return value
    if isinstance(other, str):
        return ""
    return False if isinstance(other, bool) else 0


def _rank(value: Value) -> int:
    if isinstance(value, str):
        return 1
    return 2 if isinstance(value, bool) else 0


def _not_a_number(value: str, function: str, position: int) -> CellError:
    return failure(
        "VALUE",
        f"Function {function} parameter {position} expects number values. "
        f"But '{value}' is a text and cannot be coerced to a number.",
    )


def _number_text(value: float) -> str:
    digits = decimal_of(value).normalize()
    if value.is_integer() and abs(value) < _LARGEST_WHOLE:
        return str(int(value))
    if abs(digits) >= _LARGEST_WHOLE or abs(digits) < _SMALL:
        mantissa, _, exponent = f"{digits:E}".partition("E")
        return f"{mantissa}E{exponent[0]}{exponent[1:]:0>2}"
    return f"{digits:f}".replace(".", conventions(surroundings.get().locale).decimal)
