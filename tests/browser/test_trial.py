"""A manager tries a changed plan in the browser: the difference is shown, and the plan stays as it was."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Office
from tests.browser.viewing import PATIENCE, Viewer

pytestmark = pytest.mark.browser

DEALS = [
    [f"CRM000{n}", None, None, "购机送费", f"1381234567{n}", f"2016-1-{n}", "1001", "", "", "是"] for n in range(1, 7)
]


def test_a_changed_rate_is_tried_before_anything_of_the_plan_changes(manager: Viewer, office: Office) -> None:
    office.spreadsheet.worksheet("业务录入").update(DEALS, "A2", raw=False)
    plan, settled = office.values("费率!A1:Z60"), office.values("月度汇总!A1:Z60")
    beyond_five = dict(zip(plan[0], plan[4], strict=False))
    manager.choose("核算", "试算方案…")
    sidebar = manager.sidebar
    label = f"第 5 行 · {beyond_five['规则']} {beyond_five['说明']}"
    sidebar.get_by_label("行", exact=True).select_option(label=label)
    rate = sidebar.get_by_label("费率", exact=True)
    expect(rate).to_have_value("40")
    expect(sidebar.get_by_label("生效")).to_have_value("2016-01-01")
    rate.fill("60")
    expect(sidebar.get_by_text("费率：40 → 60")).to_be_visible()
    sidebar.get_by_role("button", name="试算", exact=True).click()

    manager.in_sidebar("试算完成，差额 +20.00 元")
    expect(sidebar.get_by_role("row", name="现行方案 140.00")).to_be_visible()
    expect(sidebar.get_by_role("row", name="林晓梅 1001")).to_contain_text("移动奖励 +20.00")
    sidebar.get_by_role("button", name="打开试算表和图").click()
    manager.until(lambda: manager.where().startswith("试算!"), "the trial")
    manager.sees("试算!C3", "林晓梅")
    manager.sees("试算!G3", "20.00")
    expect(manager.page.get_by_label("试算：每人差额（元）")).to_be_visible(timeout=PATIENCE)
    assert office.values("费率!A1:Z60") == plan
    assert office.values("月度汇总!A1:Z60") == settled

    sidebar.get_by_role("button", name="返回修改").click()
    rate.fill("四十")
    sidebar.get_by_role("button", name="试算", exact=True).click()
    manager.in_sidebar("试算的方案有错，没有试算")
    assert not manager.errors
