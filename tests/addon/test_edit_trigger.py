"""Validation as people type: edits are noted, and what is noted is validated within a minute."""

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
from tests.addon.stand_in_functions import Functions, later, page, problem, success
from tests.addon.stand_in_google import SPREADSHEET_ID, Google

EVERYTHING = {"spreadsheet_id": SPREADSHEET_ID}
BUSY = "Google 表格暂时没有应答，请稍后再试。"


@pytest.fixture
def clerk(script: AppsScript, functions: Functions) -> AppsScript:
    """A clerk at the keyboard, in a workbook where the manager installed the triggers, before any edit."""
    script.click("安装自动校验")
    script.pass_time(60)
    functions.calls.clear()
    return script.as_person(CLERK)


def minute(script: AppsScript, minutes: float = 1) -> None:
    """A minute passes."""
    script.pass_time(60 * minutes)
    script.run_clock()


def toasts(script: AppsScript) -> list[str]:
    return [str(shown["text"]) for shown in script.ui_log() if shown["kind"] == "toast"]


def until(happened: Callable[[], bool]) -> None:
    """Waits for something that another thread is about to do."""
    patience = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < patience
        time.sleep(0.01)


def test_an_edit_calls_nobody_and_is_validated_within_a_minute(
    clerk: AppsScript, google: Google, functions: Functions
) -> None:
    clerk.edit("业务录入!C3", "13812345679")
    assert google.tabs["业务录入"][2][2] == "13812345679"
    assert functions.calls == []
    minute(clerk)
    (call,) = functions.calls
    assert (call.target, call.body) == ("validate_deals", EVERYTHING)


def test_the_call_of_the_minute_names_the_installer_whoever_typed(clerk: AppsScript, functions: Functions) -> None:
    clerk.edit("业务录入!C3", "13812345679")
    minute(clerk)
    assert functions.calls[0].authorization == f"Bearer id_token of {MANAGER}"


def test_a_minute_without_an_edit_calls_nobody(clerk: AppsScript, functions: Functions) -> None:
    minute(clerk)
    clerk.edit("业务录入!C3", "13812345679")
    minute(clerk)
    minute(clerk)
    assert len(functions.calls) == 1


def test_all_edits_of_a_minute_are_validated_by_one_call(
    script: AppsScript, clerk: AppsScript, functions: Functions
) -> None:
    for row in (9, 10, 4, 6, 12):
        clerk.edit(f"业务录入!B{row}", "光纤平移")
        script.edit(f"业务录入!B{row + 20}", "光纤平移")
    clerk.paste("业务录入!A50", [[f"B{number:05}", "光纤平移"] for number in range(40)])
    clerk.paste("业务录入!A3", [[None, None], [None, None]])
    clerk.edit("费率!I2", "25")
    minute(clerk)
    assert functions.bodies("validate_deals") == [EVERYTHING]


def test_a_sidebar_that_is_open_validates_as_the_person_before_it(
    script: AppsScript, clerk: AppsScript, functions: Functions
) -> None:
    assert clerk.call("validateNoted") == {"kind": "nothing"}
    script.edit("业务录入!C3", "13812345679")
    assert clerk.call("validateNoted")["kind"] == "done"
    (call,) = functions.calls
    assert call.authorization == f"Bearer id_token of {CLERK}"
    minute(clerk)
    assert len(functions.calls) == 1


def test_however_many_sidebars_are_open_they_validate_every_five_seconds_together(
    script: AppsScript, clerk: AppsScript, functions: Functions
) -> None:
    for _ in range(4):
        for _ in range(3):
            clerk.edit("业务录入!C3", "13812345679")
            clerk.call("validateNoted")
            # However slow this machine is, five seconds are not over.
            script.pass_time(-PATIENCE)
            clerk.edit("业务录入!C3", "13812345678")
            script.call("validateNoted")
        script.pass_time(4 * PATIENCE)
    assert len(functions.calls) == 4


def test_what_was_typed_before_is_validated_when_the_triggers_are_installed(
    script: AppsScript, functions: Functions
) -> None:
    script.click("安装自动校验")
    assert functions.bodies("validate_deals") == [EVERYTHING]
    script.click("安装自动校验")
    assert len(functions.bodies("validate_deals")) == 1
    assert len(script.triggers()) == 3


def test_triggers_installed_before_there_was_one_for_every_minute_are_completed_by_the_next_edit(
    opened: Opened, functions: Functions
) -> None:
    script = opened()
    script.click("安装自动校验")
    script.remove_trigger("onMinute")
    functions.calls.clear()
    clerk = script.as_person(CLERK)
    clerk.edit("业务录入!C3", "13812345679")
    assert sorted(trigger["functionName"] for trigger in script.triggers()) == [
        "onDealEdited",
        "onMinute",
        "onWorkbookChanged",
    ]
    minute(clerk)
    assert functions.bodies("validate_deals") == [EVERYTHING]


def test_rows_that_are_removed_have_the_workbook_validated(
    clerk: AppsScript, google: Google, functions: Functions
) -> None:
    clerk.remove_rows("业务录入", 2, 3)
    assert [row[0] for row in google.tabs["业务录入"]] == ["订单号", "A00003"]
    minute(clerk)
    assert functions.bodies("validate_deals") == [EVERYTHING]


def test_every_checked_tab_of_schemes_side_by_side_is_validated(
    script: AppsScript, google: Google, functions: Functions
) -> None:
    schemes = "telecom_retention,maintenance_team"
    google.tabs = {"问题清单": [["表"]], "_系统": system_tab(schemes)}
    titles = ("业务录入（存量维系）", "评分（维修评分）", "月度审批（维修评分）", "评分卡（维修评分）", "员工")
    for title in titles:
        google.tabs[title] = [["期间"]]
    script.click("安装自动校验")
    functions.calls.clear()
    for title in titles:
        script.edit(f"{title}!A2", "2016-01")
        minute(script)
    assert len(functions.calls) == len(titles)


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
        minute(script)
    assert len(functions.bodies("validate_deals")) == len(checked)


def test_other_tabs_are_left_alone(clerk: AppsScript, google: Google, functions: Functions) -> None:
    google.tabs["草稿"] = [["随便"]]
    for cell in ("设置!B2", "月度汇总!D2", "草稿!A1"):
        clerk.edit(cell, "1")
        minute(clerk)
        clerk.call("validateNoted")
    assert functions.calls == []


def test_a_workbook_that_does_not_tell_of_its_tabs_says_once_what_to_do(
    clerk: AppsScript, script: AppsScript, google: Google, functions: Functions
) -> None:
    google.tabs["_系统"] = [["名称", "值"], ["revision", 3]]
    script.pass_time(600)
    for number in range(4):
        clerk.edit("业务录入!C3", f"1381234567{number}")
    minute(clerk)
    (toast,) = toasts(script)
    assert "请管理员对它重新运行 provision" in toast
    assert functions.calls == []


def test_without_the_triggers_nothing_is_validated(script: AppsScript, functions: Functions) -> None:
    script.edit("业务录入!C3", "13812345679")
    minute(script)
    assert functions.calls == []


class Held:
    """Answers to validations: the first comes only when it is let go."""

    def __init__(self) -> None:
        self.go_on = Event()

    def __call__(self, _: dict[str, Any]) -> Response:
        self.go_on.wait()
        return success({"rows": 1})


def test_an_edit_during_a_validation_waits_for_nobody_and_is_validated_by_the_next(
    script: AppsScript, clerk: AppsScript, functions: Functions
) -> None:
    functions.answers["validate_deals"] = held = Held()
    clerk.edit("业务录入!B2", "光纤平移")
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(minute, clerk)
        until(lambda: bool(functions.calls))
        clerk.edit("业务录入!B2", "购机送费")
        assert clerk.call("validateNoted") == {"kind": "nothing"}
        held.go_on.set()
        first.result()
    assert len(functions.calls) == 1
    minute(clerk)
    minute(clerk)
    assert len(functions.calls) == 2


@pytest.mark.parametrize("answer", [problem(503, BUSY), page(500), page(504)], ids=["refused", "broken", "unanswered"])
def test_a_validation_that_failed_is_asked_for_again_ever_more_seldom(
    clerk: AppsScript, functions: Functions, answer: Response
) -> None:
    functions.answers["validate_deals"] = lambda _: answer
    clerk.edit("业务录入!B7", "光纤平移")
    tried = []
    for _ in range(16):
        minute(clerk)
        tried.append(len(functions.calls))
    assert tried == [1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4, 5, 5, 5, 5]
    functions.answers.clear()
    minute(clerk, 5)
    minute(clerk)
    assert len(functions.calls) == 6


def test_a_failed_validation_is_complained_of_once_to_who_edits_next(
    script: AppsScript, clerk: AppsScript, functions: Functions
) -> None:
    functions.answers["validate_deals"] = lambda _: problem(503, BUSY)
    for row in range(7, 12):
        clerk.edit(f"业务录入!B{row}", "光纤平移")
        minute(clerk, 5)
    (toast,) = toasts(script)
    assert toast.endswith(BUSY)


def test_a_new_failure_after_a_success_is_complained_of_again(
    script: AppsScript, clerk: AppsScript, functions: Functions
) -> None:
    for _ in range(2):
        functions.answers["validate_deals"] = lambda _: problem(503, BUSY)
        clerk.edit("业务录入!B7", "光纤平移")
        minute(clerk)
        functions.answers.clear()
        clerk.edit("业务录入!B8", "光纤平移")
        minute(clerk, 5)
    assert len(toasts(script)) == 2


def test_a_workbook_that_must_be_mended_is_tried_again_every_minute(clerk: AppsScript, functions: Functions) -> None:
    functions.answers["validate_deals"] = lambda _: problem(422, "「业务录入」表缺少「订单号」列。")
    clerk.edit("业务录入!A1", "订单")
    for _ in range(4):
        minute(clerk)
    assert len(functions.calls) == 4


def test_too_many_editors_are_no_failure_and_wait_as_long_as_is_asked(
    script: AppsScript, clerk: AppsScript, functions: Functions
) -> None:
    functions.answers["validate_deals"] = lambda _: later(70)
    clerk.edit("业务录入!B7", "光纤平移")
    minute(clerk)
    functions.answers.clear()
    clerk.edit("业务录入!B8", "光纤平移")
    minute(clerk)
    assert len(functions.calls) == 1
    minute(clerk)
    minute(clerk)
    assert len(functions.calls) == 2
    assert toasts(script) == []


def test_a_validation_that_takes_long_leaves_time_for_the_rest_of_the_day(
    clerk: AppsScript, functions: Functions
) -> None:
    def answer(_: dict[str, Any]) -> Response:
        clerk.pass_time(20)
        return success({"rows": 1})

    functions.answers["validate_deals"] = answer
    for _ in range(9):
        clerk.edit("业务录入!B7", "光纤平移")
        minute(clerk)
    # 20 seconds each, and no more than an eighth of the time for them.
    assert len(functions.calls) == 3


def test_whoever_may_not_validate_spoils_nothing_for_the_others(
    script: AppsScript, clerk: AppsScript, functions: Functions
) -> None:
    functions.answers["validate_deals"] = lambda _: problem(403, "账号不在“员工”表里。")
    script.edit("业务录入!B7", "光纤平移")
    assert clerk.call("validateNoted")["status"] == 403
    functions.answers.clear()
    minute(clerk)
    script.edit("业务录入!B8", "光纤平移")
    assert len(functions.calls) == 2
    assert toasts(script) == []


def test_notes_whose_taker_died_are_taken_by_a_later_minute(opened: Opened, functions: Functions) -> None:
    never = Event()
    script = opened(execution_limit=8)
    script.click("安装自动校验")
    functions.calls.clear()
    functions.answers["validate_deals"] = lambda _: Response(500, "text/plain", str(never.wait()))
    script.edit("业务录入!B5", "光纤平移")
    with pytest.raises(AppsScriptError, match="Exceeded maximum execution time"):
        minute(script)
    never.set()
    functions.answers.clear()
    minute(script)
    assert len(functions.calls) == 1
    minute(script)
    assert len(functions.calls) == 2


@pytest.mark.parametrize("action", ["validate", "recalculate"])
def test_a_run_from_the_sidebar_leaves_nothing_to_validate(
    clerk: AppsScript, functions: Functions, action: str
) -> None:
    clerk.edit("业务录入!B5", "光纤平移")
    clerk.call("startRun", action)
    minute(clerk)
    assert len(functions.calls) == 1
    clerk.edit("业务录入!B5", "购机送费")
    minute(clerk)
    assert len(functions.calls) == 2


def test_a_run_that_was_refused_leaves_the_notes(clerk: AppsScript, functions: Functions) -> None:
    functions.answers["recalculate"] = lambda _: problem(403, "只有经理可以这样操作。")
    clerk.edit("业务录入!B5", "光纤平移")
    clerk.call("startRun", "recalculate")
    minute(clerk)
    assert len(functions.bodies("validate_deals")) == 1


def test_a_person_who_may_not_edit_notes_nothing(clerk: AppsScript, google: Google, functions: Functions) -> None:
    google.refused = {CLERK}
    with pytest.raises(AppsScriptError, match="permission"):
        clerk.edit("业务录入!B7", "光纤平移")
    minute(clerk)
    assert functions.calls == []


def test_english_workbooks_are_validated_too(google_in_english: None, opened: Opened, functions: Functions) -> None:
    script = opened()
    script.click("Install automatic validation")
    functions.calls.clear()
    for cell in ("Deals!B2", "Settings!B2"):
        script.edit(cell, "Fibre")
        minute(script)
    assert functions.bodies("validate_deals") == [EVERYTHING]
