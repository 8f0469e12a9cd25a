"""The rate of an interpolated tier as a straight line in each band."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from functions.pay.plan.dated import Rate


@dataclass(frozen=True)
class Line:
    """A rate of `start + slope × total`, as what one of the basis's smallest units earns."""

    start: Fraction
    slope: Fraction


def lines(bands: Sequence[Rate]) -> list[Line]:
    """The lines of a rule's bands, in their order: each from its own rate at its lower end to the next one's.

    The last, open band keeps its rate.
    """
    found = []
    for row, after in zip(bands, [*bands[1:], bands[-1]], strict=True):
        slope = Fraction(0)
        if row.band and row.band.upper and row.band.upper.at > row.band.lower.at:
            slope = (after.each - row.each) / (row.band.upper.at - row.band.lower.at)
        found.append(Line(row.each - slope * (row.band.lower.at if row.band else 0), slope))
    return found
