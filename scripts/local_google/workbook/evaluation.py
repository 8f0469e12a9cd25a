"""What the cells of a workbook come to: entered values, results of formulas, and what formulas spill."""

from scripts.local_google.cells.values import CellValue, ErrorValue
from scripts.local_google.workbook.sheet import Sheet
from scripts.local_google.workbook.values import Formula
from scripts.local_google.workbook.workbook import Workbook

Result = CellValue | ErrorValue
"""What a cell comes to."""


def evaluated(
    workbook: Workbook, sheet: Sheet, start: int, end: int, column: int, *, keep_formulas: bool = False
) -> list[Result]:
    """What a stretch of one column comes to; with `keep_formulas` a formula stays its own text."""
    entries = sheet.grid.values(start, end, column)
    if keep_formulas or Formula not in set(map(type, entries)):
        return [*entries]
    return [ErrorValue("NAME", "") if isinstance(entry, Formula) else entry for entry in entries]


def filled_rows(workbook: Workbook, sheet: Sheet, start: int, end: int, columns: range) -> list[bool]:
    """For each row whether one of its cells in `columns` shows anything."""
    if not sheet.grid.has_formulas():
        return sheet.grid.rows_filled(start, end, columns)
    results = (evaluated(workbook, sheet, start, end, column) for column in columns)
    return [row.count(None) < len(row) for row in zip(*results, strict=True)]
