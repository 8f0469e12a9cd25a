"""The least a rule pays: one more line for a person and month whose deals under it earned less."""

from __future__ import annotations

import narwhals as nw

from functions.pay.expressions import Frame, number_for, word_for
from functions.pay.plan import Plan, in_units
from schemas.scheme import Measure


def top_up(deals: Frame, plan: Plan, measure: Measure) -> Frame | None:
    """Lines that bring a rule's pay up to its least; None where no rule has one.

    Columns: `month`, `solicitor`, `name`, `product`, `floor_of` (the rule's number), `clause`, `<id>` (the amount) and
    `<id>_rate`, `<id>_rule` (the plan row). Only people with a deal under the rule in that month have one. The least is that of the month's last such deal.
    """
    floors = {
        index: in_units(rate.floor, measure)
        for index, rate in enumerate(plan.rates)
        if rate.floor is not None and rate.measure is measure
    }
    if not floors:
        return None
    rules = {index: plan.rates[index].rule for index in floors}
    clauses = {index: plan.rates[index].clause for index in floors}
    rate, index = f"{measure.id}_rate", nw.col(f"{measure.id}_rate")
    earned = deals.filter(index.is_in(list(floors))).with_columns(floor_of=word_for(index, rules))
    paid = earned.group_by("month", "solicitor", "floor_of").agg(
        nw.col(measure.id).sum().alias("_paid"), *(nw.col(name).max() for name in (rate, "name", "product"))
    )
    short = number_for(index, floors) - nw.col("_paid")
    lines = paid.with_columns(short.alias(measure.id)).filter(nw.col(measure.id) > 0)
    return lines.with_columns(index.alias(f"{measure.id}_rule"), clause=word_for(index, clauses)).drop("_paid")
