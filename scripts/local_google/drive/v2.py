"""The File resource of Drive's second version, in which gspread still imports CSV."""

from typing import Any

from scripts.local_google.drive.resource import file_resource, user
from scripts.local_google.store.drive import File, Permission

Message = dict[str, Any]

_BASE = "https://www.googleapis.com/drive/v2/files"


def file_resource_v2(file: File, permissions: list[Permission], email: str) -> Message:
    """The file as the caller may see it."""
    newer = file_resource(file, permissions, email)
    return {
        "kind": "drive#file",
        "id": file.id,
        "etag": f'"{newer["version"]}"',
        "selfLink": f"{_BASE}/{file.id}",
        "alternateLink": newer["webViewLink"],
        "embedLink": f"https://docs.google.com/spreadsheets/d/{file.id}/htmlembed?ouid=0",
        "iconLink": f"https://drive-thirdparty.googleusercontent.com/16/type/{file.mime_type}",
        "title": file.name,
        "mimeType": file.mime_type,
        "labels": {
            "starred": newer["starred"],
            "hidden": False,
            "trashed": newer["trashed"],
            "restricted": False,
            "viewed": True,
        },
        "copyRequiresWriterPermission": False,
        "createdDate": file.created,
        "modifiedDate": file.modified,
        "modifiedByMeDate": file.modified,
        "lastViewedByMeDate": file.modified,
        "version": newer["version"],
        "parents": [_parent(file, parent) for parent in newer["parents"]],
        "userPermission": {"kind": "drive#permission", "id": "me", "role": _role(permissions, email), "type": "user"},
        "fileSize": "0",
        "quotaBytesUsed": "0",
        "ownerNames": [file.owner.partition("@")[0]],
        "owners": [user(file.owner, email)],
        "lastModifyingUserName": file.modified_by.partition("@")[0],
        "lastModifyingUser": user(file.modified_by, email),
        "capabilities": newer["capabilities"],
        "editable": newer["capabilities"]["canEdit"],
        "copyable": True,
        "writersCanShare": True,
        "shared": newer["shared"],
        "explicitlyTrashed": newer["explicitlyTrashed"],
        "appDataContents": False,
        "spaces": ["drive"],
    }


def _parent(file: File, parent: str) -> Message:
    return {
        "kind": "drive#parentReference",
        "id": parent,
        "selfLink": f"{_BASE}/{file.id}/parents/{parent}",
        "parentLink": f"{_BASE}/{parent}",
        "isRoot": parent == "root",
    }


def _role(permissions: list[Permission], email: str) -> str:
    own = (item.role for item in permissions if item.address.casefold() == email.casefold())
    return next(own, "reader")
