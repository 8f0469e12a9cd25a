"""Two service accounts that share the work: one validates, the other does everything else, and neither locks the other out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from schemas.workbook import workbook
from scripts.commands._provisioning import Order, account_of, provision
from tests.end_to_end.conftest import TELECOM, Functions
from tests.end_to_end.office import CLERK, MANAGER, Answer, Book, Office, deal

VALIDATION = "validation"


@pytest.fixture
def key(office: Office) -> dict[str, str]:
    """The key of a second service account, which the ledger is shared with."""
    made = requests.post(f"{office.system.google}/local/service-accounts", json={"name": VALIDATION}, timeout=30)
    found: dict[str, str] = made.json()
    office.client.insert_permission(office.system.ledger, found["client_email"], perm_type="user", role="writer")
    return found


@pytest.fixture
def shared(office: Office, key: dict[str, str]) -> Book:
    """A workbook that was provisioned for both."""
    order = Order(workbook(TELECOM), locale="zh", ledger=office.system.ledger, accounts=[key["client_email"]])
    made = provision(office.client, order)
    assert key["client_email"] in made.shared
    book = Book(office, office.client.open_by_key(made.id), "two.example").staffed()
    book.type_in("业务录入", deal("A00000001"), deal("A00000002", 业务号码="138"))
    return book


@pytest.fixture
def processes(
    office: Office, key: dict[str, str], functions_with: Functions, tmp_path: Path
) -> Iterator[dict[str, str]]:
    """The functions of each account, by the account's address."""
    kept = tmp_path / "key.json"
    kept.write_text(json.dumps(key), encoding="utf-8")
    first = account_of(office.client)
    both = ",".join([first, key["client_email"]])
    with (
        functions_with(TALLYSHEET_ACCOUNTS=both) as one,
        functions_with(TALLYSHEET_ACCOUNTS=both, GOOGLE_APPLICATION_CREDENTIALS=str(kept)) as other,
    ):
        yield {first: one, key["client_email"]: other}


def editors(book: Book) -> dict[str, set[str]]:
    """Who may edit each protected tab."""
    fields = "sheets(properties.title,protectedRanges(warningOnly,editors.users))"
    sheets: list[dict[str, Any]] = book.spreadsheet.fetch_sheet_metadata({"fields": fields})["sheets"]
    return {
        sheet["properties"]["title"]: set(held["editors"]["users"])
        for sheet in sheets
        for held in sheet.get("protectedRanges", [])
        if not held.get("warningOnly")
    }


@pytest.fixture
def ask(shared: Book, processes: dict[str, str]) -> Callable[..., Answer]:
    """A call by one of the people to the functions of one account."""

    def asked(account: str, target: str, who: str) -> Answer:
        token = shared.office.token(shared.email(who))
        return shared.office.post(target, {"spreadsheet_id": shared.id}, token=token, functions=processes[account])

    return asked


def test_each_account_works_on_what_the_other_wrote_and_both_keep_their_rights(
    shared: Book, key: dict[str, str], ask: Callable[..., Answer]
) -> None:
    first, validation = account_of(shared.office.client), key["client_email"]
    assert all({first, validation} <= who for who in editors(shared).values())
    assert ask(validation, "validate_deals", CLERK).status_code == 200
    assert [row["单号"] for row in shared.rows("问题清单")] == ["A00000002"]
    for _ in range(2):
        answer = ask(first, "recalculate", MANAGER)
        assert answer.status_code == 200, answer.text
        assert all({first, validation} <= who for who in editors(shared).values())
        shared.put("业务录入", 3, "业务号码", "13812345679")
        assert ask(validation, "validate_deals", CLERK).status_code == 200
        assert shared.rows("问题清单") == []
        shared.put("业务录入", 3, "业务号码", "138")
    assert validation not in json.dumps(ask(first, "recalculate", MANAGER).json()), "it is no stranger"
    assert validation not in json.dumps(ask(validation, "validate_deals", CLERK).json())
