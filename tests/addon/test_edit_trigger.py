"""Validation as people type."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest

from schemas.scheme import SCHEMES
from scripts.apps_script import AppsScript, AppsScriptError
from sheets_templates.addon_facts import TAB
from tests.addon.conftest import CLERK, MANAGER, PATIENCE, Opened, system_tab
from tests.addon.serving import Response
from tests.addon.stand_in_functions import Functions, problem, success
from tests.addon.stand_in_google import SPREADSHEET_ID, Google


@pytest.fixture
def clerk(script: AppsScript, functions: Functions) -> AppsScript:
    """A clerk at the keyboard, in a workbook where the manager installed the triggers, before any edit."""
    script.click("安装自动校验")
    functions.calls.clear()
    return script.as_person(CLERK)


def until(happened: Callable[[], bool]) -> None:
    """Waits for something that another thread is about to do."""
    patience = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < patience
        time.sleep(0.01)


def test_an_edited_row_is_validated(clerk: AppsScript, google: Google, functions: Functions) -> None:
    clerk.edit("业务录入!C3", "13812345679")
    assert google.tabs["业务录入"][2][2] == "13812345679"
    (call,) = functions.calls
    assert (call.target, call.body) == (
        "validate_deals",
        {"spreadsheet_id": SPREADSHEET_ID, "first_row": 3, "last_row": 3},
    )


def test_the_call_names_the_installer_whoever_typed(clerk: AppsScript, functions: Functions) -> None:
    clerk.edit("业务录入!C3", "13812345679")
    assert functions.calls[0].authorization == f"Bearer id_token of {MANAGER}"


def test_a_paste_is_validated_as_a_whole(clerk: AppsScript, functions: Functions) -> None:
    clerk.paste("业务录入!A5", [[f"B{number:05}", "光纤平移"] for number in range(40)])
    (body,) = functions.bodies("validate_deals")
    assert (body["first_row"], body["last_row"]) == (5, 44)


def test_cleared_cells_are_validated(clerk: AppsScript, functions: Functions) -> None:
    clerk.paste("业务录入!A3", [[None, None], [None, None]])
    (body,) = functions.bodies("validate_deals")
    assert (body["first_row"], body["last_row"]) == (3, 4)


def test_what_was_typed_before_is_validated_when_the_triggers_are_installed(
    script: AppsScript, functions: Functions
) -> None:
    script.click("安装自动校验")
    assert functions.bodies("validate_deals") == [{"spreadsheet_id": SPREADSHEET_ID}]
    script.click("安装自动校验")
    assert len(functions.bodies("validate_deals")) == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_an_edited_header_has_all_rows_validated(clerk: AppsScript, functions: Functions, rows: int) -> None:
    clerk.paste("业务录入!A1", [["订单号"]] * rows)
    assert functions.bodies("validate_deals") == [{"spreadsheet_id": SPREADSHEET_ID}]


def test_removed_rows_have_all_rows_validated(clerk: AppsScript, google: Google, functions: Functions) -> None:
    clerk.remove_rows("业务录入", 2, 3)
    assert [row[0] for row in google.tabs["业务录入"]] == ["订单号", "A00003"]
    assert functions.bodies("validate_deals") == [{"spreadsheet_id": SPREADSHEET_ID}]


def test_an_edit_in_a_plan_tab_or_a_list_has_all_rows_validated(clerk: AppsScript, functions: Functions) -> None:
    clerk.edit("费率!I2", "25")
    assert functions.bodies("validate_deals") == [{"spreadsheet_id": SPREADSHEET_ID}]


def test_main_tabs_of_schemes_side_by_side_are_validated_by_row_and_their_lists_as_a_whole(
    script: AppsScript, google: Google, functions: Functions
) -> None:
    schemes = "telecom_retention,maintenance_team"
    google.tabs = {"问题清单": [["表"]], "_系统": system_tab(schemes)}
    for title in ("业务录入（存量维系）", "评分（维修评分）", "月度审批（维修评分）", "评分卡（维修评分）", "员工"):
        google.tabs[title] = [["期间"]]
    script.click("安装自动校验")
    functions.calls.clear()
    script.edit("评分（维修评分）!A4", "2016-01")
    script.edit("业务录入（存量维系）!A7", "A1")
    for title in ("月度审批（维修评分）", "评分卡（维修评分）", "员工"):
        script.edit(f"{title}!A2", "2016-01")
    bodies = functions.bodies("validate_deals")
    assert [(body.get("first_row"), body.get("last_row")) for body in bodies] == [(4, 4), (7, 7), *[(None, None)] * 3]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_checked_tab_of_every_scheme_is_validated(
    script: AppsScript, google: Google, functions: Functions, scheme: str
) -> None:
    checked = [str(row[0]).removeprefix(TAB) for row in system_tab(scheme) if str(row[0]).startswith(TAB)]
    google.tabs = {title: [["甲"]] for title in ("问题清单", *checked)}
    google.tabs["_系统"] = system_tab(scheme)
    script.click("安装自动校验")
    functions.calls.clear()
    for title in checked:
        script.edit(f"{title}!A2", "x")
    assert len(functions.bodies("validate_deals")) == len(checked)


def test_other_tabs_are_left_alone(clerk: AppsScript, functions: Functions) -> None:
    clerk.edit("设置!B2", "城东渠道中心")
    clerk.edit("月度汇总!D2", "1")
    assert functions.calls == []


def test_a_workbook_that_does_not_tell_of_its_tabs_says_once_what_to_do(
    clerk: AppsScript, script: AppsScript, google: Google, functions: Functions
) -> None:
    google.tabs["_系统"] = [["名称", "值"], ["revision", 3]]
    clerk.edit("业务录入!C3", "13812345679")
    clerk.edit("业务录入!C3", "13812345678")
    (toast,) = [shown for shown in script.ui_log() if shown["kind"] == "toast"]
    assert "请管理员对它重新运行 provision" in toast["text"]
    assert functions.calls == []


def test_without_the_triggers_nothing_is_validated(script: AppsScript, functions: Functions) -> None:
    script.edit("业务录入!C3", "13812345679")
    assert functions.calls == []


class Held:
    """Answers to a validation that come only when they are let go."""

    def __init__(self) -> None:
        self.go_on = Event()

    def __call__(self, _: dict[str, Any]) -> Response:
        self.go_on.wait()
        return success({"rows": 1})


def moment_stands_still(clerk: AppsScript) -> None:
    """Whatever happened just now stays recent, however slow this machine is."""
    clerk.pass_time(-PATIENCE)


def asked(functions: Functions) -> list[tuple[int, int]]:
    """The rows of each validation."""
    return [(body["first_row"], body["last_row"]) for body in functions.bodies("validate_deals")]


def test_a_single_edit_does_not_wait_for_others(clerk: AppsScript, functions: Functions) -> None:
    clerk.hold_sleep()
    clerk.edit("业务录入!B9", "光纤平移")
    assert asked(functions) == [(9, 9)]


def test_quick_edits_become_one_call_that_covers_them_all(clerk: AppsScript, functions: Functions) -> None:
    functions.answers["validate_deals"] = held = Held()
    clerk.hold_sleep()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(clerk.edit, "业务录入!B9", "光纤平移")
        until(lambda: bool(functions.calls))
        moment_stands_still(clerk)
        second = pool.submit(clerk.edit, "业务录入!B10", "光纤平移")
        until(lambda: clerk.sleeping() == 1)
        for row in (4, 6, 12):
            clerk.edit(f"业务录入!B{row}", "光纤平移")
        assert asked(functions) == [(9, 9)]
        held.go_on.set()
        clerk.wake()
        first.result()
        second.result()
    assert asked(functions) == [(9, 9), (4, 12)]


def test_two_people_who_type_at_once_are_both_served_by_one_call(
    script: AppsScript, clerk: AppsScript, functions: Functions
) -> None:
    functions.answers["validate_deals"] = held = Held()
    clerk.hold_sleep()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(clerk.edit, "业务录入!B2", "光纤平移")
        until(lambda: bool(functions.calls))
        moment_stands_still(clerk)
        second = pool.submit(clerk.edit, "业务录入!B9", "光纤平移")
        until(lambda: clerk.sleeping() == 1)
        script.edit("业务录入!B40", "光纤平移")
        held.go_on.set()
        clerk.wake()
        first.result()
        second.result()
    assert asked(functions) == [(2, 2), (9, 40)]


def test_edits_during_a_long_validation_do_not_wait_for_its_end(clerk: AppsScript, functions: Functions) -> None:
    second_is_over = Event()

    def answer(body: dict[str, Any]) -> Response:
        if body["first_row"] == 2:
            second_is_over.wait()
        return success({"rows": 1})

    functions.answers["validate_deals"] = answer
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(clerk.edit, "业务录入!B2", "光纤平移")
        until(lambda: bool(functions.calls))
        clerk.edit("业务录入!B30", "光纤平移")
        second_is_over.set()
        first.result()
    assert asked(functions) == [(2, 2), (30, 30)]


def test_rows_whose_validation_failed_are_validated_with_the_next_edit(clerk: AppsScript, functions: Functions) -> None:
    functions.answers["validate_deals"] = lambda _: problem(503, "Google 表格正忙，请稍后再试。")
    clerk.edit("业务录入!B7", "光纤平移")
    functions.answers.clear()
    clerk.edit("业务录入!B9", "光纤平移")
    clerk.edit("业务录入!B20", "光纤平移")
    assert asked(functions) == [(7, 7), (7, 9), (20, 20)]


def test_a_failed_validation_is_complained_of_once(script: AppsScript, clerk: AppsScript, functions: Functions) -> None:
    functions.answers["validate_deals"] = lambda _: problem(503, "Google 表格正忙，请稍后再试。")
    clerk.edit("业务录入!B7", "光纤平移")
    clerk.edit("业务录入!B8", "光纤平移")
    (toast,) = [shown for shown in script.ui_log() if shown["kind"] == "toast"]
    assert toast["text"].endswith("Google 表格正忙，请稍后再试。")


def test_rows_whose_gatherer_died_are_taken_by_a_later_edit(opened: Opened, functions: Functions) -> None:
    never = Event()
    script = opened(execution_limit=8)
    script.click("安装自动校验")
    functions.calls.clear()
    functions.answers["validate_deals"] = lambda _: Response(500, "text/plain", str(never.wait()))
    with pytest.raises(AppsScriptError, match="Exceeded maximum execution time"):
        script.edit("业务录入!B5", "光纤平移")
    never.set()
    functions.answers.clear()
    script.edit("业务录入!B7", "光纤平移")
    script.pass_time(8 * 60)
    script.edit("业务录入!B9", "光纤平移")
    assert asked(functions) == [(5, 5), (7, 7), (5, 9)]


def test_a_person_who_may_not_edit_triggers_nothing(clerk: AppsScript, google: Google, functions: Functions) -> None:
    google.refused = {CLERK}
    with pytest.raises(AppsScriptError, match="permission"):
        clerk.edit("业务录入!B7", "光纤平移")
    assert functions.calls == []


def test_english_workbooks_are_validated_too(google_in_english: None, opened: Opened, functions: Functions) -> None:
    script = opened()
    script.click("Install automatic validation")
    functions.calls.clear()
    script.edit("Deals!B2", "Fibre")
    script.edit("Settings!B2", "East")
    assert [body["first_row"] for body in functions.bodies("validate_deals")] == [2]
