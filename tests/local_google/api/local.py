"""A local Google in this process, and people who talk to it with unmodified gspread or plain HTTP."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import gspread
import requests
from google.oauth2.credentials import Credentials
from gspread.http_client import HTTPClient
from requests import Response
from starlette.applications import Starlette

from scripts.local_google import api, identity
from scripts.local_google.store import Store
from tests.local_google.serving import served

OWNER = "owner@example.com"
CLERK = "clerk@example.com"
STRANGER = "stranger@example.com"

Message = dict[str, Any]


def client_class(base_url: str) -> type[HTTPClient]:
    """gspread's HTTP client, sent to another address than Google's."""

    class LocalClient(HTTPClient):
        def request(self, method: str, endpoint: str, *args: Any, **kwargs: Any) -> Response:
            for host in ("https://sheets.googleapis.com", "https://www.googleapis.com"):
                endpoint = endpoint.replace(host, base_url)
            return super().request(method, endpoint, *args, **kwargs)

    return LocalClient


@dataclass
class LocalGoogle:
    """A running server; `store` is its data, for tests that look behind the scenes."""

    base_url: str
    store: Store
    tokens: dict[str, str] = field(default_factory=dict)

    def token(self, email: str) -> str:
        """An access token of that person."""
        if email not in self.tokens:
            answer = requests.get(f"{self.base_url}/local/access-token", params={"email": email}, timeout=30)
            self.tokens[email] = answer.json()["access_token"]
        return self.tokens[email]

    def gspread(self, email: str = OWNER) -> gspread.Client:
        """gspread, logged in as that person."""
        return gspread.authorize(Credentials(self.token(email)), http_client=client_class(self.base_url))

    def ask(self, method: str, path: str, email: str = OWNER, **more: Any) -> Response:
        """One plain HTTP request of that person."""
        headers = {"Authorization": f"Bearer {self.token(email)}"} | more.pop("headers", {})
        return requests.request(method, f"{self.base_url}{path}", headers=headers, timeout=60, **more)


@dataclass
class Book:
    """One spreadsheet of OWNER on a local Google."""

    google: LocalGoogle
    spreadsheet: gspread.Spreadsheet

    @property
    def id(self) -> str:
        """The spreadsheet's id."""
        return str(self.spreadsheet.id)

    @property
    def sheet(self) -> gspread.Worksheet:
        """The first tab."""
        return self.spreadsheet.sheet1

    def ask(self, method: str, path: str = "", email: str = OWNER, **more: Any) -> Response:
        """A request to the Sheets API about this spreadsheet; `path` is what follows its id."""
        return self.google.ask(method, f"/v4/spreadsheets/{self.id}{path}", email, **more)

    def batch(self, *requests_: Message, email: str = OWNER, **more: Any) -> Response:
        """A batchUpdate of these requests."""
        return self.ask("POST", ":batchUpdate", email, json={"requests": list(requests_), **more})

    def replies(self, *requests_: Message, **more: Any) -> list[Message]:
        """The replies to a batchUpdate that must succeed."""
        answer = self.batch(*requests_, **more)
        assert answer.status_code == 200, answer.text
        found: list[Message] = answer.json()["replies"]
        return found

    def refusal(self, *requests_: Message, email: str = OWNER) -> str:
        """What Google says to a batchUpdate that must be refused with 400."""
        return refusal(self.batch(*requests_, email=email))

    def get(self, fields: str, **params: Any) -> Message:
        """The part of the spreadsheet that `fields` names."""
        answer = self.ask("GET", params={"fields": fields, **params})
        assert answer.status_code == 200, answer.text
        found: Message = answer.json()
        return found

    def tab(self, fields: str, index: int = 0, **params: Any) -> Any:
        """One field of a tab, None where it is absent."""
        return self.get(f"sheets.{fields}", **params)["sheets"][index].get(
            fields.split("(", maxsplit=1)[0].split(".", maxsplit=1)[0]
        )

    def write(self, values: list[list[Any]], range_: str = "Sheet1!A1", *, typed: bool = True) -> Message:
        """Write values as if typed, or RAW."""
        params = {"valueInputOption": "USER_ENTERED" if typed else "RAW"}
        answer = self.ask("PUT", f"/values/{range_}", params=params, json={"values": values})
        assert answer.status_code == 200, answer.text
        found: Message = answer.json()
        return found

    def read(self, range_: str = "Sheet1", **params: Any) -> list[list[Any]]:
        """The values of a range."""
        answer = self.ask("GET", f"/values/{range_}", params=params)
        assert answer.status_code == 200, answer.text
        values: list[list[Any]] = answer.json().get("values", [])
        return values

    def share(self, email: str, role: str = "writer") -> None:
        """Share the file with somebody."""
        body = {"type": "user", "role": role, "emailAddress": email}
        answer = self.google.ask("POST", f"/drive/v3/files/{self.id}/permissions", json=body)
        assert answer.status_code == 200, answer.text


def refusal(answer: Response, code: int = 400) -> str:
    """The message of an error answer of that code."""
    assert answer.status_code == code, answer.text
    error: Message = answer.json()["error"]
    assert error["code"] == code
    return str(error["message"])


def grid_range(rows: tuple[int, int], columns: tuple[int, int], sheet_id: int = 0) -> Message:
    """A GridRange."""
    return {
        "sheetId": sheet_id,
        "startRowIndex": rows[0],
        "endRowIndex": rows[1],
        "startColumnIndex": columns[0],
        "endColumnIndex": columns[1],
    }


@contextlib.contextmanager
def running(folder: Path) -> Iterator[LocalGoogle]:
    """A local Google with its data in a folder, until the context ends."""
    store = Store(folder / "google.sqlite3")

    def make_app(base_url: str) -> Starlette:
        known = identity.Identity(folder, base_url, None)
        app = Starlette(routes=[*identity.routes(known), *api.routes(store)])
        app.state.identity = known
        return app

    with served(make_app) as base_url:
        yield LocalGoogle(base_url, store)
    store.close()
