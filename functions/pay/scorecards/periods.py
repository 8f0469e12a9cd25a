"""Periods of a score as expressions: `2016-01`, `2016Q1`, `2016H1` or `2016`, and the month that each ends in."""

from __future__ import annotations

import narwhals as nw

from functions.pay.expressions import word_for
from schemas.scheme import Period

MONTHS = {f"-{month:02}": f"-{month:02}" for month in range(1, 13)}
LAST_MONTHS = {"": "-12", "H1": "-06", "H2": "-12", "Q1": "-03", "Q2": "-06", "Q3": "-09", "Q4": "-12", **MONTHS}
FIRST_MONTHS = {"": "-01", "H1": "-01", "H2": "-07", "Q1": "-01", "Q2": "-04", "Q3": "-07", "Q4": "-10", **MONTHS}
CYCLES = {
    "": Period.YEAR.value,
    **dict.fromkeys(("H1", "H2"), Period.HALF.value),
    **dict.fromkeys(("Q1", "Q2", "Q3", "Q4"), Period.QUARTER.value),
    **dict.fromkeys(MONTHS, Period.MONTH.value),
}


def month_of(period: nw.Expr) -> nw.Expr:
    """The last month of a period."""
    return nw.concat_str([period.str.slice(0, 4), word_for(period.str.slice(4), LAST_MONTHS)])


def cycle_of(period: nw.Expr) -> nw.Expr:
    """How long a period is, in the words of the column 周期."""
    return word_for(period.str.slice(4), CYCLES)


def first_day_of(period: nw.Expr) -> nw.Expr:
    """The first day of a period."""
    month = nw.concat_str([period.str.slice(0, 4), word_for(period.str.slice(4), FIRST_MONTHS), nw.lit("-01")])
    return month.str.to_date(format="%Y-%m-%d")
