"""Steps that were taken on a book's rows: every adjustment in it is approved, as it stands there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from functions.jobs.registers import sealing_of
from functions.steps import log
from functions.steps.log import Log, Sealing, Step
from functions.steps.saying import fingerprint
from schemas.cells import Cell
from schemas.check import HeaderFaults, read
from schemas.inputs import Adjustments
from schemas.registers import APPROVE, APPROVED, REGISTERS
from schemas.steps import StepLog
from schemas.tab import about, columns

ADJUSTED = next(register for register in REGISTERS if register.tab is Adjustments)
BY = "主任"


def approvals(adjustments: Sequence[Sequence[Cell]]) -> list[Step]:
    """A step 批准 on every row of 调整 that has a number; none where its headers are faulty."""
    try:
        sheet = read(Adjustments, adjustments)
    except HeaderFaults:
        return []
    steps = []
    for row in sheet.frame.filter(sheet.frame["key"].is_not_null()).iter_rows(named=True):
        said = {**row, **{name: row[name] or blank for name, blank in ADJUSTED.blanks.items()}}
        says = fingerprint(Adjustments, said, ADJUSTED.version, ADJUSTED.says[ADJUSTED.version])
        titled, person = about(Adjustments).title.zh, ("M1", BY, "")
        steps.append(
            Step("2016-01-01 09:00:00", titled, row["key"], APPROVE, ADJUSTED.start, APPROVED, *person, "", says)
        )
    return steps


def written(steps: Sequence[Step], sealing: Sealing) -> tuple[list[list[Cell]], str]:
    """The columns of 办理记录 with these steps, and what is kept of its end."""
    grown, rows = Log().with_steps(steps, sealing)
    labels = [column.label.zh for column in columns(StepLog).values()]
    head = log.written_head(grown.head, sealing) if steps else ""
    return [[label, *(row[place] for row in rows)] for place, label in enumerate(labels)], head


def approved(grids: Mapping[str, Sequence[Sequence[Cell]]], spreadsheet_id: str) -> tuple[list[list[Cell]], str]:
    """The same for the tabs of a workbook by title, of whatever stands in 调整."""
    return written(approvals(grids.get(about(Adjustments).title.zh, ())), sealing_of("", spreadsheet_id))
