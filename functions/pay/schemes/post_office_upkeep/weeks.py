"""Weeks in which somebody collected less information than a week asks for: shown as reminders, no points are lost."""

from __future__ import annotations

import narwhals as nw

from functions.pay.book import Book
from functions.pay.expressions import Frame
from functions.pay.facts import attach
from functions.pay.periods import last_day_key, period_month, period_name
from functions.pay.wording import sentence
from schemas.post_office_upkeep import WEEKLY
from schemas.scheme import Period
from schemas.tab import employed, known
from schemas.words import Text

WEEKS = 5  # as many as may end in a month
SHORT = Text(
    "{staff_no}在{week}（{first}至{last}）只收集了{count}户，一周不低于{least}户；不扣分，请督促",
    "{staff_no} collected {count} in {week} ({first} to {last}), and a week asks for {least}; no points are lost",
)


def short_weeks(book: Book) -> Frame:
    """Findings of the weeks that are over and were worked through, on their last row; all weeks of a month with entries.

    A week without any entry is told on the person's first row of the month.
    """
    on = nw.col("on")
    rows = book.deals.select("row", "staff_no", "on", "month", "count", week=period_name(on, Period.WEEK))
    counted = rows.group_by("staff_no", "week").agg(nw.col("count").sum(), _last=nw.col("row").max())
    weeks = _employed(book, _weeks(book, rows)).join(counted, on=["staff_no", "week"], how="left")
    weeks = weeks.with_columns(
        row=nw.coalesce("_last", "row"),
        count=nw.col("count").fill_null(0),
        _least=book.plan.parameters.value_on(WEEKLY, nw.col("_sunday")),
    )
    short = weeks.filter((nw.col("count") < nw.col("_least")).fill_null(value=False))
    detail = sentence(
        SHORT,
        book.locale,
        staff_no=nw.col("staff_no"),
        week=nw.col("week"),
        first=nw.col("_monday").dt.to_string("%Y-%m-%d"),
        last=nw.col("_sunday").dt.to_string("%Y-%m-%d"),
        count=nw.col("count").cast(nw.String),
        least=nw.col("_least").cast(nw.String),
    )
    tab = nw.lit(0, dtype=nw.Int64)
    return short.select("row", column=nw.lit("count"), code=nw.lit("below_standard"), detail=detail, tab=tab)


def _weeks(book: Book, rows: Frame) -> Frame:
    """The weeks that are over and have an entry of somebody, or end in a month that has one: `row` is the first."""
    months = rows.group_by("staff_no", "month").agg(nw.col("row").min())
    first = nw.concat_str([nw.col("month"), nw.lit("-01")]).str.to_date(format="%Y-%m-%d")
    days = [months.with_columns(on=first.dt.offset_by(f"{7 * week}d").cast(nw.Date)) for week in range(WEEKS)]
    on = nw.col("on")
    of_months = nw.concat(days, how="vertical").filter(period_month(on, Period.WEEK) == nw.col("month"))
    both = [frame.select("staff_no", "row", "on") for frame in (of_months, rows)]
    sunday = last_day_key(on, Period.WEEK).cast(nw.String).str.to_date(format="%Y%m%d")
    weeks = nw.concat(both, how="vertical").with_columns(week=period_name(on, Period.WEEK), _sunday=sunday)
    weeks = weeks.group_by("staff_no", "week", "_sunday").agg(nw.col("row").min())
    weeks = weeks.with_columns(_monday=nw.col("_sunday").dt.offset_by("-6d").cast(nw.Date))
    return weeks.filter(nw.col("_sunday") <= nw.lit(book.today))


def _employed(book: Book, weeks: Frame) -> Frame:
    """Those of people who were employed on the first and the last day."""
    here = employed("staff_no")
    for day in ("_monday", "_sunday"):
        weeks = attach(weeks, book.staff, "staff_no", day)
        weeks = weeks.filter(nw.col(here).fill_null(value=False)).drop(here, known("staff_no"))
    return weeks
