"""Reading the columns of tabs: every different cell once, and the columns of one kind together.

People type the same few words and days over and over. What a cell means is found out for each different one, and the
meaning is then put wherever it stands.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from itertools import accumulate, chain
from typing import NamedTuple, TypeVar

import polars as pl

from schemas import cells

SAMPLE = 1000  # cells by which a column is judged
Name = TypeVar("Name", bound=Hashable)


class Understood(NamedTuple):
    """One column as understood, and which of its cells are blank, and which a formula changes with the calendar."""

    value: pl.Series
    unreadable: pl.Series
    blank: pl.Series
    moving: pl.Series


class _Different(NamedTuple):
    """A column's different cells, and which of them stands in each row; None where each row counts as different."""

    cells: Sequence[cells.Cell]
    places: pl.Series | None

    def spread(self, meanings: pl.Series) -> pl.Series:
        """What the different cells mean, in every row."""
        return meanings if self.places is None else meanings.gather(self.places)


class _Numbering(dict[Name, int]):
    """Numbers what it is asked for, in the order of the first asking."""

    def __missing__(self, key: Name) -> int:
        number = self[key] = len(self)
        return number


def understand(
    columns: Mapping[Name, Sequence[cells.Cell]], readers: Mapping[Name, cells.Reader]
) -> dict[Name, Understood]:
    """Every column of cells, read by its reader."""
    alike: dict[cells.Reader, list[Name]] = {}
    for name in columns:
        alike.setdefault(readers[name], []).append(name)
    different = {name: _different(columns[name]) for names in alike.values() for name in names}
    all_cells = list(chain.from_iterable(each.cells for each in different.values()))
    raw, moving = cells.raw(all_cells), cells.moving(all_cells)
    blank = cells.blank(raw)
    found, start = {}, 0
    for reader, names in alike.items():
        lengths = [len(different[name].cells) for name in names]
        read = reader(cells.Raw(*(part.slice(start, sum(lengths)) for part in raw)))
        meant = Understood(*read, *(part.slice(start, sum(lengths)) for part in (blank, moving)))
        start += sum(lengths)
        for name, end, length in zip(names, accumulate(lengths), lengths, strict=True):
            found[name] = Understood(*(different[name].spread(part.slice(end - length, length)) for part in meant))
    return found


def understand_column(column: pl.Series, reader: cells.Reader) -> Understood:
    """One column of a frame, read by its reader."""
    different = column.unique(maintain_order=True)
    if len(different) > len(column) // 2:
        return _understood(column, reader)
    numbers = pl.DataFrame({"cell": different, "place": pl.int_range(len(different), dtype=pl.UInt32, eager=True)})
    places = column.to_frame("cell").join(numbers, on="cell", how="left", nulls_equal=True, maintain_order="left")[
        "place"
    ]
    return Understood(*(part.gather(places) for part in _understood(different, reader)))


def _understood(column: pl.Series, reader: cells.Reader) -> Understood:
    raw = cells.raw(column)
    return Understood(*reader(raw), cells.blank(raw), cells.moving(column))


def _different(column: Sequence[cells.Cell]) -> _Different:
    if len(column) < SAMPLE or len(set(column[:SAMPLE])) > SAMPLE // 2:
        return _Different(column, None)
    numbering = _Numbering[cells.Cell]()
    places = list(map(numbering.__getitem__, column))
    if True not in numbering and False not in numbering:
        return _Different(list(numbering), pl.Series(places, dtype=pl.UInt32))
    # For Python a ticked box and the number 1 are the same; each with its type, they are not.
    typed = _Numbering[tuple[type, cells.Cell]]()
    places = list(map(typed.__getitem__, zip(map(type, column), column, strict=True)))
    return _Different([cell for _, cell in typed], pl.Series(places, dtype=pl.UInt32))
