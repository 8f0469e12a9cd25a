"""What is wrong with a plan is named with its row, its column and its mend; and nothing is accused that is in order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

import polars as pl
import pytest

from schemas.cells import Cell
from schemas.problems import ERROR
from tests.pay.book import ADJUSTMENTS, DEALS, RATES, RULES, STAFF, TARGETS, Book, read_book, sheet_rows, shipped
from tests.pay.plans import Row, edited, is_sound, rows_of, tab_of

Change = Callable[[list[Row], list[Row]], None]
# Rows of the shipped tab 费率, as the sheet counts them: rule 3 is rows 4 and 5, rule 4 rows 6 and 7, rule 7 row 10.
ASSISTANT, OTHERS, PREPAID = 2, 4, 8
ADDED = 12


def copy(rows: list[Row], place: int, **changes: Cell) -> None:
    rows.append({**rows[place], **changes})


def faults(change: Change) -> list[tuple[str, int, str, str]]:
    """The errors of the shipped plan after a change: tab, row, column and code."""
    return [found[:4] for found in told(change)]


def told(change: Change) -> list[tuple[str, int, str, str, str]]:
    rates, rules = rows_of(shipped("rates")), rows_of(shipped("rules"))
    change(rates, rules)
    tabs = {title: sheet_rows(title, []) for title in (DEALS, STAFF, TARGETS, ADJUSTMENTS)}
    tabs |= {RATES: tab_of(rates, shipped("rates")[0]), RULES: tab_of(rules, shipped("rules")[0])}
    inputs = read_book(Book(tabs, date(2016, 4, 1)))
    errors = inputs.problems().filter(pl.col("level") == ERROR)
    found = errors.select("tab_title", "row", "column_title", "code", "advice").rows()
    assert inputs.is_sound == (not found)
    return found


def test_the_shipped_plan_is_in_order() -> None:
    assert faults(lambda rates, rules: None) == []


def overlapping_dates(rates: list[Row], rules: list[Row]) -> None:
    copy(rates, PREPAID, 生效="2016-02-01", 费率=25)


def overlapping_by_one_day(rates: list[Row], rules: list[Row]) -> None:
    rates[PREPAID]["失效"] = "2016-02-01"
    copy(rates, PREPAID, 生效="2016-02-01", 失效="", 费率=25)


def overlapping_band_dates(rates: list[Row], rules: list[Row]) -> None:
    copy(rates, ASSISTANT, 生效="2016-02-01", 费率=25)


def two_rules_meet(rates: list[Row], rules: list[Row]) -> None:
    copy(rates, PREPAID, 规则="10", 岗位="营业员")


def two_rules_meet_through_not(rates: list[Row], rules: list[Row]) -> None:
    rates[PREPAID]["岗位"] = "非其他"
    copy(rates, PREPAID, 规则="10", 岗位="非营业员")


def the_number_as_text_and_as_number(rates: list[Row], rules: list[Row]) -> None:
    rates[PREPAID]["规则"] = 7
    copy(rates, PREPAID, 规则=" ７", 费率=25)


def the_same_posts_in_another_order(rates: list[Row], rules: list[Row]) -> None:
    rates[PREPAID]["岗位"] = "营业员、其他"
    copy(rates, PREPAID, 岗位="其他，营业员", 费率=25)


def other_groups(rates: list[Row], rules: list[Row]) -> None:
    rates[PREPAID] |= {"组": "甲", "同组": "取高"}
    copy(rates, PREPAID, 规则="10", 组="乙")


def only_one_in_the_group(rates: list[Row], rules: list[Row]) -> None:
    copy(rates, PREPAID, 规则="10", 组="甲", 同组="取高")


def one_rule_twice_in_a_group(rates: list[Row], rules: list[Row]) -> None:
    rates[PREPAID] |= {"组": "甲", "同组": "取高"}
    copy(rates, PREPAID, 费率=25)


@pytest.mark.parametrize(
    "change",
    [
        *(overlapping_dates, overlapping_by_one_day, two_rules_meet, two_rules_meet_through_not),
        *(the_number_as_text_and_as_number, the_same_posts_in_another_order, other_groups, only_one_in_the_group),
        one_rule_twice_in_a_group,
    ],
)
def test_two_rows_that_pay_one_deal_are_an_overlap(change: Change) -> None:
    ((tab, row, column, code, advice),) = told(change)
    assert (tab, row, column, code) == (RATES, ADDED, "规则", "overlap")
    assert "第10行" in advice
    assert "请改条件或日期" in advice


def test_a_new_band_beside_the_old_one_overlaps_on_its_own_row() -> None:
    ((tab, row, column, code, advice),) = told(overlapping_band_dates)
    assert (tab, row, column, code) == (RATES, ADDED, "下限", "overlap")
    assert "第4行" in advice
    assert "第1户两档都有" in advice


def lower(place: int, end: Cell) -> Change:
    return lambda rates, rules: rates[place].update(下限=end)


def upper(place: int, end: Cell) -> Change:
    return lambda rates, rules: rates[place].update(上限=end)


def sides(first: str, second: str) -> Change:
    def change(rates: list[Row], rules: list[Row]) -> None:
        rates[ASSISTANT]["边界"], rates[ASSISTANT + 1]["边界"] = first, second

    return change


def no_second_band(rates: list[Row], rules: list[Row]) -> None:
    del rates[ASSISTANT + 1]


def no_first_band(rates: list[Row], rules: list[Row]) -> None:
    del rates[ASSISTANT]


def ended_second_band(rates: list[Row], rules: list[Row]) -> None:
    rates[ASSISTANT + 1]["失效"] = "2016-01-31"


def band_inside_another(rates: list[Row], rules: list[Row]) -> None:
    copy(rates, ASSISTANT, 下限=1, 上限=3)


def other_posts_in_the_second_band(rates: list[Row], rules: list[Row]) -> None:
    rates[ASSISTANT + 1]["岗位"] = "网格人员"
    rates[OTHERS]["岗位"] = rates[OTHERS + 1]["岗位"] = "非营业员、非网格人员"


@pytest.mark.parametrize(
    ("change", "found", "says"),
    [
        (lower(ASSISTANT + 1, 6), [(5, "下限", "gap")], "第6户到第6户没有费率"),
        (lower(ASSISTANT + 1, 8), [(5, "下限", "gap")], "第6户到第8户没有费率"),
        (lower(ASSISTANT, 1), [(4, "下限", "gap")], "第1户到第1户没有费率"),
        (lower(ASSISTANT + 1, 4), [(5, "下限", "overlap")], "第5户两档都有"),
        (upper(ASSISTANT + 1, 9), [(5, "上限", "gap")], "请把“上限”留空"),
        (upper(ASSISTANT, ""), [(5, "下限", "overlap")], "第6户两档都有"),
        (no_second_band, [(4, "上限", "gap")], "第5户为止"),
        (no_first_band, [(4, "下限", "gap")], "第1户到第5户没有费率"),
        (ended_second_band, [(5, "失效", "gap")], "这一档从2016-02-01起没有费率"),
        (band_inside_another, [(12, "下限", "overlap")], "第2户两档都有"),
        (other_posts_in_the_second_band, [(4, "上限", "gap"), (5, "下限", "gap")], "第5户"),
        (sides("含上限", "含下限"), [(5, "下限", "overlap")], "第5户两档都有"),
        (sides("不含", "含上限"), [(5, "下限", "gap")], "第5户到第5户没有费率"),
        (sides("含两端", "含两端"), [(5, "下限", "overlap")], "第5户两档都有"),
    ],
)
def test_bands_that_do_not_join_name_the_deals_and_the_cell(
    change: Change, found: list[tuple[int, str, str]], says: str
) -> None:
    problems = told(change)
    assert [problem[1:4] for problem in problems] == found
    assert any(says in problem[4] for problem in problems)


def cells(place: int, **changes: Cell) -> Change:
    return lambda rates, rules: rates[place].update(changes)


def other_modes(rates: list[Row], rules: list[Row]) -> None:
    rates[ASSISTANT + 1]["阶梯"] = "全额"


def other_caps(rates: list[Row], rules: list[Row]) -> None:
    rates[ASSISTANT + 1]["封顶"] = 100


def other_caps_for_other_customers(rates: list[Row], rules: list[Row]) -> None:
    rates[PREPAID] |= {"到期目标": "是", "封顶": 100}
    copy(rates, PREPAID, 到期目标="否", 封顶=50)


def other_ways_to_combine(rates: list[Row], rules: list[Row]) -> None:
    rates[PREPAID] |= {"组": "甲", "同组": "取高"}
    copy(rates, PREPAID, 规则="10", 同组="相加")


@pytest.mark.parametrize(
    ("change", "row", "column", "code"),
    [
        (cells(PREPAID, 失效="2015-12-31"), 10, "失效", "end_before_start"),
        (cells(PREPAID, 生效=""), 10, "生效", "missing"),
        (cells(PREPAID, 生效="年初"), 10, "生效", "unreadable"),
        (cells(PREPAID, 规则=""), 10, "规则", "missing"),
        (cells(PREPAID, 依据=""), 10, "依据", "missing"),
        (cells(PREPAID, 计入="奖金"), 10, "计入", "not_a_choice"),
        (cells(PREPAID, 计量=""), 10, "计量", "missing"),
        (cells(PREPAID, 费率=""), 10, "费率", "missing"),
        (cells(PREPAID, 费率="二十"), 10, "费率", "unreadable"),
        (cells(PREPAID, 费率="20,5"), 10, "费率", "unreadable"),
        (cells(PREPAID, 费率="0.1234567"), 10, "费率", "unreadable"),
        (cells(PREPAID, 单位="个/户"), 10, "单位", "unsupported"),
        (cells(PREPAID, 单位="元"), 10, "单位", "not_a_choice"),
        (cells(PREPAID, 业务类型="购机送话费"), 10, "业务类型", "not_a_choice"),
        (cells(PREPAID, 岗位="营业员、店长"), 10, "岗位", "not_a_choice"),
        (cells(PREPAID, 岗位="非营业员、其他"), 10, "岗位", "not_a_choice"),
        (cells(PREPAID, 到期目标="非是、非否"), 10, "到期目标", "not_a_choice"),
        (cells(PREPAID, 岗位="非"), 10, "岗位", "not_a_choice"),
        (cells(PREPAID, 岗位="、"), 10, "岗位", "not_a_choice"),
        (cells(PREPAID, 下限=3), 10, "阶梯", "missing"),
        (cells(PREPAID, 组="甲"), 10, "同组", "missing"),
        (cells(PREPAID, 保底=50, 封顶=40), 10, "封顶", "unsupported"),
        (cells(ASSISTANT, 下限=""), 4, "下限", "missing"),
        (cells(ASSISTANT, 边界=""), 4, "边界", "missing"),
        (cells(ASSISTANT, 累计=""), 4, "累计", "missing"),
        (cells(ASSISTANT, 阶梯="阶梯"), 4, "阶梯", "not_a_choice"),
        (other_modes, 5, "阶梯", "unsupported"),
        (other_caps, 5, "封顶", "unsupported"),
        (other_caps_for_other_customers, 12, "封顶", "unsupported"),
        (other_ways_to_combine, 12, "同组", "unsupported"),
    ],
)
def test_a_faulty_cell_of_a_rate_is_named(change: Change, row: int, column: str, code: str) -> None:
    assert faults(change) == [(RATES, row, column, code)]


def test_a_band_that_ends_before_it_begins_is_named() -> None:
    assert (RATES, 5, "上限", "unsupported") in faults(upper(ASSISTANT + 1, 4))
    assert (RATES, 5, "上限", "unsupported") in faults(upper(ASSISTANT + 1, 5))


def test_a_faulty_cell_is_the_only_thing_said_of_its_rule() -> None:
    assert faults(cells(ASSISTANT, 岗位="店长")) == [(RATES, 4, "岗位", "not_a_choice")]
    assert faults(cells(ASSISTANT, 单位="个/户")) == [(RATES, 4, "单位", "unsupported")]
    assert faults(cells(ASSISTANT, 费率="二十")) == [(RATES, 4, "费率", "unreadable")]
    assert faults(cells(ASSISTANT + 1, 生效="")) == [(RATES, 5, "生效", "missing")]
    assert faults(cells(ASSISTANT + 1, 规则="")) == [(RATES, 5, "规则", "missing")]


def test_the_other_rules_are_judged_beside_a_faulty_cell() -> None:
    def change(rates: list[Row], rules: list[Row]) -> None:
        rates[ASSISTANT]["费率"] = "二十"
        rates[OTHERS + 1]["下限"] = 3

    assert faults(change) == [(RATES, 4, "费率", "unreadable"), (RATES, 7, "下限", "gap")]


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"失效": "2015-12-31"}, "失效", "end_before_start"),
        ({"不计": "一切"}, "不计", "not_a_choice"),
        ({"原因": "别的"}, "原因", "not_a_choice"),
        ({"副卡": "也许"}, "副卡", "not_a_choice"),
        ({"依据": ""}, "依据", "missing"),
    ],
)
def test_a_faulty_cell_of_a_rule_is_named(changes: Row, column: str, code: str) -> None:
    assert faults(lambda rates, rules: rules[0].update(changes)) == [(RULES, 2, column, code)]


def test_a_plan_may_have_more_rules_and_clauses_than_a_number_has_bits() -> None:
    def many(rates: list[Row], rules: list[Row]) -> None:
        rules += [{**rules[0], "规则": str(number), "失效": "2016-01-01"} for number in range(100, 180)]
        rates[PREPAID]["失效"] = "2016-01-01"
        for number in range(80):
            day = date(2016, 1, 2) + timedelta(number)
            last = "" if number == 79 else str(day)
            copy(rates, PREPAID, 依据=f"补充{number}", 生效=str(day), 失效=last)

    assert faults(many) == []


def dates_that_follow_each_other(rates: list[Row], rules: list[Row]) -> None:
    rates[PREPAID]["失效"] = "2016-01-31"
    copy(rates, PREPAID, 生效="2016-02-01", 失效="2016-02-01", 费率=25)
    copy(rates, PREPAID, 生效="2016-03-01", 失效="", 费率=30)


def one_band_changed(rates: list[Row], rules: list[Row]) -> None:
    rates[ASSISTANT]["失效"] = "2016-01-31"
    copy(rates, ASSISTANT, 生效="2016-02-01", 失效="", 费率=25)


def other_bands_from_a_day_on(rates: list[Row], rules: list[Row]) -> None:
    for place in (ASSISTANT, ASSISTANT + 1):
        rates[place]["失效"] = "2016-01-15"
    copy(rates, ASSISTANT, 生效="2016-01-16", 失效="", 上限=7)
    copy(rates, ASSISTANT + 1, 生效="2016-01-16", 失效="", 下限=7)


def disjoint_posts(rates: list[Row], rules: list[Row]) -> None:
    rates[PREPAID]["岗位"] = "营业员"
    copy(rates, PREPAID, 规则="10", 岗位="非营业员", 费率=25)


def disjoint_through_two_nots(rates: list[Row], rules: list[Row]) -> None:
    rates[PREPAID]["岗位"] = "非营业员、非其他"
    copy(rates, PREPAID, 规则="10", 岗位="非中心经理、非网格经理、非装维经理、非网格人员", 费率=25)


def disjoint_customers(rates: list[Row], rules: list[Row]) -> None:
    rates[PREPAID]["到期目标"] = "是"
    copy(rates, PREPAID, 规则="10", 到期目标="非是", 费率=25)


def one_group(rates: list[Row], rules: list[Row]) -> None:
    rates[PREPAID] |= {"组": "甲", "同组": "取高"}
    copy(rates, PREPAID, 规则="10", 费率=25)
    copy(rates, PREPAID, 规则="11", 岗位="其他", 费率=5)


def same_group_on_other_deals(rates: list[Row], rules: list[Row]) -> None:
    rates[PREPAID] |= {"组": "甲", "同组": "取高"}
    copy(rates, PREPAID, 规则="10", 业务类型="光纤平移", 同组="相加")


def one_number_for_two_measures(rates: list[Row], rules: list[Row]) -> None:
    rates[PREPAID]["规则"] = "5"


def one_number_for_disjoint_conditions(rates: list[Row], rules: list[Row]) -> None:
    rates[PREPAID]["到期目标"] = "是"
    copy(rates, PREPAID, 到期目标="否", 费率=25)


def a_band_split_by_customer(rates: list[Row], rules: list[Row]) -> None:
    rates[ASSISTANT + 1]["到期目标"] = "是"
    copy(rates, ASSISTANT + 1, 到期目标="否", 费率=30)


def a_product_without_any_rate(rates: list[Row], rules: list[Row]) -> None:
    rates[:] = [row for row in rates if row["业务类型"] != "光纤平移"]


def no_rates_at_all(rates: list[Row], rules: list[Row]) -> None:
    rates.clear()
    rules.clear()


def rows_in_another_order(rates: list[Row], rules: list[Row]) -> None:
    rates.reverse()


def a_fraction_between_bands(rates: list[Row], rules: list[Row]) -> None:
    rates[ASSISTANT]["上限"] = rates[ASSISTANT + 1]["下限"] = 5.5


def a_blank_row_between(rates: list[Row], rules: list[Row]) -> None:
    rates.insert(3, dict.fromkeys(rates[0], ""))


def two_rules_for_one_fault(rates: list[Row], rules: list[Row]) -> None:
    copy(rules, 0, 规则="副卡再说一次")


@pytest.mark.parametrize(
    "change",
    [
        *(dates_that_follow_each_other, one_band_changed, other_bands_from_a_day_on, disjoint_posts),
        *(disjoint_through_two_nots, disjoint_customers, one_group, same_group_on_other_deals),
        *(one_number_for_two_measures, one_number_for_disjoint_conditions, a_band_split_by_customer),
        *(a_product_without_any_rate, no_rates_at_all, rows_in_another_order, a_fraction_between_bands),
        *(a_blank_row_between, two_rules_for_one_fault),
    ],
)
def test_nothing_is_said_of_a_plan_in_order(change: Change) -> None:
    assert faults(change) == []


@pytest.mark.parametrize("seed", range(1000, 1060))
def test_a_plan_is_faulty_exactly_when_some_deal_would_not_have_one_answer(seed: int) -> None:
    random = Random(seed)
    rates, rules = edited(random, shipped("rates"), shipped("rules"), changes=random.randint(1, 4))

    def change(rate_rows: list[Row], rule_rows: list[Row]) -> None:
        rate_rows[:], rule_rows[:] = rows_of(rates), rows_of(rules)

    assert (faults(change) == []) == is_sound(rates, rules)


def test_the_version_names_the_content_and_not_where_it_stands() -> None:
    def version(change: Change) -> str:
        rates, rules = rows_of(shipped("rates")), rows_of(shipped("rules"))
        change(rates, rules)
        tabs = {title: sheet_rows(title, []) for title in (DEALS, STAFF, TARGETS, ADJUSTMENTS)}
        tabs |= {RATES: tab_of(rates, shipped("rates")[0]), RULES: tab_of(rules, shipped("rules")[0])}
        (part,) = read_book(Book(tabs, date(2016, 4, 1))).parts
        plan = part.plan
        assert plan is not None
        return plan.version

    as_shipped = version(lambda rates, rules: None)
    assert version(rows_in_another_order) == version(a_blank_row_between) == as_shipped
    assert version(cells(PREPAID, 费率=" 20.00 ", 生效="2016年1月1日")) == as_shipped
    assert version(cells(PREPAID, 费率=21)) != as_shipped
    assert version(cells(PREPAID, 失效="2016-12-31")) != as_shipped
    assert version(lambda rates, rules: rules[0].update(不计="奖励")) != as_shipped
