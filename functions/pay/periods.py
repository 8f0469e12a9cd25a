"""The periods over which things are counted: their names, the month in which they end, and which of them are over.

A month's index counts months from the year 0 (January 2016: 24192), so that months next to each other differ by one.
"""

from __future__ import annotations

from datetime import date, timedelta

import narwhals as nw

from schemas.scheme import Period

MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.HALF: 6, Period.YEAR: 12}
SIGNS = {Period.QUARTER: "Q", Period.HALF: "H"}


def period_name(on: nw.Expr, period: Period) -> nw.Expr:
    """The name of the period in which a Date lies: 2016-01-05, 2016-W03 (ISO), 2016-01, 2016Q1, 2016H1 or 2016.

    Raises ValueError for a single deal, which is no stretch of time.
    """
    match period:
        case Period.DAY:
            return nw.concat_str([month_name(month_index(on)), nw.lit("-"), _two(_part(on.dt.day()))])
        case Period.WEEK:
            return _week_name(on)
        case Period.MONTH:
            return month_name(month_index(on))
        case Period.YEAR:
            return _four(_part(on.dt.year()))
        case Period.QUARTER | Period.HALF:
            place = (_part(on.dt.month()) - 1) // MONTHS[period] + 1
            return nw.concat_str([_four(_part(on.dt.year())), nw.lit(SIGNS[period]), _text(place)])
    raise ValueError(f"{period} is no stretch of time")


def period_index(on: nw.Expr, period: Period) -> nw.Expr:
    """The index of the month in which the Date's period ends: of a week the month of its Sunday.

    Raises ValueError for a single deal, which is no stretch of time.
    """
    if period is Period.DAY:
        return month_index(on)
    if period is Period.WEEK:
        return month_index(_day_of_week(on, 7))
    if period not in MONTHS:
        raise ValueError(f"{period} is no stretch of time")
    length = MONTHS[period]
    return ((month_index(on) // length + 1) * length - 1).cast(nw.Int64)


def period_month(on: nw.Expr, period: Period) -> nw.Expr:
    """The month in which the Date's period ends and in which its pay is booked: `2016-03` for 2016Q1."""
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


def day_key(on: nw.Expr) -> nw.Expr:
    """A Date as the whole number 20160105, for comparing and for ordering."""
    return (_part(on.dt.year()) * 10_000 + _part(on.dt.month()) * 100 + _part(on.dt.day())).cast(nw.Int64)


def day_number(on: nw.Expr) -> nw.Expr:
    """A Date as the number of its day since the year 1, as `date.toordinal` gives it, for counting days between dates."""
    years = _part(on.dt.year()) - 1
    return (years * 365 + years // 4 - years // 100 + years // 400 + _part(on.dt.ordinal_day())).cast(nw.Int64)


def last_day_key(on: nw.Expr, period: Period) -> nw.Expr:
    """The last day of the Date's period as the whole number 20160131."""
    if period in (Period.DAY, Period.WEEK):
        return day_key(on if period is Period.DAY else _day_of_week(on, 7))
    index = period_index(on, period)
    year, month = (index // 12).cast(nw.Int64), (index % 12 + 1).cast(nw.Int64)
    day = _days_in_month(year, month)
    return (year * 10_000 + month * 100 + day).cast(nw.Int64)


def month_index_of(day: date) -> int:
    """The index of the month of a day, outside frames."""
    return day.year * 12 + day.month - 1


def day_key_of(day: date) -> int:
    """A day as the whole number 20160105, outside frames."""
    return day.year * 10_000 + day.month * 100 + day.day


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


def _week_name(on: nw.Expr) -> nw.Expr:
    """The ISO week, whose year is that of its Thursday."""
    thursday = _day_of_week(on, 4)
    week = (_part(thursday.dt.ordinal_day()) - 1) // 7 + 1
    return nw.concat_str([_four(_part(thursday.dt.year())), nw.lit("-W"), _two(week)])


def _day_of_week(on: nw.Expr, wanted: int) -> nw.Expr:
    """The day of that number (Monday is 1) in the same week.

    Looked up rather than calculated: engines unfold a remainder, and a remainder of a remainder grows without end.
    """
    weekday = on.dt.weekday()
    day = on.dt.offset_by(f"{wanted - 7}d")  # engines disagree on whether Sunday is day 7 or day 0
    for number in range(1, 7):
        day = nw.when(weekday == number).then(on.dt.offset_by(f"{wanted - number}d")).otherwise(day)
    return day


def _leap(year: nw.Expr) -> nw.Expr:
    leap = ((year % 4 == 0) & (year % 100 != 0)) | (year % 400 == 0)
    return nw.when(leap).then(nw.lit(1)).otherwise(nw.lit(0))


def _days_in_month(year: nw.Expr, month: nw.Expr) -> nw.Expr:
    # 31 for the odd months up to July and the even ones from August.
    return nw.when(month == 2).then(_leap(year) + 28).otherwise((month + month // 8) % 2 + 30).cast(nw.Int64)


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
