"""Who worked in which shift from when to when, the days of paid leave they booked, and what concerned them meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import narwhals as nw

from functions.pay.accrual import TENTHS
from functions.pay.book import Book
from functions.pay.expressions import Frame, word_for
from functions.pay.facts import tenures
from schemas.equipment_quarterly import WORKSHOP_OF, Policy
from schemas.equipment_quarterly_inputs import PAID, Leave, Stops, Swaps

# Bounds that stand for none: no plan, no leave and no staff list reaches them.
EVER, NEVER = date(1900, 1, 1), date(9999, 12, 31)
# Why a swap is not carried out.
UNBOOKED, UNEQUAL, SWAPPED_BEFORE = 2, 1, 0  # the higher is told first


def stints(book: Book) -> Frame:
    """Stretches of days in one shift without a break: `person` (its name), `staff_no`, `shift`, `since_on`, `until_on`.

    `shift` is a row of the leave policy: the group that the policy names, else the shift. Changes of post, team or
    workshop do not break it.
    """
    groups = sorted({row["group"] for row in book.plan.table(Policy) if row["group"]})
    own = nw.col("group").is_in(groups).fill_null(value=False)
    rows = tenures(book.staff).select(
        "staff_no",
        shift=nw.when(own).then(nw.col("group")).otherwise(nw.col("shift")).fill_null(""),
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


def stops_of(book: Book, people: Frame, kinds: Sequence[str]) -> Frame:
    """The days of such stops that concern each stint: `person`, `from_on`, `until_on`.

    A stop that names a workshop concerns whoever belonged to it on its days, one that names a person that person.
    """
    held = tenures(book.staff).select(
        "staff_no",
        _own=nw.coalesce(nw.col("workshop"), word_for(nw.col("post"), WORKSHOP_OF)),
        _since=_latest(nw.col("holds_from"), nw.col("hired_on")),
        _until=_earliest(nw.col("holds_until"), nw.col("left_on")),
    )
    stops = book.of(Stops).filter(nw.col("kind").is_in(list(kinds)))
    stops = stops.select("workshop", "keeper", _from="from_on", _to="until_on")
    concerned = (nw.col("workshop").is_null() | (nw.col("workshop") == nw.col("_own"))).fill_null(value=False)
    concerned = concerned & (nw.col("keeper").is_null() | (nw.col("keeper") == nw.col("staff_no")))
    met = held.join(stops, how="cross").filter(concerned).join(people, on="staff_no", how="inner")
    met = met.select(
        "person",
        from_on=_latest(_latest(nw.col("_from"), nw.col("_since")), nw.col("since_on")),
        until_on=_earliest(_earliest(nw.col("_to"), nw.col("_until")), nw.col("until_on")),
    )
    return met.filter(nw.col("from_on") <= nw.col("until_on"))


def booked(book: Book) -> Frame:
    """Days of paid leave as they are taken: `row`, `staff_no`, `on`, `on_days`, `half`; swapped days are the other's."""
    taken = _taken(book)
    held = _moves(book, taken).filter(nw.col("_held") == 2).select("staff_no", "on", "to")
    taken = taken.join(held, on=["staff_no", "on"], how="left")
    return taken.select("row", "staff_no", "on_days", "half", on=nw.coalesce("to", "on"))


def failed_swaps(book: Book) -> Frame:
    """Swaps that were not carried out: `row`, and `why`, one of UNBOOKED, UNEQUAL and SWAPPED_BEFORE."""
    moves = _moves(book, _taken(book)).filter(nw.col("_held") < 2)
    return moves.group_by("row").agg(why=nw.col("_lacks").max())


def tenths() -> nw.Expr:
    """How much of a day a booking takes."""
    return nw.when(nw.col("half").is_null()).then(nw.lit(TENTHS)).otherwise(nw.lit(TENTHS // 2)).cast(nw.Int64)


def _taken(book: Book) -> Frame:
    return book.of(Leave).filter(nw.col("kind") == PAID).select("row", "staff_no", "on", "on_days", "half")


def _moves(book: Book, taken: Frame) -> Frame:
    """Two rows a swap: `staff_no` gives up `on` for `to`. `_held` is 2 where both days are there for the first time."""
    swaps = book.of(Swaps).select("row", "staff_no", "on", "other", "other_on")
    mine = swaps.select("row", "staff_no", "on", to=nw.col("other_on"))
    theirs = swaps.select("row", staff_no=nw.col("other"), on=nw.col("other_on"), to=nw.col("on"))
    moves = nw.concat([mine, theirs], how="vertical")
    there = taken.select("staff_no", "on", _tenths=tenths())
    moves = moves.join(there, on=["staff_no", "on"], how="left")
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


def _latest(one: nw.Expr, other: nw.Expr) -> nw.Expr:
    """The later of two first days, either of which may be open."""
    one, other = (nw.coalesce(day, nw.lit(EVER, dtype=nw.Date)) for day in (one, other))
    return nw.when(one >= other).then(one).otherwise(other)


def _earliest(one: nw.Expr, other: nw.Expr) -> nw.Expr:
    """The earlier of two last days, either of which may be open."""
    one, other = (nw.coalesce(day, nw.lit(NEVER, dtype=nw.Date)) for day in (one, other))
    return nw.when(one <= other).then(one).otherwise(other)
