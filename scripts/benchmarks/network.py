"""A network without wires: gspread and requests run as always, and what they send is answered from memory.

The bodies are those of the Sheets API (compact, by columns), so a run can be measured from the bytes that it is
answered to the bytes that it sends, with nothing in between that costs anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import orjson
import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPResponse

Columns = list[list[Any]]
GOOGLE = "https://sheets.googleapis.com/"
ZONE = "Asia/Shanghai"
DRIVE = "https://www.googleapis.com/drive/"


class FarEnd(HTTPAdapter):
    """The far end of a requests session, where no wire is."""

    def mount(self, session: requests.Session) -> None:
        """Puts itself at the end of every connection to Google."""
        session.mount(GOOGLE, self)
        session.mount(DRIVE, self)

    def answered(self, request: requests.PreparedRequest, body: bytes) -> requests.Response:
        """A success with this body."""
        headers = {"Content-Type": "application/json; charset=UTF-8", "Content-Length": str(len(body))}
        answer = HTTPResponse(BytesIO(body), headers, 200, reason="OK", preload_content=False)
        return self.build_response(request, answer)


class Tape(FarEnd):
    """Answers that were given to a run, given again in their order to one that asks for the same."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._bodies = iter(sorted(folder.glob("answer*")))

    @staticmethod
    def written(bodies: Iterable[bytes], folder: Path) -> None:
        """Puts answers into a folder."""
        for number, body in enumerate(bodies):
            (folder / f"answer{number:05}").write_bytes(body)

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        """Answers a request."""
        return self.answered(request, next(self._bodies).read_bytes())


class Network(FarEnd):
    """The far end of a requests session: a workbook of columns that learns what is committed only when told to."""

    def __init__(self, titles: Mapping[int, str], cells: Mapping[str, Columns]) -> None:
        super().__init__()
        self._titles = titles
        self._cells: dict[str, Columns] = {title: cells.get(title, []) for title in titles.values()}
        self._bodies: dict[str, bytes] = {}
        self.received: list[bytes] = []
        self.sent: list[bytes] = []

    def cells_of(self, title: str) -> Columns:
        """What a tab holds, by columns."""
        return self._cells[title]

    def contents(self) -> tuple[Mapping[int, str], dict[str, Columns]]:
        """What it was made of: titles by sheet id, and the columns of each tab."""
        return self._titles, self._cells

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        """Answers a request, and keeps what went either way."""
        url = request.url or ""
        asked = request.body if isinstance(request.body, bytes) else b""
        if "values:batchGet?" in url:
            body = self._bodies.get(url) or self._bodies.setdefault(url, self._values(url))
        elif ":getByDataFilter" in url:
            name = f"{url} {asked.decode()}"
            body = self._bodies.get(name) or self._bodies.setdefault(name, self._shown(orjson.loads(asked)))
        elif url.startswith(DRIVE):
            body = b'{"permissions":[]}'
        elif ":batchGetByDataFilter" in url:
            body = self._filtered(orjson.loads(asked))
        elif request.method == "GET":
            body = orjson.dumps(self._tabs())
        else:
            body = self._done(url)
            self.sent.append(asked)
        self.received.append(body)
        return self.answered(request, body)

    def forget(self) -> None:
        """Begins a new record of what goes either way."""
        self.received.clear()
        self.sent.clear()

    def commit(self) -> None:
        """Lets the result tabs hold what was sent since the last `forget`, as Google would at once."""
        staged: dict[str, Columns] = {}
        numbers: dict[int, str] = {}
        for body in map(orjson.loads, self.sent):
            for part in body.get("data", []):
                title = part["range"].rpartition("!")[0].strip("'")
                pieces = staged.setdefault(title, [[] for _ in part["values"]])
                for column, piece in zip(pieces, part["values"], strict=True):
                    column.extend(piece)
            for request in body.get("requests", []):
                if added := request.get("addSheet"):
                    numbers[added["properties"]["sheetId"]] = added["properties"]["title"]
                self._apply(request, {number: staged.get(title, []) for number, title in numbers.items()})
        self._bodies.clear()

    def _apply(self, request: Mapping[str, Any], staged: Mapping[int, Columns]) -> None:
        if copied := request.get("copyPaste"):
            columns = self._cells[self._titles[copied["destination"]["sheetId"]]]
            columns[:] = [
                [column[0], *below] for column, below in zip(columns, staged[copied["source"]["sheetId"]], strict=True)
            ]
        elif appended := request.get("appendCells"):
            columns = self._cells[self._titles[appended["sheetId"]]]
            self._write(columns, max(map(len, columns)), 0, appended["rows"])
        elif updated := request.get("updateCells"):
            place = updated.get("start") or _start(updated["range"])
            columns = self._cells[self._titles[place["sheetId"]]]
            for column in columns if "range" in updated else ():
                del column[place["rowIndex"] :]  # every range that a run writes ends with its tab
            self._write(columns, place["rowIndex"], place.get("columnIndex", 0), updated["rows"])

    @staticmethod
    def _write(columns: Columns, row: int, column: int, rows: Sequence[Mapping[str, Any]]) -> None:
        for offset, cells in enumerate(rows):
            for place, cell in enumerate(cells["values"], start=column):
                columns += [[] for _ in range(place + 1 - len(columns))]
                columns[place] += [""] * (row + offset + 1 - len(columns[place]))
                columns[place][row + offset] = next(iter(cell.get("userEnteredValue", {"": ""}).values()))

    def _values(self, url: str) -> bytes:
        asked = parse_qs(urlsplit(url).query)["ranges"]
        return orjson.dumps({"valueRanges": [{"values": cells} if (cells := self._held(a1)) else {} for a1 in asked]})

    def _filtered(self, asked: Mapping[str, Any]) -> bytes:
        found = [
            {"valueRange": {"values": self._held(each["a1Range"])}, "dataFilters": [each]}
            for each in asked["dataFilters"]
        ]
        return orjson.dumps({"valueRanges": found})

    def _held(self, a1: str) -> Columns:
        """What stands in a whole tab, in columns of it (`B:D`), or in rows of it (`5:9`)."""
        title, _, part = a1.rpartition("!") if "!" in a1 else (a1, "", "")
        cells, (first, _, last) = self._cells[title.strip("'")], part.partition(":")
        if first.isdecimal():
            return [column[int(first) - 1 : int(last)] for column in cells]
        return cells[ord(first) - 65 : ord(last) - 64] if first else cells

    def _shown(self, asked: Mapping[str, Any]) -> bytes:
        """What the sheet shows of stretches of columns, as the field mask of a closer look has it: numbers with all

        their digits, in cells without a format of their own.
        """
        sheets: dict[str, list[dict[str, Any]]] = {}
        for part in asked["dataFilters"]:
            title, _, cells = part["a1Range"].rpartition("!")
            column, first, last = _place(cells)
            below = self._cells[title.strip("'")][column][first : last + 1]
            data = {"startRow": first, "startColumn": column, "rowData": [{"values": [_shown(cell)]} for cell in below]}
            sheets.setdefault(title.strip("'"), []).append(data)
        return orjson.dumps({"sheets": [{"properties": {"title": title}, "data": d} for title, d in sheets.items()]})

    def _done(self, url: str) -> bytes:
        if "updatedSpreadsheet" not in unquote(url):
            return b'{"spreadsheetId":"benchmark"}'
        return orjson.dumps({"updatedSpreadsheet": self._tabs()})

    def _tabs(self) -> dict[str, Any]:
        sheets = [{"properties": {"sheetId": each, "title": title}} for each, title in self._titles.items()]
        return {"properties": {"timeZone": ZONE}, "sheets": sheets}


def _place(cells: str) -> tuple[int, int, int]:
    """`C2:C900` as the place of the column, its first and its last row, from 0."""
    first, last = cells.split(":")
    return ord(first[0]) - 65, int(first[1:]) - 1, int(last[1:]) - 1


def _start(cells: Mapping[str, int]) -> dict[str, int]:
    """The first cell of a range."""
    return {
        "sheetId": cells["sheetId"],
        "rowIndex": cells["startRowIndex"],
        "columnIndex": cells["startColumnIndex"],
    }


def _shown(cell: Any) -> dict[str, Any]:
    if cell is None or cell == "":
        return {"effectiveFormat": {}}
    text = str(cell).upper() if isinstance(cell, bool) else str(cell)
    return {"formattedValue": text, "effectiveFormat": {}, "userEnteredValue": {}}
