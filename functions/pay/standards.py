"""Standards of a week: weeks in which somebody did less of something than a week asks for, told and never charged."""

from __future__ import annotations

import narwhals as nw

from functions.pay.book import Book
from functions.pay.calendar import days_of, with_employment
from functions.pay.expressions import Frame
from functions.pay.finishing import found
from functions.pay.periods import last_day_of, period_name
from functions.pay.wording import sentence
from schemas.scheme import Period
from schemas.words import Text

OF_WEEK = ("staff_no", "last_on")


def short_weeks(book: Book, parameter: str, says: Text, column: str = "count") -> Frame:
    """Findings of the weeks that are over, were worked through and in which the main tab's `column` comes to less than the parameter asks for.

    Looked at are all weeks of a month with entries; told is at the person's last row of the week, of one without any at
    their first of the month. `says` fills in `{staff_no}`, `{week}`, `{first}`, `{last}`, `{count}` and `{least}`.
    """
    rows = book.deals.select("row", "staff_no", "month", count=nw.col(column), on=nw.col("on"))
    rows = rows.with_columns(last_on=last_day_of(nw.col("on"), Period.WEEK)).drop("on")
    rows = book.keep(rows)
    counted = rows.group_by(*OF_WEEK).agg(nw.col("count").sum(), _last=nw.col("row").max())
    weeks = _weeks(book, rows).join(counted, on=list(OF_WEEK), how="left")
    weeks = weeks.with_columns(row=nw.coalesce("_last", "row"), count=nw.col("count").fill_null(0))
    weeks = book.plan.parameters.add(weeks, "last_on", {"_least": parameter})
    short = weeks.filter((nw.col("count") < nw.col("_least")).fill_null(value=False))
    detail = sentence(
        says,
        book.locale,
        staff_no=nw.col("staff_no"),
        week=period_name(nw.col("last_on"), Period.WEEK),
        first=nw.col("first_on").dt.to_string("%Y-%m-%d"),
        last=nw.col("last_on").dt.to_string("%Y-%m-%d"),
        count=nw.col("count").cast(nw.String),
        least=nw.col("_least").cast(nw.String),
    )
    return found(book, short, book.scheme.deals, column, detail, code="below_standard")


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
