"""Protected ranges: who may edit them, and who may change that."""

from scripts.local_google.sheets.requests.fields import update_mask
from scripts.local_google.sheets.requests.objects import find, new_id, normal_range
from scripts.local_google.sheets.session import Session, covered_by
from scripts.local_google.wire.errors import PROTECTED, invalid
from scripts.local_google.wire.masks import assign
from scripts.local_google.wire.messages import Message
from scripts.local_google.workbook.sheet import copied

_BACKINGS = ("range", "namedRangeId", "tableId")
_LIST, _ID, _NOUN = "protectedRanges", "protectedRangeId", "protected range"


def add(session: Session, request: Message) -> Message:
    """addProtectedRange; whoever adds it may edit it, and so may the file's owner."""
    wanted = copied(request.get("protectedRange", {}))
    number = new_id(session, _LIST, _ID, wanted.get(_ID), _NOUN)
    _check_place(session, wanted)
    stored = {_ID: number} | {name: value for name, value in wanted.items() if name != "requestingUserCanEdit"}
    if "range" in stored:
        stored["range"] = normal_range(stored["range"])
    sheet = session.workbook.sheet_of(_range_of(session, stored))
    shown = copied(stored) | {"requestingUserCanEdit": True, "editors": copied(wanted.get("editors", {}))}
    users = stored.setdefault("editors", {}).setdefault("users", [])
    if session.email not in users:
        users.append(session.email)
    sheet.objects(_LIST).append(stored)
    return {"protectedRange": shown}


def update(session: Session, request: Message) -> None:
    """updateProtectedRange."""
    wanted = copied(request.get("protectedRange", {}))
    mask = update_mask(request, "ProtectedRange")
    sheet, stored = find(session, _LIST, _ID, wanted.get(_ID, 0), _NOUN)
    if not session.may_edit(stored) or (stored.get("warningOnly") and session.email != session.owner):
        raise invalid(PROTECTED)
    if "*" in mask:
        mask = {name: {} for name in (*_BACKINGS, "description", "warningOnly", "editors", "unprotectedRanges")}
    fixed = mask.keys() & {_ID, "requestingUserCanEdit"}
    if fixed:
        raise invalid(f"Fields that cannot be set: {', '.join(sorted(fixed))}")
    if "range" in wanted:
        wanted["range"] = normal_range(wanted["range"])
    if mask.keys() & wanted.keys() & set(_BACKINGS):
        for name in _BACKINGS:
            stored.pop(name, None)
    assign(mask, stored, wanted)
    _check_place(session, stored)
    target = session.workbook.sheet_of(_range_of(session, stored))
    if target is not sheet:
        sheet.objects(_LIST).remove(stored)
        target.objects(_LIST).append(stored)


def delete(session: Session, request: Message) -> None:
    """deleteProtectedRange."""
    sheet, stored = find(session, _LIST, _ID, request.get(_ID, 0), _NOUN)
    if not session.may_edit(stored):
        raise invalid(PROTECTED)
    sheet.objects(_LIST).remove(stored)


def _check_place(session: Session, protection: Message) -> None:
    if len(protection.keys() & set(_BACKINGS)) != 1:
        raise invalid("Exactly one of range, namedRangeId and tableId must be set.")
    if covered_by(session.workbook, protection) is None:
        if "tableId" in protection:
            raise invalid(f"No table with ID: {protection['tableId']}")
        raise invalid(f"No named range with id: {protection['namedRangeId']}")
    if "range" in protection:
        session.workbook.area_of(protection["range"])
    free = protection.get("unprotectedRanges", [])
    if free and set(protection.get("range", {})) - {"sheetId"}:
        raise invalid("Unprotected ranges are only supported on protected sheets.")


def _range_of(session: Session, protection: Message) -> Message:
    covered = covered_by(session.workbook, protection)
    return {} if covered is None else covered.grid_range
