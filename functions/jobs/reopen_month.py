"""Reopen the month that was closed last: it is calculated with every run again, until it is closed anew."""

from __future__ import annotations

from dataclasses import replace

from functions.access.roles import Role
from functions.errors import Refusal
from functions.jobs.close_month import plain, tell
from functions.jobs.inputs import load
from functions.jobs.months import record_writes, sealing_of
from functions.jobs.recalculate import refuse_plan, results_read, written
from functions.jobs.results import calculate
from functions.jobs.run import Answer, Run
from functions.mail.outbox import stamp
from functions.months.record import Event
from schemas.words import Text

NOT_CLOSED = Text("{month} 没有关账，不用重开", "{month} is not closed")
LATER_FIRST = Text(
    "{month} 以后的月份也关了账，要从最后一个关账的月（{through}）开始重开。只改这个月的话不用重开：改动会列在“差额”",
    "Later months are closed too: reopening begins with the last closed one ({through}). A mere correction needs no "
    "reopening: it is listed in Differences",
)
NO_REASON = Text("重开 {month} 要写原因（reason）", "Reopening {month} needs a reason (reason)")
REOPENED = Text(
    "{month} 已重开，原因：{reason}。改好以后请重新核算、再关账", "{month} is open again. Recalculate and close it anew"
)


def work(run: Run, afresh: bool) -> Answer:
    """One try."""
    month, reason = run.body["month"], plain(run.body["reason"])
    inputs = load(run, {Role.MANAGER}, afresh=afresh, results=results_read)
    closing = inputs.closed.of(month)
    if closing is None:
        raise Refusal(409, NOT_CLOSED.filled(month=month), locale=inputs.locale)
    if month != inputs.closed.through:
        told = LATER_FIRST.filled(month=month, through=inputs.closed.through)
        raise Refusal(409, told, locale=inputs.locale)
    if not reason:
        raise Refusal(422, NO_REASON.filled(month=month), locale=inputs.locale)
    if not inputs.is_sound:
        raise refuse_plan(run, inputs)
    who, sealing = inputs.who.by(run.email), sealing_of(run.settings.secret, run.spreadsheet_id)
    event = Event(month, closing.number, stamp(run.now), who.staff_no, who.name, reason)
    closed, rows = inputs.closed.with_event(event, sealing)
    now = replace(inputs, closed=closed)
    said = REOPENED.to(inputs.locale, month=month, reason=reason)
    further = record_writes(inputs.snapshot, closed, rows, sealing)
    done = written(run, now, calculate(now), before=inputs, further=further, said=said)
    tell("month reopened", event)
    return run.answer(problems=done.found.height > 0, counts=done.counts, month=month, number=closing.number, says=said)
