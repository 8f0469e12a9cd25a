"""Managers change the plan tabs: the next run pays accordingly, and a faulty plan pays nobody and says why."""

from __future__ import annotations

from typing import Any

import pytest

from tests.end_to_end.office import CLERK, PREPAID, SECOND, Book, Row, deal


@pytest.fixture
def filled(book: Book) -> Book:
    book.type_in(
        "业务录入",
        deal("A00000001", "2016-01-31", SECOND, PREPAID),
        deal("A00000002", "2016-02-01", SECOND, PREPAID),
        deal("A00000003", "2016-02-28", CLERK),
    )
    return book


def rate_row(book: Book, rule: str) -> tuple[int, Row]:
    """A row of 费率, by its rule, with its number in the sheet."""
    return next((n, row) for n, row in enumerate(book.rows("费率"), start=2) if str(row["规则"]) == rule)


def rewards(book: Book) -> dict[str, Any]:
    return {row["订单号"]: row["奖励"] for row in book.rows("核算明细")}


def end_and_begin(book: Book, rule: str, last: str, first: str, **changed: object) -> None:
    """Ends a row of 费率 and adds the next one, as the header's note says."""
    number, row = rate_row(book, rule)
    book.put("费率", number, "失效", last)
    known = {name: value for name, value in row.items() if name and value != ""}
    book.type_in("费率", {**known, "生效": first, **changed}, at=len(book.rows("费率")) + 2)


def test_a_rate_raised_from_february_on_leaves_january_alone(filled: Book) -> None:
    filled.done("recalculate")
    assert rewards(filled) == {"A00000001": 20, "A00000002": 20, "A00000003": 20}
    january = filled.rows("核算明细")[0]
    end_and_begin(filled, "7", "2016-01-31", "2016-02-01", 费率=25)
    filled.done("recalculate")
    assert rewards(filled) == {"A00000001": 20, "A00000002": 25, "A00000003": 20}
    assert filled.rows("核算明细")[0] == january
    assert [row["合计"] for row in filled.rows("月度汇总")] == [20, 20, 25]
    versions = [row["方案版本"] for row in filled.rows("运行记录")]
    assert versions[0] != versions[1]


def faulty(book: Book) -> dict[str, tuple[int, str]]:
    """The rows of 费率 that 问题清单 names: by column, the row and the advice."""
    return {row["列"]: (row["行"], row["说明"]) for row in book.rows("问题清单") if row["表"] == "费率"}


def break_overlap(book: Book) -> tuple[int, str]:
    number = next(n for n, row in enumerate(book.rows("费率"), start=2) if (row["规则"], row["下限"]) == ("3", "5"))
    book.put("费率", number, "下限", 4)
    return number, "下限"


def break_gap(book: Book) -> tuple[int, str]:
    number = next(n for n, row in enumerate(book.rows("费率"), start=2) if (row["规则"], row["下限"]) == ("3", "5"))
    book.put("费率", number, "下限", 6)
    return number, "下限"


def break_rate(book: Book) -> tuple[int, str]:
    number, _ = rate_row(book, "7")
    book.put("费率", number, "费率", "二十")
    return number, "费率"


def break_days(book: Book) -> tuple[int, str]:
    number, _ = rate_row(book, "7")
    book.put("费率", number, "失效", "2015-12-31")
    return number, "失效"


def break_condition(book: Book) -> tuple[int, str]:
    number, _ = rate_row(book, "7")
    book.put("费率", number, "岗位", "营业员、店长")
    return number, "岗位"


@pytest.mark.parametrize("break_it", [break_overlap, break_gap, break_rate, break_days, break_condition])
def test_a_faulty_plan_pays_nobody_and_names_the_cell(filled: Book, break_it: Any) -> None:
    filled.done("recalculate")
    before = filled.everything()
    row, column = break_it(filled)
    told = filled.refused(422, "recalculate")
    assert "“费率”" in told
    assert f"第{row}行" in told or column in told
    assert column in faulty(filled), faulty(filled)
    after = filled.everything()
    untouched = ["核算明细", "月度汇总", "通知邮件", "运行记录", "员工", "规则"]
    assert {title: after[title] for title in untouched} == {title: before[title] for title in untouched}
    assert "“费率”" in filled.refused(422, "send_statements", month="2016-01")
    checked = filled.done("validate_deals", CLERK)
    assert checked["counts"]["elsewhere"] >= 1


def test_a_mended_plan_pays_again(filled: Book) -> None:
    number, column = break_overlap(filled)
    filled.refused(422, "recalculate")
    filled.put("费率", number, column, 5)
    filled.done("recalculate")
    assert rewards(filled)["A00000001"] == 20
    assert faulty(filled) == {}


def test_a_switched_rule_takes_the_credit_too(filled: Book) -> None:
    filled.put("业务录入", 4, "提前取消重办", True)
    filled.done("recalculate")
    assert filled.rows("核算明细")[2]["移动效能"] == 0.5
    number = next(n for n, row in enumerate(filled.rows("规则"), start=2) if row["规则"] == "提前取消重办")
    filled.put("规则", number, "不计", "全部")
    filled.done("recalculate")
    row = filled.rows("核算明细")[2]
    assert (row["移动效能"], row["结果"], row["原因"]) == (0, "不计入", "提前取消重办")


def test_a_rate_may_be_added_where_another_document_sets_it(filled: Book) -> None:
    filled.type_in("业务录入", deal("A00000004", "2016-01-05", SECOND, "光纤平移"), at=5)
    filled.done("recalculate")
    assert filled.rows("核算明细")[3]["原因"] == "奖励另按相关文件"
    known = {name: value for name, value in rate_row(filled, "7")[1].items() if name and value != ""}
    added = {**known, "规则": 99, "说明": "光纤平移每户 12.5 元", "依据": "另文", "业务类型": "光纤平移", "费率": 12.5}
    filled.type_in("费率", added, at=len(filled.rows("费率")) + 2)
    filled.done("recalculate")
    row = filled.rows("核算明细")[3]
    assert (row["奖励"], row["原因"]) == (12.5, "")


def test_a_tier_counts_on_when_its_rate_changes_in_mid_month(book: Book) -> None:
    book.type_in("业务录入", *[deal(f"A0000000{n}", f"2016-01-{n + 10}", CLERK) for n in range(1, 8)])
    bands = [(n, row) for n, row in enumerate(book.rows("费率"), start=2) if str(row["规则"]) == "3"]
    for place, (number, row) in enumerate(bands):
        book.put("费率", number, "失效", "2016-01-13")
        known = {name: value for name, value in row.items() if name and value != ""}
        raised = {**known, "生效": "2016-01-14", "费率": int(row["费率"]) + 1}
        book.type_in("费率", raised, at=len(book.rows("费率")) + 2)
        assert place < 2
    book.done("recalculate")
    assert list(rewards(book).values()) == [20, 20, 20, 21, 21, 41, 41]


def test_limiting_the_months_leaves_the_others_as_they_are(filled: Book) -> None:
    filled.done("recalculate")
    number, _ = rate_row(filled, "7")
    filled.put("费率", number, "费率", 30)
    filled.done("recalculate", months=["2016-02"])
    assert rewards(filled) == {"A00000001": 20, "A00000002": 30, "A00000003": 20}
    assert [row["合计"] for row in filled.rows("月度汇总")] == [20, 20, 30]
    answer = filled.done("recalculate", months=["2016-01"])
    assert answer["months"] == [{"month": "2016-01", "people": 1, "total": "30.00"}]
    assert rewards(filled) == {"A00000001": 30, "A00000002": 30, "A00000003": 20}
    assert filled.done("recalculate", months=["2016-01"])["counts"]["mail_queued"] == 0


def test_months_without_deals_change_nothing(filled: Book) -> None:
    filled.done("recalculate")
    before = {title: filled.grid(title) for title in ("核算明细", "月度汇总", "问题清单")}
    filled.done("recalculate", months=["2031-12"])
    assert {title: filled.grid(title) for title in before} == before
