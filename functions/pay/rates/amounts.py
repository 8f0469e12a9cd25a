"""What a deal earns where its rate is multiplied by what the deal holds: exact, rounded once."""

from __future__ import annotations

from dataclasses import dataclass
from math import lcm

import narwhals as nw

from functions.pay import exact
from functions.pay.exact import rounded, summed
from functions.pay.expressions import Frame
from functions.pay.rates.curves import lines
from functions.pay.rates.layers import NONE, Layer, Way, way_of
from functions.pay.rates.tiers import goes, parts_of_one
from functions.pay.rows import Named, look_up, numbers
from schemas.scheme import Basis

MOST_PART = 9_000_000  # times the largest sum of a person's period (10 billion yuan in fen) it still fits into 64 bits
MOST_FACTOR = 90_000  # times the largest amount that a cell holds it still fits into 64 bits
ZERO, ONE = nw.lit(0, dtype=nw.Int64), nw.lit(1, dtype=nw.Int64)
Work = tuple[str, Basis | Way | None]  # how amounts are worked out, and of what
STEPS = (("first", "rate"), ("first", "edge"), ("next", "edge"), ("next", "below"))


def worked_out(deals: Frame, layer: Layer) -> Frame:
    """Adds `_amount`, what every deal earns, in the measure's smallest unit, and where rates lie between those of two

    bands `_shown`, that rate in millionths of its unit, rounded for showing only. A blank cell holds 0.

    `deals` are `tiers.reached`; further columns that it adds for the purpose begin with an underscore.
    """
    work: dict[Work, list[Way]] = {}
    for way in layer.ways:
        work.setdefault(_work(way), []).append(way)
    each = {band: row.amount for band, segment, row in layer.bands if way_of(segment).fixed}
    over: dict[Work, int] = {}
    for (kind, of), ways in work.items():
        if kind == "flat":
            rows = {band: row for band, _, row in layer.going(*ways)}
            over[kind, of] = lcm(*(row.each.denominator for row in rows.values()))
            each |= {band: int(row.each * over[kind, of]) for band, row in rows.items()}
    deals = look_up(deals, "_band", layer.put, _each=numbers(each, 0))
    found: list[nw.Expr] = []
    shown: list[nw.Expr] = []
    for place, ((kind, of), ways) in enumerate(work.items()):
        name, here = f"_worked_{place}", goes(layer, ways)
        if kind == "flat":
            most = max(abs(each[band]) for band, _, _ in layer.going(*ways))
            # What another way pays is not multiplied by this basis: it could outgrow 64 bits.
            factor = nw.when(here).then(nw.col("_each")).otherwise(ZERO) if len(work) > 1 else nw.col("_each")
            deals = _flat(deals, ways[0].basis, factor, over[kind, of], most, name)
        elif kind == "stretch":
            deals = _stretch(deals, layer, ways[0], name)
        elif kind == "between":
            deals = _between(deals, layer, ways[0], name)
            shown.append(nw.when(here).then(nw.col(f"_shown{name}")))
        found.append(nw.when(here).then(nw.col("_each" if kind == "fixed" else name)))
    deals = deals.with_columns(_amount=nw.coalesce(*found, ZERO).cast(nw.Int64))
    if layer.between:
        deals = deals.with_columns(_shown=nw.coalesce(*shown, ZERO).cast(nw.Int64))
    return deals


def held(basis: Basis) -> nw.Expr:
    """What a deal holds of the basis, in its smallest unit."""
    return ONE if basis.column is None else nw.col(basis.column).fill_null(0).cast(nw.Int64)


def _work(way: Way) -> Work:
    if way.fixed:
        return "fixed", None
    if way.moving:
        return "stretch" if way.by_stretch else "between", way
    return "flat", way.basis


def _flat(deals: Frame, basis: Basis, factor: nw.Expr, over: int, most: int, name: str) -> Frame:
    """The whole deal at the rate of its band, `factor` over `over`."""
    value = held(basis)
    if most <= MOST_FACTOR:
        return _rounded(deals, name, value * factor, 1, over, basis)
    below = factor < 0
    size = nw.when(below).then(-factor).otherwise(factor)
    return _rounded(deals, name, nw.when(below).then(-value).otherwise(value), size, over, basis, most)


def _stretch(deals: Frame, layer: Layer, way: Way, name: str) -> Frame:
    """Each part of the deal at the rate of the band that it lies in, the parts summed before they are rounded.

    The first and the last band hold a part of it, those between them lie in it whole: what they earn is known. Where
    the sum falls, that is taken back.
    """
    parts = parts_of_one(layer, way)
    steps = _steps(layer, way, parts)
    deals = look_up(deals, "_band", layer.put, _rate=steps.rate, _edge=steps.edge, _below=steps.below)
    deals = look_up(deals, "_since", layer.put, _first_rate=steps.rate, _first_edge=steps.edge)
    deals = look_up(deals, "_since", layer.put, _next_edge=steps.next_edge, _next_below=steps.next_below)
    quota, one = nw.col("_quota"), nw.col("_since") == nw.col("_band")
    begin = nw.max_horizontal(nw.col("_from"), quota * nw.col("_first_edge"))
    end = nw.when(one).then(nw.col("_to")).otherwise(quota * nw.col("_next_edge"))
    portions = {
        "_first": end - begin,
        "_last": nw.when(~one).then(nw.col("_to") - quota * nw.col("_edge")),
        "_whole": nw.when(~one).then(nw.col("_below") - nw.col("_next_below")),
    }
    some = nw.col("_band") > NONE
    deals = deals.with_columns(
        **{part: nw.when(some).then(of).otherwise(ZERO).fill_null(0).cast(nw.Int64) for part, of in portions.items()}
    )
    basis, over = way.basis, steps.over * parts
    earned = [
        (nw.col("_first"), nw.col("_first_rate")),
        (nw.col("_last"), nw.col("_rate")),
        (nw.col("_whole"), quota),
    ]
    falls = nw.col("_count") < nw.col("_before")
    if steps.largest * parts <= MOST_PART:
        deals = deals.with_columns(
            _size=nw.sum_horizontal(*(value * factor for value, factor in earned)).cast(nw.Int64)
        )
        total = nw.when(falls).then(-nw.col("_size")).otherwise(nw.col("_size"))
        deals = _rounded(deals, name, total, 1, over, basis)
    else:
        further = [(nw.col(basis.factor[0]), nw.col(basis.factor[1]))] if basis.factor else []
        deals = summed(deals, "_size", earned, over, *further)
        total = nw.when(falls).then(-nw.col("_size")).otherwise(nw.col("_size"))
        deals = deals.with_columns(total.alias(name))
    return deals.drop("_size", "_rate", "_edge", "_below", *portions, *(f"_{p}_{of}" for p, of in STEPS))


@dataclass(frozen=True)
class Steps:
    """Of each band its rate over `over`, where it begins, what those below it earn, and the last two of the next one."""

    rate: Named
    edge: Named
    below: Named
    next_edge: Named
    next_below: Named
    largest: int
    over: int


def _steps(layer: Layer, way: Way, parts: int) -> Steps:
    rows = list(layer.going(way))
    over = lcm(*(row.each.denominator for _, _, row in rows))
    rates = {band: int(row.each * over) for band, _, row in rows}
    edges = {band: int(row.band.lower.at * parts) for band, _, row in rows if row.band}
    below: dict[int, int] = {}
    for band, segment, row in rows:
        first = row is segment.bands[0]
        below[band] = 0 if first else below[band - 1] + rates[band - 1] * (edges[band] - edges[band - 1])
    follows = [band for band, segment, row in rows if row is not segment.bands[-1]]
    return Steps(
        numbers(rates, 0),
        numbers(edges, 0),
        numbers(below, 0),
        numbers({band: edges[band + 1] for band in follows}, 0),
        numbers({band: below[band + 1] for band in follows}, 0),
        max(rates.values()),
        over,
    )


def _between(deals: Frame, layer: Layer, way: Way, name: str) -> Frame:
    """The whole deal at the rate between two bands; of a percentage of a quota, by what the total is of it.

    Adds that rate as `_shown<name>`, in millionths of its unit as a plan states it.
    """
    found: dict[int, tuple[int, int, int, int]] = {}
    for first, segment in zip(layer.first_band, layer.segments, strict=True):
        if way_of(segment) == way:
            for place, (row, line) in enumerate(zip(segment.bands, lines(segment.bands), strict=True)):
                over = lcm(line.start.denominator, line.slope.denominator)
                found[first + place] = (int(line.start * over), int(line.slope * over), over, int(row.per_unit))
    names = {"_start": 0, "_slope": 0, "_over": 1, "_unit": 0}
    columns = {
        column: numbers({band: values[place] for band, values in found.items()}, default)
        for place, (column, default) in enumerate(names.items())
    }
    deals = look_up(deals, "_band", layer.put, **columns)
    rate = nw.col("_start") * nw.col("_quota") + nw.col("_slope") * nw.col("_count")
    deals = deals.with_columns(_at=nw.when(nw.col("_band") > NONE).then(rate).otherwise(ZERO).cast(nw.Int64))
    at, over_one = nw.col("_at"), nw.col("_over")
    factors = [(at, nw.col("_quota")), (1, over_one)] if way.quota else [(at, over_one)]
    deals = rounded(deals, f"_shown{name}", nw.col("_unit"), *factors)
    if way.basis.factor:
        numerator, denominator = way.basis.factor
        factors = [(nw.col(numerator), nw.col(denominator)), *factors]
    return rounded(deals, name, held(way.basis), *factors).drop("_at", *names)


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
