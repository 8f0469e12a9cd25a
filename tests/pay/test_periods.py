"""Every day lies in one day, week, month, quarter, half and year, whose name and last month are known."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, cast

import duckdb
import narwhals as nw
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.pay.expressions import Frame
from functions.pay.periods import (
    day_key,
    index_of,
    last_day_of,
    month_index,
    month_index_of,
    month_name,
    period_month,
    period_name,
    running_since,
    with_day_numbers,
)
from schemas.scheme import Period
from tests.pay.engines import rows_in_order

Row = dict[str, Any]
PERIODS = (Period.DAY, Period.WEEK, Period.MONTH, Period.QUARTER, Period.HALF, Period.YEAR)
COLUMNS: dict[str, nw.Expr] = {
    **{f"name_{period.name}": period_name(nw.col("on"), period) for period in PERIODS},
    **{f"month_{period.name}": period_month(nw.col("on"), period) for period in PERIODS},
    **{f"last_{period.name}": last_day_of(nw.col("on"), period) for period in PERIODS},
}


def in_polars(days: list[date]) -> list[Row]:
    frame = nw.from_native(pl.LazyFrame({"on": days}, schema={"on": pl.Date}))
    rows: list[Row] = frame.with_columns(**COLUMNS).collect().to_native().to_dicts()
    return rows


def in_duckdb(days: list[date]) -> list[Row]:
    frame = pl.DataFrame({"on": days}, schema={"on": pl.Date})
    texts = ", ".join(f"(DATE '{day.isoformat()}')" for day in frame["on"])
    relation = nw.from_native(cast(Any, duckdb.sql(f'SELECT * FROM (VALUES {texts}) AS given("on")')))
    native: Any = relation.with_columns(**COLUMNS).to_native()
    return [dict(zip(native.columns, row, strict=True)) for row in native.fetchall()]


def last_day(day: date, period: Period) -> date:
    match period:
        case Period.DAY:
            return day
        case Period.WEEK:
            return day + timedelta(days=7 - day.isoweekday())
    length = {Period.MONTH: 1, Period.QUARTER: 3, Period.HALF: 6, Period.YEAR: 12}[period]
    month = -(-day.month // length) * length
    return date(day.year, month, calendar.monthrange(day.year, month)[1])


def expected(day: date) -> Row:
    iso = day.isocalendar()
    names = {
        Period.DAY: day.isoformat(),
        Period.WEEK: f"{iso.year:04}-W{iso.week:02}",
        Period.MONTH: f"{day:%Y-%m}".zfill(7),
        Period.QUARTER: f"{day.year:04}Q{(day.month + 2) // 3}",
        Period.HALF: f"{day.year:04}H{(day.month + 5) // 6}",
        Period.YEAR: f"{day.year:04}",
    }
    lasts = {period: last_day(day, period) for period in PERIODS}
    row: Row = {"on": day}
    row |= {f"name_{period.name}": name for period, name in names.items()}
    row |= {f"month_{period.name}": last.isoformat()[:7] for period, last in lasts.items()}
    return row | {f"last_{period.name}": last for period, last in lasts.items()}


FOUR_YEARS = [date(2015, 12, 1) + timedelta(days=number) for number in range(1900)]


@pytest.mark.parametrize("engine", [in_polars, in_duckdb])
def test_every_day_of_years_with_and_without_a_leap_day_lies_in_its_periods(
    engine: Callable[[list[date]], list[Row]],
) -> None:
    found = sorted(engine(FOUR_YEARS), key=lambda row: row["on"])
    assert found == [expected(day) for day in FOUR_YEARS]


@given(st.dates(date(1900, 1, 1), date(2999, 12, 30)))
def test_any_day_lies_in_its_periods(day: date) -> None:
    assert in_polars([day]) == [expected(day)]


def test_a_week_belongs_to_the_month_of_its_sunday() -> None:
    monday, sunday = in_polars([date(2016, 2, 29), date(2016, 3, 6)])
    assert (monday["name_WEEK"], monday["month_WEEK"]) == ("2016-W09", "2016-03")
    assert (sunday["name_WEEK"], sunday["month_WEEK"]) == ("2016-W09", "2016-03")


def test_a_week_across_the_new_year_has_one_name_and_one_month() -> None:
    thursday, friday = in_polars([date(2015, 12, 31), date(2016, 1, 1)])
    assert (thursday["name_WEEK"], thursday["month_WEEK"]) == ("2015-W53", "2016-01")
    assert (friday["name_WEEK"], friday["month_WEEK"]) == ("2015-W53", "2016-01")


@given(st.dates(date(1000, 1, 1), date(2999, 12, 30)))
def test_a_month_and_its_index_stand_for_each_other(day: date) -> None:
    frame = nw.from_native(pl.LazyFrame({"on": [day]})).with_columns(index=month_index(nw.col("on")))
    frame = frame.with_columns(name=month_name(nw.col("index")), key=day_key(nw.col("on")))
    row = frame.with_columns(back=index_of(nw.col("name"))).collect().to_native().to_dicts()[0]
    assert row["index"] == row["back"] == month_index_of(day)
    assert (row["name"], str(row["key"])) == (day.isoformat()[:7], day.isoformat().replace("-", ""))


@given(st.dates(date(1900, 1, 1), date(2999, 12, 30)), st.sampled_from(PERIODS))
def test_a_period_is_over_when_its_last_day_is(today: date, period: Period) -> None:
    running = running_since(today, period)
    assert last_day(running - timedelta(days=1), period) <= today < last_day(running, period)


def test_a_day_has_the_number_that_counts_all_days_since_the_year_one() -> None:
    days = [
        date(1899, 12, 31),
        date(1900, 3, 1),
        date(1970, 1, 1),
        date(2000, 2, 29),
        date(2016, 12, 31),
        date(9999, 12, 31),
    ]
    told = ", ".join(f"(DATE '{day}')" for day in days)
    here = nw.from_native(pl.LazyFrame({"day": days}))
    elsewhere = cast(Frame, nw.from_native(cast(Any, duckdb.sql(f"SELECT day FROM (VALUES {told}) AS t(day)"))))
    for frame in (here, elsewhere):
        numbered = rows_in_order(with_day_numbers(frame, number="day").sort("day").select("number"))
        assert numbered == [(day.toordinal(),) for day in days]


def test_a_single_deal_is_no_stretch_of_time() -> None:
    with pytest.raises(ValueError, match="no stretch"):
        period_name(nw.col("on"), Period.DEAL)
    with pytest.raises(ValueError, match="no stretch"):
        period_month(nw.col("on"), Period.DEAL)
    with pytest.raises(ValueError, match="no stretch"):
        running_since(date(2016, 1, 1), Period.DEAL)
