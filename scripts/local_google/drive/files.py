"""drive.files: create, list, get, update, copy and delete."""

from datetime import datetime
from typing import Any

from scripts.local_google.call import Call
from scripts.local_google.drive import ordering, query
from scripts.local_google.drive.access import denied, owned, readable, writable
from scripts.local_google.drive.masking import masked
from scripts.local_google.drive.pages import page
from scripts.local_google.drive.resource import DEFAULT_FIELDS, file_resource, permission_resource
from scripts.local_google.store import drive
from scripts.local_google.store.creation import new_file, owner_permission
from scripts.local_google.store.drive import FOLDER, SPREADSHEET, File, written
from scripts.local_google.wire import discovery
from scripts.local_google.wire.errors import GoogleError
from scripts.local_google.wire.messages import parse, read
from scripts.local_google.wire.system_parameters import first
from scripts.local_google.workbook.copying import duplicate_workbook

Message = dict[str, Any]

SETTABLE = frozenset(
    {
        "name",
        "mimeType",
        "parents",
        "description",
        "properties",
        "appProperties",
        "starred",
        "trashed",
        "id",
        "modifiedTime",
    }
)
_MAPS = ("properties", "appProperties")
_ROOT = "root"
_WITHOUT_DRIVES = frozenset({"user", "domain", "allDrives"})


def create(call: Call) -> Message:
    """drive.files.create, without content: a spreadsheet or a folder."""
    body = file_body(call)
    mime_type = body.get("mimeType", "application/octet-stream")
    if mime_type not in {SPREADSHEET, FOLDER}:
        raise GoogleError(400, f"Files of type {mime_type} are not supported here.", reason="badRequest")
    file = made(call, body, mime_type)
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
    predicate = query.parse(first(call.query, "q") or "", call.email) if first(call.query, "q") else None
    _check_corpora(call)
    connection = call.store.database.connection()
    found: list[Message] = []
    for file in drive.all_files(connection):
        permissions = drive.permissions_of(connection, file.id)
        if drive.role_of([item for item in permissions if _leads_here(item)], call.email) is None:
            continue
        resource = file_resource(file, permissions, call.email)
        searched = resource | {"permissions": [permission_resource(item) for item in permissions]}
        if predicate is None or predicate(searched):
            found.append(resource)
    ordering.sort(found, first(call.query, "orderBy") or "")
    shown, after = page(call, found, default=100)
    answer: Message = {"kind": "drive#fileList", "incompleteSearch": False} | after | {"files": shown}
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
    for name, instead in (("parents", "Use the addParents and removeParents parameters instead."), ("id", "")):
        if name in body and body[name] != file.id:
            text = f"The {name} field is not directly writable in update requests. {instead}".rstrip()
            raise GoogleError(403, text, reason="fieldNotWritable")
    apply_update(call, file, body)
    return _answer(call, file)


def apply_update(call: Call, file: File, body: Message) -> None:
    """What an update says about a file, written down."""
    kept = body.keys() - {"name", "mimeType", "parents", "id", "kind", "modifiedTime", *_MAPS}
    file.more |= {name: body[name] for name in kept}
    for name in _MAPS:
        if name in body:
            merged = file.more.get(name, {}) | body[name]
            file.more[name] = {key: value for key, value in merged.items() if value is not None}
    _move(call, file)
    _rename(call, file, body.get("name", file.name), body.get("modifiedTime"))


def copy(call: Call) -> Message:
    """drive.files.copy; the copy belongs to the caller and is shared with nobody."""
    source, _, _ = readable(call, call.path["file_id"])
    body = file_body(call)
    if source.mime_type != SPREADSHEET:
        raise GoogleError(403, "This file cannot be copied by the user.", reason="cannotCopyFile")
    file = made(call, {"name": f"Copy of {source.name}"} | body, SPREADSHEET)
    for name in ("properties", "description"):
        if name in source.more and name not in body:
            file.more[name] = source.more[name]
    with call.store.reading(source.id) as workbook:
        twin = duplicate_workbook(workbook, file.id, file.name, call.store.blocks_for(file.id))
    call.store.create(file, [owner_permission(call.email)], twin)
    return _answer(call, file)


def delete(call: Call) -> None:
    """drive.files.delete, for good."""
    file, _, _ = owned(call, call.path["file_id"])
    call.store.delete(file.id)


def empty_trash(call: Call) -> None:
    """drive.files.emptyTrash: what the caller owns and has thrown away, for good."""
    for file in drive.all_files(call.store.database.connection()):
        if file.more.get("trashed") and file.owner.casefold() == call.email.casefold():
            call.store.delete(file.id)


def file_body(call: Call) -> Message:
    """The body as Drive's File; raises GoogleError 400 that names what cannot be set here."""
    return settable(call.body)


def settable(content: bytes) -> Message:
    """The File that is described, if everything in it can be set; raises GoogleError 400 that names what cannot.

    Of properties those that are null are kept: they are the ones to be taken away.
    """
    document = parse(content)
    body = read("drive.v3", "File", document)
    for name in _MAPS:
        if name in body:
            body[name] |= {key: None for key, value in document[name].items() if value is None}
    if body.keys() & (discovery.output_only("drive.v3", "File") - SETTABLE - {"kind"}):
        text = "The resource body includes fields which are not directly writable."
        raise GoogleError(403, text, reason="fieldNotWritable")
    unsupported = body.keys() - SETTABLE - {"kind"}
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


def made(call: Call, body: Message, mime_type: str) -> File:
    """The record of a file that is about to be created.

    Raises GoogleError 409 where its id is taken, 404 where its folder is none that the caller sees.
    """
    if "id" in body and drive.find_file(call.store.database.connection(), body["id"]) is not None:
        raise GoogleError(409, "A file already exists with the provided ID.", reason="fileIdInUse")
    file = new_file(call.email, body.get("name") or "Untitled", mime_type, body.get("id"))
    file.modified = _moment(body.get("modifiedTime")) or file.modified
    file.more = {name: body[name] for name in body.keys() - {"name", "mimeType", "kind", "id", "modifiedTime"}}
    for name in _MAPS:
        if name in file.more:
            file.more[name] = {key: value for key, value in file.more[name].items() if value is not None}
    _check_folders(call, file.more.get("parents", []))
    file.more.setdefault("parents", [_ROOT])
    return file


def _check_folders(call: Call, parents: list[str]) -> None:
    for parent in parents:
        if parent != _ROOT:
            readable(call, parent)


def _check_corpora(call: Call) -> None:
    """Raise GoogleError 404 for the files of a shared drive, of which there are none here."""
    drive_id = call.query.get("driveId") or call.query.get("teamDriveId")
    if drive_id:
        raise GoogleError(404, f"Shared drive not found: {drive_id}", reason="notFound", location="driveId")
    if call.query.get("corpora", "user") not in _WITHOUT_DRIVES:
        raise GoogleError(400, "Invalid Value", reason="invalid", location="corpora")


def _moment(text: str | None) -> str | None:
    """A time as Drive writes it; raises GoogleError 400 where it is none."""
    if text is None:
        return None
    try:
        return written(datetime.fromisoformat(text))
    except ValueError:
        raise GoogleError(400, f"Invalid value '{text}'.", reason="invalid", location="modifiedTime") from None


def _leads_here(permission: drive.Permission) -> bool:
    """Whether a file shows up in lists by this permission; what is open to all is found by its link alone."""
    return permission.type in {"user", "group"} or permission.discoverable


def _move(call: Call, file: File) -> None:
    removed = call.query.get("removeParents", "").split(",")
    added = [parent for parent in call.query.get("addParents", "").split(",") if parent]
    kept = [parent for parent in file.more.get("parents", []) if parent not in removed]
    _check_folders(call, added)
    file.more["parents"] = kept + [parent for parent in added if parent not in kept]


def _rename(call: Call, file: File, name: str, modified: str | None) -> None:
    file.name, file.modified, file.modified_by = name, _moment(modified) or drive.now(), call.email
    if file.mime_type == SPREADSHEET:
        with call.store.writing(file.id, call.email) as workbook:
            workbook.properties["title"] = name
    with call.store.database.transaction() as connection:
        drive.save_file(connection, file)
