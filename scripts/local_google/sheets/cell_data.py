"""GridData: the cells of a rectangle with all that belongs to them, as far as the mask asks for it."""

import re
from collections.abc import Iterator

from scripts.local_google.cells.formatting import display
from scripts.local_google.cells.values import ErrorValue
from scripts.local_google.sheets.conditions import Cell
from scripts.local_google.sheets.defaults import COLUMN_PIXELS, ROW_PIXELS
from scripts.local_google.sheets.filtering import hidden_rows
from scripts.local_google.sheets.formats import by_content, effective
from scripts.local_google.sheets.metadata_lookup import shown
from scripts.local_google.sheets.painting import Paint
from scripts.local_google.wire.masks import Mask, select, wants
from scripts.local_google.wire.messages import Message
from scripts.local_google.workbook.addressing import Place
from scripts.local_google.workbook.evaluation import NumberFormat, Result, evaluated, implied_formats
from scripts.local_google.workbook.looks import Look
from scripts.local_google.workbook.runs import spread
from scripts.local_google.workbook.sheet import Sheet
from scripts.local_google.workbook.values import Entered, Formula
from scripts.local_google.workbook.workbook import Workbook


def grid_data(workbook: Workbook, place: Place, mask: Mask | None) -> Message:
    """Google's GridData for the rectangle; what the mask leaves out is not even looked at."""
    data: Message = {}
    if place.start_row:
        data["startRow"] = place.start_row
    if place.start_column:
        data["startColumn"] = place.start_column
    if wants(mask, "rowData"):
        rows = _row_data(workbook, place, _below(_below(mask, "rowData"), "values"))
        if rows:
            data["rowData"] = rows
    if wants(mask, "rowMetadata"):
        data["rowMetadata"] = _row_metadata(workbook, place)
    if wants(mask, "columnMetadata"):
        data["columnMetadata"] = _column_metadata(workbook, place)
    return data


def _row_data(workbook: Workbook, place: Place, mask: Mask | None) -> list[Message]:
    painter = _Painter(workbook, place.sheet, mask)
    columns = [_cells(workbook, place, column, painter) for column in range(place.start_column, place.end_column)]
    rows: list[Message] = []
    for cells in zip(*columns, strict=True):
        end = len(cells)
        while end and cells[end - 1] is None:
            end -= 1
        rows.append({"values": [{} if cell is None else cell for cell in cells[:end]]} if end else {})
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _cells(workbook: Workbook, place: Place, column: int, painter: "_Painter") -> Iterator[Message | None]:
    grid = place.sheet.grid
    rows = (place.start_row, place.end_row)
    looks = spread(grid.looks(*rows, column))
    entries = grid.values(*rows, column)
    results = evaluated(workbook, place.sheet, *rows, column)
    implied = implied_formats(workbook, place.sheet, *rows, column)
    for at, (entry, result, number) in enumerate(zip(entries, results, looks, strict=True)):
        address = (place.start_row + at, column)
        filled = number or result is not None or entry is not None or painter.paints(*address)
        yield painter.cell(address, entry, result, number, implied.get(at)) if filled else None


_LINK = re.compile(r'\s*=\s*HYPERLINK\(\s*"([^"]*)"', re.IGNORECASE)


class _Painter:
    """Makes CellData of entries, results and looks; each look is worked out once."""

    def __init__(self, workbook: Workbook, sheet: Sheet, mask: Mask | None) -> None:
        self._workbook = workbook
        self._mask = mask
        self._looks: dict[int, Look] = {}
        self._plain_looks: dict[tuple[int, type, bool], Look] = {}
        self._wants = {
            name: wants(mask, name)
            for name in ("userEnteredValue", "effectiveValue", "formattedValue", "effectiveFormat", "hyperlink")
        }
        self._paint = Paint(workbook, sheet) if self._wants["effectiveFormat"] else None

    def cell(
        self,
        address: tuple[int, int],
        entry: Entered,
        result: Result,
        number: int,
        implied: NumberFormat | None,
    ) -> Message:
        """The CellData of one cell, cut to the mask."""
        cell: Message = {}
        if entry is not None and self._wants["userEnteredValue"]:
            cell["userEnteredValue"] = extended_value(entry)
        if result is not None:
            if self._wants["effectiveValue"]:
                cell["effectiveValue"] = extended_value(result)
            if self._wants["formattedValue"]:
                cell["formattedValue"] = self._formatted(result, number, implied)
        if isinstance(entry, Formula) and self._wants["hyperlink"]:
            link = _LINK.match(entry)
            cell |= {"hyperlink": link[1]} if link else {}
        if not self._wants["effectiveFormat"]:
            return cell | self._look(number)
        return cell | self._effective_look(address, entry, result, number, implied)

    def paints(self, row: int, column: int) -> bool:
        """Whether an empty cell looks like something all the same."""
        if not self._paint:
            return False
        return bool(self._paint.beneath(row, column) or self._paint.above(Cell(row, column, None, "")))

    def _formatted(self, result: Result, number: int, implied: NumberFormat | None) -> str:
        own = self._workbook.looks[number].get("userEnteredFormat", {}).get("numberFormat")
        return display(result, own or implied, self._workbook.locale)

    def _look(self, number: int) -> Look:
        if number not in self._looks:
            self._looks[number] = select(self._mask or {}, dict(self._workbook.looks[number]))
        return self._looks[number]

    def _effective_look(
        self, address: tuple[int, int], entry: Entered, result: Result, number: int, implied: NumberFormat | None
    ) -> Look:
        """The look with the format in effect: what its content, bandings and conditional formats make of it."""
        linked = isinstance(entry, Formula) and _LINK.match(entry) is not None
        if not self._paint:
            return self._plain_look(number, type(result), linked)
        look = self._workbook.looks[number]
        cell = Cell(*address, result, self._formatted(result, number, implied))
        under = effective(self._paint.beneath(cell.row, cell.column), by_content(type(result), linked))
        own = effective(look.get("userEnteredFormat", {}), under)
        painted = look | {"effectiveFormat": effective(self._paint.above(cell), own)}
        chosen: Look = select(self._mask or {}, painted)
        return chosen

    def _plain_look(self, number: int, kind: type, linked: bool) -> Look:
        key = (number, kind, linked)
        if key not in self._plain_looks:
            look = self._workbook.looks[number]
            in_effect = effective(look.get("userEnteredFormat", {}), by_content(kind, linked))
            self._plain_looks[key] = select(self._mask or {}, look | {"effectiveFormat": in_effect})
        return self._plain_looks[key]


def extended_value(value: Entered | ErrorValue) -> Message:
    """Google's ExtendedValue."""
    if isinstance(value, Formula):
        return {"formulaValue": str(value)}
    if isinstance(value, ErrorValue):
        return {"errorValue": {"type": value.type} | ({"message": value.message} if value.message else {})}
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, str):
        return {"stringValue": value}
    return {"numberValue": value}


def _row_metadata(workbook: Workbook, place: Place) -> list[Message]:
    numbers = spread(place.sheet.grid.row_properties(place.start_row, place.end_row))
    attached = _attached(workbook, place.sheet.id, "ROWS")
    filtered = hidden_rows(workbook, place.sheet)
    rows = [
        _dimension(workbook, number, ROW_PIXELS, attached.get(row, []))
        for row, number in enumerate(numbers, place.start_row)
    ]
    for row in filtered & set(range(place.start_row, place.end_row)):
        rows[row - place.start_row]["hiddenByFilter"] = True
    return rows


def _column_metadata(workbook: Workbook, place: Place) -> list[Message]:
    grid = place.sheet.grid
    attached = _attached(workbook, place.sheet.id, "COLUMNS")
    return [
        _dimension(
            workbook, grid.column_properties.get(grid.columns[column], 0), COLUMN_PIXELS, attached.get(column, [])
        )
        for column in range(place.start_column, place.end_column)
    ]


def _dimension(workbook: Workbook, number: int, pixels: int, metadata: list[Message]) -> Message:
    properties: Message = {"pixelSize": pixels} | workbook.looks[number]
    return properties | {"developerMetadata": metadata} if metadata else properties


def _attached(workbook: Workbook, sheet_id: int, dimension: str) -> dict[int, list[Message]]:
    """The developer metadata of single rows or columns, by index."""
    attached: dict[int, list[Message]] = {}
    for item in workbook.metadata:
        span = item["location"].get("dimensionRange", {})
        if span.get("sheetId", 0) == sheet_id and span.get("dimension") == dimension:
            attached.setdefault(span["startIndex"], []).append(shown(item))
    return attached


def _below(mask: Mask | None, name: str) -> Mask | None:
    if not mask or "*" in mask:
        return None
    below: Mask | None = mask.get(name)
    return below
