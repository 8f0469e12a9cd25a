"""Stretches in one class are one stint; days are swapped where both are booked alike."""

from __future__ import annotations

from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from functions.pay.expressions import Frame
from functions.pay.facts import spells, stints
from functions.pay.leave.swaps import SWAPPED_BEFORE, UNBOOKED, UNEQUAL, swapped

Row = dict[str, Any]


def day(number: int) -> date:
    return date(2026, 1, number)


def staff(*rows: Row) -> Frame:
    blank: Row = {"post": "维修工", "hired_on": None, "left_on": None, "valid_from": None}
    dates = dict.fromkeys(("hired_on", "left_on", "valid_from"), pl.Date)
    schema = {"staff_no": pl.String, "shift": pl.String, "post": pl.String, **dates}
    return nw.from_native(pl.LazyFrame([{**blank, **row} for row in rows], schema=schema))


def held(*rows: Row) -> list[tuple[str, str, date]]:
    found = stints(spells(staff(*rows), shift=nw.col("shift")), "shift").collect().to_native().sort("since_on")
    return [(row["staff_no"], row["shift"], row["until_on"]) for row in found.to_dicts()]


def test_a_change_of_post_does_not_break_a_stint_and_a_change_of_shift_does() -> None:
    first: Row = {"staff_no": "1", "shift": "长白班"}
    post = {**first, "post": "其他", "valid_from": day(10)}
    assert len(held(first, post)) == 1
    other: Row = {"staff_no": "1", "shift": "运转班", "valid_from": day(20)}
    assert [shift for _, shift, _ in held(first, post, other)] == ["长白班", "运转班"]


def test_days_away_between_two_employments_break_a_stint() -> None:
    first: Row = {"staff_no": "1", "shift": "长白班", "left_on": day(5)}
    again: Row = {"staff_no": "1", "shift": "长白班", "hired_on": day(10), "valid_from": day(10)}
    assert len(held(first, again)) == 2
    assert len(held(first, {**again, "hired_on": day(6), "valid_from": day(6)})) == 1


def test_whoever_is_in_no_class_has_no_stint() -> None:
    assert held({"staff_no": "1", "shift": None}) == []


def booked(*rows: tuple[str, int, str | None]) -> Frame:
    named = [{"row": at, "staff_no": who, "on": day(on), "half": half} for at, (who, on, half) in enumerate(rows, 2)]
    schema = {"row": pl.Int64, "staff_no": pl.String, "on": pl.Date, "half": pl.String}
    return nw.from_native(pl.LazyFrame(named, schema=schema))


def exchange(*rows: tuple[str, int, str, int]) -> Frame:
    named = [
        {"row": at, "staff_no": who, "on": day(on), "other": other, "other_on": day(other_on)}
        for at, (who, on, other, other_on) in enumerate(rows, 2)
    ]
    return nw.from_native(pl.LazyFrame(named))


def after(taken: Frame, swaps: Frame) -> tuple[list[tuple[str, int]], list[int]]:
    found, failed = swapped(taken, swaps)
    days = [(row["staff_no"], row["on"].day) for row in found.collect().to_native().sort("row").to_dicts()]
    return days, [row["why"] for row in failed.collect().to_native().sort("row").to_dicts()]


def test_each_takes_the_day_of_the_other() -> None:
    assert after(booked(("1", 5, None), ("2", 6, None)), exchange(("1", 5, "2", 6))) == ([("1", 6), ("2", 5)], [])


def test_nothing_is_swapped_where_a_day_is_not_booked_or_the_two_are_unlike() -> None:
    assert after(booked(("1", 5, None)), exchange(("1", 5, "2", 6))) == ([("1", 5)], [UNBOOKED])
    unlike = booked(("1", 5, "上午"), ("2", 6, None))
    assert after(unlike, exchange(("1", 5, "2", 6))) == ([("1", 5), ("2", 6)], [UNEQUAL])


def test_a_day_is_swapped_once_and_a_swap_that_lacks_a_day_holds_no_other_up() -> None:
    three = booked(("1", 5, None), ("2", 6, None), ("3", 7, None))
    assert after(three, exchange(("1", 5, "2", 6), ("1", 5, "3", 7)))[1] == [SWAPPED_BEFORE]
    assert after(three, exchange(("1", 5, "9", 8), ("1", 5, "3", 7))) == ([("1", 7), ("2", 6), ("3", 5)], [UNBOOKED])
