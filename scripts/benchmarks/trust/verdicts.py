"""How a try came out, and the count of many."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scripts.benchmarks.trust.stage import Stage


class Outcome(Enum):
    """`loud`: refused with a true sentence. `wrong`: anything that nobody may rest on."""

    RIGHT = "right"
    LOUD = "loud"
    WRONG = "wrong"


@dataclass(frozen=True)
class Verdict:
    """How one try came out. `tried` is what was tried, so that it can be tried again; `seen` is what came of it.

    `more`: others of the same round are known already, and count whether or not the time is up.
    """

    outcome: Outcome
    tried: str
    seen: str = ""
    more: bool = False


def together(verdicts: Iterable[Verdict]) -> Iterator[Verdict]:
    """The verdicts of a round that is over."""
    known = list(verdicts)
    for left, verdict in zip(range(len(known) - 1, -1, -1), known, strict=True):
        yield replace(verdict, more=left > 0)


@dataclass(frozen=True)
class Limits:
    """How many tries are asked of a trial: that many, or fewer where its time is up before (None: no limit)."""

    count: int
    seconds: float | None = None


Tries = Callable[["Stage", Random, int], Iterator[Verdict]]
"""Single tries without end, on a stage, with the dice of a seed; the last is how many are asked for."""


@dataclass(frozen=True)
class Trial:
    """`short` is the count of tries where no time is given, `full` the most where it is; `share` weighs its time."""

    name: str
    what: str
    short: int
    full: int
    share: float
    tries: Tries


@dataclass
class Tally:
    """What a trial's tries came to."""

    trial: Trial
    seconds: float = 0.0
    right: int = 0
    loud: int = 0
    wrong: list[Verdict] = field(default_factory=list)

    @property
    def tried(self) -> int:
        """How many tries there were."""
        return self.right + self.loud + len(self.wrong)

    def add(self, verdict: Verdict) -> None:
        """Counts one more."""
        self.right += verdict.outcome is Outcome.RIGHT
        self.loud += verdict.outcome is Outcome.LOUD
        if verdict.outcome is Outcome.WRONG:
            self.wrong.append(verdict)
