"""Following a run through the workbook, and the way to its problems."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from scripts.apps_script import AppsScript, AppsScriptError
from tests.addon.conftest import CLERK, MANAGER, system_tab
from tests.addon.stand_in_google import Cell, Google


def run_line(mark: str, *, trigger: str = "recalculate", person: str = MANAGER, minutes_ago: float = 0) -> list[Cell]:
    """A line of 运行记录 whose number begins, as all do, with the moment in UTC."""
    start = datetime.now(UTC) - timedelta(minutes=minutes_ago)
    return [f"{start:%Y%m%d-%H%M%S}-{mark}", trigger, person, f"{start:%Y-%m-%d %H:%M:%S}", 41.5, 20000, 12]


def number_of(line: list[Cell]) -> str:
    return str(line[0])


def follow(script: AppsScript, baseline: dict[str, Any]) -> dict[str, Any]:
    progress: dict[str, Any] = script.call("followRecalculation", baseline)
    return progress


def test_the_run_that_was_asked_for_is_recognised_when_it_is_committed(script: AppsScript, google: Google) -> None:
    google.tabs["运行记录"].append(run_line("R-old", minutes_ago=3))
    baseline = script.call("beginRecalculation")
    assert follow(script, baseline)["finished"] is None
    line = run_line("new")
    google.tabs["运行记录"].append(line)
    finished = follow(script, baseline)["finished"]
    assert finished == {"id": number_of(line), "seconds": "41.5", "rows": "20000", "problems": "12"}


@pytest.mark.parametrize(
    "other",
    [
        run_line("R-x", person=CLERK),
        run_line("R-x", trigger="validate_deals"),
        run_line("R-x", minutes_ago=5),
    ],
    ids=["of someone else", "of another kind", "from before the click"],
)
def test_a_run_that_is_not_the_one_asked_for_is_passed_over(
    script: AppsScript, google: Google, other: list[Cell]
) -> None:
    baseline = script.call("beginRecalculation")
    google.tabs["运行记录"].append(other)
    assert follow(script, baseline)["finished"] is None


def test_a_new_run_is_found_at_either_end_of_a_long_record(script: AppsScript, google: Google) -> None:
    google.tabs["运行记录"] += [run_line(f"R-{number}", minutes_ago=60) for number in range(500)]
    baseline = script.call("beginRecalculation")
    line = run_line("top")
    google.tabs["运行记录"].insert(1, line)
    assert follow(script, baseline)["finished"]["id"] == number_of(line)


def test_staging_tabs_show_how_far_a_run_has_come(script: AppsScript, google: Google) -> None:
    google.tabs["_staging 1 R-other 1"] = [["A"], ["B"], ["C"], ["D"]]
    baseline = script.call("beginRecalculation")
    assert follow(script, baseline)["allRows"] == 0
    google.tabs["_staging 2 R-mine 1"] = [["A"], ["B"]]
    google.tabs["_staging 2 R-mine 2"] = [["2016-01"]]
    google.hidden = {"_staging 2 R-mine 1", "_staging 2 R-mine 2"}
    google.heights = {"_staging 2 R-mine 1": 5, "_staging 2 R-mine 2": 3}
    progress = follow(script, baseline)
    assert (progress["stagedRows"], progress["allRows"]) == (3, 8)


def test_columns_are_found_wherever_people_moved_them(script: AppsScript, google: Google) -> None:
    google.tabs["运行记录"] = [["我的列", "人员", "问题数", "行数", "秒数", "开始", "触 发", "运行编号"]]
    baseline = script.call("beginRecalculation")
    number, trigger, person, start, seconds, rows, problems = run_line("moved")
    google.tabs["运行记录"].append(["", person, problems, rows, seconds, start, trigger, number])
    assert follow(script, baseline)["finished"]["id"] == number


def test_a_renamed_header_is_named(script: AppsScript, google: Google) -> None:
    google.tabs["运行记录"][0][0] = "编号"
    with pytest.raises(AppsScriptError, match="「运行记录」表的第一行找不到「运行编号」列"):
        script.call("beginRecalculation")


def test_a_missing_tab_is_named(script: AppsScript, google: Google) -> None:
    del google.tabs["问题清单"]
    with pytest.raises(AppsScriptError, match="找不到「问题清单」表"):
        script.call("listProblems")


def test_problems_come_with_place_and_advice(script: AppsScript) -> None:
    listed = script.call("listProblems")
    assert listed["total"] == 3
    assert listed["problems"][0] == {
        "tab": "业务录入",
        "row": 3,
        "column": "业务号码",
        "key": "A00002",
        "isError": True,
        "advice": "手机号要 11 位，请核对后补全",
    }
    assert [problem["isError"] for problem in listed["problems"]] == [True, True, False]


def test_no_more_problems_are_listed_than_a_sidebar_can_show(script: AppsScript, google: Google) -> None:
    google.tabs["问题清单"] += google.tabs["问题清单"][1:] * 200
    listed = script.call("listProblems")
    assert (len(listed["problems"]), listed["total"]) == (100, 603)


def go_to(script: AppsScript, **changed: object) -> str:
    script.call("goToProblem", {**script.call("listProblems")["problems"][0], **changed})
    return script.active()


def test_a_problem_leads_to_its_cell(script: AppsScript) -> None:
    assert go_to(script) == "业务录入!C3"


def test_a_problem_leads_to_its_row_after_rows_have_moved(script: AppsScript, google: Google) -> None:
    google.tabs["业务录入"].insert(1, ["A00000", "光纤平移"])
    assert go_to(script) == "业务录入!C4"


def test_a_repeated_key_leads_to_the_row_that_was_named(script: AppsScript, google: Google) -> None:
    google.tabs["业务录入"].append(["A00002", "购机送费"])
    assert go_to(script, row=5) == "业务录入!C5"


def test_a_row_is_found_by_the_key_of_its_own_tab(script: AppsScript, google: Google) -> None:
    google.tabs["业务录入（大客户提成）"] = [["单号", "金额"], ["K3", 1], ["K1", 2], ["K2", 3]]
    google.tabs["_系统"] = system_tab("telecom_retention,key_account_sales")
    assert go_to(script, tab="业务录入（大客户提成）", column="金额", row=2, key="K2") == "业务录入（大客户提成）!B4"


def test_a_row_of_a_tab_without_a_key_is_found_by_its_number(script: AppsScript) -> None:
    assert go_to(script, tab="费率", column="上限", row=4, key="") == "费率!H4"


def test_an_older_workbook_is_to_be_provisioned_again(script: AppsScript, google: Google) -> None:
    google.tabs["_系统"] = [["名称", "值"], ["revision", 3]]
    with pytest.raises(AppsScriptError, match="请管理员对它重新运行 provision"):
        go_to(script)


def test_a_problem_of_a_column_that_is_gone_leads_to_the_whole_row(script: AppsScript) -> None:
    assert go_to(script, column="不存在") == "业务录入!A3:E3"


def test_a_row_that_is_gone_is_said_so(script: AppsScript) -> None:
    with pytest.raises(AppsScriptError, match="已经没有第 5000 行"):
        go_to(script, row=5000, key="")
