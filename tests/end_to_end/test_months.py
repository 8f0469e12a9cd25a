"""Months over the wire: a closed month stays as it is, and what changes in it is paid in the next open one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from tests.end_to_end.office import BATCH_UPDATE, CLERK, MANAGER, SECOND, Book, Row, deal, sentence

OTHER = "1003"
FIRST, NEXT = "2016-01", "2016-02"


@pytest.fixture
def branch(empty: Book) -> Book:
    """A branch with two managers and two deals in each of two months."""
    empty.staffed(empty.person(OTHER, "赵强", "中心经理", 权限="经理"))
    empty.type_in(
        "业务录入",
        deal("A00000001"),
        deal("A00000002", who=SECOND),
        deal("A00000003", "2016-02-03"),
        deal("A00000004", "2016-02-04", SECOND),
    )
    empty.done("recalculate")
    return empty


def of_month(book: Book, month: str) -> dict[str, list[Row]]:
    """What the result tabs say of a month."""
    return {title: [row for row in book.rows(title) if row["月份"] == month] for title in ("核算明细", "月度汇总")}


def totals(book: Book) -> dict[tuple[str, str], float]:
    return {(row["月份"], row["工号"]): row["合计"] for row in book.rows("月度汇总")}


def close(book: Book, month: str = FIRST, who: str = MANAGER, **more: Any) -> dict[str, Any]:
    return book.done("close_month", who, month=month, **more)


def refused(book: Book, status: int, target: str, month: str, who: str = MANAGER, **more: Any) -> str:
    """The sentence of a refusal, after which the workbook is as it was."""
    before = book.everything()
    said = book.refused(status, target, who, month=month, **more)
    assert book.everything() == before
    return said


def test_a_closed_month_stays_and_what_changed_in_it_is_paid_in_the_next_open_one(branch: Book) -> None:
    said = close(branch)
    assert (said["month"], said["number"], said["total"]) == (FIRST, 1, "40.00")
    (row,) = branch.rows("关账")
    assert [row[name] for name in ("月份", "序号", "状态", "工号", "姓名", "人数", "合计")] == [
        *(FIRST, 1, "已关账", MANAGER, "王经理", 2, 40)
    ]
    before = of_month(branch, FIRST)
    branch.put("业务录入", 2, "副卡", "是")  # what is not counted, as a secondary card is not
    branch.done("recalculate")
    assert of_month(branch, FIRST) == before
    assert totals(branch) == {(FIRST, CLERK): 20, (FIRST, SECOND): 20, (NEXT, CLERK): 0, (NEXT, SECOND): 20}
    (line,) = [row for row in branch.rows("差额") if row["项目"] == "奖励"]
    assert [line[name] for name in ("计入月份", "来自月份", "工号", "姓名", "单号", "原金额", "现金额", "差额", "状态")] == [
        *(NEXT, FIRST, CLERK, "林军", "A00000001", 20, 0, -20, "计入")
    ]
    assert "“业务录入”的 A00000001 改过" in line["原因"]
    (shown,) = [row for row in branch.rows("核算明细") if row["订单号"].startswith("差额")]
    assert (shown["订单号"], shown["月份"], shown["奖励"]) == (f"差额 {FIRST} A00000001", NEXT, -20)
    assert "20.00" in shown["说明"]
    close(branch, NEXT)
    branch.done("recalculate")
    assert branch.rows("差额") == [], "it is paid once"
    assert totals(branch)[NEXT, CLERK] == 0
