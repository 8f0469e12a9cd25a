"""What is known of Google's answers, held against a local Google; how it is known stands in each test's name."""

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import gspread
import pytest
import requests

from scripts._environment import ROOT
from scripts.commands._processes import child, wait_until
from scripts.commands.deploy import main
from scripts.commands.deploy.record import OTHER_PERSON_VARIABLE
from scripts.local_google.proof import standing
from scripts.local_google.proof.recording import FOLDER, Bench, Recording, Reply, Send, carried_out, load, save
from scripts.local_google.proof.sequences import SEQUENCES, SPREADSHEET, Step
from tests.local_google.api.local import LocalGoogle, client_class, running

RECORDER, OTHER = "recorder@company.example", "other@company.example"
BY_NAME = {sequence.name: sequence for sequence in SEQUENCES}


@pytest.fixture(scope="module")
def google(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalGoogle]:
    with running(tmp_path_factory.mktemp("google")) as server:
        yield server


def sender(google: LocalGoogle, email: str) -> Send:
    def send(method: str, path: str, body: bytes | None) -> Reply:
        headers = {"Content-Type": "application/json"}
        answer = google.ask(method, path, email, data=body, headers=headers)
        return Reply(answer.status_code, answer.content)

    return send


@pytest.fixture
def bench(google: LocalGoogle, request: pytest.FixtureRequest) -> Iterator[Bench]:
    """A spreadsheet of RECORDER, shared with OTHER, with a tab to carry a sequence out in; Google's quotas hold."""
    spreadsheet = google.gspread(RECORDER).create(request.node.name)
    spreadsheet.share(OTHER, perm_type="user", role="writer", notify=False)
    tab = {"addSheet": {"properties": {"sheetId": 77, "title": "_record77"}}}
    spreadsheet.batch_update({"requests": [tab]})
    requests.post(f"{google.base_url}/local/quotas", json={"google": True}, timeout=30).raise_for_status()
    yield Bench(sender(google, RECORDER), sender(google, OTHER), spreadsheet.id, 77, "_record77")
    requests.delete(f"{google.base_url}/local/quotas", timeout=30).raise_for_status()


def holds(part: Any, whole: Any) -> bool:
    """Whether an answer has at least what it is said to hold; where values are said to be none, it has none."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(name in whole and holds(part[name], whole[name]) for name in part)
    if isinstance(part, list) and all(isinstance(item, dict) for item in part):
        pairs = zip(part, whole, strict=True)
        return all(holds(*pair) and ("values" in pair[0]) == ("values" in pair[1]) for pair in pairs)
    return bool(part == whole)


def check(step: Step, answers: list[dict[str, Any]]) -> None:
    """The documented outcome of one step."""
    won = [answer for answer in answers if answer["status"] == 200]
    if step.at_once > 1:
        assert len(won) == 1
        assert {answer["status"] for answer in answers} == {200, step.status}
        return
    (answer,) = answers
    assert answer["status"] == step.status, answer
    assert step.holds is None or holds(step.holds, answer["response"]), answer


@pytest.mark.parametrize("name", [f"{each.name}, {standing.standing(each)}" for each in SEQUENCES])
def test_the_local_google_answers_as_google(name: str, bench: Bench) -> None:
    sequence = BY_NAME[name.partition(",")[0]]
    exchanges = carried_out(sequence, bench)
    for step, exchange in zip(sequence.steps, exchanges, strict=True):
        check(step, exchange["answers"])
    recording = load(sequence.name)
    assert recording is None or exchanges == recording.exchanges


def test_the_page_says_how_each_thing_is_known() -> None:
    """`python -m scripts.local_google.proof.standing` writes it anew."""
    assert standing.PAGE.read_text(encoding="utf-8") == standing.page()


def test_a_recording_holds_no_ids_addresses_or_projects() -> None:
    bench = Bench(lambda *_: Reply(200, b""), None, "real-id", 4711, "_record")
    answer = '{"spreadsheetId": "real-id", "a": "x@y.example", "b": "projects/123", "sheetId": 4711, "id": 4712}'
    kept = json.loads(bench.by_reference(answer))
    assert kept["spreadsheetId"] == SPREADSHEET
    assert not {"x@y.example", "projects/123", 4711, 4712} & set(kept.values())


def test_a_recording_is_verified_or_taken_anew(tmp_path: Path) -> None:
    first = Recording("atomic-batch", "2030-01-01", None, [{"status": 400}])
    same = first.seen_again([{"status": 400}], date(2030, 2, 2))
    assert (same.recorded, same.verified) == ("2030-01-01", "2030-02-02")
    other = same.seen_again([{"status": 500}], date(2030, 3, 3))
    assert (other.recorded, other.verified) == ("2030-03-03", None)
    sequence = BY_NAME["atomic-batch"]
    assert standing.standing(sequence, tmp_path) == "documented"
    for recording, words in ((first, "recorded on 2030-01-01"), (same, "verified on 2030-02-02")):
        save(recording, tmp_path)
        assert standing.standing(sequence, tmp_path) == words
    assert f"{len(SEQUENCES) - 1} documented, 0 recorded, 1 verified" in standing.page(tmp_path)


def test_the_comparison_sees_an_answer_that_differs(bench: Bench) -> None:
    def spoilt(method: str, path: str, body: bytes | None) -> Reply:
        reply = bench.send(method, path, body)
        return Reply(200 if reply.status_code == 400 else reply.status_code, reply.content)

    wrong = Bench(spoilt, None, bench.spreadsheet, bench.sheet, bench.title)
    exchange = carried_out(BY_NAME["atomic-batch"], wrong)[0]
    with pytest.raises(AssertionError):
        check(BY_NAME["atomic-batch"].steps[0], exchange["answers"])


def test_the_command_asks_every_sequence_and_takes_its_tabs_away(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Against a local Google nothing is written, for that would be no recording of Google."""
    kept = sorted(FOLDER.glob("*"))
    ready = tmp_path / "ready.json"
    command = [
        sys.executable,
        "-m",
        "scripts.local_google",
        "--data",
        str(tmp_path / "data"),
        "--ready-file",
        str(ready),
    ]
    with child("The local Google", command, tmp_path / "log", ROOT, {}) as server:
        wait_until(ready.exists, server, 60)
        said = json.loads(ready.read_text(encoding="utf-8"))
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        client = gspread.service_account(said["service_account"], http_client=client_class(said["google"]))
        book = client.create("recorded")
        book.share(OTHER, perm_type="user", role="writer", notify=False)
        arguments = ["--record", "--spreadsheet-id", book.id, "--ready-file", str(ready)]
        assert main(arguments) == 0
        assert "left out" in capsys.readouterr().out
        token = requests.get(f"{said['google']}/local/access-token", params={"email": OTHER}, timeout=30).json()
        monkeypatch.setenv(OTHER_PERSON_VARIABLE, token["access_token"])
        assert main(arguments) == 0
        assert capsys.readouterr().out.count("nothing is written") == len(SEQUENCES)
        assert [sheet.title for sheet in book.worksheets()] == ["Sheet1"]
    assert main(["--record"]) == 1
    assert sorted(FOLDER.glob("*")) == kept
