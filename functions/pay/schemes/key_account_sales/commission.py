"""What every share earns by the rate tables: as things are, and as they would be in other cases.

Other cases are worked out along with the first, for those of people's months whom they concern: what would have
been paid if false deals were true, and what is left after the returns of each month.
"""

from __future__ import annotations

import narwhals as nw

from functions.pay.clawback import PER, Reversed, in_cases, reversals, span, span_of
from functions.pay.expressions import Frame
from functions.pay.periods import period_name
from functions.pay.plan.dated import Plan
from functions.pay.rates.deals import pay_deals
from functions.pay.rates.eligibility import eligible, judge, kinds, why_columns
from functions.pay.schemes.key_account_sales.shares import EXPENSE
from schemas.key_account_plan import COMMISSION, TOTALS
from schemas.scheme import Earned, Period
from schemas.words import Locale

AS_FOUND, IF_TRUE = "0", "1"  # what false deals are taken for, in each case of what came back
WHOSE = (*PER, "truth")
MONTH = ("staff_no", "month")


def counted_over(plan: Plan) -> list[Period]:
    """The stretches of time over which the plan's tiers count a person's shares."""
    periods = {rate.counted.period for rate in plan.rates if rate.counted} - {Period.DEAL}
    return sorted(periods, key=lambda period: list(Period).index(period))


def counting(shares: Frame, plan: Plan) -> Frame:
    """Shares with `counts`: whether the rules let them count at all."""
    judged = judge(shares, plan).with_columns(counts=nw.col(eligible(Earned.REWARD)))
    return judged.drop(*why_columns(plan), *(eligible(kind) for kind in kinds(plan.scheme)))


def pay(shares: Frame, plan: Plan, locale: Locale) -> tuple[Frame, Reversed]:
    """The shares of all cases with what they earn, and the lines of what is paid once a period: see `deals.pay_deals`.

    `share` is what counts (0 where the rules say so), `month_net` the sum of it over the person's month.
    """
    returned = in_cases(shares, reversals(shares.filter(~nw.col("fake")), "returned_on"), locale, span_of(plan))
    rows = returned.rows.with_columns(was_fake=nw.col("fake"), truth=nw.lit(AS_FOUND))
    cases = nw.concat([rows, _if_true(rows, plan)])
    return _paid(cases, plan), returned


def _paid(cases: Frame, plan: Plan) -> Frame:
    rows = counting(cases, plan)
    rows = rows.with_columns(share=nw.when(nw.col("counts")).then(nw.col("amount")).otherwise(nw.lit(0)))
    for period in dict.fromkeys((Period.MONTH, *counted_over(plan))):
        rows = rows.with_columns(_period=period_name(nw.col("on"), period))
        total = nw.col("share").sum().over(*WHOSE, "_period").cast(nw.Int64)
        rows = rows.with_columns(total.alias(TOTALS[period])).drop("_period")
    # A month of nothing or less pays nothing, not even by the size of a deal.
    alone = (nw.col("month_net") > 0) & (nw.col("place") != EXPENSE)
    amount = nw.col("amount")
    rows = rows.with_columns(
        single=nw.when(alone).then(nw.col("price")).otherwise(nw.lit(0)).cast(nw.Int64),
        # The higher rate pays also where a share is negative, so it is found for the share's size.
        size=nw.when(amount < 0).then(-amount).otherwise(amount).cast(nw.Int64),
    )
    lines = pay_deals(rows, plan, per=WHOSE)
    earned = nw.col(COMMISSION.id)
    return lines.with_columns(
        nw.when(amount < 0).then(-earned).otherwise(earned).cast(nw.Int64).alias(COMMISSION.id),
        month_net=nw.col("month_net").max().over(*WHOSE, "month"),
        row=nw.when(nw.col("place") != EXPENSE).then(nw.col("row")),
    )


def _if_true(rows: Frame, plan: Plan) -> Frame:
    """The shares of those whom a false deal concerns, as if it were true."""
    names = rows.collect_schema().names()
    rows = rows.with_columns(_span=span(nw.col("month"), span_of(plan)))
    fakes = rows.filter(nw.col("fake")).select("staff_no", "_span", "case").unique()
    true = rows.join(fakes, on=["staff_no", "_span", "case"], how="inner")
    return true.with_columns(fake=nw.lit(value=False), truth=nw.lit(IF_TRUE)).select(names)


def as_found(lines: Frame) -> Frame:
    """The lines of all cases in which false deals are what they are."""
    return lines.filter(nw.col("truth") == AS_FOUND).drop("truth")


def if_true(lines: Frame) -> Frame:
    """The lines of all cases in which false deals are taken for true."""
    return lines.filter(nw.col("truth") == IF_TRUE).drop("truth")
