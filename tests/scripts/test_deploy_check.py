"""`./scripts/deploy --check`: what it says of a Google that does as assumed, and of one that does not."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gspread
import pytest
from google.oauth2 import credentials, service_account
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from functions.settings import read
from functions.workbook.client import SCOPES, client_for
from scripts._environment import ROOT
from scripts.commands._processes import child, wait_until
from scripts.commands.deploy import main
from scripts.commands.deploy.probes import PROBES, probe, workbench
from tests.local_google.serving import served


@pytest.fixture(scope="module")
def ready_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A running local Google, without functions."""
    folder = tmp_path_factory.mktemp("google")
    path = folder / "ready.json"
    command = [sys.executable, "-m", "scripts.local_google", "--data", str(folder / "data"), "--ready-file", str(path)]
    with child("The local Google", command, folder / "log", ROOT, {}) as running:
        wait_until(path.exists, running, 60)
        yield path


@pytest.fixture(scope="module")
def spreadsheet(ready_file: Path) -> gspread.Spreadsheet:
    """A spreadsheet in which somebody has written."""
    ready = json.loads(ready_file.read_text(encoding="utf-8"))
    key = service_account.Credentials.from_service_account_file(ready["service_account"], scopes=SCOPES)
    made = client_for(key, read({"TALLYSHEET_GOOGLE_URL": ready["google"]})).create("checked")
    made.sheet1.update([["mine", "=1+1"]], "A1", raw=True)
    return made


def test_every_assumption_holds_on_the_local_google(
    ready_file: Path, spreadsheet: gspread.Spreadsheet, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--check", "--spreadsheet-id", spreadsheet.id, "--ready-file", str(ready_file)]) == 0
    said = capsys.readouterr().out
    assert said.count("yes") == len(PROBES)


def test_the_workbook_is_as_it_was(ready_file: Path, spreadsheet: gspread.Spreadsheet) -> None:
    before = whole(spreadsheet)
    main(["--check", "--spreadsheet-id", spreadsheet.id, "--ready-file", str(ready_file)])
    assert whole(spreadsheet) == before


def whole(spreadsheet: gspread.Spreadsheet) -> dict[str, Any]:
    """Everything that Google tells of a spreadsheet, cells included."""
    return dict(spreadsheet.fetch_sheet_metadata({"includeGridData": "true"}))


def test_what_cannot_be_asked_is_said(ready_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check", "--spreadsheet-id", "no-such-workbook", "--ready-file", str(ready_file)]) == 1
    assert "There is no such workbook" in capsys.readouterr().out
    assert main(["--check", "--spreadsheet-id", "no-such-workbook", "--ready-file", "/nowhere.json"]) == 1
    assert "does not lead to a running system" in capsys.readouterr().out
    assert main(["--check"]) == 1
    assert "--check needs --spreadsheet-id" in capsys.readouterr().out


async def agree(request: Request) -> JSONResponse:
    """What a Google would say that accepts everything and remembers nothing."""
    if request.url.path.endswith(":batchUpdate") or request.method == "PUT":
        return JSONResponse({"replies": []})
    if "/values/" in request.url.path:
        return JSONResponse({"values": [["something else"]]})
    tabs = [{"properties": {"sheetId": number, "title": f"Sheet{number}"}} for number in range(2)]
    return JSONResponse({"properties": {"title": "all right"}, "sheets": tabs})


def test_a_google_that_does_otherwise_is_found_out() -> None:
    everything = Route("/{path:path}", agree, methods=["GET", "POST", "PUT"])
    with served(lambda _: Starlette(routes=[everything])) as url:
        settings = read({"TALLYSHEET_GOOGLE_URL": url, "TALLYSHEET_RETRY_SECONDS": "0"})
        client = client_for(credentials.Credentials("any"), settings)
        with workbench(client, "any-workbook") as bench:
            findings = [probe(each, bench) for each in PROBES]
    assert [finding.says for finding in findings if finding.holds] == []
    assert {finding.seen for finding in findings} >= {"it was accepted", "A1:1 holds [['something else']]"}
