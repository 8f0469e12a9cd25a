"""A deal that is reversed later is taken back for all it changed in its month, the tier of the other deals included."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.pay.clawback import Told, adjustments, clawbacks, difference
from functions.pay.expressions import Frame
from schemas.scheme import Earned, Measure
from schemas.words import Locale

REWARD = Measure("reward", "奖励", Earned.REWARD, 100, "元")
GOLD = Measure("gold", "黄金", Earned.THING, 1, "克")
ZH = Told({"reward": "奖励", "gold": "黄金"}, "七", "zh")
EN = Told({"reward": "reward", "gold": "gold"}, "七", "en")
JAN, FEB, MAR = "2016-01", "2016-02", "2016-03"
Deal = tuple[str, str, int, date | None]


def deals_of(rows: list[Deal]) -> Frame:
    schema = {"staff_no": pl.String, "month": pl.String, "net": pl.Int64, "reversed_on": pl.Date}
    return nw.from_native(pl.LazyFrame(rows, schema=schema, orient="row"))


def whole_tiers(deals: Frame) -> Frame:
    """5 % of all of the month's sales under 20,000, 6 % of all of them from there; a gram of gold from there too."""
    total = nw.col("net").sum().over("staff_no", "month")
    rate = nw.when(total >= 2_000_000).then(nw.lit(6)).otherwise(nw.lit(5))
    gold = nw.when(nw.col("net") >= 2_000_000).then(nw.lit(1)).otherwise(nw.lit(0))
    return deals.with_columns(reward=nw.col("net") * rate // 100, gold=gold)


def marginal_tiers(deals: Frame) -> Frame:
    """5 % of the month's first 10,000 and 7 % of what lies above."""
    months = deals.group_by("staff_no", "month").agg(nw.col("net").sum())
    above = nw.max_horizontal(nw.col("net") - 1_000_000, nw.lit(0))
    return months.with_columns(reward=(nw.col("net") * 5 + above * 2) // 100, gold=nw.lit(0))


def taken_back(
    rows: list[Deal], months: list[str], calculate: Callable[[Frame], Frame] = whole_tiers, told: Told = ZH
) -> list[dict[str, Any]]:
    found = clawbacks(calculate, deals_of(rows), months, [REWARD, GOLD], told).collect()
    return sorted(map(dict, found.rows(named=True)), key=lambda row: (row["month"], row["key"], row["staff_no"]))


def amounts(found: list[dict[str, Any]]) -> list[tuple[str, str, str, int]]:
    return [(row["key"], row["month"], row["staff_no"], row["reward"]) for row in found]


def test_a_reversal_that_drops_a_whole_tier_takes_back_what_the_other_deals_lose_too() -> None:
    # 8,000 + 12,000 reach 6 %: 1,200. Without the 12,000 the 8,000 are at 5 %: 400, so 800 and not 720 come back.
    rows: list[Deal] = [("1001", JAN, 800_000, None), ("1001", JAN, 1_200_000, date(2016, 3, 5))]
    assert amounts(taken_back(rows, [MAR])) == [("收回 2016-01", MAR, "1001", -80_000)]


def test_a_reversal_under_marginal_tiers_takes_back_what_lay_on_top() -> None:
    # 8,000 + 12,000: 500 + 700 = 1,200. Without the 12,000: 400.
    rows: list[Deal] = [("1001", JAN, 800_000, None), ("1001", JAN, 1_200_000, date(2016, 3, 5))]
    assert amounts(taken_back(rows, [MAR], marginal_tiers)) == [("收回 2016-01", MAR, "1001", -80_000)]
    # Without the 8,000: 500 + 140 = 640, so 560 come back, at 7 %.
    rows = [("1001", JAN, 800_000, date(2016, 3, 5)), ("1001", JAN, 1_200_000, None)]
    assert amounts(taken_back(rows, [MAR], marginal_tiers)) == [("收回 2016-01", MAR, "1001", -56_000)]


def test_of_two_reversals_the_later_one_takes_back_what_the_earlier_one_left() -> None:
    rows: list[Deal] = [
        ("1001", JAN, 800_000, None),
        ("1001", JAN, 700_000, date(2016, 3, 31)),
        ("1001", JAN, 500_000, date(2016, 2, 1)),
    ]
    # 20,000 at 6 % = 1,200; 15,000 at 5 % = 750; 8,000 at 5 % = 400
    assert amounts(taken_back(rows, [MAR, FEB])) == [
        ("收回 2016-01", FEB, "1001", -45_000),
        ("收回 2016-01", MAR, "1001", -35_000),
    ]


def test_every_month_that_lost_a_deal_and_every_person_has_a_line() -> None:
    gone = date(2016, 3, 1)
    rows: list[Deal] = [("1001", JAN, 100_000, gone), ("1001", FEB, 200_000, gone), ("1002", JAN, 300_000, gone)]
    assert amounts(taken_back([*rows, ("1003", JAN, 1, None)], [MAR])) == [
        ("收回 2016-01", MAR, "1001", -5_000),
        ("收回 2016-01", MAR, "1002", -15_000),
        ("收回 2016-02", MAR, "1001", -10_000),
    ]


def test_nothing_is_taken_back_where_nothing_was_reversed() -> None:
    assert taken_back([("1001", JAN, 100_000, None)], []) == []
    assert taken_back([("1001", JAN, 100_000, None)], [MAR]) == []


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (ZH, "2016-01的业务有在2016-03撤销的，去掉后重算：奖励1680.00元改为400.00元；黄金1改为0"),
        (
            EN,
            "without the deals of 2016-01 that were reversed in 2016-03: "
            "reward 400.00 yuan instead of 1680.00 yuan; gold 0 instead of 1",
        ),
    ],
)
def test_the_line_says_what_changed(told: Told, expected: str) -> None:
    rows: list[Deal] = [("1001", JAN, 800_000, None), ("1001", JAN, 2_000_000, date(2016, 3, 5))]
    (line,) = taken_back(rows, [MAR], told=told)
    assert (line["says"], line["clause"], line["gold"]) == (expected, "七", -1)


def test_only_what_changed_is_told() -> None:
    rows: list[Deal] = [("1001", JAN, 800_000, None), ("1001", JAN, 100_000, date(2016, 3, 5))]
    (line,) = taken_back(rows, [MAR])
    assert line["says"] == "2016-01的业务有在2016-03撤销的，去掉后重算：奖励450.00元改为400.00元"


REVERSALS = st.none() | st.dates(date(2016, 1, 1), date(2016, 3, 31))
DEALS = st.lists(
    st.tuples(st.sampled_from(["1001", "1002"]), st.sampled_from([JAN, FEB]), st.integers(1, 3_000_000), REVERSALS),
    max_size=12,
)


@settings(max_examples=25)
@given(DEALS, st.sampled_from([whole_tiers, marginal_tiers]))
def test_what_was_earned_and_what_is_taken_back_leave_what_the_standing_deals_pay(
    rows: list[Deal], calculate: Callable[[Frame], Frame]
) -> None:
    earned = paid(calculate(deals_of(rows)))
    for _, _, person, reward in amounts(taken_back(rows, [JAN, FEB, MAR], calculate)):
        earned[person] += reward
    standing = paid(calculate(deals_of([row for row in rows if row[3] is None])))
    assert +earned == +standing
    assert min(earned.values(), default=0) >= 0


def paid(lines: Frame) -> Counter[str]:
    """What every person is paid over all months."""
    found: Counter[str] = Counter()
    for person, reward in lines.collect().select("staff_no", "reward").rows():
        found[person] += reward
    return found


def results(*rows: tuple[str, str, int, int]) -> Frame:
    schema = {"staff_no": pl.String, "month": pl.String, "reward": pl.Int64, "gold": pl.Int64}
    return nw.from_native(pl.LazyFrame(rows, schema=schema, orient="row"))


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_a_closed_month_is_made_up_for_in_an_open_one(locale: Locale) -> None:
    closed = results(("1001", JAN, 100, 1), ("1001", JAN, 50, 0), ("1002", JAN, 70, 0), ("1003", JAN, 9, 0))
    now = results(("1001", JAN, 120, 1), ("1002", JAN, 70, 0), ("1004", JAN, 40, 0))
    found = adjustments(closed, now, [REWARD, GOLD], FEB, ZH if locale == "zh" else EN).collect().sort("staff_no")
    word = "差额" if locale == "zh" else "Difference"
    assert found.select("staff_no", "key", "month", "reward", "gold").rows() == [
        ("1001", f"{word} 2016-01", FEB, -30, 0),
        ("1003", f"{word} 2016-01", FEB, -9, 0),
        ("1004", f"{word} 2016-01", FEB, 40, 0),
    ]
    says = {
        "zh": "2016-01已关账，按现在的数据重算，差额计入2016-02：奖励1.50元改为1.20元",
        "en": "2016-01 is closed, made up for in 2016-02: reward 1.20 yuan instead of 1.50 yuan",
    }
    assert found["says"][0] == says[locale]


def test_results_that_are_the_same_differ_by_nothing() -> None:
    same = results(("1001", JAN, 100, 1), ("1001", JAN, -100, 0))
    assert difference(same, same, [REWARD, GOLD]).collect().rows() == []
