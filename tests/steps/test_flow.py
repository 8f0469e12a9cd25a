"""The workflow as managers write it: who may take which step, on which rows, until when; and what nobody can go by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from functions.steps.flow import HEAD, Workflow, workflow
from schemas.cells import Cell
from schemas.check import good_rows, read
from schemas.registers import APPROVED, REFUSED, REGISTERS, WAITING
from schemas.steps import Flow
from schemas.tab import about, columns
from schemas.words import choices, fold
from tests.pay.book import grid

REGISTER = REGISTERS[0]
POSTS = choices(("副总", "Deputy"), ("会计", "Accountant"))
TODAY = date(2016, 2, 1)
FINE: dict[str, Any] = {"kind": "罚", "staff_no": "1001", "month": "2016-01", "amount": -5}
ROW: dict[str, Cell] = {
    "登记": "调整",
    "步骤": "批准",
    "从": "待批准",
    "到": "已批准",
    "谁": "经理",
    "依据": "内控",
    "生效": "2000-01-01",
}


@dataclass(frozen=True)
class Somebody:
    staff_no: str = "1000"
    name: str = "王"
    post: str = "会计"
    works: bool = True
    is_manager: bool = False


def flow(*rows: dict[str, Cell]) -> Workflow:
    heads = [column.label.zh for column in columns(Flow).values()]
    sheet = read(Flow, grid([list(heads), *([row.get(head, "") for head in heads] for row in rows)]))
    titles = {fold(title): REGISTER for title in about(REGISTER.tab).title}
    assert sheet.faults.is_empty(), sheet.faults
    return workflow(good_rows(sheet, sheet.faults).iter_rows(named=True), titles, POSTS)


def told(*rows: dict[str, Cell]) -> list[tuple[int, str, str]]:
    return [(row, column, said.zh) for row, column, said in flow(*rows).faults]


@pytest.mark.parametrize(
    ("who", "person", "may"),
    [
        ("经理", Somebody(is_manager=True), True),
        ("Manager", Somebody(is_manager=True), True),
        ("经理", Somebody(), False),
        ("会计", Somebody(), True),
        ("Accountant", Somebody(), True),
        ("副总", Somebody(), False),
        ("副总、会计", Somebody(), True),
        ("申请人", Somebody("1001"), True),
        ("申请人", Somebody("1002"), False),
        ("工号", Somebody("1001"), True),
        ("副总, 申请人", Somebody("1001"), True),
        ("会计", Somebody(works=False), False),
        ("申请人", Somebody("1001", works=False), False),
    ],
)
def test_who_may_take_a_step(who: str, person: Somebody, *, may: bool) -> None:
    (rule,) = flow({**ROW, "谁": who}).rules
    assert rule.whom.has(person, FINE) == may


@pytest.mark.parametrize(
    ("condition", "kind", "takes"),
    [
        ("", "罚", True),
        ("罚", "罚", True),
        ("奖、罚", "罚", True),
        ("奖", "罚", False),
        ("非罚", "罚", False),
        ("非奖", "调整", True),
    ],
)
def test_conditions_say_of_which_rows_a_step_is(condition: str, kind: str, *, takes: bool) -> None:
    found = flow({**ROW, "类别": condition}).steps(REGISTER, {**FINE, "kind": kind}, TODAY)
    assert bool(found) == takes


def test_a_step_is_there_on_the_days_of_its_row() -> None:
    old, new = {**ROW, "失效": "2016-01-31"}, {**ROW, "谁": "副总", "生效": "2016-02-01"}
    both = flow(old, new)
    assert not both.faults
    said = [[rule.whom.said for rule in both.steps(REGISTER, FINE, day)] for day in (date(2016, 1, 31), TODAY)]
    assert said == [["经理"], ["副总"]]
    assert flow(old).names(REGISTER, TODAY) == []


def test_a_step_is_due_so_many_days_after_the_one_before() -> None:
    (rule,) = flow({**ROW, "期限": 3}).rules
    assert rule.due(FINE, "2016-01-30 18:00:00") == date(2016, 2, 2)
    assert rule.due(FINE, "") is None, "of a row that nobody has taken a step on, no day is known"
    (rule,) = flow(ROW).rules
    assert rule.due(FINE, "2016-01-30 18:00:00") is None


def test_steps_and_states_of_either_language_are_the_same() -> None:
    english = {
        **ROW,
        "登记": "adjustments",
        "步骤": "Approve",
        "从": "Awaiting approval, not approved",
        "到": "approved",
    }
    back = {**ROW, "步骤": "不批准", "从": "已批准", "到": "未批准"}
    (rule, _) = flow(english, back).rules
    assert (rule.step, rule.before, rule.after) == ("批准", frozenset({WAITING, REFUSED}), APPROVED)


def test_managers_may_put_in_steps_and_states_of_their_own() -> None:
    looked = {**ROW, "步骤": "复核", "到": "已复核", "谁": "会计"}
    then = {**ROW, "从": "已复核", "谁": "副总"}
    found = flow(looked, then)
    assert not found.faults
    assert [rule.step for rule in found.steps(REGISTER, FINE, TODAY)] == ["复核", "批准"]


@pytest.mark.parametrize(
    ("changed", "column", "said"),
    [
        ({"登记": "请假"}, "register", "“请假”不是要办理的登记，请填：调整"),
        ({"谁": "总裁"}, "who", "“总裁”不是岗位"),
        ({"谁": "经理、总裁"}, "who", "“总裁”不是岗位"),
        ({"谁": "金额"}, "who", "“金额”不是岗位"),
        ({"起": "月份"}, "since", "没有日期列“月份”"),
        ({"起": "交货日期"}, "since", "没有日期列“交货日期”"),
        ({"类别": "红包"}, "kind", "看不懂“红包”"),
        ({"类别": "非奖、罚"}, "kind", "看不懂“非奖、罚”"),
        ({"从": "待复核"}, "before", "没有哪一步会到“待复核”"),
        ({"从": "待批准、已批准"}, "before", "“从”和“到”都有“已批准”"),
    ],
    ids=str,
)
def test_what_nobody_can_go_by_is_told_and_is_no_step(changed: dict[str, Cell], column: str, said: str) -> None:
    ((row, name, sentence),) = [one for one in told({**ROW, **changed}) if one[0] != HEAD]
    assert (row, name) == (2, column)
    assert said in sentence
    assert flow({**ROW, **changed}).rules == ()


def test_a_register_without_a_single_step_is_told_at_the_head() -> None:
    assert [(row, name) for row, name, _ in told()] == [(HEAD, "register")]
    assert "运行一次 provision" in told()[0][2]
    assert told(ROW) == []


def test_two_rows_for_one_step_are_both_told_and_neither_is_gone_by() -> None:
    other = {**ROW, "谁": "副总", "类别": "奖"}
    assert [(row, name) for row, name, _ in told(ROW, other)] == [(2, "step"), (3, "step")]
    assert flow(ROW, other).rules == ()
    assert told({**ROW, "类别": "非奖"}, other) == []


def test_a_step_that_is_at_fault_is_the_one_thing_to_mend() -> None:
    back = {**ROW, "步骤": "不批准", "从": "已批准", "到": "未批准"}
    assert [(row, name) for row, name, _ in told({**ROW, "谁": "总裁"}, back)] == [(2, "who")]
