"""A workbook, the functions and the add-on between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from typing import Protocol

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from schemas.words import Locale
from schemas.workbook import workbook
from scripts.apps_script import AppsScript
from scripts.apps_script.pages import PageServer
from sheets_templates.addon_facts import tab_facts
from tests.addon.serving import served
from tests.addon.stand_in_functions import Functions
from tests.addon.stand_in_google import SPREADSHEET_ID, Cell, Google

MANAGER = "manager@branch.example"
CLERK = "clerk@branch.example"
# Seconds that a busy machine may take, not what anything should.
PATIENCE = 60
SIDEBAR: ViewportSize = {"width": 300, "height": 640}

Shown = Callable[..., Page]


class Opened(Protocol):
    """Opens the workbook as the manager."""

    def __call__(
        self,
        *,
        functions_url: str | None = None,
        locale: str = "zh_CN",
        fetch_limit: float = 60,
        execution_limit: float = 360,
    ) -> AppsScript: ...


def system_tab(schemes: str, locale: Locale = "zh") -> list[list[Cell]]:
    """What provisioning tells of the tabs of those schemes."""
    facts: list[list[Cell]] = [["名称", "值"], ["revision", 0], ["scheme", schemes]]
    facts += [[name, value] for name, value in tab_facts(workbook(schemes), locale)]
    return facts


def chinese_workbook() -> dict[str, list[list[Cell]]]:
    """The tabs that the add-on reads, with a little in each."""
    return {
        "业务录入": [
            ["订单号", "业务类型", "业务号码", "受理日期", "揽装人工号"],
            ["A00001", "购机送费", "13812345678", "2016-01-05", "1001"],
            ["A00002", "购机送费", "138", "2016-01-06", "1001"],
            ["A00003", "光纤平移", "KD00000001", "2016-02-30", "1002"],
        ],
        "使用说明": [["事项", "怎么做"]],
        "核算明细": [["订单号", "月份"]],
        "月度汇总": [
            ["月份", "工号", "姓名", "合计"],
            ["2016-01", "1001", "林军", 220],
            ["2016-01", "1002", "马杰", 80],
            ["2016-02", "1001", "林军", 40],
        ],
        "问题清单": [
            ["表", "行", "列", "代码", "级别", "单号", "工号", "填写内容", "说明"],
            [
                "业务录入",
                3,
                "业务号码",
                "bad_format",
                "错误",
                "A00002",
                "1001",
                "138",
                "手机号要 11 位，请核对后补全",
            ],
            [
                "业务录入",
                4,
                "受理日期",
                "unreadable",
                "错误",
                "A00003",
                "1002",
                "2016-02-30",
                "没有这一天，请改成真实的日期",
            ],
            [
                "业务录入",
                2,
                "业务类型",
                "no_rate",
                "提醒",
                "A00001",
                "1001",
                "购机送费",
                "这一天没有适用费率，没有计入",
            ],
        ],
        "通知邮件": [["编号", "收件人", "状态"]],
        "运行记录": [["运行编号", "触发", "人员", "开始", "秒数", "行数", "问题数"]],
        "费率": [
            ["规则", "说明", "我的备注", "生效", "失效", "阶梯", "下限", "上限", "费率", "单位"],
            ["7", "每户奖励20元", "问过", datetime(2016, 1, 1), "", "", "", "", 20, "元/户"],
            [],
            ["3", "移动每户奖励", "", datetime(2016, 1, 1), "", "分段", 0, 5, 20, "元/户"],
            ["3", "移动每户奖励", "", datetime(2016, 1, 1), "", "分段", 5, "", 40.125, "元/户"],
        ],
        "规则": [["规则", "说明", "生效", "失效", "不计", "原因"]],
        "试算": [["月份", "工号", "姓名"]],
        "设置": [["名称", "值"]],
        "_系统": system_tab("telecom_retention"),
    }


def english_workbook() -> dict[str, list[list[Cell]]]:
    """The same in English, without problems and runs."""
    return {
        "Deals": [["Order no.", "Product"], ["A00001", "Phone with subsidy"]],
        "Payout details": [["Order no.", "Month"]],
        "Monthly summary": [["Month", "Staff no."], ["2016-01", "1001"]],
        "Problems": [["Tab", "Row", "Column", "Code", "Level", "No.", "Staff no.", "Typed", "What to do"]],
        "Outbox": [["Id", "To", "State"]],
        "Runs": [["Run id", "Trigger", "Person", "Started", "Seconds", "Rows", "Problems"]],
        "Settings": [["Name", "Value"]],
        "_System": system_tab("telecom_retention", "en"),
    }


@pytest.fixture
def google() -> Google:
    """A workbook in Chinese."""
    return Google(chinese_workbook())


@pytest.fixture
def functions() -> Functions:
    """Functions that succeed unless a test says otherwise."""
    return Functions()


@pytest.fixture
def opened(google: Google, functions: Functions) -> Iterator[Opened]:
    """Opens the workbook; unless a test says otherwise, over the functions of the fixture."""
    with ExitStack() as stack:
        google_url = stack.enter_context(served(google.answer))
        running_url = stack.enter_context(served(functions.answer))

        def open_workbook(
            *,
            functions_url: str | None = None,
            locale: str = "zh_CN",
            fetch_limit: float = 60,
            execution_limit: float = 360,
        ) -> AppsScript:
            called = running_url if functions_url is None else functions_url
            script = AppsScript(
                google_url,
                called,
                SPREADSHEET_ID,
                MANAGER,
                locale=locale,
                fetch_limit=fetch_limit,
                execution_limit=execution_limit,
            )
            stack.enter_context(script)
            script.open()
            return script

        yield open_workbook


@pytest.fixture
def script(opened: Opened) -> AppsScript:
    """The workbook, open before the manager."""
    return opened()


@pytest.fixture
def google_in_english(google: Google) -> None:
    """Turns the workbook into an English one."""
    google.tabs = english_workbook()


@pytest.fixture
def sidebar(browser: Browser, script: AppsScript) -> Iterator[Shown]:
    """Chooses an item of the menu and shows what opens."""
    with PageServer(script) as server:
        context = browser.new_context(viewport=SIDEBAR, locale="zh-CN", device_scale_factor=2)
        mishaps: list[str] = []
        context.on("weberror", lambda error: mishaps.append(str(error.error)))

        def show(label: str) -> Page:
            script.click(label)
            shown = context.new_page()
            shown.goto(server.sidebar)
            return shown

        yield show
        context.close()
        assert mishaps == []
