"""Cells as the values API shows them: formatted, unformatted or as formulas."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scripts.local_google.cells.formatting import display
from scripts.local_google.cells.values import CellValue, ErrorValue
from scripts.local_google.workbook.addressing import Place
from scripts.local_google.workbook.evaluation import NumberFormat, Result, evaluated, implied_formats
from scripts.local_google.workbook.looks import Looks
from scripts.local_google.workbook.runs import Runs
from scripts.local_google.workbook.sheet import Sheet
from scripts.local_google.workbook.workbook import Workbook

DATE_TYPES = frozenset({"DATE", "TIME", "DATE_TIME"})
"""The number format types whose numbers are moments."""

_SHOWN_AS_THEY_ARE = frozenset({str, type(None)})


_WITH_DECIMAL_POINT = frozenset({"en_US", "en_GB", "zh_CN", "zh_TW", "zh_HK", "ja_JP", "ko_KR"})
_SHORT = 10

_CHUNK_ROWS = 16_384
"""How many rows of a tab with formulas are worked out together."""


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
    columns = range(place.start_column, place.end_column)
    if place.sheet.grid.has_formulas():
        for start in range(place.start_row, place.end_row, _CHUNK_ROWS):
            end = min(start + _CHUNK_ROWS, place.end_row)
            yield [_calculated(workbook, place.sheet, start, end, column, options) for column in columns]
        return
    grid = place.sheet.grid
    for number, _, first, last in list(grid.segments(place.start_row, place.end_row)):
        band = grid.bands[number]
        if not band.stored:
            yield [[None] * (last - first)] * len(columns)
            continue
        yield [
            _shown(
                workbook,
                [*grid.band_values(band, column, first, last)],
                grid.band_looks(band, column, first, last),
                options,
                {},
            )
            for column in columns
        ]


def _calculated(
    workbook: Workbook, sheet: Sheet, start: int, end: int, column: int, options: RenderOptions
) -> list[Any]:
    as_formulas = options.value == "FORMULA"
    results = evaluated(workbook, sheet, start, end, column, keep_formulas=as_formulas)
    looks = sheet.grid.looks(start, end, column)
    implied = {} if as_formulas else implied_formats(workbook, sheet, start, end, column)
    return _shown(workbook, results, looks, options, implied)


def _shown(
    workbook: Workbook, results: list[Result], looks: Runs, options: RenderOptions, implied: dict[int, NumberFormat]
) -> list[Any]:
    if options.value == "FORMATTED_VALUE":
        return formatted(results, looks, workbook.looks, workbook.locale, implied)
    if set(map(type, results)) <= _SHOWN_AS_THEY_ARE:
        return results
    if options.moment == "FORMATTED_STRING":
        results = _moments_formatted(results, looks, workbook, implied)
    return [result.text if isinstance(result, ErrorValue) else result for result in results]


def formatted(
    results: list[Result], runs: Runs, looks: Looks, locale: str, implied: dict[int, NumberFormat] | None = None
) -> list[str | None]:
    """Each cell's text through its number format; None for an empty cell.

    `implied` holds the formats that results take from formulas, for cells that have none of their own.
    """
    shown: list[str | None] = []
    position = 0
    for number, count in runs:
        part = results[position : position + count]
        own = number_format(looks, number)
        shown += _formatted_part(part, own, locale)
        if implied and own is None:
            for at in implied.keys() & range(position, position + count):
                shown[at] = display(results[at], implied[at], locale) if results[at] is not None else None
        position += count
    return shown


def number_format(looks: Looks, number: int) -> dict[str, str] | None:
    """The NumberFormat of a look, if it has one."""
    found: dict[str, str] | None = looks[number].get("userEnteredFormat", {}).get("numberFormat")
    return found


def _formatted_part(part: list[Result], pattern: dict[str, str] | None, locale: str) -> list[Any]:
    kinds = set(map(type, part))
    if kinds <= _SHOWN_AS_THEY_ARE and "@" not in (pattern or {}).get("pattern", ""):
        return part
    show = _Display(pattern, locale)
    if len(kinds) > 1:
        return [None if result is None else show[type(result), result] for result in part]
    kind = kinds.pop()
    return [show[kind, result] for result in part]


class _Display(dict[tuple[type, Result], str]):
    """The text of values in one number format; each is worked out once."""

    def __init__(self, pattern: NumberFormat | None, locale: str) -> None:
        self._pattern = pattern
        self._locale = locale
        self._automatic = not pattern and locale in _WITH_DECIMAL_POINT

    def __missing__(self, key: tuple[type, Result]) -> str:
        kind, value = key
        text = repr(value) if self._automatic and (kind is int or kind is float) else ""
        # The shortest text that stands for a number is what automatic formatting shows, unless it is a long one.
        if not text or len(text) > _SHORT or "e" in text:
            text = display(value, self._pattern, self._locale)
        self[key] = text.removesuffix(".0")
        return self[key]


def _moments_formatted(
    results: list[Result], runs: Runs, workbook: Workbook, implied: dict[int, NumberFormat]
) -> list[Result]:
    shown: list[Result] = []
    for number, count in runs:
        own = number_format(workbook.looks, number)
        for at in range(len(shown), len(shown) + count):
            pattern = own or implied.get(at)
            moment = pattern is not None and pattern.get("type") in DATE_TYPES and _is_number(results[at])
            shown.append(display(results[at], pattern, workbook.locale) if moment else results[at])
    return shown


def _is_number(value: CellValue | ErrorValue) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
