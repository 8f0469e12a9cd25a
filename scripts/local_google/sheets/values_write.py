"""spreadsheets.values: update, batchUpdate, clear and batchClear, and their siblings by data filter."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from scripts.local_google.call import Call
from scripts.local_google.cells import a1
from scripts.local_google.sheets.data_filters import places_of
from scripts.local_google.sheets.entries import forget_runs, raw_column, typed_column
from scripts.local_google.sheets.rendering import RenderOptions
from scripts.local_google.sheets.session import Session, writing
from scripts.local_google.sheets.values_read import value_range
from scripts.local_google.wire.errors import GoogleError, invalid
from scripts.local_google.wire.messages import Message
from scripts.local_google.workbook.addressing import Place, for_reading, named, outside


@dataclass(frozen=True)
class WriteOptions:
    """How values are taken and what is answered."""

    input: str
    echo: bool
    render: RenderOptions

    @classmethod
    def of(cls, source: Any) -> "WriteOptions":
        """The options in a query or a message.

        Raises GoogleError 400 without a valueInputOption.
        """
        if source.get("valueInputOption", "INPUT_VALUE_OPTION_UNSPECIFIED") == "INPUT_VALUE_OPTION_UNSPECIFIED":
            raise invalid("'valueInputOption' is required but not specified")
        echo = source.get("includeValuesInResponse", False)
        render = RenderOptions.of(source.get("responseValueRenderOption"), source.get("responseDateTimeRenderOption"))
        return cls(source["valueInputOption"], echo is True or str(echo).lower() == "true", render)


@dataclass(frozen=True)
class Matrix:
    """Values to write, as columns; `height` rows of them.

    `touched_rows`, `touched_columns` and `cells` count what is written: null leaves a cell alone.
    """

    columns: list[tuple[Any, ...]]
    height: int
    touched_rows: int
    touched_columns: int
    cells: int

    @classmethod
    def of(cls, values: list[list[Any]], major: str) -> "Matrix":
        """The matrix of a ValueRange."""
        lines = list(zip_longest(*values, fillvalue=None))
        given, turned = _touched(values), _touched(lines)
        cells = sum(len(line) - line.count(None) for line in values)
        if major == "COLUMNS":
            height = len(lines)
            columns = [(*column, *([None] * (height - len(column)))) for column in values]
            return cls(columns, height, turned, given, cells)
        return cls(lines, len(values), given, turned, cells)


def _touched(lines: Sequence[Sequence[Any]]) -> int:
    return sum(line.count(None) < len(line) for line in lines)


def update(call: Call) -> Message:
    """spreadsheets.values.update."""
    options = WriteOptions.of(call.query)
    body = call.message("ValueRange", at="data")
    check_same_range(call.path["range"], body.get("range"))
    with writing(call) as session:
        return _write(session, call.path["range"], body, options, "Invalid values")


def batch_update(call: Call) -> Message:
    """spreadsheets.values.batchUpdate."""
    body = call.message("BatchUpdateValuesRequest")
    options = WriteOptions.of(body)
    with writing(call) as session:
        responses = [
            _write_item(session, item.get("range", ""), item, options, number)
            for number, item in enumerate(body.get("data", []))
        ]
        return _totals(session, responses)


def batch_update_by_data_filter(call: Call) -> Message:
    """spreadsheets.values.batchUpdateByDataFilter."""
    body = call.message("BatchUpdateValuesByDataFilterRequest")
    options = WriteOptions.of(body)
    with writing(call) as session:
        responses = [
            _write_item(session, place.a1, item, options, number) | {"dataFilter": item.get("dataFilter", {})}
            for number, item in enumerate(body.get("data", []))
            for place in places_of(session.workbook, item.get("dataFilter", {}))
        ]
        return _totals(session, responses)


def clear(call: Call) -> Message:
    """spreadsheets.values.clear."""
    call.message("ClearValuesRequest")
    with writing(call) as session:
        place = for_reading(session.workbook, call.path["range"])
        clear_values(session, place)
        return {"spreadsheetId": session.workbook.id, "clearedRange": place.a1}


def batch_clear(call: Call) -> Message:
    """spreadsheets.values.batchClear."""
    body = call.message("BatchClearValuesRequest")
    with writing(call) as session:
        places = [for_reading(session.workbook, text) for text in body.get("ranges", [])]
        return _cleared(session, places)


def batch_clear_by_data_filter(call: Call) -> Message:
    """spreadsheets.values.batchClearByDataFilter."""
    body = call.message("BatchClearValuesByDataFilterRequest")
    with writing(call) as session:
        filters = body.get("dataFilters", [])
        return _cleared(session, [place for item in filters for place in places_of(session.workbook, item)])


def clear_values(session: Session, place: Place) -> None:
    """Empty the values of a rectangle; raises GoogleError 400 where it is protected."""
    session.guard(place)
    forget_runs(session.workbook, place)
    place.sheet.grid.clear(place.start_row, place.end_row, place.start_column, place.end_column)
    place.sheet.touch()


def write_matrix(session: Session, place: Place, columns: Sequence[Sequence[Any]], how: str, where: str) -> None:
    """Write columns of values into a rectangle of just their size.

    Raises GoogleError 400 where it is protected or a value is not one.
    """
    session.guard(place)
    forget_runs(session.workbook, place)
    for number, values in enumerate(columns):
        column = place.start_column + number
        if how == "USER_ENTERED":
            alone = Place(place.sheet, place.start_row, place.end_row, column, column + 1)
            entries = typed_column(session.workbook, alone, values, where)
        else:
            entries = raw_column(values, where, number)
        place.sheet.grid.write(place.start_row, column, entries)
    place.sheet.touch()


def update_response(session: Session, place: Place, matrix: Matrix, options: WriteOptions, major: str) -> Message:
    """Google's UpdateValuesResponse; counts of 0 are left out."""
    counts = {
        "updatedRows": matrix.touched_rows,
        "updatedColumns": matrix.touched_columns,
        "updatedCells": matrix.cells,
    }
    answer: Message = {"spreadsheetId": session.workbook.id, "updatedRange": place.a1}
    answer |= {name: number for name, number in counts.items() if number}
    if options.echo:
        answer["updatedData"] = value_range(session.workbook, place, major, options.render)
    return answer


def _write_item(session: Session, text: str, item: Message, options: WriteOptions, number: int) -> Message:
    """One of several ranges: an error says which."""
    try:
        return _write(session, text, item, options, "Invalid values")
    except GoogleError as error:
        if error.code != 400 or error.details:
            raise
        raise invalid(f"Invalid data[{number}]: {error.message}") from error


def _write(session: Session, text: str, item: Message, options: WriteOptions, where: str) -> Message:
    major = item.get("majorDimension", "ROWS")
    matrix = Matrix.of(item.get("values", []), major)
    sheet, area = named(session.workbook, text)
    row, column = area.start_row or 0, area.start_column or 0
    _check_inside(area, row, column, matrix, text)
    end_row, end_column = row + max(matrix.height, 1), column + max(len(matrix.columns), 1)
    place = Place(sheet, row, end_row, column, end_column)
    if end_row > sheet.grid.row_count or end_column > sheet.grid.column_count:
        raise outside(sheet, a1.Area(row, end_row, column, end_column))
    write_matrix(session, place, matrix.columns, options.input, where)
    return update_response(session, place, matrix, options, major)


def _check_inside(area: a1.Area, row: int, column: int, matrix: Matrix, text: str) -> None:
    """A single cell only says where to begin; a larger range must hold all that is written."""
    if area.end_row == row + 1 and area.end_column == column + 1:
        return
    if area.end_row is not None and row + matrix.height > area.end_row:
        raise invalid(f"Requested writing within range [{text}], but tried writing to row [{area.end_row + 1}]")
    if area.end_column is not None and column + len(matrix.columns) > area.end_column:
        letters = a1.column_letters(area.end_column)
        raise invalid(f"Requested writing within range [{text}], but tried writing to column [{letters}]")


def check_same_range(in_path: str, in_body: str | None) -> None:
    """Raise GoogleError 400 where the body names another range than the address does."""
    if in_body and in_body != in_path:
        raise invalid(f"Request range[{in_path}] does not match value's range[{in_body}]")


def _cleared(session: Session, places: list[Place]) -> Message:
    for place in places:
        clear_values(session, place)
    answer: Message = {"spreadsheetId": session.workbook.id}
    return answer | {"clearedRanges": [place.a1 for place in places]} if places else answer


def _totals(session: Session, responses: list[Message]) -> Message:
    """Google's totals: rows and columns count once however often they were written to."""
    rows: defaultdict[int, set[int]] = defaultdict(set)
    columns: defaultdict[int, set[int]] = defaultdict(set)
    for response in responses:
        sheet, area = named(session.workbook, response["updatedRange"])
        if "updatedCells" in response:
            rows[sheet.id].update(range(area.start_row or 0, area.end_row or 0))
            columns[sheet.id].update(range(area.start_column or 0, area.end_column or 0))
    totals = {
        "totalUpdatedRows": sum(map(len, rows.values())),
        "totalUpdatedColumns": sum(map(len, columns.values())),
        "totalUpdatedCells": sum(response.get("updatedCells", 0) for response in responses),
        "totalUpdatedSheets": len(rows),
    }
    answer: Message = {"spreadsheetId": session.workbook.id}
    answer |= {name: number for name, number in totals.items() if number}
    return answer | {"responses": responses} if responses else answer
