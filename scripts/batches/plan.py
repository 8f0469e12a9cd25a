"""What a batch goes by: the plan, the staff list and the adjustments, understood as a recalculation understands them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl

from functions.access.roles import staff_of
from functions.jobs import owners
from functions.jobs.inputs import Inputs, understood, unit_settings
from functions.months.record import Closed
from functions.steps.log import FIELDS, Log, step_of
from functions.workbook.client import Sheets
from functions.workbook.layout import provisioned
from functions.workbook.reading import Snapshot, snapshot
from functions.workbook.shown import as_shown
from schemas.check import Grid, HeaderFaults, Sheet, good_rows, in_order, read_all
from schemas.inputs import Settings
from schemas.steps import StepLog
from schemas.tab import Role, Tab, about, columns
from schemas.words import Locale
from schemas.workbook import Workbook, workbook
from scripts.batches.folders import InputError, Source, source
from sheets_templates.plan_rows import file_of

NOBODY_SIGNS_IN = "no_manager"  # of no account where rows come from files


@dataclass(frozen=True)
class Order:
    """What a batch is asked for. `input`: the folder of the tabs."""

    scheme: str
    input: Path
    today: date
    locale: Locale


@dataclass(frozen=True)
class Given:
    """What a batch goes by: the small tabs as `inputs`, whose tabs of entries are empty, and the `sources` of those."""

    inputs: Inputs
    sources: Mapping[type[Tab], Source]

    @property
    def book(self) -> Workbook:
        """The scheme's tabs."""
        return self.inputs.workbook


def given(order: Order, plan: Path | Sheets) -> Given:
    """Reads the plan, a folder of CSV files or a workbook, and what else is small. Raises InputError, Refusal, ApiError.

    A tab of the input folder comes before that of the workbook. Of entries, the workbook's are never taken: they may be
    but a part of what the folder has.
    """
    book = workbook(order.scheme)
    sources = {tab: found for tab in book.entries if (found := source(tab, order.input, _names(book, tab)))}
    if book.entries[0] not in sources:
        raise InputError(_lacks(book.entries[0], order.input))
    small = [tab for tab in book.inputs if tab not in book.entries]
    asked: list[type[Tab]] = [*small, StepLog]
    grids = _workbook_grids(plan, book, asked, order) if isinstance(plan, Sheets) else _grids(plan, book, asked)
    grids |= _grids(order.input, book, [tab for tab in asked if about(tab).role is not Role.PLAN])
    for tab in small:
        if tab not in grids and tab in (book.staff, *book.plan):
            raise InputError(_lacks(tab, order.input if tab is book.staff else Path(str(plan))))
    headers = {tab: [[column.label.zh] for column in columns(tab).values()] for tab in book.rests_on}
    there = Snapshot(provisioned(order.locale, order.scheme), 0, {**headers, **grids})
    return Given(_inputs(there, order.today), sources)


def _inputs(found: Snapshot, today: date) -> Inputs:
    book = found.workbook
    try:
        sheets = read_all({tab: found.grids[tab] for tab in book.rests_on})
    except HeaderFaults as faulty:
        raise InputError("; ".join(fault.en for fault in faulty.faults)) from None
    who = staff_of(sheets[book.staff], today)
    listed = in_order(book.staff, pl.concat([sheets[book.staff].faults, who.faults()]))
    faults: dict[type[Tab], pl.DataFrame] = {
        book.staff: listed.filter(pl.col("code") != NOBODY_SIGNS_IN),
        Settings: sheets[Settings].faults,
    }
    staff = good_rows(sheets[book.staff], faults[book.staff])
    nobody = pl.DataFrame(schema=owners.KNOWN)
    return understood(
        found,
        unit_settings(sheets[Settings]),
        who,
        staff,
        sheets,
        faults,
        today,
        nobody,
        _log(sheets[StepLog]),
        Closed(),
    )


def _log(sheet: Sheet) -> Log:
    """The steps as the files have them: what is exported is believed, for only the functions can tell their seals."""
    rows = (step_of([row[name] or "" for name in FIELDS]) for row in sheet.frame.iter_rows(named=True))
    return Log(tuple(replace(step, number=number) for number, step in enumerate(rows, start=1)))


def _grids(folder: Path, book: Workbook, tabs: Sequence[type[Tab]]) -> dict[type[Tab], Grid]:
    """Those of the tabs that a folder has."""
    found = {tab: source(tab, folder, _names(book, tab)) for tab in tabs}
    return {tab: one.columns() for tab, one in found.items() if one}


def _workbook_grids(sheets: Sheets, book: Workbook, tabs: Sequence[type[Tab]], order: Order) -> dict[type[Tab], Grid]:
    found = snapshot(sheets, "", lambda _: tabs, afresh=True)
    if found.workbook.name != book.name:
        raise InputError(
            f"The workbook is for {found.workbook.name}, not for {book.name}. Name its scheme, or another workbook."
        )
    return dict(as_shown(sheets, found, tabs, order.today, again=True).grids)


def _names(book: Workbook, tab: type[Tab]) -> tuple[str, ...]:
    """What the files of a tab may be called beside its titles."""
    shipped = [file_of(scheme, tab).stem for scheme in book.schemes if tab in scheme.plan]
    return (tab.__name__, *shipped)


def _lacks(tab: type[Tab], folder: Path) -> str:
    title = about(tab).title
    return (
        f"{folder} has no tab {title.en}: name a file {title.zh}.csv or {title.en}.csv (or .parquet), or a folder of such "
        f"files {title.zh} or {title.en}, with the headers of the sheet in its first row."
    )
