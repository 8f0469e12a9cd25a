"""What every share earns by the rate tables: as things are, and as they would be in other cases.

Other cases are worked out along with the first, for those of people's months whom they concern: what would have
been paid if false deals were true, and what is left after the returns of each month.
"""

from __future__ import annotations

import narwhals as nw

from functions.pay.clawback import AS_IT_IS, Reversed, calculated, in_cases, reversals, span, span_of
from functions.pay.expressions import Frame, answers, with_answers
from functions.pay.periods import period_name
from functions.pay.plan.dated import Plan
from functions.pay.rates.deals import pay_deals
from functions.pay.rates.eligibility import eligible, judge, kinds
from functions.pay.schemes.key_account_sales.shares import EXPENSE
from schemas.key_account_plan import COMMISSION, TOTALS
from schemas.scheme import Earned, Period
from schemas.words import Locale

IF_TRUE = "9999-99"  # beside the cases of returns, which are called by their months
MONTH = ("staff_no", "month")


def counting(shares: Frame, plan: Plan) -> Frame:
    """Shares with `counts`: whether the rules let them count at all."""
    judged = judge(with_answers(shares, plan), plan).with_columns(counts=nw.col(eligible(Earned.REWARD)))
    return judged.drop("why", *(eligible(kind) for kind in kinds(plan.scheme)), *answers(plan))


def pay(shares: Frame, plan: Plan, locale: Locale) -> tuple[Frame, Reversed]:
    """The shares of all cases with what they earn, and the lines of what is paid once a period: see `deals.pay_deals`.

    `share` is what counts (0 where the rules say so), `month_net` the sum of it over the person's month.
    """
    returned = in_cases(shares, reversals(shares.filter(~nw.col("fake")), "returned_on"), locale, span_of(plan))
    cases = nw.concat([returned.rows.with_columns(was_fake=nw.col("fake")), _if_true(shares, plan)])
    lines = calculated(lambda rows: _paid(rows, plan), cases)
    return lines, returned


def _paid(cases: Frame, plan: Plan) -> Frame:
    rows = counting(cases, plan)
    rows = rows.with_columns(share=nw.when(nw.col("counts")).then(nw.col("amount")).otherwise(nw.lit(0)))
    for period, total in TOTALS.items():
        of = "month" if period is Period.MONTH else f"_{total}"
        if period is not Period.MONTH:
            rows = rows.with_columns(period_name(nw.col("on"), period).alias(of))
        rows = rows.with_columns(nw.col("share").sum().over("staff_no", of).cast(nw.Int64).alias(total))
    rows = rows.drop(f"_{total}" for period, total in TOTALS.items() if period is not Period.MONTH)
    # A month of nothing or less pays nothing, not even by the size of a deal.
    alone = (nw.col("month_net") > 0) & (nw.col("place") != EXPENSE)
    amount = nw.col("amount")
    rows = rows.with_columns(
        single=nw.when(alone).then(nw.col("price")).otherwise(nw.lit(0)).cast(nw.Int64),
        # The higher rate pays also where a share is negative, so it is found for the share's size.
        size=nw.when(amount < 0).then(-amount).otherwise(amount).cast(nw.Int64),
    )
    lines = pay_deals(rows, plan)
    earned = nw.col(COMMISSION.id)
    return lines.with_columns(
        nw.when(amount < 0).then(-earned).otherwise(earned).cast(nw.Int64).alias(COMMISSION.id),
        month_net=nw.col("month_net").max().over(*MONTH),
        row=nw.when(nw.col("place") != EXPENSE).then(nw.col("row")),
    )


def _if_true(shares: Frame, plan: Plan) -> Frame:
    """The shares of those whom a false deal concerns, as if it were true."""
    shares = shares.with_columns(was_fake=nw.col("fake"), _span=span(nw.col("month"), span_of(plan)))
    fakes = shares.filter(nw.col("fake")).select("staff_no", "_span").unique()
    names = [name for name in shares.collect_schema().names() if name not in ("_span", "was_fake")]
    true = shares.join(fakes, on=["staff_no", "_span"], how="inner").with_columns(
        fake=nw.lit(value=False), case=nw.lit(IF_TRUE)
    )
    return true.select(*names, "case", "was_fake")


def of_case(lines: Frame, case: str) -> Frame:
    """The lines of one case, with `case`."""
    return lines.filter(nw.col("case") == case)


__all__ = ["AS_IT_IS", "IF_TRUE", "MONTH", "counting", "of_case", "pay"]
