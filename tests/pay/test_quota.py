"""A month's quota is what 员工 states, cut on probation and for the days before somebody came and after they left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.pay.expressions import Frame
from functions.pay.periods import last_day
from functions.pay.plan.parameters import Parameters, Stated
from functions.pay.quota import (
    Terms,
    attain,
    by_period,
    exceeds,
    monthly,
    payable,
    quotas,
    reaches,
    whole_periods,
    yearly,
)
from schemas.parameters import percent, switch
from schemas.scheme import Period
from schemas.words import Locale, choices
from tests.pay.engines import in_duckdb, in_polars, sorted_rows

PROBATION = percent(("试用系数", "Probation factor"), ("试用期", "On probation"))
DEMOTED = percent(("降级系数", "Demotion factor"), ("降级", "Demoted"))
BY_DAYS = switch(("按天折算", "By days"), ("按在职天数", "By days employed"))
STATUSES = choices(("正式", "regular"), ("试用", "probation"), ("降级试用", "demotion"))
TERMS = Terms(
    quota="task",
    status="status",
    factors={"试用": "试用系数", "降级试用": "降级系数"},
    statuses=STATUSES,
    by_days="按天折算",
)
BOUNDS = st.integers(-2_000_000, 3_000_000)
DAYS_OF_YEAR = st.dates(date(2023, 12, 25), date(2024, 12, 31))
FIRST, OPEN = date(2015, 1, 1), date.max


def parameters(*, by_days: int = 1) -> Parameters:
    values = ((PROBATION, 500_000), (DEMOTED, 700_000), (BY_DAYS, by_days))
    stated = [Stated(row, what, value, FIRST, OPEN, "四") for row, (what, value) in enumerate(values, start=2)]
    return Parameters((PROBATION, DEMOTED, BY_DAYS), tuple(stated))


def person(task: int | None, status: str = "正式", **dates: date | None) -> dict[str, Any]:
    said = {"staff_no": "1001", "status": status, "task": task, "valid_from": None, "hired_on": None, "left_on": None}
    return {**said, **dates}


def staff(*rows: dict[str, Any]) -> nw.LazyFrame[Any]:
    schema = {"staff_no": pl.String, "status": pl.String, "task": pl.Int64}
    dates = dict.fromkeys(("valid_from", "hired_on", "left_on"), pl.Date)
    return nw.from_native(pl.LazyFrame(rows, schema={**schema, **dates}))


def months(*names: str) -> nw.LazyFrame[Any]:
    return nw.from_native(pl.LazyFrame({"month": names}, schema={"month": pl.String}))


def found(*rows: dict[str, Any], month: str = "2016-04", by_days: int = 1, locale: Locale = "zh") -> list[Any]:
    frame = monthly(staff(*rows), months(month, month), TERMS, parameters(by_days=by_days), locale)
    return list(frame.collect().select("quota", "says").iter_rows())


def test_a_regular_quota_is_what_was_entered() -> None:
    assert found(person(2_000_000)) == [(2_000_000, "任务额20000")]


def test_probation_halves_the_quota_and_demotion_leaves_seven_tenths() -> None:
    assert found(person(2_000_000, "试用")) == [(1_000_000, "任务额20000 × 试用按50%")]
    assert found(person(2_000_000, "降级试用")) == [(1_400_000, "任务额20000 × 降级试用按70%")]


def test_whoever_joins_on_the_sixteenth_of_a_month_of_thirty_days_has_half_the_quota() -> None:
    joiner = person(3_000_000, hired_on=date(2016, 4, 16))
    assert found(joiner) == [(1_500_000, "任务额30000 × 在职15/30天")]
    assert found(joiner, by_days=0) == [(3_000_000, "任务额30000")]
    assert found(joiner, month="2016-03") == []
    assert found(joiner, month="2016-05") == [(3_000_000, "任务额30000")]


def test_a_leaver_has_the_days_up_to_the_last_one() -> None:
    leaver = person(2_900_000, left_on=date(2016, 2, 10))
    assert found(leaver, month="2016-02") == [(1_000_000, "任务额29000 × 在职10/29天")]
    assert found(leaver, month="2016-03") == []


def test_a_cut_for_days_and_one_for_probation_are_rounded_once() -> None:
    # 100.01 × 50 % × 10/31 = 16.1306…: 50 % alone would have been rounded to 50.01 and then to 16.13.
    joiner = person(10_003, "试用", hired_on=date(2016, 1, 22))
    exact = Fraction(10_003 * 10, 2 * 31)
    assert found(joiner, month="2016-01")[0][0] == int(exact + Fraction(1, 2))
    said = found(joiner, month="2016-01", locale="en")[0][1]
    assert said == "quota 100.03 × 50% on probation × employed 10 of 31 days"


def test_a_quota_is_that_of_the_row_in_force_on_the_months_last_day() -> None:
    rows = [person(2_000_000, "试用", valid_from=date(2016, 1, 1)), person(2_400_000, valid_from=date(2016, 4, 30))]
    assert found(*rows) == [(2_400_000, "任务额24000")]
    assert found(*rows, month="2016-03") == [(1_000_000, "任务额20000 × 试用按50%")]


def test_a_quota_is_that_of_the_deals_day_where_this_is_asked_for() -> None:
    rows = [person(2_000_000, "试用", valid_from=date(2016, 1, 1)), person(2_400_000, valid_from=date(2016, 4, 16))]
    days = {"staff_no": "1001", "month": "2016-04", "on": [date(2016, 4, 15), date(2016, 4, 16)]}
    deals = nw.from_native(pl.LazyFrame(days))
    got = quotas(deals, staff(*rows), TERMS, parameters(), "zh").collect().sort("on")
    assert got["quota"].to_list() == [1_000_000, 2_400_000]
    assert got["employed_days"].to_list() == [30, 30]


def test_whoever_left_and_came_back_within_the_month_has_the_days_of_both_times() -> None:
    first = person(3_000_000, valid_from=date(2016, 1, 1), left_on=date(2016, 4, 5))
    again = person(3_000_000, valid_from=date(2016, 4, 21), hired_on=date(2016, 4, 21))
    assert found(first, again) == [(1_500_000, "任务额30000 × 在职15/30天")]


def test_a_quota_of_zero_stays_zero_and_a_blank_one_blank() -> None:
    assert found(person(0)) == [(0, "任务额0")]
    assert found(person(None)) == [(None, None)]


def test_a_quarters_quota_is_the_sum_of_its_months() -> None:
    joiner = person(3_000_000, hired_on=date(2016, 2, 15))
    quarter = whole_periods(months("2016-02"), Period.QUARTER)
    assert sorted(quarter.collect()["month"].to_list()) == ["2016-01", "2016-02", "2016-03"]
    each = monthly(staff(joiner), quarter, TERMS, parameters(), "zh")
    # 15 of 29 days of February: 15,517.24
    assert by_period(each, Period.QUARTER).collect().rows() == [("1001", "2016Q1", "2016-03", 1_551_724 + 3_000_000)]
    year = by_period(monthly(staff(joiner), months("2016-03"), TERMS, parameters(), "zh"), Period.YEAR)
    assert year.collect().rows() == [("1001", "2016", "2016-12", 3_000_000)]


def of_year(*rows: dict[str, Any], year: str = "2026", locale: Locale = "zh") -> list[Any]:
    years = nw.from_native(pl.LazyFrame({"period": [year, year]}))
    found = yearly(staff(*rows), years, TERMS, parameters(by_days=0), locale).collect()
    return list(found.select("quota", "employed_days", "year_days", "says").iter_rows())


def test_a_years_quota_is_cut_by_the_days_of_that_year() -> None:
    joiner = person(60_000_000, hired_on=date(2026, 7, 1))
    assert of_year(joiner) == [(30_246_575, 184, 365, "年任务额600000 × 184/365天")]
    assert of_year(joiner, locale="en")[0][3] == "quota 600000 a year × 184 of 365 days"
    assert of_year(joiner, year="2027") == [(60_000_000, 365, 365, "年任务额600000")]
    assert of_year(joiner, year="2025") == []


def test_a_leap_year_has_its_day_and_a_leaver_the_days_up_to_the_last() -> None:
    # 182 of 366 days: 36,600 × 182 ÷ 366
    assert of_year(person(3_660_000, left_on=date(2024, 6, 30)), year="2024") == [
        (1_820_000, 182, 366, "年任务额36600 × 182/366天")
    ]
    assert of_year(person(3_660_000), year="2024")[0][0] == 3_660_000


def test_a_years_quota_that_changes_counts_each_part_by_its_days_and_is_rounded_once() -> None:
    rows = [person(10_001, valid_from=date(2020, 1, 1)), person(20_002, valid_from=date(2026, 3, 1))]
    exact = Fraction(10_001 * 59 + 20_002 * 306, 365)
    assert of_year(*rows)[0][0] == int(exact + Fraction(1, 2))
    assert of_year(*rows)[0][3] == "年任务额100.01 × 59/365天 + 年任务额200.02 × 306/365天"
    # Once it is stated and once it is not: what is not stated asks for nothing.
    blank = [person(None, valid_from=date(2020, 1, 1)), person(36_500, valid_from=date(2026, 12, 31))]
    assert of_year(*blank) == [(100, 365, 365, "年任务额365 × 1/365天")]
    assert of_year(person(None)) == [(None, 365, 365, None)]


def test_probation_halves_the_part_of_the_year_in_which_it_lasts() -> None:
    rows = [person(36_500, "试用", valid_from=date(2026, 1, 1)), person(36_500, valid_from=date(2026, 4, 11))]
    quota, *_, says = of_year(*rows)[0]
    assert quota == 5_000 + 26_500
    assert says == "年任务额365 × 试用按50% × 100/365天 + 年任务额365 × 265/365天"


def test_of_many_changes_a_years_quota_names_the_first_few_and_how_many_there_were() -> None:
    rows = [person(36_500, valid_from=date(2026, month, 1)) for month in range(1, 7)]
    quota, *_, says = of_year(*rows)[0]
    assert quota == 36_500
    assert says.endswith(" + 其余，共6段")


STRETCHES = st.lists(st.tuples(st.none() | st.integers(0, 10**10), DAYS_OF_YEAR), min_size=1, max_size=5)


@settings(max_examples=30)
@given(STRETCHES, st.none() | DAYS_OF_YEAR, st.none() | DAYS_OF_YEAR)
def test_a_years_quota_agrees_with_exact_fractions(
    stretches: list[tuple[int | None, date]], hired: date | None, left: date | None
) -> None:
    starts = sorted({day for _, day in stretches})
    rows = [
        person(task, valid_from=start, hired_on=hired, left_on=left)
        for (task, _), start in zip(stretches, starts, strict=False)
    ]
    exact, stated, days = Fraction(0), False, 0
    for place in range(366):
        day = date(2024, 1, 1) + timedelta(days=place)
        if _works(rows, day):
            task = [row for row in rows if row["valid_from"] <= day][-1]["task"]
            exact, stated, days = exact + Fraction(task or 0, 366), stated or task is not None, days + 1
    found = [row[:2] for row in of_year(*rows, year="2024")]
    assert found == ([(int(exact + Fraction(1, 2)) if stated else None, days)] if days else [])


def test_a_half_year_covers_six_months_and_a_year_twelve() -> None:
    halves = sorted(whole_periods(months("2016-08", "2016-07"), Period.HALF).collect()["month"].to_list())
    assert halves == [f"2016-{month:02}" for month in range(7, 13)]
    assert whole_periods(months("2016-08"), Period.YEAR).collect().shape[0] == 12


def attained(value: int, quota: int | None) -> dict[str, Any]:
    frame = nw.from_native(pl.LazyFrame({"v": [value], "q": [quota]}, schema={"v": pl.Int64, "q": pl.Int64}))
    got = attain(frame, "a", "v", "q").with_columns(
        full=reaches("a", 1_000_000), over=exceeds("a", 1_000_000), third=reaches("a", 333_333)
    )
    (row,) = got.collect().rows(named=True)
    return dict(row)


def test_attainment_is_shown_rounded_and_compared_exactly() -> None:
    assert attained(2_000_000, 3_000_000)["a"] == 666_667
    just_under = attained(10**11 - 1, 10**11)
    assert just_under["a"] == 1_000_000
    assert not just_under["full"]
    met = attained(100, 100)
    assert (met["full"], met["over"]) == (True, False)
    just_over = attained(10**11 + 1, 10**11)
    assert (just_over["a"], just_over["full"], just_over["over"]) == (1_000_000, True, True)


def test_against_a_quota_of_zero_or_none_there_is_no_attainment() -> None:
    for quota in (0, None):
        got = attained(500, quota)
        assert (got["a"], got["full"], got["over"]) == (None, False, False)


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(-(10**11), 10**11), st.integers(1, 10**11)), min_size=1, max_size=40), BOUNDS)
def test_attainment_agrees_with_exact_fractions(pairs: list[tuple[int, int]], bound: int) -> None:
    frame = nw.from_native(pl.LazyFrame(pairs, schema=["v", "q"], orient="row"))
    got = attain(frame, "a", "v", "q").with_columns(r=reaches("a", bound), e=exceeds("a", bound))
    for (value, quota), row in zip(pairs, got.collect().rows(named=True), strict=True):
        exact = Fraction(value * 10**6, quota)
        rounded = int(abs(exact) + Fraction(1, 2)) * (1 if exact >= 0 else -1)
        assert (row["a"], row["r"], row["e"]) == (rounded, exact >= bound, exact > bound)


DAYS = st.none() | st.dates(date(2016, 1, 25), date(2016, 4, 5))


@settings(max_examples=40)
@given(st.lists(st.tuples(DAYS, DAYS), min_size=1, max_size=3), st.lists(DAYS, min_size=3, max_size=3, unique=True))
def test_days_employed_are_those_on_which_the_row_in_force_says_so(
    times: list[tuple[date | None, date | None]], since: list[date | None]
) -> None:
    starts = [None, *sorted(day for day in since if day)][: len(times)]
    rows = [
        {**person(3_100_000, hired_on=hired, left_on=left), "valid_from": start}
        for (hired, left), start in zip(times, starts, strict=False)
    ]
    expected = {}
    for month, length in (("2016-02", 29), ("2016-03", 31)):
        first = date.fromisoformat(f"{month}-01")
        expected[month] = (sum(_works(rows, first + timedelta(days=place)) for place in range(length)), length)
    got = monthly(staff(*rows), months(*expected), TERMS, parameters(), "zh").collect()
    said = {row["month"]: (row["employed_days"], row["month_days"]) for row in got.rows(named=True)}
    assert said == {month: days for month, days in expected.items() if days[0]}


def _works(rows: list[dict[str, Any]], day: date) -> bool:
    held = [row for row in rows if row["valid_from"] is None or row["valid_from"] <= day]
    row = held[-1] if held else rows[0]
    came = row["hired_on"] is None or row["hired_on"] <= day
    stated = row["valid_from"] is None or row["valid_from"] <= day
    return came and stated and (row["left_on"] is None or day <= row["left_on"])


def test_pay_of_a_month_is_due_two_months_later_across_the_year() -> None:
    frame = months("2016-01", "2016-11", "2016-12").select(paid=payable(nw.col("month"), 2))
    assert frame.collect()["paid"].to_list() == ["2016-03", "2017-01", "2017-02"]
    held = months("2016-02").select(last=last_day(nw.col("month")))
    assert held.collect()["last"].to_list() == [date(2016, 2, 29)]


def on_either_engine(
    tmp_path: Path, people: list[dict[str, Any]], asked: pl.DataFrame, quotas: Callable[..., Frame]
) -> Any:
    """The rows that both engines find for the periods asked for."""
    native: pl.LazyFrame = staff(*people).to_native()
    told = [sorted_rows(quotas(make(native.collect()), make(asked))) for make in (in_polars, in_duckdb(tmp_path))]
    assert told[0] == told[1]
    return told[0]


def test_duckdb_finds_the_quotas_that_polars_finds(tmp_path: Path) -> None:
    people = [
        person(3_000_000, "试用", hired_on=date(2016, 4, 16)),
        person(2_400_000, valid_from=date(2016, 4, 20)),
        {**person(None), "staff_no": "1002"},
        {**person(2_900_000, left_on=date(2016, 2, 10)), "staff_no": "1003"},
    ]
    asked = pl.DataFrame({"month": ["2016-02", "2016-04"]})
    found = on_either_engine(
        tmp_path, people, asked, lambda who, when: monthly(who, when, TERMS, parameters(), "zh").drop("says")
    )
    assert len(found) == 4


def test_duckdb_finds_the_quotas_of_years_that_polars_finds(tmp_path: Path) -> None:
    people = [
        person(3_000_001, "试用", valid_from=date(2016, 1, 1)),
        person(2_400_000, valid_from=date(2016, 4, 20)),
        {**person(None), "staff_no": "1002"},
        {**person(2_900_000, left_on=date(2016, 2, 10)), "staff_no": "1003"},
    ]
    asked = pl.DataFrame({"period": ["2015", "2016"]})
    found = on_either_engine(tmp_path, people, asked, lambda who, when: yearly(who, when, TERMS, parameters(), "zh"))
    assert len(found) == 5
