"""Calendar: months, days and other periods as small frames, and people in the periods in which they are employed.

What a calendar counts from is a short list of whole numbers that is handed to the engine as it stands (`listed`), so
that no frame is made by joining another with itself. Periods have `first_on` and `last_on`, both days included.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import narwhals as nw

from functions.pay.expressions import Frame, Put, lazily, listed
from functions.pay.facts import as_of, stays
from functions.pay.periods import first_day, index_of, last_day, month_index_of, month_name, running_since
from schemas.scheme import Period

DAYS = 31
MONTHS = 12 * 50  # between the first month and the last of a calendar


def numbers(count: int, put: Put = lazily) -> Frame:
    """One row each: `number` from 0 to `count` - 1."""
    return listed({"number": nw.Int64}, ((number,) for number in range(count)), put)


def months_between(bounds: Frame, put: Put = lazily) -> Frame:
    """Every month from the index `first` to the index `last` of a row, at most 600 of them: adds `month_index`, `month`,

    `first_on` and `last_on`. A row whose bounds are null has none.
    """
    months = bounds.join(numbers(MONTHS, put), how="cross")
    months = months.with_columns(month_index=(nw.col("first") + nw.col("number")).cast(nw.Int64)).drop("number")
    return with_days(
        months.filter(nw.col("month_index") <= nw.col("last")).with_columns(month=month_name(nw.col("month_index")))
    )


def months_over(rows: Frame, today: date, put: Put = lazily) -> Frame:
    """Every month from the first `month` of the rows to the last one that is over by the end of `today`: see `months_between`."""
    running = month_index_of(running_since(today, Period.MONTH))
    first = rows.select(first=index_of(nw.col("month"))).select(nw.col("first").min())
    return months_between(first.with_columns(last=nw.lit(running - 1, dtype=nw.Int64)), put)


def with_days(months: Frame) -> Frame:
    """Adds `first_on` and `last_on` of each row's `month`."""
    return months.with_columns(first_on=first_day(nw.col("month")), last_on=last_day(nw.col("month")))


def days_of(months: Frame, put: Put = lazily) -> Frame:
    """Every day of each row's `month`: adds `day`, from 1 on, and the Date `on`."""
    days = months.join(numbers(DAYS, put).select(day=nw.col("number") + 1), how="cross")
    days = days.with_columns(_of=last_day(nw.col("month")).dt.day().cast(nw.Int64))
    # Some engines read every date before they leave rows out, and no day that is written with one figure.
    written = (nw.min_horizontal("day", "_of") + 100).cast(nw.String).str.slice(1)
    on = nw.concat_str([nw.col("month"), nw.lit("-"), written]).str.to_date(format="%Y-%m-%d")
    return days.with_columns(on=on).filter(nw.col("day") <= nw.col("_of")).drop("_of")


def calendar(periods: Frame, staff: Frame, adds: Sequence[str] = ()) -> Frame:
    """Everybody in each of the periods in which they are employed on some day: the columns of `periods` beside those of

    `with_employment`.
    """
    people = with_employment(staff.select("staff_no").unique().join(periods, how="cross"), staff, adds)
    return people.join(periods, on=["first_on", "last_on"])


def with_employment(rows: Frame, staff: Frame, adds: Sequence[str] = ()) -> Frame:
    """Each person and period of the rows (`staff_no`, `first_on`, `last_on`) in which the person is employed, once:

    `employed_days`, by the rows of 员工 in force on them, `days` of the period, `whole`, and the columns `adds` of 员工 as
    they stand on the period's last day.
    """
    at = ["staff_no", "first_on", "last_on"]
    stayed = stays(rows.select(at).unique(), staff, []).group_by(at)
    people = stayed.agg(employed_days=nw.col("stay").sum().cast(nw.Int64), days=nw.col("days").max())
    people = people.with_columns(whole=nw.col("employed_days") == nw.col("days"))
    return as_of(people, staff, "last_on", adds) if adds else people
