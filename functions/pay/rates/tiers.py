"""What a tier counts: for every deal the number that its bands are compared with, and the band that it reaches.

Counted are the deals that the rule takes and that are eligible, of each person, period and rule number; a rule goes on
counting when its rates change. Marginal tiers look at the deals up to and including this one, in order of day and then
of row; whole and interpolated ones at the whole period, or at the total that the deals name; all of a single deal at
that deal alone. A deal's place is kept where deals are counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import narwhals as nw

from functions.pay.expressions import Frame, number_for
from functions.pay.periods import period_name
from functions.pay.plan.bands import Edge, by_number
from functions.pay.plan.dated import Plan, Segment
from schemas.plan import MARGINAL
from schemas.scheme import Counted, Period

Segments = Mapping[int, Segment]
NONE = -1
PERIOD = "_period"


def taker() -> nw.Expr:
    """The number of the segment that takes a deal, 0 for none, while a layer is worked out."""
    return nw.col("_segment")


def plain(segment: Segment) -> bool:
    """Whether a deal's place says all there is to say of its tier, or it has none."""
    return segment.counted is None or (by_number(segment.counted) and segment.tier == MARGINAL)


def placed(deals: Frame, numbered: Segments, earns: str, tag: str) -> Frame:
    """Adds `_place<tag>`, `_count` (what bands are compared with) and, where a tier needs it, `_before<tag>`.

    `deals` have `_segment`, the number of the segment that takes them, 0 for none; a deal that earns nothing takes no
    place and adds nothing. `_before` is the sum before a deal, where its stretch decides; null where a total is unknown.
    """
    counted = dict.fromkeys(segment.counted for segment in numbered.values() if segment.counted)
    if not counted:
        return deals.with_columns(nw.lit(0).alias(f"_place{tag}"), nw.lit(1).alias("_count"))
    place, count = nw.lit(0), nw.lit(1)
    before = nw.lit(0)
    stretches = any(segment.by_stretch for segment in numbered.values())
    sums: list[str] = []
    for spot, what in enumerate(counted):
        own = [number for number, segment in numbered.items() if segment.counted == what]
        rising = [number for number in own if numbered[number].tier == MARGINAL]
        of_all = [number for number in own if number not in rising]
        upto, total, since = (f"_{name}_of_{spot}" for name in ("upto", "total", "since"))
        deals = _summed(deals, numbered, own, what, earns, upto, total)
        sums += [upto, total]
        if by_number(what):
            place = nw.when(taker().is_in(own)).then(nw.col(upto)).otherwise(place)
        # Without tiers any count will do: the one band covers every deal.
        if rising:
            count = nw.when(taker().is_in(rising)).then(nw.col(upto)).otherwise(count)
        if of_all:
            count = nw.when(taker().is_in(of_all)).then(nw.col(total)).otherwise(count)
        if rising and not by_number(what):
            deals = deals.with_columns((nw.col(upto) - nw.col("_one")).alias(since))
            sums.append(since)
            before = nw.when(taker().is_in(rising)).then(nw.col(since)).otherwise(before)
        deals = deals.drop("_one")
    deals = deals.with_columns(place.alias(f"_place{tag}"), _count=count)
    if stretches:
        deals = deals.with_columns(before.cast(nw.Int64).alias(f"_before{tag}"))
    return deals.drop(sums)


def _summed(
    deals: Frame, numbered: Segments, own: list[int], what: Counted, earns: str, upto: str, total: str
) -> Frame:
    """Adds `_one`, what a deal adds to what is counted, `upto`, the sum with it, and `total`, that of the period."""
    names = dict.fromkeys(numbered[number].rule for number in own)
    rules = {rule: index for index, rule in enumerate(names, start=1)}
    counting = {number: rules[segment.rule] for number, segment in numbered.items() if segment.rule in rules}
    rule = number_for(taker(), counting)
    deals = deals.with_columns(_rule=nw.when(nw.col(earns)).then(rule).otherwise(nw.lit(0)))
    each = nw.lit(1) if what.of is None else nw.col(what.of).fill_null(0)
    counts, one = nw.col("_rule") > 0, nw.col("_one")
    deals = deals.with_columns(_one=nw.when(counts).then(each).otherwise(nw.lit(0)))
    given = None if what.total is None else nw.when(counts).then(nw.col(what.total)).otherwise(nw.lit(0))
    if what.period is Period.DEAL:
        return deals.with_columns(**{upto: one, total: one if given is None else given}).drop("_rule")
    deals, period = with_period(deals, what.period)
    together = ["staff_no", period, "_rule"]
    running = one.cum_sum().over(*together, order_by="order")
    # A deal that is not counted has no place.
    running = running * one if by_number(what) else running
    deals = deals.with_columns(**{upto: running, total: one.sum().over(*together)})
    if given is not None:
        # What the period's total holds beside the deals comes before the first of them.
        deals = deals.with_columns(**{upto: nw.col(upto) + given - nw.col(total), total: given})
    return deals.drop("_rule", *([period] if period == PERIOD else []))


def with_period(deals: Frame, period: Period) -> tuple[Frame, str]:
    """The deals and the column that names their period: the month is there, any other is added as `_period`."""
    if period is Period.MONTH:
        return deals, "month"
    return deals.with_columns(period_name(nw.col("on"), period).alias(PERIOD)), PERIOD


def reached(deals: Frame, plan: Plan, numbered: Segments, tag: str) -> nw.Expr:
    """The index in the plan of the band that a deal reaches, of several that it lies in the last; of a rule without

    tiers its one row; else NONE.
    """
    at = nw.col(f"_rule{tag}")
    indices = {rate: index for index, rate in enumerate(plan.rates)}
    below = [number for number, segment in numbered.items() if segment.counted and not by_number(segment.counted)]
    if below:
        at = nw.when(taker().is_in(below)).then(nw.lit(NONE)).otherwise(at)
    for number, segment in numbered.items():
        for band in segment.bands[0 if number in below else 1 :] if segment.counted else ():
            if band.band is None or segment.counted is None:
                continue
            count = nw.col("_count")
            # What a refund takes back lies between the sums before and with it, so that it may end below every band.
            count = nw.max_horizontal(count, f"_before{tag}") if segment.by_stretch else count
            within = (taker() == number) & at_least(count, band.band.lower, segment.counted)
            at = nw.when(within).then(nw.lit(indices[band])).otherwise(at)
    return at


def at_least(count: nw.Expr, edge: Edge, counted: Counted) -> nw.Expr:
    """Whether a count reaches the lower end of a band; not where the quota that it is set against is unknown."""
    if counted.quota is None:
        whole = -(-edge.at.numerator // edge.at.denominator) if edge.belongs else edge.at.__floor__() + 1
        return count >= whole
    quota, at = nw.col(counted.quota), Fraction(edge.at)
    ahead = count * at.denominator - quota * at.numerator
    return ((quota > 0) & (ahead >= 0 if edge.belongs else ahead > 0)).fill_null(value=False)
