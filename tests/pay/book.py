"""A workbook's tabs as people type them, and what the product makes of them: read, checked, calculated, summed up."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from functions.access.roles import Role
from functions.jobs.inputs import Inputs, load
from functions.jobs.results import calculate, details_table, summary_table
from functions.jobs.run import Run
from functions.pay.plan import Fault
from functions.settings import read as read_settings
from functions.workbook.client import Sheets
from functions.workbook.tables import Table
from schemas.cells import Cell
from schemas.inputs import MANAGERS, Adjustments, Settings
from schemas.results import System
from schemas.tab import Tab, about, columns
from schemas.telecom_retention import SCHEME

PLANS = Path(__file__).parents[2] / "sheets_templates" / "plans" / SCHEME.id
MANAGER = "manager@branch.example"
TABS: dict[str, type[Tab]] = {
    about(tab).title.zh: tab
    for tab in (SCHEME.deals, SCHEME.staff, SCHEME.targets, Adjustments, SCHEME.rates, SCHEME.rules)
}
DEALS, STAFF, TARGETS, ADJUSTMENTS, RATES, RULES = TABS
Rows = list[list[Cell]]
Said = dict[str, Any]
Problem = tuple[str, int, str, str, str]  # tab, row, column, code, level


@dataclass
class Book:
    """The tabs by title, each a header row and the rows below it; `today` is the day of the run."""

    tabs: dict[str, Rows]
    today: date


@dataclass(frozen=True)
class Found:
    """What came of a book, in the words and numbers of the sheet; nothing but problems where its plan is faulty."""

    details: list[Said] = field(default_factory=list)
    summary: list[Said] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    plan_faults: list[Fault] = field(default_factory=list)


class Typed(Sheets):
    """A workbook that answers with the tabs of a book, as Google does: by columns, without what is blank at the end."""

    def __init__(self, book: Book) -> None:
        self.grids = {title: grid(rows) for title, rows in book.tabs.items()}
        self.grids[about(Settings).title.zh] = [["名称", MANAGERS.zh], ["值", MANAGER], ["说明"]]
        self.grids[about(System).title.zh] = [["revision"], [0]]

    def batch_get(self, ranges: Sequence[str]) -> list[Any]:
        return [self.grids[asked.strip("'")] for asked in ranges]


def shipped(name: str) -> Rows:
    """A plan tab as the scheme ships it in Chinese."""
    with (PLANS / f"{name}.csv").open(encoding="utf-8") as file:
        return [list(row) for row in csv.reader(file)]


def header(title: str) -> list[Cell]:
    """The header that provisioning gives a tab."""
    return [column.label.zh for column in columns(TABS[title]).values()]


def sheet_rows(title: str, rows: Sequence[Mapping[str, Cell]]) -> Rows:
    """A tab of rows that name their cells by header; every header that is named anywhere has its column."""
    heads = list(dict.fromkeys([*header(title), *(name for row in rows for name in row)]))
    return [heads, *([row.get(str(name), "") for name in heads] for row in rows)]


def grid(rows: Rows) -> list[list[Cell]]:
    """Rows as the columns in which a workbook is read, each ending with its last cell that holds anything."""
    width = max((len(row) for row in rows), default=0)
    turned = [[row[place] if place < len(row) else None for row in rows] for place in range(width)]
    for column in turned:
        while column and column[-1] in (None, ""):
            column.pop()
    return turned


def read_book(book: Book) -> Inputs:
    """The tabs of a book, read and checked as a run does it. Raises Refusal for tabs that cannot be read at all."""
    now = datetime.combine(book.today, time(12))
    run = Run(
        "run",
        "recalculate",
        MANAGER,
        read_settings({"TALLYSHEET_AUDIENCES": "functions"}),
        "workbook",
        {},
        now,
        Typed(book),
    )
    return load(run, {Role.MANAGER}, afresh=False, results=lambda _: [])


def work_out(book: Book) -> Found:
    """Everything that a run says of a book."""
    inputs = read_book(book)
    if inputs.plan is None:
        return Found(problems=_problems(inputs), plan_faults=inputs.plan_faults)
    results = calculate(inputs, inputs.plan)
    return Found(
        _said(details_table(inputs, results.details)),
        _said(summary_table(inputs, results.summary)),
        _problems(inputs, results.unrated),
    )


def _said(table: Table) -> list[Said]:
    labels = [column.label.zh for column in columns(table.tab).values()]
    rows = zip(*table.columns, strict=True)
    return [{label: "" if cell is None else cell for label, cell in zip(labels, row, strict=True)} for row in rows]


def _problems(inputs: Inputs, unrated: Any = None) -> list[Problem]:
    found = inputs.problems(unrated)
    return found.select("tab_title", "row", "column_title", "code", "level").rows()
