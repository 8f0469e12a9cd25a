"""What may still be asked of Google this minute."""

from __future__ import annotations

import pytest

from functions.workbook.budget import Budget, Claim, Kind, crowded

ONE_READ = {Kind.READ: 1}
TRY = {Kind.READ: 2, Kind.WRITE: 1}


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def budget(clock: Clock) -> Budget:
    """Ten reads and five writes a minute, four of each for those who come first."""
    return Budget({Kind.READ: 10, Kind.WRITE: 5}, 4, clock)


def sure(budget: Budget, need: dict[Kind, int], *, comes_first: bool = False) -> Claim:
    found = budget.claim(need, comes_first=comes_first)
    assert isinstance(found, Claim), f"to wait {found} s"
    return found


def test_what_does_not_fit_waits_until_the_oldest_request_is_a_minute_old(budget: Budget, clock: Clock) -> None:
    for _ in range(6):
        sure(budget, ONE_READ)
        clock.now += 2
    assert budget.claim(ONE_READ, comes_first=False) == 48
    clock.now += 48
    sure(budget, ONE_READ)
    assert budget.claim(ONE_READ, comes_first=False) == 2


@pytest.mark.parametrize("kind", Kind)
def test_who_comes_first_has_the_whole_minute_and_the_others_a_part(budget: Budget, kind: Kind) -> None:
    others = 0
    while isinstance(budget.claim({kind: 1}, comes_first=False), Claim):
        others += 1
    first = 0
    while isinstance(budget.claim({kind: 1}, comes_first=True), Claim):
        first += 1
    assert (others, first) == {Kind.READ: (6, 4), Kind.WRITE: (1, 4)}[kind]


def test_reads_and_writes_are_counted_apart(budget: Budget, clock: Clock) -> None:
    sure(budget, {Kind.WRITE: 1})
    assert budget.claim(TRY, comes_first=False) == 60
    sure(budget, {Kind.READ: 6})


def test_a_request_on_a_claim_counts_once_and_when_it_is_made(budget: Budget, clock: Clock) -> None:
    claim = sure(budget, {Kind.READ: 6})
    clock.now += 10
    for _ in range(6):
        budget.count(Kind.READ, claim)
    assert budget.claim(ONE_READ, comes_first=False) == 60
    sure(budget, ONE_READ, comes_first=True)


def test_what_was_claimed_and_not_asked_goes_back(budget: Budget) -> None:
    claim = sure(budget, {Kind.READ: 6})
    budget.count(Kind.READ, claim)
    budget.give_back(claim)
    budget.give_back(claim)
    sure(budget, {Kind.READ: 5})
    assert budget.claim(ONE_READ, comes_first=False) == 60


def test_a_claim_that_outlives_the_minute_gives_nothing_back_twice(budget: Budget, clock: Clock) -> None:
    claim = sure(budget, {Kind.READ: 6})
    clock.now += 61
    other = sure(budget, {Kind.READ: 6})
    budget.count(Kind.READ, claim)
    budget.give_back(claim)
    assert budget.claim(ONE_READ, comes_first=False) == 60
    budget.give_back(other)
    sure(budget, {Kind.READ: 5})


def test_a_run_may_make_more_requests_than_it_claimed_and_they_count(budget: Budget) -> None:
    claim = sure(budget, ONE_READ)
    for _ in range(6):
        budget.count(Kind.READ, claim)
    assert isinstance(budget.claim(ONE_READ, comes_first=False), float)


def test_a_need_beyond_the_limit_waits_for_an_empty_minute_and_not_for_ever(budget: Budget, clock: Clock) -> None:
    sure(budget, ONE_READ)
    assert budget.claim({Kind.READ: 20}, comes_first=False) == 60
    clock.now += 60
    sure(budget, {Kind.READ: 20})


@pytest.mark.parametrize(("said", "seconds"), [(40, 40), (0, 15)])
def test_where_google_refuses_who_does_not_come_first_waits(budget: Budget, said: float, seconds: float) -> None:
    budget.refused(said)
    assert budget.claim(ONE_READ, comes_first=False) == seconds
    sure(budget, ONE_READ, comes_first=True)


def test_without_limits_everything_fits(clock: Clock) -> None:
    budget = Budget({Kind.READ: 0, Kind.WRITE: 0}, 20, clock)
    budget.refused(60)
    for _ in range(1000):
        sure(budget, TRY)


def test_the_sentence_says_whole_seconds_and_never_too_few() -> None:
    refusal = crowded(19.2)
    assert (refusal.status, refusal.headers["Retry-After"]) == (429, "20")
    assert refusal.detail.zh == "现在编辑的人多，请 20 秒后再试"
