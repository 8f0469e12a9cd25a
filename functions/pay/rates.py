"""Rate tables: at which rate a deal earns, its place in the tier's count, and the amount.

For every measure this adds to each deal, -1 standing for none: `<id>_rule` (index in the plan of the first row of the
rule that takes it), `<id>_rate` (index of the row, the band, at which it earns), `<id>_place` (its place in the
month's count, 0 where the rule has no tiers) and `<id>` (what it earns, in the measure's smallest unit).
"""

from __future__ import annotations

import narwhals as nw

from functions.pay.dated import Plan, Segment, in_units
from functions.pay.expressions import Frame, holds, number_for
from schemas.plan import HIGHEST, LOWEST, WHOLE
from schemas.scheme import Measure

NONE = -1
BOUNDLESS = 10**15  # more fen, or thousandths, than any rule pays


def earn(deals: Frame, plan: Plan, measure: Measure, earns: str) -> Frame:
    """What every deal earns of one measure. `earns` names the column that says whether it is eligible.

    Deals come with `solicitor`, `month`, `accepted_on`, `order` (their place among all deals) and every column that
    the plan's conditions name. Where rules meet, `parts_of` names the columns that say what each of them paid.
    """
    layers = layers_of(plan, measure)
    for number, layer in enumerate(layers):
        deals = _earn_in_layer(deals, plan, layer, earns, f"_{number}")
    if len(layers) > 1:
        deals = _chosen(deals, plan, len(layers))
    for number in range(len(layers)):
        deals = _capped(deals, plan, measure, f"_{number}")
    return _together(deals, measure, len(layers))


def parts_of(plan: Plan, measure: Measure) -> list[tuple[str, str]]:
    """The columns (rate, amount) that say what rules paid: one pair, or several where rules meet on a deal."""
    layers = len(layers_of(plan, measure))
    if layers < 2:
        return [(f"{measure.id}_rate", measure.id)]
    return [(f"{measure.id}_rate_{number}", f"{measure.id}_{number}") for number in range(layers)]


def layers_of(plan: Plan, measure: Measure) -> list[list[Segment]]:
    """Rules put into layers so that no two of one layer meet on a deal; of two that meet, the first comes first.

    A rule stays whole, for its count goes on whenever its rates change.
    """
    layers: list[list[Segment]] = []
    rules: dict[str, list[Segment]] = {}
    for segment in plan.segments(measure):
        rules.setdefault(segment.rule, []).append(segment)
    for segments in rules.values():
        met = [any(one.meets(other) for one in segments for other in layer) for layer in layers]
        place = max((number for number, meets in enumerate(met, start=1) if meets), default=0)
        if place == len(layers):
            layers.append([])
        layers[place] += segments
    return layers


def _earn_in_layer(deals: Frame, plan: Plan, layer: list[Segment], earns: str, tag: str) -> Frame:
    numbered = dict(enumerate(layer, start=1))
    hits = [
        nw.when(holds(plan, segment.asked)).then(nw.lit(number)).otherwise(nw.lit(0))
        for number, segment in numbered.items()
    ]
    deals = deals.with_columns(_segment=nw.sum_horizontal(nw.lit(0), *hits))
    rules = {number: plan.rates.index(segment.bands[0]) for number, segment in numbered.items()}
    deals = deals.with_columns(number_for(nw.col("_segment"), rules, NONE).alias(f"_rule{tag}"))
    deals = _placed(deals, numbered, earns, tag)
    at = nw.col(f"_rule{tag}")
    for number, segment in numbered.items():
        for band in segment.bands[1:] if segment.tier else ():
            within = (nw.col("_segment") == number) & (nw.col("_count") >= band.first)
            at = nw.when(within).then(nw.lit(plan.rates.index(band))).otherwise(at)
    deals = deals.with_columns(nw.when(nw.col(earns)).then(at).otherwise(nw.lit(NONE)).alias(f"_rate{tag}"))
    amounts = {plan.rates.index(band): band.amount for segment in layer for band in segment.bands}
    amount = number_for(nw.col(f"_rate{tag}"), amounts)
    return deals.with_columns(amount.cast(nw.Int64).alias(f"_amount{tag}")).drop("_segment", "_count")


def _placed(deals: Frame, numbered: dict[int, Segment], earns: str, tag: str) -> Frame:
    """Adds `_place<tag>`, the deal's place among those its rule rewards in the month, and `_count`, what tiers go by.

    A deal that earns nothing takes no place; the count of a rule goes on when its rates change within the month.
    """
    tiered = [number for number, segment in numbered.items() if segment.tier]
    if not tiered:
        return deals.with_columns(nw.lit(0).alias(f"_place{tag}"), nw.lit(1).alias("_count"))
    names = dict.fromkeys(numbered[number].rule for number in tiered)
    rules = {rule: index for index, rule in enumerate(names, start=1)}
    counting = {number: rules[segment.rule] for number, segment in numbered.items() if segment.rule in rules}
    rule = number_for(nw.col("_segment"), counting)
    deals = deals.with_columns(_rule=nw.when(nw.col(earns)).then(rule).otherwise(nw.lit(0)))
    one = nw.when(nw.col("_rule") > 0).then(nw.lit(1)).otherwise(nw.lit(0))
    together = ["solicitor", "month", "_rule"]
    deals = deals.with_columns(_one=one)
    counted = nw.col("_one").cum_sum().over(*together, order_by="order") * nw.col("_one")
    by_tier = nw.col("_segment").is_in(tiered)
    deals = deals.with_columns(nw.when(by_tier).then(counted).otherwise(nw.lit(0)).alias(f"_place{tag}"))
    reached = nw.col(f"_place{tag}")
    if whole := [number for number in tiered if numbered[number].tier == WHOLE]:
        total = nw.col("_one").sum().over(*together)
        reached = nw.when(nw.col("_segment").is_in(whole)).then(total).otherwise(reached)
    # Without tiers any count will do: the one band covers every deal.
    return deals.with_columns(_count=nw.when(by_tier).then(reached).otherwise(nw.lit(1))).drop("_rule", "_one")


def _chosen(deals: Frame, plan: Plan, layers: int) -> Frame:
    """Takes back what a deal's other rules offered where its group pays only the highest or the lowest."""
    combined = {word: [i for i, rate in enumerate(plan.rates) if rate.combined == word] for word in (HIGHEST, LOWEST)}
    deals = deals.with_columns(_best=nw.lit(NONE), _best_amount=nw.lit(0))
    for number in range(layers):
        rate, amount = nw.col(f"_rate_{number}"), nw.col(f"_amount_{number}")
        higher = rate.is_in(combined[HIGHEST]) & (amount > nw.col("_best_amount"))
        lower = rate.is_in(combined[LOWEST]) & (amount < nw.col("_best_amount"))
        better = (rate > NONE) & ((nw.col("_best") == NONE) | higher | lower)
        deals = deals.with_columns(
            _best=nw.when(better).then(nw.lit(number)).otherwise(nw.col("_best")),
            _best_amount=nw.when(better).then(amount).otherwise(nw.col("_best_amount")),
        )
    one_only = [*combined[HIGHEST], *combined[LOWEST]]
    for number in range(layers):
        rate, amount = nw.col(f"_rate_{number}"), nw.col(f"_amount_{number}")
        lost = rate.is_in(one_only) & (nw.col("_best") != number)
        deals = deals.with_columns(
            nw.when(lost).then(nw.lit(NONE)).otherwise(rate).alias(f"_rate_{number}"),
            nw.when(lost).then(nw.lit(0)).otherwise(amount).cast(nw.Int64).alias(f"_amount_{number}"),
        )
    return deals.drop("_best", "_best_amount")


def _capped(deals: Frame, plan: Plan, measure: Measure, tag: str) -> Frame:
    """Amounts cut, in the order of the deals, where a rule has paid its most for the person and month.

    The most is that of the month's last such deal.
    """
    caps = {
        index: in_units(rate.cap, measure)
        for index, rate in enumerate(plan.rates)
        if rate.cap is not None and rate.measure is measure
    }
    if not caps:
        return deals
    rules = {rule: number for number, rule in enumerate(sorted({plan.rates[index].rule for index in caps}), start=1)}
    limited = {i: rules[r.rule] for i, r in enumerate(plan.rates) if r.rule in rules and r.measure is measure}
    amount, together = nw.col(f"_amount{tag}"), ["solicitor", "month", "_rule"]
    deals = deals.with_columns(
        _rule=number_for(nw.col(f"_rate{tag}"), limited), _cap=number_for(nw.col(f"_rate{tag}"), caps, BOUNDLESS)
    )
    deals = deals.with_columns(
        _last=nw.col("order").max().over(*together), _paid=amount.cum_sum().over(*together, order_by="order")
    )
    most = nw.when(nw.col("order") == nw.col("_last")).then(nw.col("_cap")).otherwise(nw.lit(NONE))
    deals = deals.with_columns(_most=most).with_columns(_most=nw.col("_most").max().over(*together))
    room = nw.max_horizontal(nw.col("_most") - (nw.col("_paid") - amount), nw.lit(0))
    cut = nw.when(nw.col("_rule") > 0).then(nw.min_horizontal(room, amount)).otherwise(amount)
    return deals.with_columns(cut.cast(nw.Int64).alias(f"_amount{tag}")).drop(
        "_rule", "_cap", "_last", "_paid", "_most"
    )


def _together(deals: Frame, measure: Measure, layers: int) -> Frame:
    """One result of several layers: the sum of what was paid, and the rule, rate and place of the first that paid.

    Of a deal that earns nothing the rule is the first that would have taken it.
    """
    names = {part: f"{measure.id}{part}" for part in ("_rule", "_rate", "_place")}
    if layers == 1:
        # The common case: no two rules meet, so the one layer is the result.
        deals = deals.rename({**{f"{part}_0": name for part, name in names.items()}, "_amount_0": measure.id})
        return deals.with_columns(nw.col(*names.values()).cast(nw.Int64))
    result = {name: nw.lit(0 if part == "_place" else NONE) for part, name in names.items()}
    for number in reversed(range(layers)):
        rule = nw.col(f"_rule_{number}")
        result[names["_rule"]] = nw.when(rule > NONE).then(rule).otherwise(result[names["_rule"]])
    for number in reversed(range(layers)):
        paid = nw.col(f"_rate_{number}") > NONE
        for part, name in names.items():
            result[name] = nw.when(paid).then(nw.col(f"{part}_{number}")).otherwise(result[name])
    total = nw.sum_horizontal(nw.lit(0), *(f"_amount_{number}" for number in range(layers)))
    parts: dict[str, str] = {}
    for number in range(layers):
        parts |= {f"_rate_{number}": f"{measure.id}_rate_{number}", f"_amount_{number}": f"{measure.id}_{number}"}
    others = [f"{part}_{number}" for part in ("_rule", "_place") for number in range(layers)]
    whole = {name: expression.cast(nw.Int64) for name, expression in {measure.id: total, **result}.items()}
    return deals.with_columns(**whole).rename(parts).drop(others)
