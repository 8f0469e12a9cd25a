"""Content too large for one request: hidden tabs filled in pieces, from which the one atomic request copies.

A staging tab is there for the one commit that it names: the revision that this would make stands in its title, beside
the time and the run. Once that revision is another run's, or the time long past, nobody is going to copy from it, and
whoever meets it takes it away.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import orjson

from functions.errors import Conflict, Refusal
from functions.workbook.client import ApiError, Sheets
from functions.workbook.layout import Size, discover, revision_of, tabs_of
from functions.workbook.reading import letter, quoted
from functions.workbook.tables import Table
from schemas.words import Locale, Text

LARGEST_REQUEST = 2_000_000  # bytes: the largest payload that Google recommends
CELL_BYTES = 38  # what stands around a value that is sent as a cell: {"userEnteredValue":{"stringValue":}}
BLANK_BYTES = 3
VALUE_BYTES = 3  # around a value that waits in a staging tab: quotation marks and a comma
NULL_BYTES = 5
FILLED = 0.9  # of a request by such a guess, so that few pieces turn out too large and have to be halved
WRAPPING = 1_000  # bytes of a request around what it is about
SAMPLED = 200  # rows of a table by which its bytes are told beforehand
STALE_SECONDS = 900  # a run is over long before
MOST_CELLS = 10_000_000  # of a spreadsheet (support.google.com/drive/answer/37603)
TRIES = 3
# Versions before this one named no revision.
NAME = re.compile(r"_staging (?P<time>[0-9]{10})( (?P<revision>[0-9]+))? \S+ [0-9]+")
PROPERTIES = "properties(sheetId,title,gridProperties(rowCount,columnCount))"

FULL = Text(
    "表格满了，结果没有写入：Google 限定一个文件最多 {most} 个单元格，现在有 {there} 个，写结果还要 {needed} 个。"
    "最大的表是“{tab}”，有 {rows} 行、{columns} 列。请删去各表下面和右边没有用的空行、空列，"
    "或者把往年的行移到另一个文件，再重新核算",
    "The workbook is full and nothing was written: Google allows a file {most} cells, it has {there}, and the results "
    "need {needed} more. The largest tab is “{tab}” with {rows} rows and {columns} columns. Please delete unused empty "
    "rows and columns below and beside what the tabs hold, or move earlier years to another file, and recalculate",
)


@dataclass(frozen=True)
class Staged:
    """A hidden tab in which content waits to be copied to its place."""

    sheet_id: int
    title: str
    height: int
    width: int


def size_as_cells(table: Table) -> int:
    """About how many bytes a table takes where it is sent as cells, told from some of its rows."""
    return _size(table, CELL_BYTES, BLANK_BYTES)


def _size(table: Table, around: int, blank: int) -> int:
    """About how many bytes a table takes, with so many around each value, told from some of its rows."""
    step = table.height // SAMPLED or 1
    return sum(sum(_cell_bytes(cell, around, blank) for cell in column[::step]) * step for column in table.columns)


def _cell_bytes(cell: object, around: int, blank: int) -> int:
    if cell is None or cell == "":
        return blank
    return around + (len(cell.encode()) if isinstance(cell, str) else len(str(cell)))


def encoded_size(content: object) -> int:
    """How many bytes a part of a request takes."""
    return len(orjson.dumps(content))


def place_for(table: Table, revision: int, run_id: str, number: int) -> Staged:
    """Where a table is to wait for the commit that makes this revision."""
    title = f"_staging {int(time.time())} {revision} {run_id} {number}"
    return Staged(1_000_000_000 + secrets.randbelow(300_000_000), title, table.height, len(table.columns))


def stage(
    sheets: Sheets,
    waiting: Sequence[tuple[Staged, Table]],
    revision: int,
    growth: Callable[[dict[str, Size]], int],
    locale: Locale,
) -> None:
    """Puts tables into hidden tabs of their own, for the commit that makes this revision.

    `growth`: by how many cells that commit makes the other tabs larger, told from the sizes of all. What dead runs left behind goes first. Raises
    Conflict where another run came first, Refusal (422) where there is no room, and ApiError.
    """
    wanted = [place for place, _ in waiting]
    _make(sheets, wanted, revision, growth, locale)
    try:
        for place, table in waiting:
            for piece in _pieces(table, place.title):
                sheets.values_batch_update([piece])
    except ApiError as refused:
        now = discover(sheets)
        if revision_of(now.stands, now.markers) >= revision or any(place.title not in now.ids for place in wanted):
            raise Conflict from refused
        raise


def _make(
    sheets: Sheets, wanted: Sequence[Staged], revision: int, growth: Callable[[dict[str, Size]], int], locale: Locale
) -> None:
    adds = []
    for place in wanted:
        grid = {"rowCount": place.height, "columnCount": place.width}
        properties = {"sheetId": place.sheet_id, "title": place.title, "hidden": True, "gridProperties": grid}
        adds.append({"addSheet": {"properties": properties}})
    for attempt in range(TRIES):
        ids, sizes = tabs_of(sheets.get(f"sheets.{PROPERTIES}"))
        if all(ids.get(place.title) == place.sheet_id for place in wanted):
            return  # they were made, and only the answer was lost
        needed = growth(sizes) + sum(place.height * place.width for place in wanted)
        in_the_way = dead(ids, revision)
        if _cells(sizes, in_the_way) + needed > MOST_CELLS:
            # A run that still lives makes its tabs anew, once it finds them gone.
            in_the_way = staging_tabs(ids)
        if _cells(sizes, in_the_way) + needed > MOST_CELLS:
            raise full(sizes, needed, locale)
        removed = [{"deleteSheet": {"sheetId": ids[title]}} for title in in_the_way]
        try:
            sheets.batch_update([*removed, *adds])
        except ApiError:
            if attempt + 1 == TRIES:
                raise
        else:
            return


def _pieces(table: Table, title: str) -> Iterator[orjson.Fragment]:
    """A table in pieces that each fit into a request, encoded."""
    step = max(1, int(table.height * LARGEST_REQUEST * FILLED / max(_size(table, VALUE_BYTES, NULL_BYTES), 1)))
    starts = range(0, table.height, step)
    todo = [(start, min(start + step, table.height), 0, len(table.columns)) for start in reversed(starts)]
    while todo:
        start, end, first, last = todo.pop()
        piece = orjson.dumps(
            {
                "range": f"{quoted(title)}!{letter(first + 1)}{start + 1}:{letter(last)}{end}",
                "majorDimension": "COLUMNS",
                # A blank may stay null: the tab is new, so there is nothing that null would leave standing.
                "values": table.json(start, end, first, last),
            }
        )
        if len(piece) <= LARGEST_REQUEST - WRAPPING or (end - start, last - first) == (1, 1):
            yield orjson.Fragment(piece)  # one cell is kept far below by Google itself
        elif end - start > 1:
            middle = (start + end) // 2
            todo += [(middle, end, first, last), (start, middle, first, last)]
        else:
            middle = (first + last) // 2
            todo += [(start, end, middle, last), (start, end, first, middle)]


def staging_tabs(titles: Iterable[str]) -> list[str]:
    """Those of the titles that are of staging tabs."""
    return [title for title in titles if NAME.fullmatch(title)]


def dead(titles: Iterable[str], revision: int) -> list[str]:
    """The staging tabs from which nobody will copy any more, once a revision is about to be made that is not theirs."""
    return [title for title in staging_tabs(titles) if _is_dead(title, revision)]


def _is_dead(title: str, revision: int) -> bool:
    named = NAME.fullmatch(title)
    if named is None:
        return False
    return int(named["revision"] or revision) < revision or int(named["time"]) < time.time() - STALE_SECONDS


def drop(sheets: Sheets, sheet_ids: Iterable[int]) -> None:
    """Takes staging tabs away; what cannot be taken now, the next run will meet."""
    removed = [{"deleteSheet": {"sheetId": sheet_id}} for sheet_id in sheet_ids]
    if removed:
        with suppress(ApiError, Refusal):
            sheets.batch_update(removed)


def full(sizes: Mapping[str, Size], needed: int, locale: Locale) -> Refusal:
    """The refusal of results for which a workbook has no room."""
    tab, size = max(sizes.items(), key=lambda each: each[1].cells)
    said = {
        "most": MOST_CELLS,
        "there": _cells(sizes, ()),
        "needed": needed,
        "rows": size.rows,
        "columns": size.columns,
    }
    counts = {name: f"{count:,}" for name, count in said.items()}
    return Refusal(422, FULL.filled(tab=tab, **counts), locale=locale)


def _cells(sizes: Mapping[str, Size], without: Iterable[str]) -> int:
    return sum(size.cells for size in sizes.values()) - sum(sizes[title].cells for title in without if title in sizes)
