"""Weeks in which somebody collected less information than a week asks for: shown as reminders, no points are lost."""

from __future__ import annotations

import narwhals as nw

from functions.pay.book import Book
from functions.pay.calendar import days_of, with_employment
from functions.pay.expressions import Frame
from functions.pay.finishing import found
from functions.pay.periods import last_day_of, period_name
from functions.pay.wording import sentence
from schemas.post_office_upkeep import WEEKLY
from schemas.scheme import Period
from schemas.words import Text

OF_WEEK = ("staff_no", "last_on")
SHORT = Text(
    "{staff_no}在{week}（{first}至{last}）只收集了{count}户，一周不低于{least}户；不扣分，请督促",
    "{staff_no} collected {count} in {week} ({first} to {last}), and a week asks for {least}; no points are lost",
)


def short_weeks(book: Book) -> Frame:
    """Findings of the weeks that are over and were worked through, on their last row; all weeks of a month with entries.

    A week without any entry is told on the person's first row of the month.
    """
    rows = book.deals.select("row", "staff_no", "month", "count", last_on=last_day_of(nw.col("on"), Period.WEEK))
    counted = rows.group_by(*OF_WEEK).agg(nw.col("count").sum(), _last=nw.col("row").max())
    weeks = (
        _weeks(book, rows)
        .join(counted, on=list(OF_WEEK), how="left")
        .with_columns(
            row=nw.coalesce("_last", "row"),
            count=nw.col("count").fill_null(0),
            _least=book.plan.parameters.value_on(WEEKLY, nw.col("last_on")),
        )
    )
    short = weeks.filter((nw.col("count") < nw.col("_least")).fill_null(value=False))
    detail = sentence(
        SHORT,
        book.locale,
        staff_no=nw.col("staff_no"),
        week=period_name(nw.col("last_on"), Period.WEEK),
        first=nw.col("first_on").dt.to_string("%Y-%m-%d"),
        last=nw.col("last_on").dt.to_string("%Y-%m-%d"),
        count=nw.col("count").cast(nw.String),
        least=nw.col("_least").cast(nw.String),
    )
    return found(book, short, book.scheme.deals, "count", detail, code="below_standard")


def _weeks(book: Book, rows: Frame) -> Frame:
    """The weeks that are over, were worked through and have an entry of the person, or end in a month that has one.

    `row` is the first.
    """
    months = rows.group_by("staff_no", "month").agg(nw.col("row").min())
    sundays = days_of(months, book.put).filter(nw.col("on").dt.weekday().cast(nw.Int64) % 7 == 0)
    both = [sundays.select("staff_no", "row", last_on="on"), rows.select("staff_no", "row", "last_on")]
    weeks = nw.concat(both, how="vertical").filter(nw.col("last_on") <= nw.lit(book.today))
    weeks = weeks.group_by(*OF_WEEK).agg(nw.col("row").min())
    weeks = weeks.with_columns(first_on=nw.col("last_on").dt.offset_by("-6d").cast(nw.Date))
    worked = with_employment(weeks, book.staff).filter(nw.col("whole"))
    return weeks.join(worked.select(*OF_WEEK), on=list(OF_WEEK))
