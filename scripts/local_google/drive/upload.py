"""Uploads: CSV and XLSX files that become spreadsheets, or take the place of one."""

import zipfile
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any

from starlette.responses import Response

from scripts.local_google.call import Call
from scripts.local_google.drive import resumable
from scripts.local_google.drive.access import writable
from scripts.local_google.drive.csv_files import fill_sheet, read_csv
from scripts.local_google.drive.export import CSV, TSV, XLSX
from scripts.local_google.drive.files import answer_file, apply_update, made, settable
from scripts.local_google.drive.v2 import file_resource_v2
from scripts.local_google.store import drive
from scripts.local_google.store.creation import owner_permission
from scripts.local_google.store.drive import SPREADSHEET
from scripts.local_google.wire.errors import GoogleError
from scripts.local_google.workbook.sheet import Sheet
from scripts.local_google.workbook.workbook import Workbook

Message = dict[str, Any]

IMPORTED = frozenset({CSV, TSV, XLSX, "text/plain"})
"""The types of files that become spreadsheets."""


def create(call: Call) -> Message | Response:
    """drive.files.create with content, by `uploadType` media, multipart or resumable."""
    if call.query.get("uploadType") == "resumable":
        return resumable.start(call, _created)
    return _created(call, *_parts(call))


def _created(call: Call, description: bytes, content_type: str, content: bytes) -> Message:
    body = settable(description)
    if body.get("mimeType", SPREADSHEET) != SPREADSHEET:
        raise GoogleError(400, f"Files of type {body['mimeType']} are not supported here.", reason="badRequest")
    file = made(call, body, SPREADSHEET)
    workbook = call.store.new_workbook(file.id, file.name)
    _fill(workbook, content_type, content)
    call.store.create(file, [owner_permission(call.email)], workbook)
    return answer_file(call, file)


def update(call: Call) -> Message | Response:
    """drive.files.update with content: it takes the place of all tabs."""
    writable(call, call.path["file_id"])
    if call.query.get("uploadType") == "resumable":
        return resumable.start(call, _updated)
    return _updated(call, *_parts(call))


def _updated(call: Call, description: bytes, content_type: str, content: bytes) -> Message:
    file, _, _ = writable(call, call.path["file_id"])
    body = settable(description)
    _replace(call, file.id, content_type, content)
    if body:
        apply_update(call, _stored(call, file.id), body)
    return answer_file(call, _stored(call, file.id))


def update_v2(call: Call) -> Message:
    """The same in Drive's second version, which gspread imports CSV by."""
    file, permissions, _ = writable(call, call.path["file_id"])
    _, content_type, content = _parts(call)
    _replace(call, file.id, content_type, content)
    return file_resource_v2(_stored(call, file.id), permissions, call.email)


def _replace(call: Call, file_id: str, content_type: str, content: bytes) -> None:
    with call.store.writing(file_id, call.email) as workbook:
        _fill(workbook, content_type, content)


def _fill(workbook: Workbook, content_type: str, content: bytes) -> None:
    """Give the workbook the tabs of a file; raises GoogleError 400 for what cannot be read."""
    try:
        if content_type in IMPORTED - {XLSX}:
            rows = read_csv(content, "\t" if content_type == TSV else ",")
            fill_sheet(workbook, _only_sheet(workbook), rows)
        elif content_type == XLSX:
            from scripts.local_google.drive.xlsx_reader import fill_from_xlsx

            fill_from_xlsx(workbook, content)
        else:
            raise GoogleError(400, f"Content of type {content_type} cannot be converted here.", reason="badContent")
    except (UnicodeDecodeError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise GoogleError(400, "Bad content: the file could not be read.", reason="badContent") from error


def _only_sheet(workbook: Workbook) -> Sheet:
    """The first tab, emptied, the others gone."""
    first = workbook.sheets[0]
    for sheet in workbook.sheets:
        sheet.grid.clear(0, sheet.grid.row_count, 0, sheet.grid.column_count)
    workbook.sheets[:] = [first]
    first.message = {"properties": {"sheetId": first.id, "title": first.title}}
    for column in range(first.grid.column_count):
        first.grid.change_looks(0, first.grid.row_count, column, lambda _: 0)
    workbook.touch()
    return first


def _parts(call: Call) -> tuple[bytes, str, bytes]:
    """What is said about the file, its type and its content."""
    kind = call.query.get("uploadType", "media")
    if kind == "media":
        return b"", call.content_type.partition(";")[0].strip(), call.body
    if kind != "multipart":
        raise GoogleError(400, f"Uploads of type {kind} are not supported here.", reason="badRequest")
    head = f"Content-Type: {call.content_type}\r\n\r\n".encode()
    message = BytesParser(policy=HTTP).parsebytes(head + call.body)
    parts = list(message.iter_parts())
    if len(parts) != 2:
        raise GoogleError(400, "Malformed multipart body.", reason="badRequest")
    described, content = (part.get_payload(decode=True) for part in parts)
    if not isinstance(described, bytes) or not isinstance(content, bytes):
        raise GoogleError(400, "Malformed multipart body.", reason="badRequest")
    return described, parts[1].get_content_type(), content


def _stored(call: Call, file_id: str) -> drive.File:
    file = drive.find_file(call.store.database.connection(), file_id)
    if file is None:
        raise GoogleError(404, f"File not found: {file_id}.", reason="notFound", location="fileId")
    return file
