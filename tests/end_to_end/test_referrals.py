"""Referrals over the running system: claims typed, rewards read, statements mailed to those with an address."""

from __future__ import annotations

from collections.abc import Callable

from tests.end_to_end.office import CLERK, MANAGER, SECOND, Book, Row, plain

PROVED = {"首次到店": True, "已成交": True, "黄卡已登记": True, "附黄卡": True, "附行驶证": True}


def claim(number: str, **more: object) -> Row:
    """A car dealer's claim."""
    usual = {
        "单号": number,
        "类型": "汽车",
        "成交日期": "2014-09-10",
        "新客户": f"新客户{number}",
        "销售顾问工号": CLERK,
    }
    return usual | PROVED | {"介绍方式": "介绍到店", "介绍人姓名": "孙师傅"} | more


def test_introducers_are_rewarded_in_cash_and_points_whether_or_not_they_are_staff(make: Callable[..., Book]) -> None:
    book = make(schemes="referrals")
    book.type_in(
        "员工",
        book.person(MANAGER, "王经理", "总经理", 权限="经理"),
        book.person(CLERK, "林军", "销售顾问", 入职日期="2014-01-01"),
        book.person(SECOND, "马洁", "客服", 入职日期="2014-01-01"),
    )
    book.type_in(
        "业务录入",
        claim("A0001", 介绍人身份="已购客户", 介绍人电话=13800001111, 领取="积分卡"),
        claim("A0002", 介绍人身份="员工", 介绍人工号=SECOND, 领取="现金"),
        claim("A0003", 介绍人身份="员工", 介绍人工号=SECOND, 领取="现金"),
    )
    book.takes("业务录入", ["A0001"], "信息员签字")
    book.takes("业务录入", ["A0001", "A0002", "A0003"], "总监签字", "客服签字")
    book.takes("业务录入", ["A0002"], "总经理签字")
    assert book.done("recalculate")["months"] == [{"month": "2014-09", "people": 2, "total": "200.00"}]
    lines = {row["单号"]: row for row in book.rows("核算明细")}
    assert (lines["A0001"]["工号"], lines["A0001"]["积分"]) == ("13800001111", 300)
    assert (lines["A0002"]["工号"], lines["A0002"]["现金"]) == (SECOND, 200)
    assert (lines["A0003"]["结果"], lines["A0003"]["原因"]) == ("不计入", "签字不全")
    assert [(row["姓名"], row["现金"], row["积分"]) for row in book.rows("月度汇总")] == [
        ("马洁", 200, 0),
        ("孙师傅", 0, 300),
    ]
    counts = book.done("send_statements", month="2014-09")["counts"]
    assert (counts["queued"], counts["no_address"]) == (1, 1)
    book.done("deliver_mail")
    statement = next(plain(m) for m in book.mailbox() if m["To"] == book.email(SECOND) and "对账单" in m["Subject"])
    assert "200.00" in statement
    assert "签字不全" in statement
