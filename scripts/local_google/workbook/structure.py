"""Rows and columns of a tab inserted, deleted and moved, with all that hangs on them."""

from typing import Any

from scripts.local_google.cells.formulas.moving import Dimension
from scripts.local_google.wire.errors import invalid
from scripts.local_google.workbook.anchors import carry_along
from scripts.local_google.workbook.edits import Deletion, Edit, Insertion, Move
from scripts.local_google.workbook.formula_shift import change_of, rewrite_formulas
from scripts.local_google.workbook.looks import Look
from scripts.local_google.workbook.sheet import Sheet
from scripts.local_google.workbook.workbook import (
    LARGEST_CELL_COUNT,
    LARGEST_COLUMN_COUNT,
    Workbook,
)

INHERITED = frozenset({"userEnteredFormat", "dataValidation"})
"""What a new row or column takes over from its neighbour."""


def check_cell_count(workbook: Workbook, columns: int = 0, more_cells: int = 0) -> None:
    """Raise GoogleError 400 where the workbook, or what is about to be added to it, outgrows Google's limits.

    `columns` are those of a tab as it will be, `more_cells` what it gains.
    """
    if workbook.cell_count() + more_cells > LARGEST_CELL_COUNT:
        raise invalid(
            "This action would increase the number of cells in the workbook above the limit of "
            f"{LARGEST_CELL_COUNT} cells."
        )
    if max([columns, *(sheet.grid.column_count for sheet in workbook.sheets)]) > LARGEST_COLUMN_COUNT:
        raise invalid(
            f"This action would increase the number of columns in the sheet above the limit of {LARGEST_COLUMN_COUNT} "
            "columns."
        )


def _check_growth(workbook: Workbook, sheet: Sheet, dimension: Dimension, count: int) -> None:
    """Before the work is begun: a request may ask for more lines than there is memory for."""
    grid = sheet.grid
    if dimension == "ROWS":
        check_cell_count(workbook, more_cells=count * grid.column_count)
    else:
        check_cell_count(workbook, columns=grid.column_count + count, more_cells=count * grid.row_count)


def append_lines(workbook: Workbook, sheet: Sheet, dimension: Dimension, count: int) -> None:
    """Add empty rows or columns at the end."""
    _check_growth(workbook, sheet, dimension, count)
    if dimension == "ROWS":
        sheet.grid.insert_rows(sheet.grid.row_count, count)
    else:
        sheet.grid.insert_columns(sheet.grid.column_count, count)
    sheet.touch()


def insert_rows(workbook: Workbook, sheet: Sheet, at: int, count: int, *, inherit_from_before: bool) -> None:
    """Insert rows that look like the row before, or after, them."""
    _check_growth(workbook, sheet, "ROWS", count)
    pattern = _row_pattern(workbook, sheet, at - 1 if inherit_from_before else at)
    _apply(workbook, sheet, "ROWS", Insertion(at, count))
    for column, number in enumerate(pattern):
        if number:
            sheet.grid.set_looks(at, column, ((number, count),))


def insert_columns(workbook: Workbook, sheet: Sheet, at: int, count: int, *, inherit_from_before: bool) -> None:
    """Insert columns that look like the column before, or after, them."""
    _check_growth(workbook, sheet, "COLUMNS", count)
    source = at - 1 if inherit_from_before else at
    keep = _inheritor(workbook)
    runs = sheet.grid.looks(0, sheet.grid.row_count, source) if 0 <= source < sheet.grid.column_count else ()
    _apply(workbook, sheet, "COLUMNS", Insertion(at, count))
    for column in range(at, at + count):
        sheet.grid.set_looks(0, column, tuple((keep(number), length) for number, length in runs))


def delete_lines(workbook: Workbook, sheet: Sheet, dimension: Dimension, start: int, end: int) -> None:
    """Delete rows or columns."""
    _apply(workbook, sheet, dimension, Deletion(start, end))


def move_lines(workbook: Workbook, sheet: Sheet, dimension: Dimension, start: int, end: int, to: int) -> None:
    """Move rows or columns before what is now line `to`."""
    _apply(workbook, sheet, dimension, Move(start, end, to))


def _apply(workbook: Workbook, sheet: Sheet, dimension: Dimension, edit: Edit) -> None:
    grid = sheet.grid
    rows = dimension == "ROWS"
    match edit:
        case Insertion(at, count):
            (grid.insert_rows if rows else grid.insert_columns)(at, count)
        case Deletion(start, end):
            (grid.delete_rows if rows else grid.delete_columns)(start, end)
        case Move(start, end, to):
            (grid.move_rows if rows else grid.move_columns)(start, end, to)
    carry_along(workbook, sheet.id, dimension, edit)
    rewrite_formulas(workbook, change_of(sheet.title, dimension, edit))
    sheet.touch()


def _row_pattern(workbook: Workbook, sheet: Sheet, row: int) -> list[int]:
    if not 0 <= row < sheet.grid.row_count:
        return []
    keep = _inheritor(workbook)
    return [keep(sheet.grid.looks(row, row + 1, column)[0][0]) for column in range(sheet.grid.column_count)]


def _inheritor(workbook: Workbook) -> Any:
    def strip(look: Look) -> None:
        for name in look.keys() - INHERITED:
            del look[name]

    return workbook.looks.changer(strip)
