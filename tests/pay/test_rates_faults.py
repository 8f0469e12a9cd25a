"""What is wrong with a rate table of amounts is named with its row, its column and its mend; nothing else is accused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from schemas.tab import columns
from tests.pay.rate_tables import Rates, Row, bands, state

ENDS = {"计量": "金额", "单位": "%"}


def told(rows: Sequence[Row]) -> list[tuple[int, str, str, str]]:
    """Row in the sheet, column, code and advice of every fault."""
    labels = {name: column.label.zh for name, column in columns(Rates).items()}
    return [
        (fault.row, labels[fault.column], fault.code, fault.detail.zh if fault.detail else "")
        for fault in state(rows)[1]
    ]


@pytest.mark.parametrize(
    ("ends", "row", "column", "code", "says"),
    [
        ([(0, 100, "含上限"), (100, "", "含下限")], 3, "下限", "overlap", "100两档都有"),
        ([(0, 100, "不含"), (100, "", "不含")], 3, "下限", "gap", "正好100没有费率"),
        ([(0, 100, "含下限"), (100, "", "含上限")], 3, "下限", "gap", "正好100没有费率"),
        ([(0, 100, "含上限"), (100.01, "", "含上限")], 3, "下限", "gap", "100到100.01没有费率"),
        ([(0, 100, "含上限"), (99.99, "", "含上限")], 3, "下限", "overlap", "99.99两档都有"),
        ([(0, "", "含上限"), (50, "", "含上限")], 3, "下限", "overlap", "50两档都有"),
        ([(0, 100, "含上限"), (100, 200, "含上限")], 3, "上限", "gap", "200为止"),
        ([(0, 100, "含两端"), (100, 100, "含两端"), (100, "", "含上限")], 3, "下限", "overlap", "100两档都有"),
    ],
)
def test_bands_of_amounts_that_do_not_join_name_the_end_and_the_cell(
    ends: list[tuple[Any, Any, str]], row: int, column: str, code: str, says: str
) -> None:
    ((at, named, why, advice),) = told(bands("月金额", "全额", *((*end, 5) for end in ends), **ENDS))
    assert (at, named, why) == (row, column, code)
    assert says in advice


@pytest.mark.parametrize(
    "ends",
    [
        [(0, 100, "含上限"), (100, "", "含上限")],
        [(0, 100, "不含"), (100, 100, "含两端"), (100, 200, "不含"), (200, "", "含下限")],
        [(50, 100, "含上限"), (100, "", "含上限")],
        [(-100, 0, "含上限"), (0, "", "含上限")],
        [(0, 0.5, "含上限"), (0.5, "", "含上限")],
    ],
)
@pytest.mark.parametrize("counts", ["月金额", "单笔净额", "月完成率"])
def test_bands_that_join_are_in_order_wherever_the_first_begins(ends: list[tuple[Any, Any, str]], counts: str) -> None:
    assert told(bands(counts, "全额", *((*end, 5) for end in ends), **ENDS)) == []


def test_attainment_is_told_in_percent() -> None:
    rows = bands("月完成率", "全额", (0, 80, "含上限", 5), (80.5, "", "含上限", 6), **ENDS)
    assert "80%到80.5%没有费率" in told(rows)[0][3]


@pytest.mark.parametrize(
    ("row", "allowed"),
    [
        ({"计量": "金额", "单位": "元/户"}, "“%”或“倍”"),
        ({"计量": "小时", "单位": "%"}, "“元/小时”"),
        ({"计量": "每户", "单位": "克/户"}, "“元/户”"),
        ({"计量": "每户", "单位": "元/期"}, "“元/户”"),
        ({"计量": "每人期", "单位": "元/户"}, "“元”或“元/期”"),
        ({"计量": "每人期", "单位": "元", "计入": "黄金"}, "“克”或“克/期”"),
        ({"计量": "数量", "单位": "分/户", "计入": "积分"}, "“分/件”"),
    ],
)
def test_a_unit_that_does_not_fit_names_those_that_do(row: Row, allowed: str) -> None:
    ((at, column, code, advice),) = told([{"费率": 1, **row}])
    assert (at, column, code) == (2, "单位", "unsupported")
    assert advice.endswith(f"单位应是{allowed}")


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"阶梯": "分段", "累计": "月户数", "计量": "每人期", "单位": "元"}, "阶梯"),
        ({"阶梯": "全额", "累计": "单笔金额", "计量": "每人期", "单位": "元"}, "累计"),
        ({"阶梯": "分段", "累计": "月金额", "计量": "每户", "单位": "元/户"}, "累计"),
        ({"阶梯": "分段", "累计": "月小时"}, "累计"),
        ({"阶梯": "插值", "累计": "月完成率", "计量": "折价金额"}, "阶梯"),
        ({"阶梯": "分段", "累计": "月小时", "计量": "小时", "单位": "元/小时", "费率": -1}, "费率"),
        ({"阶梯": "插值", "累计": "月户数", "计量": "每户", "单位": "元/户", "费率": -1}, "费率"),
        ({"阶梯": "插值", "累计": "月金额", "费率": "0.000001", "上限": 99999.97}, "费率"),
        ({"阶梯": "分段", "累计": "月完成率", "费率": 1.234567, "下限": 33.333}, "费率"),
    ],
)
def test_cells_that_do_not_go_together_are_named(row: Row, column: str) -> None:
    stated = {"费率": 1, "下限": 0, "边界": "含上限", **row}
    rows = (
        [stated, {**stated, "规则": "1", "下限": row["上限"], "上限": "", "费率": 99.999999}]
        if "上限" in row
        else [stated]
    )
    faults = told(rows)
    assert [(named, code) for _, named, code, _ in faults] == [(column, "unsupported")]


def test_the_bands_of_a_rule_share_what_they_multiply_and_count() -> None:
    first, second = bands("月金额", "全额", (0, 100, "含上限", 5), (100, "", "含上限", 6), **ENDS)
    assert [fault[1] for fault in told([first, {**second, "累计": "季金额"}])] == ["累计"]
    assert [fault[1] for fault in told([first, {**second, "单位": "倍"}])] == ["单位"]
    assert [fault[1] for fault in told([first, {**second, "计量": "折价金额"}])] == ["计量"]


def test_what_is_paid_once_a_period_meets_no_deals_pay_but_its_like() -> None:
    once = {"计量": "每人期", "单位": "元", "费率": 5}
    assert told([{"费率": 5}, once]) == []
    assert [fault[1:3] for fault in told([once, once])] == [("规则", "overlap")]
    grouped = {**once, "组": "甲", "同组": "取高"}
    assert told([grouped, grouped]) == []


def test_every_choice_has_an_english_word_of_its_own() -> None:
    for name in ("basis", "counts", "unit", "tier"):
        offered = columns(Rates)[name].choices
        assert offered is not None
        assert len(set(offered.labels("en"))) == len(offered.words)
