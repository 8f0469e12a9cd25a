"""Workbooks from before there were steps: what people typed as approvals is brought over, and says so until then."""

from __future__ import annotations

from collections.abc import Callable

import gspread
import pytest

from schemas.workbook import workbook
from scripts.commands._provisioning import Order, provision
from sheets_templates.provisioning import ProvisioningError
from tests.end_to_end.conftest import TELECOM
from tests.end_to_end.office import CLERK, SECOND, Book, deal

NEW_TABS = ("流程", "办理记录", "登记状态", "待办")
NEW_COLUMNS = ("单号", "类别")


@pytest.fixture
def old(book: Book) -> Book:
    """A workbook as it was made before: no numbers, a column 批准人, four tabs fewer, two amounts approved and one not."""
    for title in NEW_TABS:
        book.spreadsheet.del_worksheet(book.tab(title))
    tab = book.tab("调整")
    for header in NEW_COLUMNS:
        tab.delete_columns(tab.row_values(1).index(header) + 1)
    width = len(tab.row_values(1)) + 1
    tab.resize(cols=width)
    tab.update([["批准人"]], gspread.utils.rowcol_to_a1(1, width))
    common = {"月份": "2016-01", "原因": "补"}
    book.type_in(
        "调整",
        {**common, "工号": CLERK, "金额": "-￥20", "批准人": "王经理"},
        {},
        {**common, "工号": SECOND, "金额": 7.5, "批准人": "周主任"},
        {**common, "工号": SECOND, "金额": 100},
    )
    book.type_in("业务录入", deal("A00000001"))
    return book


def order(book: Book, secret: str = "") -> Order:
    return Order(workbook(TELECOM), spreadsheet_id=book.id, secret=secret)


def test_typed_approvals_become_steps_and_pay_what_they_paid(old: Book) -> None:
    said = old.refused(422, "recalculate")
    assert "缺少“流程”这张表" in said or "缺少" in said
    assert "provision" in said
    provision(old.office.client, order(old, secret=old.office.system.secret))
    assert [row["单号"] for row in old.rows("调整")] == ["迁移1", "迁移3", "迁移4"]
    steps = [(row["单号"], row["步骤"], row["到"], row["姓名"]) for row in old.rows("办理记录")]
    assert steps == [("迁移1", "批准", "已批准", "王经理"), ("迁移3", "批准", "已批准", "周主任")]
    assert {row["岗位"] for row in old.rows("办理记录")} == {"迁移"}
    old.done("recalculate")
    assert {row["工号"]: row["调整"] for row in old.rows("月度汇总")} == {CLERK: -20, SECOND: 7.5}
    assert [row["说明"] for row in old.rows("问题清单") if row["表"] == "办理记录"] == []
    assert [row["批准人"] for row in old.rows("调整")] == ["王经理", "周主任", ""], "what was typed stays"
    old.done("act", tab="调整", key="迁移4", step="批准")
    provision(old.office.client, order(old, secret=old.office.system.secret))
    assert len(old.rows("办理记录")) == 3


def test_a_name_typed_after_that_approves_nothing(old: Book) -> None:
    provision(old.office.client, order(old, secret=old.office.system.secret))
    old.put("调整", 5, "批准人", "我自己")
    provision(old.office.client, order(old, secret=old.office.system.secret))
    old.done("recalculate")
    assert {row["工号"]: row["调整"] for row in old.rows("月度汇总")} == {CLERK: -20, SECOND: 7.5}


def test_without_the_secret_nothing_is_brought_over_and_nothing_is_written(old: Book) -> None:
    before = old.everything()
    with pytest.raises(ProvisioningError, match="TALLYSHEET_SECRET"):
        provision(old.office.client, order(old))
    assert old.everything() == before


def test_an_approval_outlives_that_its_rows_numbers_become_the_text_that_they_show(make: Callable[..., Book]) -> None:
    book = make(schemes="trial_support")
    for title in NEW_TABS:
        book.spreadsheet.del_worksheet(book.tab(title))
    tab, boxes = book.tab("业务录入"), ("研究部复核", "生产复核", "批准")
    width = len(tab.row_values(1))
    tab.resize(cols=width + len(boxes))
    tab.update([list(boxes)], gspread.utils.rowcol_to_a1(1, width + 1))
    worker, researcher = book.person(CLERK, "林军", "产线员工"), book.person(SECOND, "孙丽", "研究员")
    book.type_in("员工", book.person("1000", "王经理", "产线员工", 权限="经理"), worker, researcher)
    said = {"协助日期": "2015-03-06", "工号": CLERK, "试验项目": "耐磨试验", "填报人工号": SECOND}
    book.type_in("业务录入", {"单号": "2015-0001", **said, **dict.fromkeys(boxes, "是")})
    half_a_day = book.cell("业务录入", 2, "小时")
    tab.format(half_a_day, {"numberFormat": {"type": "TIME", "pattern": "hh:mm"}})
    tab.update([[0.5]], half_a_day, raw=True)
    asked = Order(workbook("trial_support"), spreadsheet_id=book.id, secret=book.office.system.secret)
    provision(book.office.client, asked)
    book.done("recalculate")
    assert [(line["结果"], line["协助补贴"]) for line in book.rows("核算明细")] == [("计入", 480)]
