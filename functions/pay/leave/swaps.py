"""Days off that two people exchange: each takes the other's."""

from __future__ import annotations

import narwhals as nw

from functions.pay.expressions import Frame, word_for
from functions.pay.leave.accrual import TENTHS
from schemas.words import Locale, Text

# Why a swap is not carried out; the higher is told first.
UNBOOKED, UNEQUAL, SWAPPED_BEFORE = 2, 1, 0
TOLD = {
    UNBOOKED: Text(
        "要互换的两天里，有一天没有登记成本人的{kind}，这次互换不算。请先在“{tab}”补上，或改正这一行",
        "One of the two days is not booked as {kind} of that person, so nothing is swapped. Book it, or mend this row",
    ),
    UNEQUAL: Text(
        "要互换的两天，一天是整天、一天是半天，这次互换不算。请改成一样的，或删去这一行",
        "One of the two days is a whole day and the other half a day, so nothing is swapped. Make them alike, or delete this",
    ),
    SWAPPED_BEFORE: Text(
        "要互换的两天里，有一天前面的行已经换过，这次互换不算。请删去一行",
        "One of the two days is swapped in an earlier row already, so nothing is swapped. Delete a row",
    ),
}


def swapped(taken: Frame, swaps: Frame) -> tuple[Frame, Frame]:
    """Booked days (`staff_no`, `on`, `half`) as they are taken, and the swaps that were not carried out: `row`, and `why`.

    `swaps` have `row`, `staff_no` and `on`, a booked day, and `other` and `other_on`, that for which it is given. Both days
    have to be booked, alike, and not swapped by an earlier row.
    """
    moves = _moves(taken, swaps)
    held = moves.filter(nw.col("_held") == 2).select("staff_no", "on", "_to")
    failed = moves.filter(nw.col("_held") < 2).group_by("row").agg(why=nw.col("_lacks").max())
    taken = taken.join(held, on=["staff_no", "on"], how="left")
    return taken.with_columns(on=nw.coalesce("_to", "on")).drop("_to"), failed


def told_of(failed: Frame, kind: str, tab: str, locale: Locale) -> Frame:
    """Adds `detail`: what is said of a swap that was not carried out."""
    words = {why: text.to(locale, kind=kind, tab=tab) for why, text in TOLD.items()}
    return failed.with_columns(detail=word_for(nw.col("why"), words))


def tenths() -> nw.Expr:
    """How much of a day a booking takes: all of it, or half where it names one."""
    return nw.when(nw.col("half").is_null()).then(nw.lit(TENTHS)).otherwise(nw.lit(TENTHS // 2)).cast(nw.Int64)


def _moves(taken: Frame, swaps: Frame) -> Frame:
    """Two rows a swap: `staff_no` gives up `on` for `_to`. `_held` is 2 where both days are there for the first time."""
    mine = swaps.select("row", "staff_no", "on", _to="other_on")
    theirs = swaps.select("row", staff_no="other", on="other_on", _to="on")
    there = taken.select("staff_no", "on", _tenths=tenths())
    moves = nw.concat([mine, theirs], how="vertical").join(there, on=["staff_no", "on"], how="left")
    size = nw.col("_tenths")
    moves = moves.with_columns(_least=size.min().over("row"), _most=size.max().over("row"))
    unequal = nw.when(nw.col("_least") != nw.col("_most")).then(nw.lit(UNEQUAL)).otherwise(nw.lit(SWAPPED_BEFORE))
    moves = moves.with_columns(_lacks=nw.when(size.is_null()).then(nw.lit(UNBOOKED)).otherwise(unequal))
    moves = moves.with_columns(_lacks=nw.col("_lacks").max().over("row"))
    # A swap that lacks a day holds nobody else's up.
    first = moves.filter(nw.col("_lacks") == 0).group_by("staff_no", "on").agg(_first=nw.col("row").min())
    moves = moves.join(first, on=["staff_no", "on"], how="left")
    fit = (nw.col("_lacks") == 0) & (nw.col("_first") == nw.col("row")).fill_null(value=False)
    moves = moves.with_columns(_fit=nw.when(fit).then(nw.lit(1)).otherwise(nw.lit(0)))
    return moves.with_columns(_held=nw.col("_fit").sum().over("row"))
