"""Recorded exchanges with Google, replayed; and that the comparison sees what differs."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from scripts.local_google.fidelity import Score, replayed, score
from tests.local_google.api.local import LocalGoogle

# Lies beside the checkout on some machines only; the recording below is replayed everywhere.
RECORDINGS = Path(__file__).parents[4] / "shared" / "google-recordings"

Recording = list[dict[str, Any]]

MADE = {"kind": "drive#file", "id": "file-1", "name": "r", "mimeType": "application/vnd.google-apps.spreadsheet"}
ADDED = {
    "sheetId": 17,
    "title": "t",
    "index": 1,
    "sheetType": "GRID",
    "gridProperties": {"rowCount": 2, "columnCount": 2},
}


def exchange(method: str, path: str, body: Any, status: int, response: Any) -> dict[str, Any]:
    return {"method": method, "path": path, "body": body, "status": status, "response": response}


def recording() -> Recording:
    add = {"addSheet": {"properties": {"title": "t", "gridProperties": {"rowCount": 2, "columnCount": 2}}}}
    return [
        exchange("POST", "/drive/v3/files", {"name": "r", "mimeType": MADE["mimeType"]}, 200, dict(MADE)),
        exchange(
            "POST",
            "/v4/spreadsheets/file-1:batchUpdate",
            {"requests": [add]},
            200,
            {"spreadsheetId": "file-1", "replies": [{"addSheet": {"properties": dict(ADDED)}}]},
        ),
        exchange(
            "POST",
            "/v4/spreadsheets/file-1:batchUpdate",
            {"requests": [{"deleteSheet": {"sheetId": 17}}]},
            200,
            {"spreadsheetId": "file-1", "replies": [{}]},
        ),
        exchange(
            "GET", "/drive/v3/files/file-1?fields=id,createdTime", None, 200, {"id": "file-1", "createdTime": "?"}
        ),
        exchange("DELETE", "/drive/v3/files/file-1", None, 204, None),
    ]


def write(folder: Path, exchanges: Recording) -> list[Path]:
    path = folder / "recording.json"
    path.write_bytes(orjson.dumps(exchanges))
    return [path]


def test_an_answer_like_google_s_is_exact_whatever_ids_the_server_makes_up(google: LocalGoogle, tmp_path: Path) -> None:
    found = score(google.base_url, google.token("r@example.com"), write(tmp_path, recording()))
    assert found == Score(sequences=1, whole=1, exchanges=5, status=5, shape=5, exact=5)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"status": 201}, (False, False, False)),
        ({"response": MADE | {"starred": True}}, (True, False, False)),
        ({"response": MADE | {"name": 7}}, (True, False, False)),
        ({"response": MADE | {"name": "other"}}, (True, True, False)),
    ],
)
def test_an_answer_that_differs_is_told_from_one_that_does_not(
    google: LocalGoogle, change: dict[str, Any], expected: tuple[bool, bool, bool]
) -> None:
    exchanges = recording()
    exchanges[0] |= change
    first = next(replayed(google.base_url, google.token("r@example.com"), exchanges))
    assert (first.status, first.shape, first.exact) == expected


@pytest.mark.parametrize("name", [path.name for path in sorted(RECORDINGS.glob("*.json"))] or ["own"])
def test_google_s_answers_are_given_again(google: LocalGoogle, tmp_path: Path, name: str) -> None:
    paths = write(tmp_path, recording()) if name == "own" else [RECORDINGS / name]
    # The address that the recordings were made with, which answers show.
    found = score(google.base_url, google.token("bot@project.iam.gserviceaccount.com"), paths)
    assert found.exact == found.exchanges
