"""Rate tables: at which rate a deal earns, what its tier counted, and the amount.

For every measure `earn` adds to each deal, -1 standing for none: `<id>_rule` (index in the plan of the first row of the
rule that takes it), `<id>_rate` (index of the row, the band, at which it earns; of several that it lies in the last),
`<id>_place` (its place in the count of deals, 0 where its tier counts none) and `<id>` (what it earns, in the measure's
smallest unit). `layers.workings` names what else it adds for the explanation.
"""

from __future__ import annotations

import narwhals as nw

from functions.pay.expressions import Frame, holds, number_for
from functions.pay.plan.dated import Plan
from functions.pay.rates.amounts import worked_out
from functions.pay.rates.caps import capped
from functions.pay.rates.layers import Layer, layers_of, once_of, parts_of, workings
from functions.pay.rates.tiers import NONE, placed, reached
from schemas.plan import HIGHEST, LOWEST
from schemas.scheme import Measure

__all__ = ["NONE", "earn", "layers_of", "parts_of", "workings"]


def earn(deals: Frame, plan: Plan, measure: Measure, earns: str) -> Frame:
    """What every deal earns of one measure. `earns` names the column that says whether it is eligible.

    Deals come with `staff_no`, `month`, `on`, `order` (their place among all deals), `with_answers`, and every column
    that the bases and tiers of the scheme name, in smallest units; a blank one holds 0. A negative amount earns a
    negative amount at the same rate. Where rules meet, `parts_of` names the columns that say what each of them paid.
    """
    layers, once = layers_of(plan, measure), once_of(plan, measure)
    for layer in [*layers, *once]:
        deals = _earn_in_layer(deals, plan, layer, earns)
    if len(layers) > 1:
        deals = _chosen(deals, plan, layers)
    for layer in layers:
        if layer.limited:
            deals = capped(deals, plan, measure, layer.tag)
    return _with_once(_together(deals, measure, layers), measure, once)


def _earn_in_layer(deals: Frame, plan: Plan, layer: Layer, earns: str) -> Frame:
    numbered, tag = layer.numbered, layer.tag
    hits = [
        nw.when(holds(plan, segment.asked)).then(nw.lit(number)).otherwise(nw.lit(0))
        for number, segment in numbered.items()
    ]
    deals = deals.with_columns(_segment=nw.sum_horizontal(nw.lit(0), *hits))
    rules = {number: plan.rates.index(segment.bands[0]) for number, segment in numbered.items()}
    deals = deals.with_columns(number_for(nw.col("_segment"), rules, NONE).alias(f"_rule{tag}"))
    deals = placed(deals, numbered, earns, tag)
    at = nw.when(nw.col(earns)).then(reached(deals, plan, numbered, tag)).otherwise(nw.lit(NONE))
    deals = worked_out(deals.with_columns(at.alias(f"_rate{tag}")), plan, numbered, tag)
    if layer.detailed:
        taken = nw.when(nw.col(earns)).then(nw.col("_segment")).otherwise(nw.lit(0))
        deals = deals.with_columns(
            taken.cast(nw.Int64).alias(f"_segment{tag}"), nw.col("_count").cast(nw.Int64).alias(f"_total{tag}")
        )
    return deals.drop("_segment", "_count")


def _chosen(deals: Frame, plan: Plan, layers: list[Layer]) -> Frame:
    """Takes back what a deal's other rules offered where its group pays only the highest or the lowest amount."""
    combined = {word: [i for i, rate in enumerate(plan.rates) if rate.combined == word] for word in (HIGHEST, LOWEST)}
    deals = deals.with_columns(_best=nw.lit(NONE), _best_amount=nw.lit(0))
    for number, layer in enumerate(layers):
        rate, amount = nw.col(f"_rate{layer.tag}"), nw.col(f"_amount{layer.tag}")
        higher = rate.is_in(combined[HIGHEST]) & (amount > nw.col("_best_amount"))
        lower = rate.is_in(combined[LOWEST]) & (amount < nw.col("_best_amount"))
        better = (rate > NONE) & ((nw.col("_best") == NONE) | higher | lower)
        deals = deals.with_columns(
            _best=nw.when(better).then(nw.lit(number)).otherwise(nw.col("_best")),
            _best_amount=nw.when(better).then(amount).otherwise(nw.col("_best_amount")),
        )
    one_only = [*combined[HIGHEST], *combined[LOWEST]]
    for number, layer in enumerate(layers):
        rate, amount = nw.col(f"_rate{layer.tag}"), nw.col(f"_amount{layer.tag}")
        lost = rate.is_in(one_only) & (nw.col("_best") != number)
        kept = {
            f"_rate{layer.tag}": nw.when(lost).then(nw.lit(NONE)).otherwise(rate),
            f"_amount{layer.tag}": nw.when(lost).then(nw.lit(0)).otherwise(amount).cast(nw.Int64),
        }
        if layer.detailed:
            # Another rule pays, so that this one has nothing to tell.
            segment = nw.col(f"_segment{layer.tag}")
            beaten = lost | ((rate == NONE) & (nw.col("_best") != NONE))
            kept[f"_segment{layer.tag}"] = nw.when(beaten).then(nw.lit(0)).otherwise(segment).cast(nw.Int64)
        deals = deals.with_columns(**kept)
    return deals.drop("_best", "_best_amount")


def _together(deals: Frame, measure: Measure, layers: list[Layer]) -> Frame:
    """One result of several layers: the sum of what was paid, and the rule, rate and place of the first that paid.

    Of a deal that earns nothing the rule is the first that would have taken it.
    """
    names = {part: f"{measure.id}{part}" for part in ("_rule", "_rate", "_place")}
    if len(layers) == 1:
        # The common case: no two rules meet, so the one layer is the result.
        tag = layers[0].tag
        deals = deals.rename({**{f"{part}{tag}": name for part, name in names.items()}, f"_amount{tag}": measure.id})
        return deals.with_columns(nw.col(*names.values()).cast(nw.Int64)).rename(layers[0].details(measure))
    result = {name: nw.lit(0 if part == "_place" else NONE) for part, name in names.items()}
    for layer in reversed(layers):
        rule = nw.col(f"_rule{layer.tag}")
        result[names["_rule"]] = nw.when(rule > NONE).then(rule).otherwise(result[names["_rule"]])
    for layer in reversed(layers):
        paid = nw.col(f"_rate{layer.tag}") > NONE
        for part, name in names.items():
            result[name] = nw.when(paid).then(nw.col(f"{part}{layer.tag}")).otherwise(result[name])
    total = nw.sum_horizontal(nw.lit(0), *(f"_amount{layer.tag}" for layer in layers))
    whole = {name: expression.cast(nw.Int64) for name, expression in {measure.id: total, **result}.items()}
    parts: dict[str, str] = {}
    for layer in layers:
        own = {f"_rate{layer.tag}": f"{measure.id}_rate{layer.tag}", f"_amount{layer.tag}": f"{measure.id}{layer.tag}"}
        parts |= own | layer.details(measure)
    others = [f"{part}{layer.tag}" for part in ("_rule", "_place") for layer in layers]
    return deals.with_columns(**whole).rename(parts).drop(name for name in others if name not in parts)


def _with_once(deals: Frame, measure: Measure, once: list[Layer]) -> Frame:
    """The deal's rule, where it is one that pays once a period; what that rule pays stays beside the deal."""
    rule = nw.col(f"{measure.id}_rule")
    for layer in once:
        own = nw.col(f"_rule{layer.tag}")
        names = {part: f"{measure.id}{part}{layer.tag}" for part in ("_rule", "_rate", "_amount")}
        deals = deals.with_columns(
            **{f"{measure.id}_rule": nw.when(rule > NONE).then(rule).otherwise(own).cast(nw.Int64)}
        )
        deals = deals.rename({f"{part}{layer.tag}": name for part, name in names.items()} | layer.details(measure))
        deals = deals.drop(f"_place{layer.tag}")
    return deals
