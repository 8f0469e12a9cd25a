"""spreadsheets.values: get, batchGet and batchGetByDataFilter."""

from collections.abc import Iterator
from typing import Any

from scripts.local_google.call import Call, answer_mask
from scripts.local_google.sheets.data_filters import filters_of, places_of
from scripts.local_google.sheets.rendering import RenderOptions, rendered_chunks
from scripts.local_google.sheets.session import Session, reading
from scripts.local_google.wire.masks import Mask, select, wants
from scripts.local_google.wire.messages import Message
from scripts.local_google.wire.splicing import Splicing
from scripts.local_google.workbook.addressing import Place, for_reading
from scripts.local_google.workbook.workbook import Workbook


def get(call: Call) -> bytes:
    """spreadsheets.values.get."""
    mask = answer_mask(call, "sheets.v4", "ValueRange")
    splicing = Splicing(call.json_option)
    with reading(call) as session:
        place = for_reading(session.workbook, call.path["range"])
        major = _major(call.query)
        answer = _value_range(session.workbook, place, major, _options(call), mask, splicing)
        return splicing.encode(select(mask or {}, answer))


def batch_get(call: Call) -> bytes:
    """spreadsheets.values.batchGet."""
    mask = answer_mask(call, "sheets.v4", "BatchGetValuesResponse")
    splicing = Splicing(call.json_option)
    with reading(call) as session:
        places = [for_reading(session.workbook, text) for text in call.query.getlist("ranges")]
        major = _major(call.query)
        below = _below(mask, "valueRanges")
        answer: Message = {"spreadsheetId": session.workbook.id}
        if places:
            answer["valueRanges"] = [
                _value_range(session.workbook, place, major, _options(call), below, splicing) for place in places
            ]
        return splicing.encode(select(mask or {}, answer))


def batch_get_by_data_filter(call: Call) -> bytes:
    """spreadsheets.values.batchGetByDataFilter."""
    request = call.message("BatchGetValuesByDataFilterRequest")
    mask = answer_mask(call, "sheets.v4", "BatchGetValuesByDataFilterResponse")
    splicing = Splicing(call.json_option)
    options = RenderOptions.of(request.get("valueRenderOption"), request.get("dateTimeRenderOption"))
    with reading(call) as session:
        matched = [
            {
                "valueRange": _value_range(session.workbook, place, _major(request), options, None, splicing),
                "dataFilters": filters,
            }
            for place, filters in _filtered(session, filters_of(request))
        ]
        answer = {"spreadsheetId": session.workbook.id, "valueRanges": matched}
        return splicing.encode(select(mask or {}, answer))


def value_range(workbook: Workbook, place: Place, major: str, options: RenderOptions) -> Message:
    """A ValueRange for answers that are small or carry other things too."""
    values = [line for chunk in lines(workbook, place, major, options) for line in chunk]
    answer: Message = {"range": place.a1, "majorDimension": major}
    return answer | {"values": values} if values else answer


def lines(workbook: Workbook, place: Place, major: str, options: RenderOptions) -> Iterator[list[Any]]:
    """The rows, or columns, of a rectangle without what is empty at their ends, some at a time."""
    if major == "COLUMNS":
        yield from _columns(workbook, place, options)
    else:
        yield from _rows(workbook, place, options)


def _value_range(
    workbook: Workbook, place: Place, major: str, options: RenderOptions, mask: Mask | None, splicing: Splicing
) -> Message:
    answer: Message = {"range": place.a1, "majorDimension": major}
    if not wants(mask, "values"):
        return answer
    chunks = lines(workbook, place, major, options)
    first = next(chunks, None)
    if first is None:
        return answer
    return answer | {"values": splicing.list_of([first, *chunks])}


def _rows(workbook: Workbook, place: Place, options: RenderOptions) -> Iterator[list[Any]]:
    empty = 0
    for columns in rendered_chunks(workbook, place, options):
        rows = _trimmed_rows(columns)
        filled = next((i + 1 for i in range(len(rows) - 1, -1, -1) if rows[i]), 0)
        if not filled:
            empty += len(rows)
            continue
        yield [()] * empty + rows[:filled]
        empty = len(rows) - filled


def _trimmed_rows(columns: list[list[Any]]) -> list[tuple[Any, ...]]:
    if not any(None in column for column in columns):
        return list(zip(*columns, strict=True))
    rows: list[tuple[Any, ...]] = []
    for row in zip(*columns, strict=True):
        end = len(row)
        while end and row[end - 1] is None:
            end -= 1
        kept = row[:end]
        rows.append(tuple("" if entry is None else entry for entry in kept) if None in kept else kept)
    return rows


def _columns(workbook: Workbook, place: Place, options: RenderOptions) -> Iterator[list[Any]]:
    empty = 0
    for number in range(place.start_column, place.end_column):
        alone = Place(place.sheet, place.start_row, place.end_row, number, number + 1)
        column = [entry for chunk in rendered_chunks(workbook, alone, options) for entry in chunk[0]]
        while column and column[-1] is None:
            column.pop()
        if not column:
            empty += 1
            continue
        yield [[]] * empty + [["" if entry is None else entry for entry in column] if None in column else column]
        empty = 0


def _filtered(session: Session, filters: list[Message]) -> Iterator[tuple[Place, list[Message]]]:
    for data_filter in filters:
        for place in places_of(session.workbook, data_filter):
            yield place, [data_filter]


def _major(source: Any) -> str:
    """ROWS or COLUMNS, as a query or a message has it; rows where it does not say."""
    return "COLUMNS" if source.get("majorDimension") == "COLUMNS" else "ROWS"


def _options(call: Call) -> RenderOptions:
    return RenderOptions.of(call.query.get("valueRenderOption"), call.query.get("dateTimeRenderOption"))


def _below(mask: Mask | None, name: str) -> Mask | None:
    if mask is None or "*" in mask:
        return None
    below: Mask | None = mask.get(name)
    return below
