"""Developer metadata: keys and values that programs attach to a spreadsheet, a tab, a row or a column."""

from scripts.local_google.sheets.metadata_lookup import matching, shown
from scripts.local_google.sheets.requests.fields import update_mask
from scripts.local_google.sheets.requests.objects import normal_range
from scripts.local_google.sheets.session import Session
from scripts.local_google.wire.errors import invalid
from scripts.local_google.wire.masks import Mask, assign
from scripts.local_google.wire.messages import Message
from scripts.local_google.workbook.sheet import copied
from scripts.local_google.workbook.workbook import Workbook

LARGEST_TOTAL = 30_000
"""The most characters of keys and values on a spreadsheet, a tab, or all its rows and columns."""

_SETTABLE = frozenset({"metadataKey", "metadataValue", "location", "visibility"})


def create(session: Session, request: Message) -> Message:
    """createDeveloperMetadata; an id that is given must not be in use."""
    workbook = session.workbook
    wanted = request.get("developerMetadata", {})
    number = wanted.get("metadataId") or workbook.new_object_id()
    if any(item["metadataId"] == number for item in workbook.metadata):
        raise invalid(
            f"Cannot add developer metadata with ID [{number}] because developer metadata with that ID already exists."
        )
    if not wanted.get("metadataKey"):
        raise invalid("A metadata key is required.")
    stored: Message = {"metadataId": number, "metadataKey": wanted["metadataKey"]}
    if "metadataValue" in wanted:
        stored["metadataValue"] = wanted["metadataValue"]
    stored["location"] = _location(workbook, wanted.get("location", {}))
    stored["visibility"] = _visibility(wanted)
    workbook.metadata.append(stored)
    _check_total(workbook)
    return {"developerMetadata": shown(stored)}


def update(session: Session, request: Message) -> Message:
    """updateDeveloperMetadata: everything that the data filters match."""
    wanted = request.get("developerMetadata", {})
    mask = update_mask(request, "DeveloperMetadata")
    if "*" in mask:
        mask = {name: {} for name in sorted(_SETTABLE)}
    if mask.keys() - _SETTABLE:
        raise invalid("metadataId cannot be changed.")
    chosen = _chosen(session.workbook, request.get("dataFilters", []))
    for item in chosen:
        _change(session.workbook, item, mask, copied(wanted))
    _check_total(session.workbook)
    return {"developerMetadata": [shown(item) for item in chosen]}


def delete(session: Session, request: Message) -> Message:
    """deleteDeveloperMetadata: everything that the data filter matches."""
    chosen = _chosen(session.workbook, [request.get("dataFilter", {})])
    session.workbook.metadata = [item for item in session.workbook.metadata if item not in chosen]
    return {"deletedDeveloperMetadata": [shown(item) for item in chosen]} if chosen else {}


def _change(workbook: Workbook, item: Message, mask: Mask, wanted: Message) -> None:
    if "location" in mask:
        wanted["location"] = _location(workbook, wanted.get("location", {}))
    if "visibility" in mask:
        wanted["visibility"] = _visibility(wanted)
    if "metadataKey" in mask and not wanted.get("metadataKey"):
        raise invalid("A metadata key is required.")
    assign({name: {} for name in mask}, item, wanted)


def _chosen(workbook: Workbook, filters: list[Message]) -> list[Message]:
    if any("developerMetadataLookup" not in item for item in filters):
        raise invalid("The data filter must have a developerMetadataLookup.")
    found = [item for data_filter in filters for item in matching(workbook, data_filter["developerMetadataLookup"])]
    return list({item["metadataId"]: item for item in found}.values())


def _visibility(wanted: Message) -> str:
    visibility: str = wanted.get("visibility", "DEVELOPER_METADATA_VISIBILITY_UNSPECIFIED")
    if visibility == "DEVELOPER_METADATA_VISIBILITY_UNSPECIFIED":
        raise invalid("A metadata visibility is required.")
    return visibility


def _location(workbook: Workbook, wanted: Message) -> Message:
    """The location with its type, checked to exist; raises GoogleError 400."""
    if "dimensionRange" in wanted:
        return _line(workbook, wanted["dimensionRange"])
    if wanted.get("spreadsheet"):
        return {"locationType": "SPREADSHEET", "spreadsheet": True}
    if "sheetId" in wanted:
        workbook.sheet_of(wanted)
        return {"locationType": "SHEET", "sheetId": wanted["sheetId"]}
    raise invalid("A metadata location is required.")


def _line(workbook: Workbook, span: Message) -> Message:
    sheet = workbook.sheet_of(span)
    dimension = span.get("dimension")
    start, end = span.get("startIndex", 0), span.get("endIndex", 0)
    size = sheet.grid.row_count if dimension == "ROWS" else sheet.grid.column_count
    if dimension not in {"ROWS", "COLUMNS"} or end != start + 1 or not 0 <= start < size:
        raise invalid("Developer metadata can only be associated with a single row or column.")
    kept = normal_range({"sheetId": sheet.id}) | {"dimension": dimension, "startIndex": start, "endIndex": end}
    return {"locationType": "ROW" if dimension == "ROWS" else "COLUMN", "dimensionRange": kept}


def _check_total(workbook: Workbook) -> None:
    totals: dict[tuple[str, int], int] = {}
    for item in workbook.metadata:
        location = item["location"]
        kind = "SPREADSHEET" if location["locationType"] == "SPREADSHEET" else "SHEET"
        place = (kind, location.get("dimensionRange", location).get("sheetId", 0))
        totals[place] = totals.get(place, 0) + len(item["metadataKey"]) + len(item.get("metadataValue", ""))
    if any(total > LARGEST_TOTAL for total in totals.values()):
        raise invalid(f"Developer metadata cannot hold more than {LARGEST_TOTAL} characters in one place.")
