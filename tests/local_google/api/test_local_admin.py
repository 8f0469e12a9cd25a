"""Faults, quotas and the log of requests, under /local."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import gspread
import pytest
import requests

from tests.local_google.api.local import CLERK, Book, LocalGoogle, Message, refusal


@pytest.fixture(autouse=True)
def all_well(google: LocalGoogle) -> Iterator[None]:
    """No fault and no quota of one test meets another."""
    yield
    requests.delete(f"{google.base_url}/local/faults", timeout=30)
    requests.delete(f"{google.base_url}/local/quotas", timeout=30)


def faults(google: LocalGoogle, *rules: Message) -> None:
    answer = requests.post(f"{google.base_url}/local/faults", json=list(rules), timeout=30)
    assert answer.status_code == 200, answer.text


def quotas(google: LocalGoogle, /, **limits: Any) -> None:
    answer = requests.post(f"{google.base_url}/local/quotas", json=limits, timeout=30)
    assert answer.status_code == 200, answer.text


def log(google: LocalGoogle, mark: int) -> Message:
    found: Message = requests.get(f"{google.base_url}/local/requests", params={"since": mark}, timeout=30).json()
    return found


@pytest.mark.parametrize(
    ("kind", "status"), [("429", "RESOURCE_EXHAUSTED"), ("500", "INTERNAL"), ("503", "UNAVAILABLE")]
)
def test_a_rule_makes_requests_fail_as_google_fails(book: Book, kind: str, status: str) -> None:
    faults(book.google, {"kind": kind, "times": 1, "retry_after": 3, "match": {"path_regex": "/values/"}})
    answer = book.ask("GET", "/values/A1")
    assert answer.status_code == int(kind)
    assert answer.headers["Retry-After"] == "3"
    assert answer.json()["error"]["status"] == status
    assert book.ask("GET", "/values/A1").status_code == 200


def test_gspread_sees_a_fault_as_an_error_of_the_api(book: Book) -> None:
    faults(book.google, {"kind": "503", "match": {"method": "PUT"}})
    with pytest.raises(gspread.exceptions.APIError) as caught:
        book.sheet.update([["a"]])
    assert caught.value.code == 503


def test_drive_fails_in_its_own_words(book: Book) -> None:
    faults(book.google, {"kind": "429", "match": {"kind": "^drive\\."}})
    answer = book.google.ask("GET", f"/drive/v3/files/{book.id}")
    assert answer.json()["error"]["errors"][0]["reason"] == "rateLimitExceeded"
    assert book.ask("GET").status_code == 200


def test_a_connection_dropped_before_leaves_nothing_done(book: Book) -> None:
    faults(book.google, {"kind": "drop_before", "times": 1, "match": {"method": "PUT"}})
    with pytest.raises(requests.ConnectionError):
        book.write([["a"]])
    assert book.read() == []


def test_a_connection_dropped_after_leaves_the_change(book: Book) -> None:
    faults(book.google, {"kind": "drop_after", "times": 1, "match": {"method": "PUT"}})
    with pytest.raises(requests.ConnectionError):
        book.write([["a"]])
    assert book.read() == [["a"]]


def test_a_slow_answer_is_an_answer(book: Book) -> None:
    mark = log(book.google, 0)["mark"]
    faults(book.google, {"kind": "slow", "delay": 0.2})
    assert book.ask("GET").status_code == 200
    (entry,) = log(book.google, mark)["requests"]
    assert (entry["fault"], entry["status"]) == ("slow", 200)
    assert entry["seconds"] >= 0.2


def test_an_answer_that_is_held_back_belongs_to_a_change_that_is_there(book: Book) -> None:
    mark = log(book.google, 0)["mark"]
    faults(book.google, {"kind": "slow_after", "delay": 1.5, "times": 1, "match": {"method": "PUT"}})
    with ThreadPoolExecutor(1) as pool:
        written = pool.submit(book.write, [["a"]])
        while not any(each["status"] for each in log(book.google, mark)["requests"]):
            assert not written.done()
        assert book.read() == [["a"]]
        written.result()


def test_the_same_seed_strikes_the_same_requests(book: Book) -> None:
    def struck() -> list[int]:
        faults(book.google, {"kind": "503", "probability": 0.5, "seed": "7"})
        return [book.ask("GET", "/values/A1").status_code for _ in range(20)]

    first = struck()
    assert set(first) == {200, 503}
    assert struck() == first


def test_rules_show_how_often_they_struck_and_can_be_lifted(book: Book) -> None:
    faults(book.google, {"kind": "500", "times": 2})
    book.ask("GET")
    (rule,) = requests.get(f"{book.google.base_url}/local/faults", timeout=30).json()
    assert (rule["struck"], rule["times"]) == (1, 1)
    requests.delete(f"{book.google.base_url}/local/faults", timeout=30)
    assert book.ask("GET").status_code == 200


@pytest.mark.parametrize(
    "rule", [{"kind": "404"}, {"kind": "500", "when": "now"}, {"kind": "500", "match": {"path_regex": "("}}, "x"]
)
def test_a_rule_that_makes_no_sense_is_refused_and_changes_nothing(book: Book, rule: Any) -> None:
    faults(book.google, {"kind": "500"})
    assert requests.post(f"{book.google.base_url}/local/faults", json=[rule], timeout=30).status_code == 400
    assert book.ask("GET").status_code == 500


def test_what_is_done_in_the_sheet_itself_counts_towards_no_quota(book: Book) -> None:
    quotas(book.google, reads_per_user=1)
    assert book.ask("GET", "/values/A1").status_code == 200
    assert book.ask("GET", "/values/A1").status_code == 429
    assert book.ask("GET", "/values/A1", headers={"X-Local-In-The-Sheet": "yes"}).status_code == 200


def test_google_s_quotas_can_be_switched_on(book: Book) -> None:
    quotas(book.google, google=True)
    limits = requests.get(f"{book.google.base_url}/local/quotas", timeout=30).json()
    assert limits == {
        "reads_per_user": 60,
        "writes_per_user": 60,
        "reads_per_project": 300,
        "writes_per_project": 300,
        "payload_bytes": None,
        "seconds": 180,
    }


def test_a_user_s_reads_and_writes_are_counted_apart(book: Book) -> None:
    book.share(CLERK)
    quotas(book.google, reads_per_user=2, writes_per_user=1)
    assert [book.ask("GET").status_code for _ in range(3)] == [200, 200, 429]
    assert book.ask("GET", email=CLERK).status_code == 200
    book.write([["a"]])
    message = refusal(book.ask("POST", "/values/A1:clear"), 429)
    assert message.startswith("Quota exceeded for quota metric 'Write requests' and limit 'Write requests per minute")


def test_a_project_s_requests_are_counted_over_all_users(book: Book) -> None:
    book.share(CLERK)
    quotas(book.google, reads_per_project=1)
    assert book.ask("GET").status_code == 200
    assert book.ask("GET", email=CLERK).status_code == 429


def test_a_batch_counts_once(book: Book) -> None:
    quotas(book.google, writes_per_user=1)
    assert book.batch({"addSheet": {}}, {"addSheet": {}}).status_code == 200
    assert book.batch({"addSheet": {}}).status_code == 429


def test_a_body_can_be_too_large(book: Book) -> None:
    quotas(book.google, payload_bytes=1000)
    params = {"valueInputOption": "RAW"}
    answer = book.ask("PUT", "/values/A1", params=params, json={"values": [["x" * 2000]]})
    assert refusal(answer, 413) == "Request payload size exceeds the limit: 1000 bytes."


def test_what_takes_too_long_is_given_up_and_leaves_no_trace(book: Book) -> None:
    quotas(book.google, seconds=0)
    params = {"valueInputOption": "RAW"}
    answer = book.ask("PUT", "/values/A1", params=params, json={"values": [["a"]]})
    assert refusal(answer, 504) == "Deadline expired before operation could complete."
    quotas(book.google)
    assert book.read() == []


@pytest.mark.parametrize("limits", [{"reads": 5}, {"reads_per_user": -1}, {"seconds": "long"}])
def test_limits_that_make_no_sense_are_refused(google: LocalGoogle, limits: Message) -> None:
    assert requests.post(f"{google.base_url}/local/quotas", json=limits, timeout=30).status_code == 400


def test_requests_are_counted_by_kind_since_a_mark(book: Book) -> None:
    mark = log(book.google, 0)["mark"]
    book.write([["a"]])
    book.read()
    book.read()
    since = log(book.google, mark)
    assert since["count"] == 3
    assert since["kinds"] == {"sheets.spreadsheets.values.get": 2, "sheets.spreadsheets.values.update": 1}
    assert [entry["status"] for entry in since["requests"]] == [200, 200, 200]
    assert since["requests"][0]["request_bytes"] > 0
    assert since["requests"][1]["response_bytes"] > 0
    assert log(book.google, since["mark"])["count"] == 0
