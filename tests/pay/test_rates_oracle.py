"""The rate table agrees with plain fractions on plans and deals that nobody thought of, and keeps its promises on them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pay.rate_oracle import Ends, expected, half_up
from tests.pay.rate_tables import Row, amounts, bands, deal

DAYS = [f"2016-{month:02d}-{day:02d}" for month in (1, 2, 3, 4) for day in (1, 3, 4, 11, 29)]
WAYS = [
    *(("金额", "%", "share", word) for word in ("月金额", "季金额", "周金额", "月完成率", "季完成率", "单笔净额")),
    *(("金额", "倍", "share", "月金额"), ("小时", "元/小时", "hours", "月小时"), ("数量", "元/件", "pieces", "月数量")),
]


def drawn_ends(random: Random, scale: int, decimals: int) -> list[Ends]:
    """Bands that join, their boundary said in one of the ways."""
    inner = sorted(random.sample(range(1, 40 * 10**decimals), random.randint(0, 3)))
    within = [Decimal(place) * scale / 10**decimals for place in inner]
    edges = [random.choice([0, 0, 0, within[0] / 2 if within else 1]), *within]
    side = random.choice(["含上限", "含下限"])
    rates = [random.choice([0, 1, 2.5, 5, 7.125, 10, 0.333]) for _ in edges]
    uppers: list[Any] = [*edges[1:], ""]
    return [(low, up, side, rate) for low, up, rate in zip(edges, uppers, rates, strict=True)]


def drawn_deals(random: Random, column: str, most: int) -> list[dict[str, Any]]:
    found = []
    for _ in range(random.randint(1, 14)):
        amount = random.choice(
            [random.randint(1, most), random.randint(1, most), most // 4, -random.randint(1, most // 3)]
        )
        numbers: dict[str, Any] = {column: random.choice([amount, amount, amount, amount, 0, None])}
        person = random.choice(["1001", "1002"])
        quota = {"1001": 333_333, "1002": random.choice([None, 0, 500_000])}[person]
        found.append(deal(random.choice(DAYS), person, quota=quota, **numbers))
    return found


@pytest.mark.parametrize("seed", range(60))
def test_the_rate_table_agrees_with_plain_fractions(seed: int) -> None:
    random = Random(seed)
    basis, unit, column, counted = WAYS[seed % len(WAYS)]
    mode = random.choice(["分段", "全额", "插值"])
    by_quota = counted.endswith("率")
    ends = drawn_ends(
        random, 5 if by_quota else 100 if column == "share" else 1, random.randint(0, 2 if column == "share" else 0)
    )
    deals = drawn_deals(random, column, {"share": 400_000, "hours": 20_000, "pieces": 30}[column])
    rule = {"计入": "提成", "计量": basis, "单位": unit, "累计": counted, "阶梯": mode}
    rows = bands(counted, mode, *ends, 计量=basis, 单位=unit)
    assert amounts(rows, deals) == expected(rule, ends, deals)


RISING = ((0, 1000, "含上限", 2), (1000, 2500, "含上限", 1.5), (2500, "", "含上限", 7.25))
SHARES = st.lists(st.integers(0, 300_000), min_size=1, max_size=12)
FEW = settings(max_examples=25, deadline=None)


@FEW
@given(SHARES, st.integers(0, 300_000))
def test_marginal_pay_never_falls_when_a_deal_is_added(shares: list[int], more: int) -> None:
    rows = bands("月金额", "分段", *RISING)
    found = amounts(rows, [*(deal(share=share) for share in [*shares, more])])
    assert all(amount >= 0 for amount in found)
    assert sum(found) >= sum(amounts(rows, [deal(share=share) for share in shares]))


@FEW
@given(SHARES, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_change_a_persons_total(shares: list[int], random: Any) -> None:
    for mode in ("全额", "插值"):
        rows = bands("月金额", mode, *RISING)
        shuffled = list(shares)
        random.shuffle(shuffled)
        deals, others = ([deal(share=share) for share in of] for of in (shares, shuffled))
        assert sum(amounts(rows, deals)) == sum(amounts(rows, others))
    # In a marginal tier another order cuts the same stretch elsewhere: a half fen a deal, before it is rounded.
    rows = bands("月金额", "分段", *RISING)
    assert abs(sum(amounts(rows, deals)) - sum(amounts(rows, others))) <= len(shares)


@FEW
@given(SHARES)
def test_a_whole_tier_pays_the_rate_of_the_sum_to_within_a_fen_a_line(shares: list[int]) -> None:
    found = sum(amounts(bands("月金额", "全额", *RISING), [deal(share=share) for share in shares]))
    (together,) = amounts(bands("月金额", "全额", *RISING), [deal(share=sum(shares))])
    assert abs(found - together) <= len(shares)


@FEW
@given(SHARES)
def test_a_marginal_tier_pays_the_stretch_of_the_sum_to_within_a_fen_a_line(shares: list[int]) -> None:
    found = sum(amounts(bands("月金额", "分段", *RISING), [deal(share=share) for share in shares]))
    total = expected(
        {"计入": "提成", "计量": "金额", "单位": "%", "累计": "月金额", "阶梯": "分段"},
        RISING,
        [deal(share=sum(shares))],
    )
    assert abs(found - total[0]) <= len(shares)


@FEW
@given(SHARES)
def test_a_plan_row_that_matches_nothing_changes_nothing(shares: list[int]) -> None:
    rows = bands("月金额", "分段", *RISING, 用工类型="全职")
    idle: list[Row] = [
        *bands("月金额", "全额", (0, "", "含上限", 50), 规则="8", 用工类型="兼职"),
        {"规则": "9", "费率": 3, "生效": "2014-01-01", "失效": "2015-12-31"},
    ]
    deals = [deal(share=share) for share in shares]
    assert amounts([*rows, *idle], deals) == amounts(rows, deals)


@FEW
@given(st.integers(-(10**13), 10**13), st.integers(1, 10**9), st.integers(1, 10**9), st.integers(1, 99_999_999))
def test_a_product_is_exact_however_large_it_grows(share: int, over: int, under: int, rate: int) -> None:
    rows = [{"计量": "折价金额", "费率": f"{rate // 10**6}.{rate % 10**6:06d}"}]
    numerator, denominator = min(over, under), max(over, under)
    (found,) = amounts(rows, [deal(share=share, over=numerator, under=denominator)])
    assert found == half_up(Fraction(share * numerator * rate, denominator * 10**8))
