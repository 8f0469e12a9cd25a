"""Tabs as comma-separated text, out and in."""

import csv
import io
from itertools import zip_longest

from scripts.local_google.drive.shown import ShownSheet
from scripts.local_google.sheets.entries import typed_column
from scripts.local_google.sheets.grid_size import resize
from scripts.local_google.workbook.addressing import Place
from scripts.local_google.workbook.sheet import Sheet
from scripts.local_google.workbook.workbook import DEFAULT_COLUMNS, DEFAULT_ROWS, Workbook


def to_csv(sheet: ShownSheet, delimiter: str = ",") -> bytes:
    """The tab as Google exports it: UTF-8, lines end with CR LF but for the last."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(sheet.rows)
    return text.getvalue().removesuffix("\r\n").encode()


def read_csv(content: bytes, delimiter: str = ",") -> list[list[str]]:
    """The rows of comma-separated text; a byte order mark is passed over.

    Raises UnicodeDecodeError where it is not UTF-8.
    """
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def fill_sheet(workbook: Workbook, sheet: Sheet, rows: list[list[str]]) -> None:
    """Put the rows into an empty tab as if they had been typed, making it as large as they need."""
    width = max(map(len, rows), default=0)
    resize(workbook, sheet, max(len(rows), DEFAULT_ROWS), max(width, DEFAULT_COLUMNS))
    for number, column in enumerate(zip_longest(*rows, fillvalue="")):
        place = Place(sheet, 0, len(rows), number, number + 1)
        sheet.grid.write(0, number, typed_column(workbook, place, column, "Invalid values"))
    sheet.touch()
