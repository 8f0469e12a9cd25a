"""The most that a rule pays a person and period."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import narwhals as nw

from functions.pay.expressions import Frame, number_for
from functions.pay.periods import period_month, period_name
from functions.pay.plan.dated import Plan, Rate, in_units
from functions.pay.rates.tiers import NONE
from schemas.scheme import Measure, Period

BOUNDLESS = 10**15  # more of any smallest unit than any rule pays


def capped(deals: Frame, plan: Plan, measure: Measure, tag: str) -> Frame:
    """Amounts (`_amount<tag>`) cut, in the order of the deals, where a rule has paid its most for the person and period.

    The most is that of the period's last such deal. An amount below zero makes room again, so that a period's sum is
    never more than the most and never less than the sum without it, if that is less. For the explanation stay `_full`,
    the amount without the cut, `_before_cap`, the sum of these before the deal, and `_cap`, each with the tag behind it.
    """
    caps = {
        index: in_units(rate.cap, measure)
        for index, rate in enumerate(plan.rates)
        if rate.cap is not None and rate.measure is measure and not rate.once
    }
    rules = {rule: number for number, rule in enumerate(sorted({plan.rates[index].rule for index in caps}), start=1)}
    limited = {i: rules[r.rule] for i, r in enumerate(plan.rates) if r.rule in rules and r.measure is measure}
    index, amount = nw.col(f"_rate{tag}"), nw.col(f"_amount{tag}")
    period = period_by(index, {place: plan.rates[place] for place in limited})
    deals = deals.with_columns(
        _rule=number_for(index, limited), _cap=number_for(index, caps, BOUNDLESS), _period=period
    )
    together = ["staff_no", "_period", "_rule"]
    deals = deals.with_columns(
        _last=nw.col("order").max().over(*together), _paid=amount.cum_sum().over(*together, order_by="order")
    )
    most = nw.when(nw.col("order") == nw.col("_last")).then(nw.col("_cap")).otherwise(nw.lit(NONE))
    deals = deals.with_columns(_most=most).with_columns(_most=nw.col("_most").max().over(*together))
    most, paid = nw.col("_most"), nw.col("_paid")
    left = nw.min_horizontal(most, paid) - nw.min_horizontal(most, paid - amount)
    cut = nw.when(nw.col("_rule") > 0).then(left).otherwise(amount)
    told = {f"_full{tag}": amount, f"_before_cap{tag}": paid - amount, f"_cap{tag}": most}
    deals = deals.with_columns(
        cut.cast(nw.Int64).alias("_cut"), **{name: of.cast(nw.Int64) for name, of in told.items()}
    )
    deals = deals.with_columns(nw.col("_cut").alias(f"_amount{tag}"))
    return deals.drop("_rule", "_cap", "_period", "_last", "_paid", "_most", "_cut")


def period_by(index: nw.Expr, rates: Mapping[int, Rate]) -> nw.Expr:
    """The name of the period of the rule whose rate's index this is; the month for any other."""
    return _by(index, rates, period_name)


def booked_by(index: nw.Expr, rates: Mapping[int, Rate]) -> nw.Expr:
    """The month in which that period ends and in which what is paid for it is booked."""
    return _by(index, rates, period_month)


def _by(index: nw.Expr, rates: Mapping[int, Rate], say: Callable[[nw.Expr, Period], nw.Expr]) -> nw.Expr:
    found = nw.col("month")
    for period in dict.fromkeys(rate.period for rate in rates.values()):
        if period is not Period.MONTH:
            own = [place for place, rate in rates.items() if rate.period is period]
            found = nw.when(index.is_in(own)).then(say(nw.col("on"), period)).otherwise(found)
    return found
