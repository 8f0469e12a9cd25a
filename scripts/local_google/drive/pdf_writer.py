"""Workbooks as .pdf files: every tab as a table over as many pages as it needs."""

import io
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.platypus import Flowable, LongTable, PageBreak, SimpleDocTemplate, Spacer, TableStyle

from scripts.local_google.drive.shown import ShownSheet

# A font that every reader of PDF brings along for Chinese; it has Latin letters too.
_FONT, _SIZE = "STSong-Light", 8
_MARGIN, _PADDING = 36, 6
_NARROWEST, _WIDEST = 24.0, 260.0


def to_pdf(title: str, sheets: list[ShownSheet]) -> bytes:
    """The tabs, on A4 across; texts that do not fit their column are cut off."""
    registerFont(UnicodeCIDFont(_FONT))
    content = io.BytesIO()
    page = landscape(A4)
    document = SimpleDocTemplate(
        content,
        pagesize=page,
        title=title,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
    )
    story: list[Flowable] = []
    for sheet in sheets:
        story += [*_tables(sheet, page[0] - 2 * _MARGIN), PageBreak()]
    document.build(story[:-1] or [Spacer(1, 1)])
    return content.getvalue()


def _tables(sheet: ShownSheet, room: float) -> list[Any]:
    """The tab's columns side by side, as many as fit a page, then the next ones."""
    if not sheet.rows:
        return [Spacer(1, 1)]
    columns = list(zip(*sheet.rows, strict=True))
    widths = [_width(column) for column in columns]
    tables: list[Any] = []
    start = 0
    while start < len(columns):
        end = start + 1
        while end < len(columns) and sum(widths[start : end + 1]) <= room:
            end += 1
        cells = [[_fitted(text, widths[start + at]) for at, text in enumerate(row[start:end])] for row in sheet.rows]
        tables.append(LongTable(cells, colWidths=widths[start:end], style=TableStyle(_STYLE), repeatRows=1))
        start = end
    return tables


def _width(column: tuple[str, ...]) -> float:
    longest = max(stringWidth(text.split("\n")[0], _FONT, _SIZE) for text in column)
    return min(max(longest + _PADDING, _NARROWEST), _WIDEST)


def _fitted(text: str, width: float) -> str:
    line = text.replace("\n", " ")
    if stringWidth(line, _FONT, _SIZE) <= width - _PADDING:
        return line
    while line and stringWidth(line + "…", _FONT, _SIZE) > width - _PADDING:
        line = line[:-1]
    return line + "…"


_STYLE: list[tuple[Any, ...]] = [
    ("FONT", (0, 0), (-1, -1), _FONT, _SIZE),
    ("GRID", (0, 0), (-1, -1), 0.25, colors.lightgrey),
    ("LEFTPADDING", (0, 0), (-1, -1), _PADDING / 2),
    ("RIGHTPADDING", (0, 0), (-1, -1), _PADDING / 2),
    ("TOPPADDING", (0, 0), (-1, -1), 1),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
]
