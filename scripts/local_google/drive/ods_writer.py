"""Workbooks as .ods files: the values and what they show, tab by tab.

Source: OASIS Open Document Format 1.3, part 3 (packages: part 2).
"""

import io
import zipfile
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from scripts.local_google.cells.formatting import display
from scripts.local_google.cells.values import is_number
from scripts.local_google.workbook.evaluation import Result, evaluated, shown_row_count
from scripts.local_google.workbook.runs import spread
from scripts.local_google.workbook.sheet import Sheet
from scripts.local_google.workbook.workbook import Workbook

ODS = "application/x-vnd.oasis.opendocument.spreadsheet"
_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
_MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="{_NAMES}manifest:1.0" manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:media-type="{_TYPE}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>
"""
_HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="{_NAMES}office:1.0" xmlns:table="{_NAMES}table:1.0" xmlns:text="{_NAMES}text:1.0"
 office:version="1.3"><office:body><office:spreadsheet>
"""
_TAIL = "</office:spreadsheet></office:body></office:document-content>\n"


def to_ods(workbook: Workbook, sheets: list[Sheet]) -> bytes:
    """These tabs of a workbook."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        # Readers tell the type by the first bytes of the package, so this comes first and as it is.
        package.writestr("mimetype", _TYPE, zipfile.ZIP_STORED)
        package.writestr("META-INF/manifest.xml", _MANIFEST)
        package.writestr("content.xml", "".join(_content(workbook, sheets)))
    return content.getvalue()


def _content(workbook: Workbook, sheets: list[Sheet]) -> Iterator[str]:
    yield _HEAD
    for sheet in sheets:
        yield f"<table:table table:name={quoteattr(sheet.title)}>\n"
        yield f'<table:table-column table:number-columns-repeated="{sheet.grid.column_count}"/>\n'
        yield from _rows(workbook, sheet)
        yield "</table:table>\n"
    yield _TAIL


def _rows(workbook: Workbook, sheet: Sheet) -> Iterator[str]:
    rows = shown_row_count(workbook, sheet)
    if not rows:
        yield "<table:table-row><table:table-cell/></table:table-row>\n"
    columns = [_cells(workbook, sheet, rows, column) for column in range(sheet.grid.column_count)]
    for cells in zip(*columns, strict=True):
        yield f"<table:table-row>{''.join(cells)}</table:table-row>\n"


def _cells(workbook: Workbook, sheet: Sheet, rows: int, column: int) -> list[str]:
    results = evaluated(workbook, sheet, 0, rows, column)
    looks = spread(sheet.grid.looks(0, rows, column))
    forms = [workbook.looks[number].get("userEnteredFormat", {}).get("numberFormat") for number in looks]
    return [_cell(result, display(result, form, workbook.locale)) for result, form in zip(results, forms, strict=True)]


def _cell(result: Result, shown: str) -> str:
    if result is None:
        return "<table:table-cell/>"
    if isinstance(result, bool):
        kind = f'office:value-type="boolean" office:boolean-value="{str(result).lower()}"'
    elif is_number(result):
        kind = f'office:value-type="float" office:value="{result}"'
    else:
        kind = 'office:value-type="string"'
    text = "</text:p><text:p>".join(escape(line) for line in shown.split("\n"))
    return f"<table:table-cell {kind}><text:p>{text}</text:p></table:table-cell>"
