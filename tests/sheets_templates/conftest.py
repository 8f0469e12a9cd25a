"""A local Google for the tests that provision real workbooks, and the people who use them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator

import google.oauth2.credentials
import gspread
import pytest
import requests
from google.oauth2 import service_account

from functions.settings import read
from functions.workbook.client import SCOPES, client_for
from scripts._environment import ROOT
from scripts.commands._processes import child, wait_until

Ready = dict[str, str]


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ready]:
    """Where a local Google answers, as its ready file tells; `file` is that file's path."""
    folder = tmp_path_factory.mktemp("google")
    ready_file = folder / "ready.json"
    command = [sys.executable, "-m", "scripts.local_google", "--data", str(folder / "data")]
    with child("The local Google", [*command, "--ready-file", str(ready_file)], folder / "log", ROOT, {}) as running:
        wait_until(ready_file.exists, running, 60)
        yield {**json.loads(ready_file.read_text(encoding="utf-8")), "file": str(ready_file)}


@pytest.fixture(scope="session")
def client(ready: Ready) -> gspread.Client:
    """Google, as the service account that the functions run as."""
    credentials = service_account.Credentials.from_service_account_file(ready["service_account"], scopes=SCOPES)
    return client_for(credentials, read({"TALLYSHEET_GOOGLE_URL": ready["google"]}))


@pytest.fixture(scope="session")
def person(ready: Ready) -> Callable[[str], gspread.Client]:
    """Google, as somebody with that address."""

    def signed_in(email: str) -> gspread.Client:
        answer = requests.get(f"{ready['google']}/local/access-token", params={"email": email}, timeout=30)
        credentials = google.oauth2.credentials.Credentials(answer.json()["access_token"])
        return client_for(
            credentials, read({"TALLYSHEET_GOOGLE_URL": ready["google"], "TALLYSHEET_RETRY_SECONDS": "0"})
        )

    return signed_in
