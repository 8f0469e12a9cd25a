"""What one more deal would earn, asked from the sidebar."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from scripts.apps_script import AppsScript
from tests.addon.conftest import Shown
from tests.addon.stand_in_functions import Functions, problem, success
from tests.addon.stand_in_google import Google

MONTHS = [{"month": "2016-01", "now": "80.00", "estimate": "140.00", "difference": "60.00", "says": ""}]
LINES = [{"row": 1, "month": "2016-01", "result": "计入", "says": "购机送费 1 户，第 5 户起每户 40 元"}]


def test_the_form_has_the_columns_that_staff_fill_in_and_begins_with_the_selected_row(
    script: AppsScript, google: Google
) -> None:
    google.tabs["业务录入"] = [
        ["订单号", "核算结果", "业务类型", "业务号码", "受理日期", "揽装人工号"],
        ["A00000001", "计入", "购机送费", "13812345678", "2016-01-05", "1001"],
    ]
    script.call("goToProblem", {"tab": "业务录入", "row": 2, "column": "业务类型", "key": "A00000001"})
    form = script.call("readEstimate")
    assert [tab["title"] for tab in form["tabs"]] == ["业务录入", "目标客户"]
    fields = form["tabs"][0]["fields"]
    assert "业务类型" in fields
    assert not {"订单号", "揽装人工号", "核算结果"} & set(fields)
    assert form["tabs"][0]["options"]["业务类型"] == ["购机送费", "预存网费送费", "光纤平移"]
    assert form["title"] == "业务录入"
    assert (form["values"]["业务类型"], form["values"]["业务号码"]) == ("购机送费", "13812345678")


def test_the_row_is_sent_as_the_person_who_asks(script: AppsScript, functions: Functions) -> None:
    functions.answers["estimate"] = lambda _: success({"rows": 1}, months=MONTHS, lines=LINES, advice=[])
    outcome = script.call("askEstimate", "业务录入", {"业务类型": "购机送费"})
    assert outcome["answer"]["months"] == MONTHS
    (body,) = functions.bodies("estimate")
    assert body["rows"] == [{"tab": "业务录入", "values": {"业务类型": "购机送费"}}]


@pytest.mark.browser
def test_the_sidebar_says_what_it_would_add_and_why(sidebar: Shown, functions: Functions) -> None:
    functions.answers["estimate"] = lambda _: success({"rows": 1}, months=MONTHS, lines=LINES, advice=[])
    shown = sidebar("估算收入…")
    shown.get_by_label("业务类型").fill("购机送费")
    shown.get_by_role("button", name="估算").click()
    expect(shown.get_by_role("status").first).to_contain_text("+60.00")
    expect(shown.get_by_role("status").first).to_contain_text("2016-01：80.00 → 140.00")
    expect(shown.get_by_role("status").first).to_contain_text("第 5 户起每户 40 元")
    expect(shown.get_by_label("业务类型")).to_have_value("购机送费")
    functions.answers["estimate"] = lambda _: problem(403, "只能估算自己的收入")
    shown.get_by_role("button", name="估算").click()
    expect(shown.get_by_role("alert")).to_contain_text("只能估算自己的收入")
    functions.answers["estimate"] = lambda _: success(
        {"rows": 1}, months=[], lines=[], advice=["第1行：“业务号码”太短"]
    )
    shown.get_by_role("button", name="估算").click()
    expect(shown.locator("#panel")).to_contain_text("“业务号码”太短")
