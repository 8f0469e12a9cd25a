"""Working in the grid as in any spreadsheet; the API has the last word on what was meant."""

from __future__ import annotations

import pytest
from gspread.utils import ValueRenderOption

from tests.browser.conftest import Office
from tests.browser.viewing import Viewer

pytestmark = pytest.mark.browser

TWO_DEALS = "CRM0002\t\t\t购机送费\t13811112222\t2016-1-7\t1001\nCRM0001\t\t\t光纤平移\tKD10000001\t2016/1/6\t1001\n"


def test_what_is_typed_is_understood_by_the_api_and_shown_in_its_format(clerk: Viewer, office: Office) -> None:
    clerk.type_in("A2", "007", "", "", "购机送费", "13812345678", "2016/1/5")
    clerk.sees("业务录入!F2", "2016-01-05")
    assert office.values("业务录入!A2") == [["007"]]
    assert office.values("业务录入!D2:F2")[0] == ["购机送费", "13812345678", "2016-01-05"]


def test_letters_are_not_lost_while_others_work(clerk: Viewer, office: Office) -> None:
    sheet = office.spreadsheet.worksheet("业务录入")
    for row in range(10, 14):
        clerk.type_in(f"A{row}", f"CRM{row}")
        sheet.update([[f"备注{row}"]], f"M{row}", raw=False)
        clerk.page.keyboard.press("Tab")
        clerk.page.keyboard.press("Tab")
        clerk.page.keyboard.type("购机送费", delay=20)
        clerk.page.keyboard.press("Tab")
        clerk.page.keyboard.type("13812345678", delay=20)
        clerk.page.keyboard.press("Enter")
    typed = [["购机送费", "13812345678"]] * 4
    clerk.until(lambda: office.values("业务录入!D10:E13") == typed, "every letter")
    assert office.values("业务录入!A10:A13") == [[f"CRM{row}"] for row in range(10, 14)]
    clerk.sees("业务录入!M13", "备注13")


def test_a_range_is_pasted_deleted_and_brought_back(clerk: Viewer, office: Office) -> None:
    clerk.paste("A2", TWO_DEALS)
    clerk.sees("业务录入!F3", "2016-01-06")
    assert office.values("业务录入!A2:A3") == [["CRM0002"], ["CRM0001"]]
    clerk.go_to("A2:E3")
    clerk.page.keyboard.press("Delete")
    clerk.until(lambda: not any(office.values("业务录入!D2:E3")), "the range empty")
    assert office.values("业务录入!A2:A3") == []
    clerk.page.keyboard.press("Control+z")
    clerk.until(lambda: office.values("业务录入!A2:A3") == [["CRM0002"], ["CRM0001"]], "the range again")


def test_rows_are_sorted_inserted_and_deleted(clerk: Viewer, office: Office) -> None:
    clerk.paste("A2", TWO_DEALS)
    clerk.sees("业务录入!A3", "CRM0001")
    clerk.go_to("A2")
    clerk.choose("数据", "按所选列升序排列")
    clerk.sees("业务录入!A2", "CRM0001")
    clerk.choose("行", "在上方插入行")
    clerk.sees("业务录入!A3", "CRM0001")
    clerk.choose("行", "删除所选行")
    clerk.sees("业务录入!A2", "CRM0001")
    assert office.values("业务录入!A2:A3") == [["CRM0001"], ["CRM0002"]]


def test_a_filter_hides_other_rows_for_everyone(clerk: Viewer) -> None:
    clerk.paste("A2", TWO_DEALS)
    clerk.sees("业务录入!A3", "CRM0001")
    clerk.go_to("D3")
    clerk.choose("数据", "按所选单元格的值筛选")
    row_is_hidden = "() => !window.workbook.grid.workbook.getActiveSheet().getSheet().getRowVisible(1)"
    clerk.until(lambda: bool(clerk.page.evaluate(row_is_hidden)), "row 2 hidden")
    clerk.choose("数据", "显示全部行")
    clerk.until(lambda: not clerk.page.evaluate(row_is_hidden), "row 2 again")


def test_a_tick_box_is_ticked_with_the_space_bar(clerk: Viewer, office: Office) -> None:
    clerk.paste("A2", TWO_DEALS)
    clerk.sees("业务录入!F2", "2016-01-07")
    clerk.go_to("H2")
    clerk.page.keyboard.press("Space")
    clerk.until(lambda: office.values("业务录入!H2") == [["TRUE"]], "the tick")


def test_editing_begins_with_what_was_entered_not_with_what_is_shown(clerk: Viewer, office: Office) -> None:
    sheet = office.spreadsheet.worksheet("业务录入")
    sheet.update([["=1/3"]], "P2", raw=False)
    sheet.format("P2", {"numberFormat": {"type": "NUMBER", "pattern": "0.00"}})
    clerk.sees("业务录入!P2", "0.33")
    clerk.go_to("P2")
    clerk.page.keyboard.press("F2")
    clerk.page.keyboard.type("+1")
    clerk.page.keyboard.press("Enter")
    clerk.sees("业务录入!P2", "1.33")
    assert sheet.acell("P2", value_render_option=ValueRenderOption.formula).value == "=1/3+1"


def test_colours_and_frozen_header_come_from_the_workbook(clerk: Viewer) -> None:
    clerk.sees("业务录入!A1", "订单号")
    assert clerk.look("业务录入!A1")["bl"] == 1
    assert clerk.look("业务录入!A1")["bg"]["rgb"] != "#ffffff"
    frozen = clerk.page.evaluate("() => window.workbook.grid.workbook.getActiveSheet().getSheet().getFreeze().ySplit")
    assert frozen == 1


def test_what_the_page_does_not_offer_it_says(clerk: Viewer) -> None:
    clerk.go_to("A1")
    clerk.page.keyboard.press("Control+b")
    clerk.until(lambda: "这里不提供这个操作" in clerk.said(), "the refusal")
