"""A maintenance team's scores and a plant's post grades, from the sheet to the statement."""

from __future__ import annotations

from collections.abc import Callable

from tests.end_to_end.office import CLERK, MANAGER, SECOND, Book, Row, plain


def scores(who: str, *given: float) -> list[Row]:
    """One person's month on the card, in the order of its indicators."""
    names = ("工作态度", "维修技能", "服从情况", "部门协作")
    return [
        {"期间": "2016-01", "工号": who, "指标": name, "得分": score} for name, score in zip(names, given, strict=True)
    ]


def test_a_team_is_scored_approved_and_told(make: Callable[..., Book]) -> None:
    book = make(schemes="maintenance_team")
    book.type_in(
        "员工",
        book.person(MANAGER, "王总监", "总监", 权限="经理"),
        book.person(CLERK, "林军", "组长"),
        book.person(SECOND, "马洁", "组员"),
    )
    book.type_in("评分", *scores(CLERK, 9, 9, 9, 9), *scores(SECOND, 10, 6, 7, 8))
    book.done("recalculate")
    assert [(row["原因"], row["奖金"]) for row in book.rows("核算明细")] == [("未填报", 0), ("未填报", 0)]

    book.type_in("月度审批", {"月份": "2016-01", "组长填报": True, "主管复核": True, "总监批准": True})
    book.done("recalculate")
    assert [(row["姓名"], row["等级"], row["得分"], row["奖金"]) for row in book.rows("核算明细")] == [
        ("林军", "优", 9, 500),
        ("马洁", "良", 7.3, 200),
    ]
    assert [row["结论"] for row in book.rows("完成情况")] == ["优", "良"]
    assert [row["合计"] for row in book.rows("月度汇总")] == [500, 200]

    book.done("send_statements", month="2016-01")
    book.done("deliver_mail")
    statement = next(plain(m) for m in book.mailbox() if m["To"] == book.email(SECOND) and "对账单" in m["Subject"])
    assert "200.00" in statement
    assert "7.3" in statement


def test_a_grade_pays_by_attendance_and_score(make: Callable[..., Book]) -> None:
    book = make(schemes="post_grades")
    book.type_in(
        "员工",
        book.person(MANAGER, "王科长", "科长", 权限="经理"),
        book.person(CLERK, "林军", "维修工", 岗级="一岗"),
    )
    book.type_in("月度考核", {"月份": "2016-01", "工号": CLERK, "应出勤天数": 21, "实出勤天数": 21, "考核得分": 80})
    assert book.done("recalculate")["months"] == [{"month": "2016-01", "people": 1, "total": "2820.00"}]
    (line,) = book.rows("核算明细")
    assert (line["基本工资"], line["考核工资"]) == (2100, 720)
    assert book.done("send_statements", month="2016-01")["counts"]["queued"] == 1
    book.done("deliver_mail")
    statement = next(plain(m) for m in book.mailbox() if "对账单" in m["Subject"])
    assert "一岗 3000.00元×70%×出勤21/21天=2100.00元" in statement
