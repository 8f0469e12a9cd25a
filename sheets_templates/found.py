"""A workbook as it is: what is asked of Google before provisioning, and the answers as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

OVERVIEW = (
    "spreadsheetUrl,properties(title,locale,timeZone),"
    "sheets(properties,protectedRanges(protectedRangeId,range,description,warningOnly,requestingUserCanEdit,editors),conditionalFormats)"
)
HEADS = (
    "sheets(properties.sheetId,data(rowData.values(userEnteredValue,formattedValue,userEnteredFormat,note,"
    "dataValidation)))"
)
CLOSELY = (
    "sheets(properties.sheetId,data(startRow,startColumn,rowData.values(userEnteredValue,formattedValue,"
    "effectiveFormat.numberFormat)))"
)
Json = dict[str, Any]
Value = str | int | float | bool


@dataclass(frozen=True)
class FoundTab:
    """A tab as it is: its properties, protections, conditional formats, the CellData of its first two rows.

    `values` are all of its values by rows, formulas as formulas, where they were asked for; `cells` is the CellData of
    those that were looked at more closely, by row and place.
    """

    properties: Json
    protected: Sequence[Json] = ()
    rules: Sequence[Json] = ()
    header: Sequence[Json] = ()
    first: Sequence[Json] = ()
    values: Sequence[Sequence[Value]] = ()
    cells: Mapping[tuple[int, int], Json] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The title."""
        return str(self.properties["title"])

    @property
    def sheet_id(self) -> int:
        """The id."""
        return int(self.properties.get("sheetId", 0))

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of the grid."""
        grid = self.properties.get("gridProperties", {})
        return int(grid.get("rowCount", 0)), int(grid.get("columnCount", 0))

    @property
    def width(self) -> int:
        """How many columns hold something in the first two rows."""
        rows = (self.header, self.first)
        return max((p + 1 for cells in rows for p, cell in enumerate(cells) if cell.get("userEnteredValue")), default=0)


@dataclass(frozen=True)
class Found:
    """A workbook as it is."""

    tabs: Mapping[str, FoundTab]
    properties: Json = field(default_factory=dict)
    url: str = ""

    @property
    def ids(self) -> set[int]:
        """The ids that are taken."""
        return {tab.sheet_id for tab in self.tabs.values()}


def titles(overview: Json) -> list[str]:
    """The titles of the tabs that an overview tells of; tabs without a grid (charts) hold nothing to look at."""
    return [sheet["properties"]["title"] for sheet in overview["sheets"] if "gridProperties" in sheet["properties"]]


def found(overview: Json, heads: Json, values: Mapping[str, Sequence[Sequence[Value]]]) -> Found:
    """The workbook from the answers: `overview` by OVERVIEW, `heads` of rows 1 and 2 by HEADS, `values` by title."""
    rows = {sheet["properties"].get("sheetId", 0): _two_rows(sheet) for sheet in heads.get("sheets", [])}
    tabs = {}
    for sheet in overview["sheets"]:
        properties = sheet["properties"]
        header, first = rows.get(properties.get("sheetId", 0), ([], []))
        tabs[properties["title"]] = FoundTab(
            properties=properties,
            protected=sheet.get("protectedRanges", []),
            rules=sheet.get("conditionalFormats", []),
            header=header,
            first=first,
            values=values.get(properties["title"], []),
        )
    return Found(tabs, overview.get("properties", {}), str(overview.get("spreadsheetUrl", "")))


def with_cells(before: Found, answer: Json) -> Found:
    """The workbook with the cells of an answer by CLOSELY."""
    cells = {sheet["properties"].get("sheetId", 0): dict(_cells(sheet)) for sheet in answer.get("sheets", [])}
    tabs = {title: replace(tab, cells=cells.get(tab.sheet_id, {})) for title, tab in before.tabs.items()}
    return replace(before, tabs=tabs)


def _cells(sheet: Json) -> Iterator[tuple[tuple[int, int], Json]]:
    for block in sheet.get("data", []):
        for row, line in enumerate(block.get("rowData", []), start=block.get("startRow", 0)):
            for place, cell in enumerate(line.get("values", []), start=block.get("startColumn", 0)):
                yield (row, place), cell


def _two_rows(sheet: Json) -> tuple[list[Json], list[Json]]:
    data = sheet.get("data", [])
    rows = [row.get("values", []) for row in (data[0].get("rowData", []) if data else [])]
    header, first = [*rows, [], []][:2]
    return header, first
