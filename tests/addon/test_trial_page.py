"""Trying a changed plan in the sidebar, in a real browser."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from scripts.apps_script import AppsScript
from scripts.apps_script.pages import PageServer
from tests.addon.conftest import SIDEBAR, Opened, Shown, system_tab
from tests.addon.serving import Response
from tests.addon.stand_in_functions import Functions, page, problem, success
from tests.addon.stand_in_google import Google
from tests.addon.test_sidebar import held, picture, until

pytestmark = pytest.mark.browser

ITEM = "试算方案…"
DAY = "2016-01-01"


def person(name: str, staff_no: str, difference: str, month: str = "2016-01") -> dict[str, str]:
    says = f"移动奖励 {difference}"
    return {"month": month, "staff_no": staff_no, "name": name, "says": says, "now": "0.00", "trial": difference} | {
        "difference": difference
    }


def tried(_: dict[str, Any]) -> Response:
    months = [
        {"month": "2016-01", "now": "8640.00", "trial": "8915.10", "difference": "275.10"},
        {"month": "2016-02", "now": "9120.50", "trial": "9115.50", "difference": "-5.00"},
    ]
    people = [
        person("林军", "1001", "75.10"),
        person("马杰", "1002", "200.00"),
        person("吴磊", "1003", "-5.00", "2016-02"),
    ]
    return success({"people": 41, "changed": 3}, months=months, people=people, changes=["费率第5行"])


@pytest.fixture(autouse=True)
def functions_that_try(functions: Functions) -> None:
    """Functions that have tried a plan, unless a test says otherwise."""
    functions.answers["simulate"] = tried


def choose(shown: Page, label: str) -> None:
    shown.get_by_label("行", exact=True).select_option(label=label)


def asked(functions: Functions) -> list[dict[str, Any]]:
    changes: list[dict[str, Any]] = functions.bodies("simulate")[-1]["changes"]
    return changes


def test_a_changed_rate_is_tried_and_shows_totals_and_the_largest_differences(
    sidebar: Shown, script: AppsScript, functions: Functions
) -> None:
    functions.answers["simulate"], go_on = held(tried)
    shown = sidebar(ITEM)
    expect(shown.get_by_label("方案表")).to_have_value("费率")
    expect(shown.get_by_role("button", name="试算", exact=True)).to_be_disabled()
    picture(shown, "20-trial")
    choose(shown, "第 5 行 · 3 移动每户奖励")
    expect(shown.get_by_label("费率", exact=True)).to_have_value("40.125")
    expect(shown.get_by_label("生效")).to_have_value(DAY)
    shown.get_by_label("费率", exact=True).fill("60")
    expect(shown.get_by_text("费率：40.125 → 60")).to_be_visible()
    expect(shown.get_by_label("费率", exact=True)).to_be_focused()
    picture(shown, "21-changed")
    shown.get_by_role("button", name="试算", exact=True).click()
    expect(shown.get_by_text("正在按两个方案各算一遍")).to_have_class("now")
    expect(shown.get_by_role("tab", name="对账单")).to_be_disabled()
    picture(shown, "22-trying")
    go_on.set()
    expect(shown.get_by_text("试算完成，差额 +270.10 元")).to_be_visible()
    expect(shown.get_by_role("row", name="现行方案 17,760.50")).to_be_visible()
    expect(shown.get_by_role("row", name="试算方案 18,030.60")).to_be_visible()
    expect(shown.get_by_role("row", name="2016-02 −5.00")).to_be_visible()
    names = shown.locator(".who").all_inner_texts()
    assert names == ["马杰", "林军", "吴磊"]
    expect(shown.get_by_role("row", name=re.compile("吴磊 1003 · 2016-02"))).to_contain_text("−5.00")
    picture(shown, "23-tried")
    assert functions.bodies("simulate")[0] == {
        "spreadsheet_id": "workbook-1",
        "changes": [{"tab": "费率", "row": 5, "values": {"费率": "60"}}],
    }
    shown.get_by_role("button", name="打开试算表和图").click()
    until(shown, lambda: script.active() == "试算")


def test_changes_are_kept_when_the_manager_goes_back_and_can_be_undone(sidebar: Shown) -> None:
    shown = sidebar(ITEM)
    choose(shown, "第 4 行 · 3 移动每户奖励")
    shown.get_by_label("费率", exact=True).fill("25")
    shown.get_by_role("button", name="试算", exact=True).click()
    shown.get_by_role("button", name="返回修改").click()
    expect(shown.get_by_label("费率", exact=True)).to_have_value("25")
    expect(shown.get_by_label("行", exact=True)).to_contain_text("✎ 第 4 行 · 3 移动每户奖励")
    shown.get_by_role("button", name="撤销").click()
    expect(shown.get_by_label("费率", exact=True)).to_have_value("20")
    expect(shown.get_by_text("还没有改动")).to_be_visible()
    expect(shown.get_by_role("button", name="试算", exact=True)).to_be_disabled()


def test_a_cell_typed_back_to_what_it_was_is_no_change(sidebar: Shown) -> None:
    shown = sidebar(ITEM)
    shown.get_by_label("费率", exact=True).fill("25")
    expect(shown.get_by_text("费率：20 → 25")).to_be_visible()
    shown.get_by_label("费率", exact=True).fill("20")
    expect(shown.get_by_text("还没有改动")).to_be_visible()


def test_a_rate_changes_from_a_day_on_by_ending_the_row_and_adding_a_copy(sidebar: Shown, functions: Functions) -> None:
    shown = sidebar(ITEM)
    shown.get_by_role("button", name="照此加一行").click()
    expect(shown.get_by_label("行", exact=True)).to_contain_text("✎ 新行 · 7 每户奖励20元")
    shown.get_by_label("生效").fill("2016-02-01")
    shown.get_by_label("费率", exact=True).fill("25")
    choose(shown, "第 2 行 · 7 每户奖励20元")
    shown.get_by_label("失效").fill("2016-01-31")
    expect(shown.get_by_text("失效：空白 → 2016-01-31")).to_be_visible()
    expect(shown.get_by_text("照第 2 行加一行")).to_be_visible()
    shown.get_by_label("月份").select_option("2016-02")
    picture(shown, "24-copy")
    shown.get_by_role("button", name="试算", exact=True).click()
    expect(shown.get_by_role("button", name="返回修改")).to_be_visible()
    assert functions.bodies("simulate")[0]["months"] == ["2016-02"]
    copied = {"规则": "7", "说明": "每户奖励20元", "费率": "25", "生效": "2016-02-01", "单位": "元/户"}
    added = next(change for change in asked(functions) if "row" not in change)
    assert added == {"tab": "费率", "values": copied}
    ended = next(change for change in asked(functions) if "row" in change)
    assert ended == {"tab": "费率", "row": 2, "values": {"失效": "2016-01-31"}}


def test_a_row_is_left_out_and_brought_back(sidebar: Shown, functions: Functions) -> None:
    shown = sidebar(ITEM)
    shown.get_by_role("button", name="不算这一行").click()
    expect(shown.get_by_label("费率", exact=True)).to_be_disabled()
    shown.get_by_role("button", name="恢复这一行").click()
    expect(shown.get_by_text("还没有改动")).to_be_visible()
    shown.get_by_role("button", name="不算这一行").click()
    shown.get_by_role("button", name="试算", exact=True).click()
    expect(shown.get_by_role("button", name="返回修改")).to_be_visible()
    assert asked(functions) == [{"tab": "费率", "row": 2, "values": None}]


def test_other_cells_are_there_and_offer_the_words_of_the_plan(sidebar: Shown, functions: Functions) -> None:
    shown = sidebar(ITEM)
    choose(shown, "第 4 行 · 3 移动每户奖励")
    shown.get_by_text("其他列").click()
    tier = shown.get_by_label("阶梯")
    expect(tier).to_have_value("分段")
    words = shown.locator(f"datalist[id='{tier.get_attribute('list')}'] option")
    assert [word.get_attribute("value") for word in words.all()] == ["分段", "全额", "插值"]
    tier.fill("")
    expect(shown.get_by_text("阶梯：分段 → 空白")).to_be_visible()
    picture(shown, "25-others")
    shown.get_by_role("button", name="试算", exact=True).click()
    expect(shown.get_by_role("button", name="返回修改")).to_be_visible()
    assert asked(functions) == [{"tab": "费率", "row": 4, "values": {"阶梯": None}}]


def test_changes_in_several_tabs_are_tried_together(sidebar: Shown, google: Google, functions: Functions) -> None:
    google.tabs["参数（大客户提成）"] = [["名称", "说明", "值", "单位"], ["试用期系数", "试用期打折", "50", "%"]]
    google.tabs["费率（存量维系）"] = google.tabs["费率"]
    google.tabs["_系统"] = system_tab("telecom_retention,key_account_sales")
    shown = sidebar(ITEM)
    shown.get_by_label("费率", exact=True).fill("25")
    shown.get_by_label("方案表").select_option("参数（大客户提成）")
    expect(shown.get_by_label("值")).to_have_value("50")
    shown.get_by_label("值").fill("80")
    expect(shown.locator(".changes li")).to_have_count(2)
    picture(shown, "26-several")
    shown.get_by_role("button", name="试算", exact=True).click()
    expect(shown.get_by_role("button", name="返回修改")).to_be_visible()
    assert [(change["tab"], change["values"]) for change in asked(functions)] == [
        ("费率（存量维系）", {"费率": "25"}),
        ("参数（大客户提成）", {"值": "80"}),
    ]


def test_the_functions_sentence_is_shown_and_the_changes_stay(sidebar: Shown, functions: Functions) -> None:
    functions.answers["simulate"] = lambda _: problem(422, "试算的方案有错，没有试算：“费率”表第5行：档次有空档")
    shown = sidebar(ITEM)
    shown.get_by_label("下限").fill("7")
    shown.get_by_role("button", name="试算", exact=True).click()
    expect(shown.get_by_role("alert")).to_contain_text("“费率”表第5行：档次有空档")
    picture(shown, "27-refused")
    shown.get_by_role("button", name="返回修改").click()
    expect(shown.get_by_label("下限")).to_have_value("7")


def test_a_trial_that_nobody_waited_for_says_where_to_look(sidebar: Shown, functions: Functions) -> None:
    functions.answers["simulate"] = lambda _: page(504)
    shown = sidebar(ITEM)
    shown.get_by_label("费率", exact=True).fill("25")
    shown.get_by_role("button", name="试算", exact=True).click()
    expect(shown.get_by_role("alert")).to_contain_text("请稍后看「试算」表")


def test_a_trial_that_moves_nobody_says_so(sidebar: Shown, functions: Functions) -> None:
    months = [{"month": "2016-01", "now": "8640.00", "trial": "8640.00", "difference": "0.00"}]
    functions.answers["simulate"] = lambda _: success({"people": 41, "changed": 0}, months=months, people=[])
    shown = sidebar(ITEM)
    shown.get_by_label("费率", exact=True).fill("25")
    shown.get_by_role("button", name="试算", exact=True).click()
    expect(shown.get_by_text("试算完成，总额不变")).to_be_visible()
    expect(shown.get_by_text("没有人的金额变化")).to_be_visible()


def test_no_more_people_are_listed_than_a_sidebar_can_show(sidebar: Shown, functions: Functions) -> None:
    months = [{"month": "2016-01", "now": "0.00", "trial": "600.00", "difference": "600.00"}]
    people = [person(f"<b>{number}</b>", f"{number}", "20.00") for number in range(30)]
    functions.answers["simulate"] = lambda _: success({"people": 41, "changed": 250}, months=months, people=people)
    shown = sidebar(ITEM)
    shown.get_by_label("费率", exact=True).fill("25")
    shown.get_by_role("button", name="试算", exact=True).click()
    expect(shown.get_by_text("只列出前 20 个，共 250 个")).to_be_visible()
    expect(shown.locator(".who")).to_have_count(20)
    expect(shown.get_by_text("<b>0</b>")).to_be_visible()


def test_a_plan_tab_without_rows_says_so(sidebar: Shown) -> None:
    shown = sidebar(ITEM)
    shown.get_by_label("方案表").select_option("规则")
    expect(shown.get_by_text("「规则」表还没有行")).to_be_visible()
    shown.get_by_label("方案表").select_option("费率")
    expect(shown.get_by_label("费率", exact=True)).to_be_visible()


def test_an_older_workbook_says_what_to_do(sidebar: Shown, google: Google) -> None:
    google.tabs["_系统"] = [["名称", "值"], ["revision", 3]]
    expect(sidebar(ITEM).get_by_role("alert")).to_contain_text("请管理员对它重新运行 provision")


def test_an_english_workbook_is_tried_in_english(
    browser: Browser, opened: Opened, google_in_english: None, google: Google
) -> None:
    google.tabs["Rates"] = [["Rule", "Description", "Valid from", "Rate"], ["7", "20 yuan a deal", "2016-01-01", 20]]
    script = opened()
    script.click("Try a plan…")
    with PageServer(script) as server:
        shown = browser.new_page(viewport=SIDEBAR)
        shown.goto(server.sidebar)
        shown.get_by_label("Rate", exact=True).fill("25")
        expect(shown.get_by_text("Rate: 20 → 25")).to_be_visible()
        shown.get_by_role("button", name="Try it").click()
        expect(shown.get_by_text("Tried: +270.10 yuan")).to_be_visible()
        assert shown.evaluate("document.documentElement.scrollWidth") == SIDEBAR["width"]
        picture(shown, "28-english")
        shown.close()
