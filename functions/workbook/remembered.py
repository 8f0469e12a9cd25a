"""The plan of the last run, kept in the system tab, so that the next run can tell what its plan has lost since.

It stands in the rows `plan 1`, `plan 2`, … as compressed text, as many as a cell's limit asks for.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Mapping, Sequence
from itertools import count, takewhile
from typing import Any

import orjson

from functions.workbook.commit import Append, Change, Write
from functions.workbook.reading import Snapshot
from schemas.cells import Cell
from schemas.check import Grid, HeaderFaults, Sheet, read_all
from schemas.results import System
from schemas.tab import Tab, about, columns

PART = "plan {number}"
MOST_SIGNS = 50_000  # of a cell
ROW = "row"
Kept = dict[str, dict[str, list[Any]]]


def remembered(found: Snapshot) -> dict[type[Tab], Sheet] | None:
    """The plan tabs as the last run had them, rows under their numbers of then.

    None where no run remembered any, and where what was remembered cannot be read any more.
    """
    kept = _kept(found)
    if kept is None:
        return None
    tabs = {str(about(tab).sheet_id): tab for tab in found.workbook.plan}
    try:
        return read_all({tabs[name]: _grid(tabs[name], held) for name, held in kept.items() if name in tabs})
    except (HeaderFaults, KeyError, TypeError, ValueError):
        return None


def remember(found: Snapshot, sheets: Mapping[type[Tab], Sheet]) -> list[Write]:
    """What has to be written for these plan tabs to be the remembered ones; nothing where they are already."""
    kept = {str(about(tab).sheet_id): _held(sheets[tab]) for tab in found.workbook.plan}
    if kept == _kept(found):
        return []
    text = base64.b64encode(zlib.compress(orjson.dumps(kept), 9)).decode("ascii")
    parts = [text[start : start + MOST_SIGNS] for start in range(0, len(text), MOST_SIGNS)]
    rows = {name: row for row, name in enumerate(_column(found, 0), start=1)}
    named = {PART.format(number=number): part for number, part in enumerate(parts, start=1)}
    # A part that is needed no more stays as a blank one, which ends those that are read.
    named |= {PART.format(number=len(parts) + 1): ""}
    writes: list[Write] = [Change(System, rows[name], "value", [part]) for name, part in named.items() if name in rows]
    fresh = [[name, part] for name, part in named.items() if name not in rows and part]
    return [*writes, *([Append(System, fresh)] if fresh else [])]


def _kept(found: Snapshot) -> Kept | None:
    facts = dict(zip(_column(found, 0), _column(found, 1), strict=False))
    parts = takewhile(bool, (facts.get(PART.format(number=number)) for number in count(1)))
    text = "".join(map(str, parts))
    try:
        kept = orjson.loads(zlib.decompress(base64.b64decode(text, validate=True))) if text else None
    except (binascii.Error, zlib.error, ValueError):
        return None
    return kept if isinstance(kept, dict) else None


def _column(found: Snapshot, place: int) -> Sequence[Cell]:
    grid = found.grids[System]
    return grid[place] if place < len(grid) else []


def _held(sheet: Sheet) -> dict[str, list[Any]]:
    rows = sheet.frame[ROW].to_list()
    return {ROW: rows, **{name: [_cell(sheet, row, name) for row in rows] for name in sheet.cells}}


def _cell(sheet: Sheet, row: int, name: str) -> Any:
    """What stands in a cell; what is more than that is kept as the sheet shows it."""
    cell = sheet.cells[name][row - 2]
    return cell if cell is None or isinstance(cell, str | int | float | bool) else sheet.typed(row, name)


def _grid(tab: type[Tab], held: Mapping[str, Sequence[Any]]) -> Grid:
    rows = held[ROW]
    height = max(rows, default=1)
    grid = []
    for name, column in columns(tab).items():
        cells: list[Cell] = [column.label.zh, *[None] * (height - 1)]
        for row, cell in zip(rows, held.get(name, [None] * len(rows)), strict=True):
            cells[row - 1] = cell
        grid.append(cells)
    return grid
