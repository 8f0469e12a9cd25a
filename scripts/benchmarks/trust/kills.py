"""The functions killed at every step of what they do, and asked again: whatever was begun comes out whole.

Runs on several workbooks stand in one process at a time, each held at a step of its own: at a call to Google that was
begun but not applied, at one that was applied but not answered, or at a step of a mail session. Then all are killed at
once. Every other round stops a delivery at the ledger, at each of its steps in turn.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from random import Random
from typing import Any

from scripts.benchmarks.trust import letters
from scripts.benchmarks.trust.books import EDITIONS, MONTH, PURE, Book, Undone, an_hour_later
from scripts.benchmarks.trust.faults import Expected, expectations
from scripts.benchmarks.trust.mail_gate import DATA_END, STEPS, MailGate, Stop
from scripts.benchmarks.trust.stage import Server, Stage, Told
from scripts.benchmarks.trust.verdicts import Outcome, Verdict

AT_ONCE = 6  # runs killed with one process
BODIES: dict[str, dict[str, Any]] = {
    "recalculate": {},
    "send_statements": {"month": MONTH},
    "deliver_mail": {},
}
TARGETS = tuple(BODIES)
HELD_SECONDS = 20.0  # that Google holds a call: longer than it takes until all are held
POLL_SECONDS = 0.03
REPEATED = ("MAIL", "RCPT", "DATA", DATA_END)  # steps that come once a letter
IS_REGISTERED = 1  # the call to the ledger that a process makes before anything else


@dataclass(frozen=True)
class LedgerStop:
    """A call to the ledger, by its number among those of a process that delivers; `is_new_month`: it remembers nothing
    of the month yet.
    """

    nth: int
    is_new_month: bool
    is_applied: bool


# The registry; what was sent: months without a tab are refused, which tabs there are, those that are there; then what
# went: added, or refused, which tabs there are, and the month's tab made with it.
CALLS_OF_A_MONTH, CALLS_OF_A_NEW_MONTH = 5, 6
LEDGER_STOPS = tuple(
    LedgerStop(nth, is_new_month, is_applied)
    for is_new_month, most in ((False, CALLS_OF_A_MONTH), (True, CALLS_OF_A_NEW_MONTH))
    for nth in range(IS_REGISTERED + is_new_month, most + 1)
    for is_applied in (False, True)
)


@dataclass(frozen=True)
class Plan:
    """Where one run is to be killed: at its nth call to Google, at a call to the ledger, or at a stop of its mail session."""

    book: Book
    target: str
    nth: int
    is_applied: bool
    stop: Stop | None = None
    ledger: LedgerStop | None = None

    @property
    def spreadsheet(self) -> str:
        """The spreadsheet whose calls are counted."""
        return self.book.stage.system.ledger if self.ledger else self.book.id

    def rules(self) -> list[dict[str, Any]]:
        """What holds the run there: the calls before pass."""
        if self.stop:
            return []
        match = {"path_regex": self.spreadsheet}
        held, passed = ("slow_after", "slow") if self.is_applied else ("slow", "slow_after")
        before = [{"kind": passed, "delay": 0.0, "times": self.nth - 1, "match": match}] if self.nth > 1 else []
        return [*before, {"kind": held, "delay": HELD_SECONDS, "times": 1, "match": match}]

    def is_held(self, log: Sequence[dict[str, Any]]) -> bool:
        """Whether the log of requests tells that the run stands there."""
        mine = (each for each in log if self.spreadsheet in each["path"])
        if self.is_applied:
            return any(each["fault"] == "slow_after" and each["status"] and not each["seconds"] for each in mine)
        return any(each["fault"] == "slow" and not each["status"] for each in mine)

    def __str__(self) -> str:
        if self.stop:
            side = "before" if self.stop.before else "after"
            return f"{self.target} killed {side} the mail server answered {self.stop.step} number {self.stop.nth}"
        call = f"its call {self.nth}"
        if self.ledger:
            call = f"call {self.nth} to the ledger{' in a new month' if self.ledger.is_new_month else ''}"
        return f"{self.target} killed when {call} was {'applied' if self.is_applied else 'begun'}"


def tries(stage: Stage, random: Random, _: int) -> Iterator[Verdict]:
    """Rounds of kills without end."""
    with ExitStack() as held, ThreadPoolExecutor(AT_ONCE) as pool:
        gate = MailGate(stage.system.smtp)
        held.callback(gate.close)
        expected = expectations(Book(stage))
        most = dict.fromkeys(TARGETS, 4)  # calls that a run of each kind makes
        books = [fresh(stage) for _ in range(AT_ONCE)]
        victim = victim_of(stage, gate)
        ledger = _at_the_ledger(random)
        for round in count():
            plans = _drawn(random, books, most, next(ledger) if round % 2 == 0 else None)
            for plan, verdict in _round(stage, pool, gate, victim, plans, expected, most):
                if verdict.outcome is Outcome.WRONG:
                    # What went wrong here must not show in the next round.
                    books[books.index(plan.book)] = fresh(stage)
                yield verdict
            victim = victim_of(stage, gate)


def fresh(stage: Stage) -> Book:
    """A workbook whose people have had a statement each."""
    book = Book(stage)
    book.switch(EDITIONS[-1])
    book.done("recalculate")
    letters.send_all(book)
    return book


def victim_of(stage: Stage, gate: MailGate) -> Server:
    """Functions that are to be killed; their mail goes through the gate."""
    return stage.server(TALLYSHEET_SMTP_PORT=str(gate.port))


def _at_the_ledger(random: Random) -> Iterator[LedgerStop]:
    """Every stop once, in any order, and so on without end."""
    while True:
        yield from random.sample(LEDGER_STOPS, len(LEDGER_STOPS))


def _drawn(random: Random, books: Sequence[Book], most: dict[str, int], ledger: LedgerStop | None) -> list[Plan]:
    """One run a workbook. At most one of them is stopped in its mail session or at the ledger, and is the only one that
    delivers; at the registry it is alone, for all others would wait behind it.
    """
    if ledger and ledger.nth == IS_REGISTERED:
        return [Plan(books[-1], "deliver_mail", ledger.nth, ledger.is_applied, ledger=ledger)]
    by_mail = ledger is None and random.random() < 0.6
    plans = []
    for book in books:
        stop = None
        target = random.choice(TARGETS[:2] if by_mail or ledger else TARGETS)
        if ledger and book is books[-1]:
            plans.append(Plan(book, "deliver_mail", ledger.nth, ledger.is_applied, ledger=ledger))
            continue
        if by_mail and book is books[-1]:
            target, step = "deliver_mail", random.choice(STEPS)
            stop = Stop(step, random.randint(1, 3) if step in REPEATED else 1, before=random.random() < 0.5)
        nth = random.randint(1, most[target])
        plans.append(Plan(book, target, nth, random.random() < 0.5, stop))
    return plans


def _round(
    stage: Stage,
    pool: ThreadPoolExecutor,
    gate: MailGate,
    victim: Server,
    plans: Sequence[Plan],
    expected: Expected,
    most: dict[str, int],
) -> Iterator[tuple[Plan, Verdict]]:
    list(pool.map(prepare, plans))
    if any(plan.ledger and plan.ledger.is_new_month for plan in plans):
        letters.forget(stage)
    mail, mark = stage.mail_mark(), stage.mark()
    answers = strike(stage, pool, gate, victim, plans)
    log = stage.requests_since(mark)["requests"]
    judged = pool.map(lambda plan, answer: _judged(plan, answer, mail, expected), plans, answers)
    for plan, answer, verdict in zip(plans, answers, list(judged), strict=True):
        if answer.status:
            # It was through before it came to the step: that shows how many calls it makes, and nothing else.
            most[plan.target] = max(1, sum(plan.book.id in each["path"] for each in log))
        if not answer.status or verdict.outcome is Outcome.WRONG:
            yield plan, verdict


def strike(stage: Stage, pool: ThreadPoolExecutor, gate: MailGate, victim: Server, plans: Sequence[Plan]) -> list[Told]:
    """Lets the runs come to their steps, each in a workbook of its own, and kills their process there."""
    mark = stage.mark()
    stop = next((plan.stop for plan in plans if plan.stop), Stop("", 1, before=True))
    with stage.faults([rule for plan in plans for rule in plan.rules()]), gate.holding(stop) as is_stopped:
        url = victim.ready()
        runs = [pool.submit(p.book.ask, p.target, functions=url, **BODIES[p.target]) for p in plans]
        deadline = time.monotonic() + HELD_SECONDS * 0.8
        while time.monotonic() < deadline:
            log = stage.requests_since(mark)["requests"]
            if all(
                run.done() or (is_stopped.is_set() if plan.stop else plan.is_held(log))
                for run, plan in zip(runs, plans, strict=True)
            ):
                break
            time.sleep(POLL_SECONDS)
        victim.kill()
    return [run.result() for run in runs]


def prepare(plan: Plan) -> None:
    """Brings the workbook to where the run to be killed has something to do."""
    book = plan.book
    book.switch(EDITIONS[EDITIONS.index(book.edition) - 1])
    if plan.target != "recalculate":
        book.done("recalculate")
    if plan.target == "deliver_mail":
        book.done("send_statements", month=MONTH)


def _judged(plan: Plan, answer: Told, mail: int, expected: Expected) -> Verdict:
    """Asks for the same again an hour later, then for what follows on it, and looks at everything."""
    book = plan.book
    tried = f"{plan}, edition {book.edition}"
    if answer.status not in (0, 200):
        return Verdict(Outcome.WRONG, tried, f"answered {answer}")
    try:
        with an_hour_later(book.sheet):
            for target in TARGETS[TARGETS.index(plan.target) : 2]:
                book.done(target, **BODIES[target])
            letters.deliver_all(book)
    except Undone as failed:
        return Verdict(Outcome.WRONG, tried, f"asked again, {failed}")
    seen = book.look()
    wrong = [
        seen.differs_from({title: expected[book.edition][title] for title in PURE}),
        f"left {', '.join(seen.staging)}" if seen.staging else "",
        letters.complaint(book, mail, may_repeat=plan.target == "deliver_mail" and not answer.status),
        letters.forgotten(book, mail),
    ]
    said = "; ".join(filter(None, wrong))
    return Verdict(Outcome.WRONG if said else Outcome.RIGHT, tried, said)
