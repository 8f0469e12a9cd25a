"""Reading the columns of a tab: every different cell once, and the columns of one kind together.

People type the same few words and days over and over. What a cell means is found out for each different one, and the
meaning is then put wherever it stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import polars as pl

from schemas import cells

SAMPLE = 1000  # cells by which a column is judged


class Understood(NamedTuple):
    """One column as understood, and which of its cells are blank."""

    value: pl.Series
    unreadable: pl.Series
    blank: pl.Series


class _Different(NamedTuple):
    """A column's different cells, and which of them stands in each row; None where each row counts as different."""

    cells: Sequence[cells.Cell]
    places: pl.Series | None

    def spread(self, meanings: pl.Series) -> pl.Series:
        """What the different cells mean, in every row."""
        return meanings if self.places is None else meanings.gather(self.places)


class _Numbering(dict[tuple[type, cells.Cell], int]):
    """Numbers what it is asked for, in the order of the first asking."""

    def __missing__(self, key: tuple[type, cells.Cell]) -> int:
        number = self[key] = len(self)
        return number


def understand(
    columns: Mapping[str, Sequence[cells.Cell]], readers: Mapping[str, cells.Reader]
) -> dict[str, Understood]:
    """Every column of cells, read by its reader."""
    different = {name: _different(column) for name, column in columns.items()}
    alike: dict[cells.Reader, list[str]] = {}
    for name in columns:
        alike.setdefault(readers[name], []).append(name)
    found: dict[str, Understood] = {}
    for reader, names in alike.items():
        raw = cells.raw(list(chain.from_iterable(different[name].cells for name in names)))
        read = Understood(*reader(raw), cells.blank(raw))
        start = 0
        for name in names:
            length = len(different[name].cells)
            found[name] = Understood(*(different[name].spread(series.slice(start, length)) for series in read))
            start += length
    return {name: found[name] for name in columns}


def _different(column: Sequence[cells.Cell]) -> _Different:
    if len(set(column[:SAMPLE])) > SAMPLE // 2 or len(column) < SAMPLE:
        return _Different(column, None)
    numbering = _Numbering()
    # By type as well: for Python the number 1 and a ticked box are the same key.
    places = list(map(numbering.__getitem__, zip(map(type, column), column, strict=True)))
    return _Different([cell for _, cell in numbering], pl.Series(places, dtype=pl.UInt32))
