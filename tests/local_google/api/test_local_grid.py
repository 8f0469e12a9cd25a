"""The grid of bands and blocks against a plain table: whatever is done to both, they hold the same."""

from dataclasses import dataclass
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.local_google.workbook.blocks import Blocks, DecodedBlocks
from scripts.local_google.workbook.edits import Deletion, Insertion, Move
from scripts.local_google.workbook.grid import Grid
from scripts.local_google.workbook.runs import spread
from scripts.local_google.workbook.values import KEEP

ROWS, COLUMNS = 3000, 4

POSITIONS = st.integers(0, 6000)
SMALL = st.integers(1, 40)
LARGE = st.integers(1, 2500)
STEP = st.tuples(
    st.sampled_from(["write", "keep", "clear", "look", "insert", "delete", "move", "columns"]),
    POSITIONS,
    st.one_of(SMALL, LARGE),
    st.integers(0, COLUMNS - 1),
    st.integers(1, 9),
)


@dataclass
class Both:
    """A grid, and a plain table that the same is done to: a list of rows, each cell a value and a look."""

    grid: Grid
    rows: list[list[tuple[Any, int]]]

    def put(self, start: int, column: int, values: list[Any]) -> None:
        for row, value in enumerate(values, start):
            if value is not KEEP:
                self.rows[row][column] = (value, self.rows[row][column][1])

    def write(self, start: int, end: int, column: int, mark: int) -> None:
        values = [mark] * (end - start)
        self.grid.write(start, column, values)
        self.put(start, column, values)

    def keep(self, start: int, end: int, column: int, _: int) -> None:
        values = [KEEP if row % 2 else None for row in range(start, end)]
        self.grid.write(start, column, values)
        self.put(start, column, values)

    def clear(self, start: int, end: int, column: int, _: int) -> None:
        self.grid.clear(start, end, 0, column + 1)
        for at in range(column + 1):
            self.put(start, at, [None] * (end - start))

    def look(self, start: int, end: int, column: int, mark: int) -> None:
        self.grid.change_looks(start, end, column, lambda _: mark)
        for row in range(start, end):
            self.rows[row][column] = (self.rows[row][column][0], mark)

    def insert(self, start: int, end: int, _: int, __: int) -> None:
        self.grid.insert_rows(start, end - start)
        self.rows[start:start] = [[(None, 0)] * COLUMNS for _ in range(end - start)]

    def delete(self, start: int, end: int, _: int, __: int) -> None:
        if end - start < len(self.rows):
            self.grid.delete_rows(start, end)
            del self.rows[start:end]

    def move(self, start: int, end: int, _: int, mark: int) -> None:
        to = mark * len(self.rows) // 9
        if start <= to <= end:
            return
        self.grid.move_rows(start, end, to)
        moved = self.rows[start:end]
        del self.rows[start:end]
        at = to - len(moved) if to > start else to
        self.rows[at:at] = moved

    def columns(self, _: int, __: int, column: int, ___: int) -> None:
        self.grid.move_columns(column, column + 1, 0)
        for cells in self.rows:
            cells.insert(0, cells.pop(column))


def empty() -> Both:
    decoded = DecodedBlocks(room=5000)
    blocks = Blocks(
        lambda _: None, lambda key: decoded.get("w", key), lambda key, column: decoded.put("w", key, column)
    )
    return Both(Grid.empty(0, ROWS, COLUMNS, blocks), [[(None, 0)] * COLUMNS for _ in range(ROWS)])


@settings(max_examples=60, deadline=None)
@given(st.lists(STEP, max_size=12))
def test_a_grid_is_a_table(steps: list[tuple[str, int, int, int, int]]) -> None:
    both = empty()
    for kind, position, length, column, mark in steps:
        start = position % len(both.rows)
        getattr(both, kind)(start, min(start + length, len(both.rows)), column, mark)
    grid, rows = both.grid, both.rows
    assert grid.row_count == len(rows)
    for column in range(COLUMNS):
        assert grid.values(0, grid.row_count, column) == [row[column][0] for row in rows]
        assert spread(grid.looks(0, grid.row_count, column)) == [row[column][1] for row in rows]
    filled = [any(value is not None for value, _ in row) for row in rows]
    assert grid.rows_filled(0, grid.row_count, range(COLUMNS)) == filled
    assert grid.filled_rows() == max((number + 1 for number, full in enumerate(filled) if full), default=0)


def lines_after(edit: Insertion | Deletion | Move, count: int) -> list[int | None]:
    """For each line of a tab where it is after the edit, found by doing it to a list."""
    lines: list[int | None] = list(range(count))
    if isinstance(edit, Insertion):
        lines[edit.at : edit.at] = [None] * edit.count
    elif isinstance(edit, Deletion):
        del lines[edit.start : edit.end]
    else:
        moved = lines[edit.start : edit.end]
        del lines[edit.start : edit.end]
        at = edit.to - len(moved) if edit.to >= edit.end else edit.to
        lines[at:at] = moved
    return [lines.index(number) if number in lines else None for number in range(count)]


INSERTIONS = st.builds(Insertion, st.integers(0, 20), st.integers(1, 5))
DELETIONS = st.builds(lambda start, length: Deletion(start, start + length), st.integers(0, 18), st.integers(1, 5))
MOVES = st.builds(
    lambda start, length, to: Move(start, start + length, start if start < to < start + length else to),
    st.integers(0, 15),
    st.integers(1, 5),
    st.integers(0, 20),
)


@given(st.one_of(INSERTIONS, DELETIONS, MOVES))
def test_a_line_is_after_an_edit_where_a_list_has_it(edit: Insertion | Deletion | Move) -> None:
    assert [edit.index(number) for number in range(20)] == lines_after(edit, 20)


@given(st.one_of(INSERTIONS, DELETIONS), st.integers(0, 18), st.integers(1, 9))
def test_a_range_holds_what_is_left_of_its_lines(edit: Insertion | Deletion, start: int, length: int) -> None:
    end = start + length
    kept = [line for line in lines_after(edit, 40)[start:end] if line is not None]
    assert edit.span(start, end) == ((min(kept), max(kept) + 1) if kept else None)
