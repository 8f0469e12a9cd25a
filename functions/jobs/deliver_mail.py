"""Deliver: what waits in the outbox goes out over SMTP, each message claimed before it is sent.

A message is marked 发送中 and that is committed before anything is said to the mail server, and its outcome after.
So a run that dies in between leaves a mark: such a message may have arrived and is not sent again.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from functions.access.roles import Role
from functions.errors import Conflict, Refusal
from functions.jobs.inputs import admit, unit_settings
from functions.jobs.run import Answer, Run
from functions.mail import outbox
from functions.mail.delivery import Outcome, Sender
from functions.workbook.commit import Append, Write, commit
from functions.workbook.reading import Snapshot, sheets_of, snapshot
from schemas.check import good_rows
from schemas.inputs import Settings
from schemas.results import FAILED, QUEUED, SENDING, SENT, Outbox, Runs
from schemas.tab import Tab
from schemas.words import Locale, Text
from schemas.workbook import Workbook

BATCH = 50  # messages claimed with one commit
MOST_ATTEMPTS = 5
CLAIM_HOLDS = timedelta(minutes=15)  # no run lives longer, so an older claim was left by one that died

NO_SMTP = Text(
    "还没有设置发信服务器（TALLYSHEET_SMTP_HOST、TALLYSHEET_MAIL_FROM），请联系管理员",
    "No mail server is set (TALLYSHEET_SMTP_HOST, TALLYSHEET_MAIL_FROM); please tell your administrator",
)
BROKEN_OFF = Text(
    "上次发送中断，可能已经送达，所以不再自动发送。请向本人核实",
    "The last delivery broke off and may have arrived, so it is not sent again by itself. Please ask the person",
)
DONE = Text(
    "发出 {sent} 封，失败 {failed} 封，稍后再试 {later} 封", "{sent} sent, {failed} failed, {later} to be tried later"
)
SETTLE_TRIES = 8
OUTAGES = (429, 503)
UNSETTLED = Text(
    "邮件已经发出，但状态没能写回“通知邮件”（表格一直有人在核算，或 Google 没有应答）。这些邮件显示为“发送中”，不会重发",
    "The mail went out, but its state could not be written back (the workbook was busy, or Google did not answer). It shows as sending and is not sent again",
)
STATES = {Outcome.SENT: SENT, Outcome.REFUSED: FAILED, Outcome.UNCERTAIN: FAILED, Outcome.TRY_LATER: QUEUED}


def work(run: Run, afresh: bool) -> Answer:
    """One try; only its first claim can lose a race, and by then nothing was sent."""
    found = snapshot(run.sheets, run.spreadsheet_id, _wanted, afresh=afresh)
    locale = found.layout.locale
    people = sheets_of(found, [found.workbook.staff, Settings])
    faults = people[found.workbook.staff].faults
    staff = good_rows(people[found.workbook.staff], faults)
    admit(run, staff, faults, unit_settings(people[Settings]), {Role.MANAGER, Role.SCHEDULER}, locale)
    entries = outbox.read(found.grids[Outbox])
    if any(entry.state == QUEUED for entry in entries) and not (run.settings.smtp.host and run.settings.smtp.sender):
        raise Refusal(503, NO_SMTP, locale=locale)
    stale = {e.letter.id: Settled(FAILED, e.attempts, BROKEN_OFF.to(locale)) for e in entries if _is_stale(e, run.now)}
    settled = dict(stale)
    if stale:
        found = _settle(run, found, stale)
    with Sender(run.settings.smtp) as sender:
        while batch := _next_batch(found, settled):
            try:
                claims = [outbox.change_state(e, SENDING, e.attempts + 1, "", run.moment, locale) for e in batch]
                found = commit(run.sheets, found, claims, run.id)
            except Conflict:
                if len(settled) == len(stale):
                    raise
                found = snapshot(run.sheets, run.spreadsheet_id, _wanted, afresh=True)
                continue
            sent = {entry.letter.id: _send(sender, entry, locale) for entry in batch}
            settled |= sent
            found = _settle(run, found, sent)
    return _answer(run, found, settled)


@dataclass(frozen=True)
class Settled:
    """What became of a message in this run."""

    state: str
    attempts: int
    error: str


def _next_batch(found: Snapshot, settled: dict[str, Settled]) -> list[outbox.Entry]:
    entries = outbox.read(found.grids[Outbox])
    return [e for e in entries if e.state == QUEUED and e.letter.id not in settled][:BATCH]


def _send(sender: Sender, entry: outbox.Entry, locale: Locale) -> Settled:
    delivered = sender.send(entry.letter)
    state, attempts = STATES[delivered.outcome], entry.attempts + delivered.is_attempt
    if state == QUEUED and attempts >= MOST_ATTEMPTS:
        state = FAILED
    return Settled(state, attempts, delivered.error(locale))


def _settle(run: Run, found: Snapshot, settled: dict[str, Settled], *further: Write) -> Snapshot:
    """What became of messages, written down. They were sent, so this goes on until it is committed."""
    for _ in range(SETTLE_TRIES):
        locale = found.layout.locale
        writes = [
            outbox.change_state(entry, done.state, done.attempts, done.error, run.moment, locale)
            for entry in outbox.read(found.grids[Outbox])
            if (done := settled.get(entry.letter.id))
        ]
        mine = found.revision + 1
        try:
            return commit(run.sheets, found, [*writes, *further], run.id)
        except Refusal as refused:
            if refused.status not in OUTAGES:
                raise
        except Conflict:
            pass
        with suppress(Refusal):
            found = snapshot(run.sheets, run.spreadsheet_id, _wanted, afresh=True)
        # Another run may have moved the rows, and the ids find them again; or only the answer was lost.
        if found.layout.markers.get(mine) == run.id:
            return found
    raise Refusal(503, UNSETTLED, locale=found.layout.locale)


def _answer(run: Run, found: Snapshot, settled: dict[str, Settled]) -> Answer:
    states = [done.state for done in settled.values()]
    counts = {"sent": states.count(SENT), "failed": states.count(FAILED), "later": states.count(QUEUED)}
    if settled:
        said = DONE.to(found.layout.locale, **counts)
        record: list[Any] = [
            run.id,
            run.trigger,
            run.email,
            outbox.stamp(run.now),
            run.milliseconds / 1000,
            len(settled),
        ]
        record += [counts["failed"] + counts["later"], None, "", "", said]
        _settle(run, found, {}, Append(Runs, [record]))
    return run.answer(problems=counts["failed"] + counts["later"] > 0, counts=counts)


def _is_stale(entry: outbox.Entry, now: datetime) -> bool:
    if entry.state != SENDING:
        return False
    try:
        claimed = datetime.strptime(entry.at, "%Y-%m-%d %H:%M:%S").replace(tzinfo=now.tzinfo)
    except ValueError:
        return True
    return now - claimed > CLAIM_HOLDS


def _wanted(book: Workbook) -> list[type[Tab]]:
    return [book.staff, Settings, Outbox]
