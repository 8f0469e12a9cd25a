"""Tabs and the spreadsheet itself: add, delete, duplicate, rename, move, hide, resize."""

import re
from typing import Any
from zoneinfo import available_timezones

from scripts.local_google.cells.formulas.moving import Renamed, TabDeleted
from scripts.local_google.sheets.defaults import THEME
from scripts.local_google.sheets.formats import with_both_colors
from scripts.local_google.sheets.grid_size import resize
from scripts.local_google.sheets.requests.fields import update_mask
from scripts.local_google.sheets.session import Session
from scripts.local_google.wire.errors import invalid
from scripts.local_google.wire.masks import Mask, assign
from scripts.local_google.wire.messages import Message
from scripts.local_google.workbook.addressing import Place
from scripts.local_google.workbook.copying import duplicate_sheet
from scripts.local_google.workbook.formula_shift import rewrite_formulas
from scripts.local_google.workbook.grid import Grid
from scripts.local_google.workbook.sheet import Sheet
from scripts.local_google.workbook.structure import check_cell_count
from scripts.local_google.workbook.workbook import DEFAULT_COLUMNS, DEFAULT_ROWS, Workbook

LARGEST_SHEET_COUNT = 200
"""The most tabs of a spreadsheet."""

LONGEST_TITLE = 100
"""The most characters in a tab's title."""

_LOCALE = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?")


def add(session: Session, request: Message) -> Message:
    """addSheet."""
    workbook = session.workbook
    wanted: Message = with_both_colors(request.get("properties", {}))
    if wanted.get("sheetType", "GRID") != "GRID":
        raise invalid("Only sheets of type GRID can be added.")
    sheet_id = wanted.get("sheetId")
    if sheet_id is None:
        sheet_id = workbook.new_object_id()
    elif sheet_id < 0:
        raise invalid(f"Sheet id must be non-negative: {sheet_id}")
    if workbook.sheet_by_id(sheet_id) is not None:
        raise invalid(f"Sheet with id {sheet_id} already exists. Please choose another id.")
    title = wanted.get("title") or free_title(workbook)
    _check_title(workbook, title, None)
    sheet = Sheet({"properties": {"sheetId": sheet_id, "title": title}}, _new_grid(workbook, sheet_id, wanted))
    place = min(wanted.get("index", len(workbook.sheets)), len(workbook.sheets))
    workbook.sheets.insert(place, sheet)
    _assign_properties(sheet, {name: {} for name in wanted if name not in {"sheetId", "title", "index"}}, wanted)
    _check_visible(workbook)
    check_cell_count(workbook)
    workbook.touch()
    return {"properties": sheet.properties(workbook.sheets.index(sheet))}


def delete(session: Session, request: Message) -> None:
    """deleteSheet."""
    workbook = session.workbook
    sheet = sheet_of(workbook, request.get("sheetId", 0))
    session.guard_sheet(sheet)
    if len(workbook.sheets) == 1:
        raise invalid("You can't remove all the sheets in a document.")
    if all(other is sheet or other.hidden for other in workbook.sheets):
        raise invalid("You can't remove all the visible sheets in a document.")
    workbook.sheets.remove(sheet)
    for band in sheet.grid.bands:
        for key in band.stored:
            workbook.blocks.drop((sheet.id, band.id, key))
    workbook.named_ranges = [item for item in workbook.named_ranges if item["range"].get("sheetId", 0) != sheet.id]
    workbook.metadata = [item for item in workbook.metadata if not _lies_on(item["location"], sheet.id)]
    rewrite_formulas(workbook, TabDeleted(sheet.title))
    workbook.touch()


def duplicate(session: Session, request: Message) -> Message:
    """duplicateSheet."""
    workbook = session.workbook
    source = sheet_of(workbook, request.get("sourceSheetId", 0))
    sheet_id = request.get("newSheetId", workbook.new_object_id())
    if workbook.sheet_by_id(sheet_id) is not None:
        raise invalid(f"Sheet with id {sheet_id} already exists. Please choose another id.")
    title = request.get("newSheetName") or copy_title(workbook, source.title)
    _check_title(workbook, title, None)
    sheet = duplicate_sheet(workbook, source, workbook, sheet_id, title)
    sheet.message["properties"].pop("hidden", None)
    place = min(request.get("insertSheetIndex", 0), len(workbook.sheets))
    workbook.sheets.insert(place, sheet)
    check_cell_count(workbook)
    workbook.touch()
    return {"properties": sheet.properties(place)}


def update(session: Session, request: Message) -> None:
    """updateSheetProperties."""
    workbook = session.workbook
    wanted: Message = with_both_colors(request.get("properties", {}))
    mask = update_mask(request, "SheetProperties")
    sheet = sheet_of(workbook, wanted.get("sheetId", 0))
    if "*" in mask:
        mask = {name: {} for name in ("title", "index", "hidden", "rightToLeft", "tabColor", "gridProperties")}
    session.guard_properties(sheet)
    if "title" in mask:
        title = wanted.get("title", "")
        _check_title(workbook, title, sheet)
        old_title = sheet.title
        sheet.message["properties"]["title"] = title
        rewrite_formulas(workbook, Renamed(old_title, title))
        workbook.touch()
    if "index" in mask:
        _move(workbook, sheet, wanted.get("index", 0))
    if "gridProperties" in mask:
        _resize(session, sheet, mask["gridProperties"], wanted.get("gridProperties", {}))
    _assign_properties(sheet, {name: mask[name] for name in mask if name not in {"title", "index"}}, wanted)
    _check_visible(workbook)


def update_spreadsheet(session: Session, request: Message) -> None:
    """updateSpreadsheetProperties."""
    wanted = request.get("properties", {})
    mask = update_mask(request, "SpreadsheetProperties")
    mask = {name: below for name, below in mask.items() if name != "spreadsheetTheme" or wanted.get(name) != THEME}
    fixed = mask.keys() - {"title", "locale", "timeZone", "autoRecalc"}
    if fixed:
        raise invalid(f"Changing {', '.join(sorted(fixed))} is not supported here.")
    if "title" in mask and not wanted.get("title"):
        raise invalid("The title of a spreadsheet cannot be empty.")
    if "locale" in mask and not _LOCALE.fullmatch(wanted.get("locale", "")):
        raise invalid(f"Unsupported locale: {wanted.get('locale', '')}")
    if "timeZone" in mask and wanted.get("timeZone") not in available_timezones():
        raise invalid(f"Unsupported time zone: {wanted.get('timeZone', '')}")
    assign(mask, session.workbook.properties, wanted)
    for sheet in session.workbook.sheets:
        sheet.touch()


def sheet_of(workbook: Workbook, sheet_id: int) -> Sheet:
    """The tab of that id; raises GoogleError 400 where there is none."""
    sheet = workbook.sheet_by_id(sheet_id)
    if sheet is None:
        raise invalid(f"No sheet with id: {sheet_id}")
    return sheet


def free_title(workbook: Workbook) -> str:
    """The next title of the kind that Google gives: Sheet2, Sheet3, ..."""
    number = len(workbook.sheets) + 1
    while workbook.sheet_by_title(f"Sheet{number}") is not None:
        number += 1
    return f"Sheet{number}"


def copy_title(workbook: Workbook, title: str) -> str:
    """The title of a duplicate: Copy of X, Copy of X 1, ..."""
    wanted, number = f"Copy of {title}", 0
    while workbook.sheet_by_title(wanted) is not None:
        number += 1
        wanted = f"Copy of {title} {number}"
    return wanted


def _new_grid(workbook: Workbook, sheet_id: int, wanted: Message) -> Grid:
    size = wanted.get("gridProperties", {})
    rows, columns = size.get("rowCount", DEFAULT_ROWS), size.get("columnCount", DEFAULT_COLUMNS)
    if rows < 1 or columns < 1:
        raise invalid("A sheet must have at least one row and one column.")
    check_cell_count(workbook, columns, rows * columns)
    return Grid.empty(sheet_id, rows, columns, workbook.blocks)


def _assign_properties(sheet: Sheet, mask: Mask, wanted: Message) -> None:
    mask = {name: below for name, below in mask.items() if name not in {"sheetId", "sheetType"}}
    if not mask:
        return
    for plain, style in (("tabColor", "tabColorStyle"), ("tabColorStyle", "tabColor")):
        if plain in mask:
            mask.setdefault(style, {})
    properties = sheet.message["properties"]
    assign(mask, properties, wanted)
    # A style that holds no colour takes the colour away.
    for name in ("hidden", "rightToLeft", "tabColorStyle"):
        if not properties.get(name):
            properties.pop(name, None)
    if "tabColorStyle" not in properties:
        properties.pop("tabColor", None)
    grid_properties = properties.get("gridProperties", {})
    size = {"rowCount", "columnCount"}
    kept = {name: value for name, value in grid_properties.items() if value and name not in size}
    properties["gridProperties"] = kept
    _check_frozen(sheet, kept)


def _check_frozen(sheet: Sheet, grid_properties: Message) -> None:
    limits = {"frozenRowCount": sheet.grid.row_count, "frozenColumnCount": sheet.grid.column_count}
    for name, limit in limits.items():
        if grid_properties.get(name, 0) >= limit and grid_properties.get(name):
            raise invalid(f"You can't freeze all visible {'rows' if 'Row' in name else 'columns'} on the sheet.")


def _resize(session: Session, sheet: Sheet, mask: Mask, wanted: Message) -> None:
    everything = not mask or "*" in mask
    rows, columns = sheet.grid.row_count, sheet.grid.column_count
    if everything or "rowCount" in mask:
        rows = wanted.get("rowCount", 0 if "rowCount" in mask else rows)
    if everything or "columnCount" in mask:
        columns = wanted.get("columnCount", 0 if "columnCount" in mask else columns)
    if rows < sheet.grid.row_count:
        session.guard(Place(sheet, max(rows, 0), sheet.grid.row_count, 0, sheet.grid.column_count))
    if columns < sheet.grid.column_count:
        session.guard(Place(sheet, 0, sheet.grid.row_count, max(columns, 0), sheet.grid.column_count))
    resize(session.workbook, sheet, rows, columns)


def _move(workbook: Workbook, sheet: Sheet, index: int) -> None:
    """Move the tab; a higher index counts before the move, as Google documents."""
    now = workbook.sheets.index(sheet)
    if index in (now, now + 1):
        return
    workbook.sheets.remove(sheet)
    workbook.sheets.insert(index - 1 if index > now else index, sheet)


def _check_title(workbook: Workbook, title: str, own: Sheet | None) -> None:
    if not title:
        raise invalid("The sheet name cannot be empty.")
    if len(title) > LONGEST_TITLE:
        raise invalid(f"The sheet name cannot be greater than {LONGEST_TITLE} characters.")
    other = workbook.sheet_by_title(title)
    if other is not None and other is not own:
        raise invalid(f'A sheet with the name "{title}" already exists. Please enter another name.')
    if own is None and len(workbook.sheets) >= LARGEST_SHEET_COUNT:
        raise invalid(f"A spreadsheet cannot have more than {LARGEST_SHEET_COUNT} sheets.")


def _check_visible(workbook: Workbook) -> None:
    if all(sheet.hidden for sheet in workbook.sheets):
        raise invalid("You can't hide all the sheets in a document.")


def _lies_on(location: dict[str, Any], sheet_id: int) -> bool:
    if location["locationType"] == "SPREADSHEET":
        return False
    return bool(location.get("dimensionRange", location).get("sheetId", 0) == sheet_id)
