"""Days off are earned by shift and period, carried over or lost by overhauls, and end with the policy."""

from __future__ import annotations

from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from functions.pay.accrual import Entitlement, accrue, bookings, earning_periods, leave_reports
from functions.pay.expressions import Frame
from schemas.words import Text

Row = dict[str, Any]
DAY_SHIFT = Entitlement("常白班", None, 1, carries=True, weekends=False, clause="一.1")
ROTATING = Entitlement("运转班", 3, 1, carries=False, weekends=True, clause="一.1")
BOTH = [DAY_SHIFT, ROTATING]
FIRST = date(2015, 1, 5)


def day(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(f"2015-{written}")


def people(*given: tuple[str, str, str | None, str | None]) -> Frame:
    rows = [
        {"staff_no": who, "shift": shift, "since_on": day(since), "until_on": day(until)}
        for who, shift, since, until in given
    ]
    schema = {"staff_no": pl.String, "shift": pl.String, "since_on": pl.Date, "until_on": pl.Date}
    return nw.from_native(pl.LazyFrame(rows, schema=schema))


def booked(*given: tuple[str, str]) -> Frame:
    rows = [{"staff_no": who, "on": day(on), "row": number} for number, (who, on) in enumerate(given, start=2)]
    return nw.from_native(pl.LazyFrame(rows, schema={"staff_no": pl.String, "on": pl.Date, "row": pl.Int64}))


def overhauled(*given: tuple[str, str | None]) -> Frame:
    rows = [{"from_on": day(since), "until_on": day(until)} for since, until in given]
    return nw.from_native(pl.LazyFrame(rows, schema={"from_on": pl.Date, "until_on": pl.Date}))


STAFF = people(("1", "常白班", None, None), ("2", "运转班", None, None))


def accrued(
    taken: Frame, stops: Frame, who: Frame = STAFF, today: date = date(2015, 4, 30), ended: date | None = None
) -> Frame:
    return accrue(who, taken, stops, BOTH, first=FIRST, today=today, ended=ended)


def of(frame: Frame, who: str) -> list[tuple[str, int, int, int]]:
    rows = frame.filter(nw.col("staff_no") == who).collect().to_native().sort("index").to_dicts()
    return [(row["period"], row["available"], row["carried"], row["taken"]) for row in rows]


def test_day_shift_earns_a_day_a_month_and_what_is_not_taken_lapses() -> None:
    found = of(accrued(booked(("1", "02-02")), overhauled()), "1")
    assert found == [("2015-01", 1, 0, 0), ("2015-02", 1, 0, 1), ("2015-03", 1, 0, 0), ("2015-04", 1, 0, 0)]


def test_rotating_shift_earns_a_day_every_three_weeks() -> None:
    found = of(accrued(booked(("2", "01-26")), overhauled(), today=date(2015, 2, 16)), "2")
    assert found == [
        ("2015-01-05/2015-01-25", 1, 0, 0),
        ("2015-01-26/2015-02-15", 1, 0, 1),
        ("2015-02-16/2015-03-08", 1, 0, 0),
    ]


def test_an_overhaul_carries_the_day_of_day_shift_over_until_a_month_without_one() -> None:
    found = of(accrued(booked(), overhauled(("01-10", "02-20"))), "1")
    assert [(available, carried) for _, available, carried, _ in found] == [(1, 0), (2, 1), (3, 2), (1, 0)]


def test_a_day_taken_beside_the_overhaul_is_not_carried_over_and_one_too_many_is_not_owed() -> None:
    found = of(accrued(booked(("1", "01-05"), ("1", "01-06")), overhauled(("01-10", "02-20"))), "1")
    assert [(available, carried) for _, available, carried, _ in found] == [(1, 0), (1, 0), (2, 1), (1, 0)]


def test_an_overhaul_takes_the_day_of_rotating_shift() -> None:
    found = of(accrued(booked(), overhauled(("01-25", "01-25")), today=date(2015, 2, 1)), "2")
    assert [available for _, available, _, _ in found] == [0, 1]


def test_a_period_counts_for_those_who_were_there_for_all_of_it() -> None:
    who = people(("1", "常白班", "01-02", "03-31"), ("3", "门卫", None, None))
    assert [period for period, *_ in of(accrued(booked(), overhauled(), who), "1")] == ["2015-02", "2015-03"]
    assert of(accrued(booked(), overhauled(), who), "3") == []


def test_the_policy_ends_when_rebuilding_starts() -> None:
    found = of(accrued(booked(), overhauled(), ended=date(2015, 3, 1)), "1")
    assert [period for period, *_ in found] == ["2015-01", "2015-02"]
    assert of(accrued(booked(), overhauled(), ended=FIRST), "1") == [("2015-01", 1, 0, 0)]
    assert of(accrued(booked(), overhauled(), ended=date(2014, 12, 1)), "1") == []


def test_months_of_a_leap_year_join() -> None:
    periods = earning_periods(DAY_SHIFT, date(2016, 1, 1), date(2016, 3, 1), None)
    assert [period.last for period in periods] == [date(2016, 1, 31), date(2016, 2, 29), date(2016, 3, 31)]


def findings(taken: Frame, stops: Frame, ended: date | None = None) -> dict[int, str]:
    frame = bookings(STAFF, taken, stops, BOTH, first=FIRST, today=date(2015, 4, 30), ended=ended, locale="zh")
    return {row["row"]: row["finding"] for row in frame.collect().to_native().to_dicts()}


def test_the_last_of_too_many_days_is_named() -> None:
    assert findings(booked(("1", "02-10"), ("1", "02-03"), ("2", "01-06")), overhauled()) == {2: "超过本期可休的天数"}


def test_day_shift_takes_no_day_off_at_the_weekend_and_rotating_shift_may() -> None:
    assert findings(booked(("1", "02-07"), ("1", "03-08"), ("2", "02-07")), overhauled()) == dict.fromkeys(
        (2, 3), "不能在周六、周日休"
    )


def test_nobody_takes_a_day_off_in_an_overhaul_or_after_the_policy_has_ended() -> None:
    taken = booked(("1", "02-03"), ("2", "02-03"), ("1", "03-03"), ("2", "04-20"), ("9", "02-03"))
    found = findings(taken, overhauled(("02-02", "02-04")), ended=date(2015, 3, 3))
    assert found == {2: "检修期间不能休", 3: "检修期间不能休", 4: "带薪休假政策已终止", 5: "带薪休假政策已终止"}


def test_a_day_before_the_policy_began_is_outside_it() -> None:
    assert findings(booked(("2", "01-04")), overhauled()) == {2: "不在享受政策的期间内"}


def test_the_days_of_a_person_and_period_are_reported() -> None:
    frame = accrued(booked(("1", "02-10"), ("1", "02-11")), overhauled(("01-25", "01-25")), today=date(2015, 2, 15))
    rows = leave_reports(frame, kind=Text("带薪休假", "Paid leave"), locale="zh").collect().to_native().to_dicts()
    told = {(row["subject"], row["period"]): (row["value"], row["target"], row["verdict"], row["says"]) for row in rows}
    assert told["1", "2015-02"] == ("2", "2", None, "本期可休2天（其中顺延1天），已休2天")
    assert told["2", "2015-01-05/2015-01-25"] == ("0", "0", None, "检修期间不享受")
