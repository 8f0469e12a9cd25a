"""A plan's rates as the engine looks them up: layers of rules that never meet on a deal, their segments and bands numbered.

Bands are numbered through the whole plan, segment after segment, each segment's in the order of their lower ends, so
that the number of a band is that of the segment's first and its place. Segments are numbered from 1 in each layer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from functions.pay.expressions import PERSON, Put
from functions.pay.plan.bands import by_number
from functions.pay.plan.dated import Plan, Rate, Segment
from schemas.plan import INTERPOLATED, MARGINAL
from schemas.scheme import Basis, Counted, Measure

NONE = -1
FLOOR_PARTS = ("earned", "least")  # of a line that tops up: what was earned under the rule, and the least it pays


@dataclass(frozen=True)
class Way:
    """How a segment pays: what its rates multiply, what its tier counts, and which part of a deal a band takes."""

    basis: Basis
    counted: Counted | None
    tier: str | None
    once: bool

    @property
    def by_stretch(self) -> bool:
        """Whether a deal may lie in several bands, by the stretch from the sum before it to the sum with it."""
        return self.tier == MARGINAL and self.counted is not None and not by_number(self.counted)

    @property
    def between(self) -> bool:
        """Whether the rate of a deal lies between those of two bands."""
        return self.tier == INTERPOLATED

    @property
    def moving(self) -> bool:
        """Whether the rate of a deal is more than that of its band: a mean of several, or between two."""
        return self.by_stretch or self.between

    @property
    def fixed(self) -> bool:
        """Whether each band pays one amount, whatever the deal holds."""
        return self.basis.column is None and self.basis.factor is None and not self.moving

    @property
    def plain(self) -> bool:
        """Whether a deal's place says all there is to say of its tier, or it has none."""
        return self.counted is None or (by_number(self.counted) and self.tier == MARGINAL)

    @property
    def below(self) -> bool:
        """Whether a total may lie below every band."""
        return self.counted is not None and not by_number(self.counted)

    @property
    def quota(self) -> str | None:
        """The column of the quota that the bands are percentages of."""
        return self.counted.quota if self.counted else None


def way_of(segment: Segment) -> Way:
    """How a segment pays."""
    return Way(segment.basis, segment.counted, segment.tier, segment.once)


@dataclass(frozen=True)
class Layer:
    """Rules of one measure of which at most one takes a deal.

    `suffix` ends the names of its columns. `first_band` has the number of each segment's first band; `put` is the plan's,
    `per` the columns by which people are told apart.
    """

    measure: Measure
    suffix: str
    segments: tuple[Segment, ...]
    first_band: tuple[int, ...]
    put: Put = field(compare=False, repr=False)
    per: tuple[str, ...] = PERSON

    @cached_property
    def ways(self) -> tuple[Way, ...]:
        """The ways in which its segments pay, each once."""
        return tuple(dict.fromkeys(map(way_of, self.segments)))

    @cached_property
    def way_numbers(self) -> dict[int, int]:
        """The number of each segment's way."""
        places = {way: place for place, way in enumerate(self.ways)}
        return {number: places[way_of(segment)] for number, segment in self.numbered}

    @property
    def numbered(self) -> Iterator[tuple[int, Segment]]:
        """Its segments, each with its number."""
        return enumerate(self.segments, start=1)

    @property
    def bands(self) -> Iterator[tuple[int, Segment, Rate]]:
        """Its bands, each with its number and its segment."""
        for first, segment in zip(self.first_band, self.segments, strict=True):
            for place, rate in enumerate(segment.bands):
                yield first + place, segment, rate

    def going(self, *ways: Way) -> Iterator[tuple[int, Segment, Rate]]:
        """Those of its bands that pay in one of these ways."""
        return (band for band in self.bands if way_of(band[1]) in ways)

    @property
    def compares(self) -> bool:
        """Whether the band or the rate of a deal depends on a total: not where each segment has one for all deals."""
        return self.widest > 1 or any(way.below or way.moving for way in self.ways)

    @property
    def by_quota(self) -> bool:
        """Whether some of its bands are percentages of a quota."""
        return any(way.quota for way in self.ways)

    @cached_property
    def widest(self) -> int:
        """The most bands that one of its segments has."""
        return max(len(segment.bands) for segment in self.segments)

    @property
    def taker(self) -> str:
        """The column with the number of the segment that takes a deal, whether or not it earns; 0 for none."""
        return f"_taker_{self.measure.id}{self.suffix}"

    @property
    def detailed(self) -> bool:
        """Whether an explanation has to say more than a deal's place and rate."""
        return any(way.once or not (way.plain and way.fixed) for way in self.ways)

    @property
    def placed(self) -> bool:
        """Whether a deal's place decides what some rule of it pays, and says all there is to say."""
        return any(way.counted and not way.once and way.plain for way in self.ways)

    @property
    def by_stretch(self) -> bool:
        """Whether deals of it may lie in several bands."""
        return any(way.by_stretch for way in self.ways)

    @property
    def between(self) -> bool:
        """Whether rates of it lie between those of two bands."""
        return any(way.between for way in self.ways)

    @property
    def limited(self) -> bool:
        """Whether some rule of it has a most that cuts what its deals earn."""
        return any(band.cap is not None and not band.once for segment in self.segments for band in segment.bands)

    @property
    def once(self) -> bool:
        """Whether its rules pay once a person and period."""
        return any(way.once for way in self.ways)

    @property
    def amount(self) -> str:
        """The column of what it pays."""
        return self.name("amount") if self.once else f"{self.measure.id}{self.suffix}"

    @property
    def alone(self) -> bool:
        """Whether it is the only layer of its measure that pays for deals."""
        return not self.suffix

    def name(self, part: str) -> str:
        """The column that holds a part of what came of it."""
        return f"{self.measure.id}_{part}{self.suffix}"

    @property
    def told(self) -> list[str]:
        """The parts that only an explanation needs."""
        parts = ["segment", "total"] if self.detailed else []
        parts += ["place"] if self.placed and not self.alone else []
        parts += ["before"] if self.by_stretch else []
        parts += ["shown"] if self.between else []
        return parts + (["full", "before_cap", "cap"] if self.limited else [])


class RateTables:
    """The layers of a plan's measures; `per`: the columns by which people are told apart."""

    def __init__(self, plan: Plan, per: Sequence[str] = PERSON) -> None:
        self.plan = plan
        self.per = tuple(per)
        self.bands: list[Rate] = []
        self._layers = {measure.id: self._numbered(measure, once=False) for measure in plan.scheme.measures}
        self._once = {measure.id: self._numbered(measure, once=True) for measure in plan.scheme.measures}

    def _numbered(self, measure: Measure, *, once: bool) -> list[Layer]:
        layers = self.plan.layers(measure, once=once)
        found = []
        for place, segments in enumerate(layers):
            first_band = []
            for segment in segments:
                first_band.append(len(self.bands))
                self.bands += segment.bands
            suffix = f"_once_{place}" if once else f"_{place}" if len(layers) > 1 else ""
            found.append(Layer(measure, suffix, segments, tuple(first_band), self.plan.put, self.per))
        return found

    @cached_property
    def rows(self) -> dict[int, int]:
        """The place in the plan of each band's row."""
        places = {id(rate): place for place, rate in enumerate(self.plan.rates)}
        return {number: places[id(rate)] for number, rate in enumerate(self.bands)}

    def layers(self, measure: Measure) -> Sequence[Layer]:
        """The layers of the rules that pay for deals."""
        return self._layers[measure.id]

    def once(self, measure: Measure) -> Sequence[Layer]:
        """The layers of the rules that pay once a person and period."""
        return self._once[measure.id]

    @property
    def all_layers(self) -> list[Layer]:
        """Every layer of every measure."""
        return [layer for of in (self._layers, self._once) for layers in of.values() for layer in layers]

    def own(self, measure: Measure) -> dict[int, Rate]:
        """The bands of one measure by their numbers."""
        return {number: rate for number, rate in enumerate(self.bands) if rate.measure is measure}

    def parts(self, measure: Measure) -> list[tuple[str, str]]:
        """The columns (rate, amount) that say what rules paid: one pair, or several where rules meet on a deal."""
        layers = self.layers(measure)
        if len(layers) < 2:
            return [(f"{measure.id}_rate", measure.id)]
        return [(layer.name("rate"), layer.amount) for layer in layers]

    @property
    def workings(self) -> list[str]:
        """The columns that only explanations need; `explain` takes them away."""
        names: list[str] = []
        for measure in self.plan.scheme.measures:
            names += [f"{measure.id}_{part}" for part in FLOOR_PARTS]
            parts = self.parts(measure)
            names += [name for part in parts for name in part] if len(parts) > 1 else []
            names += [layer.name(part) for layer in self.layers(measure) for part in layer.told]
            once = [
                layer.name(part) for layer in self.once(measure) for part in ("rule", "rate", "amount", *layer.told)
            ]
            names += once
        return names
