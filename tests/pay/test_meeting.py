"""Rows of a plan that can hold for one deal are found without asking every row about every other."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from functions.pay.plan.conditions import Asked, Condition, Days, meet
from functions.pay.plan.meeting import meeting
from functions.pay.plan.ranges import Range
from schemas.words import NO, YES

POSTS = ("店长", "销售", "会计")
FIRST = date(2016, 1, 1)


def days() -> st.SearchStrategy[Days]:
    ends = st.tuples(st.integers(0, 6), st.integers(0, 6) | st.none())
    return ends.map(
        lambda ends: Days(
            FIRST + timedelta(ends[0]),
            date.max if ends[1] is None else FIRST + timedelta(ends[0] + ends[1]),
        )
    )


def conditions() -> st.SearchStrategy[Asked | None]:
    named = st.frozensets(st.sampled_from(POSTS), min_size=1)
    some = named.map(lambda values: Condition("post", values))
    others = named.map(lambda values: Condition("post", frozenset(POSTS) - values, values))
    return st.none() | some | others


def flags() -> st.SearchStrategy[Asked | None]:
    return st.none() | st.sampled_from([YES, NO]).map(lambda word: Condition("due", frozenset({word})))


def ranges() -> st.SearchStrategy[Asked | None]:
    ends = st.tuples(st.integers(0, 5) | st.none(), st.integers(5, 9) | st.none())
    return st.none() | ends.map(lambda ends: Range("price", *ends))


def rows() -> st.SearchStrategy[tuple[Asked, ...]]:
    return st.tuples(days(), conditions(), flags(), ranges()).map(
        lambda asked: tuple(one for one in asked if one is not None)
    )


def both(one: tuple[Asked, ...], other: tuple[Asked, ...]) -> bool:
    held = [next(asked for asked in row if isinstance(asked, Days)) for row in (one, other)]
    stated = [tuple(asked for asked in row if not isinstance(asked, Days)) for row in (one, other)]
    return max(held[0].first, held[1].first) <= min(held[0].last, held[1].last) and meet(*stated)


@given(st.lists(rows(), max_size=12))
def test_pairs_that_meet_are_those_that_share_every_column_and_day(rows: list[tuple[Asked, ...]]) -> None:
    expected = {(one, other) for one, other in combinations(range(len(rows)), 2) if both(rows[one], rows[other])}
    found = list(meeting(rows))
    assert set(found) == expected
    assert len(found) == len(expected)
    assert found == sorted(found, key=lambda pair: (pair[1], pair[0]))
