"""Paydays: lines that are paid so many months after the month in which they are earned, in one order, with who it was then.

What a deal earned is told of the person as of the deal's day, everything else as of the month's end.
"""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw

from functions.pay.book import Book
from functions.pay.expressions import Frame
from functions.pay.facts import attach_again
from functions.pay.finishing import lines
from functions.pay.periods import last_day
from functions.pay.quota import payable
from schemas.scheme import Measure

OTHERS = 10**12  # the place in the order of lines of those that no deal made
SHARERS = 10  # more than share one deal


def paid_later(book: Book, sorts: Sequence[Frame], facts: Sequence[str], lag: str, settled: Sequence[Measure]) -> Frame:
    """Payout lines of several sorts, finished, with the `facts` of 员工 and `paid_in`, the month in which they are paid: the parameter

    `lag`, as of the end of the month earned, says how many later. Of those that no deal made only what has any of the
    measures that are `settled` then is paid in such a month. Sorts may have `place`, null or where a person stands among those of a deal
    (`row`, `on`): they stand as in the sheet, the others after them, by month.
    """
    end, described = last_day(nw.col("month")), []
    for sort in sorts:
        on, place = end, nw.lit(OTHERS)
        if "place" in sort.collect_schema().names():
            on = nw.when(~nw.col("place").is_null()).then(nw.col("on")).otherwise(end)
            place = (nw.col("row") * SHARERS + nw.col("place")).fill_null(OTHERS)
        described.append(attach_again(sort.with_columns(_end=on, place=place), book.staff, "_end", facts))
    any_settled = nw.any_horizontal(*(nw.col(one.id) != 0 for one in settled), ignore_nulls=True)
    rows = book.plan.parameters.add(lines(book, *described).with_columns(_end=end), "_end", {"_lag": lag})
    paid = (nw.col("place") != OTHERS) | any_settled
    paid_in = payable(nw.col("month"), nw.col("_lag"))
    return rows.with_columns(paid_in=nw.when(paid).then(paid_in)).drop("_end", "_lag")
