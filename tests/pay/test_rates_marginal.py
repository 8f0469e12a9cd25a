"""Marginal and interpolated tiers, attainment and accelerators: the examples that a textbook would have."""

from __future__ import annotations

from typing import Any

import pytest

from tests.pay.rate_tables import Row, amounts, bands, deal, pay, planned

RISING = ((0, 10000, "含上限", 5), (10000, 20000, "含上限", 7), (20000, "", "含上限", 10))


def yuan(*sums: float, **more: Any) -> list[dict[str, Any]]:
    return [deal(share=round(amount * 100), **more) for amount in sums]


def test_a_marginal_tier_pays_each_part_of_a_deal_at_the_rate_of_its_band() -> None:
    rows = bands("月金额", "分段", *RISING)
    # 10,000 × 5 % + 10,000 × 7 % + 5,000 × 10 %
    assert amounts(rows, yuan(25000)) == [170000]
    # 8,000 × 5 %; then 2,000 × 5 % + 4,000 × 7 %; then 6,000 × 7 % + 5,000 × 10 %
    assert amounts(rows, yuan(8000, 6000, 11000)) == [40000, 38000, 92000]


def test_the_parts_of_a_deal_are_summed_before_they_are_rounded() -> None:
    rows = bands("月金额", "分段", (0, 0.05, "含上限", 10), (0.05, "", "含上限", 50))
    # 0.5 + 0.5 fen make one fen; each by itself would be rounded up to one.
    assert amounts(rows, [deal(share=6)]) == [1]


@pytest.mark.parametrize("sixth", ["16.666667", "16.666667%", "１６.６６６６６７％"])
def test_a_rate_of_six_decimals_is_paid_exactly_in_every_band(sixth: str) -> None:
    rows = bands("月金额", "分段", (0, 10000, "含上限", sixth), (10000, "", "含上限", "33.333333"))
    # 10,000 × 16.666667 % + 2,000,000 × 33.333333 %, rounded once: 1,666.6667 + 666,666.66
    assert amounts(rows, yuan(2_010_000)) == [66_833_333]
    assert amounts(rows, yuan(2_010_000, -2_000_000)) == [66_833_333, -66_666_666]
    assert amounts(rows, yuan(0.03, 0.02)) == [1, 0]
    # Ten thousand million yuan, the most that a month may hold.
    assert amounts(rows, yuan(10_000_000_000)) == [333_333_163_333]


def test_a_rate_of_six_decimals_is_cut_in_proportion_and_rounded_once() -> None:
    rows = bands("月金额", "分段", (0, 10000, "含上限", "16.666667"), (10000, "", "含上限", 20), 计量="折价金额")
    sold = deal(share=2_500_000, over=2, under=3)
    # (10,000 × 16.666667 % + 15,000 × 20 %) × 2 ÷ 3 = 3,111.1111…
    assert amounts(rows, [sold]) == [311_111]


def test_a_refund_gives_back_at_the_bands_that_it_leaves() -> None:
    rows = bands("月金额", "分段", *RISING)
    assert amounts(rows, yuan(25000, -10000)) == [170000, -85000]
    assert amounts(rows, yuan(-3000, 5000)) == [0, 10000]


def test_below_a_first_band_above_zero_nothing_is_paid() -> None:
    rows = bands("月金额", "分段", (5000, 10000, "含上限", 5), (10000, "", "含上限", 10))
    assert amounts(rows, yuan(4000, 3000, 5000)) == [0, 10000, 35000]
    whole = bands("月金额", "全额", (5000, "", "含下限", 10))
    assert amounts(whole, yuan(4999.99)) == [0]
    assert amounts(whole, yuan(5000)) == [50000]


def test_what_a_month_has_beside_its_deals_comes_before_them() -> None:
    rows = bands("月净额", "分段", *RISING)
    deals = [deal(share=1_500_000, net=1_000_000), deal(share=500_000, net=1_000_000)]
    # 1,000,000 fen over the two deals: they begin at −1,000,000.
    assert amounts(rows, deals) == [25000, 25000]


def test_an_interpolated_rate_moves_evenly_to_the_next_bands() -> None:
    rows = bands("月金额", "插值", (0, 10000, "含上限", 5), (10000, 20000, "含上限", 5), (20000, "", "含上限", 10))
    assert amounts(rows, yuan(10000)) == [50000]
    assert amounts(rows, yuan(15000)) == [112500]  # half way: 7.5 %
    assert amounts(rows, yuan(12000)) == [72000]  # 6 %
    assert amounts(rows, yuan(20000)) == [200000]
    assert amounts(rows, yuan(30000)) == [300000]
    assert amounts(rows, yuan(8000, 7000)) == [60000, 52500]
    assert amounts(rows, yuan(13333.33)) == [88889]  # 13,333.33 × 6.666665 % = 888.88849…


def test_an_interpolated_bonus_is_paid_once_a_quarter() -> None:
    rows = bands(
        *("季完成率", "插值"),
        *((80, 100, "含下限", 500), (100, 120, "含下限", 1000), (120, "", "含下限", 2000)),
        **{"计量": "每人期", "单位": "元"},
    )
    for sold, bonus in ((799, 0), (800, 50000), (900, 75000), (1000, 100000), (1033, 116500), (1300, 200000)):
        found = pay(planned(rows), yuan(sold, quota=100_000))
        (line,) = [one for one in found if one["row"] is None]
        assert (line["key"], line["month"], line["commission"]) == ("规则 1 2016Q1", "2016-03", bonus)


ACCELERATED = {"计量": "金额", "单位": "%"}


def test_above_the_quota_the_rate_is_half_as_much_again() -> None:
    marginal = bands("月完成率", "分段", (0, 100, "含上限", 4), (100, "", "含上限", 6), **ACCELERATED)
    whole = bands("月完成率", "全额", (0, 100, "不含", 4), (100, "", "含下限", 6), **ACCELERATED)
    assert amounts(marginal, yuan(80000, 40000, quota=10_000_000)) == [320000, 200000]
    assert amounts(whole, yuan(80000, 40000, quota=10_000_000)) == [480000, 240000]
    assert amounts(whole, yuan(80000, 19999.99, quota=10_000_000)) == [320000, 80000]


def test_below_a_gate_of_the_quota_nothing_is_paid() -> None:
    rows = bands("季完成率", "全额", (0, 80, "不含", 0), (80, 100, "含下限", 3), (100, "", "含下限", 5))
    january, march = yuan(500, quota=100_000), yuan(299.99, on="2016-03-31", quota=100_000)
    assert amounts(rows, [*january, *march]) == [0, 0]
    assert amounts(rows, [*january, *yuan(300, on="2016-03-31", quota=100_000)]) == [1500, 900]
    assert amounts(rows, [*january, *yuan(300, on="2016-04-01", quota=100_000)]) == [0, 0]


def test_attainment_is_compared_exactly_and_never_rounded() -> None:
    rows = bands("月完成率", "全额", (0, 33.33, "含上限", 1), (33.33, "", "含上限", 2))
    assert amounts(rows, [deal(share=33_330, quota=100_000)]) == [333]
    assert amounts(rows, [deal(share=33_331, quota=100_000)]) == [667]
    thirds = bands("月完成率", "分段", (0, 50, "含上限", 10), (50, "", "含上限", 20))
    # The quota's half is one fen and a half: 1.5 × 10 % + 1.5 × 20 %.
    assert amounts(thirds, [deal(share=3, quota=3)]) == [0]
    assert amounts(thirds, [deal(share=33, quota=33)]) == [5]  # 16.5 × 10 % + 16.5 × 20 % = 4.95


@pytest.mark.parametrize("mode", ["全额", "分段", "插值"])
@pytest.mark.parametrize("quota", [0, None])
def test_without_a_quota_there_is_no_attainment_and_no_pay(mode: str, quota: int | None) -> None:
    rows = bands("月完成率", mode, (0, 100, "含下限", 5), (100, "", "含下限", 8))
    assert amounts(rows, [deal(share=100_000, quota=quota)]) == [0]


def test_a_quota_of_deals_makes_parts_of_a_deal() -> None:
    rows = bands("月户数完成率", "分段", (0, 50, "含上限", 10), (50, "", "含上限", 20), 计量="每户", 单位="元/户")
    assert amounts(rows, [deal(quota=3) for _ in range(3)]) == [1000, 1500, 2000]


def test_hours_and_pieces_are_paid_by_their_bands_too() -> None:
    hours = bands("月小时", "分段", (0, 10, "含上限", 40), (10, "", "含上限", 60), 计量="小时", 单位="元/小时")
    assert amounts(hours, [deal(hours=8_500), deal(hours=3_500)]) == [34000, 6000 + 12000]
    flat = [{"计量": "小时", "费率": 40, "单位": "元/小时"}]
    assert amounts(flat, [deal(hours=3_500)]) == [14000]
    pieces = bands("月数量", "全额", (0, 100, "含上限", 0.05), (100, "", "含上限", 0.066), 计量="数量", 单位="元/件")
    assert amounts(pieces, [deal(pieces=60), deal(pieces=41)]) == [396, 271]


@pytest.mark.parametrize(
    ("counts", "days", "paid"),
    [
        ("日户数", ["2016-01-05", "2016-01-05", "2016-01-06"], [1, 2, 1]),
        ("周户数", ["2016-01-03", "2016-01-04", "2016-01-10", "2016-01-11"], [1, 1, 2, 1]),
        ("周户数", ["2015-12-31", "2016-01-03", "2016-01-04"], [1, 2, 1]),
        ("季户数", ["2016-03-31", "2016-04-01", "2016-01-01"], [2, 1, 1]),
    ],
)
def test_a_tier_counts_over_its_own_period(counts: str, days: list[str], paid: list[int]) -> None:
    rows = bands(
        counts, "分段", (0, 1, "含上限", 1), (1, "", "含上限", 2), 计量="每户", 单位="元/户", 生效="2015-01-01"
    )
    assert amounts(rows, [deal(day) for day in days]) == [100 * amount for amount in paid]


@pytest.mark.parametrize(
    ("counts", "keys"),
    [
        (
            "周金额",
            [("规则 1 2015-W53", "2016-01", 1), ("规则 1 2016-W04", "2016-01", 2), ("规则 1 2016-W30", "2016-07", 1)],
        ),
        ("季金额", [("规则 1 2016Q1", "2016-03", 3), ("规则 1 2016Q3", "2016-09", 1)]),
        ("半年金额", [("规则 1 2016H1", "2016-06", 3), ("规则 1 2016H2", "2016-12", 1)]),
        ("年金额", [("规则 1 2016", "2016-12", 4)]),
    ],
)
def test_what_is_paid_once_a_period_is_booked_in_its_last_month(counts: str, keys: list[tuple[str, str, int]]) -> None:
    rows = bands(
        counts, "全额", *((n, n + 1, "含下限", n) for n in (1, 2, 3)), (4, "", "含下限", 4), 计量="每人期", 单位="元"
    )
    days = ["2016-01-01", "2016-01-25", "2016-01-31", "2016-07-31"]
    found = pay(planned(rows), [deal(day, share=100) for day in days])
    lines = sorted((line["key"], line["month"], line["commission"] // 100) for line in found if line["row"] is None)
    assert lines == keys


def test_a_rule_goes_on_counting_when_its_rate_changes() -> None:
    old = bands("月金额", "分段", (0, 100, "含上限", 10), (100, "", "含上限", 20), 失效="2016-01-10")
    new = bands("月金额", "分段", (0, 100, "含上限", 30), (100, "", "含上限", 40), 生效="2016-01-11")
    assert amounts([*old, *new], [*yuan(80), *yuan(40, on="2016-01-20")]) == [800, 600 + 800]


def test_a_band_by_place_decides_the_rate_of_the_whole_deal() -> None:
    rows = bands("月户数", "分段", (0, 1, "含上限", 5), (1, "", "含上限", 10))
    assert amounts(rows, yuan(100, 300)) == [500, 3000]


def test_the_least_and_the_most_hold_for_the_period_of_the_rule() -> None:
    rows = bands("季金额", "分段", (0, 100, "含上限", 10), (100, "", "含上限", 20), 封顶=25, 保底=15)
    january, march, april = yuan(100), yuan(100, on="2016-03-01"), yuan(100, on="2016-04-01")
    found = pay(planned(rows), [*january, *march, *april])
    assert [line["commission"] for line in found if line["row"]] == [1000, 1500, 1000]
    (line,) = [line for line in found if line["row"] is None]
    assert (line["key"], line["month"], line["commission"]) == ("规则 1 保底 2016Q2", "2016-06", 500)


def test_a_most_that_was_reached_makes_room_again_when_something_is_given_back() -> None:
    rows = [{"费率": 10, "封顶": 12}]
    assert amounts(rows, yuan(200, -100, 50)) == [1200, -200, 200]


def test_what_is_paid_once_stays_between_the_least_and_the_most() -> None:
    rows = bands(
        "月金额", "插值", (0, 100, "含下限", 0), (100, "", "含下限", 100), 计量="每人期", 单位="元", 保底=20, 封顶=60
    )
    for sold, paid in ((10, 2000), (50, 5000), (90, 6000)):
        assert amounts(rows, yuan(sold)) == [0, paid]


def test_of_a_group_the_higher_the_lower_or_the_sum_is_paid() -> None:
    shared = {"组": "甲"}
    for word, paid in (("取高", [3000, 4000]), ("取低", [1000, 3000]), ("相加", [4000, 7000])):
        rows: list[Row] = [
            *bands("月金额", "全额", (0, "", "含上限", 10), 同组=word, **shared),
            {"规则": "2", "计量": "每户", "单位": "元/户", "费率": 30, "同组": word, **shared},
        ]
        assert amounts(rows, yuan(100, 400)) == paid


def test_of_a_group_that_pays_once_the_higher_or_both_are_paid() -> None:
    once = {"计量": "每人期", "单位": "元", "组": "甲"}
    for word, paid in (("取高", [0, 30]), ("取低", [0, 20]), ("相加", [0, 20, 30])):
        rows: list[Row] = [{"费率": 20, "同组": word, **once}, {"规则": "2", "费率": 30, "同组": word, **once}]
        assert amounts(rows, yuan(100)) == [100 * amount for amount in paid]


def test_once_a_period_is_paid_beside_what_the_deals_earn() -> None:
    rows: list[Row] = [{"费率": 10}, {"计量": "每人期", "单位": "元/期", "费率": 7}]
    assert amounts(rows, yuan(100, 100)) == [1000, 1000, 700]


def test_of_a_group_the_lowest_also_takes_back_a_refund_below_every_band_just_once() -> None:
    rows = [
        *bands("月金额", "分段", (0, "", "含上限", 1), 组="甲", 同组="取低"),
        {"规则": "2", "费率": 50, "组": "甲", "同组": "取低"},
    ]
    assert amounts(rows, [deal(share=10_000), deal(share=-20_000)]) == [100, -10_000]
