"""What is written down in a workbook about one person's month: who did what, when, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

import polars as pl

from functions.jobs.months import closed_months
from functions.jobs.months import sealing_of as sealing_of_months
from functions.jobs.registers import HEAD
from functions.jobs.registers import sealing_of as sealing_of_steps
from functions.mail.amounts import yuan
from functions.months.record import Closed, Closing
from functions.steps import log as step_log
from functions.workbook.layout import Fact, facts_of
from functions.workbook.reading import Snapshot
from schemas.inputs import Adjustments
from schemas.months import ClosedData, Differences
from schemas.results import STATEMENT, Outbox, Runs, System
from schemas.steps import StepLog
from schemas.tab import Shown, Tab, columns
from schemas.workbook import Workbook

RECALCULATE = "recalculate"


@dataclass(frozen=True)
class Entry:
    """One thing that was done: when (a time, or a day), by whom, what, and what was said of it."""

    at: str
    who: str
    what: str
    why: str


@dataclass(frozen=True)
class Trail:
    """Everything about one person's month in the order in which it was done; what it comes to now, by measure; and what
    another hand changed in what the functions keep, a sentence each.
    """

    entries: tuple[Entry, ...]
    now: tuple[tuple[str, str], ...]
    tampered: tuple[str, ...]


def wanted(book: Workbook) -> list[type[Tab]]:
    """The tabs that a trail is put together from."""
    return [Runs, StepLog, ClosedData, Differences, Outbox, Adjustments, book.summary, *book.details]


def trail(found: Snapshot, spreadsheet_id: str, secret: str, person: str, month: str) -> Trail:
    """The trail of a person's month in a workbook with the tabs of `wanted`.

    Raises Refusal (422) where the record of closed months is not as it was written, HeaderFaults for a tab whose
    headers were changed.
    """
    closed = closed_months(found, sealing_of_months(secret, spreadsheet_id))
    head = str(facts_of(found.grids[System]).get(HEAD, Fact()).value or "")
    log = step_log.read(found.grids[StepLog], head, sealing_of_steps(secret, spreadsheet_id))
    entries = chain(
        _runs(found),
        _steps(found, log.steps, person, month),
        _closings(closed, person, month),
        _differences(found, person, month),
        _statements(found, person, month),
    )
    return Trail(
        tuple(sorted(entries, key=_order)),
        tuple(_now(found, person, month)),
        tuple(text.en for _, text in log.tampered),
    )


def _order(entry: Entry) -> tuple[str, str]:
    # Of what is known by its day alone, a calculation of that day told.
    return entry.at[:10], entry.at[10:] or "~"


def _rows(found: Snapshot, tab: type[Tab]) -> pl.DataFrame:
    return found.sheet(tab).frame


def _of(frame: pl.DataFrame, person: str, month: str, *, by: str = "month") -> pl.DataFrame:
    return frame.filter((pl.col("staff_no") == person) & (pl.col(by) == month))


def _runs(found: Snapshot) -> Iterator[Entry]:
    """The calculations before which entries or the plan had changed: what could have moved anybody's pay."""
    before: dict[str, Any] = {}
    for run in _rows(found, Runs).filter(pl.col("trigger") == RECALCULATE).iter_rows(named=True):
        moved = {
            "the plan": run["plan_version"] != before.get("plan_version"),
            "entries or steps": run["fingerprint"] != before.get("fingerprint"),
        }
        if before and not any(moved.values()):
            continue
        changed = " and ".join(name for name, is_moved in moved.items() if is_moved)
        what = f"recalculated after {changed} had changed" if before else "recalculated for the first time"
        yield Entry(run["started_at"] or "", run["person"] or "", what, run["outcome"] or "")
        before = run


def _steps(found: Snapshot, steps: Iterable[step_log.Step], person: str, month: str) -> Iterator[Entry]:
    """The steps on the person's month, on adjustments and payout lines in it, and on the month as a whole."""
    adjusted = _of(_rows(found, Adjustments), person, month)["key"].drop_nulls()
    lines = (_of(_rows(found, tab), person, month)["key"].drop_nulls() for tab in found.workbook.details)
    keys = {*adjusted, *chain.from_iterable(lines), month, f"{month} {person}"}
    for step in steps:
        if step.key in keys or step.key.startswith(f"{month} {person} "):
            what = f"{step.step}: {step.tab_title} {step.key}, {step.before or '–'} → {step.after or '–'}"
            yield Entry(step.at, _whom(step.staff_no, step.name), what, step.note)


def _closings(closed: Closed, person: str, month: str) -> Iterator[Entry]:
    for event in closed.events:
        if event.month == month:
            what = _closed(event, person) if isinstance(event, Closing) else f"reopened it (closing {event.number})"
            yield Entry(event.at, _whom(event.staff_no, event.name), what, event.reason)


def _closed(closing: Closing, person: str) -> str:
    totals = closing.frames["summary"].filter(pl.col("staff_no") == person)["total"].to_list()
    paid = yuan(totals[0]) if totals else "nothing for this person"
    proposed = f", proposed by {closing.proposed_by}" if closing.proposed_by else ""
    return f"closed it at {paid} (closing {closing.number}{proposed})"


def _differences(found: Snapshot, person: str, month: str) -> Iterator[Entry]:
    """What the month would be paid otherwise since it was closed, and what is paid in it for earlier ones."""
    for row in _rows(found, Differences).filter(pl.col("staff_no") == person).iter_rows(named=True):
        if month in (row["from_month"], row["month"]):
            paid = f"in {row['month']}" if row["month"] else "not paid"
            what = f"{row['what']} of {row['from_month']}, {row['key'] or 'no line'}: {row['before']} → {row['now']}"
            yield Entry(
                row["since"] or "", "", f"{what} ({row['difference']}, {row['state']}, {paid})", row["cause"] or ""
            )


def _statements(found: Snapshot, person: str, month: str) -> Iterator[Entry]:
    """The statements of the month that were sent or wait."""
    sent = _of(_rows(found, Outbox), person, month).filter(pl.col("kind") == STATEMENT)
    for row in sent.iter_rows(named=True):
        yield Entry(
            row["sent_at"] or "", "", f"statement {row['state'] or ''}: {row['subject'] or ''}", row["error"] or ""
        )


def _now(found: Snapshot, person: str, month: str) -> Iterator[tuple[str, str]]:
    """The person's row of 月度汇总: header and figure of everything that is not nothing."""
    summary = found.workbook.summary
    for row in _of(_rows(found, summary), person, month).iter_rows(named=True):
        for name, column in columns(summary).items():
            if column.shown is Shown.MONEY and row[name]:
                yield column.label.to(found.layout.locale), yuan(row[name])


def _whom(staff_no: str, name: str) -> str:
    return f"{staff_no} {name}".strip()
