"""Each assumption as a small experiment in a hidden tab, which is taken away when the experiments are over."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import gspread

from functions.errors import Refusal
from functions.workbook.client import ApiError

Json = dict[str, Any]
Rows = Sequence[Sequence[Any]]
_KEY = "tallysheet.check"
_BASE = 1_900_000_000  # ids from here on are those of no tab and no marker that the functions make
# What a sheet would make something else of, if it were typed.
_TRICKY = ["=1+1", "007", "1e3", "2016-01-05", "TRUE", "+86 138", "'quoted"]


class Disproved(Exception):
    """An assumption does not hold; the text says what happened instead."""


@dataclass(frozen=True)
class Bench:
    """A hidden tab to experiment in, and an id for a developer metadata."""

    spreadsheet: gspread.Spreadsheet
    title: str
    sheet_id: int
    marker: int

    def send(self, *requests: Json) -> None:
        """One batchUpdate."""
        self.spreadsheet.batch_update({"requests": list(requests)})

    def put(self, a1: str, rows: Rows) -> None:
        """Writes values as RAW."""
        self.spreadsheet.values_update(self._range(a1), {"valueInputOption": "RAW"}, {"values": rows})

    def cells(self, a1: str) -> list[list[Any]]:
        """What the cells of a range hold: numbers as numbers, formulas as formulas."""
        answer = self.spreadsheet.values_get(self._range(a1), {"valueRenderOption": "FORMULA"})
        found: list[list[Any]] = answer.get("values", [])
        return found

    def expect(self, a1: str, wanted: Rows) -> None:
        """Raises Disproved unless the range holds just this."""
        found = self.cells(a1)
        if found != wanted:
            raise Disproved(f"{a1} holds {found!r}")

    def refused(self, *requests: Json) -> str:
        """What Google says to a batch that it has to refuse with 400. Raises Disproved where it does not."""
        try:
            self.send(*requests)
        except ApiError as error:
            if error.status != 400:
                raise Disproved(f"refused with {error.status}: {error.message}") from error
            return error.message
        raise Disproved("it was accepted")

    def update(self, rows: Rows, **bounds: int) -> Json:
        """An updateCells over a range of the tab; text stays text."""
        cells = [{"values": [{"userEnteredValue": {"stringValue": text}} for text in row]} for row in rows]
        place = {"sheetId": self.sheet_id, **bounds}
        return {"updateCells": {"range": place, "rows": cells, "fields": "userEnteredValue"}}

    def mark(self) -> Json:
        """Makes the developer metadata."""
        made = {"metadataId": self.marker, "metadataKey": _KEY, "metadataValue": "1", "visibility": "DOCUMENT"}
        return {"createDeveloperMetadata": {"developerMetadata": {**made, "location": {"spreadsheet": True}}}}

    def unmark(self) -> Json:
        """Takes it away."""
        lookup = {"developerMetadataLookup": {"metadataId": self.marker}}
        return {"deleteDeveloperMetadata": {"dataFilter": lookup}}

    def clear(self) -> None:
        """Empties the tab, whatever an experiment before this one left."""
        self.spreadsheet.values_clear(f"'{self.title}'")

    def _range(self, a1: str) -> str:
        return f"'{self.title}'!{a1}"


@dataclass(frozen=True)
class Probe:
    """An assumption in words, and the experiment: it says what was seen, or raises Disproved."""

    says: str
    experiment: Callable[[Bench], str]


@dataclass(frozen=True)
class Finding:
    """What came of a probe."""

    says: str
    holds: bool
    seen: str


@contextlib.contextmanager
def workbench(client: gspread.Client, spreadsheet_id: str) -> Iterator[Bench]:
    """A hidden tab for as long as the context lasts. Raises ApiError and Refusal (403, 404, 429, 503)."""
    number = secrets.randbelow(100_000_000)
    bench = Bench(client.open_by_key(spreadsheet_id), f"_check {number}", _BASE + number, _BASE + number)
    grid = {"rowCount": 20, "columnCount": len(_TRICKY)}
    properties = {"sheetId": bench.sheet_id, "title": bench.title, "hidden": True, "gridProperties": grid}
    bench.send({"addSheet": {"properties": properties}})
    try:
        yield bench
    finally:
        bench.send({"deleteSheet": {"sheetId": bench.sheet_id}})


def probe(each: Probe, bench: Bench) -> Finding:
    """Makes the experiment."""
    try:
        bench.clear()
        seen = each.experiment(bench)
    except Disproved as error:
        return Finding(each.says, holds=False, seen=str(error))
    except ApiError as error:
        return Finding(each.says, holds=False, seen=f"Google refused: {error.message}")
    except Refusal as error:
        return Finding(each.says, holds=False, seen=error.detail.en)
    return Finding(each.says, holds=True, seen=seen)


def _is_atomic(bench: Bench) -> str:
    said = bench.refused(
        bench.update([["x"]], startRowIndex=0, endRowIndex=1, startColumnIndex=0, endColumnIndex=1),
        {"deleteSheet": {"sheetId": bench.sheet_id + 1}},
    )
    bench.expect("A1", [])
    return said


def _keeps_ids_unique(bench: Bench) -> str:
    bench.send(bench.mark())
    try:
        said = bench.refused(
            bench.update([["x"]], startRowIndex=0, endRowIndex=1, startColumnIndex=0, endColumnIndex=1), bench.mark()
        )
        bench.expect("A1", [])
    finally:
        bench.send(bench.unmark())
    return said


def _keeps_titles_unique(bench: Bench) -> str:
    others = [sheet.title for sheet in bench.spreadsheet.worksheets() if sheet.id != bench.sheet_id]
    properties = {"sheetId": bench.sheet_id, "title": others[0]}
    return bench.refused({"updateSheetProperties": {"properties": properties, "fields": "title"}})


def _keeps_raw_text(bench: Bench) -> str:
    bench.put("A1", [_TRICKY])
    bench.expect("A1:1", [_TRICKY])
    return "all unchanged"


def _keeps_text_when_copied(bench: Bench) -> str:
    bench.put("A1", [_TRICKY])
    width = {"startColumnIndex": 0, "endColumnIndex": len(_TRICKY), "sheetId": bench.sheet_id}
    source = {**width, "startRowIndex": 0, "endRowIndex": 1}
    target = {**width, "startRowIndex": 1, "endRowIndex": 2}
    bench.send({"copyPaste": {"source": source, "destination": target, "pasteType": "PASTE_VALUES"}})
    bench.expect("A2:2", [_TRICKY])
    return "all unchanged"


def _clears_the_rest(bench: Bench) -> str:
    bench.put("A1", [["a", "b"], ["c", "d"], ["e", "f"]])
    bench.send(bench.update([["new"]], startRowIndex=0, endRowIndex=3, startColumnIndex=0, endColumnIndex=2))
    bench.expect("A1:B3", [["new"]])
    return "the five other cells are empty"


def _appends_below(bench: Bench) -> str:
    bench.put("A1", [["head"], ["first"]])
    row = {"values": [{"userEnteredValue": {"stringValue": "second"}}]}
    bench.send({"appendCells": {"sheetId": bench.sheet_id, "rows": [row], "fields": "userEnteredValue"}})
    bench.expect("A1:A4", [["head"], ["first"], ["second"]])
    return "in the next row"


def _cuts_rows(bench: Bench) -> str:
    bench.put("A19", [["kept"], ["cut"]])
    for height in (19, 20):
        properties = {"sheetId": bench.sheet_id, "gridProperties": {"rowCount": height}}
        bench.send({"updateSheetProperties": {"properties": properties, "fields": "gridProperties.rowCount"}})
    bench.expect("A19:A20", [["kept"]])
    return "what was below is gone"


PROBES = (
    Probe("A batchUpdate with one bad request applies nothing", _is_atomic),
    Probe("A developer metadata id that is in use is refused, and the whole batch with it", _keeps_ids_unique),
    Probe("A title that another tab has is refused", _keeps_titles_unique),
    Probe("RAW text stays the text it is", _keeps_raw_text),
    Probe("copyPaste PASTE_VALUES keeps text that looks like a formula or a number", _keeps_text_when_copied),
    Probe("updateCells over a range empties the cells it names no value for", _clears_the_rest),
    Probe("appendCells goes below the last row that holds something", _appends_below),
    Probe("A smaller rowCount cuts the rows below, whatever they hold", _cuts_rows),
)
