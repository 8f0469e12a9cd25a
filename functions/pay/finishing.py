"""Rows finished, for all schemes in one place: what every payout line and finding has that no scheme need say itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import narwhals as nw

from functions.pay.book import Book
from functions.pay.expressions import Columns, Frame
from functions.pay.facts import at_month_end
from functions.pay.ordering import PLACE
from functions.pay.summary import sums
from schemas.results import COUNTED, NOT_COUNTED
from schemas.tab import Tab, columns, dtypes

TYPES: Columns = {"Int64": nw.Int64, "String": nw.String, "Date": nw.Date, "Boolean": nw.Boolean}
FINDING = ("row", "column", "code", "detail", "tab")


def lines(book: Book, *sorts: Frame) -> Frame:
    """Payout lines of one or several sorts as the scheme's 核算明细 and 月度汇总 want them.

    Each sort has `month`, `staff_no` and whatever it says; it need not have a measure that it does not pay, nor `row`,
    `since` or `place`. A line without `result` counts where its `reasons` are blank, and without `name` it has that of
    the month's last day. Anything else that it does not say is blank.
    """
    tab, types = book.scheme.details, dtypes(book.scheme.details)
    added = [*(measure.id for measure in book.scheme.measures), *sums(book.scheme.summary)]
    blank = {name: nw.lit(None, dtype=TYPES[str(types[name])]) for name in columns(tab)}
    blank |= {name: nw.lit(0, dtype=nw.Int64) for name in added}
    blank |= {"row": nw.lit(None, dtype=nw.Int64), "since": nw.lit(None, dtype=nw.String), PLACE: nw.lit(0)}
    blank["reasons"] = nw.lit("")
    finished = [_finished(book, sort, blank, added) for sort in sorts]
    return finished[0] if len(finished) == 1 else nw.concat(finished, how="vertical")


def _finished(book: Book, sort: Frame, blank: Mapping[str, nw.Expr], added: Sequence[str]) -> Frame:
    there = sort.collect_schema().names()
    named = sort if "name" in there else at_month_end(sort, book.staff, ["name"])
    said = {name: value for name, value in blank.items() if name not in (*there, "name", "result")}
    filled = named.with_columns(**said) if said else named
    counts = nw.when(nw.col("reasons").fill_null("") == "").then(nw.lit(COUNTED)).otherwise(nw.lit(NOT_COUNTED))
    judged = filled.with_columns(result=nw.coalesce("result", counts) if "result" in there else counts)
    # Sums and places of some engines are wider, or narrower, than what is written.
    return judged.with_columns(nw.col(*dict.fromkeys((*added, PLACE, "row"))).cast(nw.Int64)).select(list(blank))


def found(
    book: Book, rows: Frame, tab: type[Tab], column: str | nw.Expr, detail: nw.Expr, *, code: str = "unsupported"
) -> Frame:
    """What a person should look at: each of the rows (`row`), in a column of one of the scheme's tabs, with the sentence."""
    about = nw.lit(column) if isinstance(column, str) else column
    return rows.select(
        nw.col("row").cast(nw.Int64), column=about, code=nw.lit(code), detail=detail, tab=nw.lit(book.place(tab))
    ).with_columns(nw.col("tab").cast(nw.Int64))


def findings(*sorts: Frame) -> Frame:
    """Findings of several sorts together."""
    return nw.concat([sort.select(*FINDING) for sort in sorts], how="vertical")
