"""The basic filter of a tab, and its filter views."""

from scripts.local_google.sheets.condition_values import check_condition
from scripts.local_google.sheets.formats import with_both_colors
from scripts.local_google.sheets.requests.fields import update_mask
from scripts.local_google.sheets.requests.objects import find, new_id
from scripts.local_google.sheets.session import Session
from scripts.local_google.wire.errors import invalid
from scripts.local_google.wire.masks import assign
from scripts.local_google.wire.messages import Message
from scripts.local_google.workbook.addressing import place_of
from scripts.local_google.workbook.sheet import copied

_LIST, _ID, _NOUN = "filterViews", "filterViewId", "filter view"


def set_basic(session: Session, request: Message) -> None:
    """setBasicFilter, in place of the one there was."""
    wanted = _checked(request)
    place = place_of(session.workbook, wanted.get("range", {}))
    place.sheet.message["basicFilter"] = wanted | {"range": place.grid_range}


def clear_basic(session: Session, request: Message) -> None:
    """clearBasicFilter."""
    session.workbook.sheet_of(request).message.pop("basicFilter", None)


def add_view(session: Session, request: Message) -> Message:
    """addFilterView."""
    wanted = _checked(request)
    place = place_of(session.workbook, wanted.get("range", {}))
    views = place.sheet.objects(_LIST)
    stored = {_ID: new_id(session, _LIST, _ID, wanted.get(_ID), _NOUN), "title": _free_title(views)}
    stored |= {name: value for name, value in wanted.items() if name != _ID} | {"range": place.grid_range}
    views.append(stored)
    return {"filter": copied(stored)}


def update_view(session: Session, request: Message) -> None:
    """updateFilterView."""
    wanted = _checked(request)
    mask = update_mask(request, "FilterView")
    _, stored = find(session, _LIST, _ID, wanted.get(_ID, 0), _NOUN)
    if "*" in mask:
        mask = {name: {} for name in ("title", "range", "criteria", "filterSpecs")}
    if _ID in mask:
        raise invalid(f"{_ID} cannot be changed.")
    assign(mask, stored, wanted)
    stored["range"] = place_of(session.workbook, stored.get("range", {})).grid_range


def duplicate_view(session: Session, request: Message) -> Message:
    """duplicateFilterView."""
    sheet, stored = find(session, _LIST, _ID, request.get("filterId", 0), _NOUN)
    twin = copied(stored) | {_ID: session.workbook.new_object_id(), "title": f"Copy of {stored['title']}"}
    sheet.objects(_LIST).append(twin)
    return {"filter": copied(twin)}


def delete_view(session: Session, request: Message) -> None:
    """deleteFilterView."""
    sheet, stored = find(session, _LIST, _ID, request.get("filterId", 0), _NOUN)
    sheet.objects(_LIST).remove(stored)


def _checked(request: Message) -> Message:
    """The filter with both spellings of colours; raises GoogleError 400 for what it cannot do here."""
    wanted: Message = with_both_colors(request.get("filter", {}))
    unsupported = sorted(wanted.keys() & {"namedRangeId", "sortSpecs"})
    if unsupported:
        raise invalid(f"A filter with {', '.join(unsupported)} is not supported here.")
    for column in wanted.get("criteria", {}):
        if not column.isascii() or not column.isdigit():
            raise invalid(f"The criteria of a filter go by the numbers of columns, not by {column}.")
    by_column = wanted.get("criteria", {}).values()
    by_spec = (spec.get("filterCriteria", {}) for spec in wanted.get("filterSpecs", []))
    for criteria in (*by_column, *by_spec):
        if "condition" in criteria:
            check_condition(criteria["condition"])
    return wanted


def _free_title(views: list[Message]) -> str:
    taken = {view["title"] for view in views}
    number = 1
    while f"Filter {number}" in taken:
        number += 1
    return f"Filter {number}"
