"""Department scorecards over the running system: scores typed, bonuses and histories read, statements mailed."""

from __future__ import annotations

from collections.abc import Callable

from tests.end_to_end.office import CLERK, MANAGER, SECOND, Book, plain


def test_scores_of_a_half_year_pay_whoever_has_a_base_and_are_kept_for_promotions(make: Callable[..., Book]) -> None:
    book = make(schemes="department_kpi")
    book.type_in(
        "员工",
        book.person(MANAGER, "王经理", "大客户经理", 权限="经理"),
        book.person(CLERK, "林军", "大客户文员", 考核奖金基数=2000),
        book.person(SECOND, "马洁", "大客户文员"),
    )
    book.type_in(
        "评分",
        *(
            {"期间": "2016H1", "工号": who, "评分方": by, "得分": score}
            for who, by, score in (
                (CLERK, "上级", 90),
                (CLERK, "同事", 80),
                (SECOND, "上级", 70),
                (SECOND, "同事", 70),
            )
        ),
    )
    assert book.done("recalculate")["months"] == [{"month": "2016-06", "people": 2, "total": "1740.00"}]
    assert [(row["单号"], row["工号"], row["考核奖金"], row["原因"]) for row in book.rows("核算明细")] == [
        ("评分卡 内勤 2016H1", CLERK, 1740, ""),
        ("评分卡 内勤 2016H1", SECOND, 0, "没有奖金基数"),
    ]
    assert [(row["姓名"], row["合计"]) for row in book.rows("月度汇总")] == [("林军", 1740), ("马洁", 0)]
    assert [(row["类别"], row["名称"], row["数值"]) for row in book.rows("完成情况")] == [
        ("晋升考核 内勤", "林军", "87.00"),
        ("晋升考核 内勤", "马洁", "70.00"),
    ]
    assert book.done("send_statements", month="2016-06")["counts"]["queued"] == 2
    book.done("deliver_mail")
    statement = next(plain(m) for m in book.mailbox() if m["To"] == book.email(CLERK) and "对账单" in m["Subject"])
    assert "1,740.00" in statement or "1740.00" in statement
    assert "上级90×70%+同事80×30%" in statement
