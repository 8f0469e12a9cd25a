"""The commit: every result in one atomic request, and only if nobody committed since the inputs were read.

One `batchUpdate` is applied wholly or not at all. It begins with what `turn` asks: of two runs that read the same
revision, the second is refused, and its whole request with it. What is too large for one request is first put into
hidden staging tabs, and the one atomic request copies it over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from functions.errors import Conflict, Refusal
from functions.workbook.client import ApiError, Away, Sheets
from functions.workbook.layout import REVISION, Fact, Layout, Size, discover, facts_of, is_made_anew, tabs_of
from functions.workbook.reading import Snapshot
from functions.workbook.staging import (
    LARGEST_REQUEST,
    MOST_CELLS,
    WRAPPING,
    Staged,
    dead,
    drop,
    encoded_size,
    full,
    place_for,
    size_as_cells,
    stage,
    staging_tabs,
)
from functions.workbook.tables import Cells, Formula, Table, header, of_rows
from functions.workbook.turn import Turn, in_the_way, taking
from functions.workbook.zones import ZONE, zone_of
from schemas.check import Grid
from schemas.results import Runs, System
from schemas.tab import RESULT_ROWS, Tab, about, columns
from schemas.words import Locale, Text

Request = dict[str, Any]
ANSWERED = "updatedSpreadsheet(properties.timeZone,sheets.properties(sheetId,title))"
TRIES = 3  # to write where something stood in the way that could be put right
BETWEEN = Text("；", "; ")
GIVEN_UP = "0"  # behind a run's id: who made a revision without writing anything

NOT_WRITTEN = Text(
    "结果写不进表格，表格没有改动。Google 的说法：{message}",
    "The results could not be written; the workbook is unchanged. Google says: {message}",
)


@dataclass(frozen=True)
class Append:
    """Rows added to a result tab: below what it holds, or on top where there are very many and the tab was not read."""

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


@dataclass(frozen=True)
class Blank:
    """Whatever stands to the right of a result tab's own columns, emptied."""

    tab: type[Tab]


@dataclass(frozen=True)
class Protect:
    """A protection of a tab, and the addresses that may edit it from now on, nobody else."""

    tab: type[Tab]
    protected_id: int
    editors: tuple[str, ...]

    def request(self) -> Request:
        """What is sent for it."""
        editors = {"users": list(self.editors), "groups": [], "domainUsersCanEdit": False}
        protected = {"protectedRangeId": self.protected_id, "editors": editors}
        return {"updateProtectedRange": {"protectedRange": protected, "fields": "editors"}}


Write = Table | Append | Change | Remove | Chart | Formulas | Blank | Protect


def remembered_as(found: Snapshot, name: str, value: str) -> Write:
    """The write by which the system tab has this fact: in its row, or in one more where it is not there yet."""
    facts = facts_of(found.grids[System])
    return Change(System, facts[name].row + 1, "value", [value]) if name in facts else Append(System, [[name, value]])


@dataclass(frozen=True)
class Source:
    """Where a write is copied from: rows of a staging tab from `row` on, counted from 0."""

    staged: Staged
    row: int = 0


@dataclass(frozen=True)
class _Content:
    """Cells that may go by way of a staging tab, and the places of the writes that they belong to."""

    table: Table
    writes: Sequence[int]
    bytes: int


@dataclass(frozen=True)
class _Commit:
    """One commit on its way. `sources`: by the place of a write, where it is copied from."""

    found: Snapshot
    writes: Sequence[Write]
    run_id: str
    waiting: Sequence[tuple[Staged, Table]]
    sources: Mapping[int, Source]

    @property
    def revision(self) -> int:
        """The revision that it makes."""
        return self.found.revision + 1


def commit(sheets: Sheets, found: Snapshot, writes: Sequence[Write], run_id: str) -> Snapshot:
    """All writes or none; gives the snapshot with its next revision.

    Raises Conflict where another run was committed since the snapshot, and where all was written, but worked out by the
    clock of another time zone than the workbook has by now; Refusal (422, 429, 503) where Google refuses.
    """
    mine = _prepared(found, _with_told(sheets, found.layout.locale, writes, run_id), run_id)
    done = False
    try:
        if mine.waiting:
            _stage(sheets, mine)
        layout = _settled(sheets, mine)
        done = True
        sheets.recorded = len(sheets.met)
    finally:
        if not done:
            drop(sheets, [place.sheet_id for place, _ in mine.waiting])
    if layout.zone and zone_of(layout.zone) != sheets.zone:
        raise Conflict
    layout = replace(layout, markers={}, sizes={}, zone="")
    return replace(found, layout=layout, revision=mine.revision, stands=mine.revision)


def _prepared(found: Snapshot, writes: Sequence[Write], run_id: str) -> _Commit:
    """The commit with as much of its content to be staged as keeps its request within what Google recommends."""
    contents = sorted(_contents(writes), key=lambda content: content.bytes)
    waiting: list[tuple[Staged, Table]] = []
    sources: dict[int, Source] = {}
    direct = sum(content.bytes for content in contents)
    while True:
        while contents and direct > LARGEST_REQUEST - WRAPPING:
            content = contents.pop()
            direct -= content.bytes
            place = place_for(content.table, found.revision + 1, run_id, len(waiting) + 1)
            waiting.append((place, content.table))
            sources |= {write: Source(place, row) for row, write in enumerate(content.writes)}
        mine = _Commit(found, writes, run_id, waiting, sources)
        # What was told from samples is measured before it is sent.
        direct = encoded_size(_requests(mine, found.layout, Turn()))
        if direct <= LARGEST_REQUEST - WRAPPING or not contents:
            return mine


def _contents(writes: Sequence[Write]) -> Iterator[_Content]:
    """What may be staged: tables, rows to add, and the rows to change of each tab together."""
    changed: dict[type[Tab], list[int]] = {}
    for place, write in enumerate(writes):
        if isinstance(write, Table) and write.height:
            yield _Content(write, [place], size_as_cells(write))
        elif isinstance(write, Append) and write.rows:
            table = of_rows(write.tab, write.rows)
            yield _Content(table, [place], size_as_cells(table))
        elif isinstance(write, Change):
            changed.setdefault(write.tab, []).append(place)
    for tab, places in changed.items():
        table = of_rows(tab, [write.cells for place in places if isinstance(write := writes[place], Change)])
        yield _Content(table, places, size_as_cells(table))


def _stage(sheets: Sheets, mine: _Commit) -> None:
    layout = mine.found.layout
    try:
        stage(
            sheets,
            mine.waiting,
            mine.revision,
            lambda sizes: _growth(replace(layout, sizes=sizes), mine),
            layout.locale,
        )
    except ApiError as refused:
        raise _not_written(refused, layout) from refused


def _settled(sheets: Sheets, mine: _Commit) -> Layout:
    """A commit of which it is known what became of it, or `sheets.unsettled` says that it is not."""
    sheets.unsettled = True
    try:
        layout = _commit(sheets, mine)
    except Away as away:
        layout = _found_out(sheets, mine, away)
    except (Conflict, Refusal):
        sheets.unsettled = False
        raise
    sheets.unsettled = False
    sheets.committed += 1
    return layout


def _found_out(sheets: Sheets, mine: _Commit, away: Away) -> Layout:
    """The layout after a commit that was not answered, where it was carried out.

    Raises Conflict where another run came first. Raises `away` where it was not carried out and cannot be any more, or
    where that could not be found out, and `sheets.unsettled` stays.
    """
    if away.unsure:
        nothing = replace(mine, writes=[], run_id=f"{mine.run_id}{GIVEN_UP}", waiting=[], sources={})
        try:
            now = discover(sheets)
            if now.stands == mine.found.stands:
                # It may still be on its way, and must not arrive after somebody was told that it did not. Where its
                # revision is made without it, Google refuses it.
                with suppress(ApiError):
                    _send(sheets, nothing, now, Turn())
                now = discover(sheets)
        except Refusal:
            raise away from None
        made_by = now.markers.get(mine.revision)
        if made_by == mine.run_id:
            return now
        if now.stands == mine.found.stands:
            raise away
        if made_by != nothing.run_id:
            sheets.unsettled = False
            raise Conflict
    sheets.unsettled = False
    raise away


def _commit(sheets: Sheets, mine: _Commit) -> Layout:
    layout, turn, writes = mine.found.layout, Turn(), mine.writes
    for tries_left in reversed(range(TRIES)):
        try:
            ids, zone = _send(sheets, mine, layout, turn)
        except ApiError as refused:
            now = _after(sheets)
            if now.markers.get(mine.revision) == mine.run_id:
                return now  # it was applied, and only the answer was lost
            if now.stands != mine.found.stands:
                raise Conflict from refused
            cramped = _make_room(sheets, now, mine)
            new = in_the_way(sheets, now, mine.revision, turn, refused.message)
            # A result tab was deleted and made again by hand, so it has another id: the same writes, to the right tabs.
            # Or it was made before some of its columns were thought of, and gets them now.
            is_as_known = now.ids == layout.ids and not _narrow(now, writes)
            if not tries_left or (is_as_known and not cramped and new == turn):
                raise _not_written(refused, layout) from refused
            layout, turn = now, new
            mine = replace(mine, writes=_with_told(sheets, layout.locale, writes, mine.run_id))
        else:
            break
    drop(sheets, [ids[title] for title in dead(ids, mine.revision + 1)])
    return replace(layout, zone=zone)


def _after(sheets: Sheets) -> Layout:
    """The layout after a commit was refused; perhaps for the reason that an earlier try of it was carried out."""
    try:
        return discover(sheets)
    except Away as away:
        raise Away(away.status, away.seconds, unsure=True) from away


def _with_told(sheets: Sheets, locale: Locale, writes: Sequence[Write], run_id: str) -> list[Write]:
    """The writes with what the run has met, in its record where it makes one, else in a record of its own."""
    told = sheets.met[sheets.recorded :]
    if not told:
        return list(writes)
    of_runs = [place for place, write in enumerate(writes) if isinstance(write, Append) and write.tab is Runs]
    new = [*writes]
    for place in of_runs[:1]:
        write = writes[place]
        if isinstance(write, Append):
            *others, last = write.rows
            outcome = BETWEEN.to(locale).join([*filter(None, [last[-1]]), *told])
            new[place] = Append(Runs, [*others, [*last[:-1], outcome]])
    if not of_runs:
        names = list(columns(Runs))
        record = {"run_id": run_id, "outcome": BETWEEN.to(locale).join(told)}
        new.append(Append(Runs, [[record.get(name) for name in names]]))
    return new


def _send(sheets: Sheets, mine: _Commit, layout: Layout, turn: Turn) -> tuple[dict[str, int], str]:
    """The one request; gives the ids of all tabs by title, and the workbook's time zone."""
    answer = sheets.batch_update(_requests(mine, layout, turn), ANSWERED)["updatedSpreadsheet"]
    return tabs_of(answer)[0], str(answer["properties"]["timeZone"])


def _make_room(sheets: Sheets, now: Layout, mine: _Commit) -> bool:
    """Whether the workbook was too full and could be helped. Raises Refusal (422) where it could not."""
    own = {place.title for place, _ in mine.waiting}
    there, needed = sum(size.cells for size in now.sizes.values()), _growth(now, mine)
    if there + needed <= MOST_CELLS:
        return False
    others = [title for title in staging_tabs(now.ids) if title not in own]
    if not others or there + needed - sum(now.sizes[title].cells for title in others) > MOST_CELLS:
        raise full(now.sizes, needed, now.locale)
    drop(sheets, [now.ids[title] for title in others])
    return True


def _growth(layout: Layout, mine: _Commit) -> int:
    """By how many cells, at most, a commit makes tabs larger whose sizes are known."""
    more = 0
    for write in mine.writes:
        rows, width = layout.sizes.get(layout.title(write.tab), Size(0, len(columns(write.tab))))
        if isinstance(write, Table):
            more += max(0, max(write.height + 1, RESULT_ROWS) - rows) * width
        elif isinstance(write, Append):
            more += len(write.rows) * width
    return more


def _requests(mine: _Commit, layout: Layout, turn: Turn) -> list[Request]:
    writes, revision = mine.writes, mine.revision
    anew, layout = _made_anew(layout, writes)
    kept = dict.fromkeys(
        write.tab for write in writes if not isinstance(write, Table | Chart | Formulas | Blank | Protect)
    )
    return [
        *taking(layout, revision, mine.run_id, turn),
        *anew,
        *(
            {"appendDimension": {"sheetId": layout.sheet_id(tab), "dimension": "COLUMNS", "length": lacking}}
            for tab, lacking in _narrow(layout, writes).items()
        ),
        *_facts(mine, layout),
        *(request for tab in kept for request in _as_known(layout, tab)),
        *(
            request
            for place, write in enumerate(writes)
            for request in _write(layout, write, mine.sources.get(place), mine.found.grids.get(write.tab, ()))
        ),
        *({"deleteSheet": {"sheetId": place.sheet_id}} for place, _ in mine.waiting),
    ]


def _made_anew(layout: Layout, writes: Sequence[Write]) -> tuple[list[Request], Layout]:
    """The tabs that the functions keep for themselves and that are missing, made again; and the layout with them."""
    adds, ids = [], dict(layout.ids)
    for tab in dict.fromkeys(write.tab for write in writes):
        title = layout.title(tab)
        if title not in ids and is_made_anew(tab):
            ids[title] = about(tab).sheet_id
            grid = {"rowCount": RESULT_ROWS, "columnCount": len(columns(tab)) + about(tab).spare, "frozenRowCount": 1}
            properties = {"sheetId": ids[title], "title": title, "hidden": True, "gridProperties": grid}
            adds.append({"addSheet": {"properties": properties}})
    return adds, replace(layout, ids=ids)


def _narrow(layout: Layout, writes: Sequence[Write]) -> dict[type[Tab], int]:
    """Result tabs that have fewer columns than are written to, as far as their sizes are known: how many are lacking."""
    wide: dict[type[Tab], int] = {}
    for write in writes:
        if not isinstance(write, Formulas | Protect):
            rows = write.rows if isinstance(write, Append) else ()
            wide[write.tab] = max(wide.get(write.tab, len(columns(write.tab))), *map(len, rows), 0)
    sizes = {tab: layout.sizes.get(layout.title(tab)) for tab in wide}
    return {tab: wide[tab] - size.columns for tab, size in sizes.items() if size and wide[tab] > size.columns}


def _facts(mine: _Commit, layout: Layout) -> Iterator[Request]:
    """The revision and the run that made it, and the time zone where it is another, where one read call finds them."""
    sheet_id, facts = layout.sheet_id(System), facts_of(mine.found.grids[System])
    wanted: list[Cells] = [[REVISION, mine.revision, mine.run_id]]
    if mine.found.layout.zone and mine.found.layout.zone != facts.get(ZONE, Fact()).value:
        wanted.append([ZONE, mine.found.layout.zone])
    for fact in wanted:
        if known := facts.get(str(fact[0])):
            yield _cells(sheet_id, known.row, 0, [fact])
        else:
            yield {"appendCells": {"sheetId": sheet_id, "rows": _row_data([fact]), "fields": "userEnteredValue"}}


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


def _write(layout: Layout, write: Write, source: Source | None, held: Grid) -> Iterator[Request]:
    """The requests of one write. `held`: what its tab held, as far as it was read."""
    sheet_id = layout.sheet_id(write.tab)
    if isinstance(write, Append) and source:
        yield from _inserted(sheet_id, source, max(1, *map(len, held)))
        return
    if isinstance(write, Append):
        yield {"appendCells": {"sheetId": sheet_id, "rows": _row_data(write.rows), "fields": "userEnteredValue"}}
        return
    if isinstance(write, Protect):
        yield write.request()
        return
    if isinstance(write, Chart | Formulas | Blank):
        yield from _further(layout, write)
        return
    if isinstance(write, Change):
        place = list(columns(write.tab)).index(write.first)
        if source:
            yield _copy(source, sheet_id, write.row - 1, 1, place, len(write.cells))
        else:
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
    if source:
        yield _copy(source, sheet_id, 1, write.height, 0, len(write.columns))
    below = 1 + (write.height if source else 0)
    if below < height:
        direct = [] if source else write.rows()
        yield _cells(sheet_id, below, 0, direct, until=(height, len(write.columns)))


def _further(layout: Layout, write: Chart | Formulas | Blank) -> Iterator[Request]:
    if isinstance(write, Chart):
        return _chart(layout, write)
    return _formulas(layout, write) if isinstance(write, Formulas) else _blank(layout, write)


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


def _blank(layout: Layout, write: Blank) -> Iterator[Request]:
    beyond = {"sheetId": layout.sheet_id(write.tab), "startColumnIndex": len(columns(write.tab))}
    # There is a column to be emptied, then.
    yield {"appendDimension": {"sheetId": beyond["sheetId"], "dimension": "COLUMNS", "length": 1}}
    yield {"repeatCell": {"range": beyond, "cell": {}, "fields": "userEnteredValue"}}


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
        if kind is Formula:
            name, value = "formulaValue", value.text
        data = self[key] = {} if value is None or value == "" else {"userEnteredValue": {name: value}}
        return data


def _inserted(sheet_id: int, source: Source, at: int) -> Iterator[Request]:
    """Staged rows in new ones of their own, so that wherever people have moved things, they stand on nothing.

    `at`: how many rows stand above, the header among them.
    """
    height, width = source.staged.height, source.staged.width
    added = {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": at, "endIndex": at + height}
    # Below the header, rows look like the one that comes after.
    yield {"insertDimension": {"range": added, "inheritFromBefore": at > 1}}
    yield _copy(source, sheet_id, at, height, 0, width)


def _copy(source: Source, sheet_id: int, row: int, height: int, column: int, width: int) -> Request:
    """Staged cells to their place."""
    rows = {"startRowIndex": source.row, "endRowIndex": source.row + height}
    waiting = {"sheetId": source.staged.sheet_id, **rows, "startColumnIndex": 0, "endColumnIndex": width}
    rows = {"startRowIndex": row, "endRowIndex": row + height}
    target = {"sheetId": sheet_id, **rows, "startColumnIndex": column, "endColumnIndex": column + width}
    return {"copyPaste": {"source": waiting, "destination": target, "pasteType": "PASTE_VALUES"}}


def _not_written(refused: ApiError, layout: Layout) -> Refusal:
    return Refusal(422, NOT_WRITTEN.filled(message=refused.message), locale=layout.locale)
