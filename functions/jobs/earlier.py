"""What the result tabs hold from the run before: to compare with, and to keep for months that are not calculated."""

from __future__ import annotations

from itertools import islice, zip_longest
from typing import Any

import polars as pl

from functions.jobs.inputs import Inputs
from functions.jobs.results import Results, details_table, summary_table
from functions.workbook.tables import Table
from schemas.check import Grid, HeaderFaults, read
from schemas.tab import columns

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


def is_up_to_date(inputs: Inputs, results: Results, month: str) -> bool:
    """Whether the result tabs say of a month what the inputs give now."""
    months = results.summary.filter(pl.col("month") == month)
    mine = ((scheme, details.filter(pl.col("month") == month)) for scheme, details in results.details)
    tables = [summary_table(inputs, months), *(details_table(inputs, *one) for one in mine)]
    return all(same_month(inputs, table, month) for table in tables)


def same_month(inputs: Inputs, table: Table, month: str) -> bool:
    """Whether a result tab holds just these rows for a month, in any order."""
    names = list(columns(table.tab))
    place = names.index("month")
    held = _rows(inputs.snapshot.grids[table.tab], len(names))
    fresh = [[_nothing(cell) for cell in row] for row in table.rows()]
    return sorted(map(repr, map(_numbers, fresh))) == sorted(repr(_numbers(row)) for row in held if row[place] == month)


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
    held = _rows(inputs.snapshot.grids[table.tab], len(names))
    rows = [row for row in worked_out if row[month] in months] + [row for row in held if row[month] not in months]
    rows.sort(key=lambda row: (spots.get(said(row), len(worked_out)), said(row)))
    return Table(table.tab, [list(column) for column in zip(*rows, strict=True)] or [[] for _ in names])


def _rows(grid: Grid, width: int) -> list[list[Any]]:
    lacking = [None] * (width - len(grid))
    rows = [[*map(_nothing, row), *lacking] for row in islice(zip_longest(*grid[:width]), 1, None)]
    return [row for row in rows if any(cell is not None for cell in row)]


def _numbers(row: list[Any]) -> list[Any]:
    """The row with 40 and 40.0 as one and the same."""
    return [float(cell) if isinstance(cell, int) else cell for cell in row]


def _nothing(cell: Any) -> Any:
    return None if cell == "" else cell
