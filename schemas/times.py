"""Where days and periods lie: the first and the last day of each, and the rule of when a row of one may be entered."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from schemas.tab import DAYS_AHEAD, Means, Tab, When, columns, named

# What follows the year in the name of a period: its first and its last month.
SPANS = {
    "": (1, 12),
    "H1": (1, 6),
    "H2": (7, 12),
    **{f"Q{quarter}": (3 * quarter - 2, 3 * quarter) for quarter in range(1, 5)},
    **{f"-{month:02}": (month, month) for month in range(1, 13)},
}
WEEKDAYS = "一二三四五六日"
TODAY, SINCE = "today", "plan:since"  # facts beside the rows: the day of the run, the first day of the plan


def first_day(period: str) -> pl.Expr:
    """The first day of a column's periods: `2016-01`, `2016Q1`, `2016H1` or `2016`."""
    return _day_of_month(period, {name: first for name, (first, _) in SPANS.items()})


def last_day(period: str) -> pl.Expr:
    """The last day of a column's periods."""
    return _day_of_month(period, {name: last for name, (_, last) in SPANS.items()}).dt.month_end()


def ill_timed(tab: type[Tab], frame: pl.DataFrame) -> list[tuple[str, str, pl.Expr]]:
    """Every way in which a day or a period can lie wrong, as column, code and what is true of such a cell.

    `frame` has the rows of the tab, with the facts TODAY and SINCE where they are known.
    """
    found = []
    for name, column in columns(tab).items():
        is_period = name in named(tab, Means.PERIOD)
        first, last = (first_day(name), last_day(name)) if is_period else (pl.col(name), pl.col(name))
        if column.when and TODAY in frame.columns:
            found.append((name, *_early(column.when, first, last, is_period=is_period)))
        if is_period and SINCE in frame.columns:
            margin = pl.duration(days=DAYS_AHEAD if column.when is When.LISTED else 0)
            found.append((name, "before_plan", last < pl.col(SINCE) - margin))
    return found


def begun_before_plan(tab: type[Tab], frame: pl.DataFrame) -> list[tuple[str, str, pl.Expr]]:
    """The first cell of each period that began before the plan did and ends after it; told as `ill_timed` tells."""
    if SINCE not in frame.columns:
        return []
    names = [name for name in named(tab, Means.PERIOD) if columns(tab)[name].when is not When.LISTED]
    since = pl.col(SINCE)
    return [
        (
            name,
            "begins_before_plan",
            (first_day(name) < since) & (last_day(name) >= since) & pl.col(name).is_first_distinct(),
        )
        for name in names
    ]


def _early(when: When, first: pl.Expr, last: pl.Expr, *, is_period: bool) -> tuple[str, pl.Expr]:
    today = pl.col(TODAY)
    match when:
        case When.OVER:
            return "not_over", last > today
        case When.BEGUN:
            return "not_begun" if is_period else "future_date", first > today
        case When.AHEAD | When.LISTED:
            return "too_far_ahead", first > today + pl.duration(days=DAYS_AHEAD)


def _day_of_month(period: str, months: Mapping[str, int]) -> pl.Expr:
    year = pl.col(period).str.slice(0, 4).cast(pl.Int32)
    month = pl.col(period).str.slice(4).replace_strict(months, default=None, return_dtype=pl.Int8)
    return pl.date(year, month, 1)
