"""Send statements: a month's statements put into the outbox, or only shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import polars as pl

from functions.access.roles import Role
from functions.errors import Refusal
from functions.jobs import letters
from functions.jobs.earlier import is_up_to_date
from functions.jobs.inputs import Inputs, box_of, load
from functions.jobs.losses import Lost, kept, lost
from functions.jobs.recalculate import refuse_plan
from functions.jobs.results import Results, calculate
from functions.jobs.run import Answer, Run
from functions.jobs.targets import BAD_MONTH
from functions.mail import archive, content, identity, outbox, render
from functions.mail.outbox import NO_LONGER, Box, Waiting, waiting
from functions.mail.upkeep import LEAVES
from functions.workbook.commit import Append, commit
from schemas.deliveries import Deliveries
from schemas.results import STATEMENT, Outbox, Runs
from schemas.tab import Tab
from schemas.words import Text
from schemas.workbook import Workbook

NO_MONTH = Text("{month} 没有核算结果，请先“重新核算”", "There are no results for {month}; please recalculate first")
OUT_OF_DATE = Text(
    "{month} 的结果不是最新的：核算以后又有人改了录入或方案。请先“重新核算”，再发对账单",
    "The results of {month} are out of date: entries or the plan changed since. Please recalculate, then send the statements",
)
DONE = Text(
    "{month}：{queued} 份对账单待发送，{unchanged} 份没有变化，{no_address} 份没有能用的邮箱",
    "{month}: {queued} statements queued, {unchanged} unchanged, {no_address} without a usable address",
)


def work(run: Run, afresh: bool) -> Answer:
    """One try. A statement says what the result tabs say: where they are not what the inputs give now, none is made."""
    month, preview = _asked(run)
    inputs = load(run, {Role.MANAGER, Role.SCHEDULER}, afresh=afresh, results=_results_read)
    if not inputs.is_sound:
        raise refuse_plan(run, inputs)
    results = calculate(inputs)
    _check_up_to_date(run, inputs, results, month)
    box = box_of(run, inputs.snapshot)
    if month <= f"{run.today - LEAVES:%Y-%m}":
        box.recall(archive.recalled(run.sheets, inputs.snapshot.layout, {month}))
    made = [_addressed(box, one) for one in letters.statements(run, inputs, results, month)]
    fresh = [(id, one) for id, one in made if box.wants(id)]
    counts = {
        "statements": len(made),
        "queued": sum(bool(one.person.email) for _, one in fresh),
        "unchanged": len(made) - len(fresh),
        "no_address": sum(not one.person.email for _, one in fresh),
    }
    losses = lost(inputs, results)
    if preview:
        shown = [_shown(one) for _, one in made]
        return run.answer(problems=False, counts=counts, statements=shown, losses=losses.sentences(inputs))
    box.queue(_waiting(id, one) for id, one in fresh)
    # A statement that waits for someone who has no more deals in the month, or for numbers that are gone again.
    box.withdraw(box.outdated(STATEMENT, month, (id for id, _ in made)), NO_LONGER)
    _commit(run, inputs, box, DONE.to(inputs.locale, month=month, **counts), len(made), losses)
    return run.answer(problems=counts["no_address"] > 0 or bool(losses), counts=counts, losses=losses.sentences(inputs))


def _addressed(box: Box, statement: content.Statement) -> tuple[str, content.Statement]:
    """The id under which a statement goes, and the statement as it reads then.

    Someone whose last one said something else gets this one as a correction; the same one is never sent twice.
    """
    told = box.told(STATEMENT, statement.month, statement.person.staff_no)
    id = identity.name(statement, told)
    return id, replace(statement, corrects=any(one != id for one in told))


def _waiting(id: str, statement: content.Statement) -> Waiting:
    return waiting(id, render.statement_shown(statement))


def _commit(run: Run, inputs: Inputs, box: Box, said: str, rows: int, losses: Lost) -> None:
    # A manager was asked before; what a schedule sends, nobody has said yes to.
    settled = kept(inputs, losses, accepted=run.email not in run.settings.schedulers)
    record = [run.id, run.trigger, run.email, outbox.stamp(run.now), run.milliseconds / 1000, rows, None, None]
    ran = Append(Runs, [[*record, inputs.version, inputs.fingerprint, said]])
    commit(run.sheets, inputs.snapshot, [ran, *box.writes(inputs.snapshot), *settled], run.id)


def _check_up_to_date(run: Run, inputs: Inputs, results: Results, month: str) -> None:
    if results.summary.filter(pl.col("month") == month).is_empty():
        raise Refusal(422, NO_MONTH.filled(month=month), locale=inputs.locale)
    if not is_up_to_date(run.sheets, inputs, results, month):
        raise Refusal(409, OUT_OF_DATE.filled(month=month), locale=inputs.locale)


def _asked(run: Run) -> tuple[str, bool]:
    """The month and whether it is only shown. A schedule says the same words every month, so that it names none."""
    month = run.body["month"] or (_month_before(run.today) if run.email in run.settings.schedulers else None)
    if month is None:
        raise Refusal(400, BAD_MONTH)
    return month, run.body["preview"]


def _month_before(today: date) -> str:
    return f"{today.replace(day=1) - timedelta(days=1):%Y-%m}"


def _results_read(book: Workbook) -> list[type[Tab]]:
    return [book.summary, Outbox, Deliveries]


def _shown(statement: content.Statement) -> dict[str, str]:
    made = render.statement(statement)
    return {
        "to": made.to,
        "name": statement.person.name,
        "staff_no": made.staff_no,
        "subject": made.subject,
        "html": made.html,
        "text": made.text,
    }
