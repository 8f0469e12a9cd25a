"""An English workbook: headers, results, problems and mail in English, with the same numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.end_to_end.office import CLERK, MANAGER, SECOND, Book, plain, sentence

Row = dict[str, Any]


def without_clauses(text: str) -> str:
    """The text without the numbers that clauses have in the Chinese source document."""
    return text.replace("一", "").replace("二", "")


def in_chinese(text: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)


@pytest.fixture
def english(make: Callable[..., Book]) -> Book:
    book = make("en")

    def person(who: str, name: str, post: str, permission: str) -> Row:
        return {
            "Staff no.": who,
            "Name": name,
            "Post": post,
            "E-mail": book.email(who),
            "Team": "One",
            "Hired on": "2015-01-01",
            "Permission": permission,
        }

    book.type_in(
        "Staff",
        person(MANAGER, "Ann Wong", "Centre manager", "Manager"),
        person(CLERK, "Lin Jun", "shop assistant", "员工"),
        person(SECOND, "Ma Jie", "营业员", "Staff"),
    )
    return book


def deal(order: str, who: str = CLERK, product: str = "Phone subsidy", **more: Any) -> Row:
    row = {"Order no.": order, "Product": product, "Account no.": "13812345678", "Accepted on": "2016-01-05"}
    return row | {"Solicitor": who, "Active 4G": "Yes"} | more


def test_a_month_in_english_has_the_same_numbers(english: Book) -> None:
    english.type_in(
        "Deals",
        *[deal(f"A0000000{n}", **{"Account no.": f"1381234567{n}"}) for n in range(6)],
        deal("B00000001", SECOND, "购机送费", **{"Active 4G": "是", "Secondary card": "TRUE"}),
        deal("B00000002", SECOND, "move to fibre", **{"Account no.": "KD000001"}),
        deal("B00000003", SECOND, **{"Account no.": "138"}),
    )
    english.type_in("Targets", {"Month": "2016-01", "Product line": "移动", "Account no.": "13812345670"})
    answer = english.done("recalculate")
    assert answer["months"] == [{"month": "2016-01", "people": 2, "total": "140.00"}]
    details = english.rows("Payout details")
    assert [row["Reward"] for row in details] == [20] * 5 + [40, 0, 0]
    assert (details[6]["Result"], details[6]["Reasons"]) == ("not counted", "secondary card")
    assert details[7]["Product"] == "Move to fibre"
    (problem,) = english.rows("Problems")
    assert (problem["Tab"], problem["Column"], problem["Code"]) == ("Deals", "Account no.", "bad_format")
    titles = ["Payout details", "Monthly summary", "Problems", "Outbox", "Runs"]
    written = [str(cell) for title in titles for row in english.grid(title) for cell in row]
    assert [cell for cell in map(without_clauses, written) if in_chinese(cell)] == []
    typed = english.rows("Deals")
    assert [row["Result"] for row in typed] == ["counted"] * 6 + ["not counted", "counted", "Error"]

    english.done("send_statements", month="2016-01")
    assert english.done("deliver_mail")["counts"]["failed"] == 0
    messages = english.mailbox()
    assert len(messages) == 4
    assert not any(in_chinese(str(message["Subject"]) + without_clauses(plain(message))) for message in messages)
    statement = next(m for m in messages if m["To"] == english.email(CLERK))
    assert "140.00" in plain(statement)


def test_refusals_are_in_the_workbooks_language_whatever_the_reader_asks_for(english: Book, book: Book) -> None:
    for workbook, chinese in ((english, False), (book, True)):
        for language in ("en", "zh-CN", "fr"):
            token = workbook.office.token(workbook.email(CLERK))
            body = {"spreadsheet_id": workbook.id}
            answer = workbook.office.post("recalculate", body, token=token, Accept_Language=language)
            told = sentence(answer, 403)
            assert in_chinese(told) == chinese, told


def test_a_plan_typed_in_english_words_pays_the_same(english: Book) -> None:
    english.type_in("Deals", deal("A00000001", product="Prepaid broadband", **{"Account no.": "KD000001"}))
    english.put("Deals", 2, "Broadband only", "Yes")
    rates = english.rows("Rates")
    number = next(n for n, row in enumerate(rates, start=2) if str(row["Rule"]) == "7")
    english.put("Rates", number, "Post", "not centre manager")
    english.put("Rates", number, "Rate", 22)
    english.done("recalculate")
    (row,) = english.rows("Payout details")
    assert row["Reward"] == 22
    english.put("Rates", number, "Rate", "lots")
    told = english.refused(422, "recalculate")
    assert "“Rates”" in told
    assert not in_chinese(told)


def test_a_renamed_tab_is_named_in_english(english: Book) -> None:
    english.tab("Staff").update_title("People")
    told = english.refused(422, "recalculate")
    assert "“Staff”" in told
    assert not in_chinese(told)


def test_steps_are_in_english_too_whichever_language_asks_for_them(english: Book) -> None:
    fine = {"No.": "T1", "Month": "2016-01", "Staff no.": CLERK, "Kind": "Fine", "Amount": -5, "Reason": "late"}
    english.type_in("Adjustments", fine, {**fine, "No.": "T2"})
    english.done("validate_deals")
    assert [row["State"] for row in english.rows("States")] == ["awaiting approval"] * 2
    said = english.refused(403, "act", CLERK, tab="Adjustments", key="T1", step="Approve")
    assert "for Manager, and Lin Jun" in said
    answers = english.done("act", tab="调整", keys=["T1"], step="批准")["answers"]
    answers += english.done("act", tab="Adjustments", keys=["T2"], step="approve")["answers"]
    assert [(one["state"], in_chinese(one["says"])) for one in answers] == [("approved", False)] * 2
    assert [row["Step"] for row in english.rows("Steps taken")] == ["Approve"] * 2
    english.done("recalculate")
    assert [row["Result"] for row in english.rows("Adjustments")] == ["calculated"] * 2
    assert not [
        cell
        for tab in ("States", "To do", "Workflow")
        for row in english.grid(tab)
        for cell in row
        if in_chinese(str(cell))
    ]
