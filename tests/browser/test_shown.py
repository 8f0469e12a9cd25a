"""What the page shows beside values: merged cells, notes, charts, filters, new tabs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gspread
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import CLERK, MANAGER, Office
from tests.browser.viewing import PATIENCE, Viewer

pytestmark = pytest.mark.browser

MONTHS: list[list[str | int]] = [["月份", "移动", "宽带"], ["2016-01", 3, 5], ["2016-02", 7, 1], ["2016-03", 4, 6]]
DEALS = [[f"CRM{row:04}", None, None, ("购机送费", "光纤平移")[row % 2]] for row in range(2, 122)]


@pytest.fixture
def sheet(clerk: Viewer, office: Office) -> gspread.Worksheet:
    """A new tab with numbers a month, before the clerk, whose page was open before."""
    made = office.spreadsheet.add_worksheet("图表", 60, 12)
    made.update(MONTHS, "A1")
    clerk.until(lambda: "图表" in clerk.tabs(), "the new tab")
    clerk.open_tab("图表")
    clerk.sees("图表!C4", "6")
    return made


def column(sheet: gspread.Worksheet, index: int) -> dict[str, Any]:
    """A column of the months as a chart's source."""
    source = {"sheetId": sheet.id, "startRowIndex": 0, "endRowIndex": 4, "startColumnIndex": index}
    return {"sourceRange": {"sources": [source | {"endColumnIndex": index + 1}]}}


def add_chart(sheet: gspread.Worksheet, spec: dict[str, Any]) -> None:
    anchor = {"sheetId": sheet.id, "rowIndex": 6, "columnIndex": 1}
    chart = {"spec": spec, "position": {"overlayPosition": {"anchorCell": anchor}}}
    sheet.spreadsheet.batch_update({"requests": [{"addChart": {"chart": chart}}]})


def basic(sheet: gspread.Worksheet, kind: str) -> dict[str, Any]:
    series = [{"series": column(sheet, index)} for index in (1, 2)]
    domains = [{"domain": column(sheet, 0)}]
    return {
        "title": "各月",
        "basicChart": {"chartType": kind, "headerCount": 1, "domains": domains, "series": series},
    }


def test_merged_cells_are_one_until_they_are_parted(clerk: Viewer, sheet: gspread.Worksheet) -> None:
    sheet.merge_cells("E1:F3")
    clerk.until(lambda: clerk.merges() == [[0, 4, 2, 5]], "the merged cells")
    sheet.unmerge_cells("E1:F3")
    clerk.until(lambda: clerk.merges() == [], "the cells apart")


@pytest.mark.parametrize(("kind", "marks"), [("COLUMN", "rect"), ("BAR", "rect"), ("LINE", "circle")])
def test_a_chart_is_drawn_and_follows_its_cells(clerk: Viewer, sheet: gspread.Worksheet, kind: str, marks: str) -> None:
    add_chart(sheet, basic(sheet, kind))
    chart = clerk.page.get_by_label("各月")
    expect(chart.locator(f"{marks}:has(title)")).to_have_count(6, timeout=PATIENCE)
    expect(chart.locator("title", has_text="2016-02 移动: 7")).to_have_count(1)
    clerk.type_in("B3", "12")
    expect(chart.locator("title", has_text="2016-02 移动: 12")).to_have_count(1, timeout=PATIENCE)


def test_a_pie_has_a_slice_a_value(clerk: Viewer, sheet: gspread.Worksheet) -> None:
    add_chart(sheet, {"title": "份额", "pieChart": {"domain": column(sheet, 0), "series": column(sheet, 1)}})
    slices = clerk.page.get_by_label("份额").locator("path title")
    expect(slices).to_have_text(["2016-01: 3 (21.4%)", "2016-02: 7 (50%)", "2016-03: 4 (28.6%)"], timeout=PATIENCE)


def test_a_chart_stays_at_its_cells_and_on_its_tab(clerk: Viewer, sheet: gspread.Worksheet) -> None:
    add_chart(sheet, basic(sheet, "COLUMN"))
    chart = clerk.page.get_by_label("各月")
    expect(chart).to_be_visible(timeout=PATIENCE)
    before = chart.bounding_box()
    clerk.page.mouse.move(700, 400)
    clerk.page.mouse.wheel(0, 100)
    clerk.until(lambda: chart.bounding_box() != before, "the chart moving along")
    clerk.open_tab("业务录入")
    expect(chart).to_have_count(0)


def test_a_chart_of_another_kind_says_that_it_is_not_drawn(clerk: Viewer, sheet: gspread.Worksheet) -> None:
    add_chart(sheet, basic(sheet, "SCATTER"))
    expect(clerk.page.get_by_label("各月")).to_contain_text("这里不画这种图表：SCATTER", timeout=PATIENCE)


def test_a_note_is_written_for_everyone(opened: Callable[[str], Viewer], office: Office) -> None:
    clerk, manager = opened(CLERK), opened(MANAGER)
    clerk.write_note("C4", "请核对")
    sheet = office.spreadsheet.worksheet("业务录入")
    clerk.until(lambda: sheet.get_note("C4") == "请核对", "the note")
    manager.until(lambda: _sees_note(manager, "C4", "请核对"), "the note")


def _sees_note(viewer: Viewer, a1: str, text: str) -> bool:
    """Whether the note shows when the mouse comes to its cell."""
    viewer.point_at("A8")
    viewer.point_at(a1)
    viewer.page.wait_for_timeout(300)
    shown: list[str] = viewer.page.evaluate(
        "() => [...document.querySelectorAll('textarea')].map(({ value }) => value)"
    )
    return text in shown


def test_a_note_in_a_protected_tab_is_refused(clerk: Viewer, office: Office) -> None:
    clerk.open_tab("规则")
    clerk.write_note("F20", "不行")
    expect(clerk.page.get_by_role("alert")).to_contain_text("这个区域受保护", timeout=PATIENCE)
    assert office.spreadsheet.worksheet("规则").get_note("F20") in (None, "")


def test_a_column_is_filtered_by_its_values_and_shown_again(clerk: Viewer, office: Office) -> None:
    office.spreadsheet.worksheet("业务录入").update(DEALS, "A2")
    clerk.sees("业务录入!A20", "CRM0020")
    clerk.choose("数据", "建立筛选器")
    clerk.page.get_by_role("button", name="筛选第 4 列").click()
    values = clerk.page.locator("dialog.filter")
    values.get_by_role("button", name="清除").click()
    values.get_by_label("光纤平移").check()
    values.get_by_role("button", name="确定").click()
    odd = list(range(3, 122, 2))
    clerk.until(lambda: clerk.rows_shown(2, 121) == odd, "every other row", lambda: str(clerk.rows_shown(2, 121)))
    clerk.page.get_by_role("button", name="筛选第 4 列").click()
    expect(values.get_by_label("购机送费")).not_to_be_checked()
    values.get_by_role("button", name="全选").click()
    values.get_by_role("button", name="确定").click()
    clerk.until(lambda: clerk.rows_shown(2, 121) == list(range(2, 122)), "every row")


def test_filters_of_two_columns_hold_together(clerk: Viewer, office: Office) -> None:
    office.spreadsheet.worksheet("业务录入").update(
        [["CRM2", None, None, "购机送费"], ["CRM3", None, None, "购机送费"], ["CRM4"]], "A2"
    )
    clerk.sees("业务录入!A4", "CRM4")
    for header, hidden in (("D1", "（空白）"), ("A1", "CRM3")):
        clerk.go_to(header)
        clerk.choose("数据", "筛选所选列……")
        values = clerk.page.locator("dialog.filter")
        values.get_by_label(hidden).uncheck()
        values.get_by_role("button", name="确定").click()
    clerk.until(lambda: clerk.rows_shown(2, 1000) == [2], "one row", lambda: str(clerk.rows_shown(2, 1000)))


def test_what_a_drop_down_offers_follows_the_cells_it_stands_in(clerk: Viewer, sheet: gspread.Worksheet) -> None:
    condition = {"type": "ONE_OF_RANGE", "values": [{"userEnteredValue": "='图表'!$A$2:$A$20"}]}
    place = {"sheetId": sheet.id, "startRowIndex": 1, "endRowIndex": 9, "startColumnIndex": 5, "endColumnIndex": 6}
    rule = {"range": place, "rule": {"condition": condition, "strict": True, "showCustomUi": True}}
    sheet.spreadsheet.batch_update({"requests": [{"setDataValidation": rule}]})
    clerk.until(lambda: clerk.offered("F2") == ["2016-01", "2016-02", "2016-03"], "what may be chosen")
    sheet.update([["2016-04"]], "A5")
    clerk.until(lambda: clerk.offered("F2") == ["2016-01", "2016-02", "2016-03", "2016-04"], "the new month on offer")
    sheet.update([[""]], "A2")
    clerk.until(lambda: clerk.offered("F2") == ["2016-02", "2016-03", "2016-04"], "the month that is gone left out")
