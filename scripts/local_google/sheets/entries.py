"""What written values become in cells: RAW as they are, USER_ENTERED as if someone had typed them."""

from collections.abc import Sequence
from typing import Any

from scripts.local_google.cells.entering import enter
from scripts.local_google.sheets.rendering import number_format
from scripts.local_google.wire.errors import invalid
from scripts.local_google.wire.proto_text import proto_text
from scripts.local_google.workbook.addressing import Place
from scripts.local_google.workbook.looks import Look
from scripts.local_google.workbook.values import KEEP, Entered, Formula, Keep
from scripts.local_google.workbook.workbook import Workbook

LONGEST_TEXT = 50_000
"""The most characters in one cell."""

LARGEST_EXACT = 2**53
"""Whole numbers beyond this lose digits in a cell, which holds a double."""

TOO_LONG = f"Your input contains more than the maximum of {LONGEST_TEXT} characters in a single cell."

RUNS = frozenset({"textFormatRuns", "chipRuns"})
"""What is about parts of a cell's text and goes with it."""

_NumberFormat = dict[str, str]

_AS_THEY_ARE = frozenset({str, bool})


def raw_column(values: Sequence[Any], where: str, column: int) -> list[Entered | Keep]:
    """One column of RAW values; null leaves a cell as it is, the empty text empties it.

    Raises GoogleError 400 for a value that is no scalar; `where` and `column` tell which one.
    """
    kinds = set(map(type, values))
    if str in kinds:
        check_length([value for value in values if type(value) is str])
    if kinds <= _AS_THEY_ARE:
        return [value if value != "" else None for value in values] if str in kinds else list(values)
    if kinds == {int} and min(values) >= -LARGEST_EXACT and max(values) <= LARGEST_EXACT:
        return list(values)
    return [_raw(value, where, row, column) for row, value in enumerate(values)]


def typed_column(workbook: Workbook, place: Place, values: Sequence[Any], where: str) -> list[Entered | Keep]:
    """One column of USER_ENTERED values, number formats that typing implies being set on the cells.

    `place` is the stretch of the one column that they go to. Raises GoogleError 400 as `raw_column` does.
    """
    check_length([value for value in values if isinstance(value, str)])
    grid = place.sheet.grid
    entries: list[Entered | Keep] = []
    implied: dict[int, _NumberFormat] = {}
    row = 0
    for number, count in grid.looks(place.start_row, place.end_row, place.start_column):
        own = number_format(workbook.looks, number)
        known: dict[str, tuple[Entered, _NumberFormat | None]] = {}
        for value in values[row : row + count]:
            if isinstance(value, str):
                if value not in known:
                    known[value] = _typed(value, workbook.locale, own)
                entry, meant = known[value]
                if meant is not None and own is None:
                    implied[row] = meant
                entries.append(entry)
            else:
                entries.append(_raw(value, where, row, place.start_column))
            row += 1
    _set_number_formats(workbook, place, implied)
    return entries


def forget_runs(workbook: Workbook, place: Place, names: frozenset[str] = RUNS) -> None:
    """Take away what was about parts of the texts that are about to be written over."""
    if not workbook.looks.any_with(names):
        return

    def change(look: Look) -> None:
        for name in names:
            look.pop(name, None)

    changed = workbook.looks.changer(change)
    for column in range(place.start_column, place.end_column):
        place.sheet.grid.change_looks(place.start_row, place.end_row, column, changed)


def check_length(texts: Sequence[str]) -> None:
    """Raise GoogleError 400 where a text is too long for a cell."""
    if texts and max(map(len, texts)) > LONGEST_TEXT:
        raise invalid(TOO_LONG)


def number_entry(value: float) -> int | float:
    """A number as a cell holds it: a double, whole where it can be."""
    if type(value) is int:
        return value if -LARGEST_EXACT <= value <= LARGEST_EXACT else float(value)
    return int(value) if value.is_integer() and abs(value) < LARGEST_EXACT else value


def _raw(value: Any, where: str, row: int, column: int) -> Entered | Keep:
    kind = type(value)
    if kind is str:
        return value or None
    if kind is int or kind is float:
        return number_entry(value)
    if kind is bool:
        return bool(value)
    if value is None or value is KEEP:
        return KEEP
    raise invalid(f"{where}[{row}][{column}]: {proto_text(value)}")


def _typed(text: str, locale: str, own: _NumberFormat | None) -> tuple[Entered, _NumberFormat | None]:
    entered = enter(text, locale, number_format=own)
    if entered.formula is not None:
        return Formula(entered.formula), entered.number_format
    value = entered.value
    return None if value == "" and not text.startswith("'") else value, entered.number_format


def _set_number_formats(workbook: Workbook, place: Place, implied: dict[int, _NumberFormat]) -> None:
    changers: dict[str, Any] = {}
    for row, pattern in implied.items():
        key = str(pattern)
        if key not in changers:
            changers[key] = workbook.looks.changer(_with_number_format(pattern))
        at = place.start_row + row
        place.sheet.grid.change_looks(at, at + 1, place.start_column, changers[key])


def _with_number_format(pattern: _NumberFormat) -> Any:
    def change(look: Look) -> None:
        look.setdefault("userEnteredFormat", {})["numberFormat"] = pattern

    return change
