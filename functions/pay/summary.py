"""The month of each person: everything the payout lines add up to, adjustments and the total."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw

from functions.pay.expressions import Frame
from functions.pay.facts import at_month_end
from schemas.results import HELD
from schemas.scheme import Earned, Scheme
from schemas.tab import Means, Shown, Tab, columns, dtypes

GIVEN = ("adjustment", "total", "held")  # of the whole numbers of a summary, those that no line has


def sums(summary: type[Tab]) -> list[str]:
    """The columns of a summary that add up what the payout lines have under the same name."""
    return [name for name in columns(summary) if str(dtypes(summary)[name]) == "Int64" and name not in GIVEN]


def month_lines(details: Frame, scheme: Scheme) -> Frame:
    """The payout lines of one scheme as a summary adds them up: `month`, `staff_no`, `name`, sums, `_paid`, `held` (fen).

    What is held back adds to nothing that is paid or given: it is summed by itself.
    """
    paid = nw.sum_horizontal(nw.lit(0), *(measure.id for measure in scheme.measures if measure.earned is Earned.REWARD))
    there = details.collect_schema().names()
    back, none = nw.col("result") == HELD, nw.lit(0, dtype=nw.Int64)
    given = paid_or_given(scheme)
    # Of nothing that is paid the sum is a bare 0, which is no 64 bits wide.
    sums_of = {name: nw.col(name).cast(nw.Int64) for name in sums(scheme.summary) if name in there}
    kept = {
        name: nw.when(back).then(none).otherwise(value) if name in given else value for name, value in sums_of.items()
    }
    paid = paid.cast(nw.Int64)
    return details.select(
        "month",
        "staff_no",
        "name",
        **kept,
        _paid=nw.when(back).then(none).otherwise(paid),
        held=nw.when(back).then(paid).otherwise(none),
    )


def paid_or_given(scheme: Scheme) -> set[str]:
    """The columns of a scheme's summary that hold money that is paid, or things that are given."""
    things = {measure.id for measure in scheme.measures if measure.earned is Earned.THING}
    shown = columns(scheme.summary).items()
    return things | {name for name, column in shown if column.shown is Shown.MONEY and column.means is not Means.BASE}


def summarise(lines: Sequence[Frame], adjustments: Frame, summary: type[Tab]) -> Frame:
    """One row a person and month with at least one payout line or an adjustment: `month`, `staff_no`, `_name` (as the
    lines have it), the sums of the summary, `adjustment` and `held` (fen) and `total` (fen: all money of all schemes).

    `adjustments` say of each amount whether it `is_held`.
    """
    amount, none = nw.col("amount"), nw.lit(0, dtype=nw.Int64)
    entered = adjustments.select(
        "month",
        "staff_no",
        adjustment=nw.when(nw.col("is_held")).then(none).otherwise(amount),
        held=nw.when(nw.col("is_held")).then(amount).otherwise(none),
    )
    together = nw.concat([*lines, entered], how="diagonal")
    added = [*sums(summary), "_paid", "adjustment", "held"]
    known = together.collect_schema().names()
    stated = {name: nw.col(name).fill_null(0) if name in known else nw.lit(0) for name in added}
    return (
        together.with_columns(**{name: value.cast(nw.Int64) for name, value in stated.items()})
        .group_by("month", "staff_no")
        .agg(*(nw.col(name).sum() for name in added), nw.col("name").max().alias("_name"))
        .with_columns(total=(nw.col("_paid") + nw.col("adjustment")).cast(nw.Int64))
        .drop("_paid")
        .sort("month", "staff_no")
    )


def with_people(months: Frame, staff: Frame) -> Frame:
    """Adds `name`, `post` and `team` as they stand on the month's last day; of a stranger the name alone."""
    return (
        at_month_end(months, staff, ["name", "post", "team"])
        .with_columns(name=nw.coalesce("name", "_name"))
        .drop("_name")
    )
