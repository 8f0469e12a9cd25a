"""The menu 「核算」, and what its items do without a page."""

from __future__ import annotations

from scripts.apps_script import AppsScript
from tests.addon.conftest import CLERK, MANAGER, Opened
from tests.addon.stand_in_google import Google


def test_opening_the_workbook_shows_the_menu(script: AppsScript) -> None:
    assert script.menu_titles() == ["核算"]
    labels = [item.label for item in script.menu()]
    assert labels == ["校验", "重新核算", "预览对账单", "发送对账单", "问题清单", "安装自动校验"]


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


def test_every_other_item_opens_the_sidebar(script: AppsScript) -> None:
    for label in ("校验", "重新核算", "预览对账单", "发送对账单"):
        script.click(label)
    assert [shown["kind"] for shown in script.ui_log()] == ["sidebar"] * 4
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
    assert installed == [("onDealEdited", "ON_EDIT"), ("onWorkbookChanged", "ON_CHANGE")]
    first, second = [shown["text"] for shown in script.ui_log() if shown["kind"] == "alert"]
    assert "自动校验已安装" in first
    assert "已经安装过" in second


def test_each_person_has_a_screen_of_their_own(script: AppsScript) -> None:
    clerk = script.as_person(CLERK)
    clerk.open()
    clerk.click("问题清单")
    assert clerk.active() == "问题清单"
    assert script.active() == ""
    assert (script.email, clerk.email) == (MANAGER, CLERK)
