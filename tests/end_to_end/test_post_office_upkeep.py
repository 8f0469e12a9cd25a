"""A post office over the running system: information and contribution typed, the ranking read, statements mailed."""

from __future__ import annotations

from collections.abc import Callable

from tests.end_to_end.office import CLERK, MANAGER, SECOND, Book, plain


def test_a_month_is_scored_and_ranked_and_overdue_contacts_are_listed(make: Callable[..., Book]) -> None:
    book = make(schemes="post_office_upkeep")
    book.type_in(
        "员工",
        book.person(MANAGER, "王经理", "支局长", 权限="经理"),
        book.person(CLERK, "林军", "客户经理"),
        book.person(SECOND, "马洁", "投递员"),
    )
    weeks = ("2015-02-01", "2015-02-08", "2015/2/15", "2015年2月22日")
    book.type_in(
        "客户信息",
        *({"日期": day, "工号": CLERK, "客户信息": 15} for day in weeks),
        *({"日期": day, "工号": SECOND, "客户信息": count} for day, count in zip(weeks, (10, 10, 11, 9), strict=True)),
    )
    line = {"月份": "2015-02", "业务": "函件", "单位业绩": 1000}
    book.type_in("客户贡献", {**line, "工号": CLERK, "客户业绩": 700}, {**line, "工号": SECOND, "客户业绩": "630元"})
    book.type_in("大客户", {"客户": "甲公司", "工号": CLERK, "建档日期": "2015-01-05"})
    book.type_in("联系记录", {"日期": "2015-01-06", "客户": "甲 公司", "方式": "电话", "工号": CLERK})
    answer = book.done("recalculate")
    assert answer["months"] == [{"month": "2015-02", "people": 2, "total": "0.00"}]
    assert [(row["工号"], row["得分"], row["奖金"]) for row in book.rows("核算明细")] == [
        (CLERK, 110, 0),
        (SECOND, 85, 0),
    ]
    (problem,) = book.rows("问题清单")
    assert (problem["行"], problem["代码"], problem["级别"]) == (9, "below_standard", "提醒")
    reports = book.rows("完成情况")
    ranking = [(row["名次"], row["名称"], row["数值"]) for row in reports if row["类别"] == "维护评比"]
    assert ranking == [(1, "林军", "110.00"), (2, "马洁", "85.00")]
    call = next(row for row in reports if row["类别"] == "联系（电话）")
    assert (call["对象"], call["数值"], call["目标"], call["结论"]) == ("甲公司", "2015-01-06", "2015-01-18", "逾期")
    assert book.done("send_statements", month="2015-02")["counts"]["queued"] == 2
    book.done("deliver_mail")
    statement = next(plain(m) for m in book.mailbox() if m["To"] == book.email(CLERK) and "对账单" in m["Subject"])
    assert "110" in statement
    assert "只作通报" in statement
