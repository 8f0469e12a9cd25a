"""Approvals that people typed into workbooks made before there were steps: each becomes a step marked 迁移.

An older tab 调整 has a column 批准人 and no numbers. Its rows get numbers, and those that name who approved them are
approved by a step that says so, sealed as the functions seal theirs. What people typed stays where it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Any

from functions.jobs.registers import HEAD
from functions.mail.outbox import stamp
from functions.steps import log
from functions.steps.log import Log, Sealing, Step
from functions.steps.saying import fingerprint
from schemas.check import HeaderFaults, read
from schemas.inputs import Adjustments
from schemas.registers import APPROVED, BROUGHT_OVER, REGISTERS, Register
from schemas.results import System
from schemas.steps import StepLog
from schemas.tab import about
from schemas.words import Locale, Text, fold, translation
from sheets_templates.api import HEADER, Request, append_cells, update_cells, user_entered
from sheets_templates.found import Found, FoundTab
from sheets_templates.headers import places
from sheets_templates.layout import Layout, TabLayout
from sheets_templates.provisioning import ProvisioningError

APPROVER = Text("批准人", "Approved by")
NUMBER = "迁移{row}"
NOTED = Text("批准人一栏写着“{approver}”", "The column Approved by said “{approver}”")
UNSEALED = (
    "The tab {tab} of this workbook has approvals that were typed, and they become steps that the functions seal. Set "
    "TALLYSHEET_SECRET to the functions' own (locally --ready-file tells it) and run this again."
)


def brought_over(
    wanted: Layout, found: Found, lacking: Sequence[Request], sealing: Sealing | None, now: datetime
) -> Iterator[Request]:
    """The requests that bring typed approvals over; none where 调整 has numbers already. Raises ProvisioningError.

    `lacking`: the requests before these, which add the tabs that are new. `sealing`: None where the secret is not known.
    """
    tab = next(each for each in wanted.tabs if each.tab is Adjustments)
    present = found.tabs.get(tab.title)
    if present is None or "key" in places(tab, present).present:
        return
    approvers = _approvers(present)
    rows = [row for row, cells in enumerate(present.values[HEADER:], start=HEADER) if _holds(tab, present, cells)]
    if not rows:
        return
    place = places(tab, present).all["key"]
    for row in rows:
        yield update_cells(present.sheet_id, row, place, [[user_entered(NUMBER.format(row=row))]], "userEnteredValue")
    steps = list(_steps(tab, present, rows, approvers, wanted.locale, stamp(now)))
    if not steps:
        return
    if sealing is None:
        raise ProvisioningError(UNSEALED.format(tab=tab.title))
    ids = {title: each.sheet_id for title, each in found.tabs.items()} | dict(_added(lacking))
    grown, cells = Log().with_steps(steps, sealing)
    yield append_cells(
        ids[about(StepLog).title.to(wanted.locale)], [[user_entered(cell) for cell in row] for row in cells]
    )
    head = [HEAD, log.written_head(grown.head, sealing)]
    yield append_cells(ids[about(System).title.to(wanted.locale)], [[user_entered(cell) for cell in head]])


def _added(lacking: Sequence[Request]) -> Iterator[tuple[str, int]]:
    for request in lacking:
        if added := request.get("addSheet", {}).get("properties"):
            yield added["title"], added["sheetId"]


def _holds(tab: TabLayout, present: FoundTab, cells: Sequence[Any]) -> bool:
    """Whether a row holds anything in the tab's own columns."""
    own = [place for name, place in places(tab, present).present.items() if name not in ("outcome", "outcome_says")]
    return any(place < len(cells) and cells[place] not in ("", None) for place in own)


def _approvers(present: FoundTab) -> dict[int, str]:
    """Who approved which row, as it was typed, by row from 0."""
    heads = [fold(str(cell.get("formattedValue", ""))) for cell in present.header]
    place = next((heads.index(fold(label)) for label in APPROVER if fold(label) in heads), None)
    if place is None:
        return {}
    typed = enumerate(present.values)
    return {row: said for row, cells in typed if place < len(cells) and (said := str(cells[place]).strip())}


def _steps(
    tab: TabLayout, present: FoundTab, rows: Sequence[int], approvers: dict[int, str], locale: Locale, at: str
) -> Iterator[Step]:
    register = next(each for each in REGISTERS if each.tab is Adjustments)
    for row, said in _read(tab, present, rows, register):
        if row in approvers:
            states, steps = (translation(words, locale=locale) for words in (register.states, register.steps))
            yield Step(
                at=at,
                tab_title=about(Adjustments).title.to(locale),
                key=NUMBER.format(row=row),
                step=steps[BROUGHT_OVER],
                before=states[register.start],
                after=states[APPROVED],
                staff_no="",
                name=approvers[row],
                post="",
                note=NOTED.to(locale, approver=approvers[row]),
                fingerprint=fingerprint(Adjustments, said, register.version, register.says[register.version]),
            )


def _read(
    tab: TabLayout, present: FoundTab, rows: Sequence[int], register: Register
) -> Iterator[tuple[int, dict[str, Any]]]:
    """What the rows say once they have their numbers, by row from 0."""
    where = places(tab, present).present
    labels = {column.name: column.header for column in tab.columns}
    grid: list[list[Any]] = []
    columns_of = list(zip_longest(*present.values))
    for name, place in where.items():
        cells = list(columns_of[place]) if place < len(columns_of) else []
        grid.append([labels[name], *(("" if cell is None else cell) for cell in cells[HEADER:])])
    numbers = [""] * (len(present.values) - HEADER)
    for row in rows:
        numbers[row - HEADER] = NUMBER.format(row=row)
    grid.append([labels["key"], *numbers])
    grid += [[labels[name]] for name in ("kind",) if name not in where]
    try:
        sheet = read(Adjustments, grid)
    except HeaderFaults:
        return
    for said in sheet.frame.iter_rows(named=True):
        yield said["row"] - 1, {**said, **{name: said[name] or blank for name, blank in register.blanks.items()}}
