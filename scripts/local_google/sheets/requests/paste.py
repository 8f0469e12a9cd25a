"""copyPaste and cutPaste."""

from collections.abc import Callable

from scripts.local_google.cells.a1 import Area
from scripts.local_google.cells.formulas.moving import Cut
from scripts.local_google.cells.values import ErrorValue
from scripts.local_google.sheets.requests.conditional import spread_rules
from scripts.local_google.sheets.session import Session
from scripts.local_google.wire.errors import invalid
from scripts.local_google.wire.messages import Message
from scripts.local_google.workbook.addressing import Place, place_of
from scripts.local_google.workbook.evaluation import evaluated
from scripts.local_google.workbook.formula_shift import copied_formula, rewrite_formulas
from scripts.local_google.workbook.looks import Look
from scripts.local_google.workbook.runs import Runs, joined
from scripts.local_google.workbook.values import Column, Formula
from scripts.local_google.workbook.workbook import Workbook

_VALUES = frozenset({"PASTE_NORMAL", "PASTE_VALUES", "PASTE_FORMULA", "PASTE_NO_BORDERS"})
_RULES = frozenset({"PASTE_NORMAL", "PASTE_FORMAT", "PASTE_NO_BORDERS", "PASTE_CONDITIONAL_FORMATTING"})
_LOOKS = frozenset({"PASTE_NORMAL", "PASTE_FORMAT", "PASTE_NO_BORDERS", "PASTE_DATA_VALIDATION"})


def copy(session: Session, request: Message) -> None:
    """copyPaste; a destination larger than the source is filled with as many copies as fit."""
    kind = request.get("pasteType", "PASTE_NORMAL")
    source = _source(session.workbook, request)
    target = _target(session.workbook, source, request)
    session.guard(target)
    transposed = request.get("pasteOrientation") == "TRANSPOSE"
    if kind != "PASTE_CONDITIONAL_FORMATTING":
        _paste(session.workbook, source, target, kind, transposed=transposed)
    if kind in _RULES and not transposed:
        spread_rules(session.workbook, source, target)
    target.sheet.touch()


def cut(session: Session, request: Message) -> None:
    """cutPaste."""
    kind = request.get("pasteType", "PASTE_NORMAL")
    if kind not in _VALUES | _LOOKS:
        raise invalid(f"Paste type {kind} is not supported here.")
    source = _source(session.workbook, request)
    start = request.get("destination", {})
    row, column = start.get("rowIndex", 0), start.get("columnIndex", 0)
    ends = {"startRowIndex": row, "endRowIndex": row + source.rows}
    ends |= {"startColumnIndex": column, "endColumnIndex": column + source.columns}
    target = place_of(session.workbook, {"sheetId": start.get("sheetId", 0)} | ends)
    session.guard(source)
    session.guard(target)
    clipboard = _Clipboard(session.workbook, source, kind)
    _empty(source, kind)
    clipboard.write(target, moved=True)
    if kind in _VALUES:
        rewrite_formulas(session.workbook, _cut(source, target))
    source.sheet.touch()
    target.sheet.touch()


def _cut(source: Place, target: Place) -> Cut:
    area = Area(source.start_row, source.end_row, source.start_column, source.end_column)
    down, across = target.start_row - source.start_row, target.start_column - source.start_column
    return Cut(source.sheet.title, area, target.sheet.title, down, across)


def _source(workbook: Workbook, request: Message) -> Place:
    source = place_of(workbook, request.get("source", {}))
    if not source.rows or not source.columns:
        raise invalid("The source range is empty.")
    return source


def _target(workbook: Workbook, source: Place, request: Message) -> Place:
    """Where the copies go: whole copies only, at least one."""
    height, width = source.rows, source.columns
    if request.get("pasteOrientation") == "TRANSPOSE":
        height, width = width, height
    wanted = request.get("destination", {})
    sheet = workbook.sheet_of(wanted)
    row, column = wanted.get("startRowIndex", 0), wanted.get("startColumnIndex", 0)
    # A destination that reaches beyond the grid is cut at its edge.
    given_rows = min(wanted.get("endRowIndex", sheet.grid.row_count), sheet.grid.row_count) - row
    given_columns = min(wanted.get("endColumnIndex", sheet.grid.column_count), sheet.grid.column_count) - column
    rows = max(given_rows // height if given_rows % height == 0 else 1, 1) * height
    columns = max(given_columns // width if given_columns % width == 0 else 1, 1) * width
    ends = {"startRowIndex": row, "endRowIndex": row + rows}
    ends |= {"startColumnIndex": column, "endColumnIndex": column + columns}
    return place_of(workbook, {"sheetId": sheet.id} | ends)


def _paste(workbook: Workbook, source: Place, target: Place, kind: str, *, transposed: bool) -> None:
    clipboard = _Clipboard(workbook, source, kind)
    if transposed:
        clipboard.transpose()
    clipboard.write(target)


def _empty(source: Place, kind: str) -> None:
    grid = source.sheet.grid
    if kind in _VALUES:
        grid.clear(source.start_row, source.end_row, source.start_column, source.end_column)
    if kind in _LOOKS:
        for column in range(source.start_column, source.end_column):
            grid.change_looks(source.start_row, source.end_row, column, lambda _: 0)


class _Clipboard:
    """What is copied: columns of entries, columns of looks, merges."""

    def __init__(self, workbook: Workbook, source: Place, kind: str) -> None:
        self._workbook = workbook
        self._source = source
        self._kind = kind
        columns = range(source.start_column, source.end_column)
        rows = (source.start_row, source.end_row)
        grid = source.sheet.grid
        self._values: list[Column] = [self._entries(column) for column in columns] if kind in _VALUES else []
        self._looks: list[Runs] = [grid.looks(*rows, column) for column in columns] if kind in _LOOKS else []

    def transpose(self) -> None:
        """Turn rows into columns."""
        self._values = [list(row) for row in zip(*self._values, strict=True)]
        spread = [[number for number, count in runs for _ in range(count)] for runs in self._looks]
        self._looks = [joined((number, 1) for number in row) for row in zip(*spread, strict=True)]

    def write(self, target: Place, *, moved: bool = False) -> None:
        """Write as many copies as `target` has room for; a moved formula keeps its references."""
        height = len(self._values[0]) if self._values else sum(count for _, count in self._looks[0])
        width = len(self._values) or len(self._looks)
        for column in range(target.start_column, target.end_column):
            number = (column - target.start_column) % width
            for row in range(target.start_row, target.end_row, height):
                if self._values:
                    entries = self._values[number]
                    shifted = entries if moved else self._shifted(entries, number, row, column)
                    target.sheet.grid.write(row, column, shifted)
                if self._looks:
                    self._write_looks(target, row, column, self._looks[number])

    def _entries(self, column: int) -> Column:
        source = self._source
        if self._kind != "PASTE_VALUES":
            return source.sheet.grid.values(source.start_row, source.end_row, column)
        results = evaluated(self._workbook, source.sheet, source.start_row, source.end_row, column)
        return [result.text if isinstance(result, ErrorValue) else result for result in results]

    def _shifted(self, entries: Column, number: int, row: int, column: int) -> Column:
        if Formula not in set(map(type, entries)):
            return entries
        down = row - self._source.start_row
        across = column - (self._source.start_column + number)
        title = self._source.sheet.title
        return [
            copied_formula(entry, title, down, across) if isinstance(entry, Formula) else entry for entry in entries
        ]

    def _write_looks(self, target: Place, row: int, column: int, runs: Runs) -> None:
        grid = target.sheet.grid
        if self._kind == "PASTE_NORMAL":
            grid.set_looks(row, column, runs)
            return
        for number, count in runs:
            change = self._workbook.looks.changer(self._merger(self._workbook.looks[number]))
            grid.change_looks(row, row + count, column, change)
            row += count

    def _merger(self, pasted: Look) -> Callable[[Look], None]:
        kind = self._kind

        def change(look: Look) -> None:
            if kind == "PASTE_NO_BORDERS":
                look.clear()
                look.update(pasted)
                own = dict(look.get("userEnteredFormat", {}))
                own.pop("borders", None)
                look["userEnteredFormat"] = own
                return
            names = ("dataValidation",) if kind == "PASTE_DATA_VALIDATION" else ("userEnteredFormat", "dataValidation")
            for name in names:
                look.pop(name, None)
                if name in pasted:
                    look[name] = pasted[name]

        return change
