"""The equipment department over the running system: logs and scores typed, wages read, statements mailed."""

from __future__ import annotations

from collections.abc import Callable

from tests.end_to_end.office import CLERK, MANAGER, SECOND, Book, plain


def test_stoppages_and_work_orders_decide_the_departments_part_of_the_bonus(make: Callable[..., Book]) -> None:
    book = make(schemes="equipment_floating")
    book.type_in(
        "员工",
        book.person(MANAGER, "王经理", "部门经理", 权限="经理"),
        book.person(CLERK, "林军", "维修人员", 岗位工资=3000, 浮动奖金基数=1000),
        book.person(SECOND, "马洁", "生产线班长"),
    )
    book.type_in(
        "停机记录",
        {"日期": "2016-04-01", "产线": "一线", "停机小时": 2, "生产小时": 20, "班长工号": SECOND},
        {"日期": "2016-04-01", "产线": "二线", "停机小时": 0, "生产小时": 20, "班长工号": SECOND},
    )
    order = {"报修日期": "2016-04-05", "产线": "一线", "维修人工号": CLERK, "应完成时间": "2016-4-5 16:00"}
    book.type_in(
        "维修工单",
        order | {"单号": "G001", "完成时间": "2016-4-5 15:00"},
        order | {"单号": "G002", "完成时间": "2016-4-5 16:30"},
    )
    book.type_in(
        "评分",
        {"期间": "2016-04", "工号": "设备部", "指标": "设备原因损失率", "实际": 10, "目标": 1000},
        {"期间": "2016-04", "工号": "设备部", "指标": "设备维修费用率", "得分": 24},
        {"期间": "2016-04", "工号": CLERK, "指标": "个人考核", "得分": 90},
    )
    book.takes("维修工单", ["G001", "G002"], "确认", "存档")
    # 95 % × 40 + 1 of 2 × 15 + 99 % × 15 + 24 = 84.35
    assert book.done("recalculate")["months"] == [{"month": "2016-04", "people": 1, "total": "3883.05"}]
    (line,) = book.rows("核算明细")
    assert (line["单号"], line["工号"], line["部门得分"]) == ("月工资 2016-04", CLERK, 84.35)
    assert (line["岗位工资"], line["部门浮动奖金"], line["个人浮动奖金"]) == (3000, 253.05, 630)
    (month,) = book.rows("月度汇总")
    assert (month["姓名"], month["浮动奖金"], month["合计"]) == ("林军", 883.05, 3883.05)
    assert [(row["类别"], row["对象"], row["数值"]) for row in book.rows("完成情况")] == [
        ("评分", "设备部", "84.35"),
        ("评分", CLERK, "90.00"),
        ("设备利用率", "设备部", "95%"),
        ("维修工单完成率", "设备部", "1"),
    ]
    assert book.done("send_statements", month="2016-04")["counts"]["queued"] == 1
    book.done("deliver_mail")
    statement = next(plain(m) for m in book.mailbox() if m["To"] == book.email(CLERK) and "对账单" in m["Subject"])
    assert "3,883.05" in statement or "3883.05" in statement
    assert "设备利用率 38÷40×40=38" in statement
