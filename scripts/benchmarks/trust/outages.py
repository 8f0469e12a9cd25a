"""Statements queued and delivered while Google is busy, fails, is slow or hangs up: every letter arrives all the same.

The mail server is well, so whatever is lost or comes twice is so because of what the workbook was, or was not, told.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from random import Random

from scripts.benchmarks.trust import letters
from scripts.benchmarks.trust.books import EDITIONS, MONTH, Book, Undone, an_hour_later
from scripts.benchmarks.trust.faults import draw
from scripts.benchmarks.trust.kills import AT_ONCE, BODIES, fresh
from scripts.benchmarks.trust.stage import Stage, Told
from scripts.benchmarks.trust.verdicts import Outcome, Verdict

TARGETS = ("send_statements", "deliver_mail", "deliver_mail")


def tries(stage: Stage, random: Random, _: int) -> Iterator[Verdict]:
    """Several workbooks at a time, each under faults of its own."""
    with ExitStack() as held:
        pool = held.enter_context(ThreadPoolExecutor(AT_ONCE))
        books = [fresh(stage) for _ in range(AT_ONCE)]
        while True:
            targets = [random.choice(TARGETS) for _ in books]
            for book, target in zip(books, targets, strict=True):
                book.switch(EDITIONS[EDITIONS.index(book.edition) - 1])
                book.done("recalculate")
                if target == "deliver_mail":
                    book.done("send_statements", month=MONTH)
            mail = stage.mail_mark()
            drawn = [draw(random, book.id) for book in books]
            with stage.faults([rule for rules in drawn for rule in rules]) as struck:
                asked = zip(books, targets, strict=True)
                answers = list(pool.map(lambda each: each[0].ask(each[1], **BODIES[each[1]]), list(asked)))
            for place, (book, target, answer) in enumerate(zip(books, targets, answers, strict=True)):
                met = [struck.pop(0) for _ in drawn[place]]
                tried = f"{target} in edition {book.edition}, faults {drawn[place]}".replace(book.id, "ID")
                verdict = _judged(book, target, answer, mail, tried)
                if verdict.outcome is Outcome.WRONG:
                    books[place] = fresh(stage)  # what went wrong here must not show in the next round
                if any(met) or verdict.outcome is Outcome.WRONG:
                    yield verdict


def _judged(book: Book, target: str, answer: Told, mail: int, tried: str) -> Verdict:
    """Goes on an hour later with nothing in the way, and looks at what arrived."""
    if answer.status != 200 and not answer.is_passing:
        return Verdict(Outcome.WRONG, tried, f"answered {answer}; {answer.complaint}")
    try:
        with an_hour_later(book.sheet):
            if target == "send_statements":
                book.done(target, **BODIES[target])
            letters.deliver_all(book)
    except Undone as failed:
        return Verdict(Outcome.WRONG, tried, f"answered {answer}; then {failed}")
    said = letters.complaint(book, mail, may_repeat=target == "deliver_mail" and answer.status != 200)
    if said:
        return Verdict(Outcome.WRONG, tried, f"answered {answer}; {said}")
    return Verdict(Outcome.RIGHT if answer.status == 200 else Outcome.LOUD, tried, str(answer))
