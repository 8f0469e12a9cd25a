"""Rows with an error, as far as they can be read: in which month they lie, and whose they are."""

from __future__ import annotations

import narwhals as nw
import polars as pl

from functions.pay.scorecards.periods import month_of
from schemas.check import Sheet, errors, left_out
from schemas.tab import Means, dated_by, dtypes, named

NOTHING = pl.lit(None, dtype=pl.String)


def unread(sheet: Sheet, faults: pl.DataFrame) -> pl.DataFrame:
    """The rows that a calculation leaves out: their columns, null where a cell has an error, and beside them `row`,
    `month` and `staff_no`, null where it cannot be told."""
    bad = errors(sheet.tab, faults)
    person = next(iter(named(sheet.tab, Means.PERSON)), None)
    whose = pl.col(person) if person else NOTHING
    if bad.is_empty():
        return sheet.frame.clear().with_columns(staff_no=whose, month=NOTHING)
    rows = left_out(sheet, faults)
    wrong = {name: set(found["row"]) for (name,), found in bad.group_by("column")}
    rows = rows.with_columns(
        pl.when(~pl.col("row").is_in(list(wrong[name]))).then(pl.col(name)).alias(name)
        for name in rows.columns
        if name in wrong
    )
    rows = rows.with_columns(staff_no=whose)
    months = month_by_row(sheet, bad, dated_by(sheet.tab)).rename({"month": "_month"})
    rows = rows.join(months, on="row", how="left", maintain_order="left")
    return rows.with_columns(month=pl.col("_month")).drop("_month")


def month_by_row(sheet: Sheet, bad: pl.DataFrame, column: str | None) -> pl.DataFrame:
    """`row` and the `month` that the day or period in a column ends in; null where it is blank or among the errors."""
    if column is None:
        return sheet.frame.select("row", month=NOTHING)
    good = _sound(sheet, bad, column)
    if dtypes(sheet.tab)[column] == pl.Date:
        return good.select("row", month=pl.col(column).dt.strftime("%Y-%m"))
    return nw.from_native(good).select("row", month=month_of(nw.col(column))).to_native()


def _sound(sheet: Sheet, bad: pl.DataFrame, column: str) -> pl.DataFrame:
    """The rows whose cell in a column is without an error."""
    wrong = bad.filter(pl.col("column") == column).select("row")
    return sheet.frame.join(wrong, on="row", how="anti", maintain_order="left")
