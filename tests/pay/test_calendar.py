"""A calendar holds every period once, and of every person those in which they are employed."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.pay.calendar import MONTHS, calendar, days_of, months_between, with_days, with_employment
from functions.pay.expressions import Frame
from functions.pay.periods import month_index_of

DAYS = st.dates(date(2015, 11, 1), date(2016, 4, 30))
STAFF = {
    **{"staff_no": pl.String, "post": pl.String},
    **{"hired_on": pl.Date, "left_on": pl.Date, "valid_from": pl.Date},
}


def staff(*rows: tuple[str, str, date | None, date | None, date | None]) -> Frame:
    """Staff number, post, hired, left, valid from."""
    return nw.from_native(pl.LazyFrame(list(rows), schema=STAFF, orient="row"))


def months(*names: str) -> Frame:
    return with_days(nw.from_native(pl.LazyFrame({"month": list(names)}, schema={"month": pl.String})))


def rows(frame: Frame, *names: str) -> list[tuple[object, ...]]:
    return sorted(frame.select(*names).collect().rows(), key=repr)


def bounds(first: int | None, last: int | None) -> Frame:
    return nw.from_native(
        pl.LazyFrame({"first": [first], "last": [last]}, schema=dict.fromkeys(("first", "last"), pl.Int64))
    )


def test_the_months_between_two_are_there_once_each() -> None:
    found = months_between(bounds(month_index_of(date(2015, 11, 3)), month_index_of(date(2016, 2, 1))))
    assert rows(found, "month", "first_on", "last_on") == [
        ("2015-11", date(2015, 11, 1), date(2015, 11, 30)),
        ("2015-12", date(2015, 12, 1), date(2015, 12, 31)),
        ("2016-01", date(2016, 1, 1), date(2016, 1, 31)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
    ]


@pytest.mark.parametrize(("first", "last", "count"), [(5, 5, 1), (5, 4, 0), (None, None, 0), (0, MONTHS - 1, MONTHS)])
def test_as_many_months_as_there_are_and_none_without_bounds(first: int | None, last: int | None, count: int) -> None:
    assert len(rows(months_between(bounds(first, last)), "month_index")) == count


@given(st.integers(1950, 2050), st.integers(1, 12))
def test_a_month_has_the_days_that_it_has(year: int, month: int) -> None:
    found = sorted(days_of(months(f"{year}-{month:02}")).select("on", "day").collect().rows())
    length = monthrange(year, month)[1]
    assert found == [(date(year, month, day), day) for day in range(1, length + 1)]


def test_a_month_counts_the_days_on_which_somebody_is_employed() -> None:
    people = staff(
        ("1", "A", None, None, None),
        ("2", "A", date(2016, 1, 16), date(2016, 2, 10), None),
        ("3", "A", date(2016, 3, 1), None, None),
    )
    found = calendar(months("2016-01", "2016-02"), people)
    assert rows(found, "staff_no", "month", "employed_days", "whole") == [
        ("1", "2016-01", 31, True),
        ("1", "2016-02", 29, True),
        ("2", "2016-01", 16, False),
        ("2", "2016-02", 10, False),
    ]


def test_a_change_of_post_does_not_break_a_month_and_the_last_day_says_the_post() -> None:
    people = staff(("1", "A", None, None, None), ("1", "B", None, None, date(2016, 1, 20)))
    found = calendar(months("2016-01"), people, ["post"])
    assert rows(found, "employed_days", "whole", "post") == [(31, True, "B")]


def test_who_left_and_came_again_is_employed_on_the_days_of_both_rows() -> None:
    people = staff(("1", "A", None, date(2016, 1, 5), None), ("1", "B", date(2016, 1, 20), None, date(2016, 1, 20)))
    assert rows(calendar(months("2016-01"), people), "employed_days", "whole") == [(17, False)]


@given(st.lists(st.tuples(DAYS, st.integers(0, 60)), min_size=1, max_size=3), st.none() | DAYS, st.none() | DAYS)
def test_any_stretch_of_days_counts_as_counting_by_hand_does(
    stretches: list[tuple[date, int]], hired: date | None, left: date | None
) -> None:
    spans = {(first, first + timedelta(days=length)) for first, length in stretches}
    asked = pl.LazyFrame(
        [("1", first, last) for first, last in spans],
        schema={"staff_no": pl.String, "first_on": pl.Date, "last_on": pl.Date},
        orient="row",
    )
    expected = []
    for first, last in spans:
        days = [first + timedelta(days=passed) for passed in range((last - first).days + 1)]
        there = [day for day in days if (hired is None or day >= hired) and (left is None or day <= left)]
        if there:
            expected.append((first, last, len(there), len(there) == len(days)))
    found = with_employment(nw.from_native(asked), staff(("1", "A", hired, left, None)))
    assert rows(found, "first_on", "last_on", "employed_days", "whole") == sorted(expected, key=repr)
