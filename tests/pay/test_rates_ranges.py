"""Conditions on numbers: a rate for deals whose price lies in a range, rules that meet or leave each other alone."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pay.rate_tables import Row, amounts, deal, planned, state

PER_DEAL: Row = {"计量": "每户", "单位": "元/户"}


def sold(*prices: int) -> list[Row]:
    """Deals at these prices, in yuan."""
    return [deal(price=price * 100) for price in prices]


def test_a_rate_takes_the_deals_whose_number_lies_in_its_range() -> None:
    rows: list[Row] = [
        {**PER_DEAL, "成交价": "不满1000", "费率": 5},
        {**PER_DEAL, "成交价": "1000以上不满5000", "费率": 20},
        {**PER_DEAL, "成交价": ">=5000", "费率": 50},
    ]
    assert amounts(rows, sold(999, 1000, 4999, 5000)) == [500, 2000, 2000, 5000]


def test_a_blank_number_is_in_no_range_and_in_a_blank_one() -> None:
    rows: list[Row] = [{**PER_DEAL, "成交价": "0以上", "费率": 5}]
    assert amounts(rows, [deal(price=None)]) == [0]
    assert amounts([{**PER_DEAL, "费率": 5}], [deal(price=None)]) == [500]


def test_ranges_that_share_a_number_overlap_and_those_that_touch_do_not() -> None:
    _, faults = state([{**PER_DEAL, "成交价": "1000以下", "费率": 5}, {**PER_DEAL, "成交价": "1000以上", "费率": 6}])
    assert [(fault.row, fault.column, fault.code) for fault in faults] == [(3, "rule", "overlap")]
    planned([{**PER_DEAL, "成交价": "1000以下", "费率": 5}, {**PER_DEAL, "成交价": "超过1000", "费率": 6}])


def test_two_rows_of_one_rule_may_take_different_ranges() -> None:
    rows: list[Row] = [
        {**PER_DEAL, "规则": "1", "成交价": "1000以下", "费率": 5},
        {**PER_DEAL, "规则": "1", "成交价": "超过1000", "费率": 6},
    ]
    assert amounts(rows, sold(1000, 1001)) == [500, 600]


@pytest.mark.parametrize("typed", ["很多", "10-", ">=", "20-10"])
def test_a_range_that_cannot_be_read_says_how_to_write_one(typed: str) -> None:
    (fault,) = state([{**PER_DEAL, "成交价": typed, "费率": 5}])[1]
    assert (fault.row, fault.column, fault.code) == (2, "price", "unsupported")
    assert fault.detail is not None
    assert "20以上" in fault.detail.zh


@given(st.lists(st.integers(1, 9_999), min_size=1, max_size=4, unique=True), st.integers(0, 12_000))
def test_ranges_that_tile_pay_every_deal_exactly_once(edges: list[int], price: int) -> None:
    ends = sorted(edges)
    ranges = [f"不满{ends[0]}", *(f"{a}以上不满{b}" for a, b in pairwise(ends)), f"{ends[-1]}以上"]
    rows = [{**PER_DEAL, "成交价": typed, "费率": place} for place, typed in enumerate(ranges, start=1)]
    expected = 1 + sum(price >= end for end in ends)
    assert amounts(rows, sold(price)) == [expected * 100]
