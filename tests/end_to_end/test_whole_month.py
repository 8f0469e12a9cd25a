"""A month from the typed deals to the statement in the mailbox."""

from __future__ import annotations

from typing import Any

from tests.end_to_end.office import (
    CLERK,
    FIBRE,
    PREPAID,
    SECOND,
    Book,
    Row,
    deal,
    plain,
)


def typed_in_many_ways() -> list[Row]:
    """Eight phone subsidies of one shop assistant, each typed in another way."""
    return [
        deal("A00000001", "2016-1-5", "1001", 副卡=False, 无月租=False, 提前取消重办=False),
        deal("a00000002", "2016/01/06", 1001, 有效4G=True, 业务号码=13812345679),
        deal("Ａ０００００００３", "2016.1.7", " 1001 ", 有效4G="Ｙ", 业务号码="138 1234 5680"),
        deal("A0000 0004", 42377, "１００１", 有效4G="√", 业务类型=" 购机送费　", 业务号码="13812345681"),
        deal("A00000005", 42378.75, "1001\u200b", 有效4G=1, 备注="电话里说的", 业务号码="１３８１２３４５６８２"),
        deal("A00000006", "20160110", "1001", 有效4G="yes", 副卡="否", 业务号码=13812345683.0),
        deal("A00000007", 20160111, "1001", 有效4G="有", 副卡="×", 无月租=0, 业务号码="138\u00a012345684"),
        deal("A00000008", "2016年1月12日", "1001\n", 有效4G="TRUE", 提前取消重办="n", 业务号码="'13812345685"),
    ]


def test_a_month_goes_from_typed_deals_to_the_statement_in_the_mailbox(book: Book) -> None:
    wrong = deal("A00000009", "2016-02-30", "1001")
    other = deal("B00000001", "2016-01-20", SECOND, PREPAID, 业务号码="kd-000001")
    fibre = deal("B00000002", "2016-01-21", SECOND, FIBRE, 业务号码="KD000002")
    book.type_in("业务录入", *typed_in_many_ways(), wrong, other, fibre)
    targets = [{"月份": "2016-01", "产品线": "移动", "业务号码": number} for number in ("13812345679", 13812345680)]
    book.type_in("目标客户", *targets, {"月份": "2016年1月", "产品线": "宽带", "业务号码": "KD-000001"})

    checked = book.done("validate_deals", CLERK)
    assert (checked["status"], checked["counts"]["errors"]) == ("problems", 1)
    answer = book.done("recalculate")
    assert (answer["status"], answer["counts"]["deals"]) == ("problems", 10)
    assert answer["months"] == [{"month": "2016-01", "people": 2, "total": "240.00"}]

    details = book.rows("核算明细")
    assert [row["订单号"] for row in details][:3] == ["A00000001", "A00000002", "A00000003"]
    assert [row["奖励"] for row in details] == [20] * 5 + [40] * 3 + [20, 0]
    first, second = book.rows("月度汇总")
    assert (first["移动户数"], first["移动效能"], first["移动奖励"], first["合计"]) == (8, 5, 220, 220)
    assert (second["宽带效能"], second["宽带奖励"], second["合计"]) == (1.5, 20, 20)
    (problem,) = book.rows("问题清单")
    assert (problem["表"], problem["行"], problem["列"], problem["代码"]) == ("业务录入", 10, "受理日期", "unreadable")

    shown = book.done("send_statements", month="2016-01", preview=True)["statements"]
    assert {each["to"] for each in shown} == {book.email(CLERK), book.email(SECOND)}
    assert book.mailbox() == []
    assert book.done("send_statements", month="2016-01")["counts"]["queued"] == 2
    delivered = book.done("deliver_mail")
    assert delivered["counts"] == {"sent": 4, "failed": 0, "later": 0}  # a notice and the run's report go with them
    statement = next(m for m in book.mailbox() if m["To"] == book.email(CLERK) and "对账单" in m["Subject"])
    assert "220.00" in plain(statement)
    assert "A00000008" in plain(statement)
    assert next(each for each in shown if each["to"] == book.email(CLERK))["text"].split() == plain(statement).split()


def test_the_outcome_stands_beside_each_typed_row(book: Book) -> None:
    book.type_in("业务录入", deal("A00000001"), deal("A00000002", 业务号码="138"), deal("A00000003", 副卡=True))
    book.done("recalculate")
    outcome, told = outcomes(book)
    assert outcome == ["计入", "错误", "不计入"]
    assert "业务号码" in told[1]
    assert "副卡" in told[2]


def outcomes(book: Book) -> tuple[list[Any], list[Any]]:
    """The two columns beside the typed rows."""
    rows = book.rows("业务录入")
    return [row["核算结果"] for row in rows], [row["核算说明"] for row in rows]
