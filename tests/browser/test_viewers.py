"""Several people before one workbook, each with their own rights."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import CLERK, MANAGER, Office
from tests.browser.viewing import Viewer

pytestmark = pytest.mark.browser


def test_two_people_see_each_others_edits(opened: Callable[[str], Viewer]) -> None:
    clerk, manager = opened(CLERK), opened(MANAGER)
    clerk.type_in("M2", "客户要求回电")
    manager.sees("业务录入!M2", "客户要求回电")
    manager.type_in("M2", "已回电")
    clerk.sees("业务录入!M2", "已回电")


def test_an_edit_through_the_api_appears_by_itself(clerk: Viewer, office: Office) -> None:
    office.spreadsheet.worksheet("业务录入").update([["来自接口"]], "M3", raw=False)
    clerk.sees("业务录入!M3", "来自接口")


def test_a_protected_tab_refuses_and_shows_what_was_there(clerk: Viewer, office: Office) -> None:
    before = office.values("费率!A2:B2")
    clerk.open_tab("费率")
    clerk.sees_part("费率!B2", before[0][1])
    clerk.type_in("B2", "每户一百元")
    expect(clerk.page.get_by_role("alert")).to_contain_text("这个区域受保护")
    clerk.sees("费率!B2", before[0][1])
    assert office.values("费率!A2:B2") == before


def test_the_outcome_column_refuses_in_the_workbooks_words(clerk: Viewer) -> None:
    clerk.type_in("B5", "计入")
    expect(clerk.page.get_by_role("alert")).to_contain_text("这一列自动显示核算结果")
    clerk.sees("业务录入!B5", "")


def test_hidden_tabs_are_not_shown(clerk: Viewer, office: Office) -> None:
    hidden = [sheet.title for sheet in office.spreadsheet.worksheets() if sheet.isSheetHidden]
    office.spreadsheet.worksheet("规则").hide()
    clerk.until(lambda: "规则" not in clerk.tabs(), "the tab 规则 going away")
    assert not set(hidden) & set(clerk.tabs())


def test_a_stranger_sees_nothing(clerk: Viewer) -> None:
    address = clerk.page.url.replace(CLERK, "stranger@elsewhere.example")
    clerk.page.goto(address)
    expect(clerk.page.locator("#progress")).to_have_text("没有这个表格，或者没有共享给你。")


def test_the_viewer_is_chosen_at_the_top(clerk: Viewer) -> None:
    clerk.page.get_by_label("查看身份").select_option(MANAGER)
    clerk.page.wait_for_selector("html[data-ready]", state="attached")
    expect(clerk.page.get_by_label("查看身份")).to_have_value(MANAGER)
