"""What every share earns by the rate tables: as things are, and as they would be in other cases.

Two other cases are worked out along with the first, for those months of those people whom they concern: what would have
been paid if false deals were true, and what would be left after the returns of each month. They are told apart by
`case`, which leads the staff number while the tables are worked out, so that every case has sums of its own.
"""

from __future__ import annotations

import narwhals as nw

from functions.pay.expressions import Frame, answers, with_answers
from functions.pay.periods import month_index, month_name
from functions.pay.plan.dated import Plan
from functions.pay.rates.deals import pay_deals
from functions.pay.rates.eligibility import eligible, judge, kinds
from functions.pay.schemes.key_account_sales.shares import EXPENSE
from schemas.key_account_plan import COMMISSION
from schemas.scheme import Earned

AS_IT_IS, IF_TRUE = "0000-00", "9999-99"  # the others are called by the month of the returns
WIDTH = len(AS_IT_IS)
MONTH = ("staff_no", "month")


def counting(shares: Frame, plan: Plan) -> Frame:
    """Shares with `counts`: whether the rules let them count at all."""
    judged = judge(with_answers(shares, plan), plan).with_columns(counts=nw.col(eligible(Earned.REWARD)))
    return judged.drop("why", *(eligible(kind) for kind in kinds(plan.scheme)), *answers(plan))


def pay(shares: Frame, plan: Plan) -> Frame:
    """The shares of all cases with what they earn, and the lines of what is paid once a month: see `deals.pay_deals`.

    `share` is what counts (0 where the rules say so), `month_net` the sum of it over the person's month.
    """
    cases = _cases(shares).with_columns(staff_no=nw.concat_str([nw.col("case"), nw.col("staff_no")])).drop("case")
    rows = counting(cases, plan)
    rows = rows.with_columns(share=nw.when(nw.col("counts")).then(nw.col("amount")).otherwise(nw.lit(0)))
    rows = rows.with_columns(month_net=nw.col("share").sum().over(*MONTH).cast(nw.Int64))
    # A month of nothing or less pays nothing, not even by the size of a deal.
    alone = (nw.col("month_net") > 0) & (nw.col("place") != EXPENSE)
    amount = nw.col("amount")
    rows = rows.with_columns(
        single=nw.when(alone).then(nw.col("price")).otherwise(nw.lit(0)).cast(nw.Int64),
        # The higher rate pays also where a share is negative, so it is found for the share's size.
        size=nw.when(amount < 0).then(-amount).otherwise(amount).cast(nw.Int64),
    )
    lines = pay_deals(rows, plan)
    earned, of_person = nw.col(COMMISSION.id), nw.col("staff_no")
    return lines.with_columns(
        nw.when(amount < 0).then(-earned).otherwise(earned).cast(nw.Int64).alias(COMMISSION.id),
        month_net=nw.col("month_net").max().over(*MONTH),
        case=of_person.str.slice(0, WIDTH),
        staff_no=of_person.str.slice(WIDTH),
        row=nw.when(nw.col("place") != EXPENSE).then(nw.col("row")),
    )


def of_case(lines: Frame, case: str) -> Frame:
    """The lines of one case."""
    return lines.filter(nw.col("case") == case)


def returned_in() -> nw.Expr:
    """The month in which a deal came back; null where it stands."""
    return month_name(month_index(nw.col("returned_on")))


def returns(shares: Frame) -> Frame:
    """What came back, by person and month: `staff_no`, `month`, the month of the return as `case`, the deal's `key`."""
    gone = shares.filter(~nw.col("returned_on").is_null() & ~nw.col("fake"))
    return gone.select(*MONTH, "key", case=returned_in()).unique()


def _cases(shares: Frame) -> Frame:
    shares = shares.with_columns(was_fake=nw.col("fake"))
    fakes = shares.filter(nw.col("fake")).select(*MONTH).unique()
    if_true = shares.join(fakes, on=list(MONTH)).with_columns(fake=nw.lit(value=False), case=nw.lit(IF_TRUE))
    after = shares.join(returns(shares).drop("key").unique(), on=list(MONTH))
    left = after.filter((returned_in() > nw.col("case")).fill_null(value=True))
    return nw.concat([shares.with_columns(case=nw.lit(AS_IT_IS)), if_true, left], how="diagonal")
