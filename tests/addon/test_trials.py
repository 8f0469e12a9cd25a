"""A plan on trial, as the sidebar asks for it."""

from __future__ import annotations

from typing import Any

import pytest

from schemas.scheme import SCHEMES
from scripts.apps_script import AppsScript, AppsScriptError
from tests.addon.conftest import Opened, system_tab
from tests.addon.stand_in_functions import Functions, page, problem
from tests.addon.stand_in_google import SPREADSHEET_ID, Google

Change = dict[str, Any]


def row(script: AppsScript, number: int) -> dict[str, Any]:
    rows: list[dict[str, Any]] = script.call("readPlan", "费率")
    return next(found["cells"] for found in rows if found["row"] == number)


def change(script: AppsScript, number: int, values: dict[str, Any] | None) -> Change:
    return {"tab": "费率", "row": number, "seen": row(script, number), "values": values}


def test_the_plan_tabs_come_with_what_tells_their_rows_apart_and_with_the_months(script: AppsScript) -> None:
    listed = script.call("listPlans")
    assert [tab["title"] for tab in listed["tabs"]] == ["费率", "规则"]
    assert listed["tabs"][0]["names"] == ["规则", "说明"]
    assert listed["months"] == ["2016-02", "2016-01"]


@pytest.mark.parametrize("scheme", [*SCHEMES, ",".join(SCHEMES)], ids=[*SCHEMES, "all side by side"])
def test_the_plan_tabs_of_every_scheme_can_be_tried(script: AppsScript, google: Google, scheme: str) -> None:
    google.tabs["_系统"] = system_tab(scheme)
    for tab in script.call("listPlans")["tabs"]:
        header = [*tab["names"], *tab["figures"], *tab["others"]]
        google.tabs[tab["title"]] = [[*header], [f"{header[0]}的值"]]
        (found,) = script.call("readPlan", tab["title"])
        assert found["cells"][header[0]] == f"{header[0]}的值"
        assert list(found["cells"]) == header


def test_rows_hold_their_cells_exactly_with_days_written_out_and_without_peoples_own_columns(
    script: AppsScript,
) -> None:
    rows = script.call("readPlan", "费率")
    assert [found["row"] for found in rows] == [2, 4, 5]
    assert rows[2]["cells"] == {
        "规则": "3",
        "说明": "移动每户奖励",
        "下限": 5,
        "上限": "",
        "费率": 40.125,
        "生效": "2016-01-01",
        "失效": "",
        "阶梯": "分段",
        "单位": "元/户",
    }


def test_a_plan_tab_without_rows_has_none(script: AppsScript) -> None:
    assert script.call("readPlan", "规则") == []


def test_only_plan_tabs_are_read(script: AppsScript) -> None:
    with pytest.raises(AppsScriptError, match="「业务录入」不是这个表格的方案表"):
        script.call("readPlan", "业务录入")


def test_changed_added_and_left_out_rows_are_asked_for_as_the_contract_says(
    script: AppsScript, functions: Functions
) -> None:
    changes = [
        change(script, 4, {"费率": "25", "上限": None}),
        {"tab": "费率", "row": None, "seen": {}, "values": {"规则": "9", "费率": 1}},
        change(script, 5, None),
    ]
    script.call("tryPlan", changes, "")
    script.call("tryPlan", changes[:1], "2016-01")
    asked = [
        {"tab": "费率", "row": 4, "values": {"费率": "25", "上限": None}},
        {"tab": "费率", "values": {"规则": "9", "费率": 1}},
        {"tab": "费率", "row": 5, "values": None},
    ]
    assert functions.bodies("simulate") == [
        {"spreadsheet_id": SPREADSHEET_ID, "changes": asked},
        {"spreadsheet_id": SPREADSHEET_ID, "changes": asked[:1], "months": ["2016-01"]},
    ]


def test_a_row_that_somebody_changed_meanwhile_is_not_tried(
    script: AppsScript, google: Google, functions: Functions
) -> None:
    changes = [change(script, 4, {"费率": "25"})]
    google.tabs["费率"].insert(1, ["1", "新的一行"])
    outcome = script.call("tryPlan", changes, "")
    assert outcome["kind"] == "refused"
    assert outcome["detail"].startswith("「费率」表第 4 行在打开之后有人改过")
    assert functions.calls == []


def test_a_column_of_peoples_own_may_change_meanwhile(script: AppsScript, google: Google, functions: Functions) -> None:
    changes = [change(script, 2, {"费率": "25"})]
    google.tabs["费率"][1][2] = "再问"
    assert script.call("tryPlan", changes, "")["kind"] == "done"


def test_the_functions_sentence_is_handed_on(script: AppsScript, functions: Functions) -> None:
    functions.answers["simulate"] = lambda _: problem(422, "试算的方案有错，没有试算：“费率”表第5行：档次有空档")
    outcome = script.call("tryPlan", [change(script, 5, {"下限": "7"})], "")
    assert outcome == {
        "kind": "refused",
        "detail": "试算的方案有错，没有试算：“费率”表第5行：档次有空档",
        "status": 422,
    }
    functions.answers["simulate"] = lambda _: page(504)
    assert script.call("tryPlan", [change(script, 5, {"下限": "7"})], "")["kind"] == "unknown"


def test_an_older_workbook_is_to_be_provisioned_again(google_in_english: None, opened: Opened, google: Google) -> None:
    google.tabs["_System"] = [["Name", "Value"], ["revision", 0]]
    with pytest.raises(AppsScriptError, match="run provision on it again"):
        opened().call("listPlans")


def test_the_trial_and_its_chart_are_a_click_away(script: AppsScript) -> None:
    script.call("openTrial")
    assert script.active() == "试算"
