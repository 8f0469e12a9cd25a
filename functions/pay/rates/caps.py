"""The most that a rule pays a person and period."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import narwhals as nw

from functions.pay.expressions import Frame
from functions.pay.periods import period_month, period_name
from functions.pay.plan.dated import Rate, in_units
from functions.pay.rates.layers import NONE, Layer, RateTables
from functions.pay.rows import Named, look_up, numbers
from schemas.scheme import Period

BOUNDLESS = 10**15  # more of any smallest unit than any rule pays
PERIODS = tuple(Period)


def capped(deals: Frame, tables: RateTables, layer: Layer) -> Frame:
    """Amounts cut, in the order of the deals, where a rule has paid its most for the person and period.

    The most is that of the period's last such deal. An amount below zero makes room again, so that a period's sum is
    never more than the most and never less than the sum without it, if that is less. For the explanation stay `full`,
    the amount without the cut, `before_cap`, the sum of these before the deal, and `cap`, under the layer's names.
    """
    own = tables.own(layer.measure)
    caps = {band: in_units(row.cap, layer.measure) for band, row in own.items() if row.cap is not None and not row.once}
    rules = {rule: number for number, rule in enumerate(sorted({own[band].rule for band in caps}), start=1)}
    limited = {band: row for band, row in own.items() if row.rule in rules}
    numbered = {band: rules[row.rule] for band, row in limited.items()}
    amount = nw.col(layer.amount)
    rule = {"_rule": numbers(numbered, 0), "_cap": numbers(caps, BOUNDLESS), "_span": spans(limited)}
    deals = look_up(deals, layer.name("rate"), layer.put, **rule).with_columns(_period=period_by(limited))
    together = [*layer.per, "_period", "_rule"]
    deals = deals.with_columns(
        _last=nw.col("order").max().over(*together), _paid=amount.cum_sum().over(*together, order_by="order")
    )
    most = nw.when(nw.col("order") == nw.col("_last")).then(nw.col("_cap")).otherwise(nw.lit(NONE))
    deals = deals.with_columns(_most=most).with_columns(_most=nw.col("_most").max().over(*together))
    most, paid = nw.col("_most"), nw.col("_paid")
    left = nw.min_horizontal(most, paid) - nw.min_horizontal(most, paid - amount)
    cut = nw.when(nw.col("_rule") > 0).then(left).otherwise(amount)
    told = {"full": amount, "before_cap": paid - amount, "cap": most}
    found = {layer.name(part): of for part, of in told.items()} | {layer.amount: cut}
    deals = deals.with_columns(**{name: of.cast(nw.Int64) for name, of in found.items()})
    return deals.drop(*rule, "_period", "_last", "_paid", "_most")


def spans(rates: Mapping[int, Rate]) -> Named:
    """The kind of period of each band's rule, as `period_by` and `booked_by` take it (`_span`)."""
    return numbers({band: PERIODS.index(row.period) for band, row in rates.items()}, PERIODS.index(Period.MONTH))


def period_by(rates: Mapping[int, Rate]) -> nw.Expr:
    """The name of the period of the rule; the month for any that is not among the rates."""
    return _by(rates, period_name)


def booked_by(rates: Mapping[int, Rate]) -> nw.Expr:
    """The month in which that period ends and in which what is paid for it is booked."""
    return _by(rates, period_month)


def _by(rates: Mapping[int, Rate], say: Callable[[nw.Expr, Period], nw.Expr]) -> nw.Expr:
    others = dict.fromkeys(row.period for row in rates.values() if row.period is not Period.MONTH)
    named = [nw.when(nw.col("_span") == PERIODS.index(period)).then(say(nw.col("on"), period)) for period in others]
    return nw.coalesce(*named, nw.col("month")) if named else nw.col("month")
