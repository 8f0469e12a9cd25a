"""A maintenance team's scores and a plant's post grades, from the sheet to the statement."""

from __future__ import annotations

from collections.abc import Callable

from schemas.maintenance_team import SWITCHED_OFF
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

    book.type_in("月度审批", {"月份": "2016-01"})
    book.takes("月度审批", ["2016-01"], "填报", "复核", "批准")
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


MEND = "“停发”第2行有错，不改好就说不准该发多少，所以先不发（暂缓）；改好后重新核算就会发"


def team(make: Callable[..., Book]) -> Book:
    """A leader and a member whose January and February are approved."""
    book = make(schemes="maintenance_team")
    book.type_in(
        "员工",
        book.person(MANAGER, "王总监", "总监", 权限="经理"),
        book.person(CLERK, "林军", "组长"),
        book.person(SECOND, "马洁", "组员"),
    )
    book.type_in("月度审批", {"月份": "2016-01"}, {"月份": "2016-02"})
    book.takes("月度审批", ["2016-01", "2016-02"], "填报", "复核", "批准")
    return book


def test_a_suspension_that_cannot_be_read_holds_the_bonus_and_everybody_is_told_what_releases_it(
    make: Callable[..., Book],
) -> None:
    book = team(make)
    book.type_in("评分", *scores(CLERK, 9, 9, 9, 9), *scores(SECOND, 10, 6, 7, 8))
    book.type_in("停发", {"月份": "2016-01", "停发原因": "领导说的"})
    answer = book.done("recalculate")
    assert answer["counts"]["held"] == 2
    assert answer["months"] == [{"month": "2016-01", "people": 2, "total": "0.00", "held": "700.00"}]
    assert [(row["结果"], row["奖金"], row["原因"]) for row in book.rows("核算明细")] == [
        ("暂缓", 500, "“停发”第2行有错"),
        ("暂缓", 200, "“停发”第2行有错"),
    ]
    assert [(row["奖金"], row["合计"], row["暂缓"]) for row in book.rows("月度汇总")] == [(0, 0, 500), (0, 0, 200)]
    listed = book.rows("问题清单")
    first = listed[0]
    assert (first["表"], first["行"]) == ("停发", 2)
    assert "所以暂缓2人共700.00元（林军、马洁）" in first["说明"]
    assert "暂缓 700.00 元" in book.rows("运行记录")[-1]["结果"]
    # A check without a calculation says the same.
    book.done("validate_deals", CLERK)
    assert book.rows("问题清单") == listed

    book.done("send_statements", month="2016-01")
    book.done("deliver_mail")
    letters = {(m["To"], "对账单" in m["Subject"]): plain(m) for m in book.mailbox()}
    assert "暂缓 500.00 元，不在合计里" in letters[book.email(CLERK), True]
    assert MEND in letters[book.email(CLERK), True]
    assert "暂缓2人共700.00元" in letters[book.email(MANAGER), False]

    book.put("停发", 2, "停发原因", SWITCHED_OFF.values[0])
    book.done("recalculate")
    book.takes("停发", ["2016-01"], "批准")
    assert book.done("recalculate")["counts"]["held"] == 0
    assert [(row["结果"], row["奖金"]) for row in book.rows("核算明细")] == [("不计入", 0), ("不计入", 0)]


def test_a_faulty_score_stands_in_its_own_month_and_the_managers_are_asked_to_mend_it(
    make: Callable[..., Book],
) -> None:
    book = team(make)
    february = [{**row, "期间": "2016-02"} for row in scores(SECOND, 10, 6, 7, 8)]
    february[3]["得分"] = "八分半"
    book.type_in("评分", *scores(SECOND, 10, 6, 7, 8), *scores(CLERK, 9, 9, 9, 9), *february)
    book.type_in("评分", *({**row, "期间": "2016-02"} for row in scores(CLERK, 9, 9, 9, 9)), at=14)
    book.done("recalculate")
    for month in ("2016-01", "2016-02"):
        assert book.done("send_statements", month=month)["counts"]["queued"] == 2
    book.done("deliver_mail")
    mine = {m["Subject"]: plain(m) for m in book.mailbox() if m["To"] == book.email(SECOND)}
    january, later = (next(text for subject, text in mine.items() if f"{month}月" in subject) for month in (1, 2))
    assert "八分半" not in january
    assert "八分半" in later
    assert len(mine) == 2
    asked = [plain(m) for m in book.mailbox() if m["To"] == book.email(MANAGER) and "请改正" in m["Subject"]]
    assert ["八分半" in text for text in asked] == [True]
