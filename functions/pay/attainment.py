"""Attainment: how far everybody's quota of a month is met, as it is reported."""

from __future__ import annotations

import narwhals as nw

from functions.pay.contests.ranking import reported
from functions.pay.expressions import Frame
from functions.pay.quota import attain
from functions.pay.wording import SEPARATOR, sentence, yuan
from schemas.words import Locale, Text

KIND = Text("任务完成", "Quota")
MET, MISSED = Text("完成", "met"), Text("未完成", "missed")
SALES = Text("当月业绩{sales}", "sales of the month {sales}")
NEITHER = Text("，不是整月，不计入连续月数", ", not a whole month: it counts for no row of months")


def attainment_reports(months: Frame, clause: str, locale: Locale) -> Frame:
    """Rows of 完成情况: `sales` against `quota` (fen) of each person and month that has one, with `says` of the quota, `name`, and whether the month is `whole`."""
    mine = attain(months.filter(~nw.col("quota").is_null()), "attainment", "sales", "quota")
    mine = mine.with_columns(_sales=yuan(nw.col("sales"), locale), _quota=yuan(nw.col("quota"), locale))
    met = nw.when(nw.col("sales") >= nw.col("quota")).then(nw.lit(MET.to(locale)))
    said = [
        sentence(SALES, locale, sales=nw.col("_sales")),
        nw.lit(SEPARATOR.to(locale)),
        nw.col("says"),
        nw.when(nw.col("whole")).then(nw.lit("")).otherwise(nw.lit(NEITHER.to(locale))),
    ]
    return reported(
        mine,
        period=nw.col("month"),
        kind=nw.lit(KIND.to(locale)),
        subject=nw.col("staff_no"),
        name=nw.col("name"),
        value=nw.col("_sales"),
        target=nw.col("_quota"),
        attainment=nw.col("attainment"),
        verdict=met.otherwise(nw.lit(MISSED.to(locale))),
        clause=nw.lit(clause),
        says=nw.concat_str(said),
    )
