"""findReplace."""

import re
from collections.abc import Iterator

from scripts.local_google.sheets.entries import typed_column
from scripts.local_google.sheets.rendering import formatted
from scripts.local_google.sheets.session import Session
from scripts.local_google.wire.errors import invalid
from scripts.local_google.wire.messages import Message
from scripts.local_google.workbook.addressing import Place, place_of
from scripts.local_google.workbook.values import KEEP, Formula
from scripts.local_google.workbook.workbook import Workbook

_COUNTS = ("valuesChanged", "formulasChanged", "rowsChanged", "sheetsChanged", "occurrencesChanged")


def replace(session: Session, request: Message) -> Message:
    """findReplace; what is replaced is what the cells show, and the outcome is read as if typed."""
    pattern = _pattern(request)
    replacement = request.get("replacement", "")
    if request.get("searchByRegex"):
        replacement = re.sub(r"\$(\d)", r"\\\1", replacement.replace("\\", "\\\\"))
    else:
        replacement = replacement.replace("\\", "\\\\")
    totals = dict.fromkeys(_COUNTS, 0)
    for place in _places(session.workbook, request):
        _replace_in(session, place, pattern, replacement, bool(request.get("includeFormulas")), totals)
    return {name: count for name, count in totals.items() if count}


def _pattern(request: Message) -> re.Pattern[str]:
    text = request.get("find", "")
    if not text:
        raise invalid("The value to find must be specified.")
    source = text if request.get("searchByRegex") else re.escape(text)
    if request.get("matchEntireCell"):
        source = f"^(?:{source})$"
    try:
        return re.compile(source, 0 if request.get("matchCase") else re.IGNORECASE)
    except re.error as error:
        raise invalid(f"The regular expression does not parse: {text}") from error


def _places(workbook: Workbook, request: Message) -> Iterator[Place]:
    scopes = [name for name in ("range", "sheetId", "allSheets") if name in request]
    if len(scopes) > 1:
        raise invalid("Only one of range, sheetId and allSheets can be set.")
    if "range" in request:
        yield place_of(workbook, request["range"])
        return
    wanted = workbook.sheets if request.get("allSheets") else [workbook.sheet_of(request)]
    for sheet in wanted:
        yield Place(sheet, 0, sheet.grid.row_count, 0, sheet.grid.column_count)


def _replace_in(
    session: Session, place: Place, pattern: re.Pattern[str], replacement: str, formulas: bool, totals: dict[str, int]
) -> None:
    workbook, grid = session.workbook, place.sheet.grid
    rows: set[int] = set()
    for column in range(place.start_column, place.end_column):
        entries = grid.values(place.start_row, place.end_row, column)
        looks = grid.looks(place.start_row, place.end_row, column)
        literal = [None if isinstance(entry, Formula) else entry for entry in entries]
        shown = formatted([*literal], looks, workbook.looks, workbook.locale)
        changed: list[object] = [KEEP] * len(entries)
        for at, entry in enumerate(entries):
            text = str(entry) if isinstance(entry, Formula) and formulas else shown[at]
            if not text:
                continue
            new, count = pattern.subn(replacement, text)
            if not count:
                continue
            changed[at] = new
            rows.add(place.start_row + at)
            totals["occurrencesChanged"] += count
            totals["formulasChanged" if isinstance(entry, Formula) else "valuesChanged"] += 1
        if any(entry is not KEEP for entry in changed):
            alone = Place(place.sheet, place.start_row, place.end_row, column, column + 1)
            session.guard(alone)
            grid.write(place.start_row, column, typed_column(workbook, alone, changed, "Invalid values"))
    if rows:
        totals["rowsChanged"] += len(rows)
        totals["sheetsChanged"] += 1
        place.sheet.touch()
