"""Whether work on a large workbook stays in proportion to the bytes moved.

The same data goes through the server and through nothing but SQLite and JSON, in one process each; what counts is
how many times longer the server takes, by its own clock.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson
import requests

Row = list[Any]

DEALS, COLUMNS, RESULTS, RESULT_COLUMNS = 600_000, 16, 25_000, 14
"""What the workbook holds, and what is written into it in one go; both together are within Google's limit."""

_INSERT = "INSERT INTO deals VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"

_AT_ONCE = 50_000
_SECONDS = 600


@dataclass(frozen=True)
class Proportion:
    """One kind of work: megabytes moved, seconds of the server and of plain SQLite and JSON."""

    work: str
    megabytes: float
    seconds: float
    plain_seconds: float

    @property
    def ratio(self) -> float:
        """How many times longer the server takes."""
        return self.seconds / self.plain_seconds


def measured(base_url: str, token: str, deals: int = DEALS, results: int = RESULTS) -> Iterator[Proportion]:
    """Fill a workbook on the server at `base_url`, then read and write it, beside plain SQLite and JSON.

    The file is deleted in the end. Raises requests.RequestException where the server does not answer.
    """
    server = _Server(base_url, token)
    plain = _Plain()
    try:
        rows = [_deal(number) for number in range(deals)]
        yield server.fill(plain, rows)
        yield server.read(plain, deals, "UNFORMATTED_VALUE", "ROWS")
        yield server.read(plain, deals, "UNFORMATTED_VALUE", "COLUMNS")
        yield server.read(plain, deals, "FORMATTED_VALUE", "ROWS")
        yield server.write_results(plain, [row[:RESULT_COLUMNS] for row in rows[:results]])
    finally:
        server.close()


def _deal(number: int) -> Row:
    """A row like a deal: ids, dates, names, amounts, remarks."""
    return [
        f"D{number:08d}",
        f"2016-01-{number % 28 + 1:02d}",
        f"张三{number % 500}",
        str(13_800_000_000 + number),
        number % 97,
        round(number * 0.37, 2),
        number % 3 == 0,
        "移动",
        "宽带",
        f"note {number}",
        number,
        number / 8,
        "x" * 10,
        f"K{number % 1000}",
        "",
        "end",
    ]


class _Plain:
    """The same data in a SQLite table of its own, encoded and decoded as JSON."""

    def __init__(self) -> None:
        self._database = sqlite3.connect(":memory:")
        self._database.execute(f"CREATE TABLE deals ({', '.join(f'c{n}' for n in range(COLUMNS))})")

    def write(self, body: bytes, rows_of: Callable[[Any], list[Row]]) -> float:
        """Seconds to decode the body and insert its rows."""
        missing = [None] * (COLUMNS - len(rows_of(orjson.loads(body))[0]))
        started = time.perf_counter()
        rows = (row + missing for row in rows_of(orjson.loads(body)))
        self._database.executemany(_INSERT, rows)
        self._database.commit()
        return time.perf_counter() - started

    def read(self, count: int) -> float:
        """Seconds to select rows and encode them."""
        started = time.perf_counter()
        orjson.dumps(self._database.execute("SELECT * FROM deals LIMIT ?", (count,)).fetchall())
        return time.perf_counter() - started


class _Server:
    """A spreadsheet on the server, and how long its answers took there."""

    def __init__(self, base_url: str, token: str) -> None:
        self._base_url = base_url
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["Authorization"] = f"Bearer {token}"
        self._mark = 0
        body = {"name": "proportion", "mimeType": "application/vnd.google-apps.spreadsheet"}
        self._id: str = self._ask("POST", "/drive/v3/files", orjson.dumps(body))[0]["id"]

    def fill(self, plain: _Plain, rows: list[Row]) -> Proportion:
        """Write all rows, some at a time."""
        size = {"sheetId": 1, "title": "deals", "gridProperties": {"rowCount": len(rows), "columnCount": COLUMNS}}
        self._batch([{"addSheet": {"properties": size}}])
        seconds = plain_seconds = megabytes = 0.0
        for start in range(0, len(rows), _AT_ONCE):
            part = {"range": f"deals!A{start + 1}", "values": rows[start : start + _AT_ONCE]}
            body = orjson.dumps({"valueInputOption": "RAW", "data": [part]})
            seconds += self._ask("POST", f"/v4/spreadsheets/{self._id}/values:batchUpdate", body)[1]
            plain_seconds += plain.write(body, lambda document: list(document["data"][0]["values"]))
            megabytes += len(body) / 1e6
        return Proportion(f"write {len(rows):,} deals of {COLUMNS} columns", megabytes, seconds, plain_seconds)

    def read(self, plain: _Plain, count: int, render: str, dimension: str) -> Proportion:
        """Read the tab in one call."""
        query = f"valueRenderOption={render}&majorDimension={dimension}&prettyPrint=false"
        path = f"/v4/spreadsheets/{self._id}/values/deals?{query}"
        _, seconds, size = self._ask("GET", path, None)
        work = f"read them in one call, {render.partition('_')[0].lower()}, by {dimension.lower()}"
        return Proportion(work, size / 1e6, seconds, plain.read(count))

    def write_results(self, plain: _Plain, rows: list[Row]) -> Proportion:
        """Write result rows as cells, in one batchUpdate."""
        size = {"rowCount": len(rows), "columnCount": RESULT_COLUMNS}
        cells = [{"values": [{"userEnteredValue": _literal(value)} for value in row]} for row in rows]
        requests_: list[dict[str, Any]] = [
            {"addSheet": {"properties": {"sheetId": 2, "title": "results", "gridProperties": size}}},
            {"updateCells": {"start": {"sheetId": 2}, "rows": cells, "fields": "userEnteredValue"}},
        ]
        body = orjson.dumps({"requests": requests_})
        seconds = self._ask("POST", f"/v4/spreadsheets/{self._id}:batchUpdate", body)[1]
        plain_seconds = plain.write(body, _values_of_cells)
        return Proportion(f"write {len(rows):,} result rows as cells", len(body) / 1e6, seconds, plain_seconds)

    def close(self) -> None:
        """Delete the file."""
        self._ask("DELETE", f"/drive/v3/files/{self._id}", None)
        self._session.close()

    def _batch(self, requests_: list[dict[str, Any]]) -> None:
        self._ask("POST", f"/v4/spreadsheets/{self._id}:batchUpdate", orjson.dumps({"requests": requests_}))

    def _ask(self, method: str, path: str, body: bytes | None) -> tuple[Any, float, int]:
        """The answer, the seconds it took the server, and its bytes."""
        headers = {"Content-Type": "application/json"} if body is not None else {}
        answer = self._session.request(method, self._base_url + path, data=body, headers=headers, timeout=_SECONDS)
        answer.raise_for_status()
        log = self._session.get(f"{self._base_url}/local/requests?since={self._mark}", timeout=_SECONDS).json()
        self._mark = log["mark"]
        content = orjson.loads(answer.content) if method == "POST" else None
        return content, log["requests"][-1]["seconds"], len(answer.content)


def _literal(value: Any) -> dict[str, Any]:
    if isinstance(value, bool):
        return {"boolValue": value}
    return {"stringValue": value} if isinstance(value, str) else {"numberValue": value}


def _values_of_cells(document: Any) -> list[Row]:
    rows = document["requests"][1]["updateCells"]["rows"]
    return [[next(iter(cell["userEnteredValue"].values())) for cell in row["values"]] for row in rows]
