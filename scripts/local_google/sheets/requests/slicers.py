"""Slicers, kept as their specification; filtering by them is for whoever shows the sheet."""

from scripts.local_google.sheets.formats import with_both_colors
from scripts.local_google.sheets.requests.charts import anchored, overlay_of
from scripts.local_google.sheets.requests.fields import update_mask
from scripts.local_google.sheets.requests.objects import every_range, find, new_id, normal_range
from scripts.local_google.sheets.session import Session
from scripts.local_google.wire.errors import invalid
from scripts.local_google.wire.masks import assign
from scripts.local_google.wire.messages import Message
from scripts.local_google.workbook.addressing import place_of
from scripts.local_google.workbook.sheet import copied

_LIST, _ID, _NOUN = "slicers", "slicerId", "slicer"


def add(session: Session, request: Message) -> Message:
    """addSlicer."""
    wanted = request.get("slicer", {})
    number = new_id(session, _LIST, _ID, wanted.get(_ID), _NOUN)
    position = wanted.get("position", {})
    sheet = anchored(session, position)
    stored: Message = {_ID: number, "spec": with_both_colors(wanted.get("spec", {})), "position": overlay_of(position)}
    _check(session, stored)
    sheet.objects(_LIST).append(stored)
    return {"slicer": copied(stored)}


def update_spec(session: Session, request: Message) -> None:
    """updateSlicerSpec."""
    mask = update_mask(request, "SlicerSpec")
    _, stored = find(session, _LIST, _ID, request.get(_ID, 0), _NOUN)
    assign(mask, stored["spec"], request.get("spec", {}))
    stored["spec"] = with_both_colors(stored["spec"])
    _check(session, stored)


def _check(session: Session, slicer: Message) -> None:
    """Raise GoogleError 400 where a slicer is about cells that do not exist."""
    spec = slicer["spec"]
    if "dataRange" not in spec:
        raise invalid("The dataRange of a slicer must be set.")
    place = place_of(session.workbook, spec["dataRange"])
    if not 0 <= spec.get("columnIndex", 0) < place.columns:
        raise invalid("The columnIndex of a slicer must lie within its dataRange.")
    slicer["spec"] = every_range(spec, normal_range)
