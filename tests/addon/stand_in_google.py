"""Stands in for Google's servers where a test is about the add-on alone: one workbook, and tokens that name people."""

from __future__ import annotations

import json
import re
import threading
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qs, unquote, urlsplit

from scripts.local_google.cells.a1 import column_index, column_letters
from tests.addon.serving import Request, Response

SPREADSHEET_ID = "workbook-1"
CELL = re.compile(r"([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?")

Cell = str | int | float | bool | datetime
EPOCH = datetime(1899, 12, 30)


@dataclass
class Google:
    """A workbook as `tabs` by title, each a list of rows; `answer` is its HTTP side."""

    tabs: dict[str, list[list[Cell]]]
    hidden: set[str] = field(default_factory=set)
    heights: dict[str, int] = field(default_factory=dict)
    """Rows of a tab's grid, where it is not the usual thousand."""
    refused: set[str] = field(default_factory=set)
    """People who may not open the workbook."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, request: Request) -> Response:
        """What Google says."""
        address = urlsplit(request.path)
        query = {name: values[0] for name, values in parse_qs(address.query).items()}
        if address.path.startswith("/local/"):
            kind = address.path.removeprefix("/local/").replace("-", "_")
            return _json(200, {kind: f"{kind} of {query['email']}"})
        if request.headers.get("Authorization", "").removeprefix("Bearer access_token of ") in self.refused:
            return _json(403, {"error": {"code": 403, "message": "The caller does not have permission"}})
        with self.lock:
            return self._sheets(request, address.path.removeprefix(f"/v4/spreadsheets/{SPREADSHEET_ID}"), query)

    def _sheets(self, request: Request, path: str, query: dict[str, str]) -> Response:
        if path == "":
            return _json(200, self._metadata())
        if path == ":batchUpdate":
            span = json.loads(request.body)["requests"][0]["deleteDimension"]["range"]
            del self.tabs[list(self.tabs)[span["sheetId"]]][span["startIndex"] : span["endIndex"]]
            return _json(200, {})
        title, top, left, bottom, right = _area(unquote(path.removeprefix("/values/")))
        if request.method == "PUT":
            values = json.loads(request.body)["values"]
            self._write(title, top, left, values)
            return _json(200, {"updatedRange": _a1(title, top, left, len(values), len(values[0]))})
        rows = [[_shown(cell, query) for cell in row[left - 1 : right]] for row in self.tabs[title][top - 1 : bottom]]
        return _json(200, {"values": _trimmed(rows)})

    def _metadata(self) -> dict[str, object]:
        sheets = [
            {
                "properties": {
                    "sheetId": number,
                    "title": title,
                    "hidden": title in self.hidden,
                    "gridProperties": {
                        "rowCount": self.heights.get(title, max(1000, len(rows))),
                        "columnCount": max([26, *map(len, rows)]),
                    },
                }
            }
            for number, (title, rows) in enumerate(self.tabs.items())
        ]
        properties = {"title": "渠道中心 2016", "locale": "zh_CN", "timeZone": "Asia/Shanghai"}
        return {"spreadsheetUrl": "about:blank", "properties": properties, "sheets": sheets}

    def _write(self, title: str, top: int, left: int, values: list[list[Cell]]) -> None:
        rows = self.tabs[title]
        rows.extend([] for _ in range(top + len(values) - 1 - len(rows)))
        for number, typed in enumerate(values):
            row = rows[top - 1 + number]
            row.extend("" for _ in range(left + len(typed) - 1 - len(row)))
            row[left - 1 : left - 1 + len(typed)] = typed


def _json(status: int, content: object) -> Response:
    return Response(status, "application/json; charset=UTF-8", json.dumps(content))


def _area(a1: str) -> tuple[str, int, int, int, int]:
    title, _, cells = a1.rpartition("!") if "!" in a1 else (a1, "", "")
    found = CELL.fullmatch(cells)
    title = title[1:-1].replace("''", "'") if title.startswith("'") else title
    if not found:
        return title, 1, 1, 10_000, 10_000
    left, top, right, bottom = found.groups()
    return title, int(top), column_index(left) + 1, int(bottom or top), column_index(right or left) + 1


def _a1(title: str, top: int, left: int, rows: int, columns: int) -> str:
    first, last = f"{column_letters(left - 1)}{top}", f"{column_letters(left + columns - 2)}{top + rows - 1}"
    quoted = "'" + title.replace("'", "''") + "'"
    return f"{quoted}!{first}" if first == last else f"{quoted}!{first}:{last}"


def _shown(cell: Cell, query: dict[str, str]) -> Cell:
    if isinstance(cell, datetime):
        is_number = query.get("dateTimeRenderOption") == "SERIAL_NUMBER"
        return (cell - EPOCH).total_seconds() / 86_400 if is_number else cell.isoformat(" ")
    return str(cell) if query["valueRenderOption"] == "FORMATTED_VALUE" else cell


def _trimmed(rows: list[list[Cell]]) -> list[list[Cell]]:
    kept = [row[: max((at for at, cell in enumerate(row, 1) if cell != ""), default=0)] for row in rows]
    while kept and not kept[-1]:
        kept.pop()
    return kept
