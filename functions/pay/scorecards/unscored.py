"""Who should have been scored and was not."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw

from functions.pay.calendar import calendar
from functions.pay.expressions import Frame
from functions.pay.scorecards.cards import Cards

DATES = ("hired_on", "left_on", "valid_from")


def unscored(months: Frame, cards: Cards, staff: Frame, entered: Frame, adds: Sequence[str]) -> Frame:
    """Everybody employed on a month's last day whom a card takes then and of whom the rows of 评分 have no score at all.

    `months` have `month`, `first_on` and `last_on`; the people have these, `staff_no` and the columns `adds` of 员工.
    """
    on = nw.col("last_on")
    rows = calendar(months, staff, [*adds, "post", *DATES])
    came = [nw.col(name).is_null() | (nw.col(name) <= on) for name in ("hired_on", "valid_from")]
    rows = rows.filter(came[0] & came[1] & (nw.col("left_on").is_null() | (nw.col("left_on") >= on)))
    taken = [
        nw.col("post").is_in(sorted(case.posts)) & (on >= nw.lit(case.first)) & (on <= nw.lit(case.last))
        for case in cards.cases
    ]
    # The last day is never blank, so that a plan without a card takes nobody.
    rows = rows.filter(nw.any_horizontal(on.is_null(), *taken, ignore_nulls=True))
    scored = entered.select("staff_no", month=nw.col("period")).unique()
    return rows.join(scored, on=["staff_no", "month"], how="anti")
