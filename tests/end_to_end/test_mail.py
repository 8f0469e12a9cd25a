"""Mail: the same message never twice, a changed one as a correction, and every failure written down."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from tests.end_to_end.conftest import Functions
from tests.end_to_end.office import (
    BATCH_UPDATE,
    CLERK,
    MANAGER,
    PREPAID,
    RESULTS,
    SECOND,
    Book,
    Row,
    deal,
    plain,
    sentence,
)

JANUARY = {"month": "2016-01"}


@pytest.fixture
def filled(book: Book) -> Book:
    book.type_in("业务录入", deal("A00000001"), deal("A00000002", who=SECOND, product=PREPAID))
    return book


@pytest.fixture
def sent(filled: Book) -> Book:
    filled.done("recalculate")
    filled.done("send_statements", **JANUARY)
    assert filled.done("deliver_mail")["counts"] == {"sent": 3, "failed": 0, "later": 0}
    return filled


def statements(book: Book, who: str) -> list[EmailMessage]:
    return [m for m in book.mailbox() if m["To"] == book.email(who) and "对账单" in str(m["Subject"])]


def letters(book: Book, kind: str, who: str) -> list[Row]:
    """The letters of a kind to somebody that were not taken back."""
    rows = book.rows("通知邮件")
    return [row for row in rows if (row["类型"], str(row["工号"])) == (kind, who) and row["状态"] != "已撤回"]


def test_an_unchanged_input_gives_the_same_bytes_and_no_further_mail(sent: Book) -> None:
    before = sent.everything()
    mail = len(sent.mailbox())
    assert sent.done("recalculate")["counts"]["mail_queued"] == 0
    after = sent.everything()
    assert {t: after[t] for t in after if t not in ("运行记录", "_系统")} == {
        t: before[t] for t in before if t not in ("运行记录", "_系统")
    }
    assert len(after["运行记录"]) == len(before["运行记录"]) + 1
    runs = sent.rows("运行记录")
    assert len({row["输入指纹"] for row in runs if row["触发"] == "recalculate"}) == 1
    again = sent.done("send_statements", **JANUARY)["counts"]
    assert (again["queued"], again["unchanged"]) == (0, 2)
    assert sent.done("deliver_mail")["counts"] == {"sent": 0, "failed": 0, "later": 0}
    assert len(sent.mailbox()) == mail


def test_a_statement_that_changed_after_it_was_sent_is_sent_again_as_a_correction(sent: Book) -> None:
    sent.type_in("业务录入", deal("A00000003"), at=4)
    sent.done("recalculate")
    assert sent.done("send_statements", **JANUARY)["counts"]["queued"] == 1
    sent.done("deliver_mail")
    first, second = statements(sent, CLERK)
    assert "更正" not in str(first["Subject"])
    assert "更正" in str(second["Subject"]) + plain(second)
    assert "40.00" in plain(second)
    assert len(statements(sent, SECOND)) == 1


def test_a_correction_that_is_taken_back_is_corrected_once_more_and_then_rests(sent: Book) -> None:
    for number, note in enumerate(["40.00", "20.00", "40.00"], start=2):
        if note == "40.00":
            sent.type_in("业务录入", deal("A00000003"), at=4)
        else:
            sent.tab("业务录入").delete_rows(4)
        sent.done("recalculate")
        sent.done("send_statements", **JANUARY)
        assert sent.done("send_statements", **JANUARY)["counts"]["queued"] == 0
        sent.done("deliver_mail")
        assert len(statements(sent, CLERK)) == number
        assert note in plain(statements(sent, CLERK)[-1])


def test_a_statement_that_changed_before_it_was_sent_is_replaced(filled: Book) -> None:
    filled.done("recalculate")
    filled.done("send_statements", **JANUARY)
    filled.type_in("业务录入", deal("A00000003"), at=4)
    assert "重新核算" in filled.refused(409, "send_statements", **JANUARY)
    filled.done("recalculate")
    filled.done("send_statements", **JANUARY)
    assert len(letters(filled, "对账单", CLERK)) == 1
    filled.done("deliver_mail")
    (only,) = statements(filled, CLERK)
    assert "40.00" in plain(only)
    assert "更正" not in str(only["Subject"])


def test_a_waiting_statement_is_withdrawn_when_its_person_has_no_deal_left(filled: Book) -> None:
    filled.done("recalculate")
    filled.done("send_statements", **JANUARY)
    filled.put("业务录入", 3, "揽装人工号", CLERK)
    filled.done("recalculate")
    filled.done("send_statements", **JANUARY)
    assert letters(filled, "对账单", SECOND) == []
    filled.done("deliver_mail")
    assert statements(filled, SECOND) == []


def test_a_waiting_correction_is_withdrawn_when_the_numbers_are_as_they_were_sent(sent: Book) -> None:
    sent.type_in("业务录入", deal("A00000003"), at=4)
    sent.done("recalculate")
    sent.done("send_statements", **JANUARY)
    sent.tab("业务录入").delete_rows(4)
    sent.done("recalculate")
    sent.done("send_statements", **JANUARY)
    sent.done("deliver_mail")
    assert len(statements(sent, CLERK)) == 1


def test_a_reminder_is_withdrawn_when_the_row_is_mended_before_it_went_out(filled: Book) -> None:
    filled.put("业务录入", 2, "业务号码", "138")
    filled.done("recalculate")
    assert len(letters(filled, "问题提醒", CLERK)) == 1
    filled.put("业务录入", 2, "业务号码", "13812345678")
    filled.done("recalculate")
    assert letters(filled, "问题提醒", CLERK) == []


def test_a_reminder_that_went_out_is_not_followed_by_one_that_is_no_longer_true(filled: Book) -> None:
    filled.put("业务录入", 2, "业务号码", "138")
    filled.done("recalculate")
    filled.done("deliver_mail")
    filled.put("业务录入", 2, "受理日期", "昨天")
    filled.done("recalculate")
    filled.put("业务录入", 2, "受理日期", "2016-01-05")
    filled.done("recalculate")
    assert [row["状态"] for row in letters(filled, "问题提醒", CLERK)] == ["已发送"]


def test_two_managers_named_in_the_settings_both_read_the_last_report(filled: Book) -> None:
    others = ["u8001", "u8002"]
    names = filled.tab("设置").col_values(1)
    filled.put("设置", names.index("经理邮箱") + 1, "值", "、".join(f"{name}@{filled.domain}" for name in others))
    filled.done("recalculate")
    filled.type_in("业务录入", deal("A00000003"), at=4)
    filled.done("recalculate")
    waiting = [row for row in filled.rows("通知邮件") if row["状态"] == "待发送" and row["类型"] == "核算通报"]
    assert len(waiting) == 3
    assert len([row for row in waiting if row["网页正文"]]) == 1, "what it says is kept once"
    filled.tab("通知邮件").sort((1, "des"))
    filled.done("deliver_mail")
    reports = []
    for name in ["8001", "8002", MANAGER]:
        (report,) = [message for message in filled.mailbox() if message["To"] == filled.email(name)]
        assert "60.00" in plain(report)
        reports.append(plain(report))
    assert len(set(reports)) == 1


def test_who_has_left_gets_no_report_though_the_settings_name_them_and_is_asked_to_mend_nothing(filled: Book) -> None:
    names = filled.tab("设置").col_values(1)
    told = f"u8001@{filled.domain}、{filled.email(SECOND).upper()}、{filled.email(CLERK)}"
    filled.put("设置", names.index("经理邮箱") + 1, "值", told)
    filled.put("业务录入", 2, "业务号码", "138")
    filled.done("recalculate")
    assert len(letters(filled, "问题提醒", CLERK)) == 1
    row = 2 + [each["工号"] for each in filled.rows("员工")].index(CLERK)
    filled.put("员工", row, "离职日期", "2016-06-30")
    filled.done("recalculate")
    filled.done("deliver_mail")
    assert letters(filled, "问题提醒", CLERK) == [], "one that waited was taken back"
    read_by = {str(message["To"]).casefold() for message in filled.mailbox() if "通报" in str(message["Subject"])}
    assert read_by == {filled.email("8001"), filled.email(MANAGER), filled.email(SECOND)}
    assert [each["代码"] for each in filled.rows("问题清单") if each["工号"] == CLERK] == ["bad_format"], (
        "managers see it"
    )


def test_switched_off_mail_is_not_written(filled: Book) -> None:
    names = filled.tab("设置").col_values(1)
    for switch in ("自动发问题提醒", "自动发核算通报"):
        filled.put("设置", names.index(switch) + 1, "值", "否")
    filled.put("业务录入", 2, "业务号码", "138")
    assert filled.done("recalculate")["counts"]["mail_queued"] == 0
    assert filled.rows("通知邮件") == []


def test_withdrawn_mail_never_uses_the_outbox_up(filled: Book) -> None:
    filled.tab("通知邮件").resize(rows=2)
    names = filled.tab("设置").col_values(1)
    filled.put("设置", names.index("自动发核算通报") + 1, "值", "否")
    for _ in range(2):
        filled.put("业务录入", 2, "业务号码", "138")
        filled.done("recalculate")
        filled.put("业务录入", 2, "业务号码", "13812345678")
        filled.done("recalculate")
    (only,) = filled.rows("通知邮件")
    assert only["状态"] == "已撤回"


def test_a_refused_recipient_fails_with_its_reason_and_the_others_go_out(filled: Book) -> None:
    filled.done("recalculate")
    filled.done("send_statements", **JANUARY)
    refusal = {"at": "recipient", "recipient": filled.email(CLERK), "reply": "550 5.1.1 No such mailbox"}
    with filled.office.mail_faults(refusal):
        answer = filled.done("deliver_mail")
    assert answer["counts"] == {"sent": 2, "failed": 1, "later": 0}
    assert answer["status"] == "problems"
    (row,) = letters(filled, "对账单", CLERK)
    assert row["状态"] == "失败"
    assert "No such mailbox" in row["错误"]
    assert filled.done("deliver_mail")["counts"] == {"sent": 0, "failed": 0, "later": 0}


def test_a_passing_failure_leaves_the_message_waiting_and_counts_the_attempt(filled: Book) -> None:
    filled.done("recalculate")
    filled.done("send_statements", **JANUARY)
    busy = {"at": "recipient", "recipient": filled.email(CLERK), "reply": "451 4.3.0 Try later", "times": 2}
    with filled.office.mail_faults(busy):
        for attempt in (1, 2):
            assert filled.done("deliver_mail")["counts"]["later"] == 1
            (row,) = letters(filled, "对账单", CLERK)
            assert (row["状态"], row["次数"]) == ("待发送", attempt)
            assert "Try later" in row["错误"]
        assert filled.done("deliver_mail")["counts"]["sent"] == 1
    (row,) = letters(filled, "对账单", CLERK)
    assert (row["状态"], row["错误"]) == ("已发送", "")
    assert len(statements(filled, CLERK)) == 1


def test_what_may_have_arrived_goes_again_as_the_very_same_message(filled: Book) -> None:
    filled.done("recalculate")
    filled.done("send_statements", **JANUARY)
    lost = {"at": "data", "recipient": filled.email(CLERK), "drop": "after", "times": 1}
    with filled.office.mail_faults(lost):
        assert filled.done("deliver_mail")["counts"] == {"sent": 2, "failed": 0, "later": 1}
    (row,) = letters(filled, "对账单", CLERK)
    assert row["状态"] == "待发送"
    assert "可能已经送达" in row["错误"]
    assert filled.done("deliver_mail")["counts"] == {"sent": 1, "failed": 0, "later": 0}
    first, second = statements(filled, CLERK)
    assert first.as_bytes() == second.as_bytes()
    assert len(statements(filled, SECOND)) == 1
    (row,) = letters(filled, "对账单", CLERK)
    assert (row["状态"], row["错误"]) == ("已发送", "")


def test_a_mail_server_that_is_down_costs_nobody_an_attempt(filled: Book, functions_with: Functions) -> None:
    filled.done("recalculate")
    filled.done("send_statements", **JANUARY)
    token = filled.office.token(filled.email(MANAGER))
    with functions_with(TALLYSHEET_SMTP_PORT="9") as functions:
        answer = filled.office.post("deliver_mail", {"spreadsheet_id": filled.id}, token=token, functions=functions)
    assert answer.json()["counts"] == {"sent": 0, "failed": 0, "later": 3}
    assert {row["状态"] for row in filled.rows("通知邮件")} == {"待发送"}
    assert filled.done("deliver_mail")["counts"]["sent"] == 3


def test_without_a_mail_server_nothing_is_tried_and_the_sentence_says_what_is_missing(
    filled: Book, functions_with: Functions
) -> None:
    filled.done("recalculate")
    before = filled.everything()
    token = filled.office.token(filled.email(MANAGER))
    with functions_with(TALLYSHEET_SMTP_HOST="") as functions:
        answer = filled.office.post("deliver_mail", {"spreadsheet_id": filled.id}, token=token, functions=functions)
    assert "TALLYSHEET_SMTP_HOST" in sentence(answer, 503)
    assert filled.everything() == before


def test_mail_that_went_out_while_google_was_away_is_written_down_and_not_sent_again(filled: Book) -> None:
    filled.done("recalculate")
    claim = {"match": BATCH_UPDATE, "kind": "slow", "delay": 0.0, "times": 1}
    with filled.office.faults(claim, {"match": BATCH_UPDATE, "kind": "503", "times": 6}):
        assert filled.done("deliver_mail")["counts"]["sent"] == 1
    assert [row["状态"] for row in filled.rows("通知邮件")] == ["已发送"]
    assert filled.done("deliver_mail")["counts"]["sent"] == 0
    assert len(filled.mailbox()) == 1


def test_a_very_long_statement_arrives_complete(book: Book) -> None:
    book.type_in("业务录入", *[deal(f"A{n:08}", "2016-01-05", CLERK, 备注="长") for n in range(400)])
    book.done("recalculate")
    book.done("send_statements", **JANUARY)
    (row,) = letters(book, "对账单", CLERK)
    assert max(len(str(cell)) for cell in row.values()) < 10_000
    book.done("deliver_mail")
    (statement,) = statements(book, CLERK)
    page = statement.get_body(("html",))
    assert page is not None
    for body in (plain(statement), page.get_content()):
        assert all(f"A{n:08}" in body for n in range(400))
    before = book.everything()
    assert book.done("send_statements", **JANUARY)["counts"]["unchanged"] == 1
    after = book.everything()
    assert {title: after[title] for title in RESULTS[:-1]} == {title: before[title] for title in RESULTS[:-1]}
