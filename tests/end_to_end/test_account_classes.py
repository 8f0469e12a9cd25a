"""Account classes over the running system: customers typed, classes and targets read, a statement that pays nothing."""

from __future__ import annotations

from collections.abc import Callable

from tests.end_to_end.office import CLERK, MANAGER, Book, plain


def test_customers_are_classed_and_their_manager_is_told_though_nothing_is_paid(make: Callable[..., Book]) -> None:
    book = make(schemes="account_classes")
    book.type_in(
        "员工", book.person(MANAGER, "王经理", "总经理", 权限="经理"), book.person(CLERK, "林军", "大客户经理")
    )
    usual = {"建档日期": "2016-03-01", "负责人工号": CLERK, "性质": "单位"}
    book.type_in(
        "客户档案",
        usual | {"客户编号": "K001", "客户名称": "北方钢厂", "拓展渠道": "大型国有企业"},
        usual | {"客户编号": "K002", "客户名称": "第二中学", "行业": "教育"},
    )
    book.type_in(
        "客户用量",
        {"月份": "2016-03", "客户编号": "k001", "用量": 20, "销售额": 5000000},
        {"月份": "2016-03", "客户编号": "K009", "用量": 1, "销售额": 1},
    )
    book.type_in("项目备案", {"项目编号": "X001", "客户编号": "K001", "备案日期": "2016-03-02", "负责人工号": CLERK})
    answer = book.done("recalculate")
    assert answer["months"] == [{"month": "2016-03", "people": 1, "total": "0.00"}]
    assert answer["nothing"] == "", "nothing is ever paid, so there is nothing to explain"
    assert [(row["客户编号"], row["类别"], row["结果"]) for row in book.rows("核算明细")] == [
        ("K001", "经济大客户", "计入"),
        ("K002", "重要客户", "计入"),
    ]
    (month,) = book.rows("月度汇总")
    assert (month["姓名"], month["客户数"], month["大客户数"], month["合计"]) == ("林军", 2, 2, 0)
    (problem,) = book.rows("问题清单")
    assert (problem["表"], problem["行"], problem["列"]) == ("客户用量", 3, "客户编号")
    told = {(row["类别"], row["对象"]): row for row in book.rows("完成情况")}
    assert told["大客户", "K001"]["结论"] == "经济大客户"
    assert (told["建档数", "大型国有企业"]["数值"], told["建档数", "大型国有企业"]["目标"]) == ("1家", "3家")
    assert told["项目备案", "X001"]["结论"].startswith("按时备案")
    assert book.done("send_statements", month="2016-03")["counts"]["queued"] == 1
    book.done("deliver_mail")
    statement = next(plain(m) for m in book.mailbox() if m["To"] == book.email(CLERK) and "对账单" in m["Subject"])
    assert "北方钢厂" in statement
    assert "经济大客户" in statement
