"""drive.files.export: spreadsheets as CSV, TSV, XLSX and PDF."""

from starlette.responses import Response

from scripts.local_google.call import Call
from scripts.local_google.drive.access import readable
from scripts.local_google.drive.csv_files import to_csv
from scripts.local_google.drive.shown import shown_sheet
from scripts.local_google.store.drive import SPREADSHEET
from scripts.local_google.wire.errors import GoogleError
from scripts.local_google.workbook.workbook import Workbook

CSV = "text/csv"
TSV = "text/tab-separated-values"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"

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
    if wanted not in {CSV, TSV, XLSX, PDF}:
        raise GoogleError(400, "The requested conversion is not supported.", reason="badRequest", location="convertTo")
    with call.store.reading(file.id) as workbook:
        content = _converted(workbook, wanted)
    if len(content) > LARGEST_EXPORT:
        raise GoogleError(403, "This file is too large to be exported.", reason="exportSizeLimitExceeded")
    return Response(content, media_type=wanted)


def _converted(workbook: Workbook, wanted: str) -> bytes:
    if wanted == XLSX:
        from scripts.local_google.drive.xlsx_writer import to_xlsx

        return to_xlsx(workbook)
    visible = [sheet for sheet in workbook.sheets if not sheet.hidden]
    if wanted == PDF:
        from scripts.local_google.drive.pdf_writer import to_pdf

        return to_pdf(workbook.properties["title"], [shown_sheet(workbook, sheet) for sheet in visible])
    return to_csv(shown_sheet(workbook, visible[0]), "," if wanted == CSV else "\t")
