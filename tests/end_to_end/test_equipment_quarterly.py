"""The equipment department over the running system: a quarter scored, leave booked, statements mailed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from tests.end_to_end.office import CLERK, MANAGER, SECOND, Book, plain


def test_a_scored_quarter_pays_its_head_and_leave_is_reported(make: Callable[..., Book]) -> None:
    book = make(schemes="equipment_quarterly")
    book.type_in(
        "员工",
        book.person(MANAGER, "王经理", "其他", 权限="经理"),
        book.person(CLERK, "林军", "印花设备主任"),
        book.person(SECOND, "马洁", "维修工", 班制="长白班"),
    )
    scored = {"期间": "2015年一季度", "指标": "综合考评"}
    book.type_in("评分", {**scored, "工号": CLERK, "得分": 92}, {**scored, "工号": SECOND, "得分": 99})
    book.type_in("事故登记", {"日期": "2015-06-01", "车间": "印花", "类别": "消防事故", "重大": True})
    taken = {"工号": SECOND, "类别": "带薪休假"}
    second = date(date.today().year - 1, 3, 2)  # leave is looked at for this year and the last
    monday = second + timedelta(days=-second.weekday() % 7)
    days = [f"{monday + timedelta(days=later)}" for later in range(2)]
    book.type_in("休假登记", *({**taken, "休假日期": day} for day in days))
    answer = book.done("recalculate")
    assert answer["months"] == [
        {"month": "2015-03", "people": 1, "total": "500.00"},
        {"month": "2016-01", "people": 1, "total": "0.00"},
    ]
    quarter, year = book.rows("核算明细")
    assert (quarter["单号"], quarter["工号"], quarter["季度奖"]) == ("评分卡 设备主任 2015Q1", CLERK, 500)
    assert (year["结果"], year["原因"], year["无事故奖"]) == ("不计入", "消防事故", 0)
    assert [row["合计"] for row in book.rows("月度汇总")] == [500, 0]
    problems = [(row["表"], row["行"], row["列"]) for row in book.rows("问题清单")]
    assert problems == [("评分", 3, "工号"), ("休假登记", 3, "休假日期")]
    reports = [row for row in book.rows("完成情况") if row["类别"] == "带薪休假"]
    march = next(row for row in reports if row["期间"] == f"{monday:%Y-%m}")
    assert (march["对象"], march["数值"], march["目标"]) == (SECOND, "1", "1")
    # One to the head, one to whoever was scored in that month and has no card.
    assert book.done("send_statements", month="2015-03")["counts"]["queued"] == 2
    book.done("deliver_mail")
    statement = next(plain(m) for m in book.mailbox() if m["To"] == book.email(CLERK) and "对账单" in m["Subject"])
    assert "500.00" in statement
    assert "达标" in statement
