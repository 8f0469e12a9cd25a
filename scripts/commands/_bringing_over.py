"""Approvals that people typed into workbooks made before there were steps: each becomes a step marked 迁移.

An older workbook has no rows of a register in 流程: it gets those that are shipped, and what its tab says was approved
becomes steps, sealed as the functions seal theirs. Rows of a tab that had no numbers get some. What people typed stays
where it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Any

from functions.jobs.registers import HEAD
from functions.mail.outbox import stamp
from functions.steps import log
from functions.steps.bringing import brought
from functions.steps.flow import Rule, workflow
from functions.steps.log import Log, Sealing, Step
from schemas.check import HeaderFaults, good_rows, read
from schemas.registers import Older, Register
from schemas.results import System
from schemas.steps import Flow, StepLog
from schemas.tab import Means, about, columns, named
from schemas.words import Choices, Locale, fold
from schemas.workbook import Workbook
from sheets_templates.api import HEADER, CellValue, Request, append_cells, update_cells, user_entered
from sheets_templates.found import Found, FoundTab
from sheets_templates.headers import places
from sheets_templates.layout import Layout, TabLayout
from sheets_templates.plan_rows import workflow_rows
from sheets_templates.provisioning import ProvisioningError
from sheets_templates.rewriting import keeps_text, rewriting

NUMBER = "迁移{row}"
UNSEALED = (
    "The tab {tab} of this workbook has approvals that were typed, and they become steps that the functions seal. Set "
    "TALLYSHEET_SECRET to the functions' own (locally --ready-file tells it) and run this again."
)


def brought_over(
    wanted: Layout, found: Found, lacking: Sequence[Request], sealing: Sealing | None, now: datetime
) -> Iterator[Request]:
    """The requests that bring typed approvals over; none for registers whose steps 流程 has. Raises ProvisioningError.

    `lacking`: the requests before these, which add the tabs that are new. `sealing`: None where the secret is not known.
    """
    book, locale = wanted.workbook, wanted.locale
    flow = next(tab for tab in wanted.tabs if tab.tab is Flow)
    older = [(one, _layout(wanted, one)) for one in _without_workflow(book, flow, found)]
    present = [(register, tab, found.tabs[tab.title]) for register, tab in older if tab.title in found.tabs]
    if not present:
        return
    if flow.title in found.tabs:
        yield append_cells(
            found.tabs[flow.title].sheet_id, _shipped(book, flow, found, [one for one, _, _ in present], locale)
        )
    steps: list[Step] = []
    for register, tab, there in present:
        numbers = _numbers(tab, there)
        place = places(tab, there).all[named(register.tab, Means.KEY)[0]] if numbers else 0
        for row, number in numbers.items():
            yield update_cells(there.sheet_id, row, place, [[user_entered(number)]], "userEnteredValue")
        mine = list(_steps(register, tab, there, numbers, _rules(book), locale, stamp(now)))
        if mine and sealing is None:
            raise ProvisioningError(UNSEALED.format(tab=tab.title))
        steps += mine
    if steps and sealing:
        yield from _kept(found, lacking, steps, sealing, locale)


def _layout(wanted: Layout, register: Register) -> TabLayout:
    return next(tab for tab in wanted.tabs if tab.tab is register.tab)


def _without_workflow(book: Workbook, flow: TabLayout, found: Found) -> list[Register]:
    """The registers of which 流程 has no row."""
    there = found.tabs.get(flow.title)
    place = places(flow, there).present.get("register") if there else None
    rows = there.values[HEADER:] if there else ()
    titles = {fold(str(cells[place])) for cells in rows if place is not None and place < len(cells)}
    return [one for one in book.registers if titles.isdisjoint(map(fold, about(one.tab).title))]


def _shipped(
    book: Workbook, flow: TabLayout, found: Found, registers: Sequence[Register], locale: Locale
) -> list[list[Request]]:
    """The rows that 流程 is shipped with of some registers, as cells where its columns stand."""
    where = places(flow, found.tabs[flow.title]).all
    titles = {about(one.tab).title.to(locale) for one in registers}
    rows = [dict(zip(columns(Flow), row, strict=True)) for row in workflow_rows(book, locale)]
    mine = [row for row in rows if row["register"] in titles]
    return [[user_entered(cell) for cell in _spread(row, where)] for row in mine]


def _spread(row: dict[str, CellValue], where: dict[str, int]) -> list[CellValue]:
    cells: list[CellValue] = [None] * (max(where.values()) + 1)
    for name, cell in row.items():
        cells[where[name]] = cell
    return cells


def _rules(book: Workbook) -> tuple[Rule, ...]:
    """The workflow that is shipped."""
    heads = [column.label.zh for column in columns(Flow).values()]
    rows = [[None if cell is None else str(cell) for cell in row] for row in workflow_rows(book, "zh")]
    sheet = read(Flow, [list(column) for column in zip(heads, *rows, strict=True)])
    by_title = {fold(title): one for one in book.registers for title in about(one.tab).title}
    posts = columns(book.staff)["post"].choices or Choices(())
    return workflow(good_rows(sheet, sheet.faults).iter_rows(named=True), by_title, posts).rules


def _kept(
    found: Found, lacking: Sequence[Request], steps: Sequence[Step], sealing: Sealing, locale: Locale
) -> Iterator[Request]:
    """What writes the steps below those that 办理记录 has, and where it ends now."""
    ids = {title: each.sheet_id for title, each in found.tabs.items()} | dict(_added(lacking))
    titles = {tab: about(tab).title.to(locale) for tab in (StepLog, System)}
    facts = found.tabs[titles[System]].values if titles[System] in found.tabs else ()
    row = next((place for place, cells in enumerate(facts) if cells and cells[0] == HEAD), None)
    there = found.tabs.get(titles[StepLog])
    before = Log()
    if there and row is not None:
        before = log.read(list(map(list, zip_longest(*there.values))), str(facts[row][1]), sealing)
    grown, rows = before.with_steps(steps, sealing)
    yield append_cells(ids[titles[StepLog]], [[user_entered(cell) for cell in cells] for cells in rows])
    head = log.written_head(grown.head, sealing)
    if row is None:
        yield append_cells(ids[titles[System]], [[user_entered(HEAD), user_entered(head)]])
    else:
        yield update_cells(ids[titles[System]], row, 1, [[user_entered(head)]], "userEnteredValue")


def _added(lacking: Sequence[Request]) -> Iterator[tuple[str, int]]:
    for request in lacking:
        if added := request.get("addSheet", {}).get("properties"):
            yield added["title"], added["sheetId"]


def _numbers(tab: TabLayout, present: FoundTab) -> dict[int, str]:
    """The numbers that rows get, by row from 0; none where the tab has a column of them already, or its rows need none."""
    keys = named(tab.tab, Means.KEY)
    if not keys or keys[0] in places(tab, present).present:
        return {}
    rows = enumerate(present.values[HEADER:], start=HEADER)
    return {row: NUMBER.format(row=row) for row, cells in rows if _holds(tab, present, cells)}


def _holds(tab: TabLayout, present: FoundTab, cells: Sequence[Any]) -> bool:
    """Whether a row holds anything in the tab's own columns."""
    own = [place for name, place in places(tab, present).present.items() if name not in ("outcome", "outcome_says")]
    return any(place < len(cells) and cells[place] not in ("", None) for place in own)


def _steps(
    register: Register,
    tab: TabLayout,
    present: FoundTab,
    numbers: dict[int, str],
    rules: Sequence[Rule],
    locale: Locale,
    at: str,
) -> Iterator[Step]:
    heads = [fold(str(cell.get("formattedValue", ""))) for cell in present.header]
    where = {
        older: next((heads.index(fold(label)) for label in older.label if fold(label) in heads), None)
        for older in register.older
    }
    mine = [rule for rule in rules if rule.register.tab is register.tab]
    for row, said in _read(tab, present, numbers):
        cells = present.values[row]
        typed: dict[Older, Any] = {
            older: cells[place] for older, place in where.items() if place is not None and place < len(cells)
        }
        yield from brought(register, mine, said, typed, at, locale)


def _read(tab: TabLayout, present: FoundTab, numbers: dict[int, str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """What the rows say once they have their numbers, by row from 0."""
    where = places(tab, present).present
    labels = {column.name: column.header for column in tab.columns}
    kept = {column.name: column.kind for column in tab.columns if keeps_text(column.look)}
    columns_of = list(zip_longest(*present.values))
    grid: list[list[Any]] = []
    for name, place in where.items():
        cells = list(columns_of[place]) if place < len(columns_of) else []
        # A number in a column that keeps text becomes one with these requests: the functions will read that.
        for row, text in rewriting(present, place, kept[name]).texts.items() if name in kept else ():
            cells[row] = text
        grid.append([labels[name], *(("" if cell is None else cell) for cell in cells[HEADER:])])
    if numbers:
        given = [numbers.get(row, "") for row in range(HEADER, len(present.values))]
        grid.append([labels[named(tab.tab, Means.KEY)[0]], *given])
    lacking = [name for name in columns(tab.tab) if labels[name] not in {column[0] for column in grid}]
    grid += [[labels[name]] for name in lacking]
    try:
        sheet = read(tab.tab, grid)
    except HeaderFaults:
        return
    for said in sheet.frame.iter_rows(named=True):
        yield said["row"] - 1, said
