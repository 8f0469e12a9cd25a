"""The menu 「核算」, and what its items do without a page."""

from __future__ import annotations

import pytest

from scripts.apps_script import AppsScript, AppsScriptError
from tests.addon.conftest import CLERK, MANAGER, Opened, system_tab
from tests.addon.stand_in_google import Google


def test_opening_the_workbook_shows_the_menu(script: AppsScript) -> None:
    assert script.menu_titles() == ["核算"]
    labels = [item.label for item in script.menu()]
    assert labels == [
        "校验",
        "重新核算",
        "办理…",
        "估算收入…",
        "试算方案…",
        "预览对账单",
        "发送对账单",
        "关账…",
        "问题清单",
        "安装自动校验",
        "帮助",
    ]


def test_an_english_workbook_has_an_english_menu_whatever_the_persons_language(google: Google, opened: Opened) -> None:
    google.tabs = {"Deals": [["Order no."]], "Problems": [["Tab"]]}
    script = opened(locale="zh_CN")
    assert script.menu_titles() == ["Payout"]
    assert [item.label for item in script.menu()][:2] == ["Validate", "Recalculate"]


def test_a_chinese_workbook_has_a_chinese_menu_for_a_person_who_reads_english(opened: Opened) -> None:
    assert opened(locale="en_GB").menu_titles() == ["核算"]


def test_a_workbook_without_our_tabs_speaks_the_persons_language(google: Google, opened: Opened) -> None:
    google.tabs = {"Sheet1": []}
    assert opened(locale="en").menu_titles() == ["Payout"]
    assert opened(locale="zh_TW").menu_titles() == ["核算"]


def test_the_menu_jumps_to_the_problems(script: AppsScript) -> None:
    script.click("问题清单")
    assert script.active() == "问题清单"


def test_help_opens_what_to_read_first(script: AppsScript) -> None:
    script.click("帮助")
    assert script.active() == "使用说明"


def test_every_other_item_opens_the_sidebar(script: AppsScript) -> None:
    for label in ("校验", "重新核算", "办理…", "估算收入…", "试算方案…", "预览对账单", "发送对账单", "关账…"):
        script.click(label)
    assert [shown["kind"] for shown in script.ui_log()] == ["sidebar"] * 8
    assert script.sidebar_html().startswith("<!doctype html>")


def test_the_sidebar_needs_nothing_from_elsewhere(script: AppsScript) -> None:
    script.click("校验")
    page = script.sidebar_html()
    assert "://" not in page
    assert " src=" not in page


def test_automatic_validation_is_installed_once(script: AppsScript) -> None:
    script.click("安装自动校验")
    script.click("安装自动校验")
    installed = [(trigger["functionName"], trigger["eventType"]) for trigger in script.triggers()]
    assert installed == [("onDealEdited", "ON_EDIT"), ("onWorkbookChanged", "ON_CHANGE"), ("onMinute", "CLOCK")]
    first, second = [shown["text"] for shown in script.ui_log() if shown["kind"] == "alert"]
    assert "自动校验已安装" in first
    assert "已经安装过" in second


def test_an_older_workbook_is_to_be_provisioned_again_before_validation_is_installed(
    script: AppsScript, google: Google
) -> None:
    google.tabs["_系统"] = [["名称", "值"], ["revision", 3], ["scheme", "telecom_retention"]]
    with pytest.raises(
        AppsScriptError, match="旧版本建立的，「_系统」里还没有各表的说明。请管理员对它重新运行 provision"
    ):
        script.click("安装自动校验")
    assert script.triggers() == []


def test_the_main_tabs_of_all_schemes_are_named_when_validation_is_installed(
    script: AppsScript, google: Google
) -> None:
    google.tabs["_系统"] = system_tab("telecom_retention,maintenance_team")
    script.click("安装自动校验")
    (said,) = [shown["text"] for shown in script.ui_log() if shown["kind"] == "alert"]
    assert "「业务录入（存量维系）」「评分（维修评分）」" in said


def test_each_person_has_a_screen_of_their_own(script: AppsScript) -> None:
    clerk = script.as_person(CLERK)
    clerk.open()
    clerk.click("问题清单")
    assert clerk.active() == "问题清单"
    assert script.active() == ""
    assert (script.email, clerk.email) == (MANAGER, CLERK)
