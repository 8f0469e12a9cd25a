"""Developer metadata: finding it by id, key, value, visibility and place."""

from collections.abc import Iterator

from scripts.local_google.wire.messages import Message
from scripts.local_google.workbook.sheet import copied
from scripts.local_google.workbook.workbook import Workbook


def matching(workbook: Workbook, lookup: Message) -> Iterator[Message]:
    """The metadata that a DeveloperMetadataLookup selects, in the order of creation."""
    for item in workbook.metadata:
        if _has(item, lookup) and _lies(item["location"], lookup):
            yield item


def shown(item: Message) -> Message:
    """The metadata as Google answers it: a tab's id of 0 is left out of ranges."""
    twin = copied(item)
    dimension = twin["location"].get("dimensionRange")
    if dimension is not None and not dimension.get("sheetId"):
        dimension.pop("sheetId", None)
    return twin


def _has(item: Message, lookup: Message) -> bool:
    names = ("metadataId", "metadataKey", "metadataValue", "visibility")
    return all(item.get(name) == lookup[name] for name in names if name in lookup)


def _lies(location: Message, lookup: Message) -> bool:
    wanted = lookup.get("metadataLocation")
    if wanted is None:
        return lookup.get("locationType") in (None, location["locationType"])
    if "locationType" in lookup and lookup["locationType"] != location["locationType"]:
        return False
    if lookup.get("locationMatchingStrategy") == "INTERSECTING_LOCATION":
        return _intersects(location, wanted)
    return _same_place(location, wanted)


def _same_place(location: Message, wanted: Message) -> bool:
    if "dimensionRange" in wanted:
        return _dimension(location) == _dimension(wanted)
    if "sheetId" in wanted:
        return bool(location["locationType"] == "SHEET" and location.get("sheetId", 0) == wanted["sheetId"])
    return bool(wanted.get("spreadsheet")) and location["locationType"] == "SPREADSHEET"


def _intersects(location: Message, wanted: Message) -> bool:
    if wanted.get("spreadsheet") or location["locationType"] == "SPREADSHEET":
        return True
    if _sheet_id(location) != _sheet_id(wanted):
        return False
    own, other = _dimension(location), _dimension(wanted)
    if own is None or other is None or own[1] != other[1]:
        return True
    return own[2] < other[3] and other[2] < own[3]


def _sheet_id(location: Message) -> int:
    number: int = location.get("dimensionRange", location).get("sheetId", 0)
    return number


def _dimension(location: Message) -> tuple[int, str, int, int] | None:
    item = location.get("dimensionRange")
    if item is None:
        return None
    return item.get("sheetId", 0), item.get("dimension", "ROWS"), item.get("startIndex", 0), item.get("endIndex", 0)
