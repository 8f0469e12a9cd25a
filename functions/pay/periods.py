"""The periods over which things are counted: their names, the month in which they end, and which of them are over.

A month's index counts months from the year 0 (January 2016: 24192), so that months next to each other differ by one.
"""

from __future__ import annotations

from datetime import date, timedelta

import narwhals as nw

from functions.pay.expressions import Frame
from schemas.scheme import Period

MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.HALF: 6, Period.YEAR: 12}
SIGNS = {Period.QUARTER: "Q", Period.HALF: "H"}
EPOCH = date(1970, 1, 1)
NAMES = {Period.DAY: "%Y-%m-%d", Period.WEEK: "%G-W%V", Period.MONTH: "%Y-%m", Period.YEAR: "%Y"}


def period_name(on: nw.Expr, period: Period) -> nw.Expr:
    """The name of the period in which a Date lies: 2016-01-05, 2016-W03 (ISO), 2016-01, 2016Q1, 2016H1 or 2016.

    Raises ValueError for a single deal, which is no stretch of time.
    """
    if period in NAMES:
        return on.dt.to_string(NAMES[period])
    if period in SIGNS:
        place = (_part(on.dt.month()) - 1) // MONTHS[period] + 1
        return nw.concat_str([on.dt.to_string("%Y"), nw.lit(SIGNS[period]), _text(place)])
    raise ValueError(f"{period} is no stretch of time")


def last_day_of(on: nw.Expr, period: Period) -> nw.Expr:
    """The last day of the period in which a Date lies; weeks end on Sunday.

    Raises ValueError for a single deal, which is no stretch of time.
    """
    if period in MONTHS:
        return last_day(month_name(period_index(on, period)))
    match period:
        case Period.DAY:
            last = on
        case Period.WEEK:
            last = _sunday(on)
        case _:
            raise ValueError(f"{period} is no stretch of time")
    # Some engines make a moment of a day that is moved.
    return last.cast(nw.Date)


def period_index(on: nw.Expr, period: Period) -> nw.Expr:
    """The index of the month in which the Date's period ends: of a week the month of its Sunday.

    Raises ValueError for a single deal, which is no stretch of time.
    """
    if period not in MONTHS:
        return month_index(last_day_of(on, period))
    length = MONTHS[period]
    return ((month_index(on) // length + 1) * length - 1).cast(nw.Int64)


def period_month(on: nw.Expr, period: Period) -> nw.Expr:
    """The month in which the Date's period ends and in which its pay is booked: `2016-03` for 2016Q1."""
    if period is Period.MONTH:
        return period_name(on, period)
    return month_name(period_index(on, period))


def month_index(on: nw.Expr) -> nw.Expr:
    """The index of the month of a Date."""
    return (_part(on.dt.year()) * 12 + _part(on.dt.month()) - 1).cast(nw.Int64)


def index_of(month: nw.Expr) -> nw.Expr:
    """The index of a month that is written `2016-01`."""
    return (month.str.slice(0, 4).cast(nw.Int64) * 12 + month.str.slice(5, 2).cast(nw.Int64) - 1).cast(nw.Int64)


def month_name(index: nw.Expr) -> nw.Expr:
    """The month of that index as `2016-01`."""
    return nw.concat_str([_four((index // 12).cast(nw.Int64)), nw.lit("-"), _two(index % 12 + 1)])


def first_day(month: nw.Expr) -> nw.Expr:
    """The first day of a month written `2016-01`."""
    return nw.concat_str([month, nw.lit("-01")]).str.to_date(format="%Y-%m-%d")


def last_day(month: nw.Expr) -> nw.Expr:
    """The last day of a month written `2016-01`."""
    # Some engines make a moment of a day that is moved.
    return first_day(month).dt.offset_by("1mo").dt.offset_by("-1d").cast(nw.Date)


def day_key(on: nw.Expr) -> nw.Expr:
    """A Date as the whole number 20160105, for comparing and for ordering."""
    return (_part(on.dt.year()) * 10_000 + _part(on.dt.month()) * 100 + _part(on.dt.day())).cast(nw.Int64)


def day_number(on: nw.Expr) -> nw.Expr:
    """A Date as the number of its day since the year 1, as `date.toordinal` gives it, for counting days between dates."""
    years = _part(on.dt.year()) - 1
    return (years * 365 + years // 4 - years // 100 + years // 400 + _part(on.dt.ordinal_day())).cast(nw.Int64)


def with_day_numbers(frame: Frame, **days: str) -> Frame:
    """Adds, under each name, the `day_number` of a column of Dates; Polars keeps a Date as such a number, from another day."""
    since_epoch = frame.implementation.is_polars()
    return frame.with_columns(
        **{
            name: nw.col(day).cast(nw.Int32).cast(nw.Int64) + EPOCH.toordinal()
            if since_epoch
            else day_number(nw.col(day))
            for name, day in days.items()
        }
    )


def month_index_of(day: date) -> int:
    """The index of the month of a day, outside frames."""
    return day.year * 12 + day.month - 1


def running_since(today: date, period: Period) -> date:
    """The first day of the period that is still running at the end of `today`: all before it is over.

    A period is over when its last day is. Raises ValueError for a single deal, which is no stretch of time.
    """
    tomorrow = today + timedelta(days=1)
    if period is Period.DAY:
        return tomorrow
    if period is Period.WEEK:
        return tomorrow - timedelta(days=tomorrow.weekday())
    if period not in MONTHS:
        raise ValueError(f"{period} is no stretch of time")
    return date(tomorrow.year, (tomorrow.month - 1) // MONTHS[period] * MONTHS[period] + 1, 1)


def _sunday(on: nw.Expr) -> nw.Expr:
    """The Sunday of the same week, looked up rather than calculated: days are moved by fixed numbers only."""
    weekday = on.dt.weekday()
    day = on  # engines disagree on whether Sunday is day 7 or day 0
    for number in range(1, 7):
        day = nw.when(weekday == number).then(on.dt.offset_by(f"{7 - number}d")).otherwise(day)
    return day


def _part(number: nw.Expr) -> nw.Expr:
    # Engines give parts of a date in types too small to calculate with.
    return number.cast(nw.Int64)


def _text(number: nw.Expr) -> nw.Expr:
    return number.cast(nw.Int64).cast(nw.String)


def _two(number: nw.Expr) -> nw.Expr:
    # Some engines pad with zeros by naming the number many times over; this names it once.
    return _text(number + 100).str.slice(1)


def _four(number: nw.Expr) -> nw.Expr:
    return _text(number + 10_000).str.slice(1)
