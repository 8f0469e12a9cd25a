"""drive.files.export, and the address under a spreadsheet's own that people and clients download from.

Source: developers.google.com/workspace/drive/api/guides/ref-export-formats.
"""

from collections.abc import Callable
from urllib.parse import quote

from starlette.responses import Response

from scripts.local_google.call import Call
from scripts.local_google.drive.access import readable
from scripts.local_google.drive.csv_files import to_csv
from scripts.local_google.drive.html_pages import to_zip
from scripts.local_google.drive.ods_writer import to_ods
from scripts.local_google.drive.shown import shown_sheet
from scripts.local_google.store.drive import SPREADSHEET
from scripts.local_google.wire.errors import GoogleError
from scripts.local_google.workbook.sheet import Sheet
from scripts.local_google.workbook.workbook import Workbook

CSV = "text/csv"
TSV = "text/tab-separated-values"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"

ZIP = "application/zip"

FORMATS: dict[str, str] = {
    CSV: "csv",
    TSV: "tsv",
    XLSX: "xlsx",
    PDF: "pdf",
    ZIP: "zip",
    "application/x-vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
}
"""What a spreadsheet can be exported as, each with the ending of its file."""

_WORKBOOKS = frozenset({"xlsx", "ods"})
_TYPES = {ending: mime_type for mime_type, ending in FORMATS.items()} | {"html": ZIP}

LARGEST_EXPORT = 10 * 1024 * 1024
"""The most bytes that Drive exports (developers.google.com/workspace/drive/api/reference/rest/v3/files/export)."""


def export(call: Call) -> Response:
    """drive.files.export; text formats hold the first visible tab."""
    file, _, _ = readable(call, call.path["file_id"])
    wanted = call.query.get("mimeType", "")
    if not wanted:
        raise GoogleError(400, "Required parameter: mimeType", reason="required", location="mimeType")
    if file.mime_type != SPREADSHEET:
        raise GoogleError(403, "Export only supports Docs Editors files.", reason="fileNotExportable")
    if wanted not in FORMATS:
        raise GoogleError(400, "The requested conversion is not supported.", reason="badRequest", location="convertTo")
    with call.store.reading(file.id) as workbook:
        content = _CONVERTERS[FORMATS[wanted]](workbook, _chosen(workbook, FORMATS[wanted], None))
    if len(content) > LARGEST_EXPORT:
        raise GoogleError(403, "This file is too large to be exported.", reason="exportSizeLimitExceeded")
    # Without a charset, as Google's: texts are UTF-8.
    return Response(content, headers={"Content-Type": wanted})


def download(call: Call) -> Response:
    """What `/spreadsheets/d/ID/export` answers: `format`, and by `gid` one tab alone."""
    file, _, _ = readable(call, call.path["file_id"])
    ending = call.query.get("format", "xlsx").lower()
    if ending not in _TYPES:
        raise GoogleError(400, f"The format {ending} is not supported here.", reason="badRequest")
    with call.store.reading(file.id) as workbook:
        kind = FORMATS[_TYPES[ending]]
        content = _CONVERTERS[kind](workbook, _chosen(workbook, kind, call.query.get("gid")))
    name = quote(f"{file.name}.{kind}")
    headers = {"Content-Type": _TYPES[ending], "Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(content, headers=headers)


def _chosen(workbook: Workbook, kind: str, gid: str | None) -> list[Sheet]:
    """The tab that is asked for, or all of them; what is read and not opened again leaves hidden ones out."""
    if gid is None:
        return workbook.sheets if kind in _WORKBOOKS else [sheet for sheet in workbook.sheets if not sheet.hidden]
    chosen = [sheet for sheet in workbook.sheets if str(sheet.id) == gid]
    if not chosen:
        raise GoogleError(400, f"No sheet with id: {gid}", reason="badRequest")
    return chosen


def _xlsx(workbook: Workbook, sheets: list[Sheet]) -> bytes:
    from scripts.local_google.drive.xlsx_writer import to_xlsx

    return to_xlsx(workbook, sheets)


def _pdf(workbook: Workbook, sheets: list[Sheet]) -> bytes:
    from scripts.local_google.drive.pdf_writer import to_pdf

    return to_pdf(workbook.properties["title"], [shown_sheet(workbook, sheet) for sheet in sheets])


_CONVERTERS: dict[str, Callable[[Workbook, list[Sheet]], bytes]] = {
    "csv": lambda workbook, sheets: to_csv(shown_sheet(workbook, sheets[0])),
    "tsv": lambda workbook, sheets: to_csv(shown_sheet(workbook, sheets[0]), "\t"),
    "xlsx": _xlsx,
    "pdf": _pdf,
    "ods": to_ods,
    "zip": lambda workbook, sheets: to_zip([shown_sheet(workbook, sheet) for sheet in sheets]),
}
