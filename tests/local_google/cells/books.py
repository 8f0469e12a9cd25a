"""A workbook of plain lists for formulas to look at."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from scripts.local_google.cells.a1 import Area, parse
from scripts.local_google.cells.formulas import Address, Value, evaluate


class Book:
    """Tabs of rows as people see them; every grid has some empty rows and columns besides."""

    def __init__(
        self,
        tabs: Mapping[str, Sequence[Sequence[Value]]],
        names: Mapping[str, str] | None = None,
        locale: str = "en_US",
    ) -> None:
        self.locale = locale
        self.now = datetime(2016, 1, 5, 12, 0)
        self.reads = 0
        self._tabs = {title.casefold(): rows for title, rows in tabs.items()}
        self._names = {name.casefold(): written for name, written in (names or {}).items()}

    def size(self, sheet_title: str) -> tuple[int, int] | None:
        rows = self._tabs.get(sheet_title.casefold())
        return None if rows is None else (len(rows) + 2, max(map(len, rows), default=0) + 2)

    def values(self, sheet_title: str, area: Area) -> list[list[Value]]:
        self.reads += 1
        rows = self._tabs[sheet_title.casefold()][area.start_row : area.end_row]
        return [
            [row[column] if column < len(row) else None for row in rows]
            for column in range(area.start_column or 0, area.end_column or 0)
        ]

    def holds_formula(self, sheet_title: str, row: int, column: int) -> bool:
        """None of the values is a formula's."""
        return False

    def named_range(self, name: str) -> tuple[str, Area] | None:
        written = self._names.get(name.casefold())
        found = parse(written) if written else None
        return (found.sheet_title or "", found.area) if found else None


HERE = Address("Sheet1", 1, 25)
"""Z2: a cell in the second row, out of the way of the values."""


def results(formula: str, *rows: Sequence[Value], locale: str = "en_US", at: Address = HERE) -> list[list[Value]]:
    """The formula's result on a tab `Sheet1` of these rows."""
    return evaluate(formula, at, Book({"Sheet1": rows}, locale=locale))


def result(formula: str, *rows: Sequence[Value], locale: str = "en_US", at: Address = HERE) -> Value:
    """The formula's one value, errors as their text."""
    ((value,),) = results(formula, *rows, locale=locale, at=at)
    return value


def shown(formula: str, *rows: Sequence[Value], locale: str = "en_US", at: Address = HERE) -> list[list[object]]:
    """The formula's result with errors as the text that cells show."""
    return [[getattr(value, "text", value) for value in row] for row in results(formula, *rows, locale=locale, at=at)]
