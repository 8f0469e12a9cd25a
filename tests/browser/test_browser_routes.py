"""What the page's routes give, and what they refuse."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests
from starlette.applications import Starlette

from scripts.local_google.browser import page, viewers
from scripts.local_google.browser.packages import Packages
from scripts.local_google.browser.routes import routes
from scripts.local_google.browser.scripts import Scripts
from scripts.local_google.store import Store, drive
from scripts.local_google.store.creation import create_spreadsheet
from tests.local_google.serving import served

FUNCTIONS = "http://127.0.0.1:9"
OWNER = "owner@branch.example"


class Server:
    """The routes over HTTP."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url

    def get(self, path: str, **options: Any) -> requests.Response:
        return requests.get(self._base_url + path, timeout=30, **options)

    def post(self, path: str, **options: Any) -> requests.Response:
        return requests.post(self._base_url + path, timeout=30, **options)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "google.sqlite3")
    yield opened
    opened.close()


@pytest.fixture
def server(store: Store, tmp_path: Path) -> Iterator[Server]:
    scripts = Scripts(tmp_path / "scripts.sqlite3", {"FUNCTIONS_URL": FUNCTIONS})
    with served(lambda _: Starlette(routes=routes(store, scripts, FUNCTIONS))) as base_url:
        yield Server(base_url)
    scripts.close()


def operate(server: Server, operation: str, *, execution: str = "e1", person: str = OWNER, **payload: Any) -> Any:
    content = {"execution": execution, "person": person, "payload": payload}
    return server.post(f"/local/scripts/book/{operation}", json=content).json()["result"]


def test_a_workbook_has_a_page_with_its_name_escaped(server: Server, store: Store) -> None:
    file_id = create_spreadsheet(store, OWNER, "<b>一月</b></script>")
    answer = server.get(f"/spreadsheets/d/{file_id}/edit", headers={"Accept-Language": "zh-CN"})
    assert "<title>&lt;b&gt;一月&lt;/b&gt;" in answer.text
    assert OWNER in answer.text
    assert "查看身份" in answer.text
    assert answer.headers["cross-origin-embedder-policy"] == "require-corp"


def test_the_page_speaks_english_to_those_who_do(server: Server, store: Store) -> None:
    file_id = create_spreadsheet(store, OWNER, "January")
    answer = server.get(f"/spreadsheets/d/{file_id}/edit", headers={"Accept-Language": "en-GB"})
    assert "Viewing as" in answer.text


def test_a_workbook_that_is_not_there_has_no_page(server: Server) -> None:
    assert server.get("/spreadsheets/d/nothing/edit").status_code == 404


@pytest.mark.parametrize("name", ["../page.py", "%2e%2e/page.py", "runtime/../host.py", "sheet.js", "nothing.mjs"])
def test_only_the_pages_own_files_are_served(server: Server, name: str) -> None:
    assert server.get(f"/spreadsheets/assets/{name}").status_code == 404


def test_the_runtime_of_the_addon_is_served(server: Server) -> None:
    answer = server.get("/spreadsheets/assets/runtime/execution.mjs")
    assert answer.headers["content-type"].startswith("text/javascript")


def test_an_addons_page_gets_an_origin_of_its_own(server: Server) -> None:
    policy = server.get("/spreadsheets/assets/frame.html").headers["content-security-policy"]
    assert policy == page.FRAME_POLICY
    assert "allow-same-origin" not in policy


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:90/x", "http://127.0.0.1:9.elsewhere.example/", "file:///etc/passwd"]
)
def test_scripts_reach_the_functions_and_nothing_else(server: Server, url: str) -> None:
    answer = server.post("/local/url-fetch", json={"url": url, "method": "GET", "headers": {}})
    assert answer.status_code == 403


def test_functions_that_are_not_there_are_a_failure_in_urlfetchs_words(server: Server) -> None:
    answer = server.post("/local/url-fetch", json={"url": f"{FUNCTIONS}/x", "method": "GET", "headers": {}})
    assert answer.json() == {"failure": "Address unavailable"}


def test_a_page_from_elsewhere_cannot_send_requests_on(server: Server) -> None:
    body = f'{{"url": "{FUNCTIONS}/x", "method": "GET", "headers": {{}}}}'
    answer = server.post("/local/url-fetch", data=body.encode(), headers={"Content-Type": "text/plain"})
    assert answer.status_code == 415


def test_properties_are_kept_for_all_viewers(server: Server) -> None:
    operate(server, "properties.set", store="document", values={"a": "1", "b": "2"})
    operate(server, "properties.delete", store="document", keys=["a"])
    assert operate(server, "properties.all", person="other@branch.example", store="document") == {"b": "2"}
    assert operate(server, "properties.all", store="script") == {"FUNCTIONS_URL": FUNCTIONS}


def test_a_lock_has_one_holder_and_is_free_when_its_execution_ends(server: Server) -> None:
    assert operate(server, "lock.take", name="document", milliseconds=0)
    assert not operate(server, "lock.take", execution="e2", name="document", milliseconds=50)
    operate(server, "execution.end")
    assert operate(server, "lock.take", execution="e2", name="document", milliseconds=0)


def test_triggers_fire_for_everyone_and_are_listed_to_their_creator(server: Server) -> None:
    operate(server, "triggers.create", functionName="onDealEdited", eventType="ON_EDIT", minutes=0)
    assert [each["creator"] for each in operate(server, "triggers.due", person="other@branch.example")] == [OWNER]
    assert operate(server, "triggers.list", person="other@branch.example") == []


def test_a_time_driven_trigger_is_run_by_one_viewer_once_its_minutes_are_over(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = operate(server, "triggers.create", functionName="onMinute", eventType="CLOCK", minutes=1)
    operate(server, "triggers.create", functionName="onDealEdited", eventType="ON_EDIT", minutes=0)
    assert operate(server, "triggers.clock") == []
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 61)
    assert [each["functionName"] for each in operate(server, "triggers.clock")] == ["onMinute"]
    assert operate(server, "triggers.clock", person="other@branch.example") == []
    monkeypatch.setattr(time, "time", lambda: now + 122)
    assert len(operate(server, "triggers.clock", person="other@branch.example")) == 1
    operate(server, "triggers.delete", id=made["id"])
    monkeypatch.setattr(time, "time", lambda: now + 200)
    assert operate(server, "triggers.clock") == []


def test_an_unknown_operation_is_named(server: Server) -> None:
    answer = server.post("/local/scripts/book/x.y", json={"execution": "e", "person": OWNER, "payload": {}})
    assert (answer.status_code, answer.json()["error"]) == (404, "Scripts know no operation x.y")


def test_packages_that_cannot_be_fetched_say_why(tmp_path: Path) -> None:
    blocked = tmp_path / "a-file"
    blocked.write_text("", encoding="utf-8")
    state = Packages(blocked / "packages").wait()
    assert state.state == "failed"
    assert str(blocked) in state.error


def test_packages_without_a_network_say_what_could_not_be_reached(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    state = Packages(tmp_path).wait()
    assert state.state == "failed"
    assert "ECONNREFUSED 127.0.0.1:9" in state.error


def test_a_change_moves_the_mark(server: Server, store: Store) -> None:
    file_id = create_spreadsheet(store, OWNER, "一月")
    before = server.get(f"/local/changes/{file_id}").json()["mark"]
    with store.writing(file_id, OWNER) as workbook:
        workbook.touch()
    assert server.get(f"/local/changes/{file_id}", params={"since": before}).json()["mark"] != before


def test_who_waits_for_a_change_is_told_of_it(server: Server, store: Store) -> None:
    file_id = create_spreadsheet(store, OWNER, "一月")
    before = server.get(f"/local/changes/{file_id}").json()["mark"]
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(server.get, f"/local/changes/{file_id}", params={"since": before})
        with store.writing(file_id, OWNER) as workbook:
            workbook.touch()
        assert answer.result().json()["mark"] != before


def test_changes_within_one_millisecond_have_marks_of_their_own(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    file_id = create_spreadsheet(store, OWNER, "一月")
    monkeypatch.setattr(drive, "now", lambda: "2026-01-01T00:00:00.000Z")
    marks = []
    for _ in range(3):
        with store.writing(file_id, OWNER) as workbook:
            workbook.touch()
        marks.append(viewers.mark(store, file_id))
    assert len(set(marks)) == 3


def test_a_workbook_that_stays_the_same_keeps_its_mark(server: Server, store: Store) -> None:
    file_id = create_spreadsheet(store, OWNER, "一月")
    before = server.get(f"/local/changes/{file_id}").json()["mark"]
    assert server.get(f"/local/changes/{file_id}", params={"since": before}).json()["mark"] == before
