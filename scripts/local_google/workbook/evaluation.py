"""What the cells of a workbook come to: entered values, results of formulas, and what formulas spill.

Results are remembered until anything in the workbook changes.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from scripts.local_google.cells.a1 import Area, cell_a1
from scripts.local_google.cells.formulas import Address, calculator, implied_format
from scripts.local_google.cells.values import CellValue, ErrorValue
from scripts.local_google.workbook.in_turn import FormulaCell, InTurn, Key
from scripts.local_google.workbook.sheet import Sheet
from scripts.local_google.workbook.values import Formula
from scripts.local_google.workbook.workbook import Workbook

Result = CellValue | ErrorValue
"""What a cell comes to."""

NumberFormat = dict[str, str]

CIRCULAR = ErrorValue(
    "REF", "Circular dependency detected. To resolve with iterative calculation, see File > Settings."
)

_ARRAY_MAKERS = re.compile(
    r"\{|(?<![\w.])(?:ARRAYFORMULA|ARRAY_CONSTRAIN|BYCOL|BYROW|CHOOSECOLS|CHOOSEROWS|DROP|EXPAND|FILTER|FLATTEN"
    r"|FREQUENCY|GROWTH|HSTACK|IMPORT\w*|INDEX|INDIRECT|LAMBDA|LET|LINEST|LOGEST|MAKEARRAY|MAP|MINVERSE|MMULT"
    r"|MODE\.MULT|MUNIT|OFFSET|QUERY|RANDARRAY|REDUCE|REGEXEXTRACT|SCAN|SEQUENCE|SORT|SORTN|SPLIT|TAKE|TOCOL|TOROW"
    r"|TRANSPOSE|TREND|UNIQUE|VSTACK|WRAPCOLS|WRAPROWS|XLOOKUP)\s*\(",
    re.IGNORECASE,
)


@lru_cache(maxsize=65_536)
def may_spill(formula: str) -> bool:
    """Whether the formula can yield more than one value."""
    return _ARRAY_MAKERS.search(formula) is not None


@dataclass(frozen=True)
class Spill:
    """The result of a formula that fills more than its own cell, column by column."""

    row: int
    column: int
    columns: list[list[Result]]

    @property
    def end_row(self) -> int:
        """The row after the last one that is filled."""
        return self.row + len(self.columns[0])

    @property
    def end_column(self) -> int:
        """The column after the last one that is filled."""
        return self.column + len(self.columns)


def evaluated(
    workbook: Workbook, sheet: Sheet, start: int, end: int, column: int, *, keep_formulas: bool = False
) -> list[Result]:
    """What a stretch of one column comes to; with `keep_formulas` a formula stays its own text."""
    entries = sheet.grid.values(start, end, column)
    if not sheet.grid.has_formulas():
        return [*entries]
    return _state(workbook).column(sheet, start, column, [*entries], keep_formulas=keep_formulas)


def result_of(workbook: Workbook, sheet: Sheet, row: int, column: int, formula: Formula) -> Result:
    """What a formula would come to in a cell, whatever the cell holds."""
    return _state(workbook).tried(sheet, row, column, formula)


def implied_formats(workbook: Workbook, sheet: Sheet, start: int, end: int, column: int) -> dict[int, NumberFormat]:
    """The number formats that results in a stretch of a column take from their formulas, by distance from `start`."""
    if not sheet.grid.has_formulas():
        return {}
    return _state(workbook).implied(sheet, start, end, column)


def filled_rows(workbook: Workbook, sheet: Sheet, start: int, end: int, columns: range) -> list[bool]:
    """For each row whether one of its cells in `columns` shows anything."""
    if not sheet.grid.has_formulas():
        return sheet.grid.rows_filled(start, end, columns)
    results = (evaluated(workbook, sheet, start, end, column) for column in columns)
    return [row.count(None) < len(row) for row in zip(*results, strict=True)]


def shown_row_count(workbook: Workbook, sheet: Sheet) -> int:
    """How many rows there are up to the last one that shows anything."""
    if not sheet.grid.has_formulas():
        return sheet.grid.filled_rows()
    rows = filled_rows(workbook, sheet, 0, sheet.grid.row_count, range(sheet.grid.column_count))
    return len(rows) - rows[::-1].index(True) if True in rows else 0


def _state(workbook: Workbook) -> "_State":
    """The results for the workbook as it is now; those of another state are forgotten."""
    revisions = (workbook.revision, *((sheet.id, sheet.revision) for sheet in workbook.sheets))
    known = workbook.evaluations.get("state")
    if isinstance(known, _State) and known.revisions == revisions and known.workbook is workbook:
        return known
    state = _State(workbook, revisions)
    workbook.evaluations["state"] = state
    return state


class _State:
    """Results and spills of one state of a workbook."""

    def __init__(self, workbook: Workbook, revisions: tuple[object, ...]) -> None:
        self.workbook = workbook
        self.revisions = revisions
        self.now = datetime.now(ZoneInfo(workbook.properties["timeZone"])).replace(tzinfo=None)
        self._calculator = calculator(_View(self))
        self._results: InTurn[Result] = InTurn(self._calculated, CIRCULAR)
        self._formats: InTurn[NumberFormat | None] = InTurn(self._implied_format, None)
        self._spills: dict[Key, Spill] = {}
        self._anchors: dict[int, list[FormulaCell]] = {}

    def column(
        self, sheet: Sheet, start: int, column: int, entries: list[Result], *, keep_formulas: bool
    ) -> list[Result]:
        """The entries of a column with formulas replaced by their results and spilled values filled in."""
        for spill in self._spills_into(sheet, start, start + len(entries), column):
            across = column - spill.column
            first, last = max(spill.row + (across == 0), start), min(spill.end_row, start + len(entries))
            entries[first - start : last - start] = spill.columns[across][first - spill.row : last - spill.row]
        if keep_formulas or Formula not in set(map(type, entries)):
            return entries
        return [
            self._results.outcome(FormulaCell(sheet, start + at, column, entry))
            if isinstance(entry, Formula)
            else entry
            for at, entry in enumerate(entries)
        ]

    def implied(self, sheet: Sheet, start: int, end: int, column: int) -> dict[int, NumberFormat]:
        """The formats of formulas in a stretch of a column and of what they spill, by distance from `start`."""
        found: dict[int, NumberFormat | None] = {}
        for spill in self._spills_into(sheet, start, end, column):
            pattern = self._formats.outcome(_formula_cell(sheet, spill.row, spill.column))
            found |= dict.fromkeys(range(max(spill.row, start) - start, min(spill.end_row, end) - start), pattern)
        entries = sheet.grid.values(start, end, column)
        for at, entry in enumerate(entries if Formula in set(map(type, entries)) else ()):
            if isinstance(entry, Formula):
                found[at] = self._formats.outcome(FormulaCell(sheet, start + at, column, entry))
        return {at: pattern for at, pattern in found.items() if pattern}

    def tried(self, sheet: Sheet, row: int, column: int, formula: Formula) -> Result:
        """What a formula would come to in a cell."""
        return self._calculator.columns(str(formula), Address(sheet.title, row, column))[0][0]

    def _calculated(self, cell: FormulaCell) -> Result:
        address = Address(cell.sheet.title, cell.row, cell.column)
        columns = self._calculator.columns(str(cell.formula), address)
        if len(columns) == 1 and len(columns[0]) == 1:
            return columns[0][0]
        spill = Spill(cell.row, cell.column, columns)
        problem = self._obstacle(cell.sheet, spill)
        if problem is not None:
            return ErrorValue("REF", problem)
        self._spills[cell.key] = spill
        return columns[0][0]

    def _obstacle(self, sheet: Sheet, spill: Spill) -> str | None:
        grid = sheet.grid
        for missing, noun in (
            (spill.end_row - grid.row_count, "rows"),
            (spill.end_column - grid.column_count, "columns"),
        ):
            if missing > 0:
                return f"Result was not automatically expanded, please insert more {noun} ({missing})."
        for column in range(spill.column, spill.end_column):
            own = column == spill.column
            entries = grid.values(spill.row + own, spill.end_row, column)
            if entries.count(None) < len(entries):
                at = next(at for at, entry in enumerate(entries) if entry is not None)
                return _in_the_way(spill.row + own + at, column)
        for (sheet_id, _, _), other in self._spills.items():
            if sheet_id == sheet.id and _overlap(spill, other):
                return _in_the_way(max(spill.row, other.row), max(spill.column, other.column))
        return None

    def _spills_into(self, sheet: Sheet, start: int, end: int, column: int) -> Iterator[Spill]:
        """The spills that reach a stretch of a column; a formula that waits for it is passed over."""
        for cell in self._anchors_of(sheet):
            if cell.row >= end or cell.column > column or cell.key in self._results.waiting:
                continue
            self._results.outcome(cell)
            spill = self._spills.get(cell.key)
            if spill is not None and spill.end_row > start and spill.end_column > column:
                yield spill

    def _anchors_of(self, sheet: Sheet) -> list[FormulaCell]:
        """The formulas of the tab that may fill more than their cell."""
        if sheet.id not in self._anchors:
            self._anchors[sheet.id] = [
                FormulaCell(sheet, *cell) for cell in sheet.grid.formulas() if may_spill(cell[2])
            ]
        return self._anchors[sheet.id]

    def _implied_format(self, cell: FormulaCell) -> NumberFormat | None:
        address = Address(cell.sheet.title, cell.row, cell.column)
        found = implied_format(str(cell.formula), address, self._format_at)
        return dict(found) if found else None

    def _format_at(self, address: Address) -> NumberFormat | None:
        sheet = self.workbook.sheet_by_title(address.sheet_title)
        if sheet is None or address.row >= sheet.grid.row_count or address.column >= sheet.grid.column_count:
            return None
        number = sheet.grid.looks(address.row, address.row + 1, address.column)[0][0]
        own: NumberFormat | None = self.workbook.looks[number].get("userEnteredFormat", {}).get("numberFormat")
        entry = sheet.grid.values(address.row, address.row + 1, address.column)[0]
        if own or not isinstance(entry, Formula):
            return own
        return self._formats.outcome(FormulaCell(sheet, address.row, address.column, entry))


def _formula_cell(sheet: Sheet, row: int, column: int) -> FormulaCell:
    return FormulaCell(sheet, row, column, Formula(sheet.grid.values(row, row + 1, column)[0]))


@dataclass
class _View:
    """The workbook as formulas see it."""

    state: _State

    @property
    def now(self) -> datetime:
        return self.state.now

    @property
    def locale(self) -> str:
        return self.state.workbook.locale

    def size(self, sheet_title: str) -> tuple[int, int] | None:
        sheet = self.state.workbook.sheet_by_title(sheet_title)
        return None if sheet is None else (sheet.grid.row_count, sheet.grid.column_count)

    def values(self, sheet_title: str, area: Area) -> Sequence[Sequence[Result]]:
        sheet = self.state.workbook.sheet_by_title(sheet_title)
        if sheet is None:
            return []
        start, end = area.start_row or 0, area.end_row or 0
        columns = range(area.start_column or 0, area.end_column or 0)
        return [evaluated(self.state.workbook, sheet, start, end, column) for column in columns]

    def holds_formula(self, sheet_title: str, row: int, column: int) -> bool:
        sheet = self.state.workbook.sheet_by_title(sheet_title)
        return sheet is not None and isinstance(sheet.grid.values(row, row + 1, column)[0], Formula)

    def named_range(self, name: str) -> tuple[str, Area] | None:
        folded = name.casefold()
        for item in self.state.workbook.named_ranges:
            if item["name"].casefold() == folded:
                return self.state.workbook.sheet_of(item["range"]).title, Area.from_grid_range(item["range"])
        return None


def _in_the_way(row: int, column: int) -> str:
    return f"Array result was not expanded because it would overwrite data in {cell_a1(row, column)}."


def _overlap(one: Spill, other: Spill) -> bool:
    return (
        one.row < other.end_row
        and other.row < one.end_row
        and one.column < other.end_column
        and other.column < one.end_column
    )
