"""Deliver: what waits in the outbox goes out over SMTP, at most twenty letters to a claim.

A claim is committed before anything is said to the mail server, with each letter and its Message-ID in the archive; the
next claim's commit carries what became of the last one's letters. A run that dies in between leaves letters claimed:
after a few minutes the next run takes them over, and hands over the same bytes again, for they may have arrived.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from functions.access.ledger import LedgerAway, Sent
from functions.access.roles import Role, Staff, staff_of
from functions.errors import PARTLY, Conflict, Refusal
from functions.jobs import letters
from functions.jobs.desk import STORED, Desk, Ready
from functions.jobs.inputs import UnitSettings, admit, box_of, load, unit_settings
from functions.jobs.pace import Pace
from functions.jobs.run import RACED, Answer, Run
from functions.mail import archive, outbox
from functions.mail.archive import Posted
from functions.mail.delivery import Outcome, Sender
from functions.mail.dialogue import NOTHING
from functions.mail.identity import short
from functions.mail.message import mailbox, message_id
from functions.mail.outbox import Box, Standing
from functions.mail.upkeep import LEAVES, upkeep
from functions.workbook.commit import Append, Write, commit
from functions.workbook.reading import Snapshot, sheets_of, snapshot
from schemas.deliveries import ARRIVED, MAYBE, Deliveries
from schemas.inputs import Settings
from schemas.results import FAILED, QUEUED, SENDING, SENT, STATEMENT, Outbox, Runs
from schemas.tab import Tab
from schemas.words import Locale, Text
from schemas.workbook import Workbook

CLAIM = 20  # letters at most
CLAIM_SECONDS = 120.0  # after which no letter of a claim is begun
CLAIM_HOLDS = timedelta(minutes=7)  # a claim that is older was left: its last letter begins within two minutes
FRESH_SECONDS = 60.0  # after which the workbook is looked at again before letters go
FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=4)
GIVE_UP = timedelta(days=5)  # what mail servers themselves do
GRACE_CALLS = 4  # that get no answer, beyond the time for letters, to write down what became of them
LOOKING_BACK = timedelta(days=62)  # of the ledger, from the oldest letter that waits: what a restored workbook lost
CALLS_OF_A_CLAIM = 2
OUTAGES = (429, 503)

NO_SMTP = Text(
    "还没有设置发信服务器（TALLYSHEET_SMTP_HOST、TALLYSHEET_MAIL_FROM），请联系管理员",
    "No mail server is set (TALLYSHEET_SMTP_HOST, TALLYSHEET_MAIL_FROM); please tell your administrator",
)
DONE = Text("发出 {sent} 封，失败 {failed} 封，等待 {later} 封", "{sent} sent, {failed} failed, {later} waiting")
GIVEN_UP = Text("试了五天都没有发出去。{said}", "Tried for five days without success. {said}")
UNSETTLED = Text(
    "邮件已经交出，但状态暂时写不回“通知邮件”（表格一直有人在核算，或 Google 没有应答）。几分钟后的下一次发送会自己补上，"
    "个别邮件可能用同一个标识再发一次",
    "The mail went out, but its state cannot be written back just now (the workbook was busy, or Google did not answer). "
    "The next delivery, in a few minutes, puts that right by itself; a letter may go again under the same Message-ID",
)


def work(run: Run, afresh: bool) -> Answer:
    """One delivery. What wins a race against it is looked at, and the delivery goes on. `retry_failed` is a manager's word
    that what failed is tried again.
    """
    retry = run.body["retry_failed"]
    office = _look(run, afresh=afresh, allowed={Role.MANAGER} if retry else {Role.MANAGER, Role.SCHEDULER})
    return _Delivery(run, office, retry).deliver()


@dataclass
class _Office:
    """The workbook as one cheap call sees it: who is in it, and where its letters stand."""

    found: Snapshot
    who: Staff
    unit: UnitSettings
    box: Box
    read_at: float = field(default_factory=time.monotonic)

    @property
    def locale(self) -> Locale:
        return self.found.layout.locale


def _look(run: Run, *, afresh: bool, allowed: set[Role]) -> _Office:
    found = snapshot(run.sheets, run.spreadsheet_id, _wanted, afresh=afresh, width={Outbox: outbox.IDS_ONLY})
    people = sheets_of(found, [found.workbook.staff, Settings])
    who = staff_of(people[found.workbook.staff], run.today)
    admit(run, who, allowed, found.layout.locale)
    return _Office(found, who, unit_settings(people[Settings]), box_of(run, found))


@dataclass(frozen=True)
class _Claimed:
    """A letter in hand: its standing before and while it is, and the bytes that go."""

    before: Standing
    claimed: Standing
    posted: Posted
    is_new: bool


class _Delivery:
    """`unsettled`: what became of the last claim's letters, until a commit has it. `tried`: the letters that were looked
    at, `done` those of them of which it is committed what came of that.
    """

    def __init__(self, run: Run, office: _Office, retry: bool) -> None:
        self._run = run
        self._office = office
        self._retry = retry
        self._tried: set[str] = set()
        self._done: set[str] = set()
        self._unsettled: dict[str, Standing] = {}
        self._became: dict[str, str] = {}
        self._is_open = True
        self._away: LedgerAway | None = None
        self._desk: tuple[_Office, Desk] | None = None
        seconds = float(run.settings.mail_seconds)
        self._pace = Pace(lambda: run.sheets.calls, run.settings.mail_calls, seconds)
        self._grace = time.monotonic() + seconds + GRACE_CALLS * run.settings.retry_seconds

    def deliver(self) -> Answer:
        """Claim after claim, until nothing is left or the time is up."""
        smtp = self._run.settings.smtp
        if self._due() and not (smtp.host and smtp.sender):
            raise Refusal(503, NO_SMTP, locale=self._office.locale)
        with Sender(smtp) as sender:
            while True:
                may_go = self._is_open and self._due() and self._pace.room_for(CALLS_OF_A_CLAIM)
                claims = self._claim(self._ready(sender)) if may_go else []
                is_last = not claims
                if is_last and not self._changed:
                    break
                if not self._commit(claims, is_last=is_last):
                    continue
                if is_last:
                    break
                self._send(sender, claims)
                self._remember()
        self._tidy()
        if self._away and SENT not in self._became.values():
            raise self._away
        return self._answer()

    def _due(self) -> list[Standing]:
        """The letters that are to be tried now, those that wait longest first."""
        now = self._run.moment
        due = [one for one in self._office.box.letters.values() if one.id not in self._tried and self._is_due(one, now)]
        return sorted(due, key=lambda one: (one.queued_at, one.id))

    def _is_due(self, one: Standing, now: datetime) -> bool:
        if one.state == QUEUED:
            is_persons = self._run.email not in self._run.settings.schedulers
            return is_persons or one.due <= outbox.stamp(now)
        if one.state == SENDING:
            return one.at <= outbox.stamp(now - CLAIM_HOLDS)
        return one.state == FAILED and self._retry

    @property
    def _changed(self) -> bool:
        return bool(self._unsettled or self._office.box.writes(self._office.found))

    def _ready(self, sender: Sender) -> list[Ready]:
        """The next letters that may go, in the light of the workbook as it is."""
        if time.monotonic() - self._office.read_at > FRESH_SECONDS:
            self._again()
        try:
            desk, ready = self._at_desk(), list[Ready]()
        except LedgerAway as away:
            self._is_open, self._away = False, away
            return []
        for one in self._due():
            self._tried.add(one.id)
            found = desk.look(replace(one, attempts=0, since="") if one.state == FAILED else one)
            if found:
                ready.append(found)
            elif self._office.box.letters[one.id].state == FAILED:
                self._became[one.id] = FAILED
            if len(ready) == CLAIM:
                break
        why = sender.ready() if ready else NOTHING
        if why == NOTHING:
            return ready
        # The mail server cannot be used: no letter was tried, and none is in hand.
        self._is_open = False
        for each in ready:
            if each.standing.says != why.to(self._office.locale):
                self._office.box.note(replace(each.standing, state=QUEUED, says=why.to(self._office.locale)))
        return []

    def _at_desk(self) -> Desk:
        """The desk that goes with what was read of the workbook."""
        run, office = self._run, self._office
        if self._desk is None or self._desk[0] is not office:
            due = self._due()
            long_ago = {
                one.month for one in due if one.kind == STATEMENT and one.month <= f"{run.today - LEAVES:%Y-%m}"
            }
            if long_ago:
                office.box.recall(archive.recalled(run.sheets, office.found.layout, long_ago))
            stored = [one.id for one in due if one.kind in STORED]
            since = min((outbox.day(one.queued_at, run.today) for one in due), default=run.today) - LOOKING_BACK
            made = Desk(
                run,
                office.box,
                partial(load, run, {Role.MANAGER, Role.SCHEDULER}, afresh=False, results=_results_read),
                outbox.contents(run.sheets, office.found.layout, stored),
                letters.addresses_of_managers(office.who, office.unit),
                run.ledger.sent(run.spreadsheet_id, since, run.today),
            )
            self._desk = office, made
        return self._desk[1]

    def _claim(self, ready: Sequence[Ready]) -> list[_Claimed]:
        """Takes letters in hand: what may have been handed over goes as it was, the others are made."""
        run, now = self._run, self._run.moment
        again = [each.standing.id for each in ready if each.standing.arrived == MAYBE and each.standing.digest]
        kept = archive.fetched(run.sheets, self._office.found.layout, again)
        claims = []
        for each in ready:
            known = kept.get(each.standing.id)
            posted = known or self._posted(each, now)
            claimed = replace(
                each.standing,
                state=SENDING,
                at=outbox.stamp(now),
                says="",
                due="",
                arrived=each.standing.arrived or MAYBE,
                claim=run.id,
                digest=short([posted.letter.to, posted.letter.subject, posted.letter.text, posted.letter.html]),
            )
            self._office.box.note(claimed)
            claims.append(_Claimed(each.standing, claimed, posted, is_new=known is None))
        return claims

    def _posted(self, ready: Ready, now: datetime) -> Posted:
        letter, sender = ready.make(), self._run.settings.smtp.sender
        return Posted(letter, sender, message_id(letter.id, mailbox(sender)), now)

    def _commit(self, claims: Sequence[_Claimed], *, is_last: bool) -> bool:
        """Writes the claims and what became of the last ones. False where others were first: look again, then."""
        run, office = self._run, self._office
        if time.monotonic() > self._grace:
            raise self._given_up(Refusal(503, RACED.filled(became=PARTLY), locale=office.locale))
        for standing in self._unsettled.values():
            office.box.note(standing)
        writes: list[Write] = [*office.box.writes(office.found)]
        if fresh := [one.posted for one in claims if one.is_new]:
            writes.append(archive.added(fresh, office.locale))
        if is_last:
            writes.append(self._record())
        mine = office.found.revision + 1
        outage: Refusal | None = None
        try:
            office.found = commit(run.sheets, office.found, writes, run.id)
        except Conflict:
            pass
        except Refusal as refused:
            if refused.status not in OUTAGES:
                raise
            outage = refused
        else:
            office.box.written(office.found)
            self._unsettled, self._done = {}, set(self._tried)
            return True
        self._again()
        if self._office.found.layout.markers.get(mine) == run.id:
            # It was committed, and only the answer was lost.
            self._unsettled, self._done = {}, set(self._tried)
            return True
        if outage and not self._unsettled:
            # Nothing is out of which the workbook does not know: the next delivery may as well do it.
            raise outage
        self._tried = set(self._done)
        return False

    def _again(self) -> None:
        """Looks at the workbook afresh; where letters are out of which it does not know, through an outage of Google too,

        as long as there is time.
        """
        while True:
            try:
                self._office = _look(self._run, afresh=True, allowed={Role.MANAGER, Role.SCHEDULER})
            except Refusal as refused:
                if not self._unsettled or refused.status not in OUTAGES or time.monotonic() > self._grace:
                    raise self._given_up(refused) from refused
                time.sleep(1)
            else:
                return

    def _given_up(self, refused: Refusal) -> Refusal:
        return Refusal(503, UNSETTLED, locale=self._office.locale) if self._unsettled else refused

    def _send(self, sender: Sender, claims: Sequence[_Claimed]) -> None:
        """Hands the letters over, as long as the claim allows; the others go back as they were."""
        until = time.monotonic() + CLAIM_SECONDS
        for one in claims:
            before = replace(one.before, state=QUEUED, claim="", at=outbox.stamp(self._run.moment))
            if time.monotonic() >= until:
                self._unsettled[one.before.id] = before
                continue
            delivered = sender.send(one.posted.letter, one.posted.at, one.posted.sender)
            became = self._became_of(
                one, before, delivered.outcome, delivered.error(self._office.locale), delivered.is_attempt
            )
            self._unsettled[one.before.id] = became
            self._became[became.id] = became.state

    def _tidy(self) -> None:
        """Lets go of what grew old. Where somebody else is at work now, it waits for another time."""
        run, office = self._run, self._office
        with suppress(Conflict):
            if writes := upkeep(run.sheets, office.found, office.box, run.moment):
                office.found = commit(run.sheets, office.found, writes, run.id)

    def _remember(self) -> None:
        """Tells the ledger what went. What it cannot take now is marked, for the next delivery to tell it."""
        run, letters = self._run, self._office.box.letters
        gone = {id: one for id, one in {**letters, **self._unsettled}.items() if one.state == SENT}
        untold = [one for id, one in gone.items() if one.claim or id in self._unsettled]
        domain = mailbox(run.settings.smtp.sender)
        sent = [Sent(one.id, one.digest, message_id(one.id, domain)) for one in untold]
        try:
            run.ledger.remember(run.spreadsheet_id, sent, run.moment)
        except LedgerAway as away:
            self._is_open, self._away = False, away
            self._unsettled |= {one.id: replace(one, claim=run.id) for one in untold}
        else:
            self._unsettled |= {one.id: replace(one, claim="") for one in untold}

    def _became_of(self, one: _Claimed, before: Standing, outcome: Outcome, said: str, is_attempt: bool) -> Standing:
        now = self._run.moment
        attempts, stamp = before.attempts + is_attempt, outbox.stamp(now)
        done = replace(before, attempts=attempts, at=stamp, says=said, digest=one.claimed.digest)
        if outcome is Outcome.SENT:
            return replace(done, state=SENT, arrived=ARRIVED, since="")
        if outcome is Outcome.REFUSED:
            return replace(done, state=FAILED)
        if not is_attempt:
            return replace(done, digest=before.digest)
        since = before.since or stamp
        arrived = MAYBE if outcome is Outcome.UNCERTAIN else before.arrived
        done = replace(done, since=since, arrived=arrived)
        if since <= outbox.stamp(now - GIVE_UP):
            return replace(done, state=FAILED, says=GIVEN_UP.to(self._office.locale, said=said))
        return replace(done, due=outbox.stamp(now + min(FIRST_WAIT * 2 ** min(attempts - 1, 10), LONGEST_WAIT)))

    def _counts(self) -> dict[str, int]:
        later = sum(one.state in (QUEUED, SENDING) for one in self._office.box.letters.values())
        became = list(self._became.values())
        return {"sent": became.count(SENT), "failed": became.count(FAILED), "later": later}

    def _record(self) -> Append:
        run, counts = self._run, self._counts()
        said = DONE.to(self._office.locale, **counts)
        record: list[Any] = [run.id, run.trigger, run.email, outbox.stamp(run.now), run.milliseconds / 1000]
        record += [counts["sent"] + counts["failed"], counts["failed"] + counts["later"], None, "", "", said]
        return Append(Runs, [record])

    def _answer(self) -> Answer:
        counts = self._counts()
        problems = counts["failed"] + counts["later"] > 0
        return self._run.answer(problems=problems, counts=counts, remaining=len(self._due()) if self._is_open else 0)


def _results_read(book: Workbook) -> list[type[Tab]]:
    return [book.summary, Outbox, Deliveries]


def _wanted(book: Workbook) -> list[type[Tab]]:
    return [book.staff, Settings, Outbox, Deliveries]
