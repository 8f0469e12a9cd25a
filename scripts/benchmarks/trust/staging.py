"""Results too large for one request, which wait in staging tabs first, under faults and kills.

Whatever happens, the tabs that people see are whole, and after the next success no staging tab is there.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from random import Random

from scripts.benchmarks.trust import faults, kills
from scripts.benchmarks.trust.books import EDITIONS, Book
from scripts.benchmarks.trust.mail_gate import MailGate
from scripts.benchmarks.trust.stage import Stage
from scripts.benchmarks.trust.verdicts import Outcome, Verdict

FURTHER = 2_500  # deals: their details outgrow one request
MOST_CALLS = 8  # of a run that stages


def tries(stage: Stage, random: Random, _: int) -> Iterator[Verdict]:
    """Faults and kills in turn."""
    with ExitStack() as held:
        pool = held.enter_context(ThreadPoolExecutor(1))
        gate = MailGate(stage.system.smtp)
        held.callback(gate.close)
        book = Book(stage, further=FURTHER)
        mark = stage.mark()
        expected = faults.expectations(book)
        if not any("values.batchUpdate" in each["kind"] for each in stage.requests_since(mark)["requests"]):
            raise AssertionError("results of this size are not staged, so that there is nothing to try")
        while True:
            victim = kills.victim_of(stage, gate)
            if verdict := _faulted(stage, book, random, expected):
                yield verdict
            plan = kills.Plan(book, "recalculate", random.randint(1, MOST_CALLS), random.random() < 0.5)
            book.switch(random.choice([each for each in EDITIONS if each != book.edition]))
            (answer,) = kills.strike(stage, pool, gate, victim, [plan])
            if not answer.status:
                yield _mended(book, f"{plan}, edition {book.edition}", expected)


def _faulted(stage: Stage, book: Book, random: Random, expected: faults.Expected) -> Verdict | None:
    """A recalculation under faults, and after a refusal a quiet one; None where no fault met it."""
    book.switch(random.choice([each for each in EDITIONS if each != book.edition]))
    rules, before = faults.draw(random, book.id), book.look()
    with stage.faults(rules) as struck:
        answer = book.ask("recalculate")
    tried = f"edition {book.edition}, faults {rules}"
    verdict = faults.judged(tried, answer, before, book.look(), expected[book.edition])
    if verdict.outcome is Outcome.LOUD and (mended := _mended(book, tried, expected)).outcome is Outcome.WRONG:
        return mended
    return verdict if any(struck) or verdict.outcome is Outcome.WRONG else None


def _mended(book: Book, tried: str, expected: faults.Expected) -> Verdict:
    """What the next recalculation makes of it, with nothing in its way."""
    before = book.look()
    half = before.differs_from(expected[book.edition])
    answer = book.ask("recalculate")
    after = book.look()
    wrong = [
        f"answered {answer}" if answer.status != 200 else "",
        after.differs_from(expected[book.edition]),
        f"left {', '.join(after.staging)}" if after.staging else "",
    ]
    if half and not any(not before.differs_from(each) for each in expected.values()):
        wrong.append(f"stood half written: {half}")
    said = "; ".join(filter(None, wrong))
    return Verdict(Outcome.WRONG if said else Outcome.RIGHT, tried, said)
