"""The cells of one tab: values by blocks, everything else about cells and rows by run-length vectors."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import cast

from scripts.local_google.workbook.bands import BAND_ROWS, LARGEST_BAND, Band, padded
from scripts.local_google.workbook.blocks import Blocks
from scripts.local_google.workbook.runs import Runs, cut, joined, mapped, spliced
from scripts.local_google.workbook.values import KEEP, Column, Entered, Formula, Keep

Segment = tuple[int, int, int, int]
"""A stretch of rows within one band: place of the band, its first row, and start and end within it."""


class Grid:
    """Rows and columns of a tab, all indices zero-based and ends excluded.

    Bands and blocks are replaced, never changed, so a copy of the lists is a copy of the grid.
    """

    def __init__(self, sheet_id: int, bands: list[Band], columns: list[int], next_id: int, blocks: Blocks) -> None:
        self.sheet_id = sheet_id
        self.bands = bands
        self.columns = columns
        self.column_properties: dict[int, int] = {}
        self.next_id = next_id
        self._blocks = blocks
        self._any_formulas: bool | None = None

    @classmethod
    def empty(cls, sheet_id: int, rows: int, columns: int, blocks: Blocks) -> "Grid":
        """A grid of that size with nothing in it."""
        return cls(sheet_id, [Band(0, rows)], list(range(columns)), max(columns, 1), blocks)

    @property
    def row_count(self) -> int:
        """How many rows the tab has."""
        return sum(band.height for band in self.bands)

    @property
    def column_count(self) -> int:
        """How many columns the tab has."""
        return len(self.columns)

    def segments(self, start: int, end: int) -> Iterator[Segment]:
        """The bands that rows `start` to `end` lie in."""
        top = 0
        for place, band in enumerate(self.bands):
            if top >= end:
                return
            first, last = max(start - top, 0), min(end - top, band.height)
            if first < last:
                yield place, top, first, last
            top += band.height

    # ------------------------------------------------------------------ values

    def band_values(self, band: Band, column: int, first: int, last: int) -> Column:
        """The entries of one column in rows `first` to `last` of a band, filled up to that length."""
        key = self.columns[column]
        if key not in band.stored:
            return [None] * (last - first)
        block = self._blocks.get((self.sheet_id, band.id, key))
        return padded(block[first:last], last - first)

    def values(self, start: int, end: int, column: int) -> Column:
        """The entries of one column."""
        column_values: Column = []
        for place, _, first, last in self.segments(start, end):
            column_values += self.band_values(self.bands[place], column, first, last)
        return column_values

    def write(self, row: int, column: int, values: Sequence[Entered | Keep]) -> None:
        """Write entries downwards from a cell; KEEP leaves a cell as it is, None empties it."""
        end = row + len(values)
        self._carve(row, end)
        key = self.columns[column]
        for place, top, first, last in list(self.segments(row, end)):
            band = self.bands[place]
            part = list(values[top + first - row : top + last - row])
            self._write_band(place, band, key, first, part)

    def _write_band(self, place: int, band: Band, key: int, first: int, part: list[Entered | Keep]) -> None:
        if KEEP in part or len(part) < band.height:
            old = padded(self._stored(band, key), first + len(part))
            merged = [was if new is KEEP else new for was, new in zip(old[first:], part, strict=False)]
            part = [*old[:first], *merged, *old[first + len(part) :]]
        if key in band.stored or part.count(None) < len(part):
            self._store(place, key, cast("Column", part))

    def _store(self, place: int, key: int, column: Column) -> None:
        """Write a whole block; an empty one is forgotten."""
        band = self.bands[place]
        self.bands[place] = band.with_stored(key, self._blocks.put((self.sheet_id, band.id, key), column))
        self._any_formulas = None

    def _stored(self, band: Band, key: int) -> Column:
        return self._blocks.get((self.sheet_id, band.id, key)) if key in band.stored else []

    def clear(self, start: int, end: int, first_column: int, last_column: int) -> None:
        """Empty the values of a rectangle."""
        for place, _, first, last in list(self.segments(start, end)):
            for key in self.columns[first_column:last_column]:
                band = self.bands[place]
                if key not in band.stored:
                    continue
                if last - first == band.height:
                    self._store(place, key, [])
                else:
                    self._write_band(place, band, key, first, [None] * (last - first))

    def filled_rows(self) -> int:
        """The number of the last row with a value, counted from 1; 0 where there is none."""
        return self.last_filled(0, self.row_count, range(self.column_count)) + 1

    def last_filled(self, start: int, end: int, columns: range) -> int:
        """The last row from `start` to `end` with a value in one of `columns`; `start` - 1 where there is none."""
        for place, top, first, last in reversed(list(self.segments(start, end))):
            band = self.bands[place]
            filled = -1
            for column in columns:
                if self.columns[column] not in band.stored:
                    continue
                entries = self.band_values(band, column, first, last)
                filled = max(filled, next((i for i in range(len(entries) - 1, -1, -1) if entries[i] is not None), -1))
            if filled >= 0:
                return top + first + filled
        return start - 1

    def formulas(self) -> Iterator[tuple[int, int, Formula]]:
        """Every formula with its row and column, top to bottom and left to right within a band."""
        top = 0
        for band in self.bands:
            for column, key in enumerate(self.columns):
                if band.stored.get(key, (0, 0))[0]:
                    entries = enumerate(self._stored(band, key))
                    yield from ((top + row, column, text) for row, text in entries if isinstance(text, Formula))
            top += band.height

    def change_formulas(self, change: Callable[[Formula], Formula]) -> bool:
        """Pass every formula through `change`; tell whether there were any."""
        if not self.has_formulas():
            return False
        for place, band in enumerate(self.bands):
            for key, (formulas, _) in band.stored.items():
                if formulas:
                    old = self._stored(band, key)
                    new = [change(entry) if isinstance(entry, Formula) else entry for entry in old]
                    self._store(place, key, [*new])
        return True

    def rows_filled(self, start: int, end: int, columns: range) -> list[bool]:
        """For each row whether one of its cells in `columns` has an entry."""
        filled: list[bool] = []
        for place, _, first, last in self.segments(start, end):
            band = self.bands[place]
            present = [column for column in columns if self.columns[column] in band.stored]
            if any(band.stored[self.columns[column]][1] == band.height for column in present):
                filled += [True] * (last - first)
            elif not present:
                filled += [False] * (last - first)
            else:
                blocks = [self.band_values(band, column, first, last) for column in present]
                filled += [row.count(None) < len(row) for row in zip(*blocks, strict=True)]
        return filled

    def has_formulas(self) -> bool:
        """Whether any cell of the tab holds a formula."""
        if self._any_formulas is None:
            self._any_formulas = any(formulas for band in self.bands for formulas, _ in band.stored.values())
        return self._any_formulas

    # -------------------------------------------------------------- attributes

    def band_looks(self, band: Band, column: int, first: int, last: int) -> Runs:
        """The attribute ids of one column in rows `first` to `last` of a band."""
        return cut(band.look(self.columns[column]), first, last)

    def looks(self, start: int, end: int, column: int) -> Runs:
        """The attribute ids of one column."""
        key = self.columns[column]
        parts = (cut(self.bands[place].look(key), first, last) for place, _, first, last in self.segments(start, end))
        return joined(pair for part in parts for pair in part)

    def change_looks(self, start: int, end: int, column: int, change: Callable[[int], int]) -> None:
        """Replace every attribute id in a stretch of one column by what `change` makes of it."""
        key = self.columns[column]
        for place, _, first, last in self.segments(start, end):
            band = self.bands[place]
            runs = band.look(key)
            changed = spliced(runs, first, last, mapped(cut(runs, first, last), change))
            if changed != runs:
                self.bands[place] = band.with_look(key, changed)

    def set_looks(self, start: int, column: int, runs: Runs) -> None:
        """Write attribute ids downwards from row `start`."""
        key = self.columns[column]
        end = start + sum(count for _, count in runs)
        for place, top, first, last in self.segments(start, end):
            band = self.bands[place]
            part = cut(runs, top + first - start, top + last - start)
            self.bands[place] = band.with_look(key, spliced(band.look(key), first, last, part))

    def change_all_looks(self, change: Callable[[int], int]) -> None:
        """Replace the attribute id of every cell by what `change` makes of it."""
        for place, band in enumerate(self.bands):
            for key, runs in band.looks.items():
                changed = mapped(runs, change)
                if changed != runs:
                    self.bands[place] = self.bands[place].with_look(key, changed)

    def row_properties(self, start: int, end: int) -> Runs:
        """The ids of the properties of rows."""
        parts = (
            cut(self.bands[place].row_properties(), first, last) for place, _, first, last in self.segments(start, end)
        )
        return joined(pair for part in parts for pair in part)

    def change_row_properties(self, start: int, end: int, change: Callable[[int], int]) -> None:
        """Replace the property id of every row in a stretch by what `change` makes of it."""
        for place, _, first, last in self.segments(start, end):
            band = self.bands[place]
            runs = band.row_properties()
            self.bands[place] = band.with_rows(spliced(runs, first, last, mapped(cut(runs, first, last), change)))

    # --------------------------------------------------------- rows and columns

    def insert_rows(self, at: int, count: int) -> None:
        """Make room for `count` empty rows before row `at`."""
        top = 0
        for place, band in enumerate(self.bands):
            roomy = not band.stored or band.height + count <= LARGEST_BAND
            if at <= top + band.height and roomy:
                self._resize_band(place, at - top, at - top, count)
                return
            if at < top + band.height:
                break
            top += band.height
        place = self._split(at)
        self.bands.insert(place, Band(self._new_id(), count))

    def delete_rows(self, start: int, end: int) -> None:
        """Take rows `start` to `end` out."""
        for place, _, first, last in reversed(list(self.segments(start, end))):
            if last - first < self.bands[place].height:
                self._resize_band(place, first, last, 0)
            else:
                self._forget(self.bands.pop(place))

    def move_rows(self, start: int, end: int, to: int) -> None:
        """Move rows `start` to `end` before what is now row `to`."""
        for row in (start, end, to):
            self._split(row)
        first, last, target = self._place(start), self._place(end), self._place(to)
        moved = self.bands[first:last]
        del self.bands[first:last]
        at = target - len(moved) if to >= end else target
        self.bands[at:at] = moved

    def insert_columns(self, at: int, count: int) -> None:
        """Make room for `count` empty columns before column `at`."""
        self.columns[at:at] = [self._new_id() for _ in range(count)]

    def delete_columns(self, start: int, end: int) -> None:
        """Take columns `start` to `end` out."""
        self._any_formulas = None
        gone = frozenset(self.columns[start:end])
        del self.columns[start:end]
        for key in gone:
            self.column_properties.pop(key, None)
        for place, band in enumerate(self.bands):
            for key in gone & band.stored.keys():
                self._blocks.drop((self.sheet_id, band.id, key))
            self.bands[place] = band.without(gone)

    def move_columns(self, start: int, end: int, to: int) -> None:
        """Move columns `start` to `end` before what is now column `to`."""
        moved = self.columns[start:end]
        del self.columns[start:end]
        at = to - len(moved) if to >= end else to
        self.columns[at:at] = moved

    def _place(self, row: int) -> int:
        """The place of the band that begins at `row`."""
        top = 0
        for place, band in enumerate(self.bands):
            if top == row:
                return place
            top += band.height
        return len(self.bands)

    def _split(self, row: int) -> int:
        """Make a band begin at `row` and return its place."""
        top = 0
        for place, band in enumerate(self.bands):
            if top == row:
                return place
            if row < top + band.height:
                self._divide(place, [row - top])
                return place + 1
            top += band.height
        return len(self.bands)

    def _carve(self, start: int, end: int) -> None:
        """Divide bands too large to hold values where rows `start` to `end` fall into them."""
        for place, _, first, last in reversed(list(self.segments(start, end))):
            if self.bands[place].height > LARGEST_BAND:
                top = first - first % BAND_ROWS
                cuts = [*range(top, last, BAND_ROWS), min(top + -(-(last - top) // BAND_ROWS) * BAND_ROWS, 10**9)]
                self._divide(place, [at for at in cuts if 0 < at < self.bands[place].height])

    def _divide(self, place: int, cuts: list[int]) -> None:
        band = self.bands[place]
        edges = [0, *cuts, band.height]
        pieces = [band.piece(self._new_id(), a, b) for a, b in pairwise(edges)]
        for key in band.stored:
            block = self._stored(band, key)
            for number, (first, last) in enumerate(pairwise(edges)):
                facts = self._blocks.put((self.sheet_id, pieces[number].id, key), block[first:last])
                pieces[number] = pieces[number].with_stored(key, facts)
        self._forget(band)
        self.bands[place : place + 1] = pieces

    def _resize_band(self, place: int, start: int, end: int, rows: int) -> None:
        band = self.bands[place]
        resized = band.resized(start, end, rows)
        for key in band.stored:
            block = self._stored(band, key)
            if len(block) > start:
                block = [*block[:start], *([None] * rows), *block[end:]]
                resized = resized.with_stored(key, self._blocks.put((self.sheet_id, band.id, key), block))
        self.bands[place] = resized

    def _forget(self, band: Band) -> None:
        self._any_formulas = None
        for key in band.stored:
            self._blocks.drop((self.sheet_id, band.id, key))

    def _new_id(self) -> int:
        self.next_id += 1
        return self.next_id
