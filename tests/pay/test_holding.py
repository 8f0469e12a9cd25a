"""Whatever is typed into a row that takes pay away: nobody is paid more for it, and what waits says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from schemas.cells import Cell
from schemas.inputs import Adjustments
from schemas.problems import ERROR
from schemas.scheme import SCHEMES, scheme
from schemas.tab import Tab, about, columns
from tests.cases.case import Said, book
from tests.pay.book import Book, Found, tabs_of, work_out

NASTY: tuple[Cell, ...] = ("看不懂", "", "9999-99")
CARD = [{"指标": name, "得分": 9} for name in ("工作态度", "维修技能", "服从情况", "部门协作")]
SECOND = [{"工号": 1002, **row} for row in CARD]
BONUSES = [
    {"加": {"卡": "大客户维护", "下限": 100, "边界": "含下限", "等级": "先进", "奖金": 200}},
    {"加": {"卡": "大客户维护", "下限": 0, "上限": 100, "边界": "含下限", "等级": "一般", "奖金": 0}},
]
WEEKS = ("2015-02-01", "2015-02-08", "2015-02-15", "2015-02-22")

# Of every tab that can hold pay back, a book whose row 3 takes some away.
TAKEN: dict[tuple[str, str], Said] = {
    ("maintenance_team", "停发"): {
        "员工": [{}, {"工号": 1002, "班组": "二组"}],
        "评分": [*CARD, *SECOND],
        "月度审批": [{}],
        "停发": [
            {"月份": "2014-01", "班组": "一组", "停发原因": "经营不乐观"},
            {"班组": "二组", "停发原因": "经营不乐观"},
        ],
    },
    ("maintenance_team", "月度审批"): {
        "员工": [{}, {"工号": 1002, "班组": "二组"}],
        "评分": [*CARD, *SECOND],
        "月度审批": [{}, {"班组": "二组", "主管复核": "否", "总监批准": "否"}],
    },
    ("department_kpi", "评分"): {
        "员工": [{"考核奖金基数": 1000}],
        "评分": [
            {"评分方": "上级", "得分": 85},
            {"评分方": "同事", "得分": 0, "评分人": 1003},
            {"评分方": "同事", "得分": 90, "评分人": 1002},
        ],
    },
    ("maintenance_team", "调整"): {
        "员工": [{}],
        "评分": CARD,
        "月度审批": [{}],
        "调整": [{"月份": "2015-03", "工号": 1001, "金额": 5}, {"月份": "2015-03", "工号": 1001, "金额": -50}],
    },
    ("key_account_sales", "业务录入"): {
        "员工": [{}],
        "业务录入": [{"成交价": 60000}, {"成交价": 8000, "虚假认定": "是", "费用": 10}],
    },
    ("key_account_sales", "其他费用"): {
        "员工": [{}],
        "业务录入": [{"成交价": 60000}],
        "其他费用": [{"金额": 1}, {"金额": 5000}],
    },
    ("key_account_sales", "预支"): {
        "员工": [{}],
        "业务录入": [{"成交价": 10000}, {"成交价": 20000, "成交日期": "2016-02-05"}],
        "预支": [{"金额": 1}, {"金额": 1000}],
    },
    ("referrals", "业务录入"): {
        "员工": [{}, {"工号": 2001, "岗位": "其他员工"}],
        "业务录入": [{}, {"介绍人身份": "员工", "造假查实日期": "2014-10-08"}],
        "调整": [{"月份": "2014-10", "工号": 2001, "金额": 500}],
    },
    ("equipment_quarterly", "事故登记"): {
        "运行日": "2016-02-05",
        "员工": [{"岗位": "印花设备主任"}],
        "事故登记": [
            {"日期": "2015-01-31", "车间": "印花", "类别": "安全事故"},
            {"日期": "2015-06-01", "车间": "印花", "类别": "质量事故", "设备导致": "是", "连续疵点米数": 900},
        ],
    },
    ("post_office_upkeep", "客户贡献"): {
        "员工": [{}],
        "等级": BONUSES,
        "客户信息": [{"日期": day, "客户信息": 15} for day in WEEKS],
        "客户贡献": [{"客户业绩": 70}, {"业务": "包裹", "客户业绩": 1}],
    },
}
# The same tab in other schemes.
SAME_TAB = {"maintenance_team": "评分", "equipment_floating": "评分", "equipment_quarterly": "评分"}


def holding_tabs() -> Iterator[tuple[str, type[Tab]]]:
    for name in SCHEMES:
        for tab in scheme(name).inputs:
            by_steps = any(register.takes for register in scheme(name).registers if register.tab is tab)
            if by_steps or any(column.holds for column in columns(tab).values()):
                yield name, tab


def columns_tried() -> Iterator[Any]:
    for name, title in TAKEN:
        tab = tabs_of(book({**TAKEN[name, title], "方案": name}).workbook)[title]
        for column in columns(tab).values():
            if not column.beside and column.kind.name not in ("long_words", "phrase"):
                yield pytest.param(name, title, column.label.zh, id=f"{name}-{title}-{column.label.zh}")


def test_every_tab_that_can_hold_pay_back_is_tried() -> None:
    wanted = {(name, about(tab).title.zh) for name, tab in holding_tabs()}
    alike = set(SAME_TAB.items())
    assert wanted - alike == set(TAKEN) - {("maintenance_team", about(Adjustments).title.zh)}
    assert any(column.holds for column in columns(Adjustments).values())


def paid(found: Found) -> dict[tuple[str, str], float]:
    """What everybody is paid of a month: nobody pays in."""
    return {(row["月份"], row["工号"]): max(row["合计"], 0) for row in found.summary}


def with_cell(of: Book, title: str, column: str, cell: Cell | None) -> Book:
    """The book with another cell in row 3 of a tab, or without the row; approved before that."""
    of = replace(of, approved=of.tabs)
    head, *rows = of.tabs[title]
    if cell is None:
        return replace(of, tabs={**of.tabs, title: [head, rows[0], *rows[2:]]})
    place = head.index(column)
    changed = [*rows[1][:place], cell, *rows[1][place + 1 :]]
    return replace(of, tabs={**of.tabs, title: [head, rows[0], changed, *rows[2:]]})


@pytest.mark.parametrize(("name", "title"), TAKEN)
def test_the_row_takes_pay_away(name: str, title: str) -> None:
    sound = book({**TAKEN[name, title], "方案": name})
    found, without = work_out(sound), work_out(with_cell(sound, title, "", None))
    assert [problem for problem in found.problems if problem[4] == ERROR] == []
    before, after = paid(found), paid(without)
    assert any(after[who] > before.get(who, 0) for who in after)


@pytest.mark.parametrize(("name", "title", "column"), list(columns_tried()))
def test_nobody_is_paid_more_for_a_cell_that_cannot_be_read(name: str, title: str, column: str) -> None:
    sound = book({**TAKEN[name, title], "方案": name})
    before = paid(work_out(sound))
    tab = tabs_of(sound.workbook)[title]
    held_by = [one.holds for one in columns(tab).values() if one.holds]
    held_by += [
        holds for register in sound.workbook.registers if register.tab is tab for holds in register.takes.values()
    ]
    names = {columns(tab)[person].label.zh for holds in held_by for person in holds.people}
    wide = about(tab).for_managers and not any(holds.only_named for holds in held_by)
    for cell in NASTY:
        found = work_out(with_cell(sound, title, column, cell))
        if not any(problem[:2] == (title, 3) and problem[4] == ERROR for problem in found.problems):
            continue  # it means something: another month, say, or no accident
        if column in names and not wide:
            continue  # nobody can tell whose it is, and not anybody who types there may hold everybody's pay
        for who, amount in paid(found).items():
            assert amount <= before.get(who, 0), (cell, who, found.summary)
        held = [row["暂缓"] for row in found.summary if row["暂缓"]]
        if held:
            assert found.problems[0][:2] == (title, 3)
            assert "暂缓" in found.advice[0]
