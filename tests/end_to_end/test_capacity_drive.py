"""A production drive over the running system: actions recorded, fines and attainment read, statements mailed."""

from __future__ import annotations

from collections.abc import Callable

from tests.end_to_end.office import CLERK, MANAGER, SECOND, Book, plain


def test_a_missed_action_costs_its_owner_and_the_phases_are_reported(make: Callable[..., Book]) -> None:
    book = make(schemes="capacity_drive")
    book.type_in(
        "员工",
        book.person(MANAGER, "王经理", "总指挥", 权限="经理"),
        book.person(CLERK, "瞿小君", "组长", 入职日期="2014-01-01"),
        book.person(SECOND, "杨文欢", "稽核员", 入职日期="2014-01-01"),
    )
    assert "还没有内容" in book.done("recalculate")["nothing"]
    on_time = {"单号": "J001", "应完成日期": "2014-08-25", "动作": 5, "稽核结果": "按时按质完成", "稽核员工号": SECOND}
    book.type_in("动作记录", on_time)
    book.done("act", SECOND, tab="动作记录", key="J001", step="稽核")
    assert "没有一行有金额" in book.done("recalculate")["nothing"]
    found = [("J001", "2014-08-25", "按时按质完成"), ("J002", "2014-08-26", "未按时完成"), ("J003", "2014-08-27", "√")]
    book.type_in(
        "动作记录",
        *({"单号": n, "应完成日期": day, "动作": 5, "稽核结果": said, "稽核员工号": SECOND} for n, day, said in found),
    )
    book.done("act", SECOND, tab="动作记录", key="J002", step="稽核")
    book.type_in("产量", {"日期": "2014-09-01", "车间": "三车间", "产量": 2800, "气泡件数": 7})
    answer = book.done("recalculate")
    assert answer["months"] == [{"month": "2014-08", "people": 1, "total": "-5.00"}]
    assert [(row["单号"], row["工号"], row["乐捐"]) for row in book.rows("核算明细")] == [
        ("J001", CLERK, 0),
        ("J002", CLERK, -5),
    ]
    (month,) = book.rows("月度汇总")
    assert (month["姓名"], month["次数"], month["乐捐"], month["合计"]) == ("瞿小君", 1, -5, -5)
    (problem,) = book.rows("问题清单")
    assert (problem["行"], problem["列"], problem["代码"]) == (4, "稽核结果", "not_a_choice")
    output, bubbles, *_ = book.rows("完成情况")
    assert (output["名称"], output["数值"], output["完成率"], output["结论"]) == ("第一阶段", "2800件", 1, "达标")
    assert (bubbles["数值"], bubbles["目标"], bubbles["结论"]) == ("2.5‰", "≤2.3‰", "未达标")
    assert book.done("send_statements", month="2014-08")["counts"]["queued"] == 1
    book.done("deliver_mail")
    statement = next(plain(m) for m in book.mailbox() if m["To"] == book.email(CLERK) and "对账单" in m["Subject"])
    assert "-5.00" in statement.replace("−", "-")
    assert "动作5（2014-08-26）未按时完成" in statement
