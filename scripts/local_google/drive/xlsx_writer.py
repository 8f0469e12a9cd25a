"""Workbooks as .xlsx files."""

import io
import re
from typing import Any

from openpyxl import Workbook as ExcelWorkbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from scripts.local_google.cells.a1 import cell_a1
from scripts.local_google.cells.values import ErrorValue
from scripts.local_google.drive.xlsx_styles import argb, styles_of
from scripts.local_google.workbook.addressing import clipped
from scripts.local_google.workbook.evaluation import evaluated, shown_row_count
from scripts.local_google.workbook.runs import spread
from scripts.local_google.workbook.sheet import Sheet
from scripts.local_google.workbook.values import Formula
from scripts.local_google.workbook.workbook import Workbook

_PIXELS_PER_WIDTH = 7
"""How many pixels Excel's unit of column width is, about."""

_POINTS_PER_PIXEL = 0.75
_ROWS_AT_ONCE = 4096
_CELL_LISTS = 255
"""The most characters of a drop-down's own list in a file."""

_NOT_IN_TITLES = re.compile(r"[\\/?*\[\]:]")
"""What a tab of an Excel workbook cannot have in its title."""

_LAST_ROW = 1_048_576
_OPEN_END = re.compile(r":(\$?[A-Z]+)$")


def to_xlsx(workbook: Workbook, sheets: list[Sheet]) -> bytes:
    """These tabs with values, formulas, formats, notes, drop-downs, merges, sizes and frozen panes."""
    book = ExcelWorkbook(write_only=True)
    for sheet in sheets:
        _write_sheet(workbook, sheet, book.create_sheet(_NOT_IN_TITLES.sub("_", sheet.title)[:31]))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _write_sheet(workbook: Workbook, sheet: Sheet, target: Any) -> None:
    _write_properties(workbook, sheet, target)
    columns = range(sheet.grid.column_count)
    validations = _Validations(workbook)
    rows = shown_row_count(workbook, sheet)
    styles: dict[int, dict[str, Any]] = {}
    for start in range(0, rows, _ROWS_AT_ONCE):
        end = min(start + _ROWS_AT_ONCE, rows)
        results = [evaluated(workbook, sheet, start, end, column) for column in columns]
        entries = [sheet.grid.values(start, end, column) for column in columns]
        looks = [spread(sheet.grid.looks(start, end, column)) for column in columns]
        for at in range(end - start):
            row: list[Any] = []
            for column in columns:
                entry, result, number = entries[column][at], results[column][at], looks[column][at]
                content = entry if isinstance(entry, Formula) else result
                if content is None and not number:
                    row.append(None)
                    continue
                row.append(_cell(workbook, target, content, number, styles))
                validations.add(number, start + at, column)
            target.append(row)
    for merge in sheet.message.get("merges", []):
        place = clipped(workbook, merge)
        target.merged_cells.ranges.add(
            f"{cell_a1(place.start_row, place.start_column)}:{cell_a1(place.end_row - 1, place.end_column - 1)}"
        )
    validations.write(target)


def _cell(workbook: Workbook, target: Worksheet, content: Any, number: int, styles: dict[int, dict[str, Any]]) -> Any:
    if isinstance(content, ErrorValue):
        content = content.text
    cell = WriteOnlyCell(target, value=str(content) if isinstance(content, Formula) else content)
    if isinstance(content, str) and not isinstance(content, Formula):
        # What begins with an equals sign is a formula to openpyxl unless it is told otherwise.
        cell.data_type = "s"
    look = workbook.looks[number]
    if number not in styles:
        styles[number] = styles_of(look.get("userEnteredFormat", {}))
    for name, value in styles[number].items():
        setattr(cell, name, value)
    if "note" in look:
        cell.comment = Comment(look["note"], "")
    return cell


def _write_properties(workbook: Workbook, sheet: Sheet, target: Any) -> None:
    grid = sheet.message["properties"].get("gridProperties", {})
    rows, columns = grid.get("frozenRowCount", 0), grid.get("frozenColumnCount", 0)
    if rows or columns:
        target.freeze_panes = cell_a1(rows, columns)
    target.sheet_view.showGridLines = not grid.get("hideGridlines", False)
    if sheet.hidden:
        target.sheet_state = "hidden"
    color = sheet.message["properties"].get("tabColor")
    if color is not None:
        target.sheet_properties.tabColor = argb(color)[2:]
    for column, key in enumerate(sheet.grid.columns):
        properties = workbook.looks[sheet.grid.column_properties.get(key, 0)]
        dimension = target.column_dimensions[get_column_letter(column + 1)]
        if "pixelSize" in properties:
            dimension.width = properties["pixelSize"] / _PIXELS_PER_WIDTH
        dimension.hidden = bool(properties.get("hiddenByUser"))
    for row, number in enumerate(spread(sheet.grid.row_properties(0, sheet.grid.filled_rows()))):
        if number:
            properties = workbook.looks[number]
            dimension = target.row_dimensions[row + 1]
            if "pixelSize" in properties:
                dimension.height = properties["pixelSize"] * _POINTS_PER_PIXEL
            dimension.hidden = bool(properties.get("hiddenByUser"))


class _Validations:
    """Collects the drop-downs of a tab, each with the cells that have it."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._found: dict[int, DataValidation] = {}

    def add(self, number: int, row: int, column: int) -> None:
        rule = self._workbook.looks[number].get("dataValidation")
        if rule is None:
            return
        if number not in self._found:
            self._found[number] = _validation(rule)
        self._found[number].add(cell_a1(row, column))

    def write(self, target: Any) -> None:
        for validation in self._found.values():
            if validation.formula1:
                target.data_validations.append(validation)


def _validation(rule: dict[str, Any]) -> DataValidation:
    condition = rule["condition"]
    values = [str(value.get("userEnteredValue", "")) for value in condition.get("values", [])]
    source = ""
    if condition["type"] == "ONE_OF_LIST" and len(",".join(values)) <= _CELL_LISTS:
        source = '"' + ",".join(values) + '"'
    elif condition["type"] == "ONE_OF_RANGE":
        # A column to its end, as Google writes it, is none that a spreadsheet file could name.
        source = _OPEN_END.sub(rf":\1${_LAST_ROW}", values[0].removeprefix("="))
    validation = DataValidation(type="list", formula1=source or None, allow_blank=True)
    validation.errorStyle = "stop" if rule.get("strict") else "warning"
    return validation
