"""Single rows of a tab of entries as a sheet, with what was typed in them: what sentences about them are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from functions.jobs.inputs import Inputs
from schemas import cells
from schemas.check import FAULTS, Sheet, errors, places_of
from schemas.tab import Tab, columns
from scripts.batches.checking import UNREADABLE, Rooms
from scripts.batches.folders import Source
from scripts.batches.plan import Given


@dataclass(frozen=True)
class Scattered(Sheet):
    """Rows of a tab that need not follow each other; `shown`: by column and row what stands there."""

    shown: Mapping[str, Mapping[int, cells.Cell]] = field(default_factory=dict)

    def typed(self, row: int, column: str) -> str:
        """What stands in a cell, for a message about it."""
        return cells.told(self.shown.get(column, {}).get(row), columns(self.tab)[column].kind)


def rows_as_sheet(source: Source, rows: pl.Series, rooms: Rooms) -> Sheet:
    """Some rows of a tab that was read, by their numbers."""
    mine = pl.col("row").is_in(rows.implode())
    frame = pl.scan_parquet(rooms["rows"] / "*.parquet").filter(mine).sort("row").collect().drop(UNREADABLE)
    marks = pl.scan_parquet(rooms["marks"] / "*.parquet").filter(mine).collect()
    unreadable, reminders = (
        marks.filter(which).select(list(FAULTS)) for which in (~pl.col("reminds"), pl.col("reminds"))
    )
    return Scattered(source.tab, frame, unreadable, reminders, {}, shown=_shown(source, rows.sort()))


def _shown(source: Source, rows: pl.Series) -> dict[str, dict[int, cells.Cell]]:
    shown: dict[str, dict[int, cells.Cell]] = {name: {} for name in columns(source.tab)}
    for stretch in source.stretches():
        if not rows.is_between(stretch.first, stretch.first + stretch.rows - 1).any():
            continue
        for first, frame in stretch.frames():
            mine = rows.filter(rows.is_between(first, first + frame.height - 1))
            part = frame[(mine - first).cast(pl.UInt32)]
            for name, place in places_of(source.tab, [[header] for header in frame.columns]).items():
                shown[name].update(zip(mine, cells.as_cells(part.to_series(place)), strict=True))
    return shown


def faults_of(tab: type[Tab], work: Path) -> pl.DataFrame:
    """Every faulty cell of a tab that was checked."""
    return pl.read_parquet(Rooms(work, tab.__name__)["faults"] / "*.parquet").sort("row", maintain_order=True)


def with_left_out(given: Given, work: Path) -> Inputs:
    """The inputs with the rows of entries that are left out, for what they may hold back; of tabs that can hold anything."""
    inputs = given.inputs
    sheets, faults = dict(inputs.sheets), dict(inputs.faults)
    for tab, source in given.sources.items():
        if any(column.holds for column in columns(tab).values()):
            faults[tab] = faults_of(tab, work)
            rows = errors(tab, faults[tab])["row"].unique()
            sheets[tab] = rows_as_sheet(source, rows, Rooms(work, tab.__name__))
    return replace(inputs, sheets=sheets, faults=faults)
