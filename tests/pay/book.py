"""A workbook's tabs as people type them, and what the product makes of them: read, checked, calculated, summed up."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from functions.access.ledger import Ledger
from functions.access.roles import Role
from functions.jobs.inputs import Inputs, load
from functions.jobs.registers import HEAD
from functions.jobs.results import calculate, problems_of, problems_table, results_tables
from functions.jobs.run import Run
from functions.pay.plan.loading import Fault
from functions.settings import read as read_settings
from functions.workbook.client import Sheets
from functions.workbook.tables import Table
from functions.workbook.zones import ZONE
from schemas.cells import Cell, Figure
from schemas.inputs import MANAGERS, Settings
from schemas.results import Reports, System
from schemas.scheme import Scheme
from schemas.steps import Flow, StepLog
from schemas.tab import Tab, about, columns
from schemas.telecom_retention import SCHEME
from schemas.workbook import Workbook, workbook
from sheets_templates.plan_rows import file_of
from tests.pay.approved import SHOWN_AS_A_DAY, approved, workflow_as_shipped

ITS_ZONE = "Asia/Shanghai"
MANAGER = "manager@branch.example"
Rows = list[list[Cell]]
Said = dict[str, Any]
Problem = tuple[str, int, str, str, str]  # tab, row, column, code, level


def tabs_of(book: Workbook) -> dict[str, type[Tab]]:
    """The tabs that people fill in, by title: what earns, the staff, the rest, the plan."""
    return {about(tab).title.zh: tab for tab in book.inputs if tab not in (Settings, Flow)}


TABS = tabs_of(workbook(SCHEME.id))
DEALS, STAFF, TARGETS, ADJUSTMENTS, RATES, RULES = TABS


@dataclass
class Book:
    """The tabs by title, each a header row and the rows below it; `today` is the day of the run, `kept` what runs before
    it left in the system tab (names and values), `approved` the tabs as they were when what needs a step was approved
    (None: as they are).
    """

    tabs: dict[str, Rows]
    today: date
    schemes: str = SCHEME.id
    kept: tuple[tuple[str, str], ...] = ()
    approved: dict[str, Rows] | None = None

    @property
    def workbook(self) -> Workbook:
        """The schemes that it is for."""
        return workbook(self.schemes)


@dataclass(frozen=True)
class Found:
    """What came of a book, in the words and numbers of the sheet; nothing but problems where its plan is faulty."""

    details: list[Said] = field(default_factory=list)
    summary: list[Said] = field(default_factory=list)
    reports: list[Said] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    advice: list[str] = field(default_factory=list)
    plan_faults: list[Fault] = field(default_factory=list)


def id_of(book: Book) -> str:
    """The id of the workbook that a book stands for."""
    return f"workbook of {book.schemes}"


class Typed(Sheets):
    """A workbook that answers with the tabs of a book, as Google does: by columns, without what is blank at the end.

    What needs a step has been approved.
    """

    def __init__(self, book: Book) -> None:
        self.grids = {title: grid(rows) for title, rows in book.tabs.items()}
        self.grids[about(Settings).title.zh] = [["名称", MANAGERS.zh], ["值", MANAGER], ["说明"]]
        self.grids[about(Flow).title.zh] = grid(workflow_as_shipped(book.workbook))
        self.grids[about(StepLog).title.zh], head = approved(
            book.workbook, {title: grid(rows) for title, rows in (book.approved or book.tabs).items()}, id_of(book)
        )
        facts: dict[str, Cell] = {"revision": 0, "scheme": book.schemes, ZONE: ITS_ZONE, HEAD: head, **dict(book.kept)}
        self.grids[about(System).title.zh] = [["名称", *facts], ["值", *facts.values()]]
        self.book = book.workbook

    @property
    def account(self) -> str:
        return ""

    @property
    def calls(self) -> int:
        return 0

    def permissions(self) -> list[dict[str, Any]]:
        return []

    def batch_get(self, ranges: Sequence[str]) -> list[Any]:
        return [[[held(cell) for cell in column] for column in self._grid(asked)] for asked in ranges]

    def shown(self, ranges: Sequence[str]) -> list[Any]:
        """How the sheet shows numbers: as a figure says, else all their digits."""
        found: dict[str, list[Any]] = {}
        for asked in ranges:
            title, _, cells = asked.rpartition("!")
            place, first, last = _place(cells)
            column = self._grid(title)[place][first : last + 1]
            rows = [{"values": [_shown(cell)]} for cell in column]
            found.setdefault(title.strip("'"), []).append({"startRow": first, "startColumn": place, "rowData": rows})
        return [{"properties": {"title": title}, "data": data} for title, data in found.items()]

    def _grid(self, asked: str) -> list[list[Cell]]:
        return self.grids.get(asked.strip("'"), [])

    def get(self, fields: str) -> Any:
        """The overview that a run asks for where the workbook is another one than it took it for."""
        return {
            "properties": {"timeZone": ITS_ZONE},
            "sheets": [
                {"properties": {"title": about(tab).title.zh, "sheetId": about(tab).sheet_id}} for tab in self.book.tabs
            ],
        }


def held(cell: Cell) -> str | int | float | bool | None:
    """A cell as a program reads it, whatever the sheet shows of it."""
    return cell.number if isinstance(cell, Figure) else cell


def _shown(cell: Cell) -> Said:
    if isinstance(cell, Figure):
        return {
            "formattedValue": cell.shown,
            "effectiveFormat": {"numberFormat": {"type": "DATE" if SHOWN_AS_A_DAY.search(cell.shown) else "NUMBER"}},
            **({"userEnteredValue": {"formulaValue": "=TODAY()"}} if cell.moves else {}),
        }
    return {} if cell in (None, "") else {"formattedValue": str(cell)}


def _place(cells: str) -> tuple[int, int, int]:
    """`AB2:AB5` as the place of the column and its first and last row, from 0."""
    match = re.fullmatch("([A-Z]+)([0-9]+):[A-Z]+([0-9]+)", cells)
    assert match is not None
    place = 0
    for sign in match[1]:
        place = place * 26 + ord(sign) - 64
    return place - 1, int(match[2]) - 1, int(match[3]) - 1


def shipped(name: str, scheme: Scheme = SCHEME) -> Rows:
    """A plan tab as the scheme ships it in Chinese."""
    tab = next(tab for tab in scheme.plan if file_of(scheme, tab).stem == name)
    with file_of(scheme, tab).open(encoding="utf-8") as file:
        return [list(row) for row in csv.reader(file)]


def header(title: str, tabs: Mapping[str, type[Tab]] = TABS) -> list[Cell]:
    """The header that provisioning gives a tab."""
    return [column.label.zh for column in columns(tabs[title]).values()]


def sheet_rows(title: str, rows: Sequence[Mapping[str, Cell]], tabs: Mapping[str, type[Tab]] = TABS) -> Rows:
    """A tab of rows that name their cells by header; every header that is named anywhere has its column."""
    heads = list(dict.fromkeys([*header(title, tabs), *(name for row in rows for name in row)]))
    return [heads, *([row.get(str(name), "") for name in heads] for row in rows)]


def grid(rows: Rows) -> list[list[Cell]]:
    """Rows as the columns in which a workbook is read, each ending with its last cell that holds anything."""
    width = max((len(row) for row in rows), default=0)
    turned = [[row[place] if place < len(row) else None for row in rows] for place in range(width)]
    for column in turned:
        while column and column[-1] in (None, ""):
            column.pop()
    return turned


def noon(day: date) -> datetime:
    """The middle of a day where a book is."""
    return datetime.combine(day, time(12), ZoneInfo(ITS_ZONE))


def run_on(book: Book, trigger: str = "recalculate", email: str = MANAGER, **body: Any) -> Run:
    """A run of a function on the tabs of a book, by the scheduler or by somebody in 员工."""
    typed = Typed(book)
    return Run(
        "run",
        trigger,
        email,
        read_settings({"TALLYSHEET_SCHEDULERS": MANAGER}),
        id_of(book),
        body,
        noon(book.today),
        typed,
        Ledger(typed, "ledger", again_seconds=10),
    )


def read_book(book: Book) -> Inputs:
    """The tabs of a book, read and checked as a run does it. Raises Refusal for tabs that cannot be read at all."""
    inputs = load(run_on(book), {Role.SCHEDULER}, afresh=False, results=lambda _: [])
    # Books are about pay: nobody signs in to them, and that nobody may is no part of what comes of them.
    staff = inputs.workbook.staff
    manned = inputs.faults[staff].filter(pl.col("code") != "no_manager")
    return replace(inputs, faults={**inputs.faults, staff: manned})


def work_out(book: Book) -> Found:
    """Everything that a run says of a book."""
    inputs = read_book(book)
    faults = [fault for part in inputs.parts for fault in part.between]
    if not inputs.is_sound:
        listed = problems_of(inputs)
        return Found(problems=_problems(listed), advice=_advice(inputs, listed), plan_faults=faults)
    results = calculate(inputs)
    listed = inputs.problems(results.findings, results.holding)
    tables = {table.tab: _said(table) for table in results_tables(inputs, results)}
    return Found(
        details=[line for scheme in inputs.workbook.schemes for line in tables[scheme.details]],
        summary=tables[inputs.workbook.summary],
        reports=tables.get(Reports, []),
        problems=_problems(listed),
        advice=_advice(inputs, listed),
    )


def _said(table: Table) -> list[Said]:
    labels = [column.label.zh for column in columns(table.tab).values()]
    rows = zip(*table.columns, strict=True)
    return [{label: "" if cell is None else cell for label, cell in zip(labels, row, strict=True)} for row in rows]


def _advice(inputs: Inputs, listed: pl.DataFrame) -> list[str]:
    return [str(row["说明"]) for row in _said(problems_table(inputs, listed))]


def _problems(listed: pl.DataFrame) -> list[Problem]:
    return listed.select("tab_title", "row", "column_title", "code", "level").rows()
