"""A tab's rows in bands: up to two thousand rows that are stored, moved and decoded together."""

from dataclasses import dataclass, field, replace

from scripts.local_google.workbook.runs import Runs, blank, cut, spliced
from scripts.local_google.workbook.values import Column, Facts

BAND_ROWS = 1024
"""The rows of a band that values are first written to."""

LARGEST_BAND = 2 * BAND_ROWS
"""A band with values grows by inserted rows up to this many, then it is split."""


@dataclass(frozen=True)
class Band:
    """Consecutive rows of a tab. Columns go by their keys, which stay the same when columns move.

    `stored` says for each column with values how many formulas and how many filled cells its block holds; `looks`
    holds the ids of cell attributes, `rows` those of row properties.
    """

    id: int
    height: int
    stored: dict[int, Facts] = field(default_factory=dict)
    looks: dict[int, Runs] = field(default_factory=dict)
    rows: Runs = ()

    def look(self, column: int) -> Runs:
        """The attribute ids of one column, for the band's full height."""
        return self.looks.get(column, ((0, self.height),))

    def row_properties(self) -> Runs:
        """The ids of the row properties, for the band's full height."""
        return self.rows or ((0, self.height),)

    def with_stored(self, column: int, facts: Facts | None) -> "Band":
        """The band after its block of `column` was written, or emptied where `facts` is None."""
        if self.stored.get(column) == facts:
            return self
        stored = {key: known for key, known in self.stored.items() if key != column}
        return replace(self, stored=stored if facts is None else stored | {column: facts})

    def with_look(self, column: int, runs: Runs) -> "Band":
        """The band with other attribute ids in one column."""
        looks = {key: value for key, value in self.looks.items() if key != column}
        return replace(self, looks=looks if blank(runs) else looks | {column: runs})

    def with_rows(self, runs: Runs) -> "Band":
        """The band with other row properties."""
        return replace(self, rows=() if blank(runs) else runs)

    def without(self, columns: frozenset[int]) -> "Band":
        """The band without these columns."""
        return replace(
            self,
            stored={key: facts for key, facts in self.stored.items() if key not in columns},
            looks={key: runs for key, runs in self.looks.items() if key not in columns},
        )

    def resized(self, start: int, end: int, rows: int) -> "Band":
        """The attributes after rows `start` to `end` gave way to `rows` new ones without any."""
        fresh: Runs = ((0, rows),)
        looks = {key: spliced(runs, start, end, fresh) for key, runs in self.looks.items()}
        return replace(
            self,
            height=self.height - (end - start) + rows,
            looks={key: runs for key, runs in looks.items() if not blank(runs)},
            rows=spliced(self.rows, start, end, fresh) if self.rows else (),
        )

    def piece(self, new_id: int, start: int, end: int) -> "Band":
        """Rows `start` to `end` as a band of their own; which blocks it has is for the caller to set."""
        looks = {key: cut(runs, start, end) for key, runs in self.looks.items()}
        rows = cut(self.rows, start, end) if self.rows else ()
        return Band(
            new_id,
            end - start,
            {},
            {key: runs for key, runs in looks.items() if not blank(runs)},
            () if blank(rows) else rows,
        )


def padded(column: Column, length: int) -> Column:
    """The block filled up with empty cells to `length`; blocks end with their last filled cell."""
    return column + [None] * (length - len(column)) if len(column) < length else column


Record = tuple[int, list[list[int]], list[tuple[int, list[tuple[int, int]]]], list[tuple[int, int]]]
"""What is kept on disk of a band besides its blocks: height, facts of blocks, looks, row properties."""


def band_record(band: Band) -> list[object]:
    """The band as a record for disk."""
    stored = [[key, *facts] for key, facts in band.stored.items()]
    return [band.height, stored, list(band.looks.items()), band.rows]


def band_of(band_id: int, record: Record) -> Band:
    """The band that `band_record` described."""
    height, stored, looks, rows = record
    return Band(
        band_id,
        height,
        {key: (formulas, filled) for key, formulas, filled in stored},
        {key: tuple((value, count) for value, count in runs) for key, runs in looks},
        tuple((value, count) for value, count in rows),
    )
