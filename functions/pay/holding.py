"""Pay held back: nothing is paid only because the row that takes it away, or stops it, could not be read."""

from __future__ import annotations

import narwhals as nw

from functions.pay.expressions import Frame
from functions.pay.facts import at_month_end
from functions.pay.wording import SEPARATOR
from schemas.results import HELD
from schemas.tab import Span
from schemas.words import Locale

NONE = ""  # no stretch of time: a line that pays for its month alone
WHOSE = ("staff_no", "month")
KEY = ("scheme", *WHOSE, "since")
LINE = "_line"  # the number of a line among its scheme's


def held_lines(lines: Frame, holds: Frame, staff: Frame) -> Frame:
    """What is held back: `scheme`, `_line` and `hold`, one row for each of the holds that concern it.

    `lines`: `scheme` (blank for an adjustment), `_line` (its number there), `staff_no`, `month`, `since` (the first
    month of the stretch of time that it pays for being free of something, else null), `amount` (fen, signed) and
    `things` (whatever else it gives). `holds`: `hold` (its number), `scheme` (null: all pay, adjustments too),
    `staff_no` and `team` (null: everybody's), `month` (null: any) and `span`.

    A month in which what is concerned comes to nothing or less is not held: there is nothing to hold back, and not to
    take away what is known to be due would be to pay more.
    """
    paying = lines.filter((nw.col("amount") != 0) | (nw.col("things") != 0))
    paying = paying.with_columns(since=nw.col("since").fill_null(NONE))
    concerned = _concerned(paying.select(*KEY).unique(), holds, staff)
    found = paying.join(concerned, on=list(KEY), how="inner")
    once = found.select("scheme", LINE, *WHOSE, "amount", "things").unique()
    sums = once.group_by(*WHOSE).agg(_amount=nw.col("amount").sum(), _things=nw.col("things").sum())
    worth = sums.filter((nw.col("_amount") > 0) | (nw.col("_things") > 0))
    return found.join(worth.select(*WHOSE), on=list(WHOSE), how="inner").select("scheme", LINE, "hold")


def with_results(lines: Frame, held: Frame, locale: Locale) -> Frame:
    """Payout lines (with their `_line`) that say which are held back, why, and what releases them.

    `held`: `_line`, `because` (the faulty row, in few words) and `release` (the sentence). Adds `release`, null for
    lines that are paid.
    """
    lines = lines.join(held, on=LINE, how="left")
    back = ~nw.col("release").is_null()
    said = nw.concat_str([nw.col("says"), nw.col("release")], separator=SEPARATOR.to(locale), ignore_nulls=True)
    known = nw.when(nw.col("reasons") != "").then(nw.col("reasons"))
    reasons = nw.concat_str([known, nw.col("because")], separator="、", ignore_nulls=True)
    return lines.with_columns(
        result=nw.when(back).then(nw.lit(HELD)).otherwise(nw.col("result")),
        reasons=nw.when(back).then(reasons).otherwise(nw.col("reasons")),
        says=nw.when(back).then(said).otherwise(nw.col("says")),
    ).drop("because")


def _concerned(keys: Frame, holds: Frame, staff: Frame) -> Frame:
    """The KEY of lines with each `hold` that concerns them."""
    teams = at_month_end(keys.select(*WHOSE).unique(), staff, ["team"])
    keys = keys.join(teams, on=list(WHOSE), how="left")
    of = {name: nw.col(name) for name in ("scheme", "staff_no", "team", "month", "span")}
    named = holds.select("hold", **{f"_{name}": column for name, column in of.items()})
    same = [
        nw.col(f"_{name}").is_null() | (nw.col(f"_{name}") == nw.col(name)).fill_null(value=False)
        for name in ("scheme", "staff_no", "team")
    ]
    month, since, named_month, span = nw.col("month"), nw.col("since"), nw.col("_month"), nw.col("_span")
    stretch = (since != NONE) & ((named_month.is_null()) | ((named_month >= since) & (named_month <= month)))
    onward = named_month.is_null() | (named_month <= month)
    then = (
        nw.when(span == Span.WITHIN.value)
        .then(stretch)
        .when(span == Span.ONWARD.value)
        .then(onward)
        .otherwise(named_month.is_null() | (named_month == month))
    )
    met = keys.join(named, how="cross").filter(*same, then.fill_null(value=False))
    return met.select(*KEY, "hold").unique()
