"""Calculate: the results of checked inputs, and as the cells of the result tabs."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from functions import pay
from functions.jobs.inputs import Inputs, lazy
from functions.pay import summary
from functions.pay.explain import Speech, explain
from functions.pay.plan import Plan
from functions.workbook.tables import Table, table
from schemas.results import Problems
from schemas.tab import columns
from schemas.words import NO, YES


@dataclass(frozen=True)
class Results:
    """What the calculation gave: one row a deal in sheet order, one a person and month, deals that no rate takes."""

    details: pl.DataFrame
    summary: pl.DataFrame
    unrated: pl.DataFrame


def calculate(inputs: Inputs, plan: Plan) -> Results:
    """Credits, rewards and totals, with every result explained."""
    earned = pay.calculate(lazy(inputs.deals), plan)
    details = explain(earned, Speech(plan, inputs.locale)).collect().to_native()
    details = details.rename({"solicitor": "staff_no"}).with_columns(
        due=pl.when("due").then(pl.lit(YES)).when(~pl.col("due")).then(pl.lit(NO))
    )
    months = summary.summarise(lazy(details), lazy(inputs.adjustments), inputs.scheme)
    people = summary.with_people(months, lazy(inputs.staff)).collect().to_native()
    return Results(details, people.sort("month", "staff_no"), _unrated(details, plan))


def unrated(inputs: Inputs, plan: Plan) -> pl.DataFrame:
    """The deals (row) that no rate at all takes."""
    return _unrated(pay.calculate(lazy(inputs.deals), plan).collect().to_native(), plan)


def _unrated(details: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    none = pl.all_horizontal(pl.col(f"{measure.id}_rule") < 0 for measure in plan.scheme.measures)
    return details.filter(none & pl.col("row").is_not_null()).select("row")


def details_table(inputs: Inputs, details: pl.DataFrame) -> Table:
    """The content of 核算明细."""
    return table(inputs.scheme.details, details, inputs.locale)


def summary_table(inputs: Inputs, months: pl.DataFrame) -> Table:
    """The content of 月度汇总."""
    return table(inputs.scheme.summary, months, inputs.locale)


def problems_table(inputs: Inputs, problems: pl.DataFrame) -> Table:
    """The content of 问题清单."""
    return table(Problems, problems.select(list(columns(Problems))), inputs.locale)
