"""The sidebar in a real browser, as wide as Google makes it."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from scripts.apps_script import AppsScript
from scripts.apps_script.pages import PageServer
from tests.addon.conftest import CLERK, MANAGER, PATIENCE, SIDEBAR, Opened, Shown
from tests.addon.serving import Response
from tests.addon.stand_in_functions import Answer, Functions, page, problem, success
from tests.addon.stand_in_google import Google
from tests.addon.test_runs import run_line

pytestmark = pytest.mark.browser

DIALOG: ViewportSize = {"width": 820, "height": 640}
# Set to a folder to keep a picture of every state for a person to look at.
PICTURES = os.environ.get("ADDON_PICTURES")

expect.set_options(timeout=PATIENCE * 1000)


def picture(shown: Page, name: str) -> None:
    if PICTURES:
        shown.screenshot(path=Path(PICTURES) / f"{name}.png")


def held(answer: Answer) -> tuple[Answer, Event]:
    """The same answer once the event is set."""
    go_on = Event()

    def wait(body: dict[str, Any]) -> Response:
        go_on.wait()
        return answer(body)

    return wait, go_on


def mail(name: str, staff_no: str, html: str) -> dict[str, str]:
    return {
        "to": f"{staff_no}@branch.example",
        "name": name,
        "staff_no": staff_no,
        "subject": f"{name} 2016-01 对账单",
        "html": html,
        "text": name,
    }


MONTHS = [
    {"month": "2016-01", "people": 40, "total": "8640.00"},
    {"month": "2016-02", "people": 41, "total": "9120.00"},
]
STATEMENT = """
<div style="font-family:sans-serif;max-width:600px;color:#1f1f1f">
<h1 style="font-size:18px">{name}，2016 年 1 月对账单</h1><p style="font-size:28px;margin:8px 0"><b>220.00 元</b></p>
<table width="100%" style="border-collapse:collapse;font-size:13px">
<tr><td style="border-bottom:1px solid #ddd;padding:6px 0">移动奖励</td><td align="right">220.00</td></tr>
<tr><td style="border-bottom:1px solid #ddd;padding:6px 0">移动效能</td><td align="right">5.5</td></tr></table></div>
"""


def two_mails(body: dict[str, Any]) -> Response:
    mails = [mail("林军", "1001", STATEMENT.format(name="林军")), mail("马杰", "1002", STATEMENT.format(name="马杰"))]
    return success({"statements": 2}, statements=mails) if body.get("preview") else success({"queued": 2})


def test_a_run_shows_its_steps_and_then_its_counts(sidebar: Shown, functions: Functions) -> None:
    functions.answers["recalculate"], go_on = held(lambda _: success({"deals": 1500, "people": 41}, months=MONTHS))
    shown = sidebar("重新核算")
    expect(shown.get_by_text("正在核算")).to_have_class("now")
    expect(shown.get_by_role("progressbar")).to_be_visible()
    expect(shown.get_by_text(re.compile("已用 [0-9]+ 秒"))).to_be_visible()
    expect(shown.get_by_role("tab", name="对账单")).to_be_disabled()
    picture(shown, "1-running")
    go_on.set()
    expect(shown.get_by_text("核算完成，没有问题")).to_be_visible()
    expect(shown.get_by_role("row", name="核算行数 1,500")).to_be_visible()
    expect(shown.get_by_role("row", name="2016-02 41 人，9,120.00 元")).to_be_visible()
    expect(shown.get_by_text("运行编号 R-1 · 1.2 秒")).to_be_visible()
    expect(shown.get_by_role("tab", name="对账单")).to_be_enabled()
    picture(shown, "2-outcome")


def test_problems_are_listed_and_lead_to_their_cells(sidebar: Shown, script: AppsScript, functions: Functions) -> None:
    functions.answers["validate_deals"] = lambda _: success({"rows": 3, "errors": 2, "warnings": 1}, "problems")
    shown = sidebar("校验")
    expect(shown.get_by_text("已完成，有 3 个问题要处理")).to_be_visible()
    picture(shown, "3-problems")
    shown.get_by_role("button", name="业务录入 第 4 行 · 受理日期").click()
    expect(shown.locator("[aria-current=true]")).to_contain_text("没有这一天")
    until(shown, lambda: script.active() == "业务录入!D4")
    shown.get_by_role("button", name="打开问题清单").click()
    until(shown, lambda: script.active() == "问题清单")


def until(shown: Page, happened: Callable[[], bool]) -> None:
    """Waits for what the page has just asked of the script."""
    patience = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < patience
        shown.wait_for_timeout(20)


def test_a_failure_shows_the_functions_sentence_and_can_be_tried_again(sidebar: Shown, functions: Functions) -> None:
    functions.answers["recalculate"] = lambda _: problem(
        409, "「费率」表第 4、5 行的档次有重叠，请先改正。（运行 R-2）"
    )
    shown = sidebar("重新核算")
    expect(shown.get_by_role("alert")).to_contain_text("「费率」表第 4、5 行的档次有重叠，请先改正。（运行 R-2）")
    picture(shown, "4-error")
    functions.answers.clear()
    shown.get_by_role("button", name="重试").click()
    expect(shown.get_by_text("核算完成，没有问题")).to_be_visible()


def test_a_long_run_shows_the_rows_it_has_written(sidebar: Shown, google: Google, functions: Functions) -> None:
    functions.answers["recalculate"], go_on = held(lambda _: success({"deals": 3}))
    shown = sidebar("重新核算")
    expect(shown.get_by_text("正在核算")).to_have_class("now")
    google.heights["_staging 1 R-1 1"] = 3
    google.tabs["_staging 1 R-1 1"] = [["A00001"], ["A00002"]]
    expect(shown.get_by_text("已写入 2 / 3 行")).to_be_visible()
    expect(shown.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "67")
    picture(shown, "5-staging")
    go_on.set()
    expect(shown.get_by_text("核算完成")).to_be_visible()


def test_a_run_that_nobody_waited_for_is_followed_to_its_record(
    sidebar: Shown, google: Google, functions: Functions
) -> None:
    functions.answers["recalculate"] = lambda _: page(504)
    shown = sidebar("重新核算")
    expect(shown.get_by_text("已转为等待「运行记录」")).to_be_visible()
    picture(shown, "6-following")
    mine = run_line("mine")
    google.tabs["运行记录"] += [run_line("other", person=CLERK), mine]
    expect(shown.get_by_text(f"运行编号 {mine[0]} · 41.5 秒")).to_be_visible()
    expect(shown.get_by_role("row", name="行数 20,000")).to_be_visible()
    expect(shown.get_by_text("已完成，有 3 个问题要处理")).to_be_visible()


def test_a_validation_that_nobody_waited_for_says_where_to_look(sidebar: Shown, functions: Functions) -> None:
    functions.answers["validate_deals"] = lambda _: page(504)
    expect(sidebar("校验").get_by_role("alert")).to_contain_text("请稍后看「问题清单」")


def test_problems_in_other_tabs_are_shown_by_a_validation_too(sidebar: Shown, functions: Functions) -> None:
    functions.answers["validate_deals"] = lambda _: success({"rows": 3, "elsewhere": 3})
    expect(sidebar("校验").get_by_text("已完成，有 3 个问题要处理")).to_be_visible()


def test_while_it_is_open_what_is_edited_is_validated_and_a_failure_of_that_is_said(
    sidebar: Shown, script: AppsScript, functions: Functions
) -> None:
    script.click("安装自动校验")
    shown = sidebar("校验")
    expect(shown.get_by_text("校验完成，没有问题")).to_be_visible()
    script.pass_time(60)
    functions.calls.clear()
    functions.answers["validate_deals"] = lambda _: problem(503, "Google 表格暂时没有应答")
    script.edit("业务录入!C3", "13812345679")
    expect(shown.get_by_text("改动还没有检查，过几分钟会再试。Google 表格暂时没有应答")).to_be_visible()
    picture(shown, "14-not-validated")
    functions.answers.clear()
    script.pass_time(60)
    expect(shown.get_by_text("改动还没有检查")).to_have_count(0)
    assert len(functions.calls) == 2


def put_aside(shown: Page, *, is_hidden: bool) -> None:
    """Puts the page where nobody sees it, or back."""
    shown.evaluate("value => Object.defineProperty(document, 'hidden', {value, configurable: true})", is_hidden)


@pytest.mark.parametrize("status", [403, 503], ids=["not for this person", "passing"])
def test_what_was_not_validated_is_told_no_more_once_the_trigger_of_the_minute_validated_it(
    sidebar: Shown, script: AppsScript, functions: Functions, status: int
) -> None:
    script.click("安装自动校验")
    shown = sidebar("校验")
    expect(shown.get_by_text("校验完成，没有问题")).to_be_visible()
    script.pass_time(60)
    for cell in ("业务录入!C3", "业务录入!C4"):
        functions.answers["validate_deals"] = lambda _: problem(status, "没有检查的原因")
        script.edit(cell, "13812345679")
        expect(shown.get_by_text("没有检查的原因")).to_be_visible()
        put_aside(shown, is_hidden=True)
        functions.answers.clear()
        functions.calls.clear()
        script.pass_time(120)
        script.run_clock()
        assert len(functions.calls) == 1
        put_aside(shown, is_hidden=False)
        expect(shown.get_by_text("没有检查的原因")).to_have_count(0)
        assert len(functions.calls) == 1
        script.pass_time(60)


def test_a_run_that_paid_nobody_says_why(sidebar: Shown, functions: Functions) -> None:
    functions.answers["recalculate"] = lambda _: success({"deals": 3}, nothing="「费率」表里没有一条在这些日期有效。")
    expect(sidebar("重新核算").get_by_text("「费率」表里没有一条在这些日期有效。")).to_be_visible()


LOSS = "“规则”表第3行：上次核算时有的“虚假”这一行不见了。"


def test_what_the_plan_lost_is_shown_until_the_manager_says_that_it_is_meant(
    sidebar: Shown, functions: Functions
) -> None:
    functions.answers["recalculate"] = lambda body: success(
        {"deals": 3}, losses=[] if body.get("accept_losses") else [LOSS]
    )
    shown = sidebar("重新核算")
    expect(shown.get_by_text("方案比上次核算少了")).to_be_visible()
    expect(shown.get_by_text(LOSS)).to_be_visible()
    shown.get_by_role("button", name="确认这些改动").click()
    expect(shown.get_by_text("核算完成，没有问题")).to_be_visible()
    expect(shown.get_by_text(LOSS)).to_have_count(0)
    assert [body.get("accept_losses") for body in functions.bodies("recalculate")] == [None, True]


def test_the_question_before_statements_names_what_the_plan_lost(sidebar: Shown, functions: Functions) -> None:
    functions.answers["send_statements"] = lambda _: success(
        {"statements": 1, "queued": 1}, statements=[mail("林军", "1001", "")], losses=[LOSS]
    )
    shown = sidebar("发送对账单")
    shown.get_by_role("button", name="发送", exact=True).click()
    expect(shown.get_by_text(LOSS)).to_be_visible()
    expect(shown.get_by_text("发送就是确认方案的这些改动")).to_be_visible()


def test_statements_are_looked_at_one_person_at_a_time(sidebar: Shown, functions: Functions) -> None:
    functions.answers["send_statements"] = two_mails
    shown = sidebar("预览对账单")
    month = shown.get_by_label("月份")
    expect(month).to_have_value("2016-02")
    picture(shown, "7-months")
    month.select_option("2016-01")
    shown.get_by_role("button", name="预览", exact=True).click()
    statement = shown.frame_locator("iframe")
    expect(statement.get_by_role("heading")).to_have_text("林军，2016 年 1 月对账单")
    expect(shown.get_by_role("button", name="上一位")).to_be_disabled()
    picture(shown, "8-preview")
    shown.get_by_role("button", name="下一位").click()
    expect(statement.get_by_role("heading")).to_have_text("马杰，2016 年 1 月对账单")
    expect(shown.get_by_text("1002@branch.example")).to_be_visible()
    expect(shown.get_by_role("button", name="下一位")).to_be_disabled()
    assert [body["preview"] for body in functions.bodies("send_statements")] == [True]


def test_a_statement_can_be_read_in_a_larger_window(sidebar: Shown, script: AppsScript, functions: Functions) -> None:
    functions.answers["send_statements"] = two_mails
    shown = sidebar("预览对账单")
    shown.get_by_role("button", name="预览", exact=True).click()
    shown.get_by_role("button", name="下一位").click()
    shown.get_by_role("button", name="大窗口查看").click()
    until(shown, lambda: bool(script.dialog_html()))
    shown.set_viewport_size(DIALOG)
    shown.goto(shown.url.replace("sidebar", "dialog"))
    expect(shown.frame_locator("iframe").get_by_role("heading")).to_have_text("马杰，2016 年 1 月对账单")
    expect(shown.get_by_role("button", name="发送")).to_have_count(0)
    picture(shown, "9-window")


def test_a_mail_in_the_preview_can_do_nothing(sidebar: Shown, functions: Functions) -> None:
    hostile = "<p>x</p><script>top.document.title = 'taken'</script><img src=x onerror=\"top.document.title='taken'\">"
    mails = [mail("<b>林军</b>", "1001", hostile)]
    functions.answers["send_statements"] = lambda _: success({}, statements=mails)
    shown = sidebar("预览对账单")
    shown.get_by_role("button", name="预览", exact=True).click()
    expect(shown.frame_locator("iframe").get_by_text("x")).to_be_visible()
    expect(shown.get_by_role("combobox")).to_contain_text("1/1 <b>林军</b> 1001")
    assert shown.title() != "taken"
    assert shown.locator("iframe").get_attribute("sandbox") == ""


def test_sending_asks_first_and_says_how_many_get_mail(sidebar: Shown, google: Google, functions: Functions) -> None:
    functions.answers["send_statements"] = two_mails
    functions.answers["deliver_mail"], go_on = held(lambda _: success({"sent": 1, "failed": 0, "later": 1}))
    shown = sidebar("发送对账单")
    shown.get_by_role("button", name="发送", exact=True).click()
    expect(shown.get_by_text("将给 2 人发送 2016-02 的对账单邮件")).to_be_visible()
    picture(shown, "10-confirm")
    assert [body.get("preview") for body in functions.bodies("send_statements")] == [True]
    google.tabs["通知邮件"] += [["1", "1001@branch.example", "待发送"], ["2", "1002@branch.example", "待发送"]]
    shown.get_by_role("button", name="发送", exact=True).click()
    expect(shown.get_by_text("正在发送邮件")).to_have_class("now")
    until(shown, lambda: bool(functions.bodies("deliver_mail")))
    google.tabs["通知邮件"][1][2] = "已发送"
    expect(shown.get_by_text("已发送 1 / 2")).to_be_visible()
    picture(shown, "11-sending")
    go_on.set()
    expect(shown.get_by_text("1 封没有发出去")).to_be_visible()
    expect(shown.get_by_role("row", name="已发送 1")).to_be_visible()
    expect(shown.get_by_role("row", name="稍后再发 1")).to_be_visible()
    picture(shown, "12-sent")
    assert [body.get("preview") for body in functions.bodies("send_statements")] == [True, None]


def test_the_question_counts_only_who_will_get_mail(sidebar: Shown, google: Google, functions: Functions) -> None:
    mails = [mail("林军", "1001", ""), mail("马杰", "1002", ""), {**mail("吴磊", "1003", ""), "to": ""}]
    functions.answers["send_statements"] = lambda _: success({"statements": 3}, statements=mails)
    google.tabs["通知邮件"] += [["1", "1009@branch.example", "待发送"]]
    shown = sidebar("发送对账单")
    shown.get_by_role("button", name="发送", exact=True).click()
    expect(shown.get_by_text("将给 2 人发送 2016-02 的对账单邮件")).to_be_visible()
    expect(shown.get_by_text("1 人没有邮箱，不会收到。")).to_be_visible()
    expect(shown.get_by_text("「通知邮件」里已有 1 封待发送，也会一起发出。")).to_be_visible()


def test_statements_sent_before_and_unchanged_are_not_counted(sidebar: Shown, functions: Functions) -> None:
    mails = [mail("林军", "1001", ""), mail("马杰", "1002", "")]
    functions.answers["send_statements"] = lambda _: success(
        {"statements": 2, "queued": 0, "unchanged": 2}, statements=mails
    )
    shown = sidebar("发送对账单")
    shown.get_by_role("button", name="发送", exact=True).click()
    expect(shown.get_by_text("其中 2 人的对账单已经发过且没有变化")).to_be_visible()
    expect(shown.get_by_role("button", name="发送", exact=True)).to_be_disabled()


def test_a_question_that_is_declined_sends_nothing(sidebar: Shown, functions: Functions) -> None:
    functions.answers["send_statements"] = two_mails
    shown = sidebar("发送对账单")
    shown.get_by_role("button", name="发送", exact=True).click()
    shown.get_by_role("button", name="取消").click()
    expect(shown.get_by_label("月份")).to_be_visible()
    assert functions.bodies("deliver_mail") == []
    assert [body.get("preview") for body in functions.bodies("send_statements")] == [True]


def test_a_month_without_statements_says_so(sidebar: Shown, functions: Functions) -> None:
    functions.answers["send_statements"] = lambda _: success({"statements": 0}, statements=[])
    shown = sidebar("发送对账单")
    shown.get_by_role("button", name="发送", exact=True).click()
    expect(shown.get_by_text("2016-02 没有要发送的对账单")).to_be_visible()


def test_without_a_summary_there_is_no_month_to_choose(sidebar: Shown, google: Google) -> None:
    del google.tabs["月度汇总"][1:]
    expect(sidebar("预览对账单").get_by_text("「月度汇总」里还没有月份，请先重新核算")).to_be_visible()


def test_what_people_typed_is_shown_as_text(sidebar: Shown, google: Google, functions: Functions) -> None:
    google.tabs["问题清单"][1][8] = "<img src=x onerror=alert(1)></script>"
    functions.answers["validate_deals"] = lambda _: success({"rows": 3}, "problems")
    shown = sidebar("校验")
    expect(shown.get_by_text("<img src=x onerror=alert(1)></script>")).to_be_visible()


def test_the_sidebar_speaks_english_in_an_english_workbook(
    browser: Browser, opened: Opened, google_in_english: None, functions: Functions
) -> None:
    functions.answers["validate_deals"] = lambda _: success({"rows": 1})
    script = opened()
    script.click("Validate")
    with PageServer(script) as server:
        shown = browser.new_page(viewport=SIDEBAR)
        shown.goto(server.sidebar)
        expect(shown.get_by_text("Checked: no problems")).to_be_visible()
        expect(shown.get_by_role("tab", name="Statements")).to_be_visible()
        picture(shown, "13-english")
        shown.close()


def test_nothing_is_wider_than_the_sidebar(sidebar: Shown, functions: Functions) -> None:
    functions.answers["validate_deals"] = lambda _: success({"rows": 3}, "problems")
    shown = sidebar("校验")
    expect(shown.get_by_text("个问题要处理")).to_be_visible()
    assert shown.evaluate("document.documentElement.scrollWidth") == SIDEBAR["width"]
    assert MANAGER not in shown.content()
