"""BooleanCondition: whether a cell meets it, for conditional formats and filters."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from scripts.local_google.cells.entering import enter
from scripts.local_google.cells.values import ErrorValue, is_number, serial_of
from scripts.local_google.wire.messages import Message
from scripts.local_google.workbook.addressing import for_reading
from scripts.local_google.workbook.evaluation import Result, evaluated, result_of
from scripts.local_google.workbook.formula_shift import copied_formula
from scripts.local_google.workbook.sheet import Sheet
from scripts.local_google.workbook.values import Formula
from scripts.local_google.workbook.workbook import Workbook

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_URL = re.compile(r"(?:https?|ftp)://\S+|(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?", re.IGNORECASE)

_DAYS_AGO = {"TODAY": 0, "YESTERDAY": -1, "TOMORROW": 1, "PAST_WEEK": -7, "PAST_MONTH": -30, "PAST_YEAR": -365}


@dataclass(frozen=True)
class Cell:
    """A cell that a condition is put to: where it is, what it comes to and what it shows."""

    row: int
    column: int
    result: Result
    text: str


class Condition:
    """One BooleanCondition over a range; formulas in it are written for the range's first cell."""

    def __init__(self, workbook: Workbook, sheet: Sheet, condition: Message, corner: tuple[int, int]) -> None:
        self._workbook = workbook
        self._sheet = sheet
        self._corner = corner
        self._kind: str = condition.get("type", "")
        self._values: list[Message] = condition.get("values", [])

    def holds(self, cell: Cell) -> bool:
        """Whether the cell meets the condition; an error meets none but NOT_BLANK."""
        if self._kind == "CUSTOM_FORMULA":
            return self._operand(0, cell) is True
        if self._kind in _ABOUT_CONTENT:
            return _ABOUT_CONTENT[self._kind](cell)
        if isinstance(cell.result, ErrorValue):
            return False
        if self._kind in {"ONE_OF_LIST", "ONE_OF_RANGE"}:
            return cell.text.casefold() in self._choices()
        return self._compares(cell, [self._operand(number, cell) for number in range(len(self._values))])

    def _compares(self, cell: Cell, operands: list[Result]) -> bool:
        if self._kind in _ABOUT_TEXT:
            return _ABOUT_TEXT[self._kind](cell.text.casefold(), _text(operands[0]))
        test = _ABOUT_NUMBERS.get(self._kind.replace("DATE_", "NUMBER_"))
        if test is None or not is_number(cell.result) or not all(map(is_number, operands)):
            return self._kind in _TRUE_OF_OTHERS and cell.result is not None
        return test(float(str(cell.result)), [float(str(operand)) for operand in operands])

    def _operand(self, number: int, cell: Cell) -> Result:
        value = self._values[number] if number < len(self._values) else {}
        if "relativeDate" in value:
            return serial_of(_today(self._workbook) + timedelta(days=_DAYS_AGO[value["relativeDate"]]))
        entered = enter(value.get("userEnteredValue", ""), self._workbook.locale)
        if entered.formula is None:
            return entered.value
        down, across = cell.row - self._corner[0], cell.column - self._corner[1]
        formula = copied_formula(Formula(entered.formula), self._sheet.title, down, across)
        return result_of(self._workbook, self._sheet, cell.row, cell.column, formula)

    def _choices(self) -> set[str]:
        texts = [value.get("userEnteredValue", "") for value in self._values]
        if self._kind == "ONE_OF_LIST":
            return {text.casefold() for text in texts}
        place = for_reading(self._workbook, texts[0].removeprefix("="))
        columns = range(place.start_column, place.end_column)
        return {
            str(result).casefold()
            for column in columns
            for result in evaluated(self._workbook, place.sheet, place.start_row, place.end_row, column)
            if result is not None
        }


def _today(workbook: Workbook) -> date:
    return datetime.now(ZoneInfo(workbook.properties["timeZone"])).date()


def _text(operand: Result) -> str:
    return str(operand).casefold() if operand is not None else ""


_ABOUT_CONTENT: dict[str, Callable[[Cell], bool]] = {
    "BLANK": lambda cell: cell.result is None or cell.result == "",
    "NOT_BLANK": lambda cell: cell.result is not None and cell.result != "",
    "TEXT_IS_EMAIL": lambda cell: _EMAIL.fullmatch(cell.text) is not None,
    "TEXT_IS_URL": lambda cell: _URL.fullmatch(cell.text) is not None,
    "DATE_IS_VALID": lambda cell: is_number(cell.result),
    "BOOLEAN": lambda cell: isinstance(cell.result, bool),
}

_ABOUT_TEXT: dict[str, Callable[[str, str], bool]] = {
    "TEXT_CONTAINS": lambda text, part: part in text,
    "TEXT_NOT_CONTAINS": lambda text, part: part not in text,
    "TEXT_STARTS_WITH": lambda text, part: text.startswith(part),
    "TEXT_ENDS_WITH": lambda text, part: text.endswith(part),
    "TEXT_EQ": lambda text, part: text == part,
    "TEXT_NOT_EQ": lambda text, part: text != part,
}

_ABOUT_NUMBERS: dict[str, Callable[[float, list[float]], bool]] = {
    "NUMBER_GREATER": lambda value, other: value > other[0],
    "NUMBER_AFTER": lambda value, other: value > other[0],
    "NUMBER_GREATER_THAN_EQ": lambda value, other: value >= other[0],
    "NUMBER_ON_OR_AFTER": lambda value, other: value >= other[0],
    "NUMBER_LESS": lambda value, other: value < other[0],
    "NUMBER_BEFORE": lambda value, other: value < other[0],
    "NUMBER_LESS_THAN_EQ": lambda value, other: value <= other[0],
    "NUMBER_ON_OR_BEFORE": lambda value, other: value <= other[0],
    "NUMBER_EQ": lambda value, other: value == other[0],
    "NUMBER_NOT_EQ": lambda value, other: value != other[0],
    "NUMBER_BETWEEN": lambda value, other: min(other) <= value <= max(other),
    "NUMBER_NOT_BETWEEN": lambda value, other: not min(other) <= value <= max(other),
}

_TRUE_OF_OTHERS = frozenset({"NUMBER_NOT_EQ", "NUMBER_NOT_BETWEEN", "DATE_NOT_EQ", "DATE_NOT_BETWEEN"})
"""What is true of anything that is no number."""
