"""Cells written one by one or all alike: updateCells, repeatCell, appendCells."""

from collections.abc import Callable, Sequence
from itertools import groupby, zip_longest
from typing import Any

from scripts.local_google.sheets.chips import with_chips
from scripts.local_google.sheets.entries import RUNS, check_length, forget_runs, number_entry
from scripts.local_google.sheets.formats import with_both_colors
from scripts.local_google.sheets.grid_size import grow
from scripts.local_google.sheets.requests import tables
from scripts.local_google.sheets.requests.fields import update_mask
from scripts.local_google.sheets.session import Session
from scripts.local_google.wire.errors import invalid
from scripts.local_google.wire.masks import Mask, assign
from scripts.local_google.wire.messages import Message
from scripts.local_google.workbook.addressing import Place, reaching_in
from scripts.local_google.workbook.evaluation import shown_row_count
from scripts.local_google.workbook.formula_shift import copied_formula
from scripts.local_google.workbook.looks import Look
from scripts.local_google.workbook.values import KEEP, Entered, Formula, Keep
from scripts.local_google.workbook.workbook import Workbook

KEPT_FIELDS = frozenset({"userEnteredFormat", "note", "dataValidation", *RUNS})
"""What a cell can be given besides a value."""

_EMPTY: Message = {}


def update(session: Session, request: Message) -> None:
    """updateCells; cells of the range that the rows do not reach lose the fields named."""
    workbook = session.workbook
    mask = cell_mask(request)
    rows = request.get("rows", [])
    lines = [_resolved(session, row.get("values", []), mask) for row in rows]
    width = max(map(len, lines), default=0)
    if "start" in request:
        place = _from_start(workbook, request["start"], len(rows), width)
        missing: Message | None = None
    else:
        place = reaching_in(workbook, request.get("range", {}))
        _check_fits(place, len(rows), width)
        lines += [[]] * (place.rows - len(lines))
        missing = _EMPTY
    if place.rows and place.columns:
        _write(session, place, lines, mask, missing)


def repeat(session: Session, request: Message) -> None:
    """repeatCell; a formula is written as if it were filled from the first cell of the range."""
    workbook = session.workbook
    mask = cell_mask(request)
    place = reaching_in(workbook, request.get("range", {}))
    session.guard(place)
    (cell,) = _resolved(session, [request.get("cell", {})], mask)
    grid = place.sheet.grid
    if "userEnteredValue" in mask:
        forget_runs(workbook, place, RUNS - mask.keys())
        entry = entry_of(cell)
        for column in range(place.start_column, place.end_column):
            grid.write(place.start_row, column, _repeated(entry, place, column))
    change = look_changer(workbook, mask, cell)
    if change is not None:
        for column in range(place.start_column, place.end_column):
            grid.change_looks(place.start_row, place.end_row, column, change)
    place.sheet.touch()


def append(session: Session, request: Message) -> None:
    """appendCells: new rows after the last one with a value, of the tab or of a table's body."""
    workbook = session.workbook
    mask = cell_mask(request)
    lines = [_resolved(session, row.get("values", []), mask) for row in request.get("rows", [])]
    width = max(map(len, lines), default=0)
    if "tableId" in request:
        place = tables.place_for_rows(session, request["tableId"], len(lines))
        _check_fits(place, len(lines), width)
        if lines and width:
            end_column = place.start_column + width
            _write(
                session,
                Place(place.sheet, place.start_row, place.end_row, place.start_column, end_column),
                lines,
                mask,
                None,
            )
        return
    sheet = workbook.sheet_of(request)
    row = shown_row_count(workbook, sheet)
    grow(workbook, sheet, row + len(lines), width)
    if lines and width:
        _write(session, Place(sheet, row, row + len(lines), 0, width), lines, mask, None)


def cell_mask(request: Message) -> Mask:
    """The mask of an update of cells; `*` is everything that can be written.

    Raises GoogleError 400 for fields that Google works out itself or that are not supported here.
    """
    mask = update_mask(request, "CellData")
    if "*" in mask:
        return {name: {} for name in sorted({"userEnteredValue", *KEPT_FIELDS})}
    forbidden = mask.keys() - KEPT_FIELDS - {"userEnteredValue"}
    if forbidden:
        raise invalid(f"Fields that cannot be set: {', '.join(sorted(forbidden))}")
    return mask


def entry_of(cell: Message) -> Entered:
    """What a written CellData puts into its cell; raises GoogleError 400 for what cannot be entered."""
    value = cell.get("userEnteredValue")
    if not value:
        return None
    ((kind, content),) = value.items()
    if kind == "stringValue":
        return content or None
    if kind == "numberValue":
        return number_entry(content)
    if kind == "boolValue":
        return bool(content)
    if kind == "formulaValue" and content.startswith("="):
        return Formula(content)
    raise invalid(f"Invalid {kind}: {content}")


def look_changer(workbook: Workbook, mask: Mask, cell: Message) -> Callable[[int], int] | None:
    """What to do to the look of a cell that is written with `cell`; None where the mask is about values alone."""
    below = {name: part for name, part in mask.items() if name != "userEnteredValue"}
    if not below:
        return None
    wanted = with_both_colors({name: value for name, value in cell.items() if name in below})
    widened = _with_color_twins(below)

    def change(look: Look) -> None:
        assign(widened, look, wanted)

    return workbook.looks.changer(change)


def _write(session: Session, place: Place, lines: list[list[Message]], mask: Mask, missing: Message | None) -> None:
    """Write cells row by row; where a line is too short, `missing` is written, or nothing where it is None."""
    session.guard(place)
    if "userEnteredValue" in mask:
        forget_runs(session.workbook, place, RUNS - mask.keys())
    grid = place.sheet.grid
    columns = list(zip_longest(*lines, fillvalue=missing))
    columns += [(missing,) * place.rows] * (place.columns - len(columns))
    for number, cells in enumerate(columns):
        column = place.start_column + number
        if "userEnteredValue" in mask:
            grid.write(place.start_row, column, _entries(cells))
        if mask.keys() != {"userEnteredValue"}:
            _write_looks(session.workbook, place, column, cells, mask)
    place.sheet.touch()


def _resolved(session: Session, cells: list[Message], mask: Mask) -> list[Message]:
    """The cells of a row with their chips in place of what stands for them."""
    if "chipRuns" not in mask:
        return cells
    return [with_chips(session, cell) if "chipRuns" in cell else cell for cell in cells]


def _entries(cells: Sequence[Message | None]) -> list[Entered | Keep]:
    entries: list[Entered | Keep] = [KEEP if cell is None else entry_of(cell) for cell in cells]
    check_length([entry for entry in entries if isinstance(entry, str)])
    return entries


def _write_looks(workbook: Workbook, place: Place, column: int, cells: Sequence[Message | None], mask: Mask) -> None:
    row = place.start_row
    for look, group in groupby(cells, key=_only_look):
        count = len(list(group))
        change = None if look is None else look_changer(workbook, mask, look)
        if change is not None:
            place.sheet.grid.change_looks(row, row + count, column, change)
        row += count


def _only_look(cell: Message | None) -> Message | None:
    return None if cell is None else {name: value for name, value in cell.items() if name != "userEnteredValue"}


def _with_color_twins(mask: Mask) -> Mask:
    """The mask with both spellings wherever it names one of a colour."""
    widened: Mask = {name: _with_color_twins(below) for name, below in mask.items()}
    for name in mask:
        if name.endswith("ColorStyle"):
            widened.setdefault(name.removesuffix("Style"), {})
        elif name.endswith("Color"):
            widened[f"{name}Style"] = {}
            widened[name] = {}
    return widened


def _repeated(entry: Entered, place: Place, column: int) -> list[Any]:
    if not isinstance(entry, Formula):
        return [entry] * place.rows
    across = column - place.start_column
    return [copied_formula(entry, place.sheet.title, down, across) for down in range(place.rows)]


def _from_start(workbook: Workbook, start: Message, rows: int, columns: int) -> Place:
    sheet = workbook.sheet_of(start)
    row, column = start.get("rowIndex", 0), start.get("columnIndex", 0)
    for noun, index, size in (("row", row, sheet.grid.row_count), ("column", column, sheet.grid.column_count)):
        if not 0 <= index < size:
            raise invalid(f"GridCoordinate.{noun}Index[{index}] is after last {noun} in grid[{size - 1}]")
    _check_fits(Place(sheet, row, sheet.grid.row_count, column, sheet.grid.column_count), rows, columns)
    return Place(sheet, row, row + rows, column, column + columns)


def _check_fits(place: Place, rows: int, columns: int) -> None:
    if rows > place.rows:
        raise invalid(
            f"Attempting to write row: {place.end_row}, beyond the last requested row of: {place.end_row - 1}"
        )
    if columns > place.columns:
        raise invalid(
            f"Attempting to write column: {place.end_column}, "
            f"beyond the last requested column of: {place.end_column - 1}"
        )
