"""How tries are counted, and when a trial ends."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest

from scripts.benchmarks.trust.books import Undone
from scripts.benchmarks.trust.running import TRIALS, tallied
from scripts.benchmarks.trust.stage import Stage
from scripts.benchmarks.trust.statements import busiest
from scripts.benchmarks.trust.verdicts import Limits, Outcome, Trial, Verdict, together


def drawn(_: Stage, random: Random, __: int) -> Iterator[Verdict]:
    while True:
        yield Verdict(random.choice(list(Outcome)), str(random.random()))


def broken(_: Stage, __: Random, ___: int) -> Iterator[Verdict]:
    yield Verdict(Outcome.RIGHT, "the first")
    raise Undone("a quiet call was refused")


def trial(tries: object) -> Trial:
    assert callable(tries)
    return Trial("a trial", "A trial", 1, 1, 1, tries)


def test_every_try_is_one_of_right_loud_and_wrong(stage: Stage) -> None:
    tally = tallied(trial(drawn), Limits(100), stage, 1)
    assert tally.tried == 100
    assert min(tally.right, tally.loud, len(tally.wrong)) > 10


def test_a_seed_gives_the_same_tries(stage: Stage) -> None:
    first, again, other = (tallied(trial(drawn), Limits(20), stage, seed).wrong for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_a_trial_ends_when_its_time_is_up(stage: Stage) -> None:
    assert tallied(trial(drawn), Limits(10**9, seconds=0.0), stage, 1).tried == 1


def rounds(_: Stage, __: Random, ___: int) -> Iterator[Verdict]:
    while True:
        yield from together(Verdict(Outcome.RIGHT, "") for _ in range(7))


def test_what_is_known_already_counts_though_the_time_is_up(stage: Stage) -> None:
    assert tallied(trial(rounds), Limits(10**9, seconds=0.0), stage, 1).tried == 7
    assert tallied(trial(rounds), Limits(10), stage, 1).tried == 10


def test_a_trial_that_cannot_go_on_is_wrong(stage: Stage) -> None:
    tally = tallied(trial(broken), Limits(10), stage, 1)
    assert tally.right == 1
    assert [verdict.seen for verdict in tally.wrong] == ["a quiet call was refused"]


@pytest.mark.parametrize(
    ("samples", "most"),
    [
        ([(0.0, 0)], 0),
        ([(0.0, 0), (10.0, 5), (50.0, 12)], 12),
        ([(0.0, 0), (30.0, 5), (65.0, 12), (89.0, 30)], 25),
    ],
)
def test_calls_are_counted_by_any_minute(samples: list[tuple[float, int]], most: int) -> None:
    assert busiest(samples) == most


def test_every_trial_has_a_name_of_its_own_and_a_share() -> None:
    assert all(name == trial.name and trial.share > 0 and trial.short <= trial.full for name, trial in TRIALS.items())
