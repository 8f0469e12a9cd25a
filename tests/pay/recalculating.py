"""Recalculates every scheme's fullest books in a process of its own, from what the one before it left behind.

`python -m tests.pay.recalculating FILE` reads the state in FILE (none at first), recalculates each book once, and
writes the state back: by book the tabs as they now are, and how many letters were queued.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from functions.access.ledger import Ledger
from functions.access.roles import Role
from functions.jobs import inputs as reading
from functions.jobs import recalculate
from functions.jobs.inputs import Inputs, load
from functions.jobs.run import Run
from functions.settings import read as read_settings
from functions.workbook.client import Sheets
from functions.workbook.commit import Append, Change, Remove, Write
from functions.workbook.tables import Table
from schemas.results import Runs
from schemas.tab import Tab, about, columns
from schemas.words import Locale
from tests.cases.case import Said, book
from tests.pay.book import MANAGER, STAFF, Book, Typed, id_of, noon
from tests.pay.scheme_books import TRIED, book_of, fullest

# Books of which several things are said of one cell, or of one person and month.
CROWDED: dict[str, Said] = {
    "one person's only figures": {
        "方案": "post_office_upkeep",
        "员工": [{}],
        "客户信息": [{"客户信息": 0}],
        "客户贡献": [{"客户业绩": 6300}],
    },
    "a person's only information": {"方案": "post_office_upkeep", "员工": [{}], "客户信息": [{"客户信息": 9}]},
    "under quota and under the least": {
        "方案": "key_account_sales",
        "运行日": "2016-07-15",
        "员工": [{"入职日期": "2015-01-01", "月任务额": 20000}],
        "业务录入": [
            {"成交价": 100, "成交日期": day} for day in ("2016-04-05", "2016-05-05", "2016-06-05", "2016-06-06")
        ],
    },
}
ASKED = {"months": None, "accept_losses": False}
Grids = dict[str, list[list[Any]]]


class Workbook(Typed):
    """A workbook in memory that takes writes too."""

    calls = 0

    def __init__(self, typed: Book, results: Grids) -> None:
        super().__init__(typed)
        self.grids |= results

    def batch_get(self, ranges: Sequence[str]) -> list[Any]:
        return [self._columns(*asked.partition("!")[::2]) for asked in ranges]

    def _columns(self, title: str, asked: str) -> Any:
        """A tab, or one column of it."""
        (found,) = super().batch_get([title])
        first, _, last = asked.partition(":")
        if first != last or not first.isalpha():
            return found
        place = ord(first) - ord("A")
        return found[place : place + 1]

    def take(self, writes: Sequence[Write]) -> None:
        """Puts writes into the tabs, as a commit does."""
        for write in writes:
            self.grids[about(write.tab).title.zh] = written(self.rows(write.tab), write)

    def rows(self, tab: type[Tab]) -> list[list[Any]]:
        """What a tab holds, by rows."""
        held = self.grids.get(about(tab).title.zh) or [[label] for label in labels(tab)]
        height = max(map(len, held))
        return [[column[row] if row < len(column) else "" for column in held] for row in range(height)]


def written(rows: list[list[Any]], write: Write) -> list[list[Any]]:
    """A tab's columns after a write."""
    if isinstance(write, Table):
        return [[label, *cells] for label, cells in zip(labels(write.tab), write.lists(), strict=True)]
    if isinstance(write, Append):
        rows = [*rows, *map(list, write.rows)]
    if isinstance(write, Remove):
        rows = rows[: write.row - 1] + rows[write.row :]
    if isinstance(write, Change):
        first = list(columns(write.tab)).index(write.first)
        rows[write.row - 1][first : first + len(write.cells)] = write.cells
    width = max(map(len, rows))
    return [[row[place] if place < len(row) else "" for row in rows] for place in range(width)]


def labels(tab: type[Tab]) -> list[str]:
    """The header of a tab, as the sheet shows it."""
    return [column.label.zh for column in columns(tab).values()]


def books() -> Iterator[tuple[str, Book]]:
    """Every scheme's fullest case, and the crowded ones."""
    for name in TRIED:
        yield name, with_addresses(book_of(name, fullest(name)))
    for name, said in CROWDED.items():
        yield name, with_addresses(book(said))


def with_addresses(typed: Book) -> Book:
    """The book with an address for everybody, so that whoever is to be told something has a letter."""
    head, *people = typed.tabs[STAFF]
    number, email = head.index("工号"), head.index("邮箱")
    addressed = [[*row[:email], f"{row[number]}@office.example", *row[email + 1 :]] for row in people]
    return replace(typed, tabs={**typed.tabs, STAFF: [head, *addressed]})


def recalculated(name: str, typed: Book, left: Grids) -> tuple[Grids, dict[str, int]]:
    """The result tabs after one more run, and its counts."""
    workbook = Workbook(typed, left)
    now = noon(typed.today)
    settings = read_settings({"TALLYSHEET_AUDIENCES": "functions"})
    run = Run(
        "run",
        "recalculate",
        MANAGER,
        settings,
        id_of(typed),
        {"months": None, "accept_losses": False},
        now,
        workbook,
        _ledger(workbook),
    )
    with (
        # Books are about pay: nobody signs in to them.
        patch.object(reading, "admit", lambda *_: None),
        patch.object(recalculate, "commit", lambda sheets, _found, writes, _run_id: sheets.take(writes)),
    ):
        answer = recalculate.work(run, afresh=False)
    results = {title: grid for title, grid in workbook.grids.items() if title in titles(typed)}
    return results, answer["counts"]


def opened(typed: Book, locale: Locale) -> tuple[Run, Inputs]:
    """A run over a book that speaks one language or the other, and what it read."""
    settings = read_settings({"TALLYSHEET_SCHEDULERS": MANAGER})
    now = noon(typed.today)
    run = Run(
        "run",
        "recalculate",
        MANAGER,
        settings,
        id_of(typed),
        ASKED,
        now,
        Typed(typed),
        _ledger(Typed(typed)),
    )
    inputs = load(run, {Role.SCHEDULER}, afresh=False, results=lambda _: [])
    layout = replace(inputs.snapshot.layout, locale=locale)
    return run, replace(inputs, snapshot=replace(inputs.snapshot, layout=layout))


def _ledger(sheets: Sheets) -> Ledger:
    return Ledger(sheets, "ledger", again_seconds=10)


def titles(typed: Book) -> set[str]:
    """The tabs that hold results; of runs, each has a row of its own."""
    book = typed.workbook
    return {about(tab).title.zh for tab in book.tabs if tab not in (*book.inputs, Runs)}


def main(path: Path) -> None:
    """One run of every book."""
    left = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    state = {}
    for name, typed in books():
        results, counts = recalculated(name, typed, left.get(name, {}).get("results", {}))
        state[name] = {"results": results, "mail": counts["mail_queued"]}
    path.write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
