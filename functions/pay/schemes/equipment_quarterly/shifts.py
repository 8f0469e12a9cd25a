"""Who worked in which shift from when to when, and the days of paid leave they booked, swaps carried out."""

from __future__ import annotations

from datetime import date

import narwhals as nw

from functions.pay.book import Book
from functions.pay.expressions import Frame
from functions.pay.facts import tenures
from schemas.equipment_quarterly_inputs import PAID, Leave, Swaps

# Bounds that stand for none: no plan, no leave and no staff list reaches them.
EVER, NEVER = date(1900, 1, 1), date(9999, 12, 31)


def stints(book: Book) -> Frame:
    """Stretches of days in one shift without a break: `person` (its name), `staff_no`, `shift`, `since_on`, `until_on`.

    Changes of post or team within a shift do not break it.
    """
    rows = tenures(book.staff).select(
        "staff_no",
        shift=nw.col("shift").fill_null(""),
        since_on=_latest(nw.col("holds_from"), nw.col("hired_on")),
        until_on=_earliest(nw.col("holds_until"), nw.col("left_on")),
    )
    before = nw.col("shift").shift(1).over("staff_no", order_by="since_on")
    gone = nw.col("until_on").shift(1).over("staff_no", order_by="since_on")
    rows = rows.with_columns(_before=before.fill_null(""), _back=gone.dt.offset_by("1d"))
    same = (nw.col("_before") == nw.col("shift")) & (nw.col("_back") == nw.col("since_on")).fill_null(value=False)
    rows = rows.with_columns(_new=nw.when(same).then(nw.lit(0)).otherwise(nw.lit(1)))
    rows = rows.with_columns(_stint=nw.col("_new").cum_sum().over("staff_no", order_by="since_on"))
    found = rows.group_by("staff_no", "_stint", "shift").agg(nw.col("since_on").min(), nw.col("until_on").max())
    name = nw.concat_str([nw.col("staff_no"), nw.lit("\t"), nw.col("_stint").cast(nw.String)])
    return found.filter(nw.col("shift") != "").select("staff_no", "shift", "since_on", "until_on", person=name)


def booked(book: Book) -> Frame:
    """Days of paid leave as they are taken: `row`, `staff_no`, `on`, `on_days`; swapped days are those of the other."""
    taken = book.of(Leave).filter(nw.col("kind") == PAID).select("row", "staff_no", "on", "on_days")
    moves = _moves(book, taken)
    held = moves.filter(nw.col("_held") == 2).select("staff_no", "on", "to")
    taken = taken.join(held, on=["staff_no", "on"], how="left")
    return taken.select("row", "staff_no", "on_days", on=nw.coalesce("to", "on"))


def failed_swaps(book: Book) -> Frame:
    """Swaps that were not carried out: `row`, and `lacking`, whether a day is not booked at all (1) or swapped before."""
    taken = book.of(Leave).filter(nw.col("kind") == PAID).select("row", "staff_no", "on", "on_days")
    moves = _moves(book, taken).filter(nw.col("_held") < 2)
    return moves.group_by("row").agg(lacking=nw.col("_lacks").max())


def _moves(book: Book, taken: Frame) -> Frame:
    """Two rows a swap: `staff_no` gives up `on` for `to`. `_held` is 2 where both days are there for the first time."""
    swaps = book.of(Swaps).select("row", "staff_no", "on", "other", "other_on")
    mine = swaps.select("row", "staff_no", "on", to=nw.col("other_on"))
    theirs = swaps.select("row", staff_no=nw.col("other"), on=nw.col("other_on"), to=nw.col("on"))
    moves = nw.concat([mine, theirs], how="vertical")
    there = taken.select("staff_no", "on", _there=nw.lit(1))
    moves = moves.join(there, on=["staff_no", "on"], how="left")
    moves = moves.with_columns(_lacks=nw.when(nw.col("_there").is_null()).then(nw.lit(1)).otherwise(nw.lit(0)))
    moves = moves.with_columns(_lacks=nw.col("_lacks").max().over("row"))
    # A swap that lacks a day holds nobody else's up.
    first = moves.filter(nw.col("_lacks") == 0).group_by("staff_no", "on").agg(_first=nw.col("row").min())
    moves = moves.join(first, on=["staff_no", "on"], how="left")
    fit = (nw.col("_lacks") == 0) & (nw.col("_first") == nw.col("row")).fill_null(value=False)
    moves = moves.with_columns(_fit=nw.when(fit).then(nw.lit(1)).otherwise(nw.lit(0)))
    return moves.with_columns(_held=nw.col("_fit").sum().over("row"))


def _latest(one: nw.Expr, other: nw.Expr) -> nw.Expr:
    """The later of two first days, either of which may be open."""
    one, other = (nw.coalesce(day, nw.lit(EVER, dtype=nw.Date)) for day in (one, other))
    return nw.when(one >= other).then(one).otherwise(other)


def _earliest(one: nw.Expr, other: nw.Expr) -> nw.Expr:
    """The earlier of two last days, either of which may be open."""
    one, other = (nw.coalesce(day, nw.lit(NEVER, dtype=nw.Date)) for day in (one, other))
    return nw.when(one <= other).then(one).otherwise(other)
