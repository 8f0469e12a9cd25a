"""Closed months laid over a calculation: what was closed stays, and what differs from it becomes lines of an open month.

A line is known by the month it was earned in, the person and its key. What counts as earned of it so far is what all
closed months have of it: the line itself, and the differences that were made up for it since. So a difference is what
the inputs give now less what counts so far, and it is paid once, in whichever month closes next.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from functions.months.record import Closed
from schemas.results import COUNTED, HELD
from schemas.words import Locale, Text

KEY = Text("差额 {month} {key}", "Difference {month} {key}")
IDENTITY = ("from_month", "staff_no", "from_key")
FROM = {
    "from_month": pl.String,
    "from_key": pl.String,
}  # of a line that makes up for another: what that one is known by
NONE = pl.lit(None, dtype=pl.String)


@dataclass(frozen=True)
class Kind:
    """What is added up of some lines: `sums` are all such columns, `given` those among them of what is paid or given."""

    sums: tuple[str, ...]
    given: frozenset[str]


def month_after(month: str) -> str:
    """The month after one."""
    year, number = map(int, month.split("-"))
    return f"{year + number // 12:04}-{number % 12 + 1:02}"


def open_lines(frame: pl.DataFrame, through: str) -> pl.DataFrame:
    """The lines of months that are not closed."""
    return frame.filter(pl.col("month") > through)


def differences(now: pl.DataFrame, before: Iterable[pl.DataFrame | None], kind: Kind, through: str) -> pl.DataFrame:
    """What lines of closed months are now beside what counts of them so far.

    `now`: all lines as the inputs give them; `before`: those of each closed month. Gives the identity, `name` (as the line has
    it, null where it is gone), and of each sum `<sum>` (now) and `<sum>_before`, where any of these differ. A line that is
    held back now, or that no month can be told of, is not known to differ.
    """
    fresh = _summed(now.filter(pl.col("month") <= through), kind)
    so_far = _summed(
        pl.concat([now.clear(), *(one for one in before if one is not None)], how="diagonal_relaxed"), kind
    )
    both = fresh.join(so_far, on=list(IDENTITY), how="full", coalesce=True, suffix="_before")
    both = both.with_columns(pl.col(*kind.sums, *(f"{name}_before" for name in kind.sums)).fill_null(0))
    differs = pl.any_horizontal(pl.lit(value=False), *(pl.col(name) != pl.col(f"{name}_before") for name in kind.sums))
    is_held = pl.col("is_held").fill_null(value=False)
    return both.filter(differs & ~is_held).drop("is_held", "is_held_before").sort(*IDENTITY)


def _summed(lines: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    is_held = (pl.col("result") == HELD) if "result" in lines.columns else pl.col("is_held")
    lines = lines.with_columns(NONE.alias(name) for name in FROM if name not in lines.columns)
    sums = {
        name: pl.when(is_held & pl.lit(name in kind.given)).then(0).otherwise(pl.col(name)).cast(pl.Int64).sum()
        for name in kind.sums
    }
    identity = [
        pl.coalesce("from_month", "month").alias("from_month"),
        pl.col("staff_no"),
        pl.coalesce("from_key", "key").fill_null("").alias("from_key"),
    ]
    name = pl.col("name").max() if "name" in lines.columns else NONE.first().alias("name")
    return lines.group_by(identity).agg(name.alias("name"), is_held.any().alias("is_held"), **sums)


def lines_of(found: pl.DataFrame, like: pl.DataFrame, kind: Kind, through: str, locale: Locale) -> pl.DataFrame:
    """Differences (with the `says` of each) as lines of the month after the last closed one, in the columns of others."""
    key = pl.format(KEY.to(locale, month="{}", key="{}"), "from_month", "from_key")
    said: dict[str, pl.Expr] = {
        **{name: pl.lit(None, dtype=dtype) for name, dtype in like.schema.items()},
        "month": pl.lit(month_after(through)),
        "staff_no": pl.col("staff_no"),
        "key": key.str.strip_chars(),
        "name": pl.col("name"),
        "result": pl.lit(COUNTED),
        "reasons": pl.lit(""),
        "reason": pl.col("says"),
        "clause": pl.lit(""),
        "says": pl.col("says"),
        "is_held": pl.lit(value=False),
        **{name: pl.col(name) - pl.col(f"{name}_before") for name in kind.sums},
    }
    columns = {name: said[name] for name in like.columns if name not in FROM}
    return found.select(**columns, from_month="from_month", from_key="from_key").cast(
        {name: dtype for name, dtype in like.schema.items() if name in columns}
    )


def laid(now: pl.DataFrame, before: Sequence[pl.DataFrame | None], added: pl.DataFrame, through: str) -> pl.DataFrame:
    """The lines of all months: those closed as they were closed, the others as they are now, and the differences."""
    held = [one for one in before if one is not None]
    return pl.concat([*held, open_lines(now, through), added], how="diagonal_relaxed").select(*now.columns, *FROM)


def frames_of(closed: Closed, name: str) -> list[pl.DataFrame | None]:
    """A frame of each closed month, in order."""
    return [one.frames.get(name) for one in closed.standing]
