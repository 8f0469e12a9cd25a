"""The commit: every result in one atomic request, and only if nobody committed since the inputs were read.

One `batchUpdate` is applied wholly or not at all. It begins by creating the marker of the next revision, a developer
metadata whose id is unique in a spreadsheet: of two runs that read the same revision, the second finds the id taken
and its whole request refused. Results too large for one request are first put into hidden staging tabs, and the one
atomic request copies them over.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from functions.errors import Conflict, Refusal
from functions.workbook.client import ApiError, Sheets
from functions.workbook.layout import MARKER_BASE, MARKER_KEY, Layout, discover, is_made_anew
from functions.workbook.reading import Snapshot, letter, quoted
from functions.workbook.tables import Cells, Table, header
from schemas.results import System
from schemas.tab import RESULT_ROWS, Tab, about, columns
from schemas.words import Text

Request = dict[str, Any]
MARKERS_KEPT = 64  # a run that is more commits behind than this has long passed its own deadline
MOST_DIRECT_CELLS = 30_000  # about 2 MB of updateCells, the largest payload that Google recommends
STAGED_BYTES = 2_000_000
STAGING = "_staging"
STALE_SECONDS = 900  # a staging tab older than this was left by a run that died

NOT_WRITTEN = Text(
    "结果写不进表格，表格没有改动。Google 的说法：{message}",
    "The results could not be written; the workbook is unchanged. Google says: {message}",
)


@dataclass(frozen=True)
class Append:
    """Rows added below what a result tab holds."""

    tab: type[Tab]
    rows: Sequence[Cells]


@dataclass(frozen=True)
class Remove:
    """A row of a result tab taken out: `row` counts from 1. Removals come last, the lowest row first."""

    tab: type[Tab]
    row: int


@dataclass(frozen=True)
class Change:
    """Cells of one row of a result tab written anew: `row` counts from 1, `first` is the first field changed."""

    tab: type[Tab]
    row: int
    first: str
    cells: Cells


@dataclass(frozen=True)
class Chart:
    """A chart of a result tab, known by an id of its own: `spec` as Google has it, at a place beside the cells."""

    tab: type[Tab]
    id: int
    spec: Request
    row: int
    column: int


@dataclass(frozen=True)
class Formulas:
    """Formulas in one row of a tab (`row` counts from 0) by their columns, the only thing ever put into an input tab.

    `below`: what stands below them in their columns is cleared, so that nothing blocks what they show.
    """

    tab: type[Tab]
    row: int
    cells: Mapping[int, str]
    below: bool = False


Write = Table | Append | Change | Remove | Chart | Formulas


@dataclass(frozen=True)
class Staged:
    """A table that waits in a hidden tab to be copied to its place."""

    sheet_id: int
    title: str
    height: int
    width: int


def commit(sheets: Sheets, found: Snapshot, writes: Sequence[Write], run_id: str) -> Snapshot:
    """All writes or none; gives the snapshot with its next revision.

    Raises Conflict where another run was committed since the snapshot, Refusal (422, 429, 503) where Google refuses.
    """
    large = [w for w in writes if isinstance(w, Table) and w.height * len(w.columns) > MOST_DIRECT_CELLS]
    staged = {table.tab: _staging(table, run_id, number) for number, table in enumerate(large, start=1)}
    done = False
    try:
        stale = _stage(sheets, found.layout, large, staged) if large else []
        layout = _commit(sheets, found, writes, staged, stale, run_id)
        done = True
    finally:
        if staged and not done:
            _drop(sheets, staged)
    return replace(found, layout=replace(layout, markers={}), revision=found.revision + 1)


def _commit(
    sheets: Sheets,
    found: Snapshot,
    writes: Sequence[Write],
    staged: dict[type[Tab], Staged],
    stale: list[int],
    run_id: str,
) -> Layout:
    layout, revision = found.layout, found.revision + 1
    try:
        sheets.batch_update(_requests(layout, revision, writes, staged, stale, run_id))
    except ApiError as refused:
        now = discover(sheets)
        if now.markers.get(revision) == run_id:
            return now  # it was applied, and only the answer was lost
        if now.revision >= revision:
            raise Conflict from refused
        if now.ids == layout.ids and not _narrow(now, writes):
            raise _not_written(refused, layout) from refused
        # A result tab was deleted and made again by hand, so it has another id: the same writes, to the right tabs. Or
        # it was made before some of its columns were thought of, and gets them now.
        layout = now
        try:
            sheets.batch_update(_requests(layout, revision, writes, staged, stale, run_id))
        except ApiError as again:
            raise _not_written(again, layout) from again
    return layout


def _requests(
    layout: Layout,
    revision: int,
    writes: Sequence[Write],
    staged: dict[type[Tab], Staged],
    stale: list[int],
    run_id: str,
) -> list[Request]:
    kept = dict.fromkeys(write.tab for write in writes if not isinstance(write, Table | Chart | Formulas))
    return [
        *_markers(revision, run_id),
        *(
            {"appendDimension": {"sheetId": layout.sheet_id(tab), "dimension": "COLUMNS", "length": lacking}}
            for tab, lacking in _narrow(layout, writes).items()
        ),
        _revision_cell(layout, revision),
        *(request for tab in kept for request in _as_known(layout, tab)),
        *(request for write in writes for request in _write(layout, write, staged)),
        *({"deleteSheet": {"sheetId": sheet_id}} for sheet_id in [*(s.sheet_id for s in staged.values()), *stale]),
    ]


def _narrow(layout: Layout, writes: Sequence[Write]) -> dict[type[Tab], int]:
    """Result tabs that have fewer columns than are written to, as far as their widths are known: how many are lacking."""
    written = dict.fromkeys(write.tab for write in writes if not isinstance(write, Formulas))
    lacking = {tab: len(columns(tab)) - layout.widths.get(layout.title(tab), len(columns(tab))) for tab in written}
    return {tab: count for tab, count in lacking.items() if count > 0}


def _markers(revision: int, run_id: str) -> Iterator[Request]:
    """The next revision's marker, which fails if it is there, and the end of one that no living run can rest on."""
    yield {
        "createDeveloperMetadata": {
            "developerMetadata": {
                "metadataId": MARKER_BASE + revision,
                "metadataKey": MARKER_KEY,
                "metadataValue": run_id,
                "location": {"spreadsheet": True},
                "visibility": "DOCUMENT",
            }
        }
    }
    if revision > MARKERS_KEPT:
        lookup = {"metadataId": MARKER_BASE + revision - MARKERS_KEPT}
        yield {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": lookup}}}


def _revision_cell(layout: Layout, revision: int) -> Request:
    """The revision where one read call finds it. Provisioning puts it in the first row below the header."""
    return _cells(layout.sheet_id(System), 1, 1, [[revision]])


def _as_known(layout: Layout, tab: type[Tab]) -> Iterator[Request]:
    """A tab that keeps its rows, under its title, its columns labelled as they are written.

    Naming the title costs nothing where it is right already, and refuses the whole request where the tab of this title
    has another id than the one taken for granted.
    """
    sheet_id = layout.sheet_id(tab)
    yield {
        "updateSheetProperties": {"properties": {"sheetId": sheet_id, "title": layout.title(tab)}, "fields": "title"}
    }
    yield _cells(sheet_id, 0, 0, [header(tab, layout.locale)])


def _write(layout: Layout, write: Write, staged: dict[type[Tab], Staged]) -> Iterator[Request]:
    if layout.title(write.tab) not in layout.ids and is_made_anew(write.tab):
        grid = {"rowCount": RESULT_ROWS, "columnCount": len(columns(write.tab))}
        title, new_id = layout.title(write.tab), about(write.tab).sheet_id
        properties = {"sheetId": new_id, "title": title, "hidden": True, "gridProperties": grid}
        yield {"addSheet": {"properties": properties}}
        layout = replace(layout, ids={**layout.ids, title: new_id})
    sheet_id = layout.sheet_id(write.tab)
    if isinstance(write, Append):
        yield {"appendCells": {"sheetId": sheet_id, "rows": _row_data(write.rows), "fields": "userEnteredValue"}}
        return
    if isinstance(write, Chart):
        yield from _chart(layout, write)
        return
    if isinstance(write, Formulas):
        yield from _formulas(layout, write)
        return
    if isinstance(write, Change):
        place = list(columns(write.tab)).index(write.first)
        yield _cells(sheet_id, write.row - 1, place, [write.cells])
        return
    if isinstance(write, Remove):
        rows_out = {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": write.row - 1, "endIndex": write.row}
        # A tab must not run out of rows: Google refuses to delete the last one below the header.
        yield {"appendDimension": {"sheetId": sheet_id, "dimension": "ROWS", "length": 1}}
        yield {"deleteDimension": {"range": rows_out}}
        return
    height = max(write.height + 1, RESULT_ROWS)
    yield {
        "updateSheetProperties": {
            # The title is named for the same reason as in `_as_known`.
            "properties": {
                "sheetId": sheet_id,
                "title": layout.title(write.tab),
                "gridProperties": {"rowCount": RESULT_ROWS},
            },
            "fields": "title,gridProperties.rowCount",
        }
    }
    if height > RESULT_ROWS:
        # Rows inserted before the last one take on its formats, as rows added at the end would not.
        added = {
            "sheetId": sheet_id,
            "dimension": "ROWS",
            "startIndex": RESULT_ROWS - 1,
            "endIndex": height - 1,
        }
        yield {"insertDimension": {"range": added, "inheritFromBefore": True}}
    # The header is written too: whoever may have moved a column of a result tab, it is right again after this.
    yield _cells(sheet_id, 0, 0, [header(write.tab, layout.locale)])
    if write.tab in staged:
        yield _copy(staged[write.tab], sheet_id)
    below = 1 + (write.height if write.tab in staged else 0)
    if below < height:
        direct = [] if write.tab in staged else write.rows()
        yield _cells(sheet_id, below, 0, direct, until=(height, len(write.columns)))


def _formulas(layout: Layout, write: Formulas) -> Iterator[Request]:
    sheet_id = layout.sheet_id(write.tab)
    # The title is named for the same reason as in `_as_known`.
    properties = {"sheetId": sheet_id, "title": layout.title(write.tab)}
    yield {"updateSheetProperties": {"properties": properties, "fields": "title"}}
    if write.below:
        # There is room, then, for a column that is new.
        yield {"appendDimension": {"sheetId": sheet_id, "dimension": "COLUMNS", "length": len(write.cells)}}
    for column, formula in write.cells.items():
        place = {"sheetId": sheet_id, "startColumnIndex": column, "endColumnIndex": column + 1}
        if write.below:
            below = {**place, "startRowIndex": write.row + 1}
            yield {"repeatCell": {"range": below, "cell": {}, "fields": "userEnteredValue"}}
        rows = [{"values": [{"userEnteredValue": {"formulaValue": formula}}]}]
        cell = {**place, "startRowIndex": write.row, "endRowIndex": write.row + 1}
        yield {"updateCells": {"range": cell, "rows": rows, "fields": "userEnteredValue"}}


def _chart(layout: Layout, chart: Chart) -> Iterator[Request]:
    """The chart as it is to be now; the one from before goes, wherever people have moved it."""
    if chart.id in layout.charts:
        yield {"deleteEmbeddedObject": {"objectId": chart.id}}
    anchor = {"sheetId": layout.sheet_id(chart.tab), "rowIndex": chart.row, "columnIndex": chart.column}
    position = {"overlayPosition": {"anchorCell": anchor}}
    yield {"addChart": {"chart": {"chartId": chart.id, "spec": chart.spec, "position": position}}}


def _cells(
    sheet_id: int, row: int, column: int, rows: Sequence[Sequence[Any]], *, until: tuple[int, int] | None = None
) -> Request:
    """Rows of values from a cell on; with `until`, the rest of the range up to there is emptied."""
    place: Request = {"start": {"sheetId": sheet_id, "rowIndex": row, "columnIndex": column}}
    if until is not None:
        bounds = {"startRowIndex": row, "endRowIndex": until[0], "startColumnIndex": column, "endColumnIndex": until[1]}
        place = {"range": {"sheetId": sheet_id, **bounds}}
    return {"updateCells": {**place, "rows": _row_data(rows), "fields": "userEnteredValue"}}


def _row_data(rows: Iterable[Sequence[Any]]) -> list[Request]:
    data = _CellData()
    return [{"values": list(map(data.__getitem__, zip(map(type, row), row, strict=True)))} for row in rows]


class _CellData(dict[tuple[type, Any], Request]):
    """Cells as typed data, one for all that hold the same: a string stays a string, whatever it looks like."""

    def __missing__(self, key: tuple[type, Any]) -> Request:
        kind, value = key
        name = "boolValue" if kind is bool else "numberValue" if kind in (int, float) else "stringValue"
        data = self[key] = {} if value is None or value == "" else {"userEnteredValue": {name: value}}
        return data


def _copy(staged: Staged, sheet_id: int) -> Request:
    size = {"startColumnIndex": 0, "endColumnIndex": staged.width}
    source = {"sheetId": staged.sheet_id, "startRowIndex": 0, "endRowIndex": staged.height, **size}
    target = {"sheetId": sheet_id, "startRowIndex": 1, "endRowIndex": staged.height + 1, **size}
    return {"copyPaste": {"source": source, "destination": target, "pasteType": "PASTE_VALUES"}}


def _staging(large: Table, run_id: str, number: int) -> Staged:
    """Where a large table is to wait."""
    title = f"{STAGING} {int(time.time())} {run_id} {number}"
    return Staged(1_000_000_000 + secrets.randbelow(300_000_000), title, large.height, len(large.columns))


def _stage(sheets: Sheets, layout: Layout, tables: Sequence[Table], staged: dict[type[Tab], Staged]) -> list[int]:
    """Puts large tables into hidden tabs of their own; gives the ids of tabs that dead runs left behind."""
    try:
        there = _make(sheets, list(staged.values()))
        for large in tables:
            for data in _chunks(large, staged[large.tab].title):
                sheets.values_batch_update([data])
    except ApiError as refused:
        raise _not_written(refused, layout) from refused
    return _stale(there)


def _make(sheets: Sheets, wanted: Sequence[Staged]) -> dict[str, int]:
    """Makes the staging tabs; gives the ids of all tabs by title."""
    adds = []
    for place in wanted:
        grid = {"rowCount": place.height, "columnCount": place.width}
        properties = {"sheetId": place.sheet_id, "title": place.title, "hidden": True, "gridProperties": grid}
        adds.append({"addSheet": {"properties": properties}})
    try:
        answer = sheets.batch_update(adds, "updatedSpreadsheet.sheets.properties(sheetId,title)")
    except ApiError:
        there = discover(sheets).ids
        if any(there.get(place.title) != place.sheet_id for place in wanted):
            raise
        return there  # they were made, and only the answer was lost
    found = [sheet["properties"] for sheet in answer["updatedSpreadsheet"]["sheets"]]
    return {properties["title"]: properties.get("sheetId", 0) for properties in found}


def _chunks(large: Table, title: str) -> Iterator[dict[str, Any]]:
    """The table in pieces of about the size that Google recommends for one request."""
    sample = large.height // 100 or 1
    size = sum(len(str(cell)) * 2 + 4 for column in large.columns for cell in column[::sample]) * sample
    step = max(1, large.height * STAGED_BYTES // max(size, 1))
    for start in range(0, large.height, step):
        end = min(start + step, large.height)
        yield {
            "range": f"{quoted(title)}!A{start + 1}:{letter(len(large.columns))}{end}",
            "majorDimension": "COLUMNS",
            # A blank may stay null: the tab is new, so there is nothing that null would leave standing.
            "values": large.json(start, end),
        }


def _stale(there: dict[str, int]) -> list[int]:
    found = []
    for title, sheet_id in there.items():
        name, *rest = title.split(" ")
        if name == STAGING and rest and rest[0].isdecimal() and int(rest[0]) < time.time() - STALE_SECONDS:
            found.append(sheet_id)
    return found


def _drop(sheets: Sheets, staged: dict[type[Tab], Staged]) -> None:
    """Takes staging tabs away again; what cannot be taken now, a later run will find too old."""
    with suppress(ApiError, Refusal):
        sheets.batch_update([{"deleteSheet": {"sheetId": place.sheet_id}} for place in staged.values()])


def _not_written(refused: ApiError, layout: Layout) -> Refusal:
    filled = {"message": refused.message}
    return Refusal(422, Text(NOT_WRITTEN.zh.format(**filled), NOT_WRITTEN.en.format(**filled)), locale=layout.locale)
