"""What a new spreadsheet is filled with, by the same requests as a batchUpdate would."""

from collections.abc import Iterator
from itertools import groupby

from scripts.local_google.sheets import batch
from scripts.local_google.sheets.session import Session
from scripts.local_google.wire.messages import Message

_OBJECTS = {
    "bandedRanges": ("addBanding", "bandedRange"),
    "tables": ("addTable", "table"),
    "protectedRanges": ("addProtectedRange", "protectedRange"),
    "filterViews": ("addFilterView", "filter"),
    "charts": ("addChart", "chart"),
    "slicers": ("addSlicer", "slicer"),
}
"""The lists of a tab whose items a request each adds: its name, and the item's name in it."""

_LINES = (("ROWS", "rowMetadata", "startRow"), ("COLUMNS", "columnMetadata", "startColumn"))
_GROUPS = (("ROWS", "rowGroups"), ("COLUMNS", "columnGroups"))
_NOT_SET = {"title", "defaultFormat"}
"""Of a spreadsheet's properties, what the file is made with, and what can only be read."""


def fill(session: Session, body: Message) -> None:
    """Give a new spreadsheet what the request asks for: its tabs first, so that one may speak of another."""
    requests: list[Message] = []
    properties = {name: value for name, value in body.get("properties", {}).items() if name not in _NOT_SET}
    if properties:
        requests.append({"updateSpreadsheetProperties": {"properties": properties, "fields": ",".join(properties)}})
    tabs = [_with_identity(session, sheet, number) for number, sheet in enumerate(body.get("sheets", []))]
    if tabs:
        session.workbook.sheets.clear()
    requests += [{"addSheet": {"properties": sheet["properties"]}} for sheet in tabs]
    requests += [{"addNamedRange": {"namedRange": item}} for item in body.get("namedRanges", [])]
    for sheet in tabs:
        requests += _contents(sheet)
    requests += _metadata(body, {"spreadsheet": True})
    for request in requests:
        ((kind, content),) = request.items()
        batch.HANDLERS[kind](session, content)


def _with_identity(session: Session, sheet: Message, number: int) -> Message:
    properties = sheet.get("properties", {})
    sheet_id = properties.get("sheetId", session.workbook.new_object_id())
    return sheet | {
        "properties": properties | {"sheetId": sheet_id, "title": properties.get("title", f"Sheet{number + 1}")}
    }


def _contents(sheet: Message) -> Iterator[Message]:
    sheet_id = sheet["properties"]["sheetId"]
    for data in sheet.get("data", []):
        start = {"sheetId": sheet_id, "rowIndex": data.get("startRow", 0), "columnIndex": data.get("startColumn", 0)}
        yield {"updateCells": {"start": start, "rows": data.get("rowData", []), "fields": "*"}}
        yield from _lines(sheet_id, data)
    for merge in sheet.get("merges", []):
        yield {"mergeCells": {"range": merge, "mergeType": "MERGE_ALL"}}
    for index, rule in enumerate(sheet.get("conditionalFormats", [])):
        yield {"addConditionalFormatRule": {"rule": rule, "index": index}}
    for name, (request, item_name) in _OBJECTS.items():
        for item in sheet.get(name, []):
            yield {request: {item_name: item}}
    for dimension, name in _GROUPS:
        yield from _groups(sheet_id, dimension, sheet.get(name, []))
    if "basicFilter" in sheet:
        yield {"setBasicFilter": {"filter": sheet["basicFilter"]}}
    yield from _metadata(sheet, {"sheetId": sheet_id})


def _lines(sheet_id: int, data: Message) -> Iterator[Message]:
    """The sizes of rows and columns and which are hidden, a request for each run of lines that are alike."""
    for dimension, name, start_name in _LINES:
        index = data.get(start_name, 0)
        for wanted, run in groupby(data.get(name, []), _settable):
            lines = list(run)
            if wanted:
                place = _span(sheet_id, dimension, index, index + len(lines))
                yield {"updateDimensionProperties": {"range": place, "properties": wanted, "fields": ",".join(wanted)}}
            for offset, line in enumerate(lines, index):
                place = _span(sheet_id, dimension, offset, offset + 1)
                yield from _metadata(line, {"dimensionRange": place})
            index += len(lines)


def _settable(line: Message) -> Message:
    return {name: line[name] for name in ("pixelSize", "hiddenByUser") if name in line}


def _groups(sheet_id: int, dimension: str, groups: list[Message]) -> Iterator[Message]:
    """The groups, outer ones first: each adds one level to its lines."""
    ordered = sorted(groups, key=lambda group: group.get("depth", 1))
    for group in ordered:
        place = {"sheetId": sheet_id, "dimension": dimension} | group.get("range", {})
        yield {"addDimensionGroup": {"range": place}}
    for group in ordered:
        if group.get("collapsed"):
            place = {"sheetId": sheet_id, "dimension": dimension} | group.get("range", {})
            wanted = {"range": place, "depth": group.get("depth", 1), "collapsed": True}
            yield {"updateDimensionGroup": {"dimensionGroup": wanted, "fields": "collapsed"}}


def _metadata(holder: Message, place: Message) -> Iterator[Message]:
    """The metadata of a message, at its own place where the metadata names none."""
    for item in holder.get("developerMetadata", []):
        yield {"createDeveloperMetadata": {"developerMetadata": {"location": place} | item}}


def _span(sheet_id: int, dimension: str, start: int, end: int) -> Message:
    return {"sheetId": sheet_id, "dimension": dimension, "startIndex": start, "endIndex": end}
