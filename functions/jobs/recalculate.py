"""Recalculate: every open month anew from the inputs, written in one step, with mail to those it concerns."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import polars as pl

from functions.access.roles import Role
from functions.errors import Refusal
from functions.jobs import letters, problems, registers
from functions.jobs.earlier import edited, keep_other_months, totals
from functions.jobs.holds import holding_rows
from functions.jobs.inputs import Inputs, box_of, load
from functions.jobs.losses import Lost, kept, lost
from functions.jobs.months import closings_table, differences_table
from functions.jobs.opening import Opening, look
from functions.jobs.outcomes import BETWEEN, CHECKED, checked_writes, outcome_tables
from functions.jobs.results import Results, calculate, laid_over, problems_table, results_tables, summary_table
from functions.jobs.run import Answer, Run
from functions.mail import outbox, render
from functions.mail.outbox import NO_LONGER, Box, waiting
from functions.workbook.commit import Append, Write, commit
from functions.workbook.mending import mends
from functions.workbook.reading import snapshot
from functions.workbook.tables import same
from schemas import numbers
from schemas.deliveries import Deliveries
from schemas.months import Closings, Differences
from schemas.problems import ERROR
from schemas.results import NOT_COUNTED, PROBLEM_MAIL, Calculated, Outbox, Problems, Runs
from schemas.tab import Tab, about
from schemas.words import Text
from schemas.workbook import Workbook

log = logging.getLogger("tallysheet")

PLAN_FAULTS = Text("方案有错，没有核算：{first}{more}", "The plan is faulty and nothing was calculated. {first}{more}")
MORE = Text("（共 {count} 处，见“问题清单”）", " ({count} faults in all, see the tab Problems)")
DONE = Text(
    "核算了 {deals} 笔，明细 {lines} 行，{people} 人，合计 {total} 元；{errors} 个错误，{reminders} 个提醒",
    "{deals} rows, {lines} payout lines, {people} people, {total} yuan in all; {errors} errors, {reminders} reminders",
)
HELD = Text("；暂缓 {held} 元", "; {held} yuan held back")


def work(run: Run, afresh: bool) -> Answer:
    """One try. `months` limits it to some months, `accept_losses` says that what the plan lost is meant."""
    months, accepted = asked_months(run), run.body["accept_losses"]
    inputs = load(run, {Role.MANAGER}, afresh=afresh, results=_results_read(months))
    if not inputs.is_sound:
        raise refuse_plan(run, inputs)
    done = written(run, inputs, calculate(inputs), months=months, accepted=accepted)
    return run.answer(
        problems=done.found.height > 0,
        counts=done.counts,
        months=_month_answers(done.results, months),
        plan_version=inputs.version,
        nothing=letters.nothing(inputs, done.results),
        mended=done.mended,
        losses=done.losses.sentences(inputs),
        access=done.access,
    )


@dataclass(frozen=True)
class Done:
    """What became of a calculation that was written."""

    results: Results
    found: pl.DataFrame
    losses: Lost
    counts: dict[str, int]
    mended: list[str]
    access: list[str]


def written(
    run: Run,
    inputs: Inputs,
    results: Results,
    *,
    months: set[str] | None = None,
    accepted: bool = False,
    before: Inputs | None = None,
    further: Sequence[Write] = (),
    said: str = "",
) -> Done:
    """Writes what a calculation gave and everything that follows from it, mail to whom it concerns too, in one commit.

    `before`: the inputs as they were read, where a month was closed or reopened since; `further` is written along, and
    `said` of it in 运行记录. The snapshot has the tabs that `results_read` names.
    """
    as_read = (before, laid_over(before, results.worked)) if before else (inputs, results)
    losses = lost(inputs, results)
    told = Lost() if accepted else losses
    found = inputs.problems([*results.findings, *told.findings], results.holding)
    found = pl.concat([problems.of_closed_months(edited(*as_read), inputs.locale), found])
    box = box_of(run, inputs.snapshot)
    opening = look(run, inputs)
    queued = _mail(run, inputs, results, found, told, box, opening.strangers)
    mended = mends(run.sheets, inputs.snapshot)
    writes: list[Write] = [
        *(keep_other_months(inputs, table, months) for table in results_tables(inputs, results)),
        problems_table(inputs, found),
        *outcome_tables(inputs, found, results, months),
        *registers.tables(inputs.registers, inputs.sheets),
        closings_table(inputs.closed, inputs.locale),
        differences_table(results.differences, inputs.snapshot.grids[Differences], inputs.locale),
        *(write for mend in mended for write in mend.writes),
        *kept(inputs, losses, accepted=accepted),
        *box.writes(inputs.snapshot),
        *further,
    ]
    record = partial(_record, run, inputs, results, found, [said, *(mend.says for mend in mended)])
    access = _committed(run, inputs, writes, record, opening)
    total = money(int(results.summary["total"].sum()))
    log.info(
        "calculated", extra={"fields": {"total": total, "plan_version": inputs.version, "inputs": inputs.fingerprint}}
    )
    return Done(
        results=results,
        found=found,
        losses=told,
        counts=_counts(inputs, results, found, queued),
        mended=[mend.says for mend in mended],
        access=[*access, *([opening.strangers] if opening.strangers else [])],
    )


def _committed(
    run: Run, inputs: Inputs, writes: Sequence[Write], record: Callable[[Sequence[str]], Append], opening: Opening
) -> list[str]:
    """Writes everything at once, with what protections need; gives what is said of these. Raises Conflict, Refusal.

    A manager's address that Google takes for no account must not keep everybody's pay from being written.
    """
    said = opening.changed(inputs)
    try:
        commit(run.sheets, inputs.snapshot, [*writes, record(said), *opening.aligned.writes], run.id)
    except Refusal as refused:
        if refused.status != 422 or not opening.aligned.changes:
            raise
        said = opening.refused(inputs, refused)
        commit(run.sheets, inputs.snapshot, [*writes, record(said)], run.id)
    return said


def refuse_plan(run: Run, inputs: Inputs) -> Refusal:
    """The refusal of a faulty plan; what a check finds is written, and nothing else is."""
    losses = lost(inputs)
    found = inputs.problems(losses.findings, holding_rows(inputs))
    # What was calculated before is of no use to a calculation, so that it was not read with the rest.
    further = snapshot(run.sheets, run.spreadsheet_id, lambda _: CHECKED).grids
    held = replace(inputs.snapshot, grids={**inputs.snapshot.grids, **further})
    if writes := checked_writes(replace(inputs, snapshot=held), found):
        commit(run.sheets, inputs.snapshot, writes, run.id)
    rows = plan_problems(inputs)
    # A row that is gone is the cause of what its absence does to the others.
    causes = [*losses.sentences(inputs)[:1], problems.sentence(rows.row(0, named=True), inputs.locale)]
    first = ("；" if inputs.locale == "zh" else "; ").join(causes)
    more = MORE.to(inputs.locale, count=rows.height) if rows.height > 1 else ""
    said = PLAN_FAULTS.to(inputs.locale, first=first, more=more)
    return Refusal(422, Text(said, said), locale=inputs.locale)


def plan_problems(inputs: Inputs) -> pl.DataFrame:
    """What is wrong with the plan so that nothing can be calculated by it, as rows of 问题清单."""
    titles = [about(tab).title.to(inputs.locale) for tab in inputs.workbook.plan]
    return inputs.problems().filter(pl.col("tab_title").is_in(titles) & (pl.col("level") == ERROR))


def asked_months(run: Run) -> set[str] | None:
    """The months that a request is limited to; None for all."""
    asked = run.body["months"]
    return None if asked is None else set(asked)


def results_read(book: Workbook) -> list[type[Tab]]:
    """The result tabs that are read along with the inputs of a calculation that is to be written."""
    return [book.summary, Problems, Closings, Differences, Outbox, Deliveries]


def _results_read(months: set[str] | None) -> Callable[[Workbook], list[type[Tab]]]:
    """The result tabs to read along: what is there now is compared with; of single rows only where some are kept."""

    def wanted(book: Workbook) -> list[type[Tab]]:
        always = results_read(book)
        return [*always, *book.details, Calculated] if months else always

    return wanted


def _mail(
    run: Run, inputs: Inputs, results: Results, found: pl.DataFrame, losses: Lost, box: Box, strangers: str
) -> int:
    """Letters to whom this run has something new to say, and those that are no longer true taken back; how many."""
    notices = letters.problem_notices(run, inputs, found) if inputs.settings.mails_problems else {}
    fresh = [waiting(id, render.problem_notice_shown(one)) for id, one in notices.items() if box.wants(id)]
    news = not (
        same(summary_table(inputs, results.summary), inputs.snapshot.grids[inputs.workbook.summary])
        and same(problems_table(inputs, found), inputs.snapshot.grids[Problems])
    )
    if news and inputs.settings.mails_reports:
        lines = losses.sentences(inputs)
        report = render.run_report(letters.run_report(run, inputs, results, found, totals(inputs), lines, strangers))
        readers = letters.addresses_of_managers(inputs.who, inputs.settings)
        fresh += box.copies(f"run-{run.id}", report, readers)
    queued = box.queue(fresh)
    box.withdraw(box.outdated(PROBLEM_MAIL, "", notices), NO_LONGER)
    return len(queued)


def _record(
    run: Run,
    inputs: Inputs,
    results: Results,
    found: pl.DataFrame,
    besides: Sequence[str],
    protected: Sequence[str],
) -> Append:
    """This run as a row of 运行记录; `besides` says what else was done, `protected` what became of the protections."""
    total = int(results.summary["total"].sum())
    errors = problems.errors(found)
    outcome = DONE.to(
        inputs.locale,
        deals=inputs.deals,
        lines=results.lines.height,
        people=results.summary["staff_no"].n_unique(),
        total=money(total),
        errors=errors,
        reminders=found.height - errors,
    )
    held = HELD.to(inputs.locale, held=money(int(results.summary["held"].sum()))) if results.held.height else ""
    said = BETWEEN.to(inputs.locale).join(
        filter(None, [(letters.nothing(inputs, results) or outcome) + held, *besides, *protected])
    )
    record = [run.id, run.trigger, run.email, outbox.stamp(run.now), run.milliseconds / 1000, inputs.deals]
    record += [found.height, total / 100, inputs.version, inputs.fingerprint, said]
    return Append(Runs, [record])


def _counts(inputs: Inputs, results: Results, found: pl.DataFrame, mail: int) -> dict[str, int]:
    errors = problems.errors(found)
    return {
        "deals": inputs.deals,
        "lines": results.lines.height,
        "counted": results.lines.filter(pl.col("result") != NOT_COUNTED).height,
        "people": results.summary["staff_no"].n_unique(),
        "held": results.held["staff_no"].n_unique(),
        "errors": errors,
        "reminders": found.height - errors,
        "mail_queued": mail,
    }


def _month_answers(results: Results, months: set[str] | None) -> list[dict[str, Any]]:
    """Each calculated month's people and total, and what is held back of it where anything is: decimal strings in yuan."""
    grouped = results.summary.group_by("month", maintain_order=True).agg(pl.len(), pl.col("total", "held").sum())
    return [
        {"month": month, "people": people, "total": money(total), **({"held": money(held)} if held else {})}
        for month, people, total, held in grouped.iter_rows()
        if months is None or month in months
    ]


def money(fen: int) -> str:
    """An amount in yuan with two decimals."""
    return numbers.written(fen, 100, fixed=True)
