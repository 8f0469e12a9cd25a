"""Google's File and Permission resources."""

from typing import Any

from scripts.local_google.store.drive import SPREADSHEET, File, Permission, role_of

Message = dict[str, Any]

DEFAULT_FIELDS = ("kind", "id", "name", "mimeType")
"""What Drive answers of a file where `fields` does not say otherwise."""

DEFAULT_PERMISSION_FIELDS = ("kind", "id", "type", "role")
"""What Drive answers of a permission where `fields` does not say otherwise."""

_WRITERS = frozenset({"writer", "fileOrganizer", "organizer", "owner"})


def file_resource(file: File, permissions: list[Permission], email: str) -> Message:
    """The file as the caller may see it."""
    role = role_of(permissions, email) or ""
    writer = role in _WRITERS
    mine = role == "owner"
    answer: Message = {
        "kind": "drive#file",
        "id": file.id,
        "name": file.name,
        "mimeType": file.mime_type,
        "starred": False,
        "trashed": bool(file.more.get("trashed")),
        "explicitlyTrashed": bool(file.more.get("trashed")),
        "parents": file.more.get("parents", []),
        "spaces": ["drive"],
        "version": str(file.more.get("version", 1)),
        "createdTime": file.created,
        "modifiedTime": file.modified,
        "owners": [user(file.owner, email)],
        "lastModifyingUser": user(file.modified_by, email),
        "shared": len(permissions) > 1,
        "ownedByMe": mine,
        "capabilities": _capabilities(role, writer=writer, mine=mine),
        "viewersCanCopyContent": True,
        "writersCanShare": True,
    }
    if file.mime_type == SPREADSHEET:
        answer["webViewLink"] = f"https://docs.google.com/spreadsheets/d/{file.id}/edit?usp=drivesdk"
    if writer:
        answer["permissions"] = [permission_resource(item) for item in permissions]
        answer["permissionIds"] = [item.id for item in permissions]
    kept = ("description", "properties", "appProperties", "starred")
    return answer | {name: file.more[name] for name in kept if name in file.more}


def permission_resource(permission: Permission) -> Message:
    """The permission."""
    answer: Message = {
        "kind": "drive#permission",
        "id": permission.id,
        "type": permission.type,
        "role": permission.role,
    }
    if permission.type in {"user", "group"}:
        answer["emailAddress"] = permission.address
        answer["displayName"] = permission.address.partition("@")[0]
        answer["deleted"] = False
        answer["pendingOwner"] = False
    elif permission.type == "domain":
        answer["domain"] = permission.address
        answer["displayName"] = permission.address
    if permission.type in {"domain", "anyone"}:
        answer["allowFileDiscovery"] = permission.discoverable
    return answer


def user(address: str, email: str) -> Message:
    """A person in Drive."""
    return {
        "kind": "drive#user",
        "displayName": address.partition("@")[0],
        "me": address.casefold() == email.casefold(),
        "emailAddress": address,
    }


def _capabilities(role: str, *, writer: bool, mine: bool) -> Message:
    return {
        "canComment": writer or role == "commenter",
        "canCopy": bool(role),
        "canDelete": mine,
        "canDownload": bool(role),
        "canEdit": writer,
        "canRename": writer,
        "canShare": writer,
        "canTrash": mine,
    }
