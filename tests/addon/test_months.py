"""Closing a month from the sheet: what stands in the way, and the steps of a manager."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from scripts.apps_script import AppsScript
from tests.addon.conftest import Shown
from tests.addon.stand_in_functions import Functions, problem, success
from tests.addon.stand_in_google import Google


@pytest.fixture(autouse=True)
def month(google: Google) -> None:
    """January is closed; of February three people have results, one of them held, and two statements went out."""
    google.tabs["关账"] = [
        ["月份", "序号", "状态"],
        ["2016-01", "1", "已重开"],
        ["2016-01", "2", "已关账"],
        ["2016-02", "1", "已重开"],
    ]
    google.tabs["月度汇总"] = [
        ["月份", "工号", "合计", "暂缓"],
        ["2016-01", "1001", "20.00", "5.00"],
        ["2016-02", "1001", "20.00", ""],
        ["2016-02", "1002", "30.00", "12.00"],
        ["2016-02", "1003", "30.00", "0.00"],
        ["2016-03", "1001", "1.00", ""],
    ]
    google.tabs["差额"] = [["月份", "状态"], ["", "待定"], ["2016-02", "计入"]]
    google.tabs["通知邮件"] = [
        ["类型", "月份", "状态"],
        ["对账单", "2016-02", "已发送"],
        ["对账单", "2016-02", "已发送"],
        ["对账单", "2016-02", "待发送"],
        ["对账单", "2016-01", "待发送"],
        ["核算通报", "", "待发送"],
    ]
    google.tabs["办理记录"] = [
        ["表", "单号", "步骤"],
        ["月度汇总", "2016-02", "请确认"],
        ["月度汇总", "2016-02 1001", "确认"],
        ["月度汇总", "2016-02 1001", "确认"],
        ["月度汇总", "2016-02 1003", "代确认"],
        ["月度汇总", "2016-01 1002", "确认"],
    ]
    google.tabs["待办"] = [["单号"], ["T1"]]


def test_the_next_month_to_close_and_what_stands_in_its_way_are_read_from_the_sheet(script: AppsScript) -> None:
    found = script.call("readMonth")
    assert (found["month"], found["lastClosed"], found["people"]) == ("2016-02", "2016-01", 3)
    assert (found["held"], found["duties"], found["undecided"]) == (1, 1, 1)
    assert (found["sent"], found["waiting"], found["confirmed"]) == (2, 1, 2)


@pytest.mark.parametrize(
    ("action", "target", "sent"),
    [
        ("close", "close_month", {"month": "2016-02", "reason": "核对过"}),
        ("reopen", "reopen_month", {"month": "2016-02", "reason": "核对过"}),
        ("ask", "act", {"tab": "月度汇总", "key": "2016-02", "step": "请确认", "note": "核对过"}),
        ("propose", "act", {"tab": "关账", "key": "2016-02", "step": "提议", "note": "核对过"}),
    ],
)
def test_each_step_is_a_call_of_the_person(
    script: AppsScript, functions: Functions, action: str, target: str, sent: dict[str, str]
) -> None:
    functions.answers[target] = lambda _: success({}, says="好了")
    assert script.call("settleMonth", action, "2016-02", "核对过")["kind"] == "done"
    (body,) = functions.bodies(target)
    assert {name: body[name] for name in sent} == sent


@pytest.mark.browser
def test_the_sidebar_walks_a_manager_through_the_month(sidebar: Shown, functions: Functions) -> None:
    functions.answers["close_month"] = lambda _: problem(422, "2016-02 还有没处理的：1 行有错误")
    shown = sidebar("关账…")
    expect(shown.get_by_role("heading", name="2016-02 关账以前")).to_be_visible()
    expect(shown.locator("table")).to_contain_text("2 / 3")
    shown.get_by_role("button", name="关账 2016-02").click()
    expect(shown.get_by_role("alert")).to_contain_text("1 行有错误")
    functions.answers["close_month"] = lambda _: success({"people": 3}, says="2016-02 已关账（第 2 次）")
    shown.get_by_label("意见或原因").fill("下月补")
    shown.get_by_role("button", name="关账 2016-02").click()
    expect(shown.get_by_role("status").first).to_contain_text("已关账（第 2 次）")
    assert functions.bodies("close_month")[-1]["reason"] == "下月补"
