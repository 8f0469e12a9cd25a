"""Each assumption as a small experiment in a hidden tab, which is taken away when the experiments are over."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import gspread

from functions.errors import Refusal
from functions.workbook.client import ApiError
from scripts.commands.deploy.at_once import lets_one_win, reads_one_moment, takes_large_requests
from scripts.commands.deploy.bench import COLUMNS, ROWS, Bench, Disproved, Json
from scripts.commands.deploy.letters_probe import shows_states_soon
from scripts.commands.deploy.outcome_probe import shows_outcomes_soon

_BASE = 1_900_000_000  # ids from here on are those of no tab and no marker that the functions make
# What a sheet would make something else of, if it were typed.
_TRICKY = ["=1+1", "007", "1e3", "2016-01-05", "TRUE", "+86 138", "'quoted"]


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
    grid = {"rowCount": ROWS, "columnCount": COLUMNS}
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


def _refuses_cells_beyond_the_grid(bench: Bench) -> str:
    """What has been cut off cannot be written to: of two requests that cut the same column off, the second is refused."""
    last = len(_TRICKY) - 1
    beyond = {"startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": last, "endColumnIndex": last + 1}

    def cut(columns: int) -> Json:
        properties = {"sheetId": bench.sheet_id, "gridProperties": {"columnCount": columns}}
        return {"updateSheetProperties": {"properties": properties, "fields": "gridProperties.columnCount"}}

    bench.send(bench.update([[""]], **beyond), cut(last))
    try:
        return bench.refused(bench.update([[""]], **beyond), cut(last))
    finally:
        bench.send(cut(last + 1))


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
    Probe("A cell that was cut off the grid is refused, and the whole batch with it", _refuses_cells_beyond_the_grid),
    Probe("Of batches that make the same developer metadata at once, one is applied", lets_one_win),
    Probe("A batchGet over several tabs shows them at one moment", reads_one_moment),
    Probe("A request of 2 MB is applied whole, and a larger one whole or not at all", takes_large_requests),
    Probe("A title that another tab has is refused", _keeps_titles_unique),
    Probe("RAW text stays the text it is", _keeps_raw_text),
    Probe("copyPaste PASTE_VALUES keeps text that looks like a formula or a number", _keeps_text_when_copied),
    Probe("updateCells over a range empties the cells it names no value for", _clears_the_rest),
    Probe("appendCells goes below the last row that holds something", _appends_below),
    Probe("A smaller rowCount cuts the rows below, whatever they hold", _cuts_rows),
    Probe("States of ten thousand letters follow a change within seconds", shows_states_soon),
    Probe("Outcomes of five thousand rows follow an edit within seconds", shows_outcomes_soon),
)
