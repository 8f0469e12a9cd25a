"""A workbook, the functions and the add-on between them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Protocol

import pytest

from scripts.apps_script import AppsScript
from tests.addon.serving import served
from tests.addon.stand_in_functions import Functions
from tests.addon.stand_in_google import SPREADSHEET_ID, Cell, Google

MANAGER = "manager@branch.example"
CLERK = "clerk@branch.example"
# Seconds that a busy machine may take, not what anything should.
PATIENCE = 60


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


def chinese_workbook() -> dict[str, list[list[Cell]]]:
    """The tabs that the add-on reads, with a little in each."""
    return {
        "业务录入": [
            ["订单号", "业务类型", "业务号码", "受理日期", "揽装人工号"],
            ["A00001", "购机送费", "13812345678", "2016-01-05", "1001"],
            ["A00002", "购机送费", "138", "2016-01-06", "1001"],
            ["A00003", "光纤平移", "KD00000001", "2016-02-30", "1002"],
        ],
        "核算明细": [["订单号", "月份"]],
        "月度汇总": [
            ["月份", "工号", "姓名", "合计"],
            ["2016-01", "1001", "林军", 220],
            ["2016-01", "1002", "马杰", 80],
            ["2016-02", "1001", "林军", 40],
        ],
        "问题清单": [
            ["表", "行", "列", "代码", "级别", "订单号", "工号", "填写内容", "说明"],
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
        "设置": [["名称", "值"]],
    }


def english_workbook() -> dict[str, list[list[Cell]]]:
    """The same in English, without problems and runs."""
    return {
        "Deals": [["Order no.", "Product"], ["A00001", "Phone with subsidy"]],
        "Payout details": [["Order no.", "Month"]],
        "Monthly summary": [["Month", "Staff no."], ["2016-01", "1001"]],
        "Problems": [["Tab", "Row", "Column", "Code", "Level", "Order no.", "Staff no.", "Typed", "What to do"]],
        "Outbox": [["Id", "To", "State"]],
        "Runs": [["Run id", "Trigger", "Person", "Started", "Seconds", "Rows", "Problems"]],
        "Settings": [["Name", "Value"]],
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
