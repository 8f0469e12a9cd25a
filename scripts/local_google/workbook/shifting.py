"""Cells pushed in or taken out in some columns or rows only, the cells behind them moving up."""

from scripts.local_google.cells.formulas.moving import Dimension, Within
from scripts.local_google.wire.errors import invalid
from scripts.local_google.workbook.addressing import Place, place_of
from scripts.local_google.workbook.anchors import Lane, carry_along
from scripts.local_google.workbook.edits import Deletion, Edit, Insertion
from scripts.local_google.workbook.formula_shift import change_of, rewrite_formulas
from scripts.local_google.workbook.grid import Grid
from scripts.local_google.workbook.structure import append_lines
from scripts.local_google.workbook.workbook import Workbook

_PART_OF_TABLE = "You cannot insert or delete cells over part of a table."
_TABLE_HEADER = "Cannot delete a table header row. Consider hiding the row instead."
_ACROSS_MERGES = "You can't shift cells that cross a merged cell. Please unmerge and try again."


def insert_cells(workbook: Workbook, place: Place, dimension: Dimension) -> None:
    """Push empty cells in; those behind them move down (ROWS) or right (COLUMNS), and the grid grows for them."""
    behind = behind_of(place, dimension)
    _check_merges(workbook, behind)
    _check_tables(workbook, behind, dimension)
    count = place.rows if dimension == "ROWS" else place.columns
    missing = _last_filled(behind, dimension) + 1 + count - _size(place.sheet.grid, dimension)
    if missing > 0:
        append_lines(workbook, place.sheet, dimension, missing)
    behind = behind_of(place, dimension)
    start = place.start_row if dimension == "ROWS" else place.start_column
    _move(behind, dimension, start, start + count)
    _empty_values(place)
    _carry(workbook, place, dimension, Insertion(start, count))


def delete_cells(workbook: Workbook, place: Place, dimension: Dimension) -> None:
    """Take cells out; those behind them move up (ROWS) or left (COLUMNS)."""
    behind = behind_of(place, dimension)
    _check_merges(workbook, behind)
    _check_tables(workbook, behind, dimension)
    _check_headers(workbook, place)
    start = place.start_row if dimension == "ROWS" else place.start_column
    end = place.end_row if dimension == "ROWS" else place.end_column
    size = _size(place.sheet.grid, dimension)
    _move(behind, dimension, end, start)
    _empty(_last_lines(behind, dimension, size - (end - start)))
    _carry(workbook, place, dimension, Deletion(start, end))


def behind_of(place: Place, dimension: Dimension) -> Place:
    """The cells of a place and all that lie behind it, down or to the right."""
    grid = place.sheet.grid
    if dimension == "ROWS":
        return Place(place.sheet, place.start_row, grid.row_count, place.start_column, place.end_column)
    return Place(place.sheet, place.start_row, place.end_row, place.start_column, grid.column_count)


def _move(behind: Place, dimension: Dimension, first: int, to: int) -> None:
    """Bring what begins at line `first` to line `to`, as far as there is room."""
    grid = behind.sheet.grid
    length = _size(grid, dimension) - max(first, to)
    if dimension == "ROWS":
        for column in range(behind.start_column, behind.end_column):
            last = grid.last_filled(first, first + length, range(column, column + 1)) + 1
            entries = grid.values(first, last, column)
            looks = grid.looks(first, first + length, column)
            grid.write(to, column, entries)
            grid.clear(to + len(entries), grid.row_count, column, column + 1)
            grid.set_looks(to, column, looks)
        return
    rows = (behind.start_row, behind.end_row)
    columns = [(grid.values(*rows, column), grid.looks(*rows, column)) for column in range(first, first + length)]
    for column, (entries, looks) in enumerate(columns, to):
        grid.write(rows[0], column, entries)
        grid.set_looks(rows[0], column, looks)


def _carry(workbook: Workbook, place: Place, dimension: Dimension, edit: Edit) -> None:
    sheet = place.sheet
    across = (place.start_column, place.end_column) if dimension == "ROWS" else (place.start_row, place.end_row)
    carry_along(workbook, sheet.id, dimension, edit, Lane(*across))
    rewrite_formulas(workbook, Within(change_of(sheet.title, dimension, edit), dimension, *across))
    sheet.touch()


def _check_tables(workbook: Workbook, behind: Place, dimension: Dimension) -> None:
    """Refuse where a table would be torn: only some of its columns, or of its rows, would move."""
    for table in behind.sheet.message.get("tables", []):
        place = place_of(workbook, table["range"])
        columns = behind.start_column <= place.start_column and place.end_column <= behind.end_column
        rows = behind.start_row <= place.start_row and place.end_row <= behind.end_row
        if place.meets(behind) and not (columns if dimension == "ROWS" else rows):
            raise invalid(_PART_OF_TABLE)


def _check_headers(workbook: Workbook, place: Place) -> None:
    """Refuse to delete the header row of a table."""
    for table in place.sheet.message.get("tables", []):
        whole = place_of(workbook, table["range"])
        head = Place(place.sheet, whole.start_row, whole.start_row + 1, whole.start_column, whole.end_column)
        if head.meets(place):
            raise invalid(_TABLE_HEADER)


def _check_merges(workbook: Workbook, behind: Place) -> None:
    """Refuse where a merged cell would be torn: it lies partly among the cells that move."""
    for message in behind.sheet.message.get("merges", []):
        merged = place_of(workbook, message)
        if merged.meets(behind) and not behind.contains(merged):
            raise invalid(_ACROSS_MERGES)


def _last_filled(behind: Place, dimension: Dimension) -> int:
    """The last row or column of a place that has a value; one before its first where none has."""
    grid = behind.sheet.grid
    columns = range(behind.start_column, behind.end_column)
    if dimension == "ROWS":
        return grid.last_filled(behind.start_row, behind.end_row, columns)
    rows = (behind.start_row, behind.end_row)
    filled = [column for column in columns if any(entry is not None for entry in grid.values(*rows, column))]
    return max(filled, default=behind.start_column - 1)


def _last_lines(behind: Place, dimension: Dimension, start: int) -> Place:
    if dimension == "ROWS":
        return Place(behind.sheet, start, behind.end_row, behind.start_column, behind.end_column)
    return Place(behind.sheet, behind.start_row, behind.end_row, start, behind.end_column)


def _size(grid: Grid, dimension: Dimension) -> int:
    return grid.row_count if dimension == "ROWS" else grid.column_count


def _empty_values(place: Place) -> None:
    place.sheet.grid.clear(place.start_row, place.end_row, place.start_column, place.end_column)


def _empty(place: Place) -> None:
    _empty_values(place)
    for column in range(place.start_column, place.end_column):
        place.sheet.grid.change_looks(place.start_row, place.end_row, column, lambda _: 0)
