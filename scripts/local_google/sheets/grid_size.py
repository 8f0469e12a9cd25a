"""Making a grid larger or smaller."""

from scripts.local_google.wire.errors import invalid
from scripts.local_google.workbook.sheet import Sheet
from scripts.local_google.workbook.structure import append_lines, check_cell_count, delete_lines
from scripts.local_google.workbook.workbook import Workbook


def grow(workbook: Workbook, sheet: Sheet, rows: int, columns: int) -> None:
    """Add what rows and columns are missing to have that many."""
    if rows > sheet.grid.row_count:
        append_lines(workbook, sheet, "ROWS", rows - sheet.grid.row_count)
    if columns > sheet.grid.column_count:
        append_lines(workbook, sheet, "COLUMNS", columns - sheet.grid.column_count)


def resize(workbook: Workbook, sheet: Sheet, rows: int, columns: int) -> None:
    """Give the grid that size; what lies beyond it is lost.

    Raises GoogleError 400 where nothing would be left.
    """
    if rows < 1 or columns < 1:
        raise invalid("A sheet must have at least one row and one column.")
    if rows < sheet.grid.row_count:
        delete_lines(workbook, sheet, "ROWS", rows, sheet.grid.row_count)
    if columns < sheet.grid.column_count:
        delete_lines(workbook, sheet, "COLUMNS", columns, sheet.grid.column_count)
    grow(workbook, sheet, rows, columns)
    check_cell_count(workbook)
