"""The requests of the Sheets API that a workbook is built with, under Google's own names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

Request = dict[str, Any]
FIRST_DAY = date(1899, 12, 30)  # day 0 of a sheet's serial numbers
HEADER = 1  # rows that a header takes


@dataclass(frozen=True)
class Formula:
    """A cell's formula, with its `=`."""

    text: str


CellValue = str | int | date | Formula | None


def user_entered(value: CellValue) -> Request:
    """A value as CellData: text stays text whatever it looks like, a day becomes its serial number."""
    if value is None or value == "":
        return {}
    if isinstance(value, Formula):
        return {"userEnteredValue": {"formulaValue": value.text}}
    if isinstance(value, date):
        return {"userEnteredValue": {"numberValue": (value - FIRST_DAY).days}}
    if isinstance(value, int):
        return {"userEnteredValue": {"numberValue": value}}
    return {"userEnteredValue": {"stringValue": value}}


def column_range(sheet_id: int, place: int) -> Request:
    """Everything below the header of a column, however far down the tab goes."""
    return {
        "sheetId": sheet_id,
        "startRowIndex": HEADER,
        "startColumnIndex": place,
        "endColumnIndex": place + 1,
    }


def add_sheet(properties: Request) -> Request:
    """A new tab."""
    return {"addSheet": {"properties": properties}}


def delete_sheet(sheet_id: int) -> Request:
    """A tab less."""
    return {"deleteSheet": {"sheetId": sheet_id}}


def update_sheet(sheet_id: int, properties: Request, fields: Sequence[str]) -> Request:
    """Changed properties of a tab."""
    return {
        "updateSheetProperties": {"properties": {"sheetId": sheet_id, **properties}, "fields": ",".join(fields)},
    }


def update_spreadsheet(properties: Request) -> Request:
    """Changed properties of the workbook."""
    return {"updateSpreadsheetProperties": {"properties": properties, "fields": ",".join(properties)}}


def update_cells(sheet_id: int, row: int, place: int, rows: Sequence[Sequence[Request]], fields: str) -> Request:
    """CellData from a cell on, to the right and down; row and place count from 0."""
    start = {"sheetId": sheet_id, "rowIndex": row, "columnIndex": place}
    return {"updateCells": {"start": start, "rows": [{"values": list(cells)} for cells in rows], "fields": fields}}


def append_cells(sheet_id: int, rows: Sequence[Sequence[Request]]) -> Request:
    """CellData below what a tab holds."""
    cells = [{"values": list(row)} for row in rows]
    return {"appendCells": {"sheetId": sheet_id, "rows": cells, "fields": "userEnteredValue"}}


def format_fields(look: Request) -> list[str]:
    """The field mask of exactly this format, which leaves people's own formats alone."""
    return [f"userEnteredFormat.{part}" for part in look]


def repeat_cell(cells: Request, look: Request) -> Request:
    """One format for a whole range."""
    return {
        "repeatCell": {"range": cells, "cell": {"userEnteredFormat": look}, "fields": ",".join(format_fields(look))}
    }


def set_validation(cells: Request, rule: Request | None) -> Request:
    """A drop-down, a tick box or another rule; None takes it away."""
    return {"setDataValidation": {"range": cells, **({"rule": rule} if rule else {})}}


def set_width(sheet_id: int, place: int, pixels: int) -> Request:
    """The width of a column."""
    span = _column(sheet_id, place)
    return {"updateDimensionProperties": {"range": span, "properties": {"pixelSize": pixels}, "fields": "pixelSize"}}


def insert_column(sheet_id: int, place: int) -> Request:
    """A new empty column, those from there on one further to the right."""
    return {"insertDimension": {"range": _column(sheet_id, place), "inheritFromBefore": place > 0}}


def move_column(sheet_id: int, place: int, to: int) -> Request:
    """A column to another place further to the left, with all that it holds."""
    return {"moveDimension": {"source": _column(sheet_id, place), "destinationIndex": to}}


def _column(sheet_id: int, place: int) -> Request:
    return {"sheetId": sheet_id, "dimension": "COLUMNS", "startIndex": place, "endIndex": place + 1}


def hide_column(sheet_id: int, place: int) -> Request:
    """A column out of sight."""
    hidden = {"properties": {"hiddenByUser": True}, "fields": "hiddenByUser"}
    return {"updateDimensionProperties": {"range": _column(sheet_id, place), **hidden}}


def add_conditional_format(rule: Request) -> Request:
    """A conditional format, after those that are there."""
    return {"addConditionalFormatRule": {"rule": rule, "index": 0}}


def protect(protected: Request) -> Request:
    """A protected range."""
    return {"addProtectedRange": {"protectedRange": protected}}


def admit(protected_range_id: int, users: Sequence[str]) -> Request:
    """A protection whose editors are just these."""
    protected = {"protectedRangeId": protected_range_id, "editors": {"users": list(users)}}
    return {"updateProtectedRange": {"protectedRange": protected, "fields": "editors"}}
