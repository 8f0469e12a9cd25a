"""Several people on one deal: everybody's part of an amount, none of it lost or made.

Shares are millionths of the whole (60 % is 600,000), amounts are in smallest units and may be negative.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import narwhals as nw

from functions.pay.book import Book
from functions.pay.exact import divided, rounded
from functions.pay.expressions import Frame
from functions.pay.facts import attach_again
from schemas.plan import RATE_SCALE
from schemas.staff import OF_THE_LIST
from schemas.tab import columns

UNSOUND = "shares"
WHOLE = RATE_SCALE


@dataclass(frozen=True)
class Sharer:
    """One place among the people of a deal: the columns that hold the staff number and the share.

    `share` None, or blank in a deal's row: whatever the others leave, which only the last one named may have.
    """

    staff_no: str
    share: str | None = None


def split(deals: Frame, amounts: Sequence[str], sharers: Sequence[Sharer]) -> Frame:
    """One row a deal and person named on it: the columns of `deals`, `staff_no`, `share_rate`, `place` (from 0 among

    the sharers), and every one of `amounts` cut to that person's part: rounded half-up for all but the last one named,
    who has the rest. A deal that names nobody has no row. A single person has all of it, whatever share is stated.
    """
    deals = _with_rates(deals, sharers)
    parts = []
    for place in range(len(sharers)):
        for name in amounts:
            deals = rounded(deals, _part(name, place), nw.col(name), (nw.col(_rate(place)), WHOLE))
    for place, sharer in enumerate(sharers):
        last, rate = nw.col("_last") == place, nw.col(_rate(place))
        mine = {
            name: nw.when(last).then(nw.col(name) - _others(name, place)).otherwise(nw.col(_part(name, place)))
            for name in amounts
        }
        parts.append(
            deals.filter(~nw.col(sharer.staff_no).is_null()).with_columns(
                staff_no=nw.col(sharer.staff_no), share_rate=rate, place=nw.lit(place, dtype=nw.Int64), **_whole(mine)
            )
        )
    kept = [_rate(place) for place in range(len(sharers))]
    kept += [_part(name, place) for place in range(len(sharers)) for name in amounts]
    return nw.concat(parts).drop("_last", *kept)


def shares(book: Book, deals: Frame, amounts: Sequence[str], sharers: Sequence[Sharer]) -> Frame:
    """Deals as the shares of their people: as `split` gives them, each with what 员工 says of its own person that day.

    `deals` are `book.deals`, with whatever columns more; sharers are told apart by `row` and `staff_no`.
    """
    facts = [name for name in columns(book.scheme.staff) if name not in OF_THE_LIST]
    return attach_again(split(deals, amounts, sharers).drop("place"), book.staff, "on", facts)


def unsound(deals: Frame, sharers: Sequence[Sharer]) -> Frame:
    """Deals whose shares are not exactly the whole, as findings: `row`, `column` (of the share), `code`.

    That is: shares that do not add up to 100 %, a share that is negative, one that is blank although somebody follows,
    and shares that leave the last one less than nothing. At least one of the sharers states a share.
    """
    named = [~nw.col(sharer.staff_no).is_null() for sharer in sharers]
    found = _with_rates(deals, sharers)
    alone = nw.sum_horizontal(*(_one(there) for there in named)) == 1
    stated = [sharer.share for sharer in sharers if sharer.share is not None]
    faulty = nw.lit(value=False)
    for place, sharer in enumerate(sharers):
        rate = nw.lit(None, dtype=nw.Int64) if sharer.share is None else nw.col(sharer.share)
        last = nw.col("_last") == place
        blank_before = named[place] & ~last & rate.is_null()
        rest_differs = last & ~rate.is_null() & (rate != nw.col(_rate(place)))
        faulty = faulty | blank_before | rest_differs | (nw.col(_rate(place)) < 0)
    wrong = (faulty & ~alone).fill_null(value=False)
    return found.filter(wrong).select("row", column=nw.lit(stated[0]), code=nw.lit(UNSOUND))


def equally(rows: Frame, amounts: Sequence[str], *together: str) -> Frame:
    """Rows of people (`staff_no`, each once in its group) among whom an amount is shared equally: each of `amounts`

    holds the whole amount, the same in all rows of a group, and becomes that person's part; adds `share_rate`. What
    cannot be shared goes one smallest unit each in order of staff number.
    """
    rows = rows.with_columns(_one=nw.lit(1), _whole=nw.lit(WHOLE, dtype=nw.Int64))
    rows = rows.with_columns(
        _people=nw.col("_one").sum().over(*together).cast(nw.Int64),
        _place=nw.col("_one").cum_sum().over(*together, order_by="staff_no").cast(nw.Int64),
    )
    shared = {name: _equal_part(nw.col(name)) for name in amounts}
    rows = rows.with_columns(**shared, share_rate=_equal_part(nw.col("_whole")))
    return rows.drop("_one", "_whole", "_people", "_place")


def _equal_part(whole: nw.Expr) -> nw.Expr:
    size = nw.when(whole < 0).then(-whole).otherwise(whole).cast(nw.Int64)
    each = divided(size, nw.col("_people"))
    left = size - each * nw.col("_people")
    part = each + nw.when(nw.col("_place") <= left).then(nw.lit(1)).otherwise(nw.lit(0))
    return nw.when(whole < 0).then(-part).otherwise(part).cast(nw.Int64)


def _with_rates(deals: Frame, sharers: Sequence[Sharer]) -> Frame:
    """Adds `_last`, the place of the last one named (-1: nobody), and everybody's rate: 0 where nobody is named."""
    last = nw.lit(-1)
    for place, sharer in enumerate(sharers):
        last = nw.when(~nw.col(sharer.staff_no).is_null()).then(nw.lit(place)).otherwise(last)
    deals = deals.with_columns(_last=last.cast(nw.Int64))
    for place, sharer in enumerate(sharers):
        before = [_rate(earlier) for earlier in range(place)]
        left = nw.lit(WHOLE) - nw.sum_horizontal(nw.lit(0), *before)
        stated = nw.lit(0) if sharer.share is None else nw.col(sharer.share).fill_null(0)
        named = ~nw.col(sharer.staff_no).is_null()
        rate = nw.when(nw.col("_last") == place).then(left).when(named).then(stated).otherwise(nw.lit(0))
        deals = deals.with_columns(**{_rate(place): rate.cast(nw.Int64)})
    return deals


def _others(name: str, place: int) -> nw.Expr:
    """What those named before the last one have; those not named have nothing."""
    return nw.sum_horizontal(nw.lit(0), *(nw.col(_part(name, earlier)) for earlier in range(place)))


def _whole(parts: dict[str, nw.Expr]) -> dict[str, nw.Expr]:
    return {name: part.cast(nw.Int64) for name, part in parts.items()}


def _one(holds: nw.Expr) -> nw.Expr:
    return nw.when(holds).then(nw.lit(1)).otherwise(nw.lit(0))


def _rate(place: int) -> str:
    return f"_rate_{place}"


def _part(name: str, place: int) -> str:
    return f"_part_{place}_{name}"
