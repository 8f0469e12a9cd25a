"""Named ranges."""

import re

from scripts.local_google.cells.a1 import RangeError, parse
from scripts.local_google.sheets.requests.fields import update_mask
from scripts.local_google.sheets.requests.objects import normal_range
from scripts.local_google.sheets.session import Session
from scripts.local_google.wire.errors import invalid
from scripts.local_google.wire.masks import assign
from scripts.local_google.wire.messages import Message
from scripts.local_google.workbook.sheet import copied

LONGEST_NAME = 250
"""The most characters in a named range's name."""

_NAME = re.compile(r"[^\W\d]\w*")


def add(session: Session, request: Message) -> Message:
    """addNamedRange."""
    workbook = session.workbook
    wanted = request.get("namedRange", {})
    number = wanted.get("namedRangeId") or str(workbook.new_object_id())
    if any(item["namedRangeId"] == number for item in workbook.named_ranges):
        raise invalid(f"A named range with id {number} already exists.")
    name = wanted.get("name", "")
    _check_name(session, name, None)
    workbook.area_of(wanted.get("range", {}))
    stored = {"namedRangeId": number, "name": name, "range": normal_range(wanted.get("range", {}))}
    workbook.named_ranges.append(stored)
    workbook.touch()
    return {"namedRange": copied(stored)}


def update(session: Session, request: Message) -> None:
    """updateNamedRange."""
    wanted = copied(request.get("namedRange", {}))
    mask = update_mask(request, "NamedRange")
    stored = _find(session, wanted.get("namedRangeId", ""))
    if "*" in mask:
        mask = {"name": {}, "range": {}}
    if "namedRangeId" in mask:
        raise invalid("namedRangeId cannot be changed.")
    if "name" in mask:
        _check_name(session, wanted.get("name", ""), stored)
    if "range" in mask:
        wanted["range"] = normal_range(wanted.get("range", {}))
    assign(mask, stored, wanted)
    session.workbook.area_of(stored["range"])
    session.workbook.touch()


def delete(session: Session, request: Message) -> None:
    """deleteNamedRange."""
    session.workbook.named_ranges.remove(_find(session, request.get("namedRangeId", "")))
    session.workbook.touch()


def _find(session: Session, number: str) -> Message:
    for item in session.workbook.named_ranges:
        if item["namedRangeId"] == number:
            return item
    raise invalid(f"No named range with id: {number}")


def _check_name(session: Session, name: str, own: Message | None) -> None:
    if not _NAME.fullmatch(name) or len(name) > LONGEST_NAME or _is_address(name):
        raise invalid(f"The name of a range cannot be: {name!r}")
    for item in session.workbook.named_ranges:
        if item is not own and item["name"].casefold() == name.casefold():
            raise invalid(f"Cannot add named range with name {name}, a named range with that name already exists.")


def _is_address(name: str) -> bool:
    try:
        return parse(name).name is None
    except RangeError:
        return True
