"""Callers who come together are served by one piece of work."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from functions.errors import Refusal
from functions.jobs import together
from functions.jobs.together import Together
from schemas.words import Text

PATIENCE = 30.0  # seconds that a busy machine may take
Results = Sequence[str | BaseException]


class Office:
    """People who ask for work at workbooks, which goes on when it is let."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self.together: Together[str, str] = Together()
        self.served: list[tuple[str, ...]] = []
        self.go_on = threading.Semaphore(0)
        self.free = False
        self.ready: Callable[[], float] = float
        self.outcome: Callable[[Sequence[str]], Results] = lambda members: [
            f"{one} of {len(members)}" for one in members
        ]
        self._pool = pool

    def ask(self, person: str, book: str = "book") -> Future[str]:
        """Somebody asks."""
        return self._pool.submit(self.together.ask, book, person, person, self.ready, self._work)

    def _work(self, members: Sequence[str]) -> Results:
        self.served.append(tuple(members))
        if not self.free:
            assert self.go_on.acquire(timeout=PATIENCE)
        return self.outcome(members)

    def waiting(self, book: str = "book") -> int:
        """How many wait for the next work."""
        line = self.together._lines.get(book)
        return len(line.batch.members) if line and line.batch else 0


def until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.005)


@pytest.fixture
def office() -> Iterator[Office]:
    with ThreadPoolExecutor(50) as pool:
        yield Office(pool)


@pytest.fixture(autouse=True)
def no_gathering(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "TOGETHER_SECONDS", 0.0)


@contextmanager
def at_work(office: Office, person: str = "first") -> Iterator[Future[str]]:
    """Somebody's work is under way."""
    before = len(office.served)
    first = office.ask(person)
    until(lambda: len(office.served) == before + 1)
    yield first
    office.go_on.release()


def test_who_comes_while_the_work_is_under_way_waits_for_the_next(office: Office) -> None:
    with at_work(office) as first:
        others = [office.ask(f"{number}") for number in range(30)]
        until(lambda: office.waiting() == 30)
    assert first.result() == "first of 1"
    until(lambda: len(office.served) == 2)
    late = office.ask("late")
    until(lambda: office.waiting() == 1)
    office.go_on.release(2)
    assert {other.result() for other in others} == {f"{number} of 30" for number in range(30)}
    assert late.result() == "late of 1"
    assert [len(served) for served in office.served] == [1, 30, 1]


def test_two_workbooks_do_not_wait_for_each_other(office: Office) -> None:
    with at_work(office):
        other = office.ask("other", "another book")
        until(lambda: len(office.served) == 2)
    office.go_on.release()
    assert other.result() == "other of 1"


def test_each_member_is_told_its_own(office: Office) -> None:
    office.outcome = lambda members: [Refusal(403, Text("不行", "No")) if one == "stranger" else one for one in members]
    with at_work(office):
        asked = {person: office.ask(person) for person in ("stranger", "clerk")}
        until(lambda: office.waiting() == 2)
    office.go_on.release()
    assert asked["clerk"].result() == "clerk"
    with pytest.raises(Refusal):
        asked["stranger"].result()


@pytest.mark.parametrize("failure", [Refusal(503, Text("没有应答", "Away")), ValueError("a bug"), SystemExit(1)])
def test_work_that_fails_is_told_to_all_and_the_next_begins_anew(office: Office, failure: BaseException) -> None:
    with at_work(office):
        others = [office.ask(f"{number}") for number in range(3)]
        until(lambda: office.waiting() == 3)

        def fail(_: Sequence[str]) -> Results:
            raise failure

        office.outcome = fail
    office.go_on.release()
    for other in others:
        with pytest.raises(type(failure)):
            other.result(PATIENCE)
    office.outcome = list
    office.free = True
    assert office.ask("afterwards").result(PATIENCE) == "afterwards"


def test_what_is_not_ready_waits_and_takes_in_who_comes_meanwhile(office: Office) -> None:
    office.free, places = True, iter([0.05] * 5 + [0.0])

    def ready() -> float:
        office.ask("later") if office.waiting() == 1 else None
        return next(places)

    office.ready = ready
    assert office.ask("first").result(PATIENCE) == "first of 2"


def test_what_will_not_be_ready_in_time_is_told_to_all_who_wait(office: Office) -> None:
    office.free, refusals = True, iter([Refusal(429, Text("请稍后", "Later"))])

    def ready() -> float:
        until(lambda: office.waiting() == 3)
        raise next(refusals)

    office.ready = ready
    asked = [office.ask(f"{number}") for number in range(3)]
    for each in asked:
        with pytest.raises(Refusal):
            each.result(PATIENCE)
    office.ready = float
    assert office.ask("afterwards").result(PATIENCE) == "afterwards of 1"


def test_people_who_come_one_upon_the_other_are_gathered(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "TOGETHER_SECONDS", 0.5)
    office.free = True
    asked = []
    for number in range(20):
        asked.append(office.ask(f"{number}"))
        time.sleep(0.02)
    for each in asked:
        each.result(PATIENCE)
    # One at once, and the rest in no more pieces of work than there are half seconds, however slow this machine is.
    assert office.served[0] == ("0",)
    assert sum(map(len, office.served)) == 20
    assert len(office.served) < 20


def test_a_person_alone_never_waits_for_others(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "TOGETHER_SECONDS", 10_000.0)
    office.free = True
    for _ in range(5):
        assert office.ask("clerk").result(PATIENCE) == "clerk of 1"


def test_nothing_is_kept_of_workbooks_that_nobody_asks_for(office: Office) -> None:
    office.free = True
    for number in range(100):
        office.ask("clerk", f"book {number}").result(PATIENCE)
    office.ask("clerk").result(PATIENCE)
    assert len(office.together._lines) == 1
