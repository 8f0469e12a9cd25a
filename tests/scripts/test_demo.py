"""`./scripts/demo`: the whole way on made-up data, and what it leaves behind."""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import requests
from google.oauth2.service_account import Credentials

from functions.settings import read
from functions.workbook.client import SCOPES, client_for
from schemas.telecom_retention import PRODUCTS
from scripts.commands import demo
from scripts.commands._calling import Caller, CallFailed
from scripts.commands._sample import DEALS, MANAGER_EMAIL, sample
from scripts.commands._system import SCHEDULER, Ports, RunningSystem, running_system
from scripts.local_google.files import FolderInUse, sole_use

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def said(data: Path) -> str:
    """What a finished demonstration printed."""
    command = [sys.executable, "scripts/demo", "--once", "--data", str(data)]
    done = subprocess.run(command, cwd=ROOT, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_demonstration_shows_the_month_of_each_person_and_the_sum(said: str) -> None:
    cells = [[cell.strip() for cell in line.split("│")[1:-1]] for line in said.splitlines() if line.startswith("│")]
    *people, whole = cells
    assert [person[0].split()[0] for person in people] == [str(number) for number in range(1001, 1013)]
    for place in range(1, 6):
        amounts = [row[place].replace(",", "") for row in cells]
        assert sum(map(float, amounts[:-1])) == pytest.approx(float(amounts[-1]))
    assert whole[0] == "All"


def test_the_demonstration_names_the_problems_with_an_example_and_the_places_to_look(said: str) -> None:
    assert re.search(r"\d+ errors and \d+ reminders; the first: 业务录入, row \d+, ", said)
    assert re.search(r"Workbook +http://127\.0\.0\.1:\d+/spreadsheets/d/[\w-]+/edit", said)
    assert re.search(r"Mailbox +http://127\.0\.0\.1:\d+/mail", said)
    assert re.search(r"Functions +http://127\.0\.0\.1:\d+", said)


@pytest.fixture(scope="module")
def workbook(said: str) -> str:
    """The id of the workbook that the demonstration made."""
    found = re.search(r"/spreadsheets/d/([\w-]+)/edit", said)
    assert found
    return found[1]


@pytest.fixture(scope="module")
def system(said: str, data: Path) -> Iterator[RunningSystem]:
    """The servers once more, on what the demonstration left, and at the address that its letters link to."""
    port = re.search(r"Mailbox +http://127\.0\.0\.1:(\d+)/", said)
    assert port
    with running_system(data, Ports(google=int(port[1]))) as running:
        yield running


def test_what_the_demonstration_shows_is_in_the_workbook_and_the_mailbox(
    said: str, workbook: str, system: RunningSystem
) -> None:
    sent = re.search(r"(\d+) messages delivered, 0 failed, 0 to be tried later", said)
    assert sent
    credentials = Credentials.from_service_account_file(str(system.service_account), scopes=SCOPES)
    book = client_for(credentials, read({"TALLYSHEET_GOOGLE_URL": system.google})).open_by_key(workbook)
    states = book.worksheet("通知邮件").get_values()
    messages = requests.get(f"{system.mail}/messages", timeout=10).json()
    assert requests.get(f"{system.google}/spreadsheets/d/{workbook}/edit", timeout=10).status_code == 200
    assert len(messages) == int(sent[1])
    kind, state = states[0].index("类型"), states[0].index("状态")
    assert Counter(row[state] for row in states[1:]) == {"已发送": len(messages)}
    assert [row[kind] for row in states[1:]].count("对账单") == 12


def test_a_schedule_that_names_no_month_sends_the_statements_of_the_last_one(
    workbook: str, system: RunningSystem
) -> None:
    key_file = system.service_account.with_name(f"{SCHEDULER}.json")
    scheduler = json.loads(key_file.read_text(encoding="utf-8"))["client_email"]
    assert Caller(system, scheduler, workbook).call("send_statements")["counts"] == {
        "statements": 12,
        "queued": 0,
        "unchanged": 12,
        "no_address": 0,
    }


def test_a_person_has_to_say_which_month(workbook: str, system: RunningSystem) -> None:
    with pytest.raises(CallFailed, match="send_statements answered 400: The month is written like 2016-01"):
        Caller(system, MANAGER_EMAIL, workbook).call("send_statements")


def test_a_demonstration_beside_another_takes_a_folder_of_its_own(tmp_path: Path) -> None:
    with demo.own_folder(tmp_path / "demo") as first, demo.own_folder(tmp_path / "demo") as second:
        assert first != second


def test_a_demonstration_begins_with_an_empty_folder(tmp_path: Path) -> None:
    with demo.own_folder(tmp_path / "demo") as folder:
        (folder / "local-google").mkdir()
        (folder / "local-google" / "old.db").write_text("old", encoding="utf-8")
    with demo.own_folder(tmp_path / "demo") as folder:
        assert [path.suffix for path in folder.iterdir()] == [".lock", ".lock"]


def test_data_that_serve_works_on_is_not_emptied(tmp_path: Path) -> None:
    with demo.own_folder(tmp_path / "demo") as folder:
        (folder / "kept").write_text("kept", encoding="utf-8")
    with sole_use(tmp_path / "demo", "serve"), demo.own_folder(tmp_path / "demo") as second:
        assert second != folder
    assert (folder / "kept").exists()


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(demo.FolderNotOurs, match="--data"), demo.own_folder(tmp_path):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["letters.txt"]


def test_an_error_within_a_demonstration_is_not_taken_for_a_folder_in_use(tmp_path: Path) -> None:
    with pytest.raises(FolderInUse), demo.own_folder(tmp_path / "demo"):
        raise FolderInUse("another one")
    assert not (tmp_path / "demo-2").exists()


@pytest.mark.parametrize("today", [date(2016, 2, 1), date(2024, 3, 31), date(2025, 1, 1), date(2026, 11, 21)])
def test_the_sample_is_the_last_whole_month_and_always_the_same(today: date) -> None:
    once, again = sample(today), sample(today)
    assert json.dumps(once.deals) == json.dumps(again.deals)
    assert once.month == f"{today.year - (today.month == 1)}-{(today.month - 2) % 12 + 1:02}"
    assert len(once.deals) == DEALS
    assert {row["product"] for row in once.deals} == {*PRODUCTS.values, "购机赠费"}
