"""The basic filter of a tab, and its filter views.

A filter says what to hide twice, by `criteria` and by `filterSpecs`: Google takes either and answers with both.
"""

from scripts.local_google.sheets.condition_values import check_condition
from scripts.local_google.sheets.formats import with_both_colors
from scripts.local_google.sheets.requests.fields import update_mask
from scripts.local_google.sheets.requests.objects import find, new_id
from scripts.local_google.sheets.requests.sorting import check_specs, sort_rows
from scripts.local_google.sheets.session import Session, backing_range
from scripts.local_google.wire.errors import invalid
from scripts.local_google.wire.masks import assign
from scripts.local_google.wire.messages import Message
from scripts.local_google.workbook.addressing import Place, place_of
from scripts.local_google.workbook.sheet import copied

_LIST, _ID, _NOUN = "filterViews", "filterViewId", "filter view"
_BACKINGS = ("range", "namedRangeId", "tableId")


def set_basic(session: Session, request: Message) -> None:
    """setBasicFilter, in place of the one there was; the rows are sorted at once where it says how."""
    wanted = _checked(request.get("filter", {}))
    place = _place(session, wanted)
    stored = wanted | {"range": place.grid_range}
    check_specs(place, stored.get("sortSpecs", []))
    place.sheet.message["basicFilter"] = stored
    if "sortSpecs" in stored and place.rows > 1:
        body = Place(place.sheet, place.start_row + 1, place.end_row, place.start_column, place.end_column)
        session.guard(body)
        sort_rows(session.workbook, body, stored["sortSpecs"])


def clear_basic(session: Session, request: Message) -> None:
    """clearBasicFilter."""
    session.workbook.sheet_of(request).message.pop("basicFilter", None)


def add_view(session: Session, request: Message) -> Message:
    """addFilterView."""
    wanted = _checked(request.get("filter", {}))
    place = _place(session, wanted)
    views = place.sheet.objects(_LIST)
    stored: Message = {_ID: new_id(session, _LIST, _ID, wanted.get(_ID), _NOUN), "title": _free_title(views)}
    stored |= {name: value for name, value in wanted.items() if name != _ID} | {"range": place.grid_range}
    check_specs(place, stored.get("sortSpecs", []))
    views.append(stored)
    return {"filter": copied(stored)}


def update_view(session: Session, request: Message) -> None:
    """updateFilterView."""
    wanted = _checked(request.get("filter", {}))
    mask = update_mask(request, "FilterView")
    sheet, stored = find(session, _LIST, _ID, wanted.get(_ID, 0), _NOUN)
    if "*" in mask:
        mask = {name: {} for name in ("title", *_BACKINGS, "sortSpecs", "criteria", "filterSpecs")}
    if _ID in mask:
        raise invalid(f"{_ID} cannot be changed.")
    if mask.keys() & {"criteria", "filterSpecs"}:
        mask |= {"criteria": {}, "filterSpecs": {}}
    if mask.keys() & wanted.keys() & set(_BACKINGS):
        for name in _BACKINGS:
            stored.pop(name, None)
    assign(mask, stored, wanted)
    place = _place(session, stored)
    stored["range"] = place.grid_range
    check_specs(place, stored.get("sortSpecs", []))
    if place.sheet is not sheet:
        sheet.objects(_LIST).remove(stored)
        place.sheet.objects(_LIST).append(stored)


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


def _place(session: Session, wanted: Message) -> Place:
    """What a filter is about; raises GoogleError 400 where that is told twice, or does not exist."""
    if len(wanted.keys() & set(_BACKINGS)) > 1 and not {"namedRangeId", "tableId"} & wanted.keys():
        raise invalid("Only one of range, namedRangeId and tableId can be set.")
    found = backing_range(session.workbook, wanted)
    if found is None:
        raise invalid("The range of the filter does not exist.")
    return place_of(session.workbook, found)


def _checked(wanted: Message) -> Message:
    """The filter with both spellings of colours and of what it hides; raises GoogleError 400 for what it cannot do."""
    stored: Message = with_both_colors(wanted)
    for column in stored.get("criteria", {}):
        if not column.isascii() or not column.isdigit():
            raise invalid(f"The criteria of a filter go by the numbers of columns, not by {column}.")
    if "filterSpecs" in stored:
        specs = {int(spec.get("columnIndex", 0)): spec.get("filterCriteria", {}) for spec in stored["filterSpecs"]}
    else:
        specs = {int(column): criteria for column, criteria in stored.get("criteria", {}).items()}
    for criteria in specs.values():
        if "condition" in criteria:
            check_condition(criteria["condition"])
    stored.pop("criteria", None)
    stored.pop("filterSpecs", None)
    if not specs:
        return stored
    listed = [{"columnIndex": column, "filterCriteria": criteria} for column, criteria in specs.items()]
    return (
        stored
        | {"criteria": {str(column): copied(criteria) for column, criteria in specs.items()}}
        | {"filterSpecs": listed}
    )


def _free_title(views: list[Message]) -> str:
    taken = {view["title"] for view in views}
    number = 1
    while f"Filter {number}" in taken:
        number += 1
    return f"Filter {number}"
