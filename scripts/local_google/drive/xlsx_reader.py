"""Workbooks from .xlsx files."""

import io
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl import load_workbook

from scripts.local_google.cells.a1 import Area, parse
from scripts.local_google.cells.values import serial_of
from scripts.local_google.drive.xlsx_styles import color_message, format_of
from scripts.local_google.sheets.entries import number_entry
from scripts.local_google.sheets.formats import with_both_colors
from scripts.local_google.wire.messages import read
from scripts.local_google.workbook.addressing import grid_range
from scripts.local_google.workbook.grid import Grid
from scripts.local_google.workbook.runs import packed
from scripts.local_google.workbook.sheet import Sheet
from scripts.local_google.workbook.values import Column, Entered, Formula
from scripts.local_google.workbook.workbook import DEFAULT_COLUMNS, DEFAULT_ROWS, Workbook

_PIXELS_PER_WIDTH = 7


def fill_from_xlsx(workbook: Workbook, content: bytes) -> None:
    """Replace the tabs of the workbook by those of the file: values, formulas, formats, notes, merges, sizes.

    Raises ValueError, KeyError or zipfile.BadZipFile where the content is no such file.
    """
    book = load_workbook(io.BytesIO(content))
    for sheet in workbook.sheets:
        for band in sheet.grid.bands:
            for key in band.stored:
                workbook.blocks.drop((sheet.id, band.id, key))
    workbook.sheets.clear()
    workbook.named_ranges.clear()
    for number, source in enumerate(book.worksheets):
        workbook.sheets.append(_sheet(workbook, source, number))
    workbook.touch()


def _sheet(workbook: Workbook, source: Any, number: int) -> Sheet:
    sheet_id = number if number == 0 else workbook.new_object_id()
    rows, columns = max(source.max_row, DEFAULT_ROWS), max(source.max_column, DEFAULT_COLUMNS)
    grid = Grid.empty(sheet_id, rows, columns, workbook.blocks)
    properties: dict[str, Any] = {"sheetId": sheet_id, "title": source.title}
    if source.sheet_state != "visible":
        properties["hidden"] = True
    tab_color = color_message(source.sheet_properties.tabColor)
    if tab_color is not None:
        properties |= read("sheets.v4", "SheetProperties", with_both_colors({"tabColor": tab_color}))
    properties["gridProperties"] = _frozen(source)
    sheet = Sheet({"properties": properties}, grid)
    for index, cells in enumerate(source.iter_cols(max_row=source.max_row, max_col=source.max_column)):
        values: Column = [_entry(cell) for cell in cells]
        grid.write(0, index, values)
        grid.set_looks(0, index, packed(_look(workbook, cell) for cell in cells))
    for letters, dimension in source.column_dimensions.items():
        _size_column(workbook, grid, letters, dimension)
    merges = [_merge(sheet_id, str(merged)) for merged in source.merged_cells.ranges]
    if merges:
        sheet.message["merges"] = merges
    return sheet


def _entry(cell: Any) -> Entered:
    value = cell.value
    if cell.data_type == "f":
        text = getattr(value, "text", value)
        return Formula(text if str(text).startswith("=") else f"={text}")
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (int, float)):
        return number_entry(value)
    if isinstance(value, timedelta):
        return value / timedelta(days=1)
    if isinstance(value, (date, datetime, time)):
        return serial_of(value)
    return str(value) or None


def _look(workbook: Workbook, cell: Any) -> int:
    look: dict[str, Any] = {}
    if cell.has_style:
        cell_format = read("sheets.v4", "CellFormat", with_both_colors(format_of(cell)))
        if cell_format:
            look["userEnteredFormat"] = cell_format
    if cell.comment is not None:
        look["note"] = cell.comment.text
    return workbook.looks.id_of(look) if look else 0


def _frozen(source: Any) -> dict[str, Any]:
    pane = parse(source.freeze_panes).area if source.freeze_panes else Area(0, 1, 0, 1)
    frozen = {"frozenRowCount": pane.start_row or 0, "frozenColumnCount": pane.start_column or 0}
    return {name: count for name, count in frozen.items() if count}


def _size_column(workbook: Workbook, grid: Grid, letters: str, dimension: Any) -> None:
    first = parse(f"{letters}1").area.start_column or 0
    last = min(dimension.max or first + 1, grid.column_count)
    look: dict[str, Any] = {}
    if dimension.width and dimension.customWidth:
        look["pixelSize"] = round(dimension.width * _PIXELS_PER_WIDTH)
    if dimension.hidden:
        look["hiddenByUser"] = True
    if look:
        for key in grid.columns[first:last]:
            grid.column_properties[key] = workbook.looks.id_of(look)


def _merge(sheet_id: int, text: str) -> dict[str, Any]:
    area = parse(text).area
    return grid_range(sheet_id, area.start_row or 0, area.end_row or 0, area.start_column or 0, area.end_column or 0)
