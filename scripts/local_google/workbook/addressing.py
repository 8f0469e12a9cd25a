"""From the ranges that people and programs write to rectangles of a workbook."""

from dataclasses import dataclass

from scripts.local_google.cells import a1
from scripts.local_google.cells.a1 import Area
from scripts.local_google.wire.errors import invalid
from scripts.local_google.workbook.sheet import Message, Sheet
from scripts.local_google.workbook.workbook import Workbook


@dataclass(frozen=True)
class Place:
    """A rectangle on a tab, its ends closed: rows and columns from zero, ends excluded."""

    sheet: Sheet
    start_row: int
    end_row: int
    start_column: int
    end_column: int

    @property
    def rows(self) -> int:
        """How many rows high."""
        return self.end_row - self.start_row

    @property
    def columns(self) -> int:
        """How many columns wide."""
        return self.end_column - self.start_column

    @property
    def a1(self) -> str:
        """The rectangle as Google prints it, with the tab's title."""
        return a1.to_a1(Area(self.start_row, self.end_row, self.start_column, self.end_column), self.sheet.title)

    @property
    def grid_range(self) -> Message:
        """The rectangle as Google's GridRange; a sheetId of 0 is left out, as Google does."""
        return grid_range(self.sheet.id, self.start_row, self.end_row, self.start_column, self.end_column)

    def meets(self, other: "Place") -> bool:
        """Whether the two have a cell in common."""
        return (
            self.sheet.id == other.sheet.id
            and self.start_row < other.end_row
            and other.start_row < self.end_row
            and self.start_column < other.end_column
            and other.start_column < self.end_column
        )

    def contains(self, other: "Place") -> bool:
        """Whether every cell of the other is in this one."""
        return (
            self.sheet.id == other.sheet.id
            and self.start_row <= other.start_row
            and other.end_row <= self.end_row
            and self.start_column <= other.start_column
            and other.end_column <= self.end_column
        )


def grid_range(sheet_id: int, start_row: int, end_row: int, start_column: int, end_column: int) -> Message:
    """Google's GridRange, without a sheetId of 0."""
    ends = {
        "startRowIndex": start_row,
        "endRowIndex": end_row,
        "startColumnIndex": start_column,
        "endColumnIndex": end_column,
    }
    return ({"sheetId": sheet_id} if sheet_id else {}) | ends


def place_of(workbook: Workbook, message: Message) -> Place:
    """The rectangle of a GridRange; raises GoogleError 400 where it is not inside the grid."""
    return Place(*workbook.area_of(message))


def reaching_in(workbook: Workbook, message: Message) -> Place:
    """The part of a GridRange that lies in the grid, where it begins there; it may reach beyond, or hold no cell.

    Raises GoogleError 400 where it begins beyond the grid.
    """
    sheet = workbook.sheet_of(message)
    area = Area.from_grid_range(message)
    rows, columns = sheet.grid.row_count, sheet.grid.column_count
    if not 0 <= (area.start_row or 0) < rows or not 0 <= (area.start_column or 0) < columns:
        raise outside(sheet, area)
    place = _place(sheet, area.within(rows, columns))
    if place.rows < 0 or place.columns < 0:
        raise outside(sheet, area)
    return place


def clipped(workbook: Workbook, message: Message) -> Place:
    """The part of a GridRange that lies in the grid, perhaps empty."""
    sheet = workbook.sheet_of(message)
    area = Area.from_grid_range(message).within(sheet.grid.row_count, sheet.grid.column_count)
    return _place(sheet, area)


def named(workbook: Workbook, text: str) -> tuple[Sheet, Area]:
    """The tab and rectangle that A1 notation, a tab's title or a named range stands for.

    Raises GoogleError 400 as Google words it where it is none of these.
    """
    try:
        written = a1.parse(text)
    except a1.RangeError as error:
        sheet = workbook.sheet_by_title(text)
        if sheet is not None:
            return sheet, Area()
        found = _named_range(workbook, text.rpartition("!")[2])
        if found is None:
            raise invalid(str(error)) from error
        return found
    if written.name is not None:
        return _named(workbook, written.name, text)
    if written.sheet_title is None:
        return workbook.sheets[0], written.area
    sheet = workbook.sheet_by_title(written.sheet_title)
    if sheet is None:
        raise invalid(f"Unable to parse range: {text}")
    return sheet, written.area


def for_reading(workbook: Workbook, text: str) -> Place:
    """The rectangle to read: cut at the edge of the grid, refused where it begins beyond it."""
    sheet, area = named(workbook, text)
    place = _place(sheet, area.within(sheet.grid.row_count, sheet.grid.column_count))
    if place.rows <= 0 or place.columns <= 0:
        raise outside(sheet, area)
    return place


def outside(sheet: Sheet, area: Area) -> Exception:
    """Google's refusal of a range that the grid does not have."""
    return invalid(
        f"Range ({a1.to_a1(area, sheet.title)}) exceeds grid limits. "
        f"Max rows: {sheet.grid.row_count}, max columns: {sheet.grid.column_count}"
    )


def _named(workbook: Workbook, name: str, text: str) -> tuple[Sheet, Area]:
    sheet = workbook.sheet_by_title(name)
    found = (sheet, Area()) if sheet is not None else _named_range(workbook, name)
    if found is None:
        raise invalid(f"Unable to parse range: {text}")
    return found


def _named_range(workbook: Workbook, name: str) -> tuple[Sheet, Area] | None:
    for item in workbook.named_ranges:
        if item["name"].casefold() == name.casefold():
            return workbook.sheet_of(item["range"]), Area.from_grid_range(item["range"])
    return None


def _place(sheet: Sheet, area: Area) -> Place:
    return Place(sheet, area.start_row or 0, area.end_row or 0, area.start_column or 0, area.end_column or 0)
