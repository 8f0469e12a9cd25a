"""Rate tables: at which rate a deal earns, what its tier counted, and the amount.

For every measure `earn` adds to each deal, -1 standing for none: `<id>_rule` (the number of the first band of the segment
that takes it, see `layers`), `<id>_rate` (the number of the band at which it earns; of several that it lies in the
last), `<id>_place` (its place in the count of deals, 0 where its tier counts none) and `<id>` (what it earns, in the
measure's smallest unit). `RateTables.workings` names what else it adds for the explanation.
"""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw

from functions.pay.expressions import Frame
from functions.pay.rates.amounts import worked_out
from functions.pay.rates.caps import capped
from functions.pay.rates.layers import NONE, Layer, RateTables
from functions.pay.rates.tiers import placed, reached, taken
from functions.pay.rows import look_up, numbers
from schemas.plan import HIGHEST, LOWEST
from schemas.scheme import Measure

BEST = {HIGHEST: 1, LOWEST: -1}  # of rules in one group that pays for one of them alone


def earn(deals: Frame, tables: RateTables, measure: Measure, earns: str) -> Frame:
    """What every deal earns of one measure. `earns` names the column that says whether it is eligible.

    Deals come with `staff_no`, `month`, `on`, `order` (their place among all deals), the `taker` of every layer, and
    every column that the bases and tiers of the scheme name, in smallest units; a blank one holds 0. A negative amount
    earns a negative amount at the same rate. Where rules meet, `RateTables.parts` names the columns that say what each
    of them paid.
    """
    layers, once = tables.layers(measure), tables.once(measure)
    known: Sequence[str] = deals.collect_schema().names()
    for layer in [*layers, *once]:
        deals, known = _earn_in_layer(deals, layer, earns, known)
    if len(layers) > 1:
        deals = _chosen(deals, tables, layers)
    for layer in layers:
        if layer.limited:
            deals = capped(deals, tables, layer)
    if len(layers) != 1:
        deals = _together(deals, measure, layers)
    return _with_once(deals, measure, once)


def _earn_in_layer(deals: Frame, layer: Layer, earns: str, known: Sequence[str]) -> tuple[Frame, Sequence[str]]:
    """Adds `rule`, `rate` and `place` under the names of the layer, its amount, and what explanations need of it.

    `known` are the columns of the deals; those that come of it are given back with them, so that none need be asked for.
    """
    deals = worked_out(reached(placed(taken(deals, layer), layer, earns), layer, earns), layer)
    found = {"rule": nw.col("_rule"), "rate": nw.col("_band"), "place": nw.col("_place")}
    if layer.detailed:
        found["segment"] = nw.when(nw.col(earns)).then(nw.col(layer.taker)).otherwise(nw.lit(0)).cast(nw.Int64)
        found["total"] = nw.col("_count")
    found |= {part: nw.col(f"_{part}") for part in ("before", "shown") if part in layer.told}
    named = {layer.name(part): of for part, of in found.items()}
    named[layer.amount] = nw.col("_amount")
    there = [*(name for name in known if name != layer.taker), *named]
    return deals.with_columns(**named).select(there), there


def _chosen(deals: Frame, tables: RateTables, layers: Sequence[Layer]) -> Frame:
    """Takes back what a deal's other rules offered where its group pays only the highest or the lowest amount."""
    for number, layer in enumerate(layers):
        best = {band: BEST.get(row.combined or "", 0) for band, _, row in layer.bands}
        deals = look_up(deals, layer.name("rate"), layer.put, **{f"_best_of_{number}": numbers(best, 0)})
    deals = deals.with_columns(_best=nw.lit(NONE), _best_amount=nw.lit(0, dtype=nw.Int64))
    for number, layer in enumerate(layers):
        rate, amount, best_of = nw.col(layer.name("rate")), nw.col(layer.amount), nw.col(f"_best_of_{number}")
        higher = (best_of > 0) & (amount > nw.col("_best_amount"))
        lower = (best_of < 0) & (amount < nw.col("_best_amount"))
        better = (rate > NONE) & ((nw.col("_best") == NONE) | higher | lower)
        deals = deals.with_columns(_better=better)
        deals = deals.with_columns(
            _best=nw.when(nw.col("_better")).then(nw.lit(number)).otherwise(nw.col("_best")),
            _best_amount=nw.when(nw.col("_better")).then(amount).otherwise(nw.col("_best_amount")),
        )
    for number, layer in enumerate(layers):
        rate, amount = nw.col(layer.name("rate")), nw.col(layer.amount)
        deals = deals.with_columns(_lost=(nw.col(f"_best_of_{number}") != 0) & (nw.col("_best") != number))
        lost = nw.col("_lost")
        kept = {
            layer.name("rate"): nw.when(lost).then(nw.lit(NONE)).otherwise(rate).cast(nw.Int64),
            layer.amount: nw.when(lost).then(nw.lit(0)).otherwise(amount).cast(nw.Int64),
        }
        if layer.detailed:
            # Another rule pays, so that this one has nothing to tell.
            segment = nw.col(layer.name("segment"))
            beaten = lost | ((rate == NONE) & (nw.col("_best") != NONE))
            kept[layer.name("segment")] = nw.when(beaten).then(nw.lit(0)).otherwise(segment).cast(nw.Int64)
        deals = deals.with_columns(**kept)
    return deals.drop("_best", "_best_amount", "_better", "_lost", *(f"_best_of_{n}" for n in range(len(layers))))


def _together(deals: Frame, measure: Measure, layers: Sequence[Layer]) -> Frame:
    """One result of several layers: the sum of what was paid, and the rule, rate and place of the first that paid.

    Of a deal that earns nothing the rule is the first that would have taken it.
    """
    none = nw.lit(NONE, dtype=nw.Int64)
    paid = [nw.col(layer.name("rate")) > NONE for layer in layers]
    would = [nw.col(layer.name("rule")) for layer in layers]
    first = {
        part: [nw.when(pays).then(nw.col(layer.name(part))) for pays, layer in zip(paid, layers, strict=True)]
        for part in ("rule", "rate", "place")
    }
    first["rule"] += [nw.when(rule > NONE).then(rule) for rule in would]
    found = {
        f"{measure.id}_{part}": nw.coalesce(*of, nw.lit(0, dtype=nw.Int64) if part == "place" else none)
        for part, of in first.items()
    }
    total = nw.sum_horizontal(nw.lit(0, dtype=nw.Int64), *(layer.amount for layer in layers)).cast(nw.Int64)
    deals = deals.with_columns(**found, **{measure.id: total})
    others = [layer.name(part) for layer in layers for part in ("rule", "place") if part not in layer.told]
    return deals.drop(others)


def _with_once(deals: Frame, measure: Measure, once: Sequence[Layer]) -> Frame:
    """The deal's rule, where it is one that pays once a period; what that rule pays stays beside the deal."""
    for layer in once:
        rule, own = nw.col(f"{measure.id}_rule"), nw.col(layer.name("rule"))
        deals = deals.with_columns(
            nw.when(rule > NONE).then(rule).otherwise(own).cast(nw.Int64).alias(f"{measure.id}_rule")
        )
        if "place" not in layer.told:
            deals = deals.drop(layer.name("place"))
    return deals
