"""A month of the jewellery department over the running system: shared and false deals, prizes, quotas, statements."""

from __future__ import annotations

from collections.abc import Callable

from tests.end_to_end.office import CLERK, MANAGER, SECOND, Book, Row, plain

FRIEND = "1003"


def sale(number: str, price: int, **more: object) -> Row:
    """A deal at its list price."""
    usual = {"单号": number, "成交日期": "2016-01-05", "客户": "钱女士", "商品类别": "珠宝", "销售人工号": CLERK}
    return usual | {"标价": price, "成交价": price} | more


def test_a_month_of_deals_is_shared_paid_punished_and_told(make: Callable[..., Book]) -> None:
    book = make(schemes="key_account_sales")
    full_time: Row = {"用工类型": "全职", "状态": "正式", "月任务额": 20000}
    book.type_in(
        "员工",
        book.person(MANAGER, "王经理", "大客户经理", 权限="经理"),
        book.person(CLERK, "林军", "销售人员", **full_time),
        book.person(SECOND, "马洁", "销售人员", **full_time),
        book.person(FRIEND, "赵姐", "人脉", 用工类型="人脉"),
    )
    book.type_in(
        "业务录入",
        sale("S1", 30000, 人脉工号=FRIEND, 销售人占比="60%"),
        sale("S2", 8000, 销售人工号=SECOND),
        sale("S3", 12000, 销售人工号=SECOND),
        sale("S4", 0),
    )
    book.type_in("其他费用", {"月份": "2016-01", "工号": CLERK, "金额": 1000, "事由": "展会"})
    book.type_in("预支", {"月份": "2016-01", "工号": FRIEND, "金额": 100, "可收回": "是", "单号": "Y1"})
    book.takes("业务录入", ["S3"], "虚假认定")
    book.takes("预支", ["Y1"], "批准")

    answer = book.done("recalculate")
    assert answer["months"] == [{"month": "2016-01", "people": 3, "total": "-4915.00"}]
    lines = {(row["单号"], row["工号"]): row for row in book.rows("核算明细")}
    assert (lines["S1", CLERK]["提成"], lines["S1", FRIEND]["提成"]) == (1080, 660)
    assert lines["S1", CLERK]["发放月"] == "2016-03"
    assert lines["其他费用 2016-01", CLERK]["提成"] == -55
    assert (lines["S3", SECOND]["结果"], lines["S3", SECOND]["原因"]) == ("不计入", "虚假")
    assert lines["处罚 S3", SECOND]["处罚"] == -7200
    assert lines["周冠军 2016-W01", CLERK]["竞赛奖金"] == 200
    assert [(row["姓名"], row["净额"], row["合计"]) for row in book.rows("月度汇总")] == [
        ("林军", 17000, 1225),
        ("马洁", 8000, -6800),
        ("赵姐", 12000, 660),
    ]
    attained = {row["对象"]: row["完成率"] for row in book.rows("完成情况") if row["类别"] == "任务完成"}
    assert attained == {CLERK: 0.9, SECOND: 0.4}
    (problem,) = book.rows("问题清单")
    assert (problem["行"], problem["列"]) == (5, "标价")

    assert book.done("send_statements", month="2016-01")["counts"]["queued"] == 3
    book.done("deliver_mail")
    statement = next(plain(m) for m in book.mailbox() if m["To"] == book.email(SECOND) and "对账单" in m["Subject"])
    assert "-7,200.00" in statement or "-7200.00" in statement
    assert "按应得720.00元的10倍" in statement
