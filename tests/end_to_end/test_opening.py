"""Protections follow the staff list by themselves, and who can open the workbook without working here is named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import google.oauth2.credentials
import gspread
import pytest
import requests

from functions.settings import read
from functions.workbook.client import ApiError, client_for
from scripts.commands._provisioning import account_of
from tests.end_to_end.office import CLERK, MANAGER, SECOND, Book, deal, plain

KEPT = ["员工", "设置", "费率", "规则", "调整"]
Person = Callable[[str], gspread.Spreadsheet]


@pytest.fixture
def opened(book: Book) -> Person:
    """The workbook as somebody opens it with whom it is shared."""

    def as_person(who: str) -> gspread.Spreadsheet:
        google_url, email = book.office.system.google, book.email(who)
        book.spreadsheet.share(email, perm_type="user", role="writer", notify=False)
        answer = requests.get(f"{google_url}/local/access-token", params={"email": email}, timeout=30)
        credentials = google.oauth2.credentials.Credentials(answer.json()["access_token"])
        settings = read({"TALLYSHEET_GOOGLE_URL": google_url, "TALLYSHEET_RETRY_SECONDS": "0"})
        return client_for(credentials, settings).open_by_key(book.id)

    return as_person


def may_edit(spreadsheet: gspread.Spreadsheet, title: str) -> bool:
    tab = spreadsheet.worksheet(title)
    head = [[tab.acell("A1").value]]
    try:
        tab.update(head, "A1")
    except ApiError:
        return False
    return True


def second_row(book: Book, who: str, **more: Any) -> None:
    book.type_in("员工", book.person(who, "马洁", **more), at=len(book.grid("员工")) + 1)


def test_a_second_manager_edits_the_plan_after_the_next_run_and_one_demoted_does_not(
    book: Book, opened: Person
) -> None:
    book.type_in("业务录入", deal("A00000001"))
    (said,) = [one for one in book.done("recalculate")["access"] if "保护" in one]
    assert "加上 u***@" in said
    boss, deputy = opened(MANAGER), opened(SECOND)
    assert [may_edit(boss, title) for title in KEPT] == [True] * 5
    assert [may_edit(deputy, title) for title in KEPT] == [False] * 5
    second_row(book, SECOND, 权限="经理", 生效日="2016-01-01")
    assert any("加上" in one for one in book.done("recalculate")["access"])
    assert [may_edit(deputy, title) for title in KEPT] == [True] * 5
    second_row(book, SECOND, 生效日="2016-01-02")
    assert any("去掉 u***@" in one for one in book.done("recalculate")["access"])
    assert [may_edit(deputy, title) for title in KEPT] == [False] * 5
    record = str(book.rows("运行记录"))
    assert "保护范围已更新" in record
    assert book.email(SECOND) not in record.replace(book.email(MANAGER), "")


def test_result_tabs_stay_closed_to_everybody(book: Book, opened: Person) -> None:
    book.done("recalculate")
    assert not any(may_edit(opened(MANAGER), title) for title in ("核算明细", "月度汇总", "问题清单", "运行记录"))


def test_protections_are_looked_at_once_a_day_and_when_managers_change(book: Book) -> None:
    book.done("recalculate")
    assert book.done("recalculate")["sheets_api_calls"] == 2
    assert book.done("recalculate")["access"] == []
    second_row(book, SECOND, 权限="经理", 生效日="2016-01-01")
    assert book.done("recalculate")["sheets_api_calls"] == 3
    assert book.done("recalculate")["sheets_api_calls"] == 2


def test_what_somebody_took_away_from_a_protection_comes_back_the_next_day(book: Book, opened: Person) -> None:
    book.done("recalculate")
    boss = opened(MANAGER)
    rates = book.tab("费率")
    (held,) = [each for each in _protections(book, "费率") if not each.get("warningOnly")]
    users = {"users": [account_of(book.office.client), "stranger@else.example"]}
    protected = {"protectedRangeId": held["protectedRangeId"], "editors": users}
    book.spreadsheet.batch_update(
        {"requests": [{"updateProtectedRange": {"protectedRange": protected, "fields": "editors"}}]}
    )
    assert not may_edit(boss, rates.title)
    facts = book.grid("_系统")
    row = next(place for place, fact in enumerate(facts, start=1) if fact[0] == "editors")
    book.tab("_系统").update([[str(facts[row - 1][1])[:-10] + "2016-01-01"]], f"B{row}")
    (said,) = [one for one in book.done("recalculate")["access"] if "保护" in one]
    assert "去掉 s***@else.example" in said
    assert may_edit(boss, rates.title)


def _protections(book: Book, title: str) -> list[dict[str, Any]]:
    found = book.spreadsheet.fetch_sheet_metadata({"fields": "sheets(properties.title,protectedRanges)"})
    (sheet,) = [each for each in found["sheets"] if each["properties"]["title"] == title]
    return list(sheet.get("protectedRanges", []))


def test_who_can_open_the_workbook_and_does_not_work_here_is_named_to_managers_alone(book: Book) -> None:
    book.type_in("业务录入", deal("A00000001"))
    stranger, leaver = f"stranger@{book.domain}", book.email("1003")
    second_row(book, "1003", 离职日期="2016-01-01")
    for email in (stranger, leaver, book.email(CLERK)):
        book.spreadsheet.share(email, perm_type="user", role="reader", notify=False)
    (said,) = [one for one in book.done("recalculate")["access"] if "能打开" in one]
    assert stranger in said
    assert leaver in said
    assert book.email(CLERK) not in said
    assert f"/spreadsheets/d/{book.id}/edit" in said
    assert stranger not in str(book.rows("运行记录"))
    book.done("deliver_mail")
    (report,) = [plain(message) for message in book.mailbox() if message["To"] == book.email(MANAGER)]
    assert stranger in report
    log = book.office.system.children[1].log.read_text(encoding="utf-8")
    assert stranger not in log


def test_a_link_that_lets_anybody_in_is_named(book: Book) -> None:
    book.spreadsheet.share("", perm_type="anyone", role="reader")
    (said,) = [one for one in book.done("recalculate")["access"] if "能打开" in one]
    assert "任何有链接的人" in said


def test_a_drive_that_does_not_answer_is_asked_once_and_keeps_nobody_from_being_paid(book: Book) -> None:
    book.type_in("业务录入", deal("A00000001"))
    mark = book.office.mark()
    with book.office.faults({"match": {"path_regex": "/permissions"}, "kind": "503"}):
        answer = book.done("recalculate")
    assert (answer["access"], answer["counts"]["lines"]) == ([], 1)
    asked = [request["kind"] for request in book.office.requests_since(mark)["requests"]]
    assert asked.count("drive.permissions.list") == 1
