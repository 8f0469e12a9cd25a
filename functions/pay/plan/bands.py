"""The bands of a tier: where each begins and ends, which ends belong to it, and what a total must be to reach it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from schemas.plan import BOTH_BELONG, LOWER_BELONGS, RATE_SCALE, UPPER_BELONGS
from schemas.scheme import Counted

HUNDRED = 100


@dataclass(frozen=True)
class Edge:
    """One end of a band and whether it belongs to the band."""

    at: Fraction
    belongs: bool


@dataclass(frozen=True)
class Band:
    """From one end to the other (None: open), in smallest units of what is counted; of attainment 1 is 100 %."""

    lower: Edge
    upper: Edge | None

    @property
    def first(self) -> int:
        """The smallest whole total that reaches it."""
        return ceil(self.lower.at) if self.lower.belongs else floor(self.lower.at) + 1

    @property
    def last(self) -> int | None:
        """The largest whole total in it; None where it is open."""
        if self.upper is None:
            return None
        return floor(self.upper.at) if self.upper.belongs else ceil(self.upper.at) - 1

    @property
    def order(self) -> tuple[Fraction, bool]:
        """Bands sorted by it stand in the order of their lower ends."""
        return self.lower.at, not self.lower.belongs


def by_number(counted: Counted) -> bool:
    """Whether a tier goes by the number of deals itself, which is whole, so that it is told in deals."""
    return counted.of is None and counted.quota is None


def band_of(counted: Counted, lower: int, upper: int | None, boundary: str) -> Band:
    """The band that a plan row states, its ends in millionths of what bands are written in.

    Where deals are counted only whole numbers matter: such a band is stated by its first and its last deal.
    """
    unit = Fraction(1, RATE_SCALE * HUNDRED) if counted.quota else Fraction(counted.scale, RATE_SCALE)
    stated = Band(
        Edge(lower * unit, boundary in (LOWER_BELONGS, BOTH_BELONG)),
        None if upper is None else Edge(upper * unit, boundary in (UPPER_BELONGS, BOTH_BELONG)),
    )
    if not by_number(counted):
        return stated
    last = None if stated.last is None else Edge(Fraction(stated.last), belongs=True)
    return Band(Edge(Fraction(max(stated.first, 1)), belongs=True), last)
