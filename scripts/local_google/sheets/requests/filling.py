"""autoFill: cells that go on as those beside them do."""

from scripts.local_google.cells.formulas.moving import Dimension
from scripts.local_google.sheets.requests.dimensions import dimension_of
from scripts.local_google.sheets.series import continued, repeated
from scripts.local_google.sheets.session import Session
from scripts.local_google.wire.errors import invalid
from scripts.local_google.wire.messages import Message
from scripts.local_google.workbook.addressing import Place, place_of
from scripts.local_google.workbook.formula_shift import copied_formula
from scripts.local_google.workbook.runs import packed, spread
from scripts.local_google.workbook.values import Column, Formula
from scripts.local_google.workbook.workbook import Workbook

_DATES = frozenset({"DATE", "DATE_TIME"})


def fill(session: Session, request: Message) -> None:
    """autoFill, of a range whose own cells say where it is filled from, or of what is named beside a source."""
    alternate = bool(request.get("useAlternateSeries"))
    if "sourceAndDestination" in request:
        source, dimension, length = _named(session.workbook, request["sourceAndDestination"])
    else:
        found = _found(place_of(session.workbook, request.get("range", {})))
        if found is None:
            return
        source, dimension, length = found
    target = _target(session.workbook, source, dimension, length)
    session.guard(target)
    if dimension == "ROWS":
        _fill_down(session.workbook, source, target, alternate=alternate)
    else:
        _fill_across(session.workbook, source, target, alternate=alternate)
    source.sheet.touch()


def _named(workbook: Workbook, message: Message) -> tuple[Place, Dimension, int]:
    length = message.get("fillLength", 0)
    if not length:
        raise invalid("fillLength must not be zero.")
    return place_of(workbook, message.get("source", {})), dimension_of(message), length


def _found(place: Place) -> tuple[Place, Dimension, int] | None:
    """Which part of a range has content, and how far it is to be filled from there; None where that is nowhere."""
    grid, sheet = place.sheet.grid, place.sheet
    rows = grid.rows_filled(place.start_row, place.end_row, range(place.start_column, place.end_column))
    columns = [
        any(entry is not None for entry in grid.values(place.start_row, place.end_row, column))
        for column in range(place.start_column, place.end_column)
    ]
    if True not in rows:
        return None
    top, bottom = rows.index(True), len(rows) - rows[::-1].index(True)
    left, right = columns.index(True), len(columns) - columns[::-1].index(True)
    if bottom < len(rows) or top:
        length = len(rows) - bottom or -top
        filled = Place(sheet, place.start_row + top, place.start_row + bottom, place.start_column, place.end_column)
        return filled, "ROWS", length
    if right < len(columns) or left:
        length = len(columns) - right or -left
        filled = Place(sheet, place.start_row, place.end_row, place.start_column + left, place.start_column + right)
        return filled, "COLUMNS", length
    return None


def _target(workbook: Workbook, source: Place, dimension: Dimension, length: int) -> Place:
    """What is filled; raises GoogleError 400 where the grid does not have it."""
    rows, columns = (source.start_row, source.end_row), (source.start_column, source.end_column)
    if dimension == "ROWS":
        rows = (rows[1], rows[1] + length) if length > 0 else (rows[0] + length, rows[0])
    else:
        columns = (columns[1], columns[1] + length) if length > 0 else (columns[0] + length, columns[0])
    ends = {"startRowIndex": rows[0], "endRowIndex": rows[1]}
    ends |= {"startColumnIndex": columns[0], "endColumnIndex": columns[1]}
    return place_of(workbook, {"sheetId": source.sheet.id} | ends)


def _fill_down(workbook: Workbook, source: Place, target: Place, *, alternate: bool) -> None:
    grid = source.sheet.grid
    places = range(target.start_row - source.start_row, target.end_row - source.start_row)
    for column in range(source.start_column, source.end_column):
        entries = grid.values(source.start_row, source.end_row, column)
        looks = spread(grid.looks(source.start_row, source.end_row, column))
        grid.write(target.start_row, column, _series(workbook, source, entries, looks, places, "ROWS", alternate))
        grid.set_looks(target.start_row, column, packed(looks[place % len(looks)] for place in places))


def _fill_across(workbook: Workbook, source: Place, target: Place, *, alternate: bool) -> None:
    grid = source.sheet.grid
    places = range(target.start_column - source.start_column, target.end_column - source.start_column)
    for row in range(source.start_row, source.end_row):
        columns = range(source.start_column, source.end_column)
        entries = [grid.values(row, row + 1, column)[0] for column in columns]
        looks = [grid.looks(row, row + 1, column)[0][0] for column in columns]
        filled = _series(workbook, source, entries, looks, places, "COLUMNS", alternate)
        for place, entry in zip(places, filled, strict=True):
            grid.write(row, source.start_column + place, [entry])
            grid.set_looks(row, source.start_column + place, ((looks[place % len(looks)], 1),))


def _series(
    workbook: Workbook,
    source: Place,
    entries: Column,
    looks: list[int],
    places: range,
    dimension: Dimension,
    alternate: bool,
) -> Column:
    dates = all(_number_type(workbook, number) in _DATES for number in looks)
    nth = continued(entries, dates=dates, alternate=alternate)
    if nth is not None:
        return [nth(place) for place in places]

    def moved(formula: Formula, distance: int) -> Formula:
        down, across = (distance, 0) if dimension == "ROWS" else (0, distance)
        return copied_formula(formula, source.sheet.title, down, across)

    return [repeated(entries, place, moved) for place in places]


def _number_type(workbook: Workbook, number: int) -> str:
    form = workbook.looks[number].get("userEnteredFormat", {}).get("numberFormat", {})
    return str(form.get("type", ""))
