"""Workbooks as web pages: a zip file with one page for each tab."""

import io
import re
import zipfile
from html import escape

from scripts.local_google.drive.shown import ShownSheet


def to_zip(sheets: list[ShownSheet]) -> bytes:
    """The tabs as pages."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        for sheet in sheets:
            name = re.sub(r'[/\\:*?"<>|]', "_", sheet.title)
            package.writestr(f"{name}.html", to_html(sheet))
    return content.getvalue()


def to_html(sheet: ShownSheet) -> str:
    """One tab as a page."""
    rows = ("".join(f"<td>{escape(text)}</td>" for text in row) for row in sheet.rows)
    body = "".join(f"<tr>{row}</tr>\n" for row in rows)
    head = f'<meta charset="utf-8"><title>{escape(sheet.title)}</title>'
    return f'<!doctype html>\n<html><head>{head}</head><body><table class="waffle">\n{body}</table></body></html>\n'
