"""The add-on's own script files over the running functions: menu, sidebar, edit trigger, statements."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scripts.apps_script import AppsScript
from tests.end_to_end.office import CLERK, MANAGER, Book, deal


@pytest.fixture
def shared(book: Book) -> Book:
    for who in (MANAGER, CLERK):
        book.spreadsheet.share(book.email(who), perm_type="user", role="writer", notify=False)
    book.type_in(
        "业务录入", deal("A00000001"), deal("A00000002", 业务号码="13812345679"), deal("A00000003", 业务号码="138")
    )
    return book


@pytest.fixture
def script(shared: Book) -> Iterator[AppsScript]:
    system = shared.office.system
    with AppsScript(system.google, system.functions, shared.id, shared.email(MANAGER)) as opened:
        opened.open()
        yield opened


def test_from_the_menu_to_the_statement_in_the_mailbox(shared: Book, script: AppsScript) -> None:
    assert [item.label for item in script.menu()][:2] == ["校验", "重新核算"]
    script.click("重新核算")
    assert script.sidebar_html().startswith("<!doctype html>")
    baseline = script.call("beginRecalculation")
    outcome = script.call("startRun", "recalculate")
    assert outcome["kind"] == "done", outcome
    finished = script.call("followRecalculation", baseline)["finished"]
    assert finished["id"] == shared.rows("运行记录")[0]["运行编号"]
    assert script.call("listProblems")["total"] == 1
    assert script.call("listMonths") == ["2016-01"]
    (mail,) = script.call("previewStatements", "2016-01")["answer"]["statements"]
    assert "40.00" in mail["text"]
    assert script.call("queueStatements", "2016-01")["answer"]["counts"]["queued"] == 1
    assert script.call("followDelivery")["waiting"] == 3
    assert script.call("deliverMail")["answer"]["counts"]["sent"] == 3
    assert script.call("followDelivery") == {"waiting": 0, "sent": 3, "failed": 0}
    assert any("对账单" in str(message["Subject"]) for message in shared.mailbox())


def test_a_slip_shows_beside_its_row_within_a_minute_and_sooner_beside_a_sidebar(
    shared: Book, script: AppsScript
) -> None:
    shared.done("recalculate")
    script.click("安装自动校验")
    clerk = script.as_person(shared.email(CLERK))
    place = shared.cell("业务录入", 2, "受理日期")
    clerk.edit(f"业务录入!{place}", "2016-02-30")
    script.pass_time(60)
    script.run_clock()
    (first, *_rest) = shared.rows("业务录入")
    assert first["核算结果"] == "错误"
    assert "受理日期" in first["核算说明"]
    clerk.edit(f"业务录入!{place}", "2016-02-29")
    script.pass_time(5)
    assert clerk.call("validateNoted")["kind"] == "done"
    assert shared.rows("业务录入")[0]["核算结果"] != "错误"


def test_a_clerk_who_calculates_reads_why_not(shared: Book, script: AppsScript) -> None:
    clerk = script.as_person(shared.email(CLERK))
    clerk.open()
    outcome = clerk.call("startRun", "recalculate")
    assert outcome["kind"] == "refused"
    assert "经理" in outcome["detail"]
