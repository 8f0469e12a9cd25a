"""Whole tiers: everything at the rate of the band that the total reaches. The commissions of a jewellery department."""

from __future__ import annotations

from typing import Any

import pytest

from tests.pay.rate_tables import Row, amounts, bands, deal, pay, planned

LEVELS = [
    *((0, 10000, "含上限", 5), (10000, 20000, "不含", 5.5), (20000, 50000, "含下限", 6)),
    *((50000, 100000, "含下限", 6.5), (100000, 200000, "含下限", 7), (200000, 500000, "含下限", 8)),
    (500000, "", "含下限", 9),
]
TOGETHER: Row = {"组": "甲", "同组": "取高"}
FULL_TIME = [
    *bands("月净额", "全额", *LEVELS, 计量="折价金额", 用工类型="全职", **TOGETHER),
    *bands("单笔金额", "全额", *LEVELS, 规则="2", 计量="折价金额", 用工类型="全职", **TOGETHER),
]
PART_TIME = [
    *bands(
        *("月净额", "全额"),
        *((10000, 10000, "含两端", 5), (10000, 20000, "不含", 5.5), (20000, "", "含下限", 6)),
        **{"规则": "3", "用工类型": "兼职", "计量": "折价金额"},
    ),
    *bands(
        *("月净额", "全额"),
        *((0, 5000, "不含", 1), (5000, 10000, "含下限", 2), (10000, "", "含下限", 0)),
        **{"规则": "4", "用工类型": "兼职", "计入": "黄金", "计量": "每人期", "单位": "克"},
    ),
]


def sold(net: float, price: float | None = None, listed: float | None = None, **more: Any) -> dict[str, Any]:
    """A sale of that net amount, in yuan; `more` may say the month's net where it is not this deal's alone."""
    price = net if price is None else price
    listed = price if listed is None else listed
    over, under = min(fen(price) * 10, fen(listed) * 9), fen(listed) * 9
    numbers: dict[str, Any] = {
        "share": fen(net),
        "price": fen(price),
        "over": over,
        "under": under,
        "net": fen(more.pop("month", net)),
    }
    return deal(**numbers, **more)


def fen(yuan: float) -> int:
    return round(yuan * 100)


@pytest.mark.parametrize(
    ("deals", "paid"),
    [
        ([sold(30000)], [180000]),
        ([sold(8000, month=20000), sold(12000, month=20000)], [48000, 72000]),
        ([sold(10000)], [50000]),
        ([sold(19999.99)], [110000]),
        ([sold(10000.01)], [55000]),
        ([sold(20000)], [120000]),
        ([sold(50000)], [325000]),
        ([sold(49999.99)], [300000]),
        ([sold(600000)], [5400000]),
        ([sold(19000, price=20000)], [114000]),
        ([sold(81000, listed=100000)], [473850]),
        ([sold(10000.01, listed=33333.33)], [18333]),
        ([sold(18000, price=30000), sold(12000, price=30000, person="1002")], [108000, 72000]),
        ([sold(0)], [0]),
    ],
)
def test_full_time_commissions_are_those_of_the_source(deals: list[Row], paid: list[int]) -> None:
    assert amounts(FULL_TIME, deals) == paid


def test_what_a_month_cost_besides_is_taken_off_at_the_months_rate_whatever_its_deals_get() -> None:
    expense = {**sold(-1000, month=29000), "price": None, "over": 1, "under": 1}
    assert amounts(FULL_TIME, [sold(30000, month=29000), expense]) == [180000, -6000]


def test_a_month_at_or_below_zero_pays_nothing_by_the_months_rate() -> None:
    month_only = bands("月净额", "全额", *LEVELS)
    assert amounts(month_only, [sold(500, month=0)]) == [0]
    assert amounts(month_only, [sold(500, month=-3)]) == [0]
    assert amounts(month_only, [sold(0.01)]) == [0]
    assert amounts(month_only, [sold(0.1)]) == [1]


@pytest.mark.parametrize(
    ("sales", "gold", "money"),
    [
        ([4000], 1, [0]),
        ([2000, 2000], 1, [0, 0]),
        ([4999.99], 1, [0]),
        ([5000], 2, [0]),
        ([9999.99], 2, [0]),
        ([10000], 0, [50000]),
        ([12000], 0, [66000]),
    ],
)
def test_part_time_sales_earn_gold_once_a_month_and_money_from_ten_thousand(
    sales: list[float], gold: int, money: list[int]
) -> None:
    deals = [{**sold(sale, month=sum(sales)), "kind": "兼职"} for sale in sales]
    lines = pay(planned(PART_TIME), deals)
    assert [line["commission"] for line in lines if line["row"]] == money
    (line,) = [line for line in lines if line["row"] is None]
    assert (line["key"], line["month"], line["staff_no"]) == ("规则 4 2016-01", "2016-01", "1001")
    assert (line["gold"], line["commission"]) == (gold, 0)
    assert all(line["gold"] == 0 for line in lines if line["row"])


def test_the_deals_of_another_kind_of_person_earn_no_gold() -> None:
    assert [line["row"] for line in pay(planned(PART_TIME), [sold(4000)])] == [2]


def test_every_deal_is_counted_in_the_total_and_each_is_rounded_by_itself() -> None:
    rows = bands("月金额", "全额", (0, 100, "含上限", 1), (100, "", "含上限", 1.5))
    assert amounts(rows, [deal(share=3333), deal(share=3333), deal(share=3334)]) == [33, 33, 33]
    assert amounts(rows, [deal(share=3333), deal(share=3333), deal(share=3335)]) == [50, 50, 50]


def test_an_amount_below_zero_lowers_the_total_and_costs_the_same_rate() -> None:
    rows = bands("月金额", "全额", (0, 100, "含上限", 1), (100, "", "含上限", 2.5))
    assert amounts(rows, [deal(share=20000), deal(share=-5050)]) == [500, -126]
    assert amounts(rows, [deal(share=20000), deal(share=-10050)]) == [200, -101]


def test_people_and_months_are_told_apart() -> None:
    rows = bands("月金额", "全额", (0, 100, "含上限", 1), (100, "", "含上限", 2))
    deals = [deal(share=9000), deal(share=9000, person="1002"), deal("2016-02-01", share=9000), deal(share=1001)]
    assert amounts(rows, deals) == [180, 90, 90, 20]
