"""The plan as data: dated rates and eligibility rules, and the stretches of days in which a rule's rows hold together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Any

from functions.pay.expressions import Put, lazily
from functions.pay.plan.bands import Band, by_number
from functions.pay.plan.conditions import Asked, Days, Stated, kinds, meet
from functions.pay.plan.meeting import meeting
from functions.pay.plan.reasons import Reasons
from schemas.plan import MARGINAL, RATE_SCALE
from schemas.quantities import PERCENT
from schemas.scheme import ONCE, Basis, Counted, Measure, Period, Scheme
from schemas.tab import Tab, columns
from schemas.words import Text

if TYPE_CHECKING:
    from functions.pay.contests.prizes import Contest
    from functions.pay.plan.parameters import Parameters
    from functions.pay.scorecards.cards import Cards

OPEN = date.max


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell of a plan tab, and how to mend it.

    `of_all`: it is said of all rows that belong together, as a sum of weights is, or of one that is not there.
    """

    tab: type[Tab]
    row: int
    column: str
    code: str
    detail: Text | None = None
    of_all: bool = False

    @property
    def may_follow(self) -> bool:
        """Whether one row more could be all that mends it, so that it may follow from one that cannot be read."""
        return self.of_all or self.code in ("gap", "pause")


@dataclass(frozen=True)
class Dated:
    """What rate rows and rules share: the row in the sheet, the clause, the days and the conditions."""

    row: int
    rule: str
    says: str
    clause: str
    valid_from: date
    valid_until: date
    conditions: tuple[Stated, ...]

    @property
    def asked(self) -> tuple[Asked, ...]:
        """All that is asked of a deal."""
        return (Days(self.valid_from, self.valid_until), *self.conditions)


@dataclass(frozen=True)
class Rate(Dated):
    """One rate, or one tier of it. Numbers are in millionths of the unit; without tiers there is no `band`."""

    measure: Measure
    basis: Basis
    tier: str | None
    counted: Counted | None
    band: Band | None
    rate: int
    unit: str
    group: str | None
    combined: str | None
    floor: int | None
    cap: int | None

    @property
    def amount(self) -> int:
        """What one of the basis (a deal, an hour, a person's period) earns at this rate, rounded half-up once."""
        return in_units(self.rate, self.measure)

    @property
    def each(self) -> Fraction:
        """What the smallest unit of the basis earns, in the measure's smallest unit, exactly."""
        return self.rate / self.per_unit

    @property
    def per_unit(self) -> Fraction:
        """How many millionths of the rate's unit make one smallest unit of the measure a smallest unit of the basis."""
        percent = 100 if self.unit == PERCENT else 1
        return Fraction(RATE_SCALE * self.basis.scale * percent, self.measure.scale)

    @property
    def once(self) -> bool:
        """Whether it pays once a person and period, and no deal."""
        return self.basis.word == ONCE

    @property
    def period(self) -> Period:
        """The period of the rule: of what its tier counts, but never less than what a person can be paid for at once."""
        counted = self.counted.period if self.counted else Period.MONTH
        return Period.MONTH if counted is Period.DEAL else counted


@dataclass(frozen=True)
class Rule(Dated):
    """What keeps a deal from earning, and the word for it."""

    denies: str
    reason: str


@dataclass(frozen=True)
class Segment:
    """The rows of one rule that take the same deals, for a stretch of days in which they do not change."""

    valid_from: date
    valid_until: date
    conditions: tuple[Stated, ...]
    bands: tuple[Rate, ...]

    @property
    def asked(self) -> tuple[Asked, ...]:
        """All that is asked of a deal."""
        return (Days(self.valid_from, self.valid_until), *self.conditions)

    @property
    def rule(self) -> str:
        """The rule's number."""
        return self.bands[0].rule

    @property
    def measure(self) -> Measure:
        """What the rule adds to."""
        return self.bands[0].measure

    @property
    def tier(self) -> str | None:
        """The tier mode, None without tiers."""
        return self.bands[0].tier

    @property
    def basis(self) -> Basis:
        """What the rate is multiplied by."""
        return self.bands[0].basis

    @property
    def counted(self) -> Counted | None:
        """What the tier counts, None without tiers."""
        return self.bands[0].counted

    @property
    def once(self) -> bool:
        """Whether it pays once a person and period, and no deal."""
        return self.bands[0].once

    @property
    def by_stretch(self) -> bool:
        """Whether a deal may lie in several bands, by the stretch from the sum before it to the sum with it."""
        return self.tier == MARGINAL and self.counted is not None and not by_number(self.counted)

    @property
    def group(self) -> str | None:
        """The group of rules that may meet on one deal."""
        return self.bands[0].group

    def same_days(self, other: Segment) -> bool:
        """Whether both are in force on some day."""
        return self.valid_from <= other.valid_until and other.valid_from <= self.valid_until


@dataclass(frozen=True)
class Plan:
    """Everything that a scheme's plan tabs state, and a short name for exactly this content.

    `stated` and `scored` are None for a scheme without parameters, or without cards. `tables` has the sound rows of the
    scheme's own plan tables, as mappings from field name to value, each with its `row`. `put` hands a small table, made of
    rows of the plan or by the calculation, to the engine that has the frames.
    """

    scheme: Scheme
    rates: tuple[Rate, ...]
    rules: tuple[Rule, ...]
    version: str
    stated: Parameters | None = None
    contests: tuple[Contest, ...] = ()
    scored: Cards | None = None
    tables: Mapping[type[Tab], Sequence[Mapping[str, Any]]] = field(default_factory=dict, hash=False)
    put: Put = field(default=lazily, compare=False, repr=False)

    @cached_property
    def parameters(self) -> Parameters:
        """What 参数 states. Raises TypeError for a scheme without parameters."""
        if self.stated is None:
            raise TypeError(f"{self.scheme.id} has no parameters")
        return replace(self.stated, put=self.put)

    @cached_property
    def cards(self) -> Cards:
        """What 评分卡, 评分方 and 等级 state. Raises TypeError for a scheme without cards."""
        if self.scored is None:
            raise TypeError(f"{self.scheme.id} has no cards")
        return replace(self.scored, put=self.put)

    def table(self, tab: type[Tab]) -> Sequence[Mapping[str, Any]]:
        """The rows of a plan table, also where the workbook has it under another name."""
        return next(rows for known, rows in self.tables.items() if issubclass(known, tab))

    @cached_property
    def reasons(self) -> Reasons:
        """Every reason why a deal could earn nothing."""
        return Reasons(self.scheme, self.rules)

    def segments(self, measure: Measure) -> list[Segment]:
        """The rules that add to a measure, each cut where one of its rows begins, ends or takes other deals."""
        return self._segments[measure.id]

    def layers(self, measure: Measure, *, once: bool = False) -> list[tuple[Segment, ...]]:
        """The rules that pay for deals (or `once` a person and period) so that no two of one layer meet on a deal.

        Of two that meet, the first comes first. A rule stays whole, for its count goes on whenever its rates change.
        """
        return self._layers[measure.id, once]

    @cached_property
    def _layers(self) -> dict[tuple[str, bool], list[tuple[Segment, ...]]]:
        return {
            (measure.id, once): _apart([segment for segment in self.segments(measure) if segment.once == once])
            for measure in self.scheme.measures
            for once in (False, True)
        }

    @cached_property
    def _segments(self) -> dict[str, list[Segment]]:
        found: dict[str, list[Segment]] = {measure.id: [] for measure in self.scheme.measures}
        rules: dict[tuple[str, str], list[Rate]] = {}
        for rate in self.rates:
            rules.setdefault((rate.measure.id, rate.rule), []).append(rate)
        for (measure, _), rates in rules.items():
            for conditions, together in _cases(self.scheme, rates):
                found[measure] += _stretches(conditions, together)
        return found


def met(segments: Sequence[Segment]) -> Iterator[tuple[Segment, Segment]]:
    """Those of which both could apply to one deal, the earlier one first.

    What is paid once a period is paid beside what a deal earns.
    """
    for earlier, later in meeting([segment.asked for segment in segments]):
        if segments[earlier].once == segments[later].once:
            yield segments[earlier], segments[later]


def in_units(number: int, measure: Measure) -> int:
    """A plan number (millionths) in the measure's smallest unit, rounded half-up, to the side of its sign."""
    step = RATE_SCALE // measure.scale
    size = int((2 * abs(number) + step) // (2 * step))
    return size if number >= 0 else -size


def rates_of(scheme: Scheme) -> type[Tab]:
    """The tab 费率 of a scheme that has one. Raises TypeError where it has none."""
    if scheme.rates is None:
        raise TypeError(f"{scheme.id} has no rates")
    return scheme.rates


def rules_of(scheme: Scheme) -> type[Tab]:
    """The tab 规则 of a scheme that has one. Raises TypeError where it has none."""
    if scheme.rules is None:
        raise TypeError(f"{scheme.id} has no rules")
    return scheme.rules


def _cases(scheme: Scheme, rates: Sequence[Rate]) -> Iterator[tuple[tuple[Stated, ...], list[Rate]]]:
    """The rows of one rule by the deals that they take together: some may be for all of them, some for a few."""
    stated = list(dict.fromkeys(rate.conditions for rate in rates))
    if next(meeting(stated), None) is None:
        together: dict[tuple[Stated, ...], list[Rate]] = {}
        for rate in rates:
            together.setdefault(rate.conditions, []).append(rate)
        yield from together.items()
        return
    offered = columns(rates_of(scheme))
    named = dict.fromkeys(condition.column for conditions in stated for condition in conditions)
    for case in product(*(kinds(stated, name, offered[name].choices) for name in named)):
        if taking := [rate for rate in rates if meet(rate.conditions, case)]:
            yield case, taking


def _stretches(conditions: tuple[Stated, ...], rates: Sequence[Rate]) -> Iterator[Segment]:
    starts = {rate.valid_from for rate in rates}
    starts |= {rate.valid_until + timedelta(days=1) for rate in rates if rate.valid_until < OPEN}
    ends = [start - timedelta(days=1) for start in sorted(starts)[1:]]
    for start, end in zip(sorted(starts), [*ends, OPEN], strict=True):
        if together := [rate for rate in rates if rate.valid_from <= start <= rate.valid_until]:
            yield Segment(start, end, conditions, tuple(sorted(together, key=_order)))


def _apart(segments: Sequence[Segment]) -> list[tuple[Segment, ...]]:
    rules: dict[str, list[Segment]] = {}
    for segment in segments:
        rules.setdefault(segment.rule, []).append(segment)
    order = {rule: place for place, rule in enumerate(rules)}
    earlier: dict[str, set[str]] = {rule: set() for rule in rules}
    for one, other in met(segments):
        first, then = sorted((one.rule, other.rule), key=order.__getitem__)
        earlier[then] |= {first} - {then}
    layers: dict[str, int] = {}
    for rule in rules:
        layers[rule] = max((layers[before] + 1 for before in earlier[rule]), default=0)
    found: list[list[Segment]] = [[] for _ in range(max(layers.values(), default=-1) + 1)]
    for rule, layer in layers.items():
        found[layer] += rules[rule]
    return [tuple(layer) for layer in found]


def _order(rate: Rate) -> tuple[Fraction, bool]:
    return rate.band.order if rate.band else (Fraction(0), False)
