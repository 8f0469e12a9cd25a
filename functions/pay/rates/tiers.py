"""What a tier counts: for every deal the number that its bands are compared with, and the band that it reaches.

Counted are the deals that the rule takes and that are eligible, of each person, period and rule number; a rule goes on
counting when its rates change. Marginal tiers look at the deals up to and including this one, in order of day and then
of row; whole and interpolated ones at the whole period, or at the total that the deals name; all of a single deal at
that deal alone. A deal's place is kept where deals are counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, lcm

import narwhals as nw

from functions.pay.expressions import Frame
from functions.pay.periods import period_name
from functions.pay.plan.bands import Edge, by_number
from functions.pay.rates.layers import NONE, Layer, Way, way_of
from functions.pay.rows import Named, look_up, numbers
from schemas.plan import MARGINAL
from schemas.scheme import Counted, Period

PERIOD = "_period"
ALWAYS = -(10**18)  # below whatever is counted
ZERO, ONE = nw.lit(0, dtype=nw.Int64), nw.lit(1, dtype=nw.Int64)


def taken(deals: Frame, layer: Layer) -> Frame:
    """Adds what the segment that takes a deal says: `_rule` (its first band, NONE for no segment), and where there are
    several `_way`.
    """
    named = {"_rule": numbers(dict(enumerate(layer.first_band, start=1)), NONE)}
    if len(layer.ways) > 1:
        named["_way"] = numbers(layer.way_numbers, NONE)
    return look_up(deals, layer.taker, layer.put, **named)


def goes(layer: Layer, ways: Sequence[Way]) -> nw.Expr:
    """Whether a deal is paid in one of these ways."""
    if len(layer.ways) == 1:
        return nw.col(layer.taker) > 0
    own = [place for place, way in enumerate(layer.ways) if way in ways]
    return nw.col("_way") == own[0] if len(own) == 1 else nw.col("_way").is_in(own)


def placed(deals: Frame, layer: Layer, earns: str) -> Frame:
    """Adds `_place`, `_count` (what bands are compared with) and, where a stretch decides, `_before`.

    `deals` are `taken`; a deal that earns nothing takes no place and adds nothing. `_before` is the sum before a deal,
    null where a total is unknown.
    """
    counted = dict.fromkeys(way.counted for way in layer.ways if way.counted)
    place, count, before = ZERO, ONE, ZERO
    sums: list[str] = []
    for spot, what in enumerate(counted):
        own = [way for way in layer.ways if way.counted == what]
        rising = [way for way in own if way.tier == MARGINAL]
        of_all = [way for way in own if way not in rising]
        upto, total, since = (f"_{name}_of_{spot}" for name in ("upto", "total", "since"))
        deals = _summed(_with_series(deals, layer, what, earns), layer.per, what, upto, total)
        sums += [upto, total]
        if by_number(what):
            place = nw.when(goes(layer, own)).then(nw.col(upto)).otherwise(place)
        # Without tiers any count will do: the one band covers every deal.
        if rising:
            count = nw.when(goes(layer, rising)).then(nw.col(upto)).otherwise(count)
        if of_all:
            count = nw.when(goes(layer, of_all)).then(nw.col(total)).otherwise(count)
        if rising and not by_number(what):
            deals = deals.with_columns((nw.col(upto) - nw.col("_one")).alias(since))
            sums.append(since)
            before = nw.when(goes(layer, rising)).then(nw.col(since)).otherwise(before)
        deals = deals.drop("_one")
    deals = deals.with_columns(_place=place.cast(nw.Int64), _count=count.cast(nw.Int64))
    if layer.by_stretch:
        deals = deals.with_columns(_before=before.cast(nw.Int64))
    return deals.drop(sums) if sums else deals


def _with_series(deals: Frame, layer: Layer, what: Counted, earns: str) -> Frame:
    """Adds `_counting`, a number for each rule that counts this at some time: deals that it pays at other times count."""
    names = dict.fromkeys(segment.rule for segment in layer.segments if segment.counted == what)
    rules = {rule: number for number, rule in enumerate(names, start=1)}
    series = {number: rules[segment.rule] for number, segment in layer.numbered if segment.rule in rules}
    deals = look_up(deals, layer.taker, layer.put, _counting=numbers(series, 0))
    return deals.with_columns(_counting=nw.when(nw.col(earns)).then(nw.col("_counting")).otherwise(ZERO))


def _summed(deals: Frame, per: Sequence[str], what: Counted, upto: str, total: str) -> Frame:
    """Adds `_one`, what a deal adds to what is counted, `upto`, the sum with it, and `total`, that of the period."""
    each = ONE if what.of is None else nw.col(what.of).fill_null(0)
    counts, one = nw.col("_counting") > 0, nw.col("_one")
    deals = deals.with_columns(_one=nw.when(counts).then(each).otherwise(ZERO))
    given = None if what.total is None else nw.when(counts).then(nw.col(what.total)).otherwise(ZERO)
    if what.period is Period.DEAL:
        return deals.with_columns(**{upto: one, total: one if given is None else given}).drop("_counting")
    deals, period = with_period(deals, what.period)
    together = [*per, period, "_counting"]
    running = one.cum_sum().over(*together, order_by="order")
    # A deal that is not counted has no place.
    running = running * one if by_number(what) else running
    deals = deals.with_columns(**{upto: running, total: one.sum().over(*together)})
    if given is not None:
        # What the period's total holds beside the deals comes before the first of them.
        deals = deals.with_columns(**{upto: nw.col(upto) + given - nw.col(total), total: given})
    return deals.drop("_counting", *([period] if period == PERIOD else []))


def with_period(deals: Frame, period: Period) -> tuple[Frame, str]:
    """The deals and the column that names their period: the month is there, any other is added as `_period`."""
    if period is Period.MONTH:
        return deals, "month"
    return deals.with_columns(period_name(nw.col("on"), period).alias(PERIOD)), PERIOD


def reached(deals: Frame, layer: Layer, earns: str) -> Frame:
    """Adds `_band`, the number of the band that a deal reaches, of several that it lies in the last; NONE for none.

    Where totals decide also `_quota`, what they are set against, 1 where there is none, and `_to`, the count that was
    compared, in `parts_of_one`, null where the quota is unknown. Where a stretch decides, `_to` is its upper end,
    `_from` its lower one, and `_since` the number of the first band that it lies in, NONE for none.
    """
    first = nw.col("_rule")
    if not layer.compares:
        return deals.with_columns(_band=nw.when(nw.col(earns)).then(first).otherwise(nw.lit(NONE)).cast(nw.Int64))
    deals = look_up(deals, layer.taker, layer.put, **_edges(layer)).with_columns(_quota=_quota(layer))
    count, low = nw.col("_count"), nw.col("_count")
    if layer.by_stretch:
        # What a refund takes back lies between the sums before and with it, so that it may end below every band.
        stretch = goes(layer, [way for way in layer.ways if way.by_stretch])
        count = nw.when(stretch).then(nw.max_horizontal("_count", "_before")).otherwise(nw.col("_count"))
        low = nw.when(stretch).then(nw.min_horizontal("_count", "_before")).otherwise(nw.col("_count"))
        deals = deals.with_columns(_from=_in_parts(low, layer))
    deals = deals.with_columns(_to=_in_parts(count, layer))
    edges = [f"_edge_{place}" for place in range(layer.widest)]
    strict = [f"_strict_{place}" for place in range(layer.widest)]
    if layer.by_quota:
        sized = {
            edge: (nw.col(edge) * nw.col("_quota") + nw.col(over)).cast(nw.Int64)
            for edge, over in zip(edges, strict, strict=True)
        }
        deals = deals.with_columns(**sized).drop(strict)
    earning = nw.col(earns) & (nw.col(layer.taker) > 0)
    ends = {"_band": "_to"} | ({"_since": "_from"} if layer.by_stretch else {})
    spots = {name: _spot(end, edges) for name, end in ends.items()}
    bands = {
        name: nw.when(earning & (spot >= 0)).then(first + spot).otherwise(nw.lit(NONE)).cast(nw.Int64)
        for name, spot in spots.items()
    }
    deals = deals.with_columns(**bands).drop(edges)
    if not layer.by_stretch:
        return deals
    # A stretch that begins below the first band reaches into it from its lower end on.
    begins = (nw.col("_since") == NONE) & (nw.col("_band") > NONE)
    return deals.with_columns(_since=nw.when(begins).then(first).otherwise(nw.col("_since")).cast(nw.Int64))


def parts_of_one(layer: Layer, way: Way) -> int:
    """Into how many parts one of what is counted is divided, so that the ends of all bands are whole."""
    if not (way.by_stretch or way.quota):
        return 1
    return lcm(*(row.band.lower.at.denominator for _, segment, row in layer.going(way) if row.band))


def _spot(at: str, edges: Sequence[str]) -> nw.Expr:
    """The place of the last band whose lower end is reached, -1 for none."""
    found = [
        nw.when(nw.col(at) >= nw.col(edge)).then(nw.lit(place, dtype=nw.Int64))
        for place, edge in reversed(list(enumerate(edges)))
    ]
    return nw.coalesce(*found, nw.lit(NONE, dtype=nw.Int64))


def _in_parts(count: nw.Expr, layer: Layer) -> nw.Expr:
    """A count in such parts; null where the quota that it is set against is unknown."""
    found = []
    for way in layer.ways:
        known = goes(layer, [way]) & (nw.col(way.quota) > 0) if way.quota else goes(layer, [way])
        found.append(nw.when(known).then((count * parts_of_one(layer, way)).cast(nw.Int64)))
    return nw.coalesce(*found)


def _quota(layer: Layer) -> nw.Expr:
    """The quota that totals are set against; 1 where there is none, for nothing is divided by 0."""
    found = []
    for way in layer.ways:
        if way.quota:
            own = nw.max_horizontal(nw.col(way.quota).fill_null(0), ONE).cast(nw.Int64)
            found.append(nw.when(goes(layer, [way])).then(own))
    return nw.coalesce(*found, ONE)


def _edges(layer: Layer) -> dict[str, Named]:
    """`_edge_<place>`, where the band of that place begins, and of a percentage `_strict_<place>`: 1 where it lies above."""
    edges: dict[str, dict[int, int | None]] = {}
    strict: dict[str, dict[int, int | None]] = {}
    for number, segment in layer.numbered:
        way = way_of(segment)
        parts = parts_of_one(layer, way)
        for place, row in enumerate(segment.bands):
            at = ALWAYS if row.band is None or (place == 0 and not way.below) else _begin(row.band.lower, way, parts)
            edges.setdefault(f"_edge_{place}", {})[number] = at
            over = row.band is not None and way.quota is not None and not row.band.lower.belongs
            strict.setdefault(f"_strict_{place}", {})[number] = int(over)
    named = {name: numbers(values) for name, values in edges.items()}
    return named | ({name: numbers(values, 0) for name, values in strict.items()} if layer.by_quota else {})


def _begin(edge: Edge, way: Way, parts: int) -> int:
    """The lower end of a band, in the parts in which totals are compared with it."""
    if way.by_stretch or way.quota:
        return int(edge.at * parts)
    return ceil(edge.at) if edge.belongs else floor(edge.at) + 1
