"""Figures that other tabs hold, as rows to score: what is wrong with one is told at its own tab, row and column."""

from __future__ import annotations

import narwhals as nw

from functions.pay.expressions import Frame
from functions.pay.scorecards.entries import PERSON, TYPED
from functions.pay.scorecards.findings import FINDING

NUMBERS = ("actual", "target", "score")
SOURCE = ("tab", "figure", "person")
ROWS = 10**7  # no sheet has so many


def figures(rows: Frame, tab: int | nw.Expr, figure: str | nw.Expr, person: str | None, **said: nw.Expr) -> Frame:
    """Rows of other tabs, one a person, period and indicator, as rows of 评分.

    `rows` have `row` and what `said` does not say of `staff_no`, `period` and `indicator`; `said` gives their `actual`,
    `target` and `score` in millionths, as far as there are any. `tab`: the place of their tab among the scheme's inputs; `figure`, the
    column at which whatever is wrong with them is told, and `person`, where their person stands, if that is another.
    """
    none, blank = nw.lit(None, dtype=nw.Int64), nw.lit(None, dtype=nw.String)
    # Sums of whole numbers are wider than 64 bits on some engines.
    numbers = {name: said.get(name, none).cast(nw.Int64) for name in NUMBERS}
    about = {name: said.get(name, nw.col(name)) for name in (*PERSON, "indicator")}
    at = figure if isinstance(figure, nw.Expr) else nw.lit(figure, dtype=nw.String)
    whose = at if person is None else nw.lit(person)
    place = nw.lit(tab, dtype=nw.Int64) if isinstance(tab, int) else tab
    rows = rows.select(row=nw.col("row").cast(nw.Int64), **about, **numbers, tab=place, figure=at, person=whose)
    return rows.with_columns(evaluator=blank, scorer=blank).select(*TYPED, *SOURCE)


def typed(rows: Frame) -> Frame:
    """Rows of 评分 as they are scored together with `figures`."""
    blank = nw.lit(None, dtype=nw.String)
    rows = rows.select(nw.col("row").cast(nw.Int64), *TYPED[1:])
    return rows.with_columns(tab=nw.lit(0, dtype=nw.Int64), figure=blank, person=blank)


def numbered(rows: Frame) -> Frame:
    """Rows of several tabs with one number each in place of their `row`, which puts those of one tab after another's."""
    return rows.with_columns(row=(nw.col("tab") * ROWS + nw.col("row")).cast(nw.Int64))


def traced(found: Frame, rows: Frame) -> Frame:
    """Findings of rows that were `numbered`, at the tab, row and column that each is about."""
    sources = rows.select(_row="row", **{name: nw.col(name) for name in SOURCE})
    sources = sources.with_columns(row=(nw.col("tab") * ROWS + nw.col("_row")).cast(nw.Int64)).unique()
    told = found.join(sources, on="row", how="inner")
    own = nw.when(nw.col("column") == "staff_no").then(nw.col("person")).otherwise(nw.col("figure"))
    return told.with_columns(row=nw.col("_row"), column=nw.coalesce(own, nw.col("column"))).select(*FINDING, "tab")
