"""Rights over the wire: what a company does to its staff list, and what somebody does who wants more than is theirs."""

from __future__ import annotations

from datetime import date, timedelta

from schemas.inputs import MANAGERS
from schemas.workbook import workbook
from scripts.commands._provisioning import Order, provision
from tests.end_to_end.conftest import TELECOM
from tests.end_to_end.office import CLERK, MANAGER, SECOND, Book, Office, Row, deal


def add(book: Book, *rows: Row) -> None:
    book.type_in("员工", *rows, at=len(book.grid("员工")) + 1)


def appointed(book: Book, email: str) -> None:
    provision(book.office.client, Order(workbook(TELECOM), spreadsheet_id=book.id, managers=[email]))


def test_a_demotion_from_tomorrow_changes_nothing_today_and_one_from_today_everything(book: Book) -> None:
    tomorrow = f"{date.today() + timedelta(days=2)}"
    add(book, book.person(SECOND, "马洁", 权限="经理", 生效日="2016-01-01"))
    add(book, book.person(SECOND, "马洁", 生效日=tomorrow))
    assert book.done("recalculate", SECOND)["status"] == "ok"
    add(book, book.person(SECOND, "马洁", 生效日=f"{date.today() - timedelta(days=2)}"))
    assert "不是“经理”" in book.refused(403, "recalculate", SECOND)
    assert book.done("validate_deals", SECOND)["status"] == "ok"


def test_a_demoted_or_departed_manager_gets_no_report_and_whom_the_settings_name_gets_it_without_rights(
    book: Book,
) -> None:
    add(book, book.person(SECOND, "马洁", 权限="经理", 生效日="2016-01-01"))
    add(book, book.person(SECOND, "马洁", 生效日="2016-01-02"))
    earlier = f"zhao@{book.domain}"
    add(book, {**book.person("1003", "赵强", 权限="经理", 生效日="2015-01-01"), "邮箱": earlier})
    add(book, book.person("1003", "赵强", 权限="经理", 生效日="2015-06-01", 离职日期="2016-01-03"))
    outsider = f"audit@{book.domain}"
    settings = [row["名称"] for row in book.rows("设置")]
    book.put("设置", settings.index(MANAGERS.zh) + 2, "值", f"{outsider}、{earlier}、{book.email('1003')}")
    book.type_in("业务录入", deal("A00000001"))
    book.done("recalculate")
    book.done("deliver_mail")
    assert {message["To"] for message in book.mailbox()} == {book.email(MANAGER), outsider}
    body = {"spreadsheet_id": book.id}
    assert book.office.post("validate_deals", body, token=book.office.token(outsider)).status_code == 403


def test_the_last_manager_taken_out_is_listed_and_the_administrator_is_the_way_out(book: Book) -> None:
    row = next(place for place, each in enumerate(book.rows("员工"), start=2) if each["工号"] == MANAGER)
    book.put("员工", row, "权限", "员工")
    book.done("validate_deals", CLERK)
    (listed,) = [each for each in book.rows("问题清单") if each["代码"] == "no_manager"]
    assert "provision --manager" in str(listed)
    for who in (MANAGER, SECOND, "stranger"):
        assert "provision --manager" in book.refused(403, "recalculate", who), "there is nobody else to ask"
    appointed(book, book.email(CLERK))
    assert book.done("recalculate", CLERK)["status"] == "ok"
    assert "no_manager" not in [each["代码"] for each in book.rows("问题清单")]


def test_two_people_with_one_address_may_do_nothing_and_are_listed(book: Book) -> None:
    add(book, book.person("1003", "赵强", 邮箱=book.email(SECOND).upper()))
    book.refused(403, "validate_deals", SECOND)
    book.done("recalculate")
    assert [each["代码"] for each in book.rows("问题清单")] == ["shared_address"] * 2


def test_a_workbook_of_ones_own_mails_nothing_from_the_companys_address(office: Office) -> None:
    made = provision(office.client, Order(workbook(TELECOM)))
    own = Book(office, office.client.open_by_key(made.id), "relay.example")
    own.staffed()
    outbox = own.tab("通知邮件")
    outbox.update([["x-1", "对账单", "2016-01", CLERK, "victim@relay.example"]], "A2")
    assert "找不到" in own.refused(404, "deliver_mail")
    assert own.mailbox() == []


def test_english_workbooks_follow_the_same_rule(office: Office) -> None:
    order = Order(workbook(TELECOM), locale="en", managers=["boss@english.example"], ledger=office.system.ledger)
    made = provision(office.client, order)
    body = {"spreadsheet_id": made.id}
    assert office.post("recalculate", body, token=office.token("Boss@English.example")).status_code == 200
    assert office.post("recalculate", body, token=office.token("other@english.example")).status_code == 403
