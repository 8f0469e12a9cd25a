"""Scorecards as data: indicators, evaluators and grades, and the cases in which a card's rows hold together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from functions.pay.expressions import Put, lazily
from functions.pay.plan.conditions import Asked, Condition, Days
from functions.pay.plan.dated import OPEN
from functions.pay.plan.ranges import Range
from schemas.scheme import Scheme
from schemas.scorecards import INVERSE, PERCENT, PROPORTIONAL, RATIO
from schemas.tab import Tab

BEGINNING = date(1900, 1, 1)  # stands for no first day: no plan reaches back so far
# The forms that nothing but a cap bounds.
UNBOUNDED = (RATIO, INVERSE, PROPORTIONAL)


@dataclass(frozen=True)
class CardTabs:
    """The plan tabs that scorecards are read from; a scheme need not have evaluators or grades.

    `graded`: whether nothing but grades pays, so that a card without them is a fault.
    """

    cards: type[Tab]
    evaluators: type[Tab] | None = None
    grades: type[Tab] | None = None
    graded: bool = False

    @classmethod
    def of(cls, scheme: Scheme) -> CardTabs:
        """Those of a scheme. Raises ValueError where it has no cards."""
        if scheme.cards is None:
            raise ValueError(f"{scheme.id} has no scorecards")
        return cls(scheme.cards, scheme.evaluators, scheme.grades, scheme.graded)


@dataclass(frozen=True)
class Indicator:
    """One row of 评分卡. Numbers are in millionths: `weight`, `cap` and `stretch` of a percent, the others of one.

    `trial`: whether the card is left out of periods that end by `trial_until`, the last day of a trial stage.
    """

    row: int
    card: str
    posts: frozenset[str]
    name: str
    weight: int
    form: str
    standard: int | None
    cap: int | None
    stretch: int | None
    multiple: int | None
    full: int
    cycle: str | None
    valid_from: date
    valid_until: date
    clause: str
    says: str
    trial: bool = False
    trial_until: date | None = None

    @property
    def scale(self) -> int:
        """The most that a score of the indicator may be."""
        return self.weight if self.standard is None else self.standard


@dataclass(frozen=True)
class Evaluator:
    """One row of 评分方; the weight in millionths of a percent. `several`: people who each give a score of their own."""

    row: int
    card: str
    name: str
    weight: int
    several: bool = False


@dataclass(frozen=True)
class Grade:
    """One row of 等级: scores from `first` to `last` (millionths, both included; None: open). `amount` in fen.

    `shared`: those who held the post one after the other share the amount by their days.
    """

    row: int
    card: str
    posts: frozenset[str]
    first: int
    last: int | None
    name: str
    amount: int
    coefficient: int | None
    valid_from: date
    valid_until: date
    shared: bool = False

    def asked(self, day: str) -> tuple[Asked, ...]:
        """What it asks of a score, by the Date column `day`."""
        card, post = Condition("card", frozenset({self.card})), Condition("post", self.posts)
        return (card, post, Range("score", self.first, self.last), Days(self.valid_from, self.valid_until, day))

    @property
    def pays(self) -> bool:
        """Whether it says what it pays."""
        return bool(self.amount) or self.coefficient is not None


@dataclass(frozen=True)
class Case:
    """A card as it holds for some posts on a stretch of days; `indicators` are places in `Cards.indicators`."""

    card: str
    posts: frozenset[str]
    first: date
    last: date
    indicators: tuple[int, ...]

    def asked(self, day: str) -> tuple[Asked, ...]:
        """What it asks of a person, by the Date column `day`."""
        return (Condition("post", self.posts), Days(self.first, self.last, day))

    def meets(self, other: Case) -> bool:
        """Whether both hold for some post on some day."""
        return bool(self.posts & other.posts) and self.first <= other.last and other.first <= self.last


@dataclass(frozen=True)
class Cards:
    """All scorecards of a plan; `put` is the plan's."""

    indicators: tuple[Indicator, ...]
    evaluators: tuple[Evaluator, ...] = ()
    grades: tuple[Grade, ...] = ()
    put: Put = field(default=lazily, compare=False, repr=False)

    @cached_property
    def names(self) -> list[str]:
        """The cards, in the order of their first rows."""
        return list(dict.fromkeys(indicator.card for indicator in self.indicators))

    @cached_property
    def cases(self) -> list[Case]:
        """Every card, cut where one of its rows begins or ends or takes other posts."""
        return [case for card in self.names for case in self._cases(card)]

    def indicator_names(self, card: str) -> list[str]:
        """The indicators that a card ever has, in the order of their first rows."""
        return list(dict.fromkeys(row.name for row in self.indicators if row.card == card))

    def evaluators_of(self, card: str) -> list[Evaluator]:
        """Who scores a card."""
        return [evaluator for evaluator in self.evaluators if evaluator.card == card]

    def rows_of(self, case: Case) -> list[Indicator]:
        """The rows that a case holds."""
        return [self.indicators[place] for place in case.indicators]

    def _cases(self, card: str) -> Iterator[Case]:
        rows = {place: row for place, row in enumerate(self.indicators) if row.card == card}
        for first, last in stretches(list(rows.values())):
            together: dict[tuple[int, ...], set[str]] = {}
            for post in sorted({post for row in rows.values() for post in row.posts}):
                taking = tuple(
                    place
                    for place, row in rows.items()
                    if post in row.posts and row.valid_from <= first <= row.valid_until
                )
                together.setdefault(taking, set()).add(post)
            for taking, posts in together.items():
                if taking:
                    yield Case(card, frozenset(posts), first, last, taking)


def stretches(rows: Sequence[Indicator | Grade]) -> Iterator[tuple[date, date]]:
    """The stretches of days between the days on which some row begins or has ended."""
    starts = {row.valid_from for row in rows}
    starts |= {row.valid_until + timedelta(days=1) for row in rows if row.valid_until < OPEN}
    ends = [start - timedelta(days=1) for start in sorted(starts)[1:]]
    yield from zip(sorted(starts), [*ends, OPEN], strict=True)


def posts_of(condition: Condition | None, offered: Sequence[str]) -> frozenset[str]:
    """The posts on offer that a condition takes; all of them where there is none."""
    return frozenset(offered) if condition is None else condition.values


def highest(rows: Sequence[Indicator]) -> int | None:
    """The highest total that a card can reach, in millionths of its own scale, rounded up; None where it has no end."""
    reach = 0
    for row in rows:
        most = _most(row)
        if most is None:
            return None
        reach += -(-row.weight * most // PERCENT)
    return -(-reach * rows[0].full // PERCENT)


def _most(row: Indicator) -> int | None:
    """The most of full marks that an indicator can reach, in millionths of a percent."""
    if row.form in UNBOUNDED:
        return max(PERCENT, row.cap) if row.cap is not None else None
    if row.stretch is not None and row.multiple is not None:
        return max(PERCENT, row.multiple * 100)
    return PERCENT
