"""Kills at the ledger: the trial knows every call that a delivery makes to it."""

from __future__ import annotations

import pytest

from scripts.benchmarks.trust import letters
from scripts.benchmarks.trust.books import Book
from scripts.benchmarks.trust.kills import LEDGER_STOPS, Plan, fresh, prepare
from scripts.benchmarks.trust.stage import Stage


@pytest.fixture(scope="module")
def book(stage: Stage) -> Book:
    """A workbook whose people have had a statement each."""
    return fresh(stage)


@pytest.mark.parametrize("is_new_month", [False, True])
def test_every_call_of_a_delivery_to_the_ledger_is_one_at_which_it_is_killed(book: Book, *, is_new_month: bool) -> None:
    stage = book.stage
    prepare(Plan(book, "deliver_mail", 1, is_applied=False))
    if is_new_month:
        letters.forget(stage)
    process = stage.server()
    mark, mail = stage.mark(), stage.mail_mark()
    book.done("deliver_mail", process.ready())
    process.stop()
    asked = [each for each in stage.requests_since(mark)["requests"] if stage.system.ledger in each["path"]]
    assert len(asked) == max(stop.nth for stop in LEDGER_STOPS if stop.is_new_month == is_new_month)
    assert letters.forgotten(book, mail) == ""
    assert letters.arrived(book, mail)
    letters.forget(stage)
    assert "does not remember" in letters.forgotten(book, mail)
