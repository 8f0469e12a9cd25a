"""drive.permissions: sharing."""

from typing import Any

from scripts.local_google.call import Call
from scripts.local_google.drive.access import WRITERS, denied, readable, writable
from scripts.local_google.drive.masking import masked
from scripts.local_google.drive.pages import LARGEST_PAGE, page
from scripts.local_google.drive.resource import DEFAULT_PERMISSION_FIELDS, permission_resource
from scripts.local_google.store import drive
from scripts.local_google.store.creation import permission_id
from scripts.local_google.store.drive import ROLES, File, Permission
from scripts.local_google.wire.errors import GoogleError
from scripts.local_google.wire.messages import parse, read

Message = dict[str, Any]

_TYPES = frozenset({"user", "group", "domain", "anyone"})
_IDS = {"anyone": "anyoneWithLink"}


def create(call: Call) -> Message:
    """drive.permissions.create; no message is sent to whom the file is shared with."""
    file, permissions, role = writable(call, call.path["file_id"])
    body = _body(call)
    kind, wanted = body.get("type"), body.get("role")
    if kind not in _TYPES:
        raise _bad("The permission type field is required.", "required")
    if wanted not in ROLES:
        raise _bad("The permission role field is required.", "required")
    address = body.get("emailAddress" if kind in {"user", "group"} else "domain", "")
    if kind != "anyone" and not address:
        raise _bad("The specified emailAddress is invalid or not applicable for the given permission type.", "invalid")
    number = _IDS.get(kind) or permission_id(address)
    old = next((item for item in permissions if item.id == number), None)
    if old is not None and old.role == "owner":
        return _answer(call, old)
    if wanted == "owner":
        return _answer(call, _hand_over(call, file, role, number, address))
    stored = Permission(number, kind, wanted, address, bool(body.get("allowFileDiscovery")))
    _save(call, file, stored)
    return _answer(call, stored)


def list_permissions(call: Call) -> Message:
    """drive.permissions.list."""
    _, permissions, _ = writable(call, call.path["file_id"])
    shown, after = page(call, [permission_resource(item) for item in permissions], default=LARGEST_PAGE)
    answer: Message = {"kind": "drive#permissionList"} | after | {"permissions": shown}
    default: Message = {
        "kind": {},
        "nextPageToken": {},
        "permissions": {name: {} for name in DEFAULT_PERMISSION_FIELDS},
    }
    return masked(call, "PermissionList", answer, default)


def get(call: Call) -> Message:
    """drive.permissions.get."""
    _, permissions, role = readable(call, call.path["file_id"])
    found = _find(permissions, call.path["permission_id"])
    if role not in WRITERS and found.address.casefold() != call.email.casefold():
        raise denied()
    return _answer(call, found)


def update(call: Call) -> Message:
    """drive.permissions.update: another role."""
    file, permissions, role = writable(call, call.path["file_id"])
    old = _find(permissions, call.path["permission_id"])
    wanted = _body(call).get("role")
    if wanted not in ROLES:
        raise _bad("The permission role field is required.", "required")
    if wanted == "owner":
        return _answer(call, _hand_over(call, file, role, old.id, old.address))
    if old.role == "owner":
        raise denied()
    stored = Permission(old.id, old.type, wanted, old.address, old.discoverable)
    _save(call, file, stored)
    return _answer(call, stored)


def delete(call: Call) -> None:
    """drive.permissions.delete; everyone may give up their own."""
    file, permissions, role = readable(call, call.path["file_id"])
    old = _find(permissions, call.path["permission_id"])
    own = old.address.casefold() == call.email.casefold()
    if not (own or role in WRITERS):
        raise denied()
    if old.role == "owner":
        raise GoogleError(403, "The owner of a file cannot be removed.", reason="cannotRemoveOwner")
    with call.store.database.transaction() as connection:
        drive.delete_permission(connection, file.id, old.id)


def _hand_over(call: Call, file: File, role: str, number: str, address: str) -> Permission:
    """Make someone the owner; the one there was becomes a writer."""
    if role != "owner":
        raise denied()
    if call.query.get("transferOwnership", "").lower() != "true":
        raise GoogleError(
            403,
            "The transferOwnership parameter must be enabled when the permission role is 'owner'.",
            reason="forbidden",
            location="transferOwnership",
        )
    stored = Permission(number, "user", "owner", address)
    former = Permission(permission_id(file.owner), "user", "writer", file.owner)
    file.owner = address
    with call.store.database.transaction() as connection:
        drive.save_permission(connection, file.id, former)
        drive.save_permission(connection, file.id, stored)
        drive.save_file(connection, file)
    return stored


def _save(call: Call, file: File, permission: Permission) -> None:
    with call.store.database.transaction() as connection:
        drive.save_permission(connection, file.id, permission)


def _find(permissions: list[Permission], number: str) -> Permission:
    for item in permissions:
        if item.id == number:
            return item
    raise GoogleError(404, f"Permission not found: {number}.", reason="notFound", location="permissionId")


def _answer(call: Call, permission: Permission) -> Message:
    default: Message = {name: {} for name in DEFAULT_PERMISSION_FIELDS}
    return masked(call, "Permission", permission_resource(permission), default)


def _body(call: Call) -> Message:
    body = read("drive.v3", "Permission", parse(call.body))
    for name in ("expirationTime", "view"):
        if name in body:
            raise _bad(f"Setting {name} is not supported here.", "invalidSharingRequest")
    return body


def _bad(message: str, reason: str) -> GoogleError:
    return GoogleError(400, message, reason=reason)
