"""Who should have been scored and was not."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw

from functions.pay.calendar import calendar
from functions.pay.expressions import Frame
from functions.pay.plan.matching import with_one
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
    cases = {number: case.asked("last_on") for number, case in enumerate(cards.cases, start=1)}
    rows = with_one(rows, cases, "_case", cards.put).filter(nw.col("_case") > 0).drop("_case")
    scored = entered.select("staff_no", month=nw.col("period")).unique()
    return rows.join(scored, on=["staff_no", "month"], how="anti")
