"""Functions of dates and times, which are numbers of days."""

import calendar
from datetime import date, datetime, timedelta

from scripts.local_google.cells.formulas.coercion import failure, number, number_in_text, surroundings, text, whole
from scripts.local_google.cells.formulas.registry import function
from scripts.local_google.cells.formulas.workbook import Value
from scripts.local_google.cells.values import datetime_of, serial_of

_SECONDS_PER_DAY = 86_400


@function("DATE")
def date_(year: Value, month: Value, day: Value) -> Value:
    """A date; months and days beyond their ends carry over."""
    years, months = whole(year, "DATE", 1), whole(month, "DATE", 2) - 1
    years += 1900 if 0 <= years < 1900 else 0
    first = date(years + months // 12, months % 12 + 1, 1)
    return serial_of(first + timedelta(days=whole(day, "DATE", 3) - 1))


@function("TIME")
def time_(hour: Value, minute: Value, second: Value) -> Value:
    """A time of day."""
    seconds = whole(hour, "TIME", 1) * 3600 + whole(minute, "TIME", 2) * 60 + whole(second, "TIME", 3)
    return seconds % _SECONDS_PER_DAY / _SECONDS_PER_DAY


@function("YEAR")
def year(value: Value) -> Value:
    """The year of a date."""
    return _moment(value, "YEAR").year


@function("MONTH")
def month(value: Value) -> Value:
    """The month of a date."""
    return _moment(value, "MONTH").month


@function("DAY")
def day(value: Value) -> Value:
    """The day of the month of a date."""
    return _moment(value, "DAY").day


@function("HOUR")
def hour(value: Value) -> Value:
    """The hour of a time."""
    return _moment(value, "HOUR").hour


@function("MINUTE")
def minute(value: Value) -> Value:
    """The minute of a time."""
    return _moment(value, "MINUTE").minute


@function("SECOND")
def second(value: Value) -> Value:
    """The second of a time."""
    return _moment(value, "SECOND").second


@function("WEEKDAY")
def weekday(value: Value, kind: Value = 1) -> Value:
    """The day of the week: from Sunday as 1, from Monday as 1 (kind 2) or from Monday as 0 (kind 3)."""
    from_monday = _moment(value, "WEEKDAY").weekday()
    match whole(kind, "WEEKDAY", 2):
        case 1:
            return (from_monday + 1) % 7 + 1
        case 2:
            return from_monday + 1
        case 3:
            return from_monday
        case other:
            raise failure("NUM", f"Function WEEKDAY parameter 2 value is {other}. Valid values are 1, 2 and 3.")


@function("EDATE")
def edate(value: Value, months: Value) -> Value:
    """The same day so many months away, or the month's last."""
    return serial_of(_months_away(_moment(value, "EDATE"), whole(months, "EDATE", 2)))


@function("EOMONTH")
def eomonth(value: Value, months: Value) -> Value:
    """The last day of the month so many months away."""
    moved = _months_away(_moment(value, "EOMONTH"), whole(months, "EOMONTH", 2))
    return serial_of(moved.replace(day=calendar.monthrange(moved.year, moved.month)[1]))


@function("DAYS")
def days(end: Value, start: Value) -> Value:
    """How many days from start to end."""
    return whole(end, "DAYS", 1) - whole(start, "DAYS", 2)


@function("DATEDIF")
def datedif(start: Value, end: Value, unit: Value) -> Value:
    """Full years (Y), months (M) or days (D) between dates; MD, YM and YD leave out the larger units."""
    first, last = _moment(start, "DATEDIF").date(), _moment(end, "DATEDIF", 2).date()
    if last < first:
        raise failure("NUM", "Function DATEDIF parameter 2 should be on or after parameter 1.")
    months = (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
    anchor = _months_away(datetime.combine(first, datetime.min.time()), months)
    units = {
        "Y": months // 12,
        "M": months,
        "D": (last - first).days,
        "YM": months % 12,
        "MD": (last - anchor).days,
        "YD": (last - _months_away(datetime.combine(first, datetime.min.time()), months // 12 * 12)).days,
    }
    found = units.get(text(unit).upper())
    if found is None:
        raise failure("NUM", f"Function DATEDIF parameter 3 value is {text(unit)}. It is not a unit.")
    return found


@function("DATEVALUE")
def datevalue(value: Value) -> Value:
    """The date that a text says."""
    return int(_serial(value, "DATEVALUE"))


@function("TIMEVALUE")
def timevalue(value: Value) -> Value:
    """The time of day that a text says."""
    return _serial(value, "TIMEVALUE") % 1


@function("TODAY")
def today() -> Value:
    """The date of the calculation."""
    return serial_of(surroundings.get().now.date())


@function("NOW")
def now() -> Value:
    """The moment of the calculation."""
    return serial_of(surroundings.get().now)


def _moment(value: Value, function: str, position: int = 1) -> datetime:
    return datetime_of(number(value, function, position))


def _months_away(moment: datetime, months: int) -> date:
    months += moment.year * 12 + moment.month - 1
    year, month = divmod(months, 12)
    return date(year, month + 1, min(moment.day, calendar.monthrange(year, month + 1)[1]))


def _serial(value: Value, function: str) -> int | float:
    serial = number_in_text(value) if isinstance(value, str) else number(value, function)
    if serial is None:
        raise failure("VALUE", f"{function} parameter '{value}' cannot be parsed to date/time.")
    return serial
