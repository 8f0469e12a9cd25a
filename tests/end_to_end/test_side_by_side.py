"""Two schemes in one workbook: tabs of their own, one month for every person, one statement with a section for each."""

from __future__ import annotations

from collections.abc import Callable

from tests.end_to_end.office import CLERK, MANAGER, PREPAID, SECOND, Book, deal, plain

SCHEMES = "telecom_retention,trial_support"


def test_a_person_who_earns_in_two_schemes_gets_one_month_and_one_statement(make: Callable[..., Book]) -> None:
    book = make(schemes=SCHEMES)
    book.type_in(
        "员工",
        book.person(MANAGER, "王经理", "研究员", 权限="经理"),
        book.person(CLERK, "林军", "产线员工"),
        book.person(SECOND, "马洁", "营业员"),
    )
    book.type_in("业务录入（存量维系）", deal("A00000001", who=CLERK, product=PREPAID), deal("A00000002", who=SECOND))
    helped = {
        "工号": CLERK,
        "试验项目": "耐磨",
        "填报人工号": MANAGER,
    }
    book.type_in("业务录入（试验协助）", {"单号": "T00000001", "协助日期": "2016-01-06", "小时": 2.5, **helped})
    book.takes("业务录入（试验协助）", ["T00000001"], "研究部复核", "生产复核", "批准")

    book.done("recalculate")
    assert [row["订单号"] for row in book.rows("核算明细（存量维系）")] == ["A00000001", "A00000002"]
    assert [row["协助补贴"] for row in book.rows("核算明细（试验协助）")] == [100]
    months = {row["工号"]: row for row in book.rows("月度汇总")}
    assert (months[CLERK]["宽带奖励"], months[CLERK]["协助补贴"], months[CLERK]["合计"]) == (20, 100, 120)
    assert (months[SECOND]["移动奖励"], months[SECOND]["协助补贴"], months[SECOND]["合计"]) == (20, 0, 20)
    outcomes = [row["核算结果"] for row in book.rows("业务录入（试验协助）")]
    assert outcomes == ["计入"]

    book.done("send_statements", month="2016-01")
    book.done("deliver_mail")
    statement = next(plain(m) for m in book.mailbox() if m["To"] == book.email(CLERK) and "对账单" in m["Subject"])
    assert "存量客户维系激励 · " in statement
    assert "研究试验协助补贴 · 计入 1 笔" in statement
    assert "120.00" in statement
