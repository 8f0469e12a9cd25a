"""mergeCells and unmergeCells."""

from scripts.local_google.sheets.session import Session
from scripts.local_google.wire.errors import invalid
from scripts.local_google.wire.messages import Message
from scripts.local_google.workbook.addressing import Place, place_of

_PARTIAL = "You must select all cells in a merged range to merge or unmerge them."


def merge(session: Session, request: Message) -> None:
    """mergeCells; only the first cell of what becomes one keeps its value."""
    place = place_of(session.workbook, request.get("range", {}))
    session.guard(place)
    _take_apart(session, place)
    merges = place.sheet.objects("merges")
    for part in _parts(place, request.get("mergeType", "MERGE_ALL")):
        if part.rows * part.columns > 1:
            merges.append(part.grid_range)
            _keep_first(part)
    place.sheet.touch()


def unmerge(session: Session, request: Message) -> None:
    """unmergeCells."""
    place = place_of(session.workbook, request.get("range", {}))
    session.guard(place)
    _take_apart(session, place)


def _take_apart(session: Session, place: Place) -> None:
    kept: list[Message] = []
    for message in place.sheet.objects("merges"):
        merged = place_of(session.workbook, message)
        if not merged.meets(place):
            kept.append(message)
        elif not place.contains(merged):
            raise invalid(_PARTIAL)
    place.sheet.message["merges"] = kept


def _parts(place: Place, kind: str) -> list[Place]:
    sheet = place.sheet
    if kind == "MERGE_ROWS":
        return [
            Place(sheet, row, row + 1, place.start_column, place.end_column)
            for row in range(place.start_row, place.end_row)
        ]
    if kind == "MERGE_COLUMNS":
        return [
            Place(sheet, place.start_row, place.end_row, column, column + 1)
            for column in range(place.start_column, place.end_column)
        ]
    return [place]


def _keep_first(place: Place) -> None:
    grid = place.sheet.grid
    first = grid.values(place.start_row, place.start_row + 1, place.start_column)
    grid.clear(place.start_row, place.end_row, place.start_column, place.end_column)
    grid.write(place.start_row, place.start_column, first)
