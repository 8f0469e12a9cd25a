"""Takes the recordings of what Google answers anew, in a workbook in which a tab may come and go."""

from __future__ import annotations

import json
import os
import secrets
import time
from datetime import UTC, datetime
from pathlib import Path

import requests
from google.auth.transport.requests import AuthorizedSession
from rich.console import Console
from rich.table import Table

from functions.settings import SettingsError
from scripts.commands._connection import NotConnected, connect
from scripts.local_google.proof.recording import (
    FOLDER,
    Bench,
    Recording,
    Reply,
    Send,
    carried_out,
    load,
    save,
)
from scripts.local_google.proof.sequences import SEQUENCES, Sequence
from scripts.local_google.proof.standing import standing

OTHER_PERSON_VARIABLE = "TALLYSHEET_RECORD_OTHER"
GOOGLE = "https://sheets.googleapis.com"
_BASE = 1_950_000_000  # ids from here on are those of no tab and no marker that the functions make
_SECONDS = 180
_PATIENCE, _PAUSE = 8, 15  # tries and seconds between them: quotas are refilled each minute


class NotRecorded(Exception):
    """A tab to record in could not be had; the text says why."""


def record(spreadsheet_id: str | None, ready_file: Path | None, console: Console, folder: Path = FOLDER) -> int:
    """Records every sequence and prints how each is known now: 0, or 1 where Google could not be asked.

    With `ready_file` the system of that file is asked in Google's place, to try the command out: nothing is written.
    """
    if spreadsheet_id is None:
        console.print("--record needs --spreadsheet-id: a workbook in which a tab may come and go.", style="red")
        return 1
    table = Table(title="What Google answers", title_justify="left")
    for heading in ("Sequence", "Outcome"):
        table.add_column(heading, overflow="fold")
    try:
        settings, client = connect(ready_file)
        base = settings.google_url or GOOGLE
        session = AuthorizedSession(client.http_client.auth)
        written = folder if base == GOOGLE else None
        for sequence in SEQUENCES:
            with console.status(f"Asking: {sequence.shows}"):
                table.add_row(sequence.name, _recorded(sequence, session, base, spreadsheet_id, written))
    except (NotConnected, NotRecorded, SettingsError, requests.RequestException) as error:
        console.print(str(error), style="red", markup=False, soft_wrap=True)
        return 1
    console.print(table)
    return 0


def _recorded(
    sequence: Sequence, session: requests.Session, base: str, spreadsheet_id: str, folder: Path | None
) -> str:
    """Carry the sequence out; what comes of it is written into `folder`, or nowhere. Returns the outcome in words."""
    token = os.environ.get(OTHER_PERSON_VARIABLE, "")
    if sequence.needs_other and not token:
        return f"left out: it needs a second person, whose access token {OTHER_PERSON_VARIABLE} names"
    sheet = _BASE + 2 * secrets.randbelow(10_000_000)
    other = requests.Session()
    other.headers["Authorization"] = f"Bearer {token}"
    bench = Bench(_sender(session, base), _sender(other, base), spreadsheet_id, sheet, f"_record{sheet}")
    _batch(bench, {"addSheet": {"properties": {"sheetId": sheet, "title": bench.title, "hidden": True}}})
    try:
        exchanges = carried_out(sequence, bench)
    finally:
        _batch(bench, {"deleteSheet": {"sheetId": sheet}})
    if folder is None:
        return "asked; nothing is written, for this was not Google"
    today = datetime.now(UTC).date()
    before = load(sequence.name, folder)
    fresh = Recording(sequence.name, today.isoformat(), None, exchanges)
    save(fresh if before is None else before.seen_again(exchanges, today), folder)
    changed = before is not None and before.exchanges != exchanges
    return standing(sequence, folder) + (", for the answers have changed" if changed else "")


def _sender(session: requests.Session, base: str) -> Send:
    def send(method: str, path: str, body: bytes | None) -> Reply:
        headers = {} if body is None else {"Content-Type": "application/json"}
        answer = session.request(method, base + path, data=body, headers=headers, timeout=_SECONDS)
        return Reply(answer.status_code, answer.content)

    return send


def _batch(bench: Bench, request: dict[str, object]) -> None:
    """One request about the tab to record in; waits for the quota that a sequence has used up."""
    body = json.dumps({"requests": [request]}).encode()
    for _ in range(_PATIENCE):
        answer = bench.send("POST", f"/v4/spreadsheets/{bench.spreadsheet}:batchUpdate", body)
        if answer.status_code == 200:
            return
        if answer.status_code != 429:
            break
        time.sleep(_PAUSE)
    raise NotRecorded(f"Google answered {answer.status_code} to the tab to record in: {answer.content[:300]!r}")
