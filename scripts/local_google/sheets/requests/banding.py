"""Banded ranges: alternating colours."""

from scripts.local_google.sheets.formats import with_both_colors
from scripts.local_google.sheets.requests.fields import update_mask
from scripts.local_google.sheets.requests.objects import find, new_id
from scripts.local_google.sheets.session import Session
from scripts.local_google.wire.errors import invalid
from scripts.local_google.wire.masks import assign
from scripts.local_google.wire.messages import Message
from scripts.local_google.workbook.addressing import place_of
from scripts.local_google.workbook.sheet import copied

_LIST, _ID, _NOUN = "bandedRanges", "bandedRangeId", "banded range"


def add(session: Session, request: Message) -> Message:
    """addBanding."""
    wanted: Message = with_both_colors(request.get("bandedRange", {}))
    if "rowProperties" not in wanted and "columnProperties" not in wanted:
        raise invalid("At least one of rowProperties and columnProperties must be set.")
    place = place_of(session.workbook, wanted.get("range", {}))
    session.guard(place)
    stored = wanted | {_ID: new_id(session, _LIST, _ID, wanted.get(_ID), _NOUN), "range": place.grid_range}
    _check_free(session, stored)
    place.sheet.objects(_LIST).append(stored)
    return {"bandedRange": copied(stored)}


def update(session: Session, request: Message) -> None:
    """updateBanding."""
    wanted: Message = with_both_colors(request.get("bandedRange", {}))
    mask = update_mask(request, "BandedRange")
    sheet, stored = find(session, _LIST, _ID, wanted.get(_ID, 0), _NOUN)
    if "*" in mask:
        mask = {"range": {}, "rowProperties": {}, "columnProperties": {}}
    assign(mask, stored, wanted)
    place = place_of(session.workbook, stored.get("range", {}))
    session.guard(place)
    stored["range"] = place.grid_range
    _check_free(session, stored)
    if place.sheet is not sheet:
        sheet.objects(_LIST).remove(stored)
        place.sheet.objects(_LIST).append(stored)


def delete(session: Session, request: Message) -> None:
    """deleteBanding."""
    sheet, stored = find(session, _LIST, _ID, request.get(_ID, 0), _NOUN)
    session.guard(place_of(session.workbook, stored["range"]))
    sheet.objects(_LIST).remove(stored)


def _check_free(session: Session, banding: Message) -> None:
    place = place_of(session.workbook, banding["range"])
    for other in place.sheet.objects(_LIST):
        if other[_ID] != banding[_ID] and place_of(session.workbook, other["range"]).meets(place):
            raise invalid("You cannot add alternating background colors to a range that already has them.")
