"""Taking back what was typed, while others work on the same rows."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Office
from tests.browser.viewing import Viewer

pytestmark = pytest.mark.browser

DEALS = [["CRM0001", None, None, "购机送费", "13811112222"], ["CRM0002", None, None, "购机送费", "13811113333"]]


@pytest.fixture
def typing(clerk: Viewer, office: Office) -> Viewer:
    """The clerk, before two deals, the second of which they have just changed."""
    office.spreadsheet.worksheet("业务录入").update(DEALS, "A2", raw=False)
    clerk.sees("业务录入!E3", "13811113333")
    clerk.type_in("D3", "光纤平移")
    clerk.until(lambda: office.values("业务录入!D3") == [["光纤平移"]], "the change")
    return clerk


def test_a_change_is_taken_back_and_made_again(typing: Viewer, office: Office) -> None:
    typing.page.keyboard.press("Control+z")
    typing.until(lambda: office.values("业务录入!D3") == [["购机送费"]], "the change taken back")
    typing.sees("业务录入!D3", "购机送费")
    typing.page.keyboard.press("Control+y")
    typing.until(lambda: office.values("业务录入!D3") == [["光纤平移"]], "the change again")


def test_a_row_that_somebody_moved_is_found_where_it_is(typing: Viewer, office: Office) -> None:
    office.spreadsheet.worksheet("业务录入").insert_row(["CRM0009"], 3)
    typing.sees("业务录入!A3", "CRM0009")
    typing.page.keyboard.press("Control+z")
    typing.until(lambda: office.values("业务录入!D4") == [["购机送费"]], "the change taken back")
    assert office.values("业务录入!D2:D4") == [["购机送费"], [], ["购机送费"]]


def test_what_somebody_else_wrote_since_stays(typing: Viewer, office: Office) -> None:
    office.spreadsheet.worksheet("业务录入").update([["预存网费送费"]], "D3")
    typing.sees("业务录入!D3", "预存网费送费")
    typing.page.keyboard.press("Control+z")
    typing.until(lambda: "1 行后来被别人改动了" in typing.said(), "what was not undone")
    assert office.values("业务录入!D3") == [["预存网费送费"]]


def test_somebody_elses_cell_in_the_same_row_stays(typing: Viewer, office: Office) -> None:
    office.spreadsheet.worksheet("业务录入").update([["客户要求"]], "M3")
    typing.page.keyboard.press("Control+z")
    typing.until(lambda: office.values("业务录入!D3") == [["购机送费"]], "the change taken back")
    assert office.values("业务录入!M3") == [["客户要求"]]


def test_what_cannot_be_taken_back_is_said_and_not_skipped(typing: Viewer, office: Office) -> None:
    typing.go_to("A3")
    typing.choose("行", "在上方插入行")
    typing.until(lambda: office.values("业务录入!A4") == [["CRM0002"]], "the row inserted")
    typing.page.keyboard.press("Control+z")
    typing.until(lambda: "上一步不能撤销" in typing.said(), "that it cannot be undone")
    assert office.values("业务录入!D4") == [["光纤平移"]]
