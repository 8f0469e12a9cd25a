"""A whole spreadsheet as one request sees it."""

from dataclasses import dataclass, field
from itertools import count
from secrets import randbelow
from typing import Any

from scripts.local_google.cells.a1 import Area, to_a1
from scripts.local_google.wire.errors import invalid
from scripts.local_google.workbook.blocks import Blocks
from scripts.local_google.workbook.grid import Grid
from scripts.local_google.workbook.looks import Looks
from scripts.local_google.workbook.sheet import Message, Sheet, copied

DEFAULT_ROWS, DEFAULT_COLUMNS = 1000, 26
"""The size of a new tab."""

LARGEST_CELL_COUNT = 10_000_000
"""The most cells a spreadsheet can have (support.google.com/drive/answer/37603)."""

LARGEST_COLUMN_COUNT = 18_278
"""The most columns a tab can have: A to ZZZ."""

_revisions = count(1)


@dataclass
class Workbook:
    """Tabs in their order and what belongs to the spreadsheet as a whole."""

    id: str
    properties: Message
    sheets: list[Sheet]
    named_ranges: list[Message]
    metadata: list[Message]
    looks: Looks
    blocks: Blocks
    evaluations: dict[Any, Any] = field(default_factory=dict)
    revision: int = field(default_factory=lambda: next(_revisions))

    @property
    def locale(self) -> str:
        """The locale that numbers and dates are read and shown in, such as `en_US`."""
        return str(self.properties["locale"])

    def touch(self) -> None:
        """Note that names of tabs or ranges have changed."""
        self.revision = next(_revisions)

    def working_copy(self, blocks: Blocks) -> "Workbook":
        """A copy that can be changed without this one noticing; it writes into `blocks`."""
        return Workbook(
            self.id,
            copied(self.properties),
            [_copied_sheet(sheet, blocks) for sheet in self.sheets],
            [copied(item) for item in self.named_ranges],
            [copied(item) for item in self.metadata],
            self.looks.copy(),
            blocks,
            self.evaluations,
            self.revision,
        )

    def sheet_by_id(self, sheet_id: int) -> Sheet | None:
        """The tab with that sheetId, if any."""
        return next((sheet for sheet in self.sheets if sheet.id == sheet_id), None)

    def sheet_by_title(self, title: str) -> Sheet | None:
        """The tab of that title, upper and lower case alike, if any."""
        exact = next((sheet for sheet in self.sheets if sheet.title == title), None)
        folded = title.casefold()
        return exact or next((sheet for sheet in self.sheets if sheet.title.casefold() == folded), None)

    def sheet_of(self, grid_range: Message) -> Sheet:
        """The tab that a GridRange or DimensionRange lies on.

        Raises GoogleError 400 where there is none of that id.
        """
        sheet_id = grid_range.get("sheetId", 0)
        sheet = self.sheet_by_id(sheet_id)
        if sheet is None:
            raise invalid(f"No grid with id: {sheet_id}")
        return sheet

    def area_of(self, grid_range: Message) -> tuple[Sheet, int, int, int, int]:
        """The tab, rows and columns of a GridRange, open ends closed at the grid's edge.

        Raises GoogleError 400 where it lies outside the grid.
        """
        sheet = self.sheet_of(grid_range)
        rows, columns = sheet.grid.row_count, sheet.grid.column_count
        area = Area.from_grid_range(grid_range)
        start_row, start_column = area.start_row or 0, area.start_column or 0
        for noun, start, size in (("Row", start_row, rows), ("Column", start_column, columns)):
            if start >= size:
                raise invalid(f"GridRange.start{noun}Index[{start}] is after last {noun.lower()} in grid[{size - 1}]")
        end_row = rows if area.end_row is None else area.end_row
        end_column = columns if area.end_column is None else area.end_column
        if end_row < start_row or end_column < start_column:
            raise invalid(f"The range ends before it starts: {_written(grid_range)}.")
        if start_row < 0 or start_column < 0 or end_row > rows or end_column > columns:
            raise invalid(
                f"Range ({_shown(sheet, start_row, end_row, start_column, end_column)}) exceeds grid limits. "
                f"Max rows: {rows}, max columns: {columns}"
            )
        return sheet, start_row, end_row, start_column, end_column

    def new_object_id(self) -> int:
        """A random id for a tab, a protected range, a chart: 31 bits, not 0, as Google's are."""
        return randbelow(2**31 - 2) + 1

    def cell_count(self) -> int:
        """How many cells all tabs have together, empty ones included."""
        return sum(sheet.grid.row_count * sheet.grid.column_count for sheet in self.sheets)


def _written(grid_range: Message) -> str:
    return ", ".join(f"{name} {index}" for name, index in grid_range.items() if name != "sheetId")


def new_workbook(spreadsheet_id: str, title: str, blocks: Blocks, locale: str = "en_US") -> Workbook:
    """A spreadsheet as Google makes it: one tab, Sheet1, of 1000 rows and 26 columns."""
    properties = {"title": title, "locale": locale, "autoRecalc": "ON_CHANGE", "timeZone": "Etc/GMT"}
    sheet = Sheet(
        {"properties": {"sheetId": 0, "title": "Sheet1"}}, Grid.empty(0, DEFAULT_ROWS, DEFAULT_COLUMNS, blocks)
    )
    return Workbook(spreadsheet_id, properties, [sheet], [], [], Looks(), blocks)


def _copied_sheet(sheet: Sheet, blocks: Blocks) -> Sheet:
    grid = sheet.grid
    twin = Grid(grid.sheet_id, list(grid.bands), list(grid.columns), grid.next_id, blocks)
    twin.column_properties = dict(grid.column_properties)
    return Sheet(copied(sheet.message), twin, sheet.revision)


def _shown(sheet: Sheet, start_row: int, end_row: int, start_column: int, end_column: int) -> str:
    return to_a1(Area(start_row, end_row, start_column, end_column), sheet.title)
