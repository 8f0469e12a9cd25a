"""drive.revisions: who changed a file when; what it held then is not kept."""

from typing import Any

from scripts.local_google.call import Call
from scripts.local_google.drive.access import readable
from scripts.local_google.drive.masking import masked
from scripts.local_google.drive.pages import page
from scripts.local_google.drive.resource import user
from scripts.local_google.store import drive
from scripts.local_google.store.drive import Revision
from scripts.local_google.wire.errors import GoogleError

Message = dict[str, Any]

_DEFAULT = ("id", "mimeType", "kind", "modifiedTime")


def list_revisions(call: Call) -> Message:
    """drive.revisions.list, the oldest first."""
    file, _, _ = readable(call, call.path["file_id"])
    revisions = drive.revisions_of(call.store.database.connection(), file.id)
    shown, after = page(call, [_resource(file, item, call.email) for item in revisions], default=200)
    answer: Message = {"kind": "drive#revisionList"} | after | {"revisions": shown}
    default: Message = {"kind": {}, "nextPageToken": {}, "revisions": {name: {} for name in _DEFAULT}}
    return masked(call, "RevisionList", answer, default)


def get(call: Call) -> Message:
    """drive.revisions.get, of what is said about it."""
    file, _, _ = readable(call, call.path["file_id"])
    number = call.path["revision_id"]
    revisions = drive.revisions_of(call.store.database.connection(), file.id)
    wanted = revisions[-1:] if number == "head" else [item for item in revisions if item.id == number]
    if not wanted:
        raise GoogleError(404, f"Revision not found: {number}.", reason="notFound", location="revisionId")
    if call.query.get("alt") == "media":
        raise GoogleError(403, "Only files with binary content can be downloaded.", reason="fileNotDownloadable")
    return masked(call, "Revision", _resource(file, wanted[0], call.email), {name: {} for name in _DEFAULT})


def _resource(file: drive.File, revision: Revision, email: str) -> Message:
    return {
        "kind": "drive#revision",
        "id": revision.id,
        "mimeType": file.mime_type,
        "modifiedTime": revision.modified,
        "keepForever": False,
        "published": False,
        "lastModifyingUser": user(revision.modified_by, email),
    }
