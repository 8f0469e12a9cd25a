"""Rows and columns: insert, delete, append, move, size and hide."""

from collections.abc import Callable

from scripts.local_google.cells.formulas.moving import Dimension
from scripts.local_google.sheets.requests.fields import update_mask
from scripts.local_google.sheets.session import Session, covered_by
from scripts.local_google.wire.errors import PROTECTED, invalid
from scripts.local_google.wire.masks import assign
from scripts.local_google.wire.messages import Message
from scripts.local_google.workbook.addressing import Place, place_of
from scripts.local_google.workbook.evaluation import evaluated
from scripts.local_google.workbook.looks import Look
from scripts.local_google.workbook.sheet import Sheet
from scripts.local_google.workbook.structure import (
    append_lines,
    delete_lines,
    insert_columns,
    insert_rows,
    move_lines,
)
from scripts.local_google.workbook.workbook import Workbook

_PIXELS_PER_CHARACTER, _PADDING_PIXELS, _SMALLEST_COLUMN = 7, 10, 21
_NOUN = {"ROWS": "row", "COLUMNS": "column"}


def insert(session: Session, request: Message) -> None:
    """insertDimension."""
    sheet, dimension, start, end = _span(session.workbook, request.get("range", {}), open_ended=False)
    before = bool(request.get("inheritFromBefore"))
    size = line_count(sheet, dimension)
    if before and start == 0:
        raise invalid("range.startIndex cannot be 0 if inheritFromBefore is true.")
    if start > size:
        raise invalid(f"range.startIndex[{start}] is larger than current grid size ({size})")
    if not before and start == size:
        raise invalid(
            f"range.startIndex[{start}] must be less than the grid size ({size}) if inheritFromBefore is false."
        )
    _guard_insertion(session, sheet, dimension, start)
    add = insert_rows if dimension == "ROWS" else insert_columns
    add(session.workbook, sheet, start, end - start, inherit_from_before=before)


def delete(session: Session, request: Message) -> None:
    """deleteDimension."""
    sheet, dimension, start, end = _span(session.workbook, request.get("range", {}))
    size = line_count(sheet, dimension)
    noun = _NOUN[dimension]
    if end > size:
        raise invalid(
            f"Cannot delete a {noun} that doesn't exist. Tried to delete {noun} index {end - 1} "
            f"but there are only {size} {noun}s."
        )
    if end - start >= size:
        raise invalid(f"You can't delete all the {noun}s on the sheet.")
    frozen = sheet.message["properties"].get("gridProperties", {})
    frozen_count = frozen.get("frozenRowCount" if dimension == "ROWS" else "frozenColumnCount", 0)
    if start <= frozen_count and end >= size:
        raise invalid(f"Sorry, it is not possible to delete all non-frozen {noun}s.")
    session.guard(_lines_place(sheet, dimension, start, end))
    delete_lines(session.workbook, sheet, dimension, start, end)


def append(session: Session, request: Message) -> None:
    """appendDimension."""
    sheet = session.workbook.sheet_of(request)
    count = request.get("length", 0)
    if count <= 0:
        raise invalid("length must be greater than zero.")
    append_lines(session.workbook, sheet, dimension_of(request), count)


def move(session: Session, request: Message) -> None:
    """moveDimension."""
    sheet, dimension, start, end = _span(session.workbook, request.get("source", {}))
    to = request.get("destinationIndex", 0)
    size = line_count(sheet, dimension)
    if end > size or to > size:
        raise invalid(f"The source and the destination must lie within the {size} {_NOUN[dimension]}s of the sheet.")
    if start <= to <= end:
        return
    _check_merges(session.workbook, sheet, dimension, (start, end), to)
    session.guard(_lines_place(sheet, dimension, min(start, to), max(end, to)))
    move_lines(session.workbook, sheet, dimension, start, end, to)


def _check_merges(workbook: Workbook, sheet: Sheet, dimension: str, span: tuple[int, int], to: int) -> None:
    """Refuse to tear merged cells apart, at the lines that move or where they go."""
    for message in sheet.message.get("merges", []):
        merged = place_of(workbook, message)
        rows, columns = (merged.start_row, merged.end_row), (merged.start_column, merged.end_column)
        first, end = rows if dimension == "ROWS" else columns
        if any(first < edge < end for edge in (*span, to)):
            noun = _NOUN[dimension]
            raise invalid(
                f"Sorry, it is not possible to move a {noun} to a position that crosses a merged cell. "
                "Please unmerge and try again."
            )


def update_properties(session: Session, request: Message) -> None:
    """updateDimensionProperties."""
    workbook = session.workbook
    mask = update_mask(request, "DimensionProperties")
    if "*" in mask:
        mask = {"pixelSize": {}, "hiddenByUser": {}}
    if mask.keys() - {"pixelSize", "hiddenByUser"}:
        raise invalid(f"Fields that cannot be set: {', '.join(sorted(mask.keys() - {'pixelSize', 'hiddenByUser'}))}")
    sheet, dimension, start, end = _span(workbook, request.get("range", {}))
    wanted = request.get("properties", {})
    if "pixelSize" in mask and wanted.get("pixelSize", 0) < 2:
        raise invalid("The pixel size must be at least 2.")

    def change(look: Look) -> None:
        assign(mask, look, wanted)

    change_lines(workbook, sheet, dimension, (start, end), change)


def auto_resize(session: Session, request: Message) -> None:
    """autoResizeDimensions: columns as wide as their longest text, rows as high as they are by default."""
    workbook = session.workbook
    sheet, dimension, start, end = _span(workbook, request.get("dimensions", {}))
    if dimension == "ROWS":
        change_lines(workbook, sheet, dimension, (start, end), _with_pixels(None))
        return
    for column in range(start, min(end, sheet.grid.column_count)):
        pixels = _fitting_width(workbook, sheet, column)
        change_lines(workbook, sheet, dimension, (column, column + 1), _with_pixels(pixels))


def dimension_of(message: Message) -> Dimension:
    """The dimension that a request is about; raises GoogleError 400 where it names none."""
    match message.get("dimension"):
        case "ROWS":
            return "ROWS"
        case "COLUMNS":
            return "COLUMNS"
    raise invalid("No dimension specified.")


def line_count(sheet: Sheet, dimension: Dimension) -> int:
    """How many rows or columns the tab has."""
    return sheet.grid.row_count if dimension == "ROWS" else sheet.grid.column_count


def change_lines(
    workbook: Workbook, sheet: Sheet, dimension: Dimension, span: tuple[int, int], change: Callable[[Look], None]
) -> None:
    """Apply `change` to the DimensionProperties of rows or columns."""
    changed = workbook.looks.changer(change)
    grid = sheet.grid
    if dimension == "ROWS":
        grid.change_row_properties(*span, changed)
        return
    for key in grid.columns[span[0] : span[1]]:
        number = changed(grid.column_properties.get(key, 0))
        grid.column_properties.pop(key, None)
        if number:
            grid.column_properties[key] = number


def _span(workbook: Workbook, message: Message, *, open_ended: bool = True) -> tuple[Sheet, Dimension, int, int]:
    sheet = workbook.sheet_of(message)
    dimension = dimension_of(message)
    if not open_ended and ("startIndex" not in message or "endIndex" not in message):
        raise invalid("The range must have a startIndex and an endIndex.")
    start = message.get("startIndex", 0)
    end = message.get("endIndex", line_count(sheet, dimension))
    if start < 0 or end <= start:
        raise invalid(f"range.endIndex[{end}] must be after range.startIndex[{start}].")
    return sheet, dimension, start, end


def _lines_place(sheet: Sheet, dimension: Dimension, start: int, end: int) -> Place:
    if dimension == "ROWS":
        return Place(sheet, start, end, 0, sheet.grid.column_count)
    return Place(sheet, 0, sheet.grid.row_count, start, end)


def _guard_insertion(session: Session, sheet: Sheet, dimension: Dimension, at: int) -> None:
    """Lines cannot come between those of a range that the caller may not edit."""
    for protection in sheet.message.get("protectedRanges", []):
        covered = covered_by(session.workbook, protection)
        if covered is None or session.may_edit(protection):
            continue
        rows = dimension == "ROWS"
        start = covered.start_row if rows else covered.start_column
        end = covered.end_row if rows else covered.end_column
        if start < at < end or covered.rows * covered.columns == sheet.grid.row_count * sheet.grid.column_count:
            raise invalid(PROTECTED)


def _fitting_width(workbook: Workbook, sheet: Sheet, column: int) -> int:
    results = evaluated(workbook, sheet, 0, sheet.grid.row_count, column)
    widths = (_text_width(str(result)) for result in set(results) if result is not None)
    longest = max(widths, default=0)
    return max(longest * _PIXELS_PER_CHARACTER + _PADDING_PIXELS, _SMALLEST_COLUMN)


def _text_width(text: str) -> int:
    """How many Latin letters wide a text is; Chinese ones count double."""
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)


def _with_pixels(pixels: int | None) -> Callable[[Look], None]:
    def change(look: Look) -> None:
        look.pop("pixelSize", None)
        if pixels is not None:
            look["pixelSize"] = pixels

    return change
