"""Google's Spreadsheet resource: the whole of a workbook as spreadsheets.get shows it."""

from scripts.local_google.sheets.cell_data import grid_data
from scripts.local_google.sheets.defaults import DEFAULT_FORMAT, THEME
from scripts.local_google.sheets.metadata_lookup import shown
from scripts.local_google.sheets.requests.tables import shown_table
from scripts.local_google.sheets.session import Session
from scripts.local_google.wire.masks import Mask, select, wants
from scripts.local_google.wire.messages import Message
from scripts.local_google.workbook.addressing import Place, place_of
from scripts.local_google.workbook.sheet import Sheet, copied

_SHEET_LISTS = (
    "conditionalFormats",
    "filterViews",
    "protectedRanges",
    "basicFilter",
    "charts",
    "bandedRanges",
    "rowGroups",
    "columnGroups",
    "slicers",
    "tables",
)


def spreadsheet(
    session: Session, mask: Mask | None, places: list[Place] | None = None, *, with_data: bool = False
) -> Message:
    """The Spreadsheet, cut to `mask`; with `places` only their tabs and cells."""
    workbook = session.workbook
    answer: Message = {
        "spreadsheetId": workbook.id,
        "properties": workbook.properties | {"defaultFormat": DEFAULT_FORMAT, "spreadsheetTheme": THEME},
    }
    if wants(mask, "sheets"):
        below = mask["sheets"] if mask and "sheets" in mask else None
        answer["sheets"] = [
            _sheet(session, sheet, index, below, places, with_data=with_data)
            for index, sheet in enumerate(workbook.sheets)
            if places is None or any(place.sheet is sheet for place in places)
        ]
    if workbook.named_ranges:
        answer["namedRanges"] = [_named_range(item) for item in workbook.named_ranges]
    answer["spreadsheetUrl"] = f"https://docs.google.com/spreadsheets/d/{workbook.id}/edit"
    metadata = [item for item in workbook.metadata if item["location"]["locationType"] == "SPREADSHEET"]
    if metadata:
        answer["developerMetadata"] = [shown(item) for item in metadata]
    return cut(mask, answer)


def cut(mask: Mask | None, answer: Message) -> Message:
    """The part of the answer that is asked for."""
    chosen: Message = select(mask or {}, answer)
    return chosen


def protected_range(session: Session, stored: Message) -> Message:
    """A ProtectedRange as the caller may see it: who may edit is shown to those who may."""
    answer = copied(stored)
    editors = answer.pop("editors", {})
    if session.may_edit(stored):
        answer["requestingUserCanEdit"] = True
        users = list(dict.fromkeys([*editors.get("users", []), session.owner]))
        answer["editors"] = editors | {"users": users}
    return answer


def _sheet(
    session: Session, sheet: Sheet, index: int, mask: Mask | None, places: list[Place] | None, *, with_data: bool
) -> Message:
    answer: Message = {"properties": sheet.properties(index)}
    if with_data and wants(mask, "data"):
        grid = sheet.grid
        wanted = [place for place in places or [] if place.sheet is sheet]
        whole = [Place(sheet, 0, grid.row_count, 0, grid.column_count)]
        below = mask["data"] if mask and "data" in mask else None
        answer["data"] = [grid_data(session.workbook, place, below) for place in wanted or whole]
    merges = [merge for merge in sheet.message.get("merges", []) if _is_asked_for(session, merge, places)]
    if merges:
        answer["merges"] = merges
    for name in _SHEET_LISTS:
        if sheet.message.get(name):
            answer[name] = sheet.message[name]
    if "tables" in answer:
        answer["tables"] = [shown_table(session.workbook, sheet, item) for item in answer["tables"]]
    if "protectedRanges" in answer:
        answer["protectedRanges"] = [protected_range(session, item) for item in answer["protectedRanges"]]
    metadata = [item for item in session.workbook.metadata if _on_sheet(item, sheet)]
    if metadata:
        answer["developerMetadata"] = [shown(item) for item in metadata]
    return answer


def _is_asked_for(session: Session, merge: Message, places: list[Place] | None) -> bool:
    return places is None or any(place_of(session.workbook, merge).meets(place) for place in places)


def _on_sheet(item: Message, sheet: Sheet) -> bool:
    location = item["location"]
    return bool(location["locationType"] == "SHEET" and location.get("sheetId", 0) == sheet.id)


def _named_range(item: Message) -> Message:
    return {"namedRangeId": item["namedRangeId"], "name": item["name"], "range": item["range"]}
