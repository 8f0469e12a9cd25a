"""Nets: shares of what deals bring less their expenses, and the expenses that no deal made, which count against a person's month.

A month of nothing or less pays nothing, not even by the size of a single deal; a negative share is paid at the rate that its size has,
and taken off.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import narwhals as nw

from functions.pay.expressions import PERSON, Frame
from functions.pay.periods import last_day, period_name
from functions.pay.plan.dated import Plan
from functions.pay.rates.deals import pay_deals
from functions.pay.rates.eligibility import eligible, judge, kinds, why_columns
from functions.pay.split import Sharer, split
from functions.pay.wording import number, sentence, yuan
from schemas.plan import RATE_SCALE
from schemas.scheme import Earned, Measure, Period
from schemas.words import Locale, Text

ROW = 99_999_999  # where an expense stands in its month's order: after every row of a sheet
KEY = Text("其他费用 {month}", "Other expenses {month}")
NET = Text("成交价{price}减费用{cost}，净额{net}", "price {price} less expenses {cost}: net {net}")
SPENT = Text("其他费用{spent}", "other expenses {spent}")


@dataclass(frozen=True)
class Nets:
    """Who shares a deal's net, and how each one's share is told: `roles` fill in `{percent}` and `{share}`."""

    sharers: Sequence[Sharer]
    roles: Sequence[Text]

    def of_deals(self) -> nw.Expr:
        """True for shares of deals, false for expenses."""
        return nw.col("place") != len(self.sharers)

    def shares(self, deals: Frame, expenses: Frame, locale: Locale, **as_if: nw.Expr) -> Frame:
        """One row a deal and sharer (`place`), and one a person and month with other expenses, a negative share.

        `deals`: the columns of the sharers, `price` and `cost` (fen; null: none). `expenses`: `staff_no`, `month` and `amount` (fen); in
        other columns they have what is said `as_if`. Adds `net`, `amount`, the person's part of it (fen), and `share_rate`.
        """
        cost, none = nw.col("cost").fill_null(0), nw.lit(0, dtype=nw.Int64)
        nets = deals.with_columns(cost=cost, net=nw.col("price") - cost, amount=nw.col("price") - cost)
        shared = split(nets, ["amount"], self.sharers).drop(
            [name for one in self.sharers for name in (one.staff_no, one.share) if name]
        )
        spent = expenses.group_by("staff_no", "month").agg(nw.col("amount").sum())
        spent = spent.filter(nw.col("amount") != 0).select(
            *("staff_no", "month"),
            amount=(-nw.col("amount")).cast(nw.Int64),
            key=sentence(KEY, locale, month=nw.col("month")),
            on=last_day(nw.col("month")),
            price=none,
            row=none + ROW,
            place=none + len(self.sharers),
            **as_if,
        )
        return nw.concat([shared, spent], how="diagonal")

    def paid(
        self, shares: Frame, plan: Plan, measure: Measure, totals: Mapping[Period, str], per: Sequence[str] = PERSON
    ) -> Frame:
        """What shares earn, as `pay_deals` gives it, and what is paid once a month besides (`row` null, as that of expenses).

        Adds what rates and tiers of a plan for nets look at: `share`, the amount of those that count (see `counting`), what that comes to
        over each period, in the columns `totals`, `size`, the amount without its sign, and `single`, the price of the deal alone.
        """
        amount, month = nw.col("amount"), totals[Period.MONTH]
        rows = counting(shares, plan)
        rows = rows.with_columns(share=nw.when(nw.col("counts")).then(amount).otherwise(nw.lit(0)))
        counted = {rate.counted.period for rate in plan.rates if rate.counted} - {Period.DEAL, Period.MONTH}
        for period in (Period.MONTH, *sorted(counted, key=list(Period).index)):
            rows = rows.with_columns(_period=period_name(nw.col("on"), period))
            total = nw.col("share").sum().over(*per, "_period").cast(nw.Int64)
            rows = rows.with_columns(total.alias(totals[period])).drop("_period")
        alone = (nw.col(month) > 0) & self.of_deals()
        rows = rows.with_columns(
            single=nw.when(alone).then(nw.col("price")).otherwise(nw.lit(0)).cast(nw.Int64),
            size=nw.when(amount < 0).then(-amount).otherwise(amount).cast(nw.Int64),
        )
        paid, earned = pay_deals(rows, plan, per=per), nw.col(measure.id)
        return paid.with_columns(
            nw.when(amount < 0).then(-earned).otherwise(earned).cast(nw.Int64).alias(measure.id),
            nw.col(month).max().over(*per, "month"),
            row=nw.when(self.of_deals()).then(nw.col("row")),
        )

    def told(self, locale: Locale) -> nw.Expr:
        """The deal's net and the person's part of it, or the expenses."""
        percent, share = number(nw.col("share_rate"), RATE_SCALE // 100), yuan(nw.col("amount"), locale)
        shared = nw.col("share_rate") != RATE_SCALE
        roles = [
            nw.when(shared & (nw.col("place") == place)).then(sentence(role, locale, percent=percent, share=share))
            for place, role in enumerate(self.roles)
        ]
        deal = sentence(NET, locale, **{name: yuan(nw.col(name), locale) for name in ("price", "cost", "net")})
        spent = sentence(SPENT, locale, spent=yuan(-nw.col("amount"), locale))
        deal = nw.concat_str([deal, nw.coalesce(*roles, nw.lit(""))])
        return nw.when(self.of_deals()).then(deal).otherwise(spent)


def counting(shares: Frame, plan: Plan) -> Frame:
    """Shares with `counts`: whether the rules let them count at all."""
    judged = judge(shares, plan).with_columns(counts=nw.col(eligible(Earned.REWARD)))
    return judged.drop(*why_columns(plan), *(eligible(kind) for kind in kinds(plan.scheme)))
