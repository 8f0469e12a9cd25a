"""A plan's single values hold on their days, and whatever is wrong with one says how to mend it."""

from __future__ import annotations

from datetime import date
from typing import Any

import narwhals as nw
import polars as pl
import pytest

from functions.pay.plan.dated import Fault
from functions.pay.plan.parameters import Parameters, load
from schemas.bounds import within
from schemas.check import read
from schemas.parameters import (
    ParameterColumns,
    choice,
    name_of,
    number,
    percent,
    switch,
    unit_of,
    value_of,
    whole,
    words,
)
from schemas.plan import plan_tab
from schemas.tab import about, columns
from schemas.words import choices

DECLARED = (
    percent(
        ("试用系数", "Probation factor"),
        ("试用期的任务折扣", "Quota on probation"),
        bounds=within(0, 100, usual=(1, 100)),
    ),
    whole(("隔月结算", "Settlement lag"), ("晚几个月发", "Months until pay"), ("个月", "months"), bounds=within(0, 12)),
    number(("周冠军奖金", "Weekly prize"), ("每周一名", "One a week"), ("元", "yuan"), scale=100),
    switch(("关键人奖励", "Key person reward"), ("默认关闭", "Off as shipped"), cleared_by="批准人"),
    words(("批准人", "Cleared by"), ("谁批准的", "Who cleared it")),
    choice(("两个条件", "Two conditions"), ("都要还是其一", "Both or one"), choices(("且", "and"), ("或", "or"))),
)


class Values(ParameterColumns):
    name: str = name_of(DECLARED)
    value: str = value_of(DECLARED)
    unit: str = unit_of(DECLARED)

    class Config:
        metadata = plan_tab(("参数", "Parameters"), ("单个的数值", "Single values"), 203)


SHIPPED: list[dict[str, Any]] = [
    {"名称": "试用系数", "值": "50", "单位": "%"},
    {"名称": "隔月结算", "值": "2", "单位": "个月"},
    {"名称": "周冠军奖金", "值": "200", "单位": "元"},
    {"名称": "关键人奖励", "值": "否"},
    {"名称": "两个条件", "值": "且"},
]
NEW_YEAR = date(2016, 1, 1)


def loaded(*rows: dict[str, Any]) -> tuple[Parameters, list[Fault]]:
    """What the tab states when these rows are typed; what they leave out is as shipped."""
    heads = [column.label.zh for column in columns(Values).values()]
    typed = [{"生效": "2016-01-01", "依据": "一", **row} for row in rows]
    sheet = read(Values, [[head, *(row.get(head) for row in typed)] for head in heads])
    assert sheet.faults.is_empty()
    return load(Values, DECLARED, sheet.frame.iter_rows(named=True))


def changed(name: str, *instead: dict[str, Any]) -> list[Fault]:
    """The faults when one parameter has these rows instead of the one that is shipped."""
    rows = [row for row in SHIPPED if row["名称"] != name]
    return loaded(*rows, *({"名称": name, **row} for row in instead))[1]


def only(faults: list[Fault]) -> tuple[int, str, str]:
    (fault,) = faults
    return fault.row, fault.column, fault.code


def told(faults: list[Fault]) -> str:
    (fault,) = faults
    assert fault.detail is not None
    assert not any("{" in said for said in fault.detail)
    return fault.detail.zh


def on_days(parameters: Parameters, name: str, *days: date) -> list[int | None]:
    frame = nw.from_native(pl.LazyFrame({"on": days}))
    return parameters.add(frame, "on", {"x": name}).collect()["x"].to_list()


def test_the_shipped_values_are_exact_whole_numbers() -> None:
    parameters, faults = loaded(*SHIPPED)
    assert faults == []
    assert parameters.at("试用系数", NEW_YEAR) == 500_000
    assert parameters.at("隔月结算", NEW_YEAR) == 2
    assert parameters.at("周冠军奖金", NEW_YEAR) == 20_000
    assert not parameters.on("关键人奖励", NEW_YEAR)
    assert parameters.word("两个条件", NEW_YEAR) == "且"
    assert parameters.word("批准人", NEW_YEAR) is None
    assert parameters.clause("试用系数", NEW_YEAR) == "一"


def test_numbers_and_boxes_are_understood_as_the_sheet_holds_them() -> None:
    typed = [{"名称": "试用系数", "值": 52.5, "单位": "％"}, {"名称": "隔月结算", "值": 2.0, "单位": "个月"}]
    typed += [{"名称": "批准人", "值": "某 某"}, {"名称": "关键人奖励", "值": True}, *SHIPPED[2:3], *SHIPPED[4:]]
    parameters, faults = loaded(*typed)
    assert faults == []
    assert parameters.at("试用系数", NEW_YEAR) == 525_000
    assert parameters.on("关键人奖励", NEW_YEAR)
    assert parameters.word("批准人", NEW_YEAR) == "某 某"


def test_a_percent_sign_that_is_typed_along_does_no_harm() -> None:
    assert changed("试用系数", {"值": "70％", "单位": "%"}) == []


@pytest.mark.parametrize(
    ("name", "row", "bounds"),
    [
        ("试用系数", {"值": "100.0001", "单位": "%"}, "只能填 0 到 100"),
        ("试用系数", {"值": "-5%", "单位": "%"}, "只能填 0 到 100"),
        ("隔月结算", {"值": "-1", "单位": "个月"}, "只能填 0 到 12"),
        ("隔月结算", {"值": "13个月", "单位": "个月"}, "只能填 0 到 12"),
    ],
)
def test_a_value_that_nobody_can_mean_is_a_fault(name: str, row: dict[str, Any], bounds: str) -> None:
    faults = changed(name, row)
    assert only(faults) == (6, "value", "implausible")
    assert f"“{name}”里的“{row['值']}”不合常理" in told(faults)
    assert bounds in told(faults)


@pytest.mark.parametrize("typed", ["0.5", "0.5%", "0.9999"])
def test_a_percentage_under_one_holds_and_is_a_reminder_for_a_part_was_probably_meant(typed: str) -> None:
    rows = [row for row in SHIPPED if row["名称"] != "试用系数"]
    parameters, faults = loaded({"名称": "试用系数", "值": typed, "单位": "%"}, *rows)
    assert only(faults) == (2, "value", "unusual")
    assert "一般 1 到 100" in told(faults)
    assert parameters.at("试用系数", NEW_YEAR) == int(float(typed.removesuffix("%")) * 10_000)


@pytest.mark.parametrize(
    ("name", "typed", "unit", "value"),
    [
        ("周冠军奖金", "￥1,200", "元", 120_000),
        ("周冠军奖金", "2万", "元", 2_000_000),
        ("周冠军奖金", "300元", "元", 30_000),
        ("隔月结算", "3个月", "个月", 3),
        ("隔月结算", "3月", "个月", 3),
    ],
)
def test_the_unit_may_stand_behind_the_number(name: str, typed: str, unit: str, value: int) -> None:
    rows = [row for row in SHIPPED if row["名称"] != name]
    parameters, faults = loaded({"名称": name, "值": typed, "单位": unit}, *rows)
    assert faults == []
    assert parameters.at(name, NEW_YEAR) == value


@pytest.mark.parametrize(("name", "typed", "unit"), [("周冠军奖金", "50%", "元"), ("隔月结算", "3天", "个月")])
def test_another_unit_makes_it_no_value(name: str, typed: str, unit: str) -> None:
    assert only(changed(name, {"值": typed, "单位": unit})) == (6, "value", "unsupported")


def test_english_names_units_and_words_stand_for_the_same() -> None:
    rows = [{"名称": "Settlement lag", "值": "1", "单位": "months"}, {"名称": "Two conditions", "值": "OR"}]
    parameters, faults = loaded(*SHIPPED[:1], *SHIPPED[2:4], *rows)
    assert faults == []
    assert parameters.at("隔月结算", NEW_YEAR) == 1
    assert parameters.word("两个条件", NEW_YEAR) == "或"


def test_a_value_changes_on_the_day_from_which_a_new_row_holds() -> None:
    rows = [{"名称": "周冠军奖金", "值": "200", "单位": "元", "失效": "2016-02-15"}]
    rows += [{"名称": "周冠军奖金", "值": "250.5", "单位": "元", "生效": "2016-02-16"}]
    parameters, faults = loaded(*SHIPPED[:2], *SHIPPED[3:], *rows)
    assert faults == []
    assert parameters.at("周冠军奖金", date(2016, 2, 15)) == 20_000
    assert parameters.at("周冠军奖金", date(2016, 2, 16)) == 25_050
    days = (date(2015, 12, 31), NEW_YEAR, date(2016, 2, 15), date(2016, 2, 16), date(2030, 1, 1))
    assert on_days(parameters, "周冠军奖金", *days) == [None, 20_000, 20_000, 25_050, 25_050]


def test_words_are_told_for_every_row_on_its_own_day() -> None:
    parameters, _ = loaded(*SHIPPED)
    frame = nw.from_native(pl.LazyFrame({"on": [date(2015, 1, 1), NEW_YEAR]}))
    said = parameters.add(frame, "on", {"x": "两个条件"}).collect()["x"].to_list()
    assert said == [None, "且"]


def test_nothing_is_told_of_a_day_before_the_plan_or_of_a_name_that_is_not_declared() -> None:
    parameters, _ = loaded(*SHIPPED)
    with pytest.raises(LookupError, match="隔月结算"):
        parameters.at("隔月结算", date(2015, 12, 31))
    with pytest.raises(KeyError, match="不存在"):
        parameters.add(nw.from_native(pl.LazyFrame({"on": [NEW_YEAR]})), "on", {"x": "不存在"})
    with pytest.raises(TypeError):
        parameters.at("两个条件", NEW_YEAR)


def test_a_name_that_is_not_declared_is_a_fault() -> None:
    row = {"row": 9, "name": "不存在", "value": "1", "unit": None, "valid_from": NEW_YEAR, "valid_until": None}
    faults = load(Values, (), [{**row, "clause": "一"}])[1]
    assert only(faults) == (9, "name", "not_a_choice")


@pytest.mark.parametrize(
    ("name", "row", "expected"),
    [
        ("隔月结算", {"值": "2", "单位": "元"}, "“隔月结算”的单位应是“个月”"),
        ("隔月结算", {"值": "2"}, "“隔月结算”的单位应是“个月”"),
        ("关键人奖励", {"值": "否", "单位": "元"}, "“关键人奖励”没有单位，请把“单位”留空"),
    ],
)
def test_a_unit_that_is_not_as_declared_is_a_fault(name: str, row: dict[str, Any], expected: str) -> None:
    faults = changed(name, row)
    assert only(faults) == (6, "unit", "unsupported")
    assert told(faults) == expected


@pytest.mark.parametrize(
    ("name", "row", "mend"),
    [
        ("试用系数", {"值": "一半", "单位": "%"}, "请填数字，最多4位小数，可以带“%”。只能填 0 到 100"),
        ("隔月结算", {"值": "1.5", "单位": "个月"}, "请填整数"),
        ("周冠军奖金", {"值": "1.005", "单位": "元"}, "最多两位小数"),
        ("关键人奖励", {"值": "大概"}, "请填“是”或“否”"),
        ("两个条件", {"值": "都要"}, "只能填：且、或"),
    ],
)
def test_a_value_that_cannot_be_read_says_what_may_stand_there(name: str, row: dict[str, Any], mend: str) -> None:
    faults = changed(name, row)
    assert only(faults) == (6, "value", "unsupported")
    assert mend in told(faults)


def test_a_number_that_is_blank_is_missing_but_an_empty_box_is_a_no() -> None:
    assert only(changed("隔月结算", {"单位": "个月"})) == (6, "value", "missing")
    assert changed("关键人奖励", {}) == []


def test_two_values_for_one_day_are_a_fault() -> None:
    rows = [{"值": "1", "单位": "个月", "失效": "2016-03-31"}, {"值": "2", "单位": "个月", "生效": "2016-03-31"}]
    faults = changed("隔月结算", *rows)
    assert only(faults) == (7, "valid_from", "overlap")
    assert "2016-03-31这一天与第6行各有一个值" in told(faults)


@pytest.mark.parametrize(
    ("rows", "place", "said"),
    [
        ([], (6, "name"), "缺少“隔月结算”，请在这里加一行"),
        ([{"生效": "2016-02-01"}], (6, "valid_from"), "从2016-01-01到2016-01-31没有值"),
        ([{"失效": "2016-12-31"}], (6, "valid_until"), "从2017-01-01起没有值"),
        (
            [{"失效": "2016-03-30"}, {"生效": "2016-04-01"}],
            (6, "valid_until"),
            "从2016-03-31到2016-03-31没有值",
        ),
    ],
)
def test_days_without_a_value_are_a_fault(rows: list[dict[str, Any]], place: tuple[int, str], said: str) -> None:
    faults = changed("隔月结算", *({"值": "1", "单位": "个月", **row} for row in rows))
    assert only(faults) == (*place, "gap")
    assert said in told(faults)


def test_no_gap_is_seen_where_a_row_of_the_parameter_is_faulty_itself() -> None:
    rows = [{"值": "1", "单位": "元", "失效": "2016-03-31"}, {"值": "1", "单位": "个月", "生效": "2016-04-01"}]
    assert only(changed("隔月结算", *rows)) == (6, "unit", "unsupported")


def test_switching_on_asks_for_the_name_of_who_cleared_it() -> None:
    faults = changed("关键人奖励", {"值": "是"})
    assert only(faults) == (6, "value", "unsupported")
    assert "请先在“批准人”一行的“值”里写明是谁批准的，日期要包括2016-01-01" in told(faults)


def test_a_clearance_must_cover_every_day_on_which_the_switch_is_on() -> None:
    half = {"名称": "批准人", "值": "法务", "失效": "2016-06-30"}
    blank = {"名称": "批准人", "值": "", "生效": "2016-07-01"}
    rest = {"名称": "批准人", "值": "法务", "生效": "2016-07-01"}
    base = [row for row in SHIPPED if row["名称"] != "关键人奖励"]
    on = {"名称": "关键人奖励", "值": "是"}
    assert "2016-07-01" in told(loaded(*base, on, half, blank)[1])
    assert loaded(*base, on, half, rest)[1] == []
    assert loaded(*base, {**on, "失效": "2016-06-30"}, {**on, "值": "否", "生效": "2016-07-01"}, half)[1] == []


def test_what_is_stated_has_a_name_that_rows_moved_about_do_not_change() -> None:
    one, other = loaded(*SHIPPED)[0], loaded(*reversed(SHIPPED))[0]
    assert one.content == other.content
    assert one.content != loaded(*SHIPPED[:4], {"名称": "两个条件", "值": "或"})[0].content


def test_the_tab_says_that_it_is_a_plan_of_managers() -> None:
    assert about(Values).for_managers
    assert [column.label.zh for column in columns(Values).values()] == [
        "名称", "说明", "值", "单位", "生效", "失效", "依据",
    ]  # fmt: skip
