"""`./scripts/provision` as people and programs run it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import gspread
import pytest
import requests

from functions.errors import Refusal
from schemas.scheme import SCHEMES
from schemas.words import Text
from schemas.workbook import workbook
from scripts.commands._provisioning import Order, provision
from scripts.commands.provision import main
from sheets_templates.provisioning import ProvisioningError

Run = Callable[..., tuple[int, list[str], str]]
RETENTION = "telecom_retention"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command: its exit code, the lines of its standard output, and what it says beside."""

    def run_with(*arguments: str) -> tuple[int, list[str], str]:
        code = main(["--scheme", RETENTION, *arguments])
        told = capsys.readouterr()
        return code, told.out.splitlines(), told.err

    return run_with


@pytest.fixture
def faults(ready: dict[str, str]) -> Iterator[Callable[[str], None]]:
    """Makes the next batchUpdate fail in the way that is asked for."""
    url = f"{ready['google']}/local/faults"

    def fail(kind: str) -> None:
        rule: dict[str, Any] = {"match": {"path_regex": ":batchUpdate$"}, "kind": kind, "times": 1}
        requests.post(url, json=[rule], timeout=30).raise_for_status()

    yield fail
    requests.delete(url, timeout=30).raise_for_status()


def test_the_last_line_is_the_id_and_the_link_stands_above(
    run: Run, ready: dict[str, str], client: gspread.Client
) -> None:
    code, lines, said = run("--ready-file", ready["file"], "--title", "城东一月", "--manager", "m@branch.example")
    assert code == 0
    workbook = client.open_by_key(lines[-1])
    assert workbook.title == "城东一月"
    assert f"{ready['google']}/spreadsheets/d/{lines[-1]}/edit" in "".join(said.replace("│", "").split())
    assert "m@branch.example" in said
    shared = {held["emailAddress"]: held["role"] for held in client.list_permissions(lines[-1])}
    assert shared["m@branch.example"] == "writer"


def test_a_workbook_may_be_named_by_its_link(run: Run, ready: dict[str, str]) -> None:
    _, (*_, spreadsheet_id), _ = run("--ready-file", ready["file"])
    link = f"https://docs.google.com/spreadsheets/d/{spreadsheet_id}/edit#gid=101"
    code, lines, said = run("--ready-file", ready["file"], "--spreadsheet-id", link)
    assert (code, lines) == (0, [spreadsheet_id])
    assert "Nothing to change" in said


def test_an_unknown_scheme_is_answered_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--scheme", "nonesuch"])
    said = capsys.readouterr().err
    assert all(name in said for name in SCHEMES)


@pytest.mark.parametrize("wrong", [("--manager", "boss"), ("--spreadsheet-id", "?")])
def test_a_slip_in_an_argument_is_named(run: Run, capsys: pytest.CaptureFixture[str], wrong: tuple[str, str]) -> None:
    with pytest.raises(SystemExit):
        run(*wrong)
    assert wrong[1] in capsys.readouterr().err


def test_without_credentials_it_says_how_to_get_some(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "missing.json"))
    code, lines, said = run()
    assert (code, lines) == (1, [])
    assert "GOOGLE_APPLICATION_CREDENTIALS" in said
    assert "./scripts/serve" in said


def test_a_ready_file_that_is_gone_says_to_start_the_system(run: Run, tmp_path: Path) -> None:
    code, _, said = run("--ready-file", str(tmp_path / "gone.json"))
    assert code == 1
    assert "./scripts/serve --ready-file" in said


def test_a_server_that_does_not_answer_is_told_of(
    run: Run, tmp_path: Path, ready: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TALLYSHEET_RETRY_SECONDS", "0")
    gone = Path(ready["file"]).read_text(encoding="utf-8").replace(ready["google"], "http://127.0.0.1:9")
    (tmp_path / "ready.json").write_text(gone, encoding="utf-8")
    code, _, said = run("--ready-file", str(tmp_path / "ready.json"))
    assert code == 1
    assert "not answering" in said


def test_a_workbook_that_does_not_exist_is_told_of(run: Run, ready: dict[str, str]) -> None:
    code, _, said = run("--ready-file", ready["file"], "--spreadsheet-id", "1" * 44)
    assert code == 1
    assert "no such workbook" in said


def test_a_workbook_that_is_not_shared_names_the_account_to_share_it_with(
    run: Run, ready: dict[str, str], client: gspread.Client, person: Callable[[str], gspread.Client]
) -> None:
    own = person("somebody@branch.example").create("mine")
    code, _, said = run("--ready-file", ready["file"], "--spreadsheet-id", own.id)
    assert code == 1
    assert str(getattr(client.http_client.auth, "service_account_email", None)) in said.replace("\n", "")


def test_a_request_whose_answer_was_lost_is_not_a_failure(
    run: Run, ready: dict[str, str], faults: Callable[[str], None], client: gspread.Client
) -> None:
    faults("drop_after")
    code, (spreadsheet_id,), _ = run("--ready-file", ready["file"])
    assert code == 0
    assert len(client.open_by_key(spreadsheet_id).worksheets()) == len(workbook(RETENTION).tabs)


def test_a_workbook_that_could_not_be_finished_is_named_so_that_one_can_go_on(
    run: Run, ready: dict[str, str], faults: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TALLYSHEET_RETRY_SECONDS", "0")
    faults("503")
    code, lines, said = run("--ready-file", ready["file"])
    assert (code, lines) == (1, [])
    going_on = said.split("--spreadsheet-id ")[1].split(".")[0]
    assert run("--ready-file", ready["file"], "--spreadsheet-id", going_on)[:2] == (0, [going_on])


def test_an_account_without_drive_space_says_to_begin_with_a_spreadsheet_of_ones_own(
    client: gspread.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: str) -> None:
        raise Refusal(403, Text("", ""))

    monkeypatch.setattr(client, "create", refuse)
    with pytest.raises(ProvisioningError, match="--spreadsheet-id"):
        provision(client, Order(workbook(RETENTION)))


def test_a_persons_own_login_is_not_enough(person: Callable[[str], gspread.Client]) -> None:
    with pytest.raises(ProvisioningError, match="service account"):
        provision(person("somebody@branch.example"), Order(workbook(RETENTION)))
