"""`./scripts/serve`, and the running system that other commands and tests build on."""

import json
import signal
import smtplib
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
from google.auth.transport.requests import Request
from google.oauth2 import id_token, service_account

from scripts.commands._processes import ChildFailed, free_ports
from scripts.commands._system import Ports, RunningSystem, running_system
from scripts.local_google.files import FolderInUse

ROOT = Path(__file__).resolve().parents[2]
ANY_PORTS = ["--port", "0", "--functions-port", "0", "--smtp-port", "0"]
START_LIMIT = 90  # seconds

STAND_IN = """
import os
import functions_framework

@functions_framework.http
def tallysheet(request):
    return {"path": request.path, **{k: v for k, v in os.environ.items() if k.startswith(("GOOGLE", "TALLY"))}}
"""


@contextmanager
def serving(data: Path, ready_file: Path) -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    """A running `./scripts/serve` and what its ready file says."""
    command = [sys.executable, "scripts/serve", "--data", str(data), "--ready-file", str(ready_file), *ANY_PORTS]
    process = subprocess.Popen(command, cwd=ROOT, text=True, stderr=subprocess.PIPE)
    try:
        deadline = time.monotonic() + START_LIMIT
        while not ready_file.exists():
            assert process.poll() is None, process.communicate()[1]
            assert time.monotonic() < deadline, "no ready file"
            time.sleep(0.05)
        yield process, json.loads(ready_file.read_text(encoding="utf-8"))
    finally:
        process.terminate()
        process.communicate()


@pytest.fixture(scope="module")
def stand_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("functions") / "main.py"
    path.write_text(STAND_IN, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory, stand_in: Path) -> Iterator[RunningSystem]:
    with running_system(tmp_path_factory.mktemp("data"), functions_source=stand_in) as running:
        yield running


def functions_answer(system: RunningSystem) -> dict[str, Any]:
    return dict(requests.get(f"{system.functions}/recalculate", timeout=10).json())


def test_the_ready_file_names_servers_that_answer_and_sigterm_keeps_the_data(tmp_path: Path) -> None:
    ready_file = tmp_path / "ready.json"
    with serving(tmp_path / "data", ready_file) as (process, ready):
        assert set(ready) == {"google", "functions", "service_account", "smtp", "mail", "ledger", "secret"}
        assert requests.get(ready["functions"], timeout=10).status_code < 500
        assert stat.S_IMODE(Path(ready["service_account"]).stat().st_mode) == 0o600
        host, port = ready["smtp"].split(":")
        with smtplib.SMTP(host, int(port), timeout=10) as client:
            client.sendmail("a@example.com", ["b@example.com"], b"Subject: kept\r\n\r\n")
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        assert not ready_file.exists()
    with serving(tmp_path / "data", ready_file) as (_, again):
        (mail,) = requests.get(f"{again['mail']}/messages", timeout=10).json()
        assert mail["subject"] == "kept"


def test_servers_do_not_outlive_a_serve_that_was_killed(tmp_path: Path) -> None:
    with serving(tmp_path / "data", tmp_path / "ready.json") as (process, facts):
        process.kill()
        process.wait()
        deadline = time.monotonic() + START_LIMIT
        while any(is_answering(facts[server]) for server in ("google", "functions")):
            assert time.monotonic() < deadline, "a server goes on"
            time.sleep(0.05)
    with serving(tmp_path / "data", tmp_path / "again.json") as (_, facts):
        assert is_answering(facts["google"])


def is_answering(url: str) -> bool:
    """Whether somebody takes connections there."""
    host, _, port = url.removeprefix("http://").partition(":")
    with socket.socket() as connection:
        return connection.connect_ex((host, int(port))) == 0


def test_a_second_serve_on_the_same_data_says_who_has_it_and_fails(tmp_path: Path) -> None:
    with serving(tmp_path / "data", tmp_path / "ready.json") as (process, _):
        command = [sys.executable, "scripts/serve", "--data", str(tmp_path / "data"), *ANY_PORTS]
        second = subprocess.run(command, cwd=ROOT, text=True, capture_output=True, check=False)
        assert second.returncode == 1
        assert f"process {process.pid} already works on" in second.stderr
        assert process.poll() is None


def test_the_functions_are_told_everything_about_the_local_google(system: RunningSystem) -> None:
    told = functions_answer(system)
    assert told["path"] == "/recalculate"
    assert told["GOOGLE_APPLICATION_CREDENTIALS"] == str(system.service_account)
    assert told["TALLYSHEET_GOOGLE_URL"] == system.google
    assert told["TALLYSHEET_CERTS_URL"] == f"{system.google}/oauth2/v1/certs"
    assert told["TALLYSHEET_AUDIENCES"] == system.functions
    assert f"{told['TALLYSHEET_SMTP_HOST']}:{told['TALLYSHEET_SMTP_PORT']}" == system.smtp
    assert told["TALLYSHEET_SMTP_TLS"] == "none"


def test_a_persons_id_token_is_meant_for_the_functions(system: RunningSystem) -> None:
    parameters = {"email": "clerk@example.com"}
    token = requests.get(f"{system.google}/local/id-token", params=parameters, timeout=10).json()["id_token"]
    certs_url = f"{system.google}/oauth2/v1/certs"
    assert id_token.verify_token(token, Request(), system.functions, certs_url=certs_url)


def test_the_scheduler_the_functions_know_can_prove_who_it_is(system: RunningSystem) -> None:
    key_file = system.service_account.with_name("scheduler.json")
    credentials = service_account.IDTokenCredentials.from_service_account_file(
        str(key_file), target_audience=system.functions
    )
    credentials.refresh(Request())
    certs_url = f"{system.google}/oauth2/v1/certs"
    claims = id_token.verify_token(str(credentials.token), Request(), system.functions, certs_url=certs_url)
    assert claims["email"] == functions_answer(system)["TALLYSHEET_SCHEDULERS"]


def test_the_start_page_leads_to_the_mailbox(system: RunningSystem) -> None:
    chinese = requests.get(system.google, timeout=10).text
    english = requests.get(system.google, headers={"Accept-Language": "en"}, timeout=10).text
    assert 'href="/mail"' in chinese
    assert "邮箱" in chinese
    assert "Mailbox" in english


def test_a_foreign_host_name_is_turned_away(system: RunningSystem) -> None:
    url = f"{system.google}/local/id-token?email=clerk@example.com"
    assert requests.get(url, headers={"Host": "attacker.example"}, timeout=10).status_code == 400


def test_a_taken_port_is_replaced_and_said(tmp_path: Path, stand_in: Path) -> None:
    said: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        wanted = Ports(google=port)
        with running_system(tmp_path, wanted, functions_source=stand_in, say=said.append) as running:
            assert not running.google.endswith(f":{port}")
            assert requests.get(running.google, timeout=10).status_code == 200
    assert any(f"Port {port} is taken" in each for each in said)


def test_two_systems_that_want_the_same_ports_at_once_do_not_meet(tmp_path: Path, stand_in: Path) -> None:
    wanted = Ports(*free_ports([0, 0, 0]))
    ready: list[RunningSystem] = []

    def start(name: str) -> None:
        with running_system(tmp_path / name, wanted, functions_source=stand_in) as running:
            ready.append(running)
            both.wait(START_LIMIT)

    both = threading.Barrier(2)
    starting = [threading.Thread(target=start, args=(name,)) for name in ("one", "two")]
    for thread in starting:
        thread.start()
    for thread in starting:
        thread.join()
    one, two = ready
    assert {one.google, one.functions, one.smtp}.isdisjoint({two.google, two.functions, two.smtp})


def test_free_ports_are_never_the_same_twice() -> None:
    assert len(set(free_ports([0] * 20))) == 20


def test_functions_that_cannot_start_are_named_with_the_end_of_their_log(tmp_path: Path) -> None:
    broken = tmp_path / "main.py"
    broken.write_text("raise RuntimeError('no such plan')", encoding="utf-8")
    with pytest.raises(ChildFailed) as caught, running_system(tmp_path / "data", functions_source=broken):
        pass
    assert "The functions ended unexpectedly" in str(caught.value)
    assert "no such plan" in str(caught.value)


def test_a_server_that_dies_is_noticed_and_the_other_is_stopped(tmp_path: Path, stand_in: Path) -> None:
    with running_system(tmp_path, functions_source=stand_in) as running:
        google, functions = running.children
        running.check()
        google.process.kill()
        google.process.wait()
        with pytest.raises(ChildFailed, match="The local Google ended unexpectedly"):
            running.check()
    assert functions.process.poll() is not None


def test_one_system_at_a_time_has_the_data_and_the_next_may_have_it_after(tmp_path: Path, stand_in: Path) -> None:
    with running_system(tmp_path, functions_source=stand_in):
        second = running_system(tmp_path, functions_source=stand_in)
        with pytest.raises(FolderInUse), second:
            pass
    with running_system(tmp_path, functions_source=stand_in) as running:
        running.check()
