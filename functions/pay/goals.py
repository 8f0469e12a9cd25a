"""What rows of a plan ask of stretches of days, and what came of it: all rows at once, as one frame."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals as nw

from functions.pay.expressions import Columns, Frame, Put, listed
from functions.pay.plan.dated import OPEN
from schemas.words import Locale, Text

Row = Mapping[str, Any]
Says = Callable[[Row], Any]
FIXED: Columns = {"goal": nw.Int64, "first": nw.Date, "last": nw.Date, "running": nw.Boolean, "period": nw.String}


def goals(rows: Iterable[Row], today: date, put: Put, columns: Columns, **says: Says) -> Frame:
    """One row for each of these rows of a plan table: `goal`, its place among them, its `first` and `last` day, whether it is
    `running` still, its `period` as people write it, and what is made of it by `says`, in columns of these types.
    """
    cells = []
    for place, row in enumerate(rows):
        first, last = row["valid_from"], row["valid_until"]
        stands = (place, first, last or OPEN, last is None or today <= last, f"{first}~{last or ''}")
        cells.append((*stands, *(says[name](row) for name in columns)))
    return listed({**FIXED, **columns}, cells, put)


def reached(asked: Frame, done: Frame, day: str, same: str, sums: Sequence[str]) -> Frame:
    """The goals with the sums of columns of the rows that fall into their days, by the Date column `day`, and have the same

    value in the column `same`; 0 for none.
    """
    spans = asked.select("goal", same, "first", "last")
    mine = spans.join(done.select(same, *sums, _day=nw.col(day)), on=same, how="inner")
    mine = mine.filter((nw.col("_day") >= nw.col("first")) & (nw.col("_day") <= nw.col("last")))
    summed = mine.group_by("goal").agg(nw.col(*sums).sum().cast(nw.Int64))
    return asked.join(summed, on="goal", how="left").with_columns(nw.col(*sums).fill_null(0))


@dataclass(frozen=True)
class Verdict:
    """How it is said that a goal was reached, was missed, or may be reached yet."""

    met: Text
    missed: Text
    running: Text

    def told(self, done: nw.Expr, running: nw.Expr, locale: Locale) -> nw.Expr:
        """What is said of each goal."""
        late = nw.when(running).then(nw.lit(self.running.to(locale))).otherwise(nw.lit(self.missed.to(locale)))
        return nw.when(done).then(nw.lit(self.met.to(locale))).otherwise(late)
