"""Validate: every row checked, the problems listed, nothing calculated into the result tabs and nobody written to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from functions.access.roles import Role
from functions.jobs import problems
from functions.jobs.inputs import Inputs, load
from functions.jobs.losses import lost
from functions.jobs.outcomes import BETWEEN, checked_writes
from functions.jobs.results import problems_of
from functions.jobs.run import Answer, Run
from functions.mail import outbox
from functions.workbook.commit import Append, Write, commit
from functions.workbook.mending import Mend, mends
from schemas.results import Calculated, Checked, Problems, Runs
from schemas.tab import about

MOST_LISTED = 200


def work(run: Run, afresh: bool) -> Answer:
    """One try. The whole tab is checked, since a row may break another one; where no problem came or went, nothing
    is written. `first_row` and `last_row` limit what is counted and listed in the answer."""
    first, last = run.body["first_row"], run.body["last_row"]
    inputs = load(run, {Role.STAFF, Role.MANAGER}, afresh=afresh, results=lambda _: [Problems, Checked, Calculated])
    found = problems_of(inputs, lost(inputs).findings)
    mended = mends(run.sheets, inputs.snapshot)
    writes: list[Write] = [*checked_writes(inputs, found), *(write for mend in mended for write in mend.writes)]
    if mended:
        writes.append(_record(run, inputs, found, mended))
    if writes:
        commit(run.sheets, inputs.snapshot, writes, run.id)
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
