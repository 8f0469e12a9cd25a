"""Rows on trial: changed, added and deleted ones, put into a copy of what the workbook holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from functions.errors import Refusal
from functions.jobs.targets import BAD_CHANGES
from functions.workbook.reading import Snapshot
from schemas import cells
from schemas.check import HeaderFaults, places_of
from schemas.tab import Tab, about, columns
from schemas.words import Locale, Text, fold

NO_TAB = Text("“{tab}”不是可以试的表。可以试的是：{tabs}", "“{tab}” is no tab to try rows of. There are: {tabs}")
NO_ROW = Text("“{tab}”表没有第 {row} 行", "The tab “{tab}” has no row {row}")
NO_COLUMN = Text("“{tab}”表没有“{column}”这一列", "The tab “{tab}” has no column “{column}”")
SET = Text("{tab}第{row}行“{column}”{before}→{after}", "{tab} row {row} “{column}” {before} → {after}")
ADDED = Text("{tab}加一行：{values}", "{tab} a new row: {values}")
DELETED = Text("{tab}删第{row}行", "{tab} row {row} deleted")
BLANK = Text("空白", "blank")


@dataclass(frozen=True)
class Change:
    """One row of a plan tab: `row` None adds one, `values` None deletes it. `values`: cells by header."""

    tab: str
    row: int | None
    values: Mapping[str, cells.Cell] | None


def read(asked: Sequence[Mapping[str, Any]]) -> list[Change]:
    """The changes that a request asks for. Raises Refusal (400)."""
    if any(one["row"] is None and one["values"] is None for one in asked):
        raise Refusal(400, BAD_CHANGES)
    return [Change(**one) for one in asked]


def applied(found: Snapshot, changes: Sequence[Change], tabs: Sequence[type[Tab]]) -> tuple[Snapshot, list[str]]:
    """The snapshot as it would be, and what was changed in words. Raises Refusal (400, 422).

    `tabs`: those of which rows may be tried.
    """
    grids, said = dict(found.grids), []
    locale = found.layout.locale
    for change in changes:
        tab = tab_of(change.tab, tabs)
        grid = [list(column) for column in grids[tab]]
        said.append(_apply(tab, grid, change, locale))
        grids[tab] = grid
    return replace(found, grids=grids), said


def tab_of(title: str, tabs: Sequence[type[Tab]]) -> type[Tab]:
    """The one of these tabs that has that title. Raises Refusal (400)."""
    tab = next((tab for tab in tabs if fold(title) in map(fold, about(tab).title)), None)
    if tab is None:
        known = [about(tab).title for tab in tabs]
        titles = Text("、".join(one.zh for one in known), ", ".join(one.en for one in known))
        raise Refusal(400, NO_TAB.filled(tab=title[:80], tabs=titles))
    return tab


def _apply(tab: type[Tab], grid: list[list[cells.Cell]], change: Change, locale: Locale) -> str:
    title = about(tab).title
    height = max(map(len, grid), default=1)
    row = height + 1 if change.row is None else change.row
    if row > height + (change.row is None):
        raise Refusal(400, NO_ROW.filled(tab=title, row=row))
    for column in grid:
        column.extend([None] * (max(height, row) - len(column)))
    if change.values is None:
        for column in grid:
            column[row - 1] = None
        return DELETED.to(locale, tab=title.to(locale), row=row)
    try:
        places = places_of(tab, grid)
    except HeaderFaults as faulty:
        raise Refusal(422, faulty.faults[0], locale=locale) from None
    told = []
    for header, cell in change.values.items():
        name = next((n for n, column in columns(tab).items() if fold(header) in map(fold, column.label)), None)
        if name is None or name not in places:
            raise Refusal(400, NO_COLUMN.filled(tab=title, column=header[:80]))
        column = grid[places[name]]
        label = columns(tab)[name].label.to(locale)
        if change.row is None:
            told.append(f"{label} {_shown(cell, locale)}")
        else:
            before, after = _shown(column[row - 1], locale), _shown(cell, locale)
            told.append(SET.to(locale, tab=title.to(locale), row=row, column=label, before=before, after=after))
        column[row - 1] = cell
    between = "，" if locale == "zh" else ", "
    if change.row is None:
        return ADDED.to(locale, tab=title.to(locale), values=between.join(told))
    return between.join(told)


def _shown(cell: cells.Cell, locale: Locale) -> str:
    if cell is None or cell == "":
        return BLANK.to(locale)
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
