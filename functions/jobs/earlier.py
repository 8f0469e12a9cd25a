"""What the result tabs hold from the run before: to compare with, and to keep for months that are not calculated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice, zip_longest
from typing import Any

import polars as pl

from functions.errors import Conflict
from functions.jobs import months
from functions.jobs.inputs import Inputs
from functions.jobs.results import Results, details_table, summary_table
from functions.workbook.client import Sheets
from functions.workbook.months import rows_of_month
from functions.workbook.tables import Table, same
from schemas.check import Grid, HeaderFaults, read
from schemas.months import Closings
from schemas.tab import Tab, columns, headers
from schemas.words import fold

IDENTITY = ("month", "staff_no", "key")  # what tells the lines of a result tab apart


def totals(inputs: Inputs) -> dict[tuple[str, str], int]:
    """By month and staff number, the totals (fen) that 月度汇总 holds; none where it cannot be read."""
    try:
        held = read(inputs.workbook.summary, inputs.snapshot.grids[inputs.workbook.summary]).frame
    except HeaderFaults:
        return {}  # somebody unprotected and changed the tab; this run writes it anew
    known = held.filter(pl.all_horizontal(pl.col("month", "staff_no", "total").is_not_null()))
    return {
        (month, staff_no): total for month, staff_no, total in known.select("month", "staff_no", "total").iter_rows()
    }


def is_up_to_date(sheets: Sheets, inputs: Inputs, results: Results, month: str) -> bool:
    """Whether the result tabs say of a month what the inputs give now. The snapshot has 月度汇总; two further calls.

    Raises Conflict where that cannot be told, for another run was committed since the inputs were read.
    """
    if not is_shown(inputs, results, month):
        return False
    fresh = [details_table(inputs, scheme, rows.filter(pl.col("month") == month)) for scheme, rows in results.details]
    there = rows_of_month(sheets, inputs.snapshot.layout, [table.tab for table in fresh], month)
    if all(_same_rows(table, there.rows[table.tab]) for table in fresh):
        return True
    if there.revision != inputs.snapshot.stands:
        raise Conflict
    return False


def edited(inputs: Inputs, results: Results) -> list[type[Tab]]:
    """The tabs in which another hand changed what they say of closed months. The snapshot has 关账 and 月度汇总."""
    through, grids = inputs.closed.through, inputs.snapshot.grids
    closings = months.closings_table(inputs.closed, inputs.locale)
    found: list[type[Tab]] = []
    if inputs.closed.events and not same(closings, grids[Closings]):
        found.append(Closings)
    summary = summary_table(inputs, results.summary.filter(pl.col("month") <= through))
    place = _month(summary.tab)
    held = [row for row in _rows(grids[summary.tab], summary.tab) if str(row[place] or "") <= through and row[place]]
    if through and not _same_rows(summary, held):
        found.append(summary.tab)
    return found


def is_shown(inputs: Inputs, results: Results, month: str) -> bool:
    """Whether 月度汇总, which the snapshot has, says of a month what the inputs give now."""
    summary = summary_table(inputs, results.summary.filter(pl.col("month") == month))
    held = [row for row in _rows(inputs.snapshot.grids[summary.tab], summary.tab) if row[_month(summary.tab)] == month]
    return _same_rows(summary, held)


def _month(tab: type[Tab]) -> int:
    return list(columns(tab)).index("month")


def _same_rows(table: Table, held: Iterable[Sequence[Any]]) -> bool:
    """Whether these are the rows of the table, in any order."""
    mine, theirs = (sorted(repr(_plain(row)) for row in rows) for rows in (table.rows(), held))
    return mine == theirs


def keep_other_months(inputs: Inputs, table: Table, months: set[str] | None) -> Table:
    """The table for the months calculated, and for all others the rows that the tab holds now.

    A table without a column for the month is taken as it is.
    """
    names = list(columns(table.tab))
    if months is None or "month" not in names:
        return table
    month = names.index("month")
    places = [names.index(name) for name in IDENTITY if name in names]
    worked_out = [list(row) for row in table.rows()]

    def said(row: list[Any]) -> tuple[str, ...]:
        return tuple(str(row[place] or "") for place in places)

    # Every month was worked out, so that what is kept has its place among the others as if it were new.
    spots = {said(row): spot for spot, row in reversed(list(enumerate(worked_out)))}
    held = _rows(inputs.snapshot.grids[table.tab], table.tab)
    rows = [row for row in worked_out if row[month] in months] + [row for row in held if row[month] not in months]
    rows.sort(key=lambda row: (spots.get(said(row), len(worked_out)), said(row)))
    return Table(table.tab, [list(column) for column in zip(*rows, strict=True)] or [[] for _ in names])


def _rows(grid: Grid, tab: type[Tab]) -> list[list[Any]]:
    """The rows of a result tab, a cell a column of its model, wherever an earlier version had that column."""
    named: dict[str, Sequence[Any]] = {}
    for column in grid:
        named.setdefault(headers(tab).get(fold(str(column[0])), "") if column else "", column)
    rows = islice(zip_longest(*(named.get(name, []) for name in columns(tab))), 1, None)
    return [row for row in (list(map(_nothing, row)) for row in rows) if any(cell is not None for cell in row)]


def _plain(row: Iterable[Any]) -> list[Any]:
    """The row with 40 and 40.0 as one and the same, and nothing for a cell without anything."""
    return [float(cell) if isinstance(cell, int) else _nothing(cell) for cell in row]


def _nothing(cell: Any) -> Any:
    return None if cell == "" else cell
