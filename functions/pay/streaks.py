"""Streaks: how many whole periods in a row something was so, and the flags that follow from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import narwhals as nw

from functions.pay.contests.ranking import reported
from functions.pay.expressions import Frame
from functions.pay.periods import month_index, month_index_of, month_name, running_since
from functions.pay.wording import sentence
from schemas.scheme import Period
from schemas.words import Locale, Text

PERSON = ("staff_no",)
SAYS = Text(
    "到{period}已连续{streak}个整月{what}，满{least}个月",
    "{what} for {streak} whole months in a row up to {period}; {least} are enough",
)


@dataclass(frozen=True)
class Flag:
    """What follows for those to whom it `applies` when the streak in a column is at least so long.

    `what` names what went on for so long; `least` is a number, or a column where it differs from row to row.
    """

    verdict: Text
    what: Text
    streak: str
    least: int | nw.Expr
    applies: nw.Expr
    clause: str


def whole_months(people: Frame, leave: Frame, first: date, today: date) -> Frame:
    """One row for each person and month from the month of `first` to the last that is over by the end of `today`.

    `people` have `staff_no`, `hired_on` and `left_on` (Date or null for no bound), one row each, and any other columns;
    `leave` has `staff_no`, `from_on` and `until_on` (null: open), approved leave only. Adds `month_index`, `month`,
    `employed` (on some day of it) and `whole` (employed on every day of it, none of them on leave).
    """
    # A month is over when its last day is: `today` may be that day.
    ends = month_index_of(running_since(today, Period.MONTH))
    months = [people.with_columns(month_index=nw.lit(i, dtype=nw.Int64)) for i in range(month_index_of(first), ends)]
    frame = nw.concat(months, how="vertical") if months else people.with_columns(month_index=nw.lit(0)).head(0)
    frame = frame.with_columns(month_index=nw.col("month_index").cast(nw.Int64))
    return _employed(frame, _on_leave(leave, month_index_of(first), ends))


def _employed(frame: Frame, leave: Frame) -> Frame:
    index, hired, left = nw.col("month_index"), nw.col("hired_on"), nw.col("left_on")
    # Hired on the first day of a month, or having left on the last, somebody was there for all of it.
    begins = month_index(hired) + nw.when(hired.dt.day().cast(nw.Int64) > 1).then(nw.lit(1)).otherwise(nw.lit(0))
    after = left.dt.offset_by("1d")
    frame = frame.with_columns(
        _some_from=month_index(hired).fill_null(0),
        _some_until=month_index(left).fill_null(10**6),
        _all_from=begins.fill_null(0),
        _all_before=month_index(after).fill_null(10**6),
    ).join(leave, on=["staff_no", "month_index"], how="left")
    return frame.with_columns(
        month=month_name(index),
        employed=(index >= nw.col("_some_from")) & (index <= nw.col("_some_until")),
        whole=(index >= nw.col("_all_from")) & (index < nw.col("_all_before")) & nw.col("_leave").is_null(),
    ).drop("_some_from", "_some_until", "_all_from", "_all_before", "_leave")


def _on_leave(leave: Frame, first: int, ends: int) -> Frame:
    """The months of which somebody was on leave for a day or more."""
    since, until = nw.col("_since"), nw.col("_until")
    leave = leave.select(
        "staff_no",
        _since=month_index(nw.col("from_on")).fill_null(0),
        _until=month_index(nw.col("until_on")).fill_null(10**6),
    )
    months = [
        leave.filter((since <= index) & (until >= index)).select("staff_no", month_index=nw.lit(index, dtype=nw.Int64))
        for index in range(first, ends)
    ] or [leave.head(0).select("staff_no", month_index=nw.lit(0, dtype=nw.Int64))]
    return nw.concat(months, how="vertical").unique(["staff_no", "month_index"]).with_columns(_leave=nw.lit(1))


def streak(months: Frame, below: nw.Expr, *, skip: nw.Expr, name: str = "streak", per: Sequence[str] = PERSON) -> Frame:
    """Adds `name`: for how many months in a row, up to each, `below` was true.

    `months` hold `month_index` and the columns of `per`, one row each. A month that is skipped neither counts nor
    breaks the row, and keeps its number; one that is not below breaks it, as does a month that is not there at all.
    What is null is not so.
    """
    skipped = skip.fill_null(value=False)
    counts = below.fill_null(value=False) & ~skipped
    ends = ~counts & ~skipped
    months = months.with_columns(
        _count=nw.when(counts).then(nw.lit(1)).otherwise(nw.lit(0)),
        _break=nw.when(ends).then(nw.lit(1)).otherwise(nw.lit(0)),
        _before=nw.col("month_index").shift(1).over(*per, order_by="month_index"),
    )
    gap = nw.col("_before") != nw.col("month_index") - 1
    months = months.with_columns(_break=nw.when(gap).then(nw.lit(1)).otherwise(nw.col("_break")))
    months = months.with_columns(_run=nw.col("_break").cum_sum().over(*per, order_by="month_index"))
    run = nw.col("_count").cum_sum().over(*per, "_run", order_by="month_index")
    return months.with_columns(run.cast(nw.Int64).alias(name)).drop("_count", "_break", "_before", "_run")


def flags(
    months: Frame,
    rules: Sequence[Flag],
    *,
    kind: Text,
    locale: Locale,
    only: nw.Expr | None = None,
    subject: str = "staff_no",
    name: nw.Expr | None = None,
) -> Frame:
    """Rows of 完成情况: one for each flag that a month raises.

    `months` have `month`, the subject and the streaks that the rules look at. `only` says which months may raise one:
    those that are whole, say, so that a month of leave does not repeat the flag of the month before.
    """
    frames = []
    for rule in rules:
        least = nw.lit(rule.least, dtype=nw.Int64) if isinstance(rule.least, int) else rule.least.cast(nw.Int64)
        raised = months.with_columns(_least=least)
        raised = raised.filter(rule.applies & (nw.col(rule.streak) >= nw.col("_least")) & (nw.col("_least") > 0))
        raised = raised if only is None else raised.filter(only)
        count, enough = nw.col(rule.streak).cast(nw.String), nw.col("_least").cast(nw.String)
        what = nw.lit(rule.what.to(locale))
        said = sentence(SAYS, locale, period=nw.col("month"), streak=count, what=what, least=enough)
        frames.append(
            reported(
                raised,
                period=nw.col("month"),
                kind=nw.lit(kind.to(locale)),
                subject=nw.col(subject),
                value=count,
                target=enough,
                verdict=nw.lit(rule.verdict.to(locale)),
                clause=nw.lit(rule.clause),
                says=said,
                **({} if name is None else {"name": name}),
            )
        )
    return nw.concat(frames, how="vertical") if frames else reported(months.head(0), period=nw.col("month"))
