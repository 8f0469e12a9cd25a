"""Tabs that people rename, delete and put back: what is said is true, and it is over once they are there again."""

from __future__ import annotations

from typing import Any

import pytest

from tests.end_to_end.office import CLERK, SECOND, Book, deal

JANUARY = {"month": "2016-01"}
CALLS: dict[str, dict[str, Any]] = {
    "recalculate": {},
    "send_statements": JANUARY,
    "validate_deals": {},
    "deliver_mail": {},
}
NEEDED = {
    "设置": set(CALLS),
    "调整": set(CALLS) - {"deliver_mail"},
    "费率": set(CALLS) - {"deliver_mail"},
    "问题清单": {"recalculate", "validate_deals"},
    "月度汇总": {"recalculate", "send_statements"},
    "核算明细": {"send_statements"},
    "通知邮件": {"recalculate", "send_statements"},
}


@pytest.fixture
def mailed(book: Book) -> Book:
    """A workbook whose statements went out."""
    book.type_in("业务录入", deal("A00000001"), deal("A00000002", who=SECOND, 业务号码="13812345679"))
    for target in ("recalculate", "send_statements", "deliver_mail"):
        book.done(target, **CALLS[target])
    return book


@pytest.mark.parametrize("title", NEEDED)
def test_a_tab_that_was_renamed_is_said_to_be_missing_until_it_has_its_name_again(mailed: Book, title: str) -> None:
    tab = mailed.tab(title)
    for _ in range(2):
        for target in ("send_statements", "validate_deals", "deliver_mail", "recalculate"):
            answer = mailed.call(target, **CALLS[target])
            if target in NEEDED[title] and title not in [each.title for each in mailed.spreadsheet.worksheets()]:
                assert answer.status_code == 422, (target, answer.text)
                assert f"缺少“{title}”这张表" in answer.json()["detail"], target
        tab.update_title(f"旧{title}")
    tab.update_title(title)
    for target, body in CALLS.items():
        mailed.done(target, **body)


def log_states(book: Book) -> set[str]:
    return {str(row["状态"]) for row in book.rows("通知邮件") if row["类型"] == "对账单"}


@pytest.mark.parametrize("lost", [["_投递"], ["_投递", "邮件存档"]], ids=["log", "log and archive"])
def test_a_log_of_deliveries_that_was_deleted_is_kept_anew_and_nobody_is_mailed_twice(
    mailed: Book, lost: list[str]
) -> None:
    before = len(mailed.mailbox())
    for title in lost:
        mailed.spreadsheet.del_worksheet(mailed.tab(title))
    mailed.done("send_statements", **JANUARY)
    said = mailed.done("deliver_mail")["counts"]
    assert said == {"sent": 0, "failed": 0, "later": 0}, "the ledger knows that they went"
    if "邮件存档" in lost:
        header = mailed.everything()["通知邮件"][0]
        assert not [cell for cell in header if "#REF!" in str(cell)], "formulas name the tab that was made again"
        assert log_states(mailed) == {"已发送"}
    assert mailed.done("send_statements", **JANUARY)["counts"]["queued"] == 0
    for row in mailed.rows("通知邮件"):
        assert row["状态"] == "已发送" or "发送记录里没有这一封" in row["错误"]
    assert len(mailed.mailbox()) == before
    mailed.type_in("业务录入", deal("A00000003", 业务号码="13812345670"), at=4)
    for target in ("recalculate", "send_statements", "deliver_mail"):
        mailed.done(target, **CALLS[target])
    corrected = [each for each in mailed.mailbox()[before:] if "更正" in str(each["Subject"])]
    assert [each["To"] for each in corrected] == [mailed.email(CLERK)]
    assert "已发送" in log_states(mailed)


@pytest.mark.parametrize("title", ["_检查", "_已核算", "邮件存档"])
def test_other_hidden_tabs_that_were_deleted_are_made_again(mailed: Book, title: str) -> None:
    mailed.spreadsheet.del_worksheet(mailed.tab(title))
    mailed.type_in("业务录入", deal("A00000003", 业务号码="13812345670"), at=4)
    for target in (*CALLS, "recalculate"):
        done = mailed.done(target, **CALLS[target])
    assert done["mended"] == []
    assert {row["核算结果"] for row in mailed.rows("业务录入")} == {"计入"}
    assert mailed.tab(title).isSheetHidden
    assert log_states(mailed) == {"已发送"}
