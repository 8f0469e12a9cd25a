"""The part of a tab that has content, as people see it: what exports print."""

from dataclasses import dataclass

from scripts.local_google.sheets.rendering import RenderOptions
from scripts.local_google.sheets.values_read import lines
from scripts.local_google.workbook.addressing import Place
from scripts.local_google.workbook.sheet import Sheet
from scripts.local_google.workbook.workbook import Workbook


@dataclass(frozen=True)
class ShownSheet:
    """The texts of a tab's cells, row by row, each row as wide as the widest."""

    title: str
    rows: list[list[str]]


def shown_sheet(workbook: Workbook, sheet: Sheet) -> ShownSheet:
    """What the tab shows from its first cell to its last filled row and column."""
    whole = Place(sheet, 0, sheet.grid.row_count, 0, sheet.grid.column_count)
    chunks = lines(workbook, whole, "ROWS", RenderOptions())
    rows = [[str(text) for text in row] for chunk in chunks for row in chunk]
    width = max(map(len, rows), default=0)
    return ShownSheet(sheet.title, [row + [""] * (width - len(row)) for row in rows])
