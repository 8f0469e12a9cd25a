"""Steps over the wire: an adjustment counts once a manager approved it, as long as it says what was approved."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from tests.end_to_end.office import BATCH_UPDATE, CLERK, MANAGER, SECOND, Book, Row, deal, sentence

OTHER = "1003"
FLOW: Row = {"登记": "调整", "从": "待批准", "依据": "内控", "生效": "2000-01-01"}
WAITS, APPROVED = "待批准", "已批准"
Sheets = dict[str, list[list[Any]]]


def adjustment(key: str, amount: float | str = -50, **more: object) -> Row:
    return {"单号": key, "月份": "2016-01", "工号": CLERK, "金额": amount, "原因": "多发扣回"} | more


@pytest.fixture
def two(empty: Book) -> Book:
    """A branch with two managers, a deal and two adjustments."""
    empty.staffed(empty.person(OTHER, "赵强", "中心经理", 权限="经理"))
    empty.type_in("业务录入", deal("A00000001"))
    empty.type_in("调整", adjustment("T1"), adjustment("T2", 8, 类别="奖", 原因="好评"))
    empty.done("validate_deals")
    return empty


def act(book: Book, key: str, step: str = "批准", who: str = MANAGER, **more: object) -> dict[str, Any]:
    (answer,) = book.done("act", who, tab="调整", key=key, step=step, **more)["answers"]
    return dict(answer)


def refused(book: Book, status: int, key: str, step: str = "批准", who: str = MANAGER, **more: object) -> str:
    """The sentence of a step that is not granted, after which the workbook is as it was."""
    before = book.everything()
    said = book.refused(status, "act", who, **{"tab": "调整", "key": key, "step": step, **more})
    assert book.everything() == before
    return said


def states(book: Book) -> dict[str, str]:
    return {row["单号"]: row["状态"] for row in book.rows("登记状态")}


def beside(book: Book) -> list[tuple[str, str]]:
    """What the sheet shows beside each adjustment."""
    return [(row["核算结果"], row["核算说明"]) for row in book.rows("调整")]


def adjusted(book: Book) -> float:
    book.done("recalculate")
    return sum(row["调整"] or 0 for row in book.rows("月度汇总"))


def test_an_adjustment_waits_then_counts_and_everybody_sees_where_it_stands(two: Book) -> None:
    assert states(two) == {"T1": WAITS, "T2": WAITS}
    assert adjusted(two) == 0
    (first, said), _ = beside(two)
    assert (first, "等王经理、赵强办：批准、不批准" in said) == (WAITS, True)
    assert [(row["单号"], row["姓名"], row["可办"]) for row in two.rows("待办")] == [
        ("T1", "王经理、赵强", "批准、不批准"),
        ("T2", "王经理、赵强", "批准、不批准"),
    ]
    answer = act(two, "T1", note=" 已核对\n原单 ")
    assert (answer["done"], answer["state"]) == (True, APPROVED)
    assert beside(two)[0][0] == "填写无误，待核算"
    assert states(two) == {"T1": APPROVED, "T2": WAITS}
    assert [row["单号"] for row in two.rows("待办")] == ["T2"]
    (step,) = two.rows("办理记录")
    assert [step[name] for name in ("表", "单号", "步骤", "从", "到", "工号", "姓名", "岗位", "意见")] == [
        *("调整", "T1", "批准", WAITS, APPROVED, MANAGER, "王经理", "中心经理", "已核对 原单")
    ]
    assert adjusted(two) == -50
    assert beside(two)[0] == ("已核算", "最近一次核算用了这一行")
    assert "办“不批准”要写原因" in refused(two, 422, "T2", "不批准")
    act(two, "T2", "不批准", note="没有依据")
    assert adjusted(two) == -50
    assert beside(two)[1][0] == "未批准"
    assert "没有依据" in beside(two)[1][1]


def test_what_was_approved_and_then_changed_has_to_be_approved_anew(two: Book) -> None:
    act(two, "T1")
    assert adjusted(two) == -50
    two.put("调整", 2, "金额", -500)
    assert beside(two)[0][0] == "已改动，待重新核算"
    assert adjusted(two) == 0
    assert beside(two)[0][0] == WAITS
    assert "批准后改过，要重新批准" in beside(two)[0][1]
    # Typed another way it says the same; back as it was it is approved as it was.
    two.put("调整", 2, "金额", "-￥50.00 元")
    assert adjusted(two) == -50
    two.put("调整", 2, "金额", -500)
    two.done("validate_deals")
    act(two, "T1", who=OTHER)
    assert adjusted(two) == -500


def test_a_deduction_that_was_approved_and_then_changed_holds_the_month_until_it_is_settled(two: Book) -> None:
    act(two, "T1")
    two.put("调整", 2, "金额", -5)
    assert adjusted(two) == 0
    (month,) = [row for row in two.rows("月度汇总") if row["工号"] == CLERK]
    assert (month["合计"], month["暂缓"]) == (0, 20), "to pay it all would be to pay more for an edit"
    (line,) = two.rows("核算明细")
    assert (line["结果"], "“调整”第2行批准后改过" in line["说明"]) == ("暂缓", True)
    act(two, "T1", "不批准", note="取消")
    two.done("recalculate")
    (month,) = [row for row in two.rows("月度汇总") if row["工号"] == CLERK]
    assert (month["合计"], month["暂缓"]) == (20, 0)


def test_a_month_is_held_by_hand_and_released_by_a_step(two: Book) -> None:
    two.type_in("调整", adjustment("T3", "", 类别="暂缓", 原因="工号核对中"), at=4)
    two.done("recalculate")
    assert [row["合计"] for row in two.rows("月度汇总")] == [20], "nothing is held before it is approved"
    assert "不适用于这一行" in refused(two, 404, "T1", "放行", note="查清了")
    act(two, "T3")
    answer = two.done("recalculate")
    assert answer["counts"]["held"] == 1
    (line,) = two.rows("核算明细")
    assert (line["结果"], "“调整”第4行暂缓：工号核对中；放行后" in line["说明"]) == ("暂缓", True)
    assert beside(two)[2][0] == "已核算"
    act(two, "T3", "放行", note="查清了", who=OTHER)
    two.done("recalculate")
    assert [(row["合计"], row["暂缓"]) for row in two.rows("月度汇总")] == [(20, 0)]
    assert (beside(two)[2][0], "查清了" in beside(two)[2][1]) == ("已放行", True)


def test_who_approved_stands_on_the_statement(two: Book) -> None:
    act(two, "T1", who=OTHER)
    assert adjusted(two) == -50
    (shown,) = [
        each["text"]
        for each in two.done("send_statements", month="2016-01", preview=True)["statements"]
        if each["staff_no"] == CLERK
    ]
    assert "赵强" in shown


def test_sorted_columns_moved_and_rows_in_between_keep_each_its_state(two: Book) -> None:
    act(two, "T1")
    tab = two.tab("调整")
    tab.insert_row([], 2)
    tab.sort((tab.row_values(1).index("金额") + 1, "des"), range="A2:L10")
    assert adjusted(two) == -50
    assert states(two) == {"T2": WAITS, "T1": APPROVED}


def test_whoever_may_not_is_told_why_and_nothing_is_written(two: Book) -> None:
    assert "要由经理来办，林军（营业员）不能办" in refused(two, 403, "T1", who=CLERK)
    assert "有效的一行" in refused(two, 403, "T1", who="stranger")
    assert "没有单号“T9”" in refused(two, 404, "T9")
    assert "没有“放假”这一步，“流程”表里今天有效的有：批准、不批准、放行" in refused(two, 404, "T1", "放假")
    assert "可以办理的有：调整" in refused(two, 404, "T1", tab="业务录入")
    assert "可以办理的有：调整" in refused(two, 404, "T1", tab="没有这张表")
    two.put("调整", 3, "金额", "八块")
    said = refused(two, 422, "T2")
    assert "八块" in said
    assert "改好以后才能办" in said
    two.put("调整", 2, "金额", -51)
    assert "刚改过" in refused(two, 409, "T1")
    two.done("validate_deals")
    assert act(two, "T1")["done"]


def test_of_several_each_is_answered_by_itself_and_what_is_granted_comes_in_one_request(two: Book) -> None:
    two.type_in("调整", adjustment("T3", "许多"), adjustment("T4", 3), at=4)
    mark = two.office.mark()
    answer = two.done("act", tab="Adjustments", keys=["T1", "t4", "T3", "T9", "T1"], step="Approve")
    asked = [one for one in two.office.requests_since(mark)["kinds"] if "batchUpdate" in one]
    assert len(asked) == 1
    assert answer["status"] == "problems"
    assert answer["counts"] == {"granted": 2, "refused": 2}
    assert [(one["key"], one["status"], one["state"]) for one in answer["answers"]] == [
        ("T1", 200, APPROVED),
        ("t4", 200, APPROVED),
        ("T3", 422, WAITS),
        ("T9", 404, ""),
    ]
    assert adjusted(two) == -47


def test_the_same_step_again_is_done_already_and_another_persons_is_told_who_came_first(two: Book) -> None:
    act(two, "T1")
    before = two.everything()
    again = act(two, "T1")
    assert (again["done"], "已在" in again["says"]) == (True, True)
    assert two.everything() == before
    assert "王经理在" in refused(two, 409, "T1", who=OTHER)


def test_of_two_at_once_one_takes_the_step_and_the_other_is_told(two: Book) -> None:
    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(two.call, "act", who, tab="调整", key="T1", step="批准") for who in (MANAGER, OTHER)]
        answers = [one.result() for one in asked]
    won, lost = sorted(answers, key=lambda answer: answer.status_code)
    assert won.status_code == 200, won.text
    assert "现在是“已批准”" in sentence(lost, 409)
    assert len(two.rows("办理记录")) == 1


def test_a_step_whose_answer_was_lost_is_taken_once(two: Book) -> None:
    with two.office.faults({"match": BATCH_UPDATE, "kind": "drop_after", "times": 1}):
        first = two.call("act", tab="调整", key="T1", step="批准")
    assert first.status_code in (200, 503), first.text
    assert act(two, "T1")["state"] == APPROVED
    assert len(two.rows("办理记录")) == 1


def test_what_another_hand_does_to_the_log_is_named_and_counts_for_nothing(two: Book) -> None:
    act(two, "T1")
    two.type_in("调整", adjustment("T3", 3), at=4)
    two.done("validate_deals")
    act(two, "T3")
    header, first, second = two.grid("办理记录")
    place = header.index("单号")
    forged = [*first[:place], "T2", *first[place + 1 :]]
    two.tab("办理记录").update([header, second, first, forged, second])
    assert adjusted(two) == -47
    said = [row["说明"] for row in two.rows("问题清单") if row["表"] == "办理记录"]
    assert any("第4行（调整 T2 批准 王经理）不是程序写的" in one for one in said)
    assert any("第5行" in one and "复制" in one for one in said)
    assert any("换过位置" in one for one in said)
    assert states(two)["T2"] == WAITS
    two.tab("办理记录").clear()
    two.tab("办理记录").update([header, first])
    assert adjusted(two) == -50
    said = [row["说明"] for row in two.rows("问题清单") if row["表"] == "办理记录"]
    assert ["少了1行（序号2）" in one for one in said] == [True]
    act(two, "T3")
    assert adjusted(two) == -47


def test_a_workflow_that_nobody_can_go_by_is_listed_and_its_step_is_not_there(two: Book) -> None:
    two.put("流程", 2, "谁", "总裁")
    two.done("validate_deals")
    (listed,) = [row for row in two.rows("问题清单") if row["表"] == "流程"]
    assert "“总裁”不是岗位" in listed["说明"]
    assert "没有“批准”这一步" in refused(two, 404, "T1")
    two.put("流程", 2, "谁", "营业员")
    assert "要由营业员来办" in refused(two, 403, "T1")
    assert act(two, "T1", who=SECOND)["done"], "the workflow says who, by the row of the staff list in force"
    two.put("流程", 2, "谁", "申请人")
    assert act(two, "T2", who=CLERK)["done"]


def test_what_is_due_first_stands_first_and_what_is_overdue_says_so(two: Book) -> None:
    today = date.today()
    act(two, "T2", "不批准", note="没有依据")
    two.put("流程", 2, "期限", 3)
    two.put("流程", 2, "提前提醒", 5)
    two.put("调整", 3, "原因", "好评两次")
    two.done("validate_deals")
    assert "可以再办" in beside(two)[1][1], "changed, it waits again, from no step on"
    two.put("流程", 2, "从", "待批准、已复核")
    two.type_in("流程", {**FLOW, "步骤": "复核", "到": "已复核", "谁": "营业员"}, at=5)
    two.done("validate_deals")
    act(two, "T2", "复核", who=CLERK)
    first = two.rows("待办")[0]
    assert (first["单号"], first["状态"], first["可办"], first["逾期"]) == ("T2", "已复核", "批准", "否")
    assert abs((date.fromisoformat(first["期限"]) - today).days - 3) <= 1
    assert "天" in beside(two)[1][1]
    two.put("流程", 2, "期限", 0)
    two.done("validate_deals")
    assert "已复核" in states(two)["T2"]


def test_rights_end_with_the_row_in_force_and_conditions_decide_whose_step_it_is(two: Book) -> None:
    two.put("流程", 2, "类别", "非奖")
    two.done("validate_deals")
    assert "不适用于这一行" in refused(two, 404, "T2")
    row = next(place for place, one in enumerate(two.rows("员工"), start=2) if one["工号"] == OTHER)
    two.put("员工", row, "离职日期", "2016-01-31")
    refused(two, 403, "T1", who=OTHER)
    assert [one["姓名"] for one in two.rows("待办") if one["单号"] == "T1"] == ["王经理、赵强"]
    two.done("validate_deals")
    assert [one["姓名"] for one in two.rows("待办") if one["单号"] == "T1"] == ["王经理"]


def test_a_simulated_plan_has_the_same_adjustments(two: Book) -> None:
    act(two, "T1")
    changes = [{"tab": "费率", "row": 2, "values": {"费率": "21"}}]
    (month,) = two.done("simulate", changes=changes)["months"]
    assert float(month["now"]) == 20 - 50


@pytest.mark.parametrize(
    "body",
    [
        {"tab": "调整", "step": "批准"},
        {"tab": "调整", "step": "批准", "key": "T1", "keys": ["T1"]},
        {"tab": "调整", "step": "批准", "keys": []},
        {"tab": "调整", "step": "批准", "keys": ["x"] * 201},
        {"tab": "调整", "step": "批准", "key": 1},
        {"tab": "", "step": "批准", "key": "T1"},
        {"tab": "调整", "step": "", "key": "T1"},
        {"tab": "调整", "key": "T1"},
        {"tab": "调整", "step": "批准", "key": "T1", "note": "很" * 2001},
    ],
)
def test_a_request_that_names_no_row_or_no_step_is_refused(two: Book, body: dict[str, Any]) -> None:
    two.refused(400, "act", **body)
