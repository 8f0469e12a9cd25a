"""Everything survives a stop and a start with the same data folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts.commands._system import running_system
from tests.end_to_end.conftest import google_of, new_book
from tests.end_to_end.office import CLERK, Book, Office, deal


def test_a_month_goes_on_after_a_restart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALLYSHEET_RETRY_SECONDS", "3")
    with running_system(tmp_path) as system:
        key = json.loads(system.service_account.read_text(encoding="utf-8"))["private_key_id"]
        office = Office(system, google_of(system))
        book = new_book(office, "zh").staffed()
        book.type_in("业务录入", deal("A00000001"))
        book.done("recalculate")
        book.done("send_statements", month="2016-01")
        book.done("deliver_mail")
        before, mail = book.everything(), [message["Message-ID"] for message in book.mailbox()]
    with running_system(tmp_path) as system:
        assert json.loads(system.service_account.read_text(encoding="utf-8"))["private_key_id"] == key
        office = Office(system, google_of(system))
        again = Book(office, office.client.open_by_key(book.id), book.domain)
        assert again.everything() == before
        assert [message["Message-ID"] for message in again.mailbox()] == mail
        again.type_in("业务录入", deal("A00000002"), at=3)
        assert again.done("recalculate")["counts"]["deals"] == 2
        assert again.done("send_statements", month="2016-01")["counts"]["queued"] == 1
        again.done("deliver_mail")
        assert "更正" in str([m["Subject"] for m in again.mailbox() if m["To"] == again.email(CLERK)][-1])
