"""A deal that is reversed later is taken back for all it changed in its month, the tier of the other deals included."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.pay.clawback import Told, adjustments, clawbacks, difference, unearned
from functions.pay.expressions import Frame
from schemas.scheme import Earned, Measure
from schemas.words import Locale
from tests.pay.engines import in_duckdb, in_polars, sorted_rows

REWARD = Measure("reward", "奖励", Earned.REWARD, 100, "元")
GOLD = Measure("gold", "黄金", Earned.THING, 1, "克")
ZH = Told({"reward": "奖励", "gold": "黄金"}, "七", "zh")
EN = Told({"reward": "reward", "gold": "gold"}, "七", "en")
JAN, FEB, MAR = "2016-01", "2016-02", "2016-03"
Deal = tuple[str, str, int, date | None]


def deals_of(rows: list[Deal]) -> Frame:
    schema = {"staff_no": pl.String, "month": pl.String, "net": pl.Int64, "reversed_on": pl.Date}
    frame = pl.LazyFrame(rows, schema=schema, orient="row").with_row_index("row").cast({"row": pl.Int64})
    return nw.from_native(frame.with_columns(key=pl.format("D{}", "row")))


def one_case(rows: list[Deal]) -> Frame:
    return deals_of(rows).with_columns(case=nw.lit(""))


def whole_tiers(deals: Frame) -> Frame:
    """5 % of all of the month's sales under 20,000, 6 % of all of them from there; a gram of gold from there too."""
    total = nw.col("net").sum().over("staff_no", "case", "month")
    rate = nw.when(total >= 2_000_000).then(nw.lit(6)).otherwise(nw.lit(5))
    gold = nw.when(nw.col("net") >= 2_000_000).then(nw.lit(1)).otherwise(nw.lit(0))
    return deals.with_columns(reward=nw.col("net") * rate // 100, gold=gold)


def marginal_tiers(deals: Frame) -> Frame:
    """5 % of the month's first 10,000 and 7 % of what lies above."""
    months = deals.group_by("staff_no", "case", "month").agg(nw.col("net").sum())
    above = nw.max_horizontal(nw.col("net") - 1_000_000, nw.lit(0))
    return months.with_columns(reward=(nw.col("net") * 5 + above * 2) // 100, gold=nw.lit(0))


def quarter_tiers(deals: Frame) -> Frame:
    """5 % of all of the person's sales under 20,000, 6 % of all of them from there, as if all were of one quarter."""
    total = nw.col("net").sum().over("staff_no", "case")
    rate = nw.when(total >= 2_000_000).then(nw.lit(6)).otherwise(nw.lit(5))
    return deals.with_columns(reward=nw.col("net") * rate // 100, gold=nw.lit(0))


def taken_back(
    rows: list[Deal],
    calculate: Callable[[Frame], Frame] = whole_tiers,
    told: Told = ZH,
    events: Frame | None = None,
) -> list[dict[str, Any]]:
    amount = None if events is None else "net"
    deals = deals_of(rows)
    back = clawbacks(calculate, deals, [REWARD, GOLD], told, events=events, amount=amount)
    earned, found = back.earned, back.taken
    assert paid(earned) == paid(calculate(one_case(rows)))
    lines = found.collect().rows(named=True)
    return sorted(map(dict, lines), key=lambda row: (row["month"], row["key"], row["staff_no"]))


def amounts(found: list[dict[str, Any]]) -> list[tuple[str, str, str, int]]:
    return [(row["key"], row["month"], row["staff_no"], row["reward"]) for row in found]


def test_a_reversal_that_drops_a_whole_tier_takes_back_what_the_other_deals_lose_too() -> None:
    # 8,000 + 12,000 reach 6 %: 1,200. Without the 12,000 the 8,000 are at 5 %: 400, so 800 and not 720 come back.
    rows: list[Deal] = [("1001", JAN, 800_000, None), ("1001", JAN, 1_200_000, date(2016, 3, 5))]
    assert amounts(taken_back(rows)) == [("收回 2016-01", MAR, "1001", -80_000)]


def test_a_reversal_under_marginal_tiers_takes_back_what_lay_on_top() -> None:
    # 8,000 + 12,000: 500 + 700 = 1,200. Without the 12,000: 400.
    rows: list[Deal] = [("1001", JAN, 800_000, None), ("1001", JAN, 1_200_000, date(2016, 3, 5))]
    assert amounts(taken_back(rows, marginal_tiers)) == [("收回 2016-01", MAR, "1001", -80_000)]
    # Without the 8,000: 500 + 140 = 640, so 560 come back, at 7 %.
    rows = [("1001", JAN, 800_000, date(2016, 3, 5)), ("1001", JAN, 1_200_000, None)]
    assert amounts(taken_back(rows, marginal_tiers)) == [("收回 2016-01", MAR, "1001", -56_000)]


def test_of_two_reversals_the_later_one_takes_back_what_the_earlier_one_left() -> None:
    rows: list[Deal] = [
        ("1001", JAN, 800_000, None),
        ("1001", JAN, 700_000, date(2016, 3, 31)),
        ("1001", JAN, 500_000, date(2016, 2, 1)),
    ]
    # 20,000 at 6 % = 1,200; 15,000 at 5 % = 750; 8,000 at 5 % = 400
    assert amounts(taken_back(rows)) == [
        ("收回 2016-01", FEB, "1001", -45_000),
        ("收回 2016-01", MAR, "1001", -35_000),
    ]


def test_what_a_later_month_loses_is_booked_in_that_month() -> None:
    # 25,000 in all at 6 %; without January's 20,000 the rest is at 5 %.
    rows: list[Deal] = [
        ("1001", JAN, 2_000_000, date(2016, 2, 10)),
        ("1001", FEB, 200_000, None),
        ("1001", MAR, 300_000, None),
        ("1002", MAR, 300_000, None),
    ]
    assert amounts(taken_back(rows, quarter_tiers)) == [
        ("收回 2016-01", FEB, "1001", -120_000),
        ("收回 2016-02", FEB, "1001", -2_000),
        ("收回 2016-03", MAR, "1001", -3_000),
    ]


def events(*rows: tuple[int, date, int | None]) -> Frame:
    schema = {"row": pl.Int64, "on": pl.Date, "back": pl.Int64}
    frame = pl.LazyFrame(rows, schema=schema, orient="row").with_columns(staff_no=pl.lit("1001"))
    return nw.from_native(frame)


def test_a_part_that_is_refunded_leaves_the_rest_at_the_rate_that_it_reaches() -> None:
    # 8,000 + 12,000 at 6 %: 1,200. Less 1,000 in February they are at 5 %: 950; less all of the second in March: 400.
    rows: list[Deal] = [("1001", JAN, 800_000, None), ("1001", JAN, 1_200_000, None)]
    found = taken_back(rows, events=events((1, date(2016, 2, 3), 100_000), (1, date(2016, 3, 1), None)))
    assert amounts(found) == [("收回 2016-01", FEB, "1001", -25_000), ("收回 2016-01", MAR, "1001", -55_000)]


def test_refunds_that_come_to_the_whole_leave_nothing_of_the_deal() -> None:
    rows: list[Deal] = [("1001", JAN, 800_000, None), ("1001", JAN, 1_200_000, None)]
    parts = taken_back(rows, events=events((1, date(2016, 2, 3), 500_000), (1, date(2016, 2, 9), 700_000)))
    whole = taken_back(rows, events=events((1, date(2016, 2, 3), None)))
    assert parts == whole
    assert amounts(whole) == [("收回 2016-01", FEB, "1001", -80_000)]


PART = st.tuples(st.integers(0, 3), st.dates(date(2016, 1, 1), date(2016, 4, 30)), st.none() | st.integers(1, 900_000))


@settings(max_examples=25)
@given(st.lists(PART, max_size=6), st.sampled_from([whole_tiers, marginal_tiers, quarter_tiers]))
def test_what_is_taken_back_of_parts_leaves_what_the_rest_pays(
    parts: list[tuple[int, date, int | None]], calculate: Callable[[Frame], Frame]
) -> None:
    rows: list[Deal] = [("1001", [JAN, JAN, FEB, MAR][place], 700_000 + place, None) for place in range(4)]
    left = [
        (person, month, net - sum(back or net for row, _, back in parts if row == place), None)
        for place, (person, month, net, _) in enumerate(rows)
    ]
    earned = paid(calculate(one_case(rows)))
    for _, _, person, reward in amounts(taken_back(rows, calculate, events=events(*parts))):
        earned[person] += reward
    assert +earned == +paid(calculate(one_case([row for row in left if row[2] > 0])))


def advances(*rows: tuple[str, int, int, str | None]) -> list[tuple[str, str, int]]:
    schema = {"month": pl.String, "amount": pl.Int64, "months": pl.Int64, "ended_in": pl.String}
    frame = pl.LazyFrame(rows, schema=schema, orient="row").with_row_index("key").cast({"key": pl.String})
    found = unearned(nw.from_native(frame.with_columns(staff_no=pl.lit("1001"))), "七", "zh").collect()
    return sorted(found.select("key", "month", "amount").iter_rows())


def test_of_an_advance_for_nine_months_that_ends_in_the_fourth_five_ninths_come_back() -> None:
    assert advances((JAN, 90_000, 9, "2016-04")) == [("未满收回 0", "2016-04", -50_000)]
    # 100.00 × 4 ÷ 9 = 44.44 are kept, so that both together are the whole.
    assert advances((JAN, 10_000, 9, "2016-04")) == [("未满收回 0", "2016-04", -5_556)]


def test_an_advance_that_lasted_or_goes_on_keeps_all_and_one_that_never_began_nothing() -> None:
    lasting = [(JAN, 90_000, 9, "2016-09"), (JAN, 90_000, 9, "2017-02"), (JAN, 90_000, 9, None)]
    assert advances(*lasting) == []
    assert advances(("2016-03", 90_000, 9, "2016-02")) == [("未满收回 0", "2016-03", -90_000)]


def test_an_advance_that_comes_back_says_how_long_it_lasted() -> None:
    frame = pl.LazyFrame(
        {
            "key": ["D1"],
            "staff_no": ["1001"],
            "month": [JAN],
            "amount": [90_000],
            "months": [9],
            "ended_in": ["2016-04"],
        }
    )
    said = [unearned(nw.from_native(frame), "七", locale).collect()["says"][0] for locale in ("zh", "en")]
    assert said == [
        "900.00元按9个月预付，到2016-04共4个月，其余的500.00元收回",
        "900.00 yuan was paid ahead for 9 months; it lasted 4, to 2016-04: 500.00 yuan comes back",
    ]


def test_duckdb_takes_back_what_polars_takes_back(tmp_path: Path) -> None:
    rows: list[Deal] = [
        ("1001", JAN, 2_000_000, date(2016, 2, 10)),
        ("1001", FEB, 200_000, date(2016, 3, 10)),
        ("1001", MAR, 300_000, None),
        ("1002", JAN, 300_000, date(2016, 1, 10)),
    ]
    native: pl.LazyFrame = deals_of(rows).to_native()
    told = []
    for make in (in_polars, in_duckdb(tmp_path)):
        back = clawbacks(quarter_tiers, make(native.collect()), [REWARD, GOLD], ZH)
        earned, found = back.earned, back.taken
        told.append([sorted_rows(earned), sorted_rows(found)])
    assert told[0] == told[1]
    assert len(told[0][1]) == 5


def test_every_month_that_lost_a_deal_and_every_person_has_a_line() -> None:
    gone = date(2016, 3, 1)
    rows: list[Deal] = [("1001", JAN, 100_000, gone), ("1001", FEB, 200_000, gone), ("1002", JAN, 300_000, gone)]
    assert amounts(taken_back([*rows, ("1003", JAN, 1, None)])) == [
        ("收回 2016-01", MAR, "1001", -5_000),
        ("收回 2016-01", MAR, "1002", -15_000),
        ("收回 2016-02", MAR, "1001", -10_000),
    ]


def test_nothing_is_taken_back_where_nothing_was_reversed() -> None:
    assert taken_back([("1001", JAN, 100_000, None)]) == []


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (ZH, "D1在2016-03撤销，2016-01按余下的重算：奖励1680.00元改为400.00元；黄金1改为0"),
        (
            EN,
            "2016-01 without D1, reversed in 2016-03: reward 400.00 yuan instead of 1680.00 yuan; gold 0 instead of 1",
        ),
    ],
)
def test_the_line_says_what_changed(told: Told, expected: str) -> None:
    rows: list[Deal] = [("1001", JAN, 800_000, None), ("1001", JAN, 2_000_000, date(2016, 3, 5))]
    (line,) = taken_back(rows, told=told)
    assert (line["says"], line["clause"], line["gold"]) == (expected, "七", -1)


def test_only_what_changed_is_told() -> None:
    rows: list[Deal] = [("1001", JAN, 800_000, None), ("1001", JAN, 100_000, date(2016, 3, 5))]
    (line,) = taken_back(rows)
    assert line["says"] == "D1在2016-03撤销，2016-01按余下的重算：奖励450.00元改为400.00元"


REVERSALS = st.none() | st.dates(date(2016, 1, 1), date(2016, 3, 31))
DEALS = st.lists(
    st.tuples(st.sampled_from(["1001", "1002"]), st.sampled_from([JAN, FEB]), st.integers(1, 3_000_000), REVERSALS),
    max_size=12,
)


@settings(max_examples=25)
@given(DEALS, st.sampled_from([whole_tiers, marginal_tiers, quarter_tiers]))
def test_what_was_earned_and_what_is_taken_back_leave_what_the_standing_deals_pay(
    rows: list[Deal], calculate: Callable[[Frame], Frame]
) -> None:
    earned = paid(calculate(one_case(rows)))
    for _, _, person, reward in amounts(taken_back(rows, calculate)):
        earned[person] += reward
    standing = paid(calculate(one_case([row for row in rows if row[3] is None])))
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
