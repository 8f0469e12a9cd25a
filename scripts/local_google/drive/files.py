"""drive.files: create, list, get, update, copy and delete."""

from functools import partial
from typing import Any

from scripts.local_google.call import Call
from scripts.local_google.drive import query
from scripts.local_google.drive.access import denied, owned, readable, writable
from scripts.local_google.drive.masking import masked
from scripts.local_google.drive.resource import DEFAULT_FIELDS, file_resource
from scripts.local_google.store import drive
from scripts.local_google.store.creation import new_file, owner_permission
from scripts.local_google.store.drive import FOLDER, SPREADSHEET, File
from scripts.local_google.wire.errors import GoogleError, file_not_found
from scripts.local_google.wire.messages import parse, read
from scripts.local_google.workbook.copying import duplicate_workbook

Message = dict[str, Any]

_SETTABLE = frozenset(
    {"name", "mimeType", "parents", "description", "properties", "appProperties", "starred", "trashed"}
)
_LARGEST_PAGE = 1000
_SORT_KEYS = {"name": "name", "name_natural": "name", "createdTime": "createdTime", "modifiedTime": "modifiedTime"}
_ROOT = "root"


def create(call: Call) -> Message:
    """drive.files.create, without content: a spreadsheet or a folder."""
    body = file_body(call)
    mime_type = body.get("mimeType", "application/octet-stream")
    if mime_type not in {SPREADSHEET, FOLDER}:
        raise GoogleError(400, f"Files of type {mime_type} are not supported here.", reason="badRequest")
    file = new_file(call.email, body.get("name") or "Untitled", mime_type)
    file.more = _more(call, body)
    workbook = call.store.new_workbook(file.id, file.name) if mime_type == SPREADSHEET else None
    call.store.create(file, [owner_permission(call.email)], workbook)
    return _answer(call, file)


def get(call: Call) -> Message:
    """drive.files.get."""
    file, _, _ = readable(call, call.path["file_id"])
    if call.query.get("alt") == "media":
        raise GoogleError(
            403,
            "Only files with binary content can be downloaded. Use Export with Docs Editors files.",
            reason="fileNotDownloadable",
            location="alt",
        )
    return _answer(call, file)


def list_files(call: Call) -> Message:
    """drive.files.list: what the caller may see, the last modified first."""
    predicate = query.parse(call.query["q"]) if call.query.get("q") else None
    size, start = _whole(call, "pageSize", "100", 1), _whole(call, "pageToken", "0", 0)
    connection = call.store.database.connection()
    found: list[Message] = []
    for file in drive.all_files(connection):
        permissions = drive.permissions_of(connection, file.id)
        if drive.role_of([item for item in permissions if _leads_here(item)], call.email) is None:
            continue
        resource = file_resource(file, permissions, call.email)
        if predicate is None or predicate(resource):
            found.append(resource)
    _sort(found, call.query.get("orderBy", ""))
    answer: Message = {"kind": "drive#fileList", "incompleteSearch": False}
    if start + size < len(found):
        answer["nextPageToken"] = str(start + size)
    answer["files"] = found[start : start + size]
    default: Message = {
        "kind": {},
        "incompleteSearch": {},
        "nextPageToken": {},
        "files": {name: {} for name in DEFAULT_FIELDS},
    }
    return masked(call, "FileList", answer, default)


def update(call: Call) -> Message:
    """drive.files.update, of what is said about a file."""
    file, _, role = writable(call, call.path["file_id"])
    body = file_body(call)
    if body.get("mimeType", file.mime_type) != file.mime_type:
        raise GoogleError(400, "The type of a file cannot be changed.", reason="badRequest")
    if "trashed" in body and role != "owner":
        raise denied()
    file.more |= {name: body[name] for name in body.keys() - {"name", "mimeType", "parents"}}
    _move(call, file)
    _rename(call, file, body.get("name", file.name))
    return _answer(call, file)


def copy(call: Call) -> Message:
    """drive.files.copy; the copy belongs to the caller and is shared with nobody."""
    source, _, _ = readable(call, call.path["file_id"])
    body = file_body(call)
    if source.mime_type != SPREADSHEET:
        raise GoogleError(403, "This file cannot be copied by the user.", reason="cannotCopyFile")
    file = new_file(call.email, body.get("name") or f"Copy of {source.name}", SPREADSHEET)
    file.more = _more(call, body)
    with call.store.reading(source.id) as workbook:
        twin = duplicate_workbook(workbook, file.id, file.name, call.store.blocks_for(file.id))
    call.store.create(file, [owner_permission(call.email)], twin)
    return _answer(call, file)


def delete(call: Call) -> None:
    """drive.files.delete, for good."""
    file, _, _ = owned(call, call.path["file_id"])
    call.store.delete(file.id)


def file_body(call: Call) -> Message:
    """The body as Drive's File; raises GoogleError 400 that names what cannot be set here."""
    return settable(read("drive.v3", "File", parse(call.body)))


def settable(body: Message) -> Message:
    """The File as it is, if everything in it can be set; raises GoogleError 400 that names what cannot."""
    unsupported = body.keys() - _SETTABLE - {"kind"}
    if unsupported:
        names = ", ".join(sorted(unsupported))
        raise GoogleError(400, f"Setting {names} is not supported here.", reason="fieldNotWritable")
    return body


def answer_file(call: Call, file: File) -> Message:
    """The file as the caller asked to see it."""
    return _answer(call, file)


def _answer(call: Call, file: File) -> Message:
    permissions = drive.permissions_of(call.store.database.connection(), file.id)
    resource = file_resource(file, permissions, call.email)
    return masked(call, "File", resource, {name: {} for name in DEFAULT_FIELDS})


def _more(call: Call, body: Message) -> Message:
    more: Message = {name: body[name] for name in body.keys() - {"name", "mimeType", "kind"}}
    for parent in more.get("parents", []):
        if parent != _ROOT and drive.find_file(call.store.database.connection(), parent) is None:
            raise file_not_found(parent)
    more.setdefault("parents", [_ROOT])
    return more


def _leads_here(permission: drive.Permission) -> bool:
    """Whether a file shows up in lists by this permission; what is open to all is found by its link alone."""
    return permission.type in {"user", "group"} or permission.discoverable


def _whole(call: Call, name: str, default: str, least: int) -> int:
    text = call.query.get(name) or default
    if not text.isdigit() or not least <= int(text) or (name == "pageSize" and int(text) > _LARGEST_PAGE):
        raise GoogleError(400, f"Invalid value '{text}'.", reason="invalidParameter", location=name)
    return int(text)


def _sort(files: list[Message], order: str) -> None:
    """Put the files in the order of the keys, each perhaps descending, the first one weighing most."""
    for key in reversed([part.strip() for part in order.split(",") if part.strip()]):
        name, _, direction = key.partition(" ")
        if name not in _SORT_KEYS or direction not in {"", "desc"}:
            raise GoogleError(400, f"Sorting by {key} is not supported here.", reason="invalid", location="orderBy")
        files.sort(key=partial(_sort_key, _SORT_KEYS[name]), reverse=direction == "desc")


def _sort_key(name: str, file: Message) -> str:
    return str(file[name]).casefold()


def _move(call: Call, file: File) -> None:
    removed = call.query.get("removeParents", "").split(",")
    added = [parent for parent in call.query.get("addParents", "").split(",") if parent]
    kept = [parent for parent in file.more.get("parents", []) if parent not in removed]
    file.more["parents"] = kept + [parent for parent in added if parent not in kept]


def _rename(call: Call, file: File, name: str) -> None:
    file.name, file.modified, file.modified_by = name, drive.now(), call.email
    if file.mime_type == SPREADSHEET:
        with call.store.writing(file.id, call.email) as workbook:
            workbook.properties["title"] = name
    with call.store.database.transaction() as connection:
        drive.save_file(connection, file)
