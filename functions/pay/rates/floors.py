"""The least a rule pays: one more line for a person and period whose deals under it earned less."""

from __future__ import annotations

import narwhals as nw

from functions.pay.expressions import Frame, number_for, word_for
from functions.pay.plan.dated import Plan, in_units
from functions.pay.rates.caps import booked_by, period_by
from functions.pay.rates.layers import FLOOR_PARTS, parts_of
from schemas.scheme import Measure

KEY = ("规则 ", " 保底 ")
CARRIED = ("name", "post", "product")


def top_up(deals: Frame, plan: Plan, measure: Measure) -> Frame | None:
    """Lines that bring a rule's pay up to its least; None where no rule has one.

    Columns: `key` (规则 7 保底 2016-01), `month` (the period's last), `staff_no`, `floor_of` (the rule's number),
    `clause`, `<id>` (the amount), what it rests on (`layers.FLOOR_PARTS`), `<id>_rate`, `<id>_rule` (the plan row), and
    name, post and product as far as the deals have them. Only people whom the rule paid for a deal in that period have one. What else is said, and the least
    itself, is that of the period's last such deal.
    """
    floors = {
        index: in_units(rate.floor, measure)
        for index, rate in enumerate(plan.rates)
        if rate.floor is not None and rate.measure is measure and not rate.once
    }
    if not floors:
        return None
    with_floor = {plan.rates[index].rule for index in floors}
    rules = {i: r.rule for i, r in enumerate(plan.rates) if r.rule in with_floor and r.measure is measure}
    clauses = {index: plan.rates[index].clause for index in rules}
    index = nw.col("_rate").cast(nw.Int64)
    carried = [name for name in CARRIED if name in deals.collect_schema().names()]
    paid = nw.concat(
        [
            deals.select("month", "on", "staff_no", *carried, "order", _rate=nw.col(rate), _paid=nw.col(amount))
            for rate, amount in parts_of(plan, measure)
        ]
    )
    limited = {index: plan.rates[index] for index in rules}
    paid = paid.filter(index.is_in(list(rules))).with_columns(
        floor_of=word_for(index, rules), _period=period_by(index, limited), month=booked_by(index, limited)
    )
    together = ["staff_no", "floor_of", "_period"]
    sums = paid.group_by(*together).agg(nw.col("_paid").sum().alias("_sum"), nw.col("order").max().alias("_last"))
    last = paid.join(sums, on=together).filter(nw.col("order") == nw.col("_last"))
    earned, least = (f"{measure.id}_{part}" for part in FLOOR_PARTS)
    lines = last.with_columns(
        nw.col("_sum").cast(nw.Int64).alias(earned), number_for(index, floors).cast(nw.Int64).alias(least)
    )
    lines = lines.with_columns((nw.col(least) - nw.col(earned)).alias(measure.id))
    return lines.filter(nw.col(measure.id) > 0).select(
        "month",
        "staff_no",
        "floor_of",
        *carried,
        *(measure.id, earned, least),
        key=nw.concat_str([nw.lit(KEY[0]), nw.col("floor_of"), nw.lit(KEY[1]), nw.col("_period")]),
        clause=word_for(index, clauses),
        **{f"{measure.id}_rate": index, f"{measure.id}_rule": index},
    )
