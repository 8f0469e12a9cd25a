"""Months over the wire: a closed month stays as it is, and what changes in it is paid in the next open one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from tests.end_to_end.office import BATCH_UPDATE, CLERK, MANAGER, SECOND, Book, Row, deal, sentence

OTHER = "1003"
FIRST, NEXT = "2016-01", "2016-02"


@pytest.fixture
def branch(empty: Book) -> Book:
    """A branch with two managers and two deals in each of two months."""
    empty.staffed(empty.person(OTHER, "赵强", "中心经理", 权限="经理"))
    empty.type_in(
        "业务录入",
        deal("A00000001"),
        deal("A00000002", who=SECOND),
        deal("A00000003", "2016-02-03"),
        deal("A00000004", "2016-02-04", SECOND),
    )
    empty.done("recalculate")
    return empty


def of_month(book: Book, month: str) -> dict[str, list[Row]]:
    """What the result tabs say of a month."""
    return {title: [row for row in book.rows(title) if row["月份"] == month] for title in ("核算明细", "月度汇总")}


def totals(book: Book) -> dict[tuple[str, str], float]:
    return {(row["月份"], row["工号"]): row["合计"] for row in book.rows("月度汇总")}


def close(book: Book, month: str = FIRST, who: str = MANAGER, **more: Any) -> dict[str, Any]:
    return book.done("close_month", who, month=month, **more)


def refused(book: Book, status: int, target: str, month: str, who: str = MANAGER, **more: Any) -> str:
    """The sentence of a refusal, after which the workbook is as it was."""
    before = book.everything()
    said = book.refused(status, target, who, month=month, **more)
    assert book.everything() == before
    return said


def test_a_closed_month_stays_and_what_changed_in_it_is_paid_in_the_next_open_one(branch: Book) -> None:
    said = close(branch)
    assert (said["month"], said["number"], said["total"]) == (FIRST, 1, "40.00")
    (row,) = branch.rows("关账")
    assert [row[name] for name in ("月份", "序号", "状态", "工号", "姓名", "人数", "合计")] == [
        *(FIRST, 1, "已关账", MANAGER, "王经理", 2, 40)
    ]
    before = of_month(branch, FIRST)
    branch.put("业务录入", 2, "副卡", "是")  # what is not counted, as a secondary card is not
    branch.done("recalculate")
    assert of_month(branch, FIRST) == before
    assert totals(branch) == {(FIRST, CLERK): 20, (FIRST, SECOND): 20, (NEXT, CLERK): 0, (NEXT, SECOND): 20}
    (line,) = [row for row in branch.rows("差额") if row["项目"] == "奖励"]
    assert [
        line[name] for name in ("计入月份", "来自月份", "工号", "姓名", "单号", "原金额", "现金额", "差额", "状态")
    ] == [*(NEXT, FIRST, CLERK, "林军", "A00000001", 20, 0, -20, "计入")]
    assert "“业务录入”的 A00000001 改过" in line["原因"]
    (shown,) = [row for row in branch.rows("核算明细") if row["订单号"].startswith("差额")]
    assert (shown["订单号"], shown["月份"], shown["奖励"]) == (f"差额 {FIRST} A00000001", NEXT, -20)
    assert "20.00" in shown["说明"]
    close(branch, NEXT)
    branch.done("recalculate")
    assert branch.rows("差额") == [], "it is paid once"
    assert totals(branch)[NEXT, CLERK] == 0


def test_what_is_not_to_be_closed_is_refused_with_a_sentence_and_the_workbook_stays(branch: Book) -> None:
    today = date.today()
    assert "还没有过完" in refused(branch, 422, "close_month", f"{today:%Y-%m}")
    assert "还没有过完" in refused(branch, 422, "close_month", "9999-12")
    assert "没有核算结果" in refused(branch, 422, "close_month", "2015-12")
    assert "请先关 2016-01" in refused(branch, 409, "close_month", NEXT)
    assert "没有关账" in refused(branch, 409, "reopen_month", FIRST)
    refused(branch, 403, "close_month", FIRST, CLERK)
    for month in ("2016-13", "2016", "January", "2016-1"):
        refused(branch, 400, "close_month", month)
    branch.put("业务录入", 2, "副卡", "是")
    assert "不是最新的" in refused(branch, 409, "close_month", FIRST)
    branch.put("业务录入", 2, "副卡", "也许")
    branch.done("recalculate")
    assert "1 行有错误" in refused(branch, 422, "close_month", FIRST)
    close(branch, reason="月底前补不齐，下月再补")
    assert branch.rows("关账")[0]["原因"] == "月底前补不齐，下月再补"
    assert "已经关账（王经理" in refused(branch, 409, "close_month", FIRST, OTHER)
    assert "不再改动" in refused(branch, 409, "close_month", "2015-12")


def test_of_two_who_close_at_once_one_does_and_the_other_is_told(branch: Book) -> None:
    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(branch.call, "close_month", who, month=FIRST) for who in (MANAGER, OTHER)]
        won, lost = sorted((one.result() for one in asked), key=lambda answer: answer.status_code)
    assert won.status_code == 200, won.text
    assert "已经关账" in sentence(lost, 409)
    assert len(branch.rows("关账")) == 1


def test_a_closing_whose_answer_was_lost_is_done_once(branch: Book) -> None:
    with branch.office.faults({"match": BATCH_UPDATE, "kind": "drop_after", "times": 1}):
        branch.call("close_month", month=FIRST)
    assert "已经关账" in branch.refused(409, "close_month", month=FIRST)
    assert len(branch.rows("关账")) == 1


def test_a_month_is_reopened_with_a_reason_the_last_one_first_and_closed_again_as_its_second_snapshot(
    branch: Book,
) -> None:
    close(branch)
    close(branch, NEXT)
    assert "从最后一个关账的月（2016-02）" in refused(branch, 409, "reopen_month", FIRST, reason="漏录")
    assert "要写原因" in refused(branch, 422, "reopen_month", NEXT, reason=" \n ")
    branch.put("业务录入", 4, "副卡", "是")
    branch.done("reopen_month", month=NEXT, reason="漏录")
    assert totals(branch)[NEXT, CLERK] == 0, "it is calculated again"
    assert branch.rows("差额") == []
    assert (branch.rows("关账")[1]["状态"], "漏录" in branch.rows("关账")[1]["重开"]) == ("已重开", True)
    close(branch, NEXT)
    assert [(row["月份"], row["序号"], row["状态"]) for row in branch.rows("关账")] == [
        *((FIRST, 1, "已关账"), (NEXT, 1, "已重开"), (NEXT, 2, "已关账"))
    ]


def test_what_another_hand_changes_in_a_closed_month_is_named_and_nothing_is_paid_from_it(branch: Book) -> None:
    close(branch)
    before = of_month(branch, FIRST), branch.rows("关账")
    branch.put("关账", 2, "合计", 4000)
    branch.put("月度汇总", 2, "合计", 2000)
    branch.put("核算明细", 2, "奖励", 2000)
    branch.done("recalculate")
    named = [row["表"] for row in branch.rows("问题清单") if row["代码"] == "months_tampered"]
    assert sorted(named) == ["关账", "月度汇总"]
    assert (of_month(branch, FIRST), branch.rows("关账")) == before
    branch.done("recalculate")
    assert [row for row in branch.rows("问题清单") if row["代码"] == "months_tampered"] == []


@pytest.mark.parametrize("cell", ["C2", "D2", "A2", "B2"])
def test_where_the_record_itself_was_changed_nothing_is_calculated_closed_or_sent(branch: Book, cell: str) -> None:
    close(branch)
    kept = branch.tab("_关账").acell(cell).value
    branch.tab("_关账").update([[f"{kept}1"]], cell)
    for target, more in (
        ("recalculate", {}),
        ("close_month", {"month": NEXT}),
        ("reopen_month", {"month": FIRST, "reason": "x"}),
        ("send_statements", {"month": FIRST}),
        ("validate_deals", {}),
    ):
        before = branch.everything()
        assert "版本记录" in branch.refused(422, target, **more)
        assert branch.everything() == before
    branch.tab("_关账").update([[kept]], cell)
    branch.done("recalculate")


def test_where_the_record_was_emptied_or_taken_away_nothing_is_calculated(branch: Book) -> None:
    close(branch)
    branch.tab("_关账").clear()
    assert "版本记录" in branch.refused(422, "recalculate")
    branch.spreadsheet.del_worksheet(branch.tab("_关账"))
    assert "版本记录" in branch.refused(422, "recalculate")


def test_what_has_gone_moved_or_come_late_is_made_up_for_with_its_cause(branch: Book) -> None:
    close(branch)
    rows = branch.grid("业务录入")
    place = rows[0].index("受理日期")
    rows[1][place] = "2016-02-09"  # moved to the next month
    branch.tab("业务录入").delete_rows(3)  # gone
    branch.put("业务录入", 2, "受理日期", "2016-02-09")
    branch.put("业务录入", 2, "副卡", "是")
    branch.type_in("业务录入", deal("A00000009", "2016-01-31", SECOND), at=9)
    branch.done("recalculate")
    causes = {row["单号"]: (row["差额"], row["原因"]) for row in branch.rows("差额") if row["项目"] == "奖励"}
    beside = {row["订单号"]: (row["核算结果"], row["核算说明"]) for row in branch.rows("业务录入")}
    assert beside["A00000003"][0] == "计入"
    assert beside["A00000001"][0] == "不计入", "it says what comes of the row where it is now"
    assert beside["A00000009"][0] == "计入差额"
    assert "2016-01 已关账" in beside["A00000009"][1]
    assert causes["A00000001"] == (-20, "“业务录入”的 A00000001 改到了 2016-02")
    assert causes["A00000002"] == (-20, "“业务录入”的 A00000002 已删去")
    assert causes["A00000009"] == (20, "“业务录入”的 A00000009 是关账以后补录或批准的")
    assert totals(branch) == {(FIRST, CLERK): 20, (FIRST, SECOND): 20, (NEXT, CLERK): 0, (NEXT, SECOND): 20}


def test_a_plan_changed_for_closed_days_pays_nothing_by_itself_and_one_changed_from_then_on_is_none(
    branch: Book,
) -> None:
    close(branch)
    header, *rates = branch.grid("费率")
    phone = next(
        place
        for place, row in enumerate(rates, start=2)
        if row[header.index("计入")] == "奖励" and row[header.index("业务类型")] == "购机送费"
    )
    changes = [{"tab": "费率", "row": phone, "values": {"费率": "25"}}]
    tried = {one["month"]: one["trial"] for one in branch.done("simulate", changes=changes)["months"]}
    assert tried == {FIRST: "50.00", NEXT: "50.00"}, "a trial says what the plan would have paid"
    branch.put("费率", phone, "费率", 25)
    branch.done("recalculate")
    listed = [row for row in branch.rows("差额") if row["项目"] == "奖励"]
    assert {row["状态"] for row in listed} == {"待定"}
    assert "方案改动" in listed[0]["原因"]
    assert totals(branch)[FIRST, CLERK] == 20
    assert totals(branch)[NEXT, CLERK] == 25, "the open month is paid by the plan as it is"
    mine, other = f"{FIRST} {CLERK} A00000001", f"{FIRST} {SECOND} A00000002"
    no_step(branch, 403, "差额", mine, "采纳", CLERK)
    assert "要写原因" in no_step(branch, 422, "差额", other, "不采纳")
    assert "没有等经理决定的" in no_step(branch, 404, "差额", f"{FIRST} {CLERK}", "采纳")
    act(branch, "差额", mine, "采纳")
    act(branch, "差额", other, "不采纳", note="只从二月起")
    branch.done("recalculate")
    assert {row["单号"]: row["状态"] for row in branch.rows("差额")} == {"A00000001": "计入", "A00000002": "不采纳"}
    assert (totals(branch)[NEXT, CLERK], totals(branch)[NEXT, SECOND]) == (30, 25)
    branch.put("费率", phone, "费率", 26)
    branch.done("recalculate")
    assert {row["状态"] for row in branch.rows("差额")} == {"待定"}, "a decision is about what was decided"


def test_statements_of_a_closed_month_stay_what_they_are(branch: Book) -> None:
    close(branch)
    preview = branch.done("send_statements", month=FIRST, preview=True)["statements"]
    branch.done("send_statements", month=FIRST)
    branch.put("业务录入", 2, "副卡", "是")
    branch.put("业务录入", 3, "副卡", "也许")
    branch.put("设置", 2, "值", "另一个名字")
    branch.done("recalculate")
    assert branch.done("send_statements", month=FIRST)["counts"]["unchanged"] == 2
    assert branch.done("send_statements", month=FIRST, preview=True)["statements"] == preview
    (mine,) = [
        one
        for one in branch.done("send_statements", month=NEXT, preview=True)["statements"]
        if one["staff_no"] == CLERK
    ]
    assert f"差额 {FIRST} A00000001" in mine["text"]
    assert "20.00" in mine["text"]


def test_an_adjustment_approved_after_closing_is_paid_in_the_next_month(branch: Book) -> None:
    branch.type_in("调整", {"单号": "T1", "月份": FIRST, "工号": CLERK, "金额": 8, "原因": "好评"})
    branch.done("recalculate")
    close(branch)
    branch.done("act", tab="调整", key="T1", step="批准")
    branch.done("recalculate")
    assert totals(branch)[NEXT, CLERK] == 28
    (row,) = branch.rows("差额")
    assert [row[name] for name in ("项目", "单号", "原金额", "现金额", "差额")] == ["调整", "T1", 0, 8, 8]


def act(book: Book, tab: str, key: str, step: str, who: str = MANAGER, **more: Any) -> dict[str, Any]:
    (answer,) = book.done("act", who, tab=tab, key=key, step=step, **more)["answers"]
    return dict(answer)


def no_step(book: Book, status: int, tab: str, key: str, step: str, who: str = MANAGER) -> str:
    before = book.everything()
    said = book.refused(status, "act", who, tab=tab, key=key, step=step)
    assert book.everything() == before
    return said


def test_where_two_close_a_second_manager_closes_what_the_first_proposed_as_it_was_proposed(branch: Book) -> None:
    names = [row["名称"] for row in branch.rows("设置")]
    branch.put("设置", names.index("双人关账") + 2, "值", "是")
    branch.done("recalculate")
    assert "请先由一位经理" in refused(branch, 409, "close_month", FIRST)
    no_step(branch, 403, "关账", FIRST, "提议", CLERK)
    no_step(branch, 404, "关账", "2015-12", "提议")
    no_step(branch, 404, "关账", FIRST, "关")
    act(branch, "关账", FIRST, "提议")
    assert "要由另一位经理" in refused(branch, 403, "close_month", FIRST)
    branch.put("业务录入", 2, "副卡", "是")
    branch.done("recalculate")
    assert "重新提议" in refused(branch, 409, "close_month", FIRST, OTHER)
    act(branch, "关账", FIRST, "提议", OTHER)
    close(branch)
    (row,) = branch.rows("关账")
    assert (row["姓名"], row["提议人"], row["合计"]) == ("王经理", "赵强", 20)
    assert "已经关账" in no_step(branch, 409, "关账", FIRST, "提议")


def test_people_confirm_their_month_when_asked_and_a_change_voids_it(branch: Book) -> None:
    mine = f"{FIRST} {CLERK}"
    assert "还没有请大家确认" in no_step(branch, 409, "月度汇总", mine, "确认", CLERK)
    assert act(branch, "月度汇总", FIRST, "请确认")["state"] == "待确认"
    assert "只能确认自己的" in no_step(branch, 403, "月度汇总", mine, "确认", SECOND)
    no_step(branch, 422, "月度汇总", mine, "代确认")
    act(branch, "月度汇总", mine, "确认", CLERK)
    before = branch.everything()
    assert "已经办过" in act(branch, "月度汇总", mine, "确认", CLERK)["says"]
    assert branch.everything() == before
    act(branch, "月度汇总", f"{FIRST} {SECOND}", "代确认", note="电话里说没问题")
    branch.put("业务录入", 2, "副卡", "是")
    branch.done("recalculate")
    assert close(branch)["confirmed"] == 1, "whoever's month changed has not confirmed what is closed"
