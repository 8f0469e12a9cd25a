"""Cells as the values API shows them: formatted, unformatted or as formulas."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scripts.local_google.cells.formatting import display
from scripts.local_google.cells.values import CellValue, ErrorValue
from scripts.local_google.workbook.addressing import Place
from scripts.local_google.workbook.evaluation import Result, evaluated
from scripts.local_google.workbook.looks import Looks
from scripts.local_google.workbook.runs import Runs
from scripts.local_google.workbook.workbook import Workbook

DATE_TYPES = frozenset({"DATE", "TIME", "DATE_TIME"})
"""The number format types whose numbers are moments."""

_SHOWN_AS_THEY_ARE = frozenset({str, type(None)})


@dataclass(frozen=True)
class RenderOptions:
    """Google's ValueRenderOption and DateTimeRenderOption."""

    value: str = "FORMATTED_VALUE"
    moment: str = "SERIAL_NUMBER"

    @classmethod
    def of(cls, value: str | None, moment: str | None) -> "RenderOptions":
        """The options as given, with Google's defaults for what was not."""
        return cls(value or "FORMATTED_VALUE", moment or "SERIAL_NUMBER")


def rendered_chunks(workbook: Workbook, place: Place, options: RenderOptions) -> Iterator[list[list[Any]]]:
    """The rectangle's columns as JSON values, a stretch of rows at a time; an empty cell is None."""
    grid = place.sheet.grid
    top = place.start_row
    for _, _, first, last in list(grid.segments(place.start_row, place.end_row)):
        end = top + last - first
        yield [
            _rendered(workbook, place, column, top, end, options)
            for column in range(place.start_column, place.end_column)
        ]
        top = end


def _rendered(workbook: Workbook, place: Place, column: int, start: int, end: int, options: RenderOptions) -> list[Any]:
    grid = place.sheet.grid
    if options.value == "FORMULA":
        results: list[Result] = [*evaluated(workbook, place.sheet, start, end, column, keep_formulas=True)]
    else:
        results = evaluated(workbook, place.sheet, start, end, column)
    kinds = set(map(type, results))
    if kinds <= _SHOWN_AS_THEY_ARE and options.value != "FORMATTED_VALUE":
        return results
    looks = grid.looks(start, end, column)
    if options.value == "FORMATTED_VALUE":
        return formatted(results, looks, workbook.looks, workbook.locale)
    if options.moment == "FORMATTED_STRING":
        results = _moments_formatted(results, looks, workbook)
    return [result.text if isinstance(result, ErrorValue) else result for result in results]


def formatted(results: list[Result], runs: Runs, looks: Looks, locale: str) -> list[str | None]:
    """Each cell's text through the number format of its stretch; None for an empty cell."""
    shown: list[str | None] = []
    position = 0
    for number, count in runs:
        part = results[position : position + count]
        position += count
        shown += _formatted_part(part, number_format(looks, number), locale)
    return shown


def number_format(looks: Looks, number: int) -> dict[str, str] | None:
    """The NumberFormat of a look, if it has one."""
    found: dict[str, str] | None = looks[number].get("userEnteredFormat", {}).get("numberFormat")
    return found


def _formatted_part(part: list[Result], pattern: dict[str, str] | None, locale: str) -> list[Any]:
    kinds = set(map(type, part))
    if kinds <= _SHOWN_AS_THEY_ARE and "@" not in (pattern or {}).get("pattern", ""):
        return part
    known: dict[tuple[type, Result], str | None] = {(type(None), None): None}
    for result in set(zip(map(type, part), part, strict=True)):
        if result not in known:
            known[result] = display(result[1], pattern, locale)
    return [known[type(result), result] for result in part]


def _moments_formatted(results: list[Result], runs: Runs, workbook: Workbook) -> list[Result]:
    shown: list[Result] = []
    position = 0
    for number, count in runs:
        part = results[position : position + count]
        position += count
        pattern = number_format(workbook.looks, number)
        if pattern and pattern.get("type") in DATE_TYPES:
            part = [display(item, pattern, workbook.locale) if _is_number(item) else item for item in part]
        shown += part
    return shown


def _is_number(value: CellValue | ErrorValue) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
