"""The least a rule pays: one more line for a person and month whose deals under it earned less."""

from __future__ import annotations

import narwhals as nw

from functions.pay.dated import Plan, in_units
from functions.pay.expressions import Frame, number_for, word_for
from functions.pay.rates import parts_of
from schemas.scheme import Measure


def top_up(deals: Frame, plan: Plan, measure: Measure) -> Frame | None:
    """Lines that bring a rule's pay up to its least; None where no rule has one.

    Columns: `month`, `solicitor`, `name`, `product`, `floor_of` (the rule's number), `clause`, `<id>` (the amount) and
    `<id>_rate`, `<id>_rule` (the plan row). Only people whom the rule paid for a deal in that month have one. Name,
    product and the least itself are those of the month's last such deal.
    """
    floors = {
        index: in_units(rate.floor, measure)
        for index, rate in enumerate(plan.rates)
        if rate.floor is not None and rate.measure is measure
    }
    if not floors:
        return None
    with_floor = {plan.rates[index].rule for index in floors}
    rules = {i: r.rule for i, r in enumerate(plan.rates) if r.rule in with_floor and r.measure is measure}
    clauses = {index: plan.rates[index].clause for index in rules}
    index = nw.col("_rate").cast(nw.Int64)
    paid = nw.concat(
        [
            deals.select("month", "solicitor", "name", "product", "order", _rate=nw.col(rate), _paid=nw.col(amount))
            for rate, amount in parts_of(plan, measure)
        ]
    )
    paid = paid.filter(index.is_in(list(rules))).with_columns(floor_of=word_for(index, rules))
    together = ["month", "solicitor", "floor_of"]
    sums = paid.group_by(*together).agg(nw.col("_paid").sum().alias("_sum"), nw.col("order").max().alias("_last"))
    last = paid.join(sums, on=together).filter(nw.col("order") == nw.col("_last"))
    lines = last.with_columns((number_for(index, floors) - nw.col("_sum")).cast(nw.Int64).alias(measure.id))
    return lines.filter(nw.col(measure.id) > 0).select(
        *together,
        "name",
        "product",
        measure.id,
        clause=word_for(index, clauses),
        **{f"{measure.id}_rate": index, f"{measure.id}_rule": index},
    )
