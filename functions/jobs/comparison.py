"""Two calculations of the same inputs beside each other, person by person."""

from __future__ import annotations

import polars as pl

from functions.jobs.inputs import Inputs
from functions.jobs.results import Results
from functions.mail import amounts
from functions.mail.amounts import UNITS
from schemas.results import Trial
from schemas.tab import columns
from schemas.words import Locale


def compare(now: Results, trial: Results, inputs: Inputs, months: set[str] | None) -> pl.DataFrame:
    """One row a person and month of either: the columns of 试算, the largest difference of a month first."""
    summary = columns(inputs.workbook.summary)
    sums = [name for name, column in summary.items() if column.shown in UNITS and name != "total"]
    keys = ["month", "staff_no"]
    both = now.summary.join(trial.summary, on=keys, how="full", coalesce=True, suffix="_trial")
    people = [pl.coalesce(name, f"{name}_trial").alias(name) for name in ("name", "post")]
    amount = [pl.col(f"total{side}").fill_null(0).alias(name) for side, name in (("", "now"), ("_trial", "trial"))]
    moves = [(pl.col(f"{name}_trial").fill_null(0) - pl.col(name).fill_null(0)).alias(f"{name}_move") for name in sums]
    frame = both.select(*keys, *people, *amount, *moves)
    if months is not None:
        frame = frame.filter(pl.col("month").is_in(list(months)))
    labels = {f"{name}_move": (summary[name].label.to(inputs.locale), UNITS[summary[name].shown]) for name in sums}
    said = [_said(row, labels, inputs.locale) for row in frame.select(list(labels)).iter_rows(named=True)]
    frame = frame.with_columns(difference=pl.col("trial") - pl.col("now"), says=pl.Series(said, dtype=pl.String))
    order = pl.col("difference").abs()
    return frame.sort("month", order, "staff_no", descending=[False, True, False]).select(list(columns(Trial)))


def moved() -> pl.Expr:
    """Whether anything of a person's month differs, in a comparison."""
    return (pl.col("difference") != 0) | (pl.col("says") != "")


def _said(moves: dict[str, int], labels: dict[str, tuple[str, str]], locale: Locale) -> str:
    told = [f"{label} {amounts.change(moves[name], unit)}" for name, (label, unit) in labels.items() if moves[name]]
    return ("，" if locale == "zh" else ", ").join(told)
