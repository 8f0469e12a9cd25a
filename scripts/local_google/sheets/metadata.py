"""spreadsheets.developerMetadata: get and search."""

from scripts.local_google.call import Call, answer_mask
from scripts.local_google.sheets.data_filters import place_of_location, places_of
from scripts.local_google.sheets.metadata_lookup import matching, shown
from scripts.local_google.sheets.session import reading
from scripts.local_google.wire.errors import invalid, not_found
from scripts.local_google.wire.masks import select
from scripts.local_google.wire.messages import Message
from scripts.local_google.workbook.workbook import Workbook


def get(call: Call) -> Message:
    """spreadsheets.developerMetadata.get."""
    mask = answer_mask(call, "sheets.v4", "DeveloperMetadata")
    wanted = call.path["metadata_id"]
    if not wanted.isdigit():
        raise invalid(f"Invalid value at 'metadata_id' (TYPE_INT32), \"{wanted}\"")
    with reading(call) as session:
        for item in session.workbook.metadata:
            if item["metadataId"] == int(wanted):
                answer: Message = select(mask or {}, shown(item))
                return answer
    raise not_found()


def search(call: Call) -> Message:
    """spreadsheets.developerMetadata.search."""
    mask = answer_mask(call, "sheets.v4", "SearchDeveloperMetadataResponse")
    filters = call.message("SearchDeveloperMetadataRequest").get("dataFilters", [])
    with reading(call) as session:
        found: dict[int, Message] = {}
        for data_filter in filters:
            for item in _matched(session.workbook, data_filter):
                match = found.setdefault(item["metadataId"], {"developerMetadata": shown(item), "dataFilters": []})
                match["dataFilters"].append(data_filter)
    answer: Message = {"matchedDeveloperMetadata": list(found.values())} if found else {}
    selected: Message = select(mask or {}, answer)
    return selected


def _matched(workbook: Workbook, data_filter: Message) -> list[Message]:
    """What a filter matches: by its lookup, or, for a range, what lies on lines within it."""
    if "developerMetadataLookup" in data_filter:
        return list(matching(workbook, data_filter["developerMetadataLookup"]))
    wanted = places_of(workbook, data_filter)
    chosen: list[Message] = []
    for item in workbook.metadata:
        place = place_of_location(workbook, item["location"])
        if place is not None and any(place.meets(other) for other in wanted):
            chosen.append(item)
    return chosen
