"""Streaks: how many whole periods in a row something was so, and the flags that follow from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import narwhals as nw

from functions.pay.contests.ranking import reported
from functions.pay.expressions import Frame
from functions.pay.wording import sentence
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


@dataclass(frozen=True)
class InARow:
    """What follows for those to whom it `applies` when something has been `so` for at least so many whole months in a row: see `Flag`."""

    verdict: Text
    what: Text
    so: nw.Expr
    least: int | nw.Expr
    applies: nw.Expr
    clause: str


def flags_in_a_row(
    months: Frame, rules: Sequence[InARow], *, whole: nw.Expr, kind: Text, locale: Locale, only: nw.Expr, name: nw.Expr
) -> Frame:
    """Rows of 完成情况 for each flag that a month raises, by how long what its rule looks at has gone on; months that are not `whole`

    neither count nor break the row. The others: see `flags`.
    """
    found = []
    for place, rule in enumerate(rules):
        column = f"_streak_{place}"
        months = streak(months, rule.so & rule.applies, skip=~whole, name=column)
        found.append(Flag(rule.verdict, rule.what, column, rule.least, rule.applies, rule.clause))
    return flags(months, found, kind=kind, locale=locale, only=only, name=name)


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
