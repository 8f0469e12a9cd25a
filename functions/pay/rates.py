"""Rate tables: at which rate a deal earns, its place in the tier's count, and the amount.

For every measure this adds to each deal, -1 standing for none: `<id>_rule` (index in the plan of the first row of the
rule that takes it), `<id>_rate` (index of the row, the band, at which it earns), `<id>_place` (its place in the
month's count, 0 where the rule has no tiers) and `<id>` (what it earns, in the measure's smallest unit).
"""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw

from functions.pay.expressions import Frame, in_force, number_for
from functions.pay.plan import Plan, Segment, in_units
from schemas.plan import HIGHEST, SUM, WHOLE
from schemas.scheme import Measure

NONE = -1


def earn(deals: Frame, plan: Plan, measure: Measure, earns: str) -> Frame:
    """What every deal earns of one measure. `earns` names the column that says whether it is eligible.

    Deals come with `solicitor`, `month`, `accepted_on`, `order` (their place among all deals) and every column that
    the plan's conditions name.
    """
    layers = _layers(plan.segments(measure))
    for number, layer in enumerate(layers):
        deals = _earn_in_layer(deals, plan, measure, layer, earns, f"_{number}")
    if len(layers) == 1:
        # The common case: no two rules meet, so the one layer is the result.
        deals = deals.rename({f"{part}_0": f"{measure.id}{part}" for part in ("_rule", "_rate", "_place")})
        deals = deals.rename({"_amount_0": measure.id})
    else:
        deals = _combined(deals, plan, measure, len(layers))
    return _capped(deals, plan, measure)


def _layers(segments: Sequence[Segment]) -> list[list[Segment]]:
    """Segments put into as few layers as possible so that no two of one layer meet on a deal."""
    layers: list[list[Segment]] = []
    for segment in segments:
        free = [layer for layer in layers if not any(segment.meets(other) for other in layer)]
        if free:
            free[0].append(segment)
        else:
            layers.append([segment])
    return layers


def _earn_in_layer(deals: Frame, plan: Plan, measure: Measure, layer: list[Segment], earns: str, tag: str) -> Frame:
    numbered = dict(enumerate(layer, start=1))
    hits = [nw.when(_taken(segment)).then(nw.lit(number)).otherwise(nw.lit(0)) for number, segment in numbered.items()]
    deals = deals.with_columns(_segment=nw.sum_horizontal(nw.lit(0), *hits))
    rules = {number: plan.rates.index(segment.bands[0]) for number, segment in numbered.items()}
    deals = deals.with_columns(number_for(nw.col("_segment"), rules, NONE).alias(f"_rule{tag}"))
    deals = _placed(deals, numbered, earns, tag)
    bands = [
        (number, band.first, band.last, plan.rates.index(band))
        for number, segment in numbered.items()
        for band in segment.bands
    ]
    counted = nw.col("_count")
    picked = [
        nw.when(
            (nw.col("_segment") == number)
            & (counted >= first if last is None else (counted >= first) & (counted <= last))
        )
        .then(nw.lit(index + 1))
        .otherwise(nw.lit(0))
        for number, first, last, index in bands
    ]
    rate = nw.when(nw.col(earns)).then(nw.sum_horizontal(nw.lit(0), *picked) - 1).otherwise(nw.lit(NONE))
    amounts = {index: plan.rates[index].amount for *_, index in bands}
    deals = deals.with_columns(rate.alias(f"_rate{tag}"))
    amount = number_for(nw.col(f"_rate{tag}"), amounts)
    return deals.with_columns(amount.cast(nw.Int64).alias(f"_amount{tag}")).drop("_segment", "_count")


def _taken(segment: Segment) -> nw.Expr:
    return in_force(segment.conditions, segment.valid_from, segment.valid_until)


def _placed(deals: Frame, numbered: dict[int, Segment], earns: str, tag: str) -> Frame:
    """Adds `_place<tag>`, the deal's place among those its rule rewards in the month, and `_count`, what tiers go by.

    A deal that earns nothing takes no place; the count of a rule goes on when its rates change within the month.
    """
    tiered = {number: segment for number, segment in numbered.items() if segment.tier}
    if not tiered:
        return deals.with_columns(nw.lit(0).alias(f"_place{tag}"), nw.lit(1).alias("_count"))
    rules = {rule: index for index, rule in enumerate(dict.fromkeys(s.rule for s in tiered.values()), start=1)}
    rule = number_for(nw.col("_segment"), {number: rules[segment.rule] for number, segment in tiered.items()})
    deals = deals.with_columns(_rule=nw.when(nw.col(earns)).then(rule).otherwise(nw.lit(0)))
    one = nw.when(nw.col("_rule") > 0).then(nw.lit(1)).otherwise(nw.lit(0))
    together = ["solicitor", "month", "_rule"]
    deals = deals.with_columns(_one=one)
    deals = deals.with_columns(
        (nw.col("_one").cum_sum().over(*together, order_by="order") * nw.col("_one")).alias(f"_place{tag}")
    )
    whole = [number for number, segment in tiered.items() if segment.tier == WHOLE]
    if not whole:
        counted = nw.col(f"_place{tag}")
    else:
        total = nw.col("_one").sum().over(*together)
        counted = nw.when(nw.col("_segment").is_in(whole)).then(total).otherwise(nw.col(f"_place{tag}"))
    # Without tiers any count will do: the one band covers every deal.
    untiered = ~nw.col("_segment").is_in(list(tiered))
    return deals.with_columns(_count=nw.when(untiered).then(nw.lit(1)).otherwise(counted)).drop("_rule", "_one")


def _combined(deals: Frame, plan: Plan, measure: Measure, layers: int) -> Frame:
    """One result of several layers: each deal's group says whether the highest, the lowest or the sum is paid.

    The rate shown is the one that was paid, for a sum that of the first rule.
    """
    how = {index: rate.combined for index, rate in enumerate(plan.rates)}
    best = {"_rule": nw.lit(NONE), "_rate": nw.lit(NONE), "_place": nw.lit(0), "_amount": nw.lit(0)}
    deals = deals.with_columns(**{f"{part}_best": start for part, start in best.items()})
    for number in range(layers):
        new = {part: nw.col(f"{part}_{number}") for part in best}
        old = {part: nw.col(f"{part}_best") for part in best}
        highest = new["_rate"].is_in([index for index, word in how.items() if word == HIGHEST])
        summed = new["_rate"].is_in([index for index, word in how.items() if word == SUM])
        better = nw.when(highest).then(new["_amount"] > old["_amount"]).otherwise(new["_amount"] < old["_amount"])
        replaces = (new["_rate"] > NONE) & ((old["_rate"] == NONE) | (better & ~summed))
        adds = summed & (old["_rate"] > NONE)
        chosen = {f"{part}_best": nw.when(replaces).then(new[part]).otherwise(old[part]) for part in best}
        chosen["_amount_best"] = (
            nw.when(adds).then(old["_amount"] + new["_amount"]).otherwise(chosen["_amount_best"]).cast(nw.Int64)
        )
        chosen["_rule_best"] = nw.when(replaces | (old["_rule"] == NONE)).then(new["_rule"]).otherwise(old["_rule"])
        deals = deals.with_columns(**chosen).drop(*(f"{part}_{number}" for part in best))
    named = {f"{part}_best": f"{measure.id}{part}" for part in ("_rule", "_rate", "_place")}
    return deals.rename({**named, "_amount_best": measure.id})


def _capped(deals: Frame, plan: Plan, measure: Measure) -> Frame:
    """Amounts cut, in the order of the deals, where a rule has paid its most for the person and month."""
    caps = {
        index: in_units(rate.cap, measure)
        for index, rate in enumerate(plan.rates)
        if rate.cap is not None and rate.measure is measure
    }
    if not caps:
        return deals
    rules = {rule: number for number, rule in enumerate(sorted({plan.rates[index].rule for index in caps}), start=1)}
    column, rate = measure.id, nw.col(f"{measure.id}_rate")
    deals = deals.with_columns(
        _rule=number_for(rate, {index: rules[plan.rates[index].rule] for index in caps}),
        _cap=number_for(rate, caps),
    )
    paid = nw.col(column).cum_sum().over("solicitor", "month", "_rule", order_by="order")
    deals = deals.with_columns(_room=nw.col("_cap") - (paid - nw.col(column)))
    room = nw.max_horizontal(nw.col("_room"), nw.lit(0))
    cut = nw.when(nw.col("_rule") > 0).then(nw.min_horizontal(room, nw.col(column))).otherwise(nw.col(column))
    return deals.with_columns(cut.cast(nw.Int64).alias(column)).drop("_rule", "_cap", "_room")
