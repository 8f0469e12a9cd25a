"""What a deal earns where its rate is multiplied by what the deal holds: exact, rounded once."""

from __future__ import annotations

from collections.abc import Mapping
from math import lcm

import narwhals as nw

from functions.pay import exact
from functions.pay.exact import rounded, summed
from functions.pay.expressions import Frame, number_for
from functions.pay.plan.dated import Plan, Rate, Segment
from functions.pay.rates.curves import lines
from functions.pay.rates.tiers import Segments, taker
from schemas.plan import INTERPOLATED
from schemas.scheme import Basis

MOST_PART = 9_000_000  # times the largest sum of a person's period (10 billion yuan in fen) it still fits into 64 bits
MOST_FACTOR = 90_000  # times the largest amount that a cell holds it still fits into 64 bits


def fixed(segment: Segment) -> bool:
    """Whether each band pays one amount, whatever the deal holds."""
    return segment.basis.column is None and segment.basis.factor is None and not moving(segment)


def moving(segment: Segment) -> bool:
    """Whether the rate of a deal is more than that of its band: a mean of several, or between two."""
    return segment.by_stretch or segment.tier == INTERPOLATED


def worked_out(deals: Frame, plan: Plan, numbered: Segments, tag: str) -> Frame:
    """Adds `_amount<tag>`, what every deal earns, in the measure's smallest unit, and where a rate lies between those of

    two bands `_shown<tag>`, that rate in millionths of its unit, rounded for showing only.

    `deals` have `_segment`, `_rate<tag>`, `_count` and, where stretches decide, `_before<tag>`. A blank cell holds 0.
    """
    index = nw.col(f"_rate{tag}")
    places = {rate: place for place, rate in enumerate(plan.rates)}
    simple = {places[band]: band.amount for segment in numbered.values() if fixed(segment) for band in segment.bands}
    amount = number_for(index, simple)
    groups: dict[tuple[str, Basis], dict[int, Segment]] = {}
    for number, segment in numbered.items():
        if not fixed(segment):
            groups.setdefault((_way(segment), segment.basis), {})[number] = segment
    for turn, ((way, basis), segments) in enumerate(groups.items()):
        name = f"_worked_{turn}"
        deals = WAYS[way](deals, places, segments, basis, name, tag)
        amount = nw.when(taker().is_in(list(segments))).then(nw.col(name)).otherwise(amount)
    deals = deals.with_columns(amount.cast(nw.Int64).alias(f"_amount{tag}"))
    shown = {f"_shown{tag}_worked_{turn}": of for turn, ((way, _), of) in enumerate(groups.items()) if way in BETWEEN}
    if shown:
        rate = nw.lit(0, dtype=nw.Int64)
        for name, of in shown.items():
            rate = nw.when(taker().is_in(list(of))).then(nw.col(name)).otherwise(rate)
        deals = deals.with_columns(rate.alias(f"_shown{tag}")).drop(*shown)
    return deals.drop(*(f"_worked_{turn}" for turn in range(len(groups)))) if groups else deals


def held(basis: Basis) -> nw.Expr:
    """What a deal holds of the basis, in its smallest unit."""
    return nw.lit(1, dtype=nw.Int64) if basis.column is None else nw.col(basis.column).fill_null(0).cast(nw.Int64)


def _way(segment: Segment) -> str:
    if segment.by_stretch:
        return "stretch"
    if segment.tier != INTERPOLATED:
        return "flat"
    return "attained" if segment.counted and segment.counted.quota else "moving"


def _flat(deals: Frame, places: Mapping[Rate, int], of: Segments, basis: Basis, name: str, tag: str) -> Frame:
    """The whole deal at the rate of its band."""
    bands = [band for segment in of.values() for band in segment.bands]
    over = lcm(*(band.each.denominator for band in bands))
    factors = {places[band]: int(band.each * over) for band in bands}
    value, factor = held(basis), number_for(nw.col(f"_rate{tag}"), factors)
    most = max(map(abs, factors.values()))
    if most <= MOST_FACTOR:
        return _rounded(deals, name, value * factor, 1, over, basis)
    below = factor < 0
    size = nw.when(below).then(-factor).otherwise(factor)
    return _rounded(deals, name, nw.when(below).then(-value).otherwise(value), size, over, basis, most)


def _stretch(deals: Frame, places: Mapping[Rate, int], of: Segments, basis: Basis, name: str, tag: str) -> Frame:
    """Each part of the deal at the rate of the band that it lies in, the parts summed before they are rounded."""
    bands = [band for segment in of.values() for band in segment.bands]
    over = lcm(*(band.each.denominator for band in bands))
    ends = lcm(*(band.band.lower.at.denominator for band in bands if band.band))
    parts = [
        (nw.when(taker() == number).then(part).otherwise(nw.lit(0)), int(band.each * over))
        for number, segment in of.items()
        for band, part in stretches(segment, ends, after="_count", before=f"_before{tag}")
    ]
    if max(factor for _, factor in parts) * ends > MOST_PART:
        further = [(nw.col(basis.factor[0]), nw.col(basis.factor[1]))] if basis.factor else []
        return summed(deals, name, parts, over * ends, *further)
    total = nw.sum_horizontal(nw.lit(0), *(part * factor for part, factor in parts))
    return _rounded(deals, name, total, 1, over * ends, basis)


def stretches(segment: Segment, ends: int, *, after: str, before: str) -> list[tuple[Rate, nw.Expr]]:
    """How much of a deal lies in each band of a rule, in parts of which `ends` make one smallest unit of the basis.

    Where there is no quota to set it against, none of it lies in any. Where the sum falls, the parts are negative.
    """
    to, since = (nw.col(name).cast(nw.Int64) * ends for name in (after, before))
    quota = nw.col(segment.counted.quota) if segment.counted and segment.counted.quota else None
    found = []
    for row in segment.bands:
        if row.band is None:
            continue
        lower, upper = (None if edge is None else int(edge.at * ends) for edge in (row.band.lower, row.band.upper))
        part = _within(to, lower, upper, quota) - _within(since, lower, upper, quota)
        if quota is not None:
            part = nw.when((quota > 0).fill_null(value=False)).then(part).otherwise(nw.lit(0))
        found.append((row, part.cast(nw.Int64)))
    return found


def _within(at: nw.Expr, lower: int | None, upper: int | None, quota: nw.Expr | None) -> nw.Expr:
    """The point itself between the ends of a band, else the end that lies nearest."""
    for end, bounded in ((upper, nw.min_horizontal), (lower, nw.max_horizontal)):
        if end is not None:
            at = bounded(at, nw.lit(end, dtype=nw.Int64) if quota is None else (quota * end).cast(nw.Int64))
    return at


def rate_at(places: Mapping[Rate, int], of: Segments, index: nw.Expr, count: nw.Expr) -> tuple[nw.Expr, int]:
    """The rate of interpolated tiers at a total, as a numerator and what it is over; `quota_of` is in the numerator."""
    pairs = [(places[band], line) for s in of.values() for band, line in zip(s.bands, lines(s.bands), strict=True)]
    over = lcm(*(part.denominator for _, line in pairs for part in (line.start, line.slope)))
    start = number_for(index, {place: int(line.start * over) for place, line in pairs})
    slope = number_for(index, {place: int(line.slope * over) for place, line in pairs})
    return start * quota_of(of) + slope * count.cast(nw.Int64), over


def quota_of(of: Segments) -> nw.Expr:
    """The quota that totals are set against; 1 where there is none, for nothing is divided by 0."""
    quota = nw.lit(1, dtype=nw.Int64)
    for number, segment in of.items():
        if segment.counted and segment.counted.quota:
            own = nw.max_horizontal(nw.col(segment.counted.quota).fill_null(0), nw.lit(1)).cast(nw.Int64)
            quota = nw.when(taker() == number).then(own).otherwise(quota)
    return quota


def _moving(deals: Frame, places: Mapping[Rate, int], of: Segments, basis: Basis, name: str, tag: str) -> Frame:
    """The whole deal at the rate between two bands."""
    rate, over = rate_at(places, of, nw.col(f"_rate{tag}"), nw.col("_count"))
    deals = deals.with_columns(_at=rate)
    deals = rounded(deals, f"_shown{tag}{name}", _in_plan(places, of, tag), (nw.col("_at"), over))
    return _rounded(deals, name, held(basis), nw.col("_at"), over, basis).drop("_at")


def _attained(deals: Frame, places: Mapping[Rate, int], of: Segments, basis: Basis, name: str, tag: str) -> Frame:
    """The same where bands are percentages of a quota."""
    rate, over = rate_at(places, of, nw.col(f"_rate{tag}"), nw.col("_count"))
    deals = deals.with_columns(_at=rate, _quota=quota_of(of))
    by_quota, by_over = (nw.col("_at"), nw.col("_quota")), (1, over)
    deals = rounded(deals, f"_shown{tag}{name}", _in_plan(places, of, tag), by_quota, by_over)
    return rounded(deals, name, held(basis), by_quota, by_over).drop("_at", "_quota")


def _in_plan(places: Mapping[Rate, int], of: Segments, tag: str) -> nw.Expr:
    """By what a rate is multiplied to be in millionths of its unit, as a plan states it."""
    units = {places[band]: int(band.per_unit) for s in of.values() for band in s.bands}
    return number_for(nw.col(f"_rate{tag}"), units)


def _rounded(
    deals: Frame,
    name: str,
    value: nw.Expr,
    factor: nw.Expr | int,
    over: int,
    basis: Basis,
    most: int = exact.MOST_FACTOR,
) -> Frame:
    if basis.factor is None:
        if isinstance(factor, int) and factor == over == 1:
            return deals.with_columns(**{name: value})
        return rounded(deals, name, value, (factor, over), most=most)
    numerator, denominator = basis.factor
    return rounded(deals, name, value, (nw.col(numerator), nw.col(denominator)), (factor, over))


BETWEEN = ("moving", "attained")
WAYS = {"flat": _flat, "stretch": _stretch, "moving": _moving, "attained": _attained}
