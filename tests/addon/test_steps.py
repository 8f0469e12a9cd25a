"""Steps in the sheet: what waits for the person, the steps of the selected row, and taking one."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from scripts.apps_script import AppsScript
from tests.addon.conftest import CLERK, MANAGER, Shown
from tests.addon.stand_in_functions import Functions, problem, success
from tests.addon.stand_in_google import Cell, Google

TO_DO: list[Cell] = ["工号", "姓名", "表", "单号", "可办", "状态", "期限", "逾期", "内容"]
STATES: list[Cell] = ["表", "单号", "状态", "起", "等谁", "期限", "逾期", "可办", "说明", "行指纹"]


@pytest.fixture(autouse=True)
def waiting(google: Google) -> None:
    """Two adjustments wait for managers, one of them too long, and one is approved."""
    google.tabs["员工"] = [
        ["工号", "姓名", "邮箱"],
        ["1000", "王经理", MANAGER.upper()],
        ["1003", "赵强", "zhao@branch.example"],
        ["1001", "林军", CLERK],
    ]
    google.tabs["调整"] = [
        ["单号", "月份", "工号", "金额", "原因"],
        ["T1", "2016-01", "1001", "-50", "多发"],
        ["T2", "2016-01", "1002", "8", "好评"],
        ["T3", "2016-01", "1002", "9", "好评"],
    ]
    google.tabs["待办"] = [
        TO_DO,
        [
            "1000、1003",
            "王经理、赵强",
            "调整",
            "T1",
            "批准、不批准",
            "待批准",
            "2016-02-05",
            "是",
            "2016-01 1001 -50 多发",
        ],
        ["1003", "赵强", "调整", "T2", "批准", "待批准", "", "", "2016-01 1002 8 好评"],
        ["11000", "别人", "调整", "T9", "批准", "待批准", "", "", ""],
    ]
    google.tabs["登记状态"] = [
        STATES,
        [
            "调整",
            "T1",
            "待批准",
            "",
            "王经理、赵强",
            "2016-02-05",
            "是",
            "批准、不批准",
            "等王经理、赵强办：批准、不批准",
            "1:a",
        ],
        ["调整", "T3", "已批准", "2016-02-01 09:00:00", "", "", "", "不批准", "王经理在2016-02-01办了“批准”", "1:b"],
    ]


def test_what_waits_for_a_person_is_found_by_their_address(script: AppsScript) -> None:
    duties = script.call("listDuties")
    assert (duties["selected"], duties["total"]) == (None, 1)
    (duty,) = duties["waiting"]
    assert (duty["key"], duty["steps"], duty["isOverdue"]) == ("T1", ["批准", "不批准"], True)
    assert script.as_person(CLERK).call("listDuties") == {"selected": None, "waiting": [], "total": 0}


def test_the_selected_row_has_the_steps_of_its_state(script: AppsScript) -> None:
    script.call("goToProblem", {"tab": "调整", "row": 4, "column": "金额", "key": "T3"})
    selected = script.call("listDuties")["selected"]
    assert (selected["key"], selected["state"], selected["steps"]) == ("T3", "已批准", ["不批准"])
    script.call("goToProblem", {"tab": "调整", "row": 3, "column": "金额", "key": "T2"})
    assert script.call("listDuties")["selected"] is None, "no check has seen it yet"
    script.call("goToProblem", {"tab": "业务录入", "row": 2, "column": "订单号", "key": "A00001"})
    assert script.call("listDuties")["selected"] is None


def test_a_step_is_a_call_of_the_person(script: AppsScript, functions: Functions) -> None:
    done = {"key": "T1", "done": True, "status": 200, "state": "已批准", "says": "“T1”：王经理办了“批准”"}
    functions.answers["act"] = lambda _: success({"granted": 1, "refused": 0}, answers=[done])
    outcome = script.call("takeStep", "调整", "T1", "批准", "同意")
    assert outcome["answer"]["answers"] == [done]
    (body,) = functions.bodies("act")
    assert {name: body[name] for name in ("tab", "key", "step", "note")} == {
        "tab": "调整",
        "key": "T1",
        "step": "批准",
        "note": "同意",
    }


@pytest.mark.browser
def test_the_sidebar_offers_the_steps_and_says_what_came_of_them(sidebar: Shown, functions: Functions) -> None:
    functions.answers["act"] = lambda _: problem(422, "办“不批准”要写原因，请写上再办")
    shown = sidebar("办理…")
    duty = shown.locator(".duty")
    expect(duty).to_have_count(1)
    expect(duty).to_contain_text("调整 T1 · 待批准 · 已逾期（2016-02-05）")
    shown.get_by_role("button", name="不批准").click()
    expect(shown.get_by_role("alert")).to_contain_text("要写原因")
    done = {"key": "T1", "done": True, "status": 200, "state": "未批准", "says": "“T1”现在是“未批准”"}
    functions.answers["act"] = lambda _: success({"granted": 1, "refused": 0}, answers=[done])
    shown.get_by_label("意见或原因").fill("没有 <b>依据</b>")
    shown.get_by_role("button", name="不批准").click()
    expect(shown.get_by_role("status")).to_contain_text("现在是“未批准”")
    assert functions.bodies("act")[-1]["note"] == "没有 <b>依据</b>"
