"""Results as cells: typed columns in smallest units become what a sheet shows, in the workbook's language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import orjson
import polars as pl

from schemas.cells import all_alike
from schemas.check import Grid
from schemas.deliveries import formulas
from schemas.results import Outbox
from schemas.tab import Column, Tab, columns
from schemas.words import Locale

Cells = list[Any]
Written = Cells | pl.Series  # a column of cells


@dataclass(frozen=True)
class Table:
    """A result tab's whole content below its header, by columns."""

    tab: type[Tab]
    columns: Sequence[Written]

    @property
    def height(self) -> int:
        """The number of rows."""
        return max(map(len, self.columns), default=0)

    def lists(self) -> list[Cells]:
        """The cells by columns."""
        return [column.to_list() if isinstance(column, pl.Series) else column for column in self.columns]

    def rows(self) -> list[tuple[Any, ...]]:
        """The cells by rows."""
        return list(zip(*self.lists(), strict=True))

    def json(self, start: int, end: int, first: int = 0, last: int | None = None) -> list[Any]:
        """Some columns of some rows, for JSON: those of a frame without a Python object for every cell."""
        pieces = [column[start:end] for column in self.columns[first:last]]
        series = {str(place): piece for place, piece in enumerate(pieces) if isinstance(piece, pl.Series)}
        whole = [pl.struct(pl.col(name).implode()).struct.json_encode().cast(pl.Binary) for name in series]
        found = dict(zip(series, pl.DataFrame(series).select(*whole).row(0), strict=True)) if series else {}
        # Encoded is an object of one member, {"3":[...]}, of which the list is wanted.
        encoded = {int(name): orjson.Fragment(text[len(name) + 4 : -1]) for name, text in found.items()}
        return [encoded.get(place, piece) for place, piece in enumerate(pieces)]


def of_rows(tab: type[Tab], rows: Sequence[Cells], width: int = 0) -> Table:
    """Rows of any length, blank where one is shorter than others, or than `width`."""
    width = max(width, *map(len, rows), 0)
    padded = [[*row, *[None] * (width - len(row))] for row in rows]
    return Table(tab, [[row[place] for row in padded] for place in range(width)])


def table(tab: type[Tab], frame: pl.DataFrame, locale: Locale) -> Table:
    """A frame with the columns of a result tab, as cells: amounts in yuan, credits in whole ones, words translated."""
    return Table(tab, [cells(frame[name], about, locale) for name, about in columns(tab).items()])


def cells(series: pl.Series, about: Column, locale: Locale) -> pl.Series:
    """One column as cells; null is a blank."""
    if about.scale > 1:
        # A sheet keeps doubles. Dividing whole numbers once gives the double nearest to the exact decimal, which
        # prints as that decimal; nothing is calculated with it. Dividing a column by one number would multiply by its
        # inverse, which is not the same.
        return series / all_alike(about.scale, len(series), pl.Int64)
    if locale != "zh" and about.choices is not None:
        words = {word.zh: word.to(locale) for word in about.choices}
        return pl.Series(series.name, [_translated(text, words) for text in series.to_list()], dtype=pl.String)
    return series


def _translated(text: str | None, words: dict[str, str]) -> str | None:
    if not text:
        return text
    return ", ".join(words.get(part, part) for part in text.split("、"))


@dataclass(frozen=True)
class Formula:
    """A cell that works out what it shows."""

    text: str


@cache
def header(tab: type[Tab], locale: Locale) -> list[str | Formula]:
    """The labels of a tab's columns; of those that are looked up, the formulas that show label and column."""
    looked_up = formulas(locale) if tab is Outbox else {}
    return [
        Formula(looked_up[name]) if name in looked_up else about.label.to(locale)
        for name, about in columns(tab).items()
    ]


def same(table: Table, grid: Grid) -> bool:
    """Whether a result tab holds just this already."""
    held = [column[1:] for column in grid] + [[]] * (len(table.columns) - len(grid))
    return all(_trimmed(column) == _trimmed(there) for column, there in zip(table.lists(), held, strict=False))


def _trimmed(column: Iterable[Any]) -> Cells:
    """The cells up to the last that holds anything."""
    cells = ["" if cell is None else cell for cell in column]
    while cells and cells[-1] == "":
        cells.pop()
    return cells
