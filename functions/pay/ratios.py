"""Ratios of amounts, line by line: each rounded half-up once, their mean by person and month, and what is published of them."""

from __future__ import annotations

import narwhals as nw

from functions.pay.book import Book
from functions.pay.contests.ranking import reported
from functions.pay.exact import rounded
from functions.pay.expressions import Frame
from functions.pay.facts import at_month_end
from functions.pay.wording import number, sentence, yuan
from schemas.plan import RATE_SCALE
from schemas.words import Text

PERCENT = 100 * RATE_SCALE


def ratios(rows: Frame, part: str, whole: str) -> Frame:
    """Adds `rate`, `part` of `whole` in millionths of a percent."""
    return rounded(rows, "rate", nw.col(part), (PERCENT, nw.col(whole)))


def means(rates: Frame) -> Frame:
    """The mean of each person's ratios of a month: `staff_no`, `month`, `row` (the first), `rate` and `lines`, how many there are."""
    count, total = nw.col("rate").count().cast(nw.Int64), nw.col("rate").sum()
    rows = rates.group_by("staff_no", "month").agg(nw.col("row").min(), _sum=total, lines=count)
    return rounded(rows, "rate", nw.col("_sum"), (1, nw.col("lines")))


def by_line(book: Book, rates: Frame, part: str, whole: str, *, kind: Text, says: Text, clause: str) -> Frame:
    """Rows of 完成情况: each ratio (`staff_no`, `month`, `line`); `says` fills in `{part}`, `{whole}` and `{rate}`."""
    rows = at_month_end(rates, book.staff, ["name"]).with_columns(_rate=number(nw.col("rate"), RATE_SCALE))
    amounts = {"part": yuan(nw.col(part), book.locale), "whole": yuan(nw.col(whole), book.locale)}
    return reported(
        rows,
        period=nw.col("month"),
        kind=nw.lit(kind.to(book.locale)),
        subject=nw.col("staff_no"),
        name=nw.concat_str([nw.col("name"), nw.lit(" "), nw.col("line")]),
        value=nw.concat_str([nw.col("_rate"), nw.lit("%")]),
        clause=nw.lit(clause),
        says=sentence(says, book.locale, rate=nw.col("_rate"), **amounts),
    )
