"""Days off are earned by shift and period, carried over or lost by overhauls, and end with the policy."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import narwhals as nw
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from functions.pay.expressions import Frame
from functions.pay.leave.accrual import TENTHS, Entitlement, Events, accrue, bookings, earning_periods, leave_reports
from schemas.words import Text

Row = dict[str, Any]
FIRST = date(2015, 1, 5)
DAY_SHIFT = Entitlement("常白班", None, 1, carries=True, weekends=False, clause="一.1", first=FIRST)
ROTATING = Entitlement("运转班", 3, 1, carries=False, weekends=True, clause="一.1", first=FIRST)
BOTH = [DAY_SHIFT, ROTATING]


def day(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(f"2015-{written}")


def people(*given: tuple[str, str, str | None, str | None]) -> Frame:
    rows = [
        {"staff_no": who, "shift": shift, "since_on": day(since), "until_on": day(until)}
        for who, shift, since, until in given
    ]
    schema = {"staff_no": pl.String, "shift": pl.String, "since_on": pl.Date, "until_on": pl.Date}
    return nw.from_native(pl.LazyFrame(rows, schema=schema))


def booked(*given: tuple[str, str], tenths: int = TENTHS, exempt: bool = False) -> Frame:
    rows = [
        {"staff_no": who, "on": day(on), "row": number, "tenths": tenths, "exempt": exempt}
        for number, (who, on) in enumerate(given, start=2)
    ]
    schema = {"staff_no": pl.String, "on": pl.Date, "row": pl.Int64, "tenths": pl.Int64, "exempt": pl.Boolean}
    return nw.from_native(pl.LazyFrame(rows, schema=schema))


def overhauled(*given: tuple[str, str | None], of: tuple[str, ...] = ("1", "2")) -> Frame:
    """Overhauls that concern these people."""
    rows = [{"staff_no": who, "from_on": day(since), "until_on": day(until)} for since, until in given for who in of]
    return nw.from_native(pl.LazyFrame(rows, schema={"staff_no": pl.String, "from_on": pl.Date, "until_on": pl.Date}))


STAFF = people(("1", "常白班", None, None), ("2", "运转班", None, None))


def events(taken: Frame, stops: Frame, put_off: Frame | None = None) -> Events:
    nothing = booked() if put_off is None else put_off
    return Events(taken, nothing.select("staff_no", "on", "tenths"), stops)


def accrued(
    taken: Frame,
    stops: Frame,
    who: Frame = STAFF,
    today: date = date(2015, 4, 30),
    ended: date | None = None,
    put_off: Frame | None = None,
) -> Frame:
    return accrue(who, events(taken, stops, put_off), until(ended), today=today)


def until(ended: date | None) -> list[Entitlement]:
    """The policy of both shifts, which ends on that day."""
    return [replace(one, ended=ended) for one in BOTH]


def of(frame: Frame, who: str) -> list[tuple[str, float, float, float]]:
    """The periods of a person in days: name, available, carried, taken."""
    rows = frame.filter(nw.col("staff_no") == who).collect().to_native().sort("index").to_dicts()
    return [(row["period"], *(row[name] / TENTHS for name in ("available", "carried", "taken"))) for row in rows]


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


def test_whoever_came_or_left_within_a_period_earns_the_whole_days_that_fall_to_their_part() -> None:
    who = people(("1", "常白班", "01-16", "03-20"), ("3", "门卫", None, None))
    assert of(accrued(booked(), overhauled(), who), "1") == [
        ("2015-01", 0, 0, 0),
        ("2015-02", 1, 0, 0),
        ("2015-03", 0, 0, 0),
    ]
    assert of(accrued(booked(), overhauled(), who), "3") == []
    two_days = [Entitlement("常白班", None, 2, carries=True, weekends=False, clause="一.1", first=FIRST)]
    frame = accrue(who, events(booked(), overhauled()), two_days, today=date(2015, 4, 30))
    assert [available for _, available, _, _ in of(frame, "1")] == [1, 2, 1]


def test_a_day_taken_before_leaving_or_before_an_overhaul_began_stays_taken() -> None:
    who = people(("1", "常白班", None, "03-20"), ("2", "运转班", None, None))
    assert of(accrued(booked(("1", "03-03")), overhauled(), who), "1")[-1] == ("2015-03", 1, 0, 1)
    found = of(accrued(booked(("2", "01-06")), overhauled(("01-10", "01-12"))), "2")
    assert found[0] == ("2015-01-05/2015-01-25", 1, 0, 1)
    assert of(accrued(booked(("2", "01-20")), overhauled(("01-10", "01-12"))), "2")[0][1:] == (0, 0, 1)


def test_an_overhaul_concerns_those_whom_it_names() -> None:
    stops = overhauled(("01-10", "01-12"), of=("2",))
    assert [carried for *_, carried, _ in of(accrued(booked(), stops), "1")] == [0, 0, 0, 0]
    assert of(accrued(booked(), stops, today=date(2015, 1, 20)), "2") == [("2015-01-05/2015-01-25", 0, 0, 0)]


def test_a_day_that_was_put_off_goes_over_once_and_a_day_that_was_just_not_taken_lapses() -> None:
    put_off = booked(("1", "01-20"), ("2", "01-20"))
    found = of(accrued(booked(), overhauled(), put_off=put_off), "1")
    assert [(available, carried) for _, available, carried, _ in found] == [(1, 0), (2, 1), (1, 0), (1, 0)]
    found = of(accrued(booked(), overhauled(), today=date(2015, 2, 1), put_off=put_off), "2")
    assert [(available, carried) for _, available, carried, _ in found] == [(1, 0), (2, 1)]
    taken = booked(("1", "01-22"))
    assert [carried for *_, carried, _ in of(accrued(taken, overhauled(), put_off=put_off), "1")] == [0, 0, 0, 0]
    two_days = [Entitlement("常白班", None, 2, carries=True, weekends=False, clause="一.1", first=FIRST)]
    frame = accrue(STAFF, events(booked(), overhauled(), put_off), two_days, today=date(2015, 2, 28))
    assert of(frame, "1") == [("2015-01", 2, 0, 0), ("2015-02", 3, 1, 0)]


MARKS = st.lists(st.tuples(st.integers(0, 5), st.integers(1, 28)), max_size=6)


@given(MARKS, MARKS, st.lists(st.integers(0, 5), max_size=3), st.integers(1, 3))
def test_what_goes_over_is_what_counting_period_by_period_gives(
    taken: list[tuple[int, int]], put_off: list[tuple[int, int]], stopped: list[int], days: int
) -> None:
    """Overhauls last a day, the first of a month, so that nothing was taken before they began."""
    marks = [booked(*(("1", f"{month + 1:02}-{day:02}") for month, day in given)) for given in (taken, put_off)]
    stops = overhauled(*((f"{month + 1:02}-01", f"{month + 1:02}-01") for month in stopped), of=("1",))
    earns = replace(DAY_SHIFT, days=days)
    frame = accrue(STAFF, events(marks[0], stops, marks[1]), [earns], today=date(2015, 6, 30))
    over, expected = 0, []
    for month in range(6):
        expected.append((days + over, over))
        left = max(days + over - sum(at == month for at, _ in taken), 0)
        over = left if month in stopped else min(left, sum(at == month for at, _ in put_off))
    assert [(available, carried) for _, available, carried, _ in of(frame, "1")] == expected


def test_two_half_days_are_a_day() -> None:
    halves = booked(("1", "02-03"), ("1", "02-04"), tenths=TENTHS // 2)
    assert of(accrued(halves, overhauled()), "1")[1] == ("2015-02", 1, 0, 1)
    third = booked(("1", "02-03"), ("1", "02-04"), ("1", "02-05"), tenths=TENTHS // 2)
    assert findings(third, overhauled()) == {4: "超过本期可休的天数"}


def test_a_day_that_the_plan_gives_may_lie_on_a_sunday() -> None:
    assert findings(booked(("1", "02-08"), exempt=True), overhauled()) == {}


def test_the_policy_ends_when_rebuilding_starts() -> None:
    found = of(accrued(booked(), overhauled(), ended=date(2015, 3, 1)), "1")
    assert [period for period, *_ in found] == ["2015-01", "2015-02"]
    assert of(accrued(booked(), overhauled(), ended=FIRST), "1") == [("2015-01", 1, 0, 0)]
    assert of(accrued(booked(), overhauled(), ended=date(2014, 12, 1)), "1") == []


def test_months_of_a_leap_year_join() -> None:
    periods = earning_periods(replace(DAY_SHIFT, first=date(2016, 1, 1)), date(2016, 3, 1))
    assert [period.last for period in periods] == [date(2016, 1, 31), date(2016, 2, 29), date(2016, 3, 31)]


def findings(taken: Frame, stops: Frame, ended: date | None = None) -> dict[int, str]:
    frame = bookings(STAFF, events(taken, stops), until(ended), today=date(2015, 4, 30), locale="zh")
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
