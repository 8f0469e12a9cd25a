"""Small workbooks whose inputs go from one edition to another, and what stands in their tabs.

In edition n every clerk has n deals, so that each person's month differs from edition to edition.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

import gspread
from gspread.utils import ValueRenderOption

from functions.workbook.layout import REVISION
from functions.workbook.zones import ZONE
from schemas.inputs import Settings
from schemas.outcome import LABELS
from schemas.results import Calculated, Checked, Outbox, Problems, Runs, System
from schemas.tab import Role, Tab, about
from schemas.telecom_retention import Deals, Staff
from schemas.workbook import workbook
from scripts import below_headers
from scripts.below_headers import by_header
from scripts.benchmarks.trust.stage import Stage, Told
from scripts.commands._provisioning import Order, provision

SCHEME = "telecom_retention"
BOOK = workbook(SCHEME)
MANAGER = "1000"
CLERKS = ("1001", "1002", "1003")
EDITIONS = (1, 2, 3, 4, 5)
MONTH = "2016-01"
YUAN_A_DEAL = 20
USUAL_ZONE, AN_HOUR_EAST = "Asia/Shanghai", "Asia/Tokyo"
TABS: Mapping[str, type[Tab]] = {about(tab).title.zh: tab for tab in BOOK.tabs}
DEALS, STAFF, OUTBOX, RUNS, SYSTEM = (about(tab).title.zh for tab in (Deals, Staff, Outbox, Runs, System))
CALCULATED: tuple[type[Tab], ...] = (
    *(scheme.details for scheme in BOOK.schemes),
    BOOK.summary,
    Problems,
    Checked,
    Calculated,
)  # the tabs that the inputs alone decide
PURE = tuple(about(tab).title.zh for tab in CALCULATED)
STATEMENT = "对账单"  # in the subject of every statement
_numbers = count(1)

Grid = list[list[Any]]
Cells = Sequence[Any]


@dataclass(frozen=True)
class Seen:
    """All that the functions keep in a workbook, and the staging tabs that are there."""

    tabs: Mapping[str, Grid]
    staging: tuple[str, ...]

    @property
    def pure(self) -> dict[str, Grid]:
        """What the inputs alone decide."""
        return {title: self.tabs.get(title, []) for title in PURE}

    @property
    def runs(self) -> int:
        """How many runs are written down."""
        return max(0, len(self.tabs.get(RUNS, [])) - 1)

    def differs_from(self, other: Mapping[str, Grid]) -> str:
        """Where it differs, in words; blank where it does not."""
        for title, grid in other.items():
            mine = self.tabs.get(title, [])
            for row in range(max(len(mine), len(grid))):
                here, there = (each[row] if row < len(each) else [] for each in (mine, grid))
                if here != there:
                    return f"{title} row {row + 1}: {here} instead of {there}"
        return ""


class Book:
    """A provisioned workbook with a manager and clerks, who share a domain of their own."""

    def __init__(self, stage: Stage, clerks: Sequence[str] = CLERKS, further: int = 0) -> None:
        """`further` deals of the manager's stand below the clerks', the same in every edition."""
        self.stage = stage
        self.clerks = clerks
        self.domain = f"t{next(_numbers)}.example"
        made = provision(stage.client, Order(BOOK, ledger=stage.system.ledger))
        self.id = made.id
        self.sheet = stage.client.open_by_key(made.id)
        self.edition = 0
        people = [[who, f"员工{who}", "营业员", self.email(who), "一组", "2015-01-01", "", "员工"] for who in clerks]
        manager = [MANAGER, "王经理", "中心经理", self.email(MANAGER), "一组", "2015-01-01", "", "经理"]
        self.write(STAFF, [manager, *people])
        if further:
            self.without_outcomes()
            rows = [deal(f"L{number:08}", MANAGER) for number in range(further)]
            first = len(clerks) * len(EDITIONS) + 3
            self.tab(DEALS).resize(rows=first + further)
            self.write(DEALS, rows, first)

    def tab(self, title: str) -> gspread.Worksheet:
        """A tab by its title."""
        return self.sheet.worksheet(title)

    def without_outcomes(self) -> None:
        """What outcome columns show of thousands of rows takes the local Google longer than all else here."""
        for label in LABELS.values():
            self.tab(DEALS).delete_columns(self.tab(DEALS).row_values(1).index(label.zh) + 1)

    def email(self, who: str) -> str:
        """A person's address."""
        return f"u{who}@{self.domain}"

    def write(self, title: str, rows: Sequence[Cells], row: int = 2) -> None:
        """Writes rows in the order in which the tab declares its columns, as a program that types text."""
        below_headers.write(self.sheet, title, by_header(TABS[title], rows), row)

    def switch(self, edition: int) -> None:
        """Brings the inputs to another edition. The last row is a faulty one."""
        rows = [deal(f"A{who}{n:04}", who) if n <= edition else [""] * 11 for who in self.clerks for n in EDITIONS]
        faulty = deal("F00000001", self.clerks[0])
        faulty[2] = f"138{edition}"
        self.write(DEALS, [*rows, faulty])
        self.edition = edition

    def ask(self, target: str, who: str = MANAGER, functions: str = "", **body: Any) -> Told:
        """What a function answers one of its people."""
        return self.stage.ask(target, self.email(who), {"spreadsheet_id": self.id, **body}, functions)

    def done(self, target: str, functions: str = "", **body: Any) -> Mapping[str, Any]:
        """What a function answers the manager where nothing is in its way. Raises Undone."""
        answer = self.ask(target, MANAGER, functions, **body)
        if answer.status != 200:
            raise Undone(f"{target}: {answer}")
        return answer.members

    def look(self) -> Seen:
        """What the functions keep in it."""
        sheets = self.sheet.fetch_sheet_metadata({"fields": "sheets.properties.title"})["sheets"]
        titles = [str(sheet["properties"]["title"]) for sheet in sheets]
        kept = [title for title in titles if title not in INPUTS and not title.startswith("_staging")]
        tabs = dict(zip(kept, self.grids(kept), strict=True))
        # A run that gives up takes its revision, so that nothing of it can be applied late; that is no change.
        tabs[SYSTEM] = [row for row in tabs[SYSTEM] if row[:1] != [REVISION]]
        return Seen(tabs, tuple(title for title in titles if title.startswith("_staging")))

    def grids(self, titles: Iterable[str]) -> list[Grid]:
        """What tabs hold, without formats."""
        params: Any = {"valueRenderOption": ValueRenderOption.unformatted}
        answer = self.sheet.values_batch_get([f"'{title}'" for title in titles], params=params)
        return [part.get("values", []) for part in answer["valueRanges"]]

    def rows(self, title: str) -> list[dict[str, Any]]:
        """The rows of a tab by header."""
        (grid,) = self.grids([title])
        header, *rows = grid
        padded = ([*row, *[""] * (len(header) - len(row))] for row in rows if any(cell != "" for cell in row))
        return [dict(zip(header, row, strict=False)) for row in padded]

    def total(self) -> str:
        """What each clerk's statement says in the edition that the inputs stand at."""
        return f"{YUAN_A_DEAL * self.edition:.2f}"


def move(sheet: gspread.Spreadsheet, zone: str) -> None:
    """Lets a workbook live in another time zone, as after a run that met it there."""
    there = {"properties": {"timeZone": zone}, "fields": "timeZone"}
    sheet.batch_update({"requests": [{"updateSpreadsheetProperties": there}]})
    system = sheet.worksheet(SYSTEM)
    system.update_cell(system.col_values(1).index(ZONE) + 1, 2, zone)


@contextmanager
def an_hour_later(sheet: gspread.Spreadsheet) -> Iterator[None]:
    """What was written down in a workbook is an hour old for as long as the context lasts: it lies that far east."""
    move(sheet, AN_HOUR_EAST)
    try:
        yield
    finally:
        move(sheet, USUAL_ZONE)


class Undone(Exception):
    """Something failed with nothing in its way; the text says what."""


def deal(order_no: str, who: str) -> list[Any]:
    """A row of the deals tab, in its columns' order, that pays YUAN_A_DEAL; its number ends in eight digits."""
    return [order_no, "购机送费", f"138{order_no[-8:]}", "2016-01-05", who, "", "", "是", "", "", ""]


INPUTS = frozenset(
    about(tab).title.zh for tab in BOOK.tabs if about(tab).role in (Role.INPUT, Role.PLAN) or tab is Settings
)
