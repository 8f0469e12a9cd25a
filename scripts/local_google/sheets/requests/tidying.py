"""Cells tidied up or filled from text: trimWhitespace, deleteDuplicates, randomizeRange, textToColumns, pasteData."""

import csv
import io
from collections.abc import Sequence
from itertools import zip_longest
from secrets import SystemRandom

from scripts.local_google.sheets.entries import typed_column
from scripts.local_google.sheets.grid_size import grow
from scripts.local_google.sheets.requests.sorting import reorder
from scripts.local_google.sheets.session import Session
from scripts.local_google.wire.errors import invalid
from scripts.local_google.wire.messages import Message
from scripts.local_google.workbook.addressing import Place, place_of
from scripts.local_google.workbook.evaluation import evaluated
from scripts.local_google.workbook.values import Column, Formula

_DELIMITERS = {"COMMA": ",", "SEMICOLON": ";", "PERIOD": ".", "SPACE": " "}


def trim_whitespace(session: Session, request: Message) -> Message:
    """trimWhitespace: no blanks at the ends of texts, single ones within."""
    place = place_of(session.workbook, request.get("range", {}))
    session.guard(place)
    changed = 0
    for column in range(place.start_column, place.end_column):
        entries = place.sheet.grid.values(place.start_row, place.end_row, column)
        trimmed: Column = [" ".join(entry.split()) or None if type(entry) is str else entry for entry in entries]
        changed += sum(old != new for old, new in zip(entries, trimmed, strict=True))
        place.sheet.grid.write(place.start_row, column, trimmed)
    place.sheet.touch()
    return {"cellsChangedCount": changed} if changed else {}


def delete_duplicates(session: Session, request: Message) -> Message:
    """deleteDuplicates: of rows that show the same, letter case aside, the first stays; the others close up."""
    place = place_of(session.workbook, request.get("range", {}))
    session.guard(place)
    spans = [
        range(span.get("startIndex", 0), span.get("endIndex", place.end_column))
        for span in request.get("comparisonColumns", [])
    ]
    whole = range(place.start_column, place.end_column)
    if any(span.start < whole.start or span.stop > whole.stop for span in spans):
        raise invalid("The comparison columns must lie within the range.")
    compared = [column for span in spans for column in span] or list(whole)
    results = [evaluated(session.workbook, place.sheet, place.start_row, place.end_row, column) for column in compared]
    first: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(zip(*results, strict=True)):
        first.setdefault(tuple(str(result).casefold() for result in row), number)
    kept = list(first.values())
    others = sorted(set(range(place.rows)) - set(kept))
    reorder(place, [*kept, *others])
    place.sheet.grid.clear(place.start_row + len(kept), place.end_row, place.start_column, place.end_column)
    place.sheet.touch()
    return {"duplicatesRemovedCount": len(others)} if others else {}


def randomize(session: Session, request: Message) -> None:
    """randomizeRange: rows in an order of chance."""
    place = place_of(session.workbook, request.get("range", {}))
    session.guard(place)
    order = list(range(place.rows))
    SystemRandom().shuffle(order)
    reorder(place, order)
    place.sheet.touch()


def text_to_columns(session: Session, request: Message) -> None:
    """textToColumns: the texts of one column split over it and those to its right."""
    place = place_of(session.workbook, request.get("source", {}))
    if place.columns != 1:
        raise invalid("The source must be one column.")
    entries = place.sheet.grid.values(place.start_row, place.end_row, place.start_column)
    texts = [str(entry) if entry is not None and not isinstance(entry, Formula) else "" for entry in entries]
    delimiter = _delimiter(request, texts)
    rows = [text.split(delimiter) for text in texts]
    _fill(session, place.sheet.id, (place.start_row, place.start_column), rows)


def paste_data(session: Session, request: Message) -> None:
    """pasteData: separated text, read as if it were typed."""
    if request.get("html") or not request.get("delimiter"):
        raise invalid("Only data with a delimiter is supported here.")
    at = request.get("coordinate", {})
    text = io.StringIO(request.get("data", ""), newline="")
    rows = list(csv.reader(text, delimiter=request["delimiter"][0]))
    _fill(session, at.get("sheetId", 0), (at.get("rowIndex", 0), at.get("columnIndex", 0)), rows)


def _delimiter(request: Message, texts: Sequence[str]) -> str:
    kind = request.get("delimiterType", "AUTODETECT")
    if kind == "CUSTOM":
        if not request.get("delimiter"):
            raise invalid("A custom delimiter must be given.")
        return str(request["delimiter"])
    if kind in _DELIMITERS:
        return _DELIMITERS[kind]
    counts = {delimiter: sum(text.count(delimiter) for text in texts) for delimiter in _DELIMITERS.values()}
    return max(counts, key=lambda delimiter: counts[delimiter])


def _fill(session: Session, sheet_id: int, corner: tuple[int, int], rows: list[list[str]]) -> None:
    workbook = session.workbook
    sheet = workbook.sheet_of({"sheetId": sheet_id})
    row, column = corner
    width = max(map(len, rows), default=0)
    grow(workbook, sheet, row + len(rows), column + width)
    session.guard(Place(sheet, row, row + len(rows), column, column + width))
    for number, texts in enumerate(zip_longest(*rows)):
        alone = Place(sheet, row, row + len(rows), column + number, column + number + 1)
        sheet.grid.write(row, column + number, typed_column(workbook, alone, texts, "Invalid values"))
    sheet.touch()
