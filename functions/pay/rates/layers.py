"""Rules put into layers so that no two of one layer meet on a deal, and the columns in which each layer tells of itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from functions.pay.plan.dated import Plan, Segment
from functions.pay.rates.amounts import fixed
from functions.pay.rates.tiers import plain
from schemas.plan import INTERPOLATED
from schemas.scheme import Measure

ONCE_TAG = "_once"
FLOOR_PARTS = ("earned", "least")  # of a line that tops up: what was earned under the rule, and the least it pays


@dataclass(frozen=True)
class Layer:
    """Rules of which at most one takes a deal. `tag` ends the names of the columns while they are worked out."""

    segments: tuple[Segment, ...]
    tag: str
    alone: bool = False

    @cached_property
    def numbered(self) -> dict[int, Segment]:
        """The segments by the number that stands for them; 0 stands for none."""
        return dict(enumerate(self.segments, start=1))

    @property
    def detailed(self) -> bool:
        """Whether an explanation has to say more than a deal's place and rate."""
        return any(segment.once or not (plain(segment) and fixed(segment)) for segment in self.segments)

    @property
    def placed(self) -> bool:
        """Whether a deal's place decides what some rule of it pays, and says all there is to say."""
        return any(segment.counted and not segment.once and plain(segment) for segment in self.segments)

    @property
    def limited(self) -> bool:
        """Whether some rule of it has a most that cuts what its deals earn."""
        return any(band.cap is not None and not band.once for segment in self.segments for band in segment.bands)

    @property
    def suffix(self) -> str:
        """What ends the names of the columns that stay; nothing where the layer is the only one."""
        return "" if self.alone else self.tag

    def details(self, measure: Measure) -> dict[str, str]:
        """The columns for the explanation, from the name while it is worked out to the one that stays."""
        names = ["_segment", "_total"] if self.detailed else []
        if self.placed and not self.alone:
            names.append("_place")
        if any(segment.by_stretch for segment in self.segments):
            names.append("_before")
        if any(segment.tier == INTERPOLATED for segment in self.segments):
            names.append("_shown")
        if self.limited:
            names += ["_full", "_before_cap", "_cap"]
        return {f"{name}{self.tag}": f"{measure.id}{name}{self.suffix}" for name in names}


def layers_of(plan: Plan, measure: Measure) -> list[Layer]:
    """The layers of the rules that pay for deals. Of two that meet, the first comes first.

    A rule stays whole, for its count goes on whenever its rates change.
    """
    found = _layers([segment for segment in plan.segments(measure) if not segment.once])
    return [Layer(tuple(layer), f"_{number}", alone=len(found) == 1) for number, layer in enumerate(found)]


def once_of(plan: Plan, measure: Measure) -> list[Layer]:
    """The layers of the rules that pay once a person and period."""
    found = _layers([segment for segment in plan.segments(measure) if segment.once])
    return [Layer(tuple(layer), f"{ONCE_TAG}_{number}") for number, layer in enumerate(found)]


def parts_of(plan: Plan, measure: Measure) -> list[tuple[str, str]]:
    """The columns (rate, amount) that say what rules paid: one pair, or several where rules meet on a deal."""
    layers = layers_of(plan, measure)
    if len(layers) < 2:
        return [(f"{measure.id}_rate", measure.id)]
    return [(f"{measure.id}_rate{layer.tag}", f"{measure.id}{layer.tag}") for layer in layers]


def workings(plan: Plan) -> list[str]:
    """The columns that only explanations need; `explain` takes them away."""
    names: list[str] = []
    for measure in plan.scheme.measures:
        names += [f"{measure.id}_{part}" for part in FLOOR_PARTS]
        parts = parts_of(plan, measure)
        names += [name for part in parts for name in part] if len(parts) > 1 else []
        for layer in layers_of(plan, measure):
            names += layer.details(measure).values()
        for layer in once_of(plan, measure):
            names += [f"{measure.id}{part}{layer.tag}" for part in ("_rule", "_rate", "_amount")]
            names += layer.details(measure).values()
    return names


def _layers(segments: Sequence[Segment]) -> list[list[Segment]]:
    layers: list[list[Segment]] = []
    rules: dict[str, list[Segment]] = {}
    for segment in segments:
        rules.setdefault(segment.rule, []).append(segment)
    for together in rules.values():
        met = [any(one.meets(other) for one in together for other in layer) for layer in layers]
        place = max((number for number, meets in enumerate(met, start=1) if meets), default=0)
        if place == len(layers):
            layers.append([])
        layers[place] += together
    return layers
