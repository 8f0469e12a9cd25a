"""Close a month: its results as they are shown become those for good, in a sealed record, with the calculation of now."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import asdict, replace

import polars as pl

from functions.access.roles import Member, Role
from functions.errors import Refusal
from functions.jobs import letters
from functions.jobs.earlier import is_shown
from functions.jobs.faulty import month_by_row
from functions.jobs.inputs import Inputs, load
from functions.jobs.losses import lost
from functions.jobs.month_steps import Months
from functions.jobs.months import record_writes, row_digests, sealing_of
from functions.jobs.recalculate import money, refuse_plan, results_read, written
from functions.jobs.results import Results, calculate, laid_over
from functions.jobs.run import Answer, Run
from functions.mail.amounts import UNITS, amount, yuan
from functions.mail.outbox import stamp
from functions.months.laying import month_after
from functions.months.record import Closing, Event, packed
from schemas.check import errors
from schemas.tab import columns, dated_by
from schemas.words import Text

log = logging.getLogger("tallysheet")

NOT_OVER = Text("{month} 还没有过完，最早 {first} 可以关账", "{month} is not over; it can be closed from {first} on")
NO_RESULTS = Text(
    "{month} 没有核算结果，没有什么可关。请核对月份，或先“重新核算”",
    "There are no results for {month}, so there is nothing to close. Check the month, or recalculate first",
)
ALREADY = Text(
    "{month} 已经关账（{name} 在 {at} 关的），没有再关", "{month} is closed already ({name} closed it at {at})"
)
BEFORE_THE_LAST = Text(
    "已经关账到 {through}，它以前的月份都不再改动，{month} 不用再关",
    "Months up to {through} are closed and stay as they are; {month} needs no closing",
)
EARLIER_FIRST = Text(
    "请先关 {earlier}，再关 {month}：要按月份先后关账", "Close {earlier} first: months are closed in order"
)
OUT_OF_DATE = Text(
    "{month} 的结果不是最新的：核算以后又有人改了录入或方案。请先“重新核算”，看过结果再关账",
    "The results of {month} are out of date: entries or the plan changed since. Recalculate, look at them, then close",
)
NEEDS_REASON = Text(
    "{month} 还有没处理的：{left}。处理好再关，或写明原因（reason）再关",
    "{month} is not settled yet: {left}. Settle it, or give a reason (reason) to close it as it is",
)
FAULTY = Text("{count} 行有错误", "{count} faulty rows")
HELD = Text("{people} 人有暂缓的钱", "money of {people} people is held back")
LOST = Text(
    "方案比上次核算少了行，还没有确认", "the plan lost rows since the last run, and nobody has said that it is meant"
)
NOT_PROPOSED = Text(
    "要两位经理关账（“设置”里的“双人关账”）：请先由一位经理在“关账”办“提议”，再由另一位关 {month}；提议以后结果变了，要重新提议",
    "Two managers close a month here (Two people close, in Settings): one takes the step “Propose” on {month} first, another "
    "closes it; where results changed since, it is to be proposed anew",
)
SAME_PERSON = Text(
    "{month} 是 {name} 提议的，要由另一位经理关账", "{name} proposed to close {month}; another manager has to close it"
)
AND = Text("、", ", ")
CLOSED = Text(
    "{month} 已关账（第 {number} 次），{people} 人，合计 {total} 元；以后的改动会列在“差额”，计入 {next}",
    "{month} is closed (snapshot {number}): {people} people, {total} yuan. What changes from now on is listed in Differences "
    "and paid in {next}",
)


def work(run: Run, afresh: bool) -> Answer:
    """One try. What is closed is what 月度汇总 shows: where the inputs give something else by now, nothing is closed."""
    month, reason = run.body["month"], plain(run.body["reason"])
    inputs = load(run, {Role.MANAGER}, afresh=afresh, results=results_read)
    _check_turn(run, inputs, month)
    if not inputs.is_sound:
        raise refuse_plan(run, inputs)
    results = calculate(inputs)
    _check_results(inputs, results, month)
    left = list(_left(inputs, results, month))
    if left and not reason:
        told = NEEDS_REASON.filled(month=month, left=AND.to(inputs.locale).join(left))
        raise Refusal(422, told, locale=inputs.locale)
    unit = letters.unit(run, inputs).name
    months = Months(inputs, results)
    proposal = _proposal(run, inputs, months)
    closing = closing_of(inputs, results, month, inputs.who.by(run.email), stamp(run.now), unit=unit, reason=reason)
    closing = replace(closing, proposed_by=proposal)
    sealing = sealing_of(run.settings.secret, run.spreadsheet_id)
    closed, rows = inputs.closed.with_event(closing, sealing)
    now = replace(inputs, closed=closed)
    people, total = closing.frames["summary"].height, int(closing.frames["summary"]["total"].sum())
    said = CLOSED.to(
        inputs.locale, month=month, number=closing.number, people=people, total=yuan(total), next=month_after(month)
    )
    further = record_writes(inputs.snapshot, closed, rows, sealing)
    done = written(run, now, laid_over(now, results.worked), before=inputs, further=further, said=said)
    tell("month closed", closing, plan_version=closing.plan_version, inputs=closing.inputs, results=closing.results)
    return run.answer(
        problems=bool(left),
        counts=done.counts,
        month=month,
        number=closing.number,
        total=money(total),
        people=people,
        confirmed=len(months.confirmed(month)),
        says=said,
    )


def _proposal(run: Run, inputs: Inputs, months: Months) -> str:
    """Who proposed to close the month, where two people close it. Raises Refusal (403, 409)."""
    if not inputs.settings.two_close:
        return ""
    proposal = months.proposal(run.body["month"])
    if proposal is None:
        raise Refusal(409, NOT_PROPOSED.filled(month=run.body["month"]), locale=inputs.locale)
    if proposal.staff_no == inputs.who.by(run.email).staff_no:
        raise Refusal(403, SAME_PERSON.filled(month=run.body["month"], name=proposal.name), locale=inputs.locale)
    return proposal.name


def tell(what: str, event: Event, **more: str) -> None:
    """Says in the log, which the workbook's owner cannot edit, what was done with a month."""
    told = {"month": event.month, "number": event.number, "staff_no": event.staff_no, "reason": event.reason}
    log.info(what, extra={"fields": {**told, **more}})


def plain(note: str) -> str:
    """A note without signs that no cell holds, and without needless space."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in note).split())


def _check_turn(run: Run, inputs: Inputs, month: str) -> None:
    """Raises Refusal (409, 422) unless it is time to close a month."""
    closed, locale = inputs.closed, inputs.locale
    if found := closed.of(month):
        raise Refusal(409, ALREADY.filled(month=month, name=found.name, at=found.at), locale=locale)
    if month <= closed.through:
        raise Refusal(409, BEFORE_THE_LAST.filled(month=month, through=closed.through), locale=locale)
    if month >= f"{run.today:%Y-%m}":
        raise Refusal(422, NOT_OVER.filled(month=month, first=f"{month_after(month)}-01"), locale=locale)


def _check_results(inputs: Inputs, results: Results, month: str) -> None:
    """Raises Refusal (409, 422) unless there are results, those that are shown, and every earlier month is closed."""
    locale, there = inputs.locale, results.summary["month"]
    if not (there == month).any():
        raise Refusal(422, NO_RESULTS.filled(month=month), locale=locale)
    earlier = there.filter((there > inputs.closed.through) & (there < month)).min()
    if earlier is not None:
        raise Refusal(409, EARLIER_FIRST.filled(month=month, earlier=earlier), locale=locale)
    if not is_shown(inputs, results, month):
        raise Refusal(409, OUT_OF_DATE.filled(month=month), locale=locale)


def _left(inputs: Inputs, results: Results, month: str) -> Iterator[str]:
    """What is not settled of a month, each in a few words."""
    faulty = 0
    for tab in inputs.workbook.told:
        bad = errors(tab, inputs.faults[tab])
        months = month_by_row(inputs.sheets[tab], bad, dated_by(tab)).join(
            bad.select("row").unique(), on="row", how="right"
        )
        faulty += months.filter(pl.col("month").fill_null(month) == month).height
    if faulty:
        yield FAULTY.to(inputs.locale, count=faulty)
    if people := results.held.filter(pl.col("month") == month)["staff_no"].n_unique():
        yield HELD.to(inputs.locale, people=people)
    if lost(inputs, results):
        yield LOST.to(inputs.locale)


def closing_of(
    inputs: Inputs, results: Results, month: str, by: Member, at: str, *, unit: str = "", reason: str = ""
) -> Closing:
    """A month of these results as it is closed. `unit`: who its statements are from."""
    frames = {f"details {scheme.id}": frame for scheme, frame in results.details}
    frames |= {"adjustments": results.adjustments, "summary": results.summary}
    mine = {name: frame.filter(pl.col("month") == month) for name, frame in frames.items()}
    return Closing(
        month=month,
        number=inputs.closed.number_of(month),
        at=at,
        staff_no=by.staff_no,
        name=by.name,
        reason=reason,
        plan_version=inputs.version,
        inputs=inputs.fingerprint,
        unit=unit,
        sums=_sums(inputs, mine["summary"]),
        problems={
            staff_no: [asdict(line) for line in lines]
            for staff_no, lines in letters.faulty_rows(inputs, results, month).items()
        },
        packed=packed({**mine, "rows": row_digests(inputs, month)}),
    )


def _sums(inputs: Inputs, summary: pl.DataFrame) -> str:
    """The total of each figure of a month, in words."""
    shown = {name: column for name, column in columns(inputs.workbook.summary).items() if column.shown in UNITS}
    said = (
        f"{column.label.to(inputs.locale)} {amount(int(summary[name].sum()), UNITS[column.shown])}"
        for name, column in shown.items()
        if name != "total" and summary[name].sum()
    )
    return AND.to(inputs.locale).join(said)
