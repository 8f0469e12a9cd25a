"""The rows that result tabs hold of one month, without those of all others: two calls, however many years there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from functions.errors import Conflict
from functions.workbook.client import ApiError, Sheets
from functions.workbook.layout import REVISION, Fact, Layout, check_present, discover, facts_of
from functions.workbook.reading import letter, quoted, stretches
from schemas.cells import Cell
from schemas.check import Grid
from schemas.results import System
from schemas.tab import Tab, columns

Rows = list[list[Any]]
MOST_STRETCHES = 1_000  # of one tab that are asked for by themselves
APART = 4  # rows between two that are wanted which are no more to tell than one stretch more


@dataclass(frozen=True)
class Held:
    """What result tabs hold of a month, in the order of their own columns, and the revision at which they do."""

    rows: Mapping[type[Tab], Rows]
    revision: Cell


def rows_of_month(sheets: Sheets, layout: Layout, tabs: Sequence[type[Tab]], month: str) -> Held:
    """What each of these tabs holds of a month.

    Raises Refusal (422) for a missing tab, Conflict where a run was committed between the two calls.
    """
    months, revision = _months(sheets, layout, tabs)
    ranges: dict[str, type[Tab]] = {}
    for tab, column in zip(tabs, months, strict=True):
        mine = [row for row, cell in enumerate(column, start=1) if cell == month]
        for rows in stretches(mine, MOST_STRETCHES, APART):
            ranges[f"{quoted(layout.title(tab))}!{rows[0]}:{rows[-1]}"] = tab
    held: dict[type[Tab], Rows] = {tab: [] for tab in tabs}
    if ranges:
        system, *answered = sheets.batch_get_many([quoted(layout.title(System)), *ranges])
        if _revision(system) != revision:
            raise Conflict
        for tab, grid in zip(ranges.values(), answered, strict=True):
            width, place = len(columns(tab)), list(columns(tab)).index("month")
            held_rows = ([*row[:width], *[None] * (width - len(row))] for row in zip_longest(*grid))
            held[tab] += [row for row in held_rows if row[place] == month]
    return Held(held, revision)


def _months(sheets: Sheets, layout: Layout, tabs: Sequence[type[Tab]]) -> tuple[list[list[Cell]], Cell]:
    """The column of each tab that says a row's month, and the revision."""
    letters = [letter(list(columns(tab)).index("month") + 1) for tab in tabs]
    wanted = [f"{quoted(layout.title(tab))}!{column}:{column}" for tab, column in zip(tabs, letters, strict=True)]
    try:
        *grids, system = sheets.batch_get([*wanted, quoted(layout.title(System))])
    except ApiError as refused:
        if refused.is_unknown_range:
            check_present(discover(sheets), tabs)
        raise
    return [grid[0] if grid else [] for grid in grids], _revision(system)


def _revision(system: Grid) -> Cell:
    return facts_of(system).get(REVISION, Fact()).value
