"""Tables give the one amount in force on a day; rules put things into every class whose conditions they meet."""

from __future__ import annotations

from datetime import date
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.pay.expressions import Frame
from functions.pay.lookup import Numbered, classify, load_classes, load_table
from functions.pay.plan.ranges import read_range
from schemas.plan import PlanRow, condition
from schemas.quantities import MONEY
from schemas.tab import Role, column, columns, tab
from schemas.words import Locale, Text, choices

Row = dict[str, Any]


class Grades(PlanRow):
    amount: pl.Int64 = column(("金额", "Amount"), ("", ""), MONEY, scale=100)

    class Config:
        metadata = tab(("岗级", "Grades"), ("", ""), Role.PLAN, sheet_id=291)


class Classes(PlanRow):
    trade: str = condition(("行业", "Trade"), choices(("政府", "government"), ("军队", "army"), ("企业", "firm")))
    tonnes: str = column(("月用量", "Monthly volume"), ("", ""))
    yearly: str = column(("年金额", "Yearly sales"), ("", ""))
    joined: str = column(("合并", "Joined"), ("", ""), choices=choices(("且", "and"), ("或", "or")))

    class Config:
        metadata = tab(("分类", "Classes"), ("", ""), Role.PLAN, sheet_id=292)


NUMBERED = {"tonnes": Numbered(1000, Text("吨", "t")), "yearly": Numbered(100)}


def row(model: type[PlanRow], number: int, **given: Any) -> Row:
    return {**dict.fromkeys(columns(model)), "clause": "一", "valid_from": date(2016, 1, 1), "row": number, **given}


def grade(number: int, rule: str, amount: int, since: date = date(2016, 1, 1), until: date | None = None) -> Row:
    return row(Grades, number, rule=rule, amount=amount, valid_from=since, valid_until=until)


def amounts(rows: list[Row], *asked: tuple[str, date]) -> list[int | None]:
    table, faults = load_table(Grades, rows, ["rule"], "amount")
    assert faults == []
    frame = nw.from_native(pl.LazyFrame({"grade": [name for name, _ in asked], "on": [day for _, day in asked]}))
    found = table.look_up(frame, ["grade"], "on", "wage").collect().to_native()
    assert [clause is None for clause in found["wage_clause"]] == [amount is None for amount in found["wage"]]
    return list(found["wage"])


def test_a_grade_has_the_amount_in_force_on_the_day() -> None:
    rows = [
        grade(2, "1", 3_000_00, until=date(2016, 6, 30)),
        grade(3, "1", 3_200_00, date(2016, 7, 1)),
        grade(4, "2", 9),
    ]
    asked = [
        ("1", date(2016, 6, 30)),
        ("1", date(2016, 7, 1)),
        ("2", date(2020, 1, 1)),
        ("3", date(2016, 1, 1)),
        ("1", date(2015, 12, 31)),
    ]
    assert amounts(rows, *asked) == [3_000_00, 3_200_00, 9, None, None]


def faults_of(rows: list[Row], *every: str) -> list[tuple[int, str, str]]:
    faults = load_table(Grades, rows, ["rule"], "amount", [(name,) for name in every])[1]
    assert all(fault.detail is not None for fault in faults)
    return [(fault.row, fault.column, fault.code) for fault in faults]


def test_days_with_two_amounts_or_with_none_are_faults() -> None:
    first = grade(2, "1", 1, until=date(2016, 6, 30))
    assert faults_of([first, grade(3, "1", 2, date(2016, 6, 30))]) == [(3, "valid_from", "overlap")]
    assert faults_of([first, grade(3, "1", 2, date(2016, 7, 2))]) == [(2, "valid_until", "gap")]
    assert faults_of([first]) == [(2, "valid_until", "gap")]
    assert faults_of([grade(2, "1", 1), grade(3, "2", 1, date(2016, 1, 2))]) == [(3, "valid_from", "gap")]
    assert faults_of([grade(2, "1", 1)], "1", "2") == [(3, "rule", "gap")]


@pytest.mark.parametrize(
    ("typed", "inside", "outside"),
    [
        ("20以上", [20, 21], [19.999]),
        ("20 及以上", [20], [19]),
        (">=20", [20], [19.999]),
        ("＞20", [20.001], [20]),
        ("超过20吨", [20.001], [20]),
        ("over 20 t", [20.001], [20]),
        ("20 or more", [20], [19.999]),
        ("不满20", [19.999, -5], [20]),
        ("20以下", [20], [20.001]),
        ("10-20", [10, 20], [9.999, 20.001]),
        ("10吨至20吨", [10, 20], [9.999, 20.001]),
        ("10以上不满20", [10, 19.999], [20, 9.999]),
        (">=10 且 <20", [10, 19.999], [20]),
        ("[10,20)", [10], [20]),
        ("(10,]", [10.001], [10]),
        ("=0.002万", [20], [19.999, 20.001]),
        ("=20", [20], [20.001]),
        ("等于20吨", [20], [19.999]),
        ("超过0.0005", [0.001], [0]),
    ],
)
def test_a_range_takes_exactly_what_it_says(typed: str, inside: list[float], outside: list[float]) -> None:
    found = read_range("x", typed, 1000, Text("吨", "t"))
    assert found is not None
    values = [round(value * 1000) for value in (*inside, *outside)]
    held = nw.from_native(pl.DataFrame({"x": values})).select(held=found.holds())["held"].to_list()
    assert held == [True] * len(inside) + [False] * len(outside)


@pytest.mark.parametrize(
    "typed", ["很多", "20左右", "20-10", ">=", "20以上且", "(,)", "1e3", "以上", "20", "0.002万", "20以上30"]
)
def test_a_range_that_cannot_be_read_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"^.+$"):
        read_range("x", typed, 1)


@given(st.integers(-50, 50), st.integers(-50, 50))
def test_a_range_and_its_opposite_share_no_number_and_miss_none(bound: int, value: int) -> None:
    frame = nw.from_native(pl.DataFrame({"x": [value]}))
    for one, other in ((">=", "<"), (">", "<=")):
        ranges = [read_range("x", f"{sign}{bound}", 1) for sign in (one, other)]
        held = [frame.select(held=found.holds())["held"][0] for found in ranges if found]
        assert sorted(held) == [False, True]


def customers() -> Frame:
    rows = [
        {"id": "a", "trade": "企业", "tonnes": 20_000, "yearly": 5_000_000_00},
        {"id": "b", "trade": "政府", "tonnes": 25_500, "yearly": 4_999_999_99},
        {"id": "c", "trade": None, "tonnes": None, "yearly": 6_000_000_00},
    ]
    return nw.from_native(pl.LazyFrame(rows))


def classes(*rows: Row, on: date = date(2016, 3, 1), locale: Locale = "zh") -> list[tuple[str, str, str]]:
    rules, faults = load_classes(Classes, rows, "rule", NUMBERED, "joined")
    assert faults == []
    frame = classify(customers().with_columns(on=nw.lit(on)), Classes, rules, NUMBERED, day="on", locale=locale)
    found = frame.collect().to_native().to_dicts()
    return [(found_row["id"], found_row["class"], found_row["says"]) for found_row in found]


ECONOMIC: Row = {"rule": "经济大客户", "tonnes": "20吨以上", "yearly": "500万以上"}


def test_both_conditions_of_an_economic_key_account_must_hold_unless_the_switch_says_or() -> None:
    assert classes(row(Classes, 2, **ECONOMIC)) == [
        ("a", "经济大客户", "月用量：20（20吨以上），且年金额：5000000（500万以上）")
    ]
    either = classes(row(Classes, 2, **ECONOMIC, joined="或"))
    assert [(who, name) for who, name, _ in either] == [(who, "经济大客户") for who in "abc"]
    assert either[2][2] == "月用量：—（20吨以上），或年金额：6000000（500万以上）"


def test_a_customer_may_be_in_several_classes_or_in_none() -> None:
    found = classes(
        row(Classes, 2, rule="重要客户", trade="政府、军队"), row(Classes, 3, rule="大户", tonnes=">20"), locale="en"
    )
    assert found == [("b", "重要客户", "Trade: 政府、军队"), ("b", "大户", "Monthly volume: 25.5 (>20)")]


def test_rows_of_one_class_are_alternatives_and_the_first_that_holds_is_named() -> None:
    found = classes(row(Classes, 2, rule="大户", tonnes="25以上"), row(Classes, 3, rule="大户", tonnes="20以上"))
    assert found == [("a", "大户", "月用量：20（20以上）"), ("b", "大户", "月用量：25.5（25以上）")]


def test_a_rule_counts_only_on_its_days() -> None:
    assert classes(row(Classes, 2, **ECONOMIC, valid_until=date(2016, 2, 29))) == []
    assert classes() == []


def test_rules_that_cannot_be_read_or_ask_for_nothing_are_faults() -> None:
    rows = [
        row(Classes, 2, rule="甲", tonnes="很多"),
        row(Classes, 3, rule="乙", trade="学校"),
        row(Classes, 4, rule="丙"),
    ]
    rules, faults = load_classes(Classes, rows, "rule", NUMBERED, "joined")
    assert rules == ()
    assert [(fault.row, fault.column, fault.code) for fault in faults] == [
        (2, "tonnes", "unsupported"),
        (3, "trade", "not_a_choice"),
        (4, "rule", "unsupported"),
    ]
