"""spreadsheets.values.append: finding the table that a range touches, and writing below it."""

from scripts.local_google.call import Call
from scripts.local_google.sheets.grid_size import grow
from scripts.local_google.sheets.session import Session, writing
from scripts.local_google.sheets.values_write import (
    Matrix,
    WriteOptions,
    check_same_range,
    update_response,
    write_matrix,
)
from scripts.local_google.wire.messages import Message
from scripts.local_google.workbook.addressing import Place, for_reading
from scripts.local_google.workbook.evaluation import evaluated, filled_rows
from scripts.local_google.workbook.structure import insert_rows
from scripts.local_google.workbook.workbook import Workbook

_STEP = 4096
"""How many rows are looked at together."""


def append(call: Call) -> Message:
    """spreadsheets.values.append."""
    options = WriteOptions.of(call.query)
    body = call.message("ValueRange", at="data")
    insert = call.query.get("insertDataOption") == "INSERT_ROWS"
    major = body.get("majorDimension", "ROWS")
    matrix = Matrix.of(body.get("values", []), major)
    check_same_range(call.path["range"], body.get("range"))
    with writing(call) as session:
        place = for_reading(session.workbook, call.path["range"])
        table = table_in(session.workbook, place)
        target = _below(session, table, place, matrix, insert)
        write_matrix(session, target, matrix.columns, options.input, "Invalid values")
        answer: Message = {"spreadsheetId": session.workbook.id}
        if table is not None:
            answer["tableRange"] = table.a1
        return answer | {"updates": update_response(session, target, matrix, options, major)}


def _below(session: Session, table: Place | None, place: Place, matrix: Matrix, insert: bool) -> Place:
    row = table.end_row if table else place.start_row
    column = table.start_column if table else place.start_column
    height, width = max(matrix.height, 1), max(len(matrix.columns), 1)
    if insert and matrix.height:
        # Google adds the rows where there is no table, too.
        insert_rows(session.workbook, place.sheet, row, matrix.height, inherit_from_before=row > 0)
    grow(session.workbook, place.sheet, row + height, column + width)
    return Place(place.sheet, row, row + height, column, column + width)


def table_in(workbook: Workbook, place: Place) -> Place | None:
    """The last table that has a filled cell in `place`: the block around it that empty rows and columns bound."""
    cell = _last_filled(workbook, place)
    if cell is None:
        return None
    table = Place(place.sheet, cell[0], cell[0] + 1, cell[1], cell[1] + 1)
    while (grown := _grown(workbook, table)) != table:
        table = grown
    return table


def _last_filled(workbook: Workbook, place: Place) -> tuple[int, int] | None:
    """The last filled cell in reading order."""
    columns = range(place.start_column, place.end_column)
    end = place.end_row
    while end > place.start_row:
        start = max(place.start_row, end - _STEP)
        rows = filled_rows(workbook, place.sheet, start, end, columns)
        if True in rows:
            row = start + len(rows) - 1 - rows[::-1].index(True)
            filled = (column for column in reversed(columns) if _filled(workbook, place, row, row + 1, column))
            return row, next(filled)
        end = start
    return None


def _grown(workbook: Workbook, table: Place) -> Place:
    """The table with every neighbouring row and column in which a cell next to it is filled."""
    grid = table.sheet.grid
    top, left = max(table.start_row - 1, 0), max(table.start_column - 1, 0)
    bottom, right = min(table.end_row + 1, grid.row_count), min(table.end_column + 1, grid.column_count)
    start_column = left if _filled(workbook, table, top, bottom, left) else table.start_column
    end_column = right if _filled(workbook, table, top, bottom, right - 1) else table.end_column
    beside = range(max(start_column - 1, 0), min(end_column + 1, grid.column_count))
    first = _first_of_block(workbook, table, beside)
    last = _end_of_block(workbook, table, beside)
    return Place(table.sheet, first, last, start_column, end_column)


def _first_of_block(workbook: Workbook, table: Place, columns: range) -> int:
    end = table.start_row
    while end:
        start = max(0, end - _STEP)
        rows = filled_rows(workbook, table.sheet, start, end, columns)
        if False in rows:
            return end - rows[::-1].index(False)
        end = start
    return 0


def _end_of_block(workbook: Workbook, table: Place, columns: range) -> int:
    start, last = table.end_row, table.sheet.grid.row_count
    while start < last:
        end = min(last, start + _STEP)
        rows = filled_rows(workbook, table.sheet, start, end, columns)
        if False in rows:
            return start + rows.index(False)
        start = end
    return last


def _filled(workbook: Workbook, table: Place, start: int, end: int, column: int) -> bool:
    return any(result is not None for result in evaluated(workbook, table.sheet, start, end, column))
