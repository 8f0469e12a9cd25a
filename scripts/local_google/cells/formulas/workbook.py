"""What a formula sees of the workbook around it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from scripts.local_google.cells.a1 import Area
from scripts.local_google.cells.values import CellValue, ErrorValue

Value = CellValue | ErrorValue
"""What a cell can hold once it is calculated."""


@dataclass(frozen=True, slots=True)
class Address:
    """One cell: the title of its tab, its row and its column, both from zero."""

    sheet_title: str
    row: int
    column: int


class WorkbookView(Protocol):
    """The calculated workbook, read only. Titles and names are matched whatever their case."""

    @property
    def now(self) -> datetime:
        """The moment of the calculation, in the spreadsheet's time zone, without one of its own."""

    @property
    def locale(self) -> str:
        """The spreadsheet's locale, such as `zh_CN`."""

    def size(self, sheet_title: str) -> tuple[int, int] | None:
        """Rows and columns of the tab's grid; None where there is no such tab."""

    def values(self, sheet_title: str, area: Area) -> Sequence[Sequence[Value]]:
        """The calculated values of a closed area inside the grid, column by column, top to bottom.

        Columns missing at the right and cells missing at the end of a column count as blank.
        """

    def holds_formula(self, sheet_title: str, row: int, column: int) -> bool:
        """Whether a cell inside the grid was given a formula; what a formula elsewhere spilled into it is none."""

    def named_range(self, name: str) -> tuple[str, Area] | None:
        """The tab and the area that a name stands for; None where the name is unknown."""
