"""The month of each person: deals counted, what they earned by measure, adjustments and the total."""

from __future__ import annotations

import narwhals as nw

from functions.pay.expressions import Frame, word_for
from functions.pay.facts import held_on, tenures
from schemas.results import NOT_COUNTED
from schemas.scheme import Earned, Scheme


def summarise(details: Frame, adjustments: Frame, scheme: Scheme) -> Frame:
    """One row a person and month with at least one calculated deal or an adjustment: `month`, `staff_no`,

    `count_<line>` (deals of a product line that counted), `<credit>` (thousandths), `<reward>_<line>` (fen),
    `adjustment` (fen) and `total` (fen: rewards and adjustments).
    """
    lines = list(dict.fromkeys(scheme.line_of.values()))
    credits = [m.id for m in scheme.measures if m.earned is Earned.CREDIT]
    rewards = [m.id for m in scheme.measures if m.earned is Earned.REWARD]
    line = word_for(nw.col("product"), scheme.line_of)
    counted = (nw.col("result") != nw.lit(NOT_COUNTED)) & ~nw.col("order_no").is_null()
    split = {f"count_{place}": (counted & (nw.col("_line") == name)).cast(nw.Int64) for place, name in enumerate(lines)}
    split |= {
        f"{reward}_{place}": nw.when(nw.col("_line") == name).then(nw.col(reward)).otherwise(nw.lit(0))
        for reward in rewards
        for place, name in enumerate(lines)
    }
    measures = [*split, *credits]
    earned = details.with_columns(_line=line).with_columns(**split, adjustment=nw.lit(0, dtype=nw.Int64))
    columns = ["month", "staff_no", *measures, "adjustment"]
    entered = adjustments.select(
        "month", "staff_no", *(nw.lit(0, dtype=nw.Int64).alias(name) for name in measures), adjustment=nw.col("amount")
    )
    total = nw.sum_horizontal("adjustment", *(name for name in split if not name.startswith("count_")))
    return (
        nw.concat([earned.select(columns), entered.select(columns)])
        .group_by("month", "staff_no")
        .agg(*(nw.col(name).sum() for name in [*measures, "adjustment"]))
        .with_columns(total=total)
        .sort("month", "staff_no")
    )


def with_people(months: Frame, staff: Frame) -> Frame:
    """Adds `name`, `post` and `team` as they stand on the month's last day."""
    first = nw.concat_str([nw.col("month"), nw.lit("-01")]).str.to_date(format="%Y-%m-%d")
    people = tenures(staff).select("staff_no", "name", "post", "team", "holds_from", "holds_until")
    return (
        months.with_columns(_last=first.dt.offset_by("1mo").dt.offset_by("-1d"))
        .join(people, on="staff_no", how="left")
        .filter(held_on("_last"))
        .drop("_last", "holds_from", "holds_until")
    )
