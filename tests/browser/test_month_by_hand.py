"""A month of work by hand, in the browser: typed, mended, recalculated, sent, read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import requests
from playwright.sync_api import expect

from tests.browser.conftest import CLERK, MANAGER, Office
from tests.browser.viewing import PATIENCE, Viewer

pytestmark = pytest.mark.browser


def test_a_deal_is_typed_mended_calculated_and_arrives_as_a_statement(
    opened: Callable[[str], Viewer], office: Office
) -> None:
    manager = opened(MANAGER)
    manager.choose("核算", "安装自动校验")
    assert "业务录入" in manager.answer("确定")

    clerk = opened(CLERK)
    # While a sidebar is open, what is typed is checked within seconds.
    clerk.choose("核算", "校验")
    clerk.in_sidebar("校验完成")
    clerk.type_in("A2", "CRM0001", "", "", "购机送费", "1381234567", "2016-1-5", "1001")
    clerk.type_in("J2", "是")
    clerk.sees("业务录入!B2", "错误")
    clerk.sees_part("业务录入!C2", "1381234567")
    clerk.type_in("E2", "13812345678")
    clerk.sees("业务录入!B2", "填写无误，待核算")

    manager.choose("核算", "重新核算")
    manager.in_sidebar("核算完成，没有问题")
    expect(manager.sidebar.get_by_text("1 人，20.00 元")).to_be_visible()
    manager.sidebar.get_by_role("button", name="查看月度汇总").click()
    manager.until(lambda: manager.where().startswith("月度汇总!"), "the summary")
    manager.sees("月度汇总!C2", "林晓梅")
    manager.sees("月度汇总!D2", "20.00")
    clerk.sees("业务录入!B2", "计入")

    manager.choose("核算", "发送对账单")
    manager.sidebar.get_by_role("button", name="发送", exact=True).click()
    manager.in_sidebar("将给 1 人发送 2016-01 的对账单邮件")
    manager.sidebar.get_by_role("button", name="发送", exact=True).click()
    manager.in_sidebar("对账单已发送")

    sent = requests.get(f"{office.system.mail}/messages", timeout=30).json()
    mine = [message for message in sent if CLERK in message["to"] and "对账单" in message["subject"]]
    assert len(mine) == 1
    clerk.page.goto(office.system.mail)
    clerk.page.get_by_role("button", name=mine[0]["subject"]).click()
    expect(clerk.page.frame_locator("#frame").get_by_text("CRM0001").first).to_be_visible(timeout=PATIENCE)
    assert not manager.errors
    assert not clerk.errors


def test_what_is_wrong_appears_within_a_minute_while_the_clerk_types_on(opened: Callable[[str], Viewer]) -> None:
    manager = opened(MANAGER)
    manager.choose("核算", "安装自动校验")
    manager.answer("确定")
    clerk = opened(CLERK)
    clerk.type_in("A2", "CRM0001", "", "", "购机送费", "1381234567", "2016-1-5", "1001")
    clerk.go_to("A3")
    clerk.page.keyboard.type("CRM")
    clerk.sees("业务录入!B2", "错误")
    clerk.page.keyboard.type("0002")
    clerk.page.keyboard.press("Enter")
    clerk.sees("业务录入!A3", "CRM0002")
    assert not clerk.errors
