"""The ledger: which workbooks are served, and the memory of what was mailed."""

from __future__ import annotations

import json
from datetime import date, datetime
from itertools import count
from pathlib import Path

import gspread
import pytest

from functions.access.ledger import Ledger, LedgerAway, Sent, remembers_from
from functions.settings import Settings, read
from functions.workbook.client import Sheets, transport
from schemas.workbook import workbook
from scripts.commands._ledger import NotRegistered, make_ledger, register
from scripts.commands._provisioning import Order, provision
from scripts.commands.deploy import main as deploy
from tests.end_to_end.conftest import TELECOM, Functions
from tests.end_to_end.office import CLERK, MANAGER, Book, Office, deal, sentence

NOW = datetime(2016, 1, 31, 9, 0)
_numbers = count(1)


@pytest.fixture
def registry(office: Office) -> gspread.Worksheet:
    """The tab in which the running functions look."""
    return office.client.open_by_key(office.system.ledger).worksheet("登记")


@pytest.fixture
def ledger_id(office: Office) -> str:
    """A ledger of its own."""
    return make_ledger(office.client)


def opened(office: Office, ledger_id: str, again_seconds: float = 0) -> Ledger:
    return Ledger(Sheets(transport(office.client), ledger_id), ledger_id, again_seconds)


def unregistered(office: Office) -> Book:
    """A workbook with its people, made ready by somebody who may not write the ledger."""
    made = provision(office.client, Order(workbook(TELECOM)))
    return Book(office, office.client.open_by_key(made.id), f"l{next(_numbers)}.example").staffed()


def told(office: Office, spreadsheet_id: str, email: str, functions: str = "") -> list[tuple[int, object]]:
    """What each function answers about a workbook, without the run's id."""
    answers: list[tuple[int, object]] = []
    for target in ("validate_deals", "recalculate", "send_statements", "deliver_mail"):
        body = {"spreadsheet_id": spreadsheet_id, **({"month": "2016-01"} if target == "send_statements" else {})}
        answer = office.post(target, body, token=office.token(email), functions=functions)
        answers.append((answer.status_code, {k: v for k, v in answer.json().items() if k != "run_id"}))
    return answers


def test_a_workbook_outside_the_registry_is_as_one_that_does_not_exist(office: Office) -> None:
    book = unregistered(office)
    mark = office.mark()
    answers = told(office, book.id, book.email(MANAGER))
    asked = office.requests_since(mark)["requests"]
    assert {status for status, _ in answers} == {404}
    assert not [each for each in asked if book.id in each["path"]], "nothing in it is read"
    assert told(office, "1NoSuchWorkbook0000000000000000000000000000", book.email(MANAGER)) == answers


def test_a_workbook_that_is_registered_later_is_served_from_then_on(
    office: Office, registry: gspread.Worksheet
) -> None:
    book = unregistered(office)
    assert "找不到" in book.refused(404, "validate_deals", CLERK)
    registry.append_row([f" https://docs.google.com/spreadsheets/d/{book.id}/edit#gid=0 "])
    assert book.done("validate_deals", CLERK)["status"] == "ok"


def test_deploy_registers_a_workbook_by_its_link_and_says_its_title(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book, ready = unregistered(office), tmp_path / "ready.json"
    ready.write_text(json.dumps(office.system.ready()), encoding="utf-8")
    told = f"存量客户维系激励 ({book.id})"
    for said in (f"{told} is registered now.", f"{told} was registered before."):
        assert deploy(["--register", book.spreadsheet.url, "--ready-file", str(ready)]) == 0
        assert said in capsys.readouterr().out.replace("\n", " ")
    assert book.done("validate_deals", CLERK)["status"] == "ok"


def test_provisioning_that_may_not_write_the_ledger_says_what_an_administrator_does(office: Office) -> None:
    away = "1NoSuchLedger00000000000000000000000000000"
    made = provision(office.client, Order(workbook(TELECOM), ledger=away))
    for said in (f"./scripts/deploy --register {made.id}", "登记", "cannot be written"):
        assert said in made.unserved
    assert provision(office.client, Order(workbook(TELECOM), ledger=office.system.ledger)).unserved == ""


def test_a_copy_is_not_served(book: Book) -> None:
    book.type_in("业务录入", deal("A00000001"))
    book.done("recalculate")
    copied = book.office.client.copy(book.id, copy_permissions=True)
    copy = Book(book.office, copied, book.domain)
    assert "找不到" in copy.refused(404, "deliver_mail")
    assert book.mailbox() == []


@pytest.mark.parametrize("state", ["停用", "off", "启用?"])
def test_a_workbook_taken_out_of_use_is_not_served_and_no_command_takes_it_back(
    office: Office, ledger_id: str, state: str
) -> None:
    register(office.client, ledger_id, "workbook-1", "Title", "somebody", NOW)
    assert opened(office, ledger_id).registered("workbook-1")
    registry = office.client.open_by_key(ledger_id).worksheet("登记")
    registry.append_row(["workbook-1", "", "", "", state])
    fresh = office.client.copy(ledger_id).id
    assert not opened(office, fresh).registered("workbook-1")
    with pytest.raises(NotRegistered, match="Only an administrator"):
        register(office.client, fresh, "workbook-1", "Title", "somebody", NOW)


def test_registering_twice_leaves_one_row(office: Office, ledger_id: str) -> None:
    assert register(office.client, ledger_id, "workbook-1", "Title", "somebody", NOW)
    assert not register(office.client, ledger_id, "workbook-1", "Title", "somebody", NOW)
    rows = office.client.open_by_key(ledger_id).worksheet("登记").get_all_values()[1:]
    assert rows == [["workbook-1", "Title", "somebody", "2016-01-31 09:00:00", "启用"]]


def test_a_workbook_that_is_known_asks_nothing_more_of_the_ledger(book: Book) -> None:
    book.done("validate_deals", CLERK)
    mark = book.office.mark()
    book.done("validate_deals", CLERK)
    asked = book.office.requests_since(mark)["requests"]
    assert not [each for each in asked if book.office.system.ledger in each["path"]]


def test_an_unknown_workbook_is_looked_for_once_in_a_while(office: Office, functions_with: Functions) -> None:
    book = unregistered(office)
    with functions_with(TALLYSHEET_LEDGER_SECONDS="3600") as functions:
        mark = office.mark()
        for _ in range(3):
            told(office, book.id, book.email(MANAGER), functions)
        asked = office.requests_since(mark)["requests"]
        assert len([each for each in asked if office.system.ledger in each["path"]]) == 1


def test_while_the_ledger_cannot_be_read_known_workbooks_go_on_and_others_wait(book: Book) -> None:
    other = unregistered(book.office)
    book.done("validate_deals", CLERK)
    with book.office.faults({"match": {"path_regex": book.office.system.ledger}, "kind": "503"}):
        assert book.done("validate_deals", CLERK)["status"] == "ok"
        assert "登记台账" in other.refused(503, "validate_deals", CLERK)
    assert "找不到" in other.refused(404, "validate_deals", CLERK)


def test_a_process_that_never_read_the_ledger_serves_nobody_while_it_is_away(
    book: Book, functions_with: Functions
) -> None:
    with functions_with(TALLYSHEET_LEDGER="1NoSuchLedger00000000000000000000000000000") as functions:
        body = {"spreadsheet_id": book.id}
        answer = book.office.post(
            "validate_deals", body, token=book.office.token(book.email(CLERK)), functions=functions
        )
        assert "登记台账" in sentence(answer, 503)


def test_what_was_mailed_is_remembered_by_workbook_and_month(office: Office, ledger_id: str) -> None:
    ledger = opened(office, ledger_id)
    january, february = datetime(2016, 1, 31, 23, 59), datetime(2016, 2, 1, 0, 1)
    assert ledger.sent("workbook-1", january.date(), february.date()) == {}
    ledger.remember("workbook-1", [Sent("a", "digest a", "<a@x>"), Sent("b", "digest b", "<b@x>")], january)
    ledger.remember("workbook-2", [Sent("a", "other", "<o@x>")], january)
    ledger.remember("workbook-1", [Sent("c", "=1+1", "<c@x>")], february)
    ledger.remember("workbook-1", [Sent("c", "=1+1", "<c@x>")], february)
    both = ledger.sent("workbook-1", january.date(), february.date())
    assert both == {
        "a": Sent("a", "digest a", "<a@x>", "2016-01-31 23:59:00"),
        "b": Sent("b", "digest b", "<b@x>", "2016-01-31 23:59:00"),
        "c": Sent("c", "=1+1", "<c@x>", "2016-02-01 00:01:00"),
    }
    assert set(ledger.sent("workbook-1", february.date(), february.date())) == {"c"}
    assert set(ledger.sent("workbook-2", january.date(), february.date())) == {"a"}


def test_remembering_is_one_call_and_reading_grows_with_the_months_asked_for(office: Office, ledger_id: str) -> None:
    ledger = opened(office, ledger_id)
    for month in range(1, 13):
        letters = [Sent(f"{month}-{number}", "digest", "<m@x>") for number in range(300)]
        ledger.remember("workbook-1", letters, datetime(2015, month, 5))
    mark = office.mark()
    ledger.remember("workbook-1", [Sent("last", "digest", "<m@x>")], datetime(2015, 12, 31))
    assert set(ledger.sent("workbook-1", date(2015, 12, 1), date(2015, 12, 31))) >= {"last", "12-0"}
    asked = office.requests_since(mark)["requests"]
    assert [each["method"] for each in asked] == ["POST", "GET"]


def test_the_memory_drops_the_months_from_which_nothing_may_be_mailed_any_more(office: Office, ledger_id: str) -> None:
    ledger = opened(office, ledger_id)
    for day in (datetime(2014, 1, 5), datetime(2014, 2, 5), datetime(2016, 2, 5)):
        ledger.remember("workbook-1", [Sent(f"{day:%Y-%m}", "digest", "<m@x>")], day)
    assert remembers_from(date(2016, 2, 5)) == date(2014, 2, 1)
    titles = [tab.title for tab in office.client.open_by_key(ledger_id).worksheets()]
    assert [title for title in titles if title.startswith("已发送")] == ["已发送 2014-02", "已发送 2016-02"]
    assert set(ledger.sent("workbook-1", date(2000, 1, 1), date(2016, 2, 5))) == {"2014-02", "2016-02"}


def test_a_ledger_that_cannot_be_used_says_so_to_whoever_wants_to_mail(office: Office) -> None:
    settings: Settings = read({"TALLYSHEET_GOOGLE_URL": office.system.google})
    ledger = opened(office, "1NoSuchLedger00000000000000000000000000000", settings.ledger_seconds)
    with pytest.raises(LedgerAway) as reading:
        ledger.sent("workbook-1", NOW.date(), NOW.date())
    with pytest.raises(LedgerAway) as writing:
        ledger.remember("workbook-1", [Sent("a", "digest", "<a@x>")], NOW)
    for refused in (reading.value, writing.value):
        assert refused.status == 503
        assert "没有发信" in refused.detail.zh
