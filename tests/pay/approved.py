"""Steps that were taken on a book's rows: what its tabs say was approved, as workbooks from before there were steps say it.

An adjustment in a book is always approved, as it stands there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from functions.jobs.registers import sealing_of
from functions.steps import log
from functions.steps.bringing import brought
from functions.steps.flow import Rule
from functions.steps.flow import workflow as flow_of
from functions.steps.log import Log, Sealing, Step
from schemas.bent import as_typed
from schemas.cells import Cell, Figure
from schemas.check import HeaderFaults, good_rows, read
from schemas.inputs import Adjustments
from schemas.registers import Older, Register
from schemas.steps import Flow, StepLog
from schemas.tab import about, columns
from schemas.words import Choices, fold
from schemas.workbook import Workbook, workbook
from sheets_templates.plan_rows import workflow_rows

SHOWN_AS_A_DAY = re.compile("[:/年]|[0-9]-[0-9]")
BY = "主任"
ON = "2016-01-01 09:00:00"
Grids = Mapping[str, Sequence[Sequence[Cell]]]


def approvals(book: Workbook, grids: Grids) -> list[Step]:
    """The steps on the rows of all registers, by the workflow that is shipped; none on tabs whose headers are faulty."""
    rules = _rules(book.name)
    return [step for register in book.registers for step in _of(register, rules, grids)]


def _of(register: Register, rules: Sequence[Rule], grids: Grids) -> Iterator[Step]:
    grid = [list(map(as_shown, column)) for column in grids.get(about(register.tab).title.zh, ())]
    try:
        sheet = read(register.tab, grid)
    except HeaderFaults:
        return
    mine = [rule for rule in rules if rule.register.tab is register.tab]
    heads = {fold(str(column[0])): column for column in grid if column}
    for said in sheet.frame.iter_rows(named=True):
        typed: dict[Older, Cell] = {}
        for older in register.older:
            column = next((heads[fold(label)] for label in older.label if fold(label) in heads), ())
            typed[older] = column[said["row"] - 1] if said["row"] <= len(column) else None
            if issubclass(register.tab, Adjustments):
                typed[older] = BY
        yield from brought(register, mine, said, typed, ON, "zh")


def as_shown(cell: Cell) -> Cell:
    """A cell as a run reads it: a number by what the sheet shows of it."""
    if not isinstance(cell, Figure):
        return cell
    form = "DATE" if SHOWN_AS_A_DAY.search(cell.shown) else "NUMBER"
    return replace(cell, meant=as_typed(cell.number, cell.shown, form))


def workflow_as_shipped(book: Workbook) -> list[list[Cell]]:
    """流程 as a workbook begins with it: its headers and its rows."""
    head = tuple(column.label.zh for column in columns(Flow).values())
    return [list[Cell](row) for row in (head, *_rows_of_workflow(book.name))]


@cache
def _rows_of_workflow(names: str) -> tuple[tuple[str | None, ...], ...]:
    rows = workflow_rows(workbook(names), "zh")
    return tuple(tuple(None if cell is None else str(cell) for cell in row) for row in rows)


@cache
def _rules(names: str) -> tuple[Rule, ...]:
    book = workbook(names)
    sheet = read(Flow, list(map(list, zip(*workflow_as_shipped(book), strict=True))))
    posts = columns(book.staff)["post"].choices or Choices(())
    by_title = {fold(title): register for register in book.registers for title in about(register.tab).title}
    flow = flow_of(good_rows(sheet, sheet.faults).iter_rows(named=True), by_title, posts)
    assert not flow.faults, flow.faults
    return flow.rules


def written(steps: Sequence[Step], sealing: Sealing) -> tuple[list[list[Cell]], str]:
    """The columns of 办理记录 with these steps, and what is kept of its end."""
    grown, rows = Log().with_steps(steps, sealing)
    labels = [column.label.zh for column in columns(StepLog).values()]
    head = log.written_head(grown.head, sealing) if steps else ""
    return [[label, *(row[place] for row in rows)] for place, label in enumerate(labels)], head


def approved(book: Workbook, grids: Grids, spreadsheet_id: str) -> tuple[list[list[Cell]], str]:
    """The same for the tabs of a workbook by title."""
    return written(approvals(book, grids), sealing_of("", spreadsheet_id))
