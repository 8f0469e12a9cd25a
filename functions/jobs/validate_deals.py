"""Validate: every row checked, the problems listed, nothing calculated into the result tabs and nobody written to."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from functions.access.roles import Role
from functions.errors import NotAllowed
from functions.jobs import problems
from functions.jobs.inputs import Inputs, admit_to, load
from functions.jobs.losses import lost
from functions.jobs.outcomes import BETWEEN, CHECKED, checked_writes
from functions.jobs.results import problems_of
from functions.jobs.run import NEED, Answer, Run, persevering
from functions.jobs.together import Together
from functions.mail import outbox
from functions.workbook.budget import crowded
from functions.workbook.commit import Append, Write, commit
from functions.workbook.mending import Mend, mends
from schemas.results import Runs
from schemas.tab import about

MOST_LISTED = 200
PATIENCE = 10.0  # seconds that it waits for its turn in Google's minute before its callers are told to come again
ALLOWED = {Role.STAFF, Role.MANAGER}
_together: Together[Run, Answer] = Together()


def work_together(run: Run) -> Answer:
    """What one caller is answered: whoever asks for the same workbook at about the same time shares one reading."""

    until: list[float] = []

    def ready() -> float:
        seconds = run.sheets.http.claim_now(NEED, comes_first=False)
        until.append(time.monotonic() + PATIENCE)
        if time.monotonic() + seconds > until[0]:
            raise crowded(seconds)
        return seconds

    def for_all(runs: Sequence[Run]) -> Sequence[Answer | BaseException]:
        try:
            return persevering(run.sheets, lambda afresh: work(runs, afresh))
        finally:
            run.sheets.http.give_back()

    return _together.ask(run.spreadsheet_id, run.email, run, ready, for_all)


def work(runs: Sequence[Run], afresh: bool) -> list[Answer | BaseException]:
    """One try for several callers, each of whom must be allowed to. The whole workbook is checked, since a row may break
    another one; where no problem came or went, nothing is written."""
    refused: dict[str, BaseException] = {}
    inputs = _read(runs, afresh, refused)
    if inputs is None:
        return [refused[run.id] for run in runs]
    first, sheets = next(run for run in runs if run.id not in refused), runs[0].sheets
    found = problems_of(inputs, lost(inputs).findings)
    mended = mends(sheets, inputs.snapshot)
    writes: list[Write] = [*checked_writes(inputs, found), *(write for mend in mended for write in mend.writes)]
    if mended:
        writes.append(_record(first, inputs, found, mended))
    if writes:
        commit(sheets, inputs.snapshot, writes, first.id)
    return [refused.get(run.id) or _answer(run, inputs, found, mended) for run in runs]


def _read(runs: Sequence[Run], afresh: bool, refused: dict[str, BaseException]) -> Inputs | None:
    """The inputs, read by the first caller who may; those who may not get their refusal. None where nobody may."""
    inputs: Inputs | None = None
    for run in runs:
        # The others' requests are made over the connection of who leads, and on his claim.
        leading = replace(run, sheets=runs[0].sheets)
        try:
            if inputs is None:
                inputs = load(leading, ALLOWED, afresh=afresh, results=lambda _: CHECKED)
            else:
                admit_to(inputs, run, ALLOWED)
        except NotAllowed as not_allowed:
            refused[run.id] = not_allowed
    return inputs


def _answer(run: Run, inputs: Inputs, found: pl.DataFrame, mended: Sequence[Mend]) -> Answer:
    """`first_row` and `last_row` limit what is counted and listed for a caller."""
    first, last = run.body["first_row"], run.body["last_row"]
    mains = [scheme.deals for scheme in inputs.workbook.schemes]
    titles = [about(tab).title.to(inputs.locale) for tab in mains]
    mine = found.filter(pl.col("tab_title").is_in(titles) & pl.col("row").is_between(first, last))
    rows = (inputs.sheets[tab].frame.filter(pl.col("row").is_between(first, last)).height for tab in mains)
    errors = problems.errors(mine)
    return run.answer(
        problems=mine.height > 0,
        counts={
            "rows": sum(rows),
            "errors": errors,
            "reminders": mine.height - errors,
            "elsewhere": found.height - mine.height,
        },
        problems_listed=_listed(inputs, mine),
        mended=[mend.says for mend in mended],
    )


def _record(run: Run, inputs: Inputs, found: pl.DataFrame, mended: Sequence[Mend]) -> Append:
    """A row of 运行记录: checks leave none, but for those that changed something in a tab of people's."""
    rows = sum(inputs.sheets[scheme.deals].frame.height for scheme in inputs.workbook.schemes)
    record: list[Any] = [run.id, run.trigger, run.email, outbox.stamp(run.now), run.milliseconds / 1000, rows]
    says = BETWEEN.to(inputs.locale).join(mend.says for mend in mended)
    return Append(Runs, [[*record, found.height, None, inputs.version, inputs.fingerprint, says]])


def _listed(inputs: Inputs, mine: pl.DataFrame) -> list[dict[str, Any]]:
    names = {
        "tab_title": "tab",
        "row": "row",
        "column_title": "column",
        "code": "code",
        "level": "level",
        "advice": "advice",
    }
    return mine.head(MOST_LISTED).select(pl.col(old).alias(new) for old, new in names.items()).to_dicts()
