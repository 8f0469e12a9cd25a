"""Telecom customer retention: credits and rewards a deal, tiers by the month's count (001, first notice)."""

from __future__ import annotations

from dataclasses import replace

import narwhals as nw

from functions.pay.book import Book, Of, Pay
from functions.pay.expressions import Frame, word_for
from functions.pay.rates.deals import pay_rows
from schemas.results import NOT_COUNTED
from schemas.telecom_retention import LINE_OF, Targets
from schemas.words import NO, YES

RESTS_ON = ("product", "account_no", "accepted_on")
LINES = tuple(dict.fromkeys(LINE_OF.values()))


def facts(rows: Frame, of: Of) -> Frame:
    """Adds `due`: the list names this account for the product's line and the month of the deal."""
    listed = of(Targets).select("line", "account_no", _month="month", due=nw.lit(value=True)).unique()
    line = word_for(nw.col("product"), LINE_OF)
    return (
        rows.with_columns(_month=nw.col("accepted_on").dt.to_string("%Y-%m"), line=line)
        .join(listed, on=["_month", "line", "account_no"], how="left")
        .with_columns(due=nw.col("due").fill_null(value=False))
        .drop("_month", "line")
    )


def calculate(book: Book) -> Pay:
    """What every deal earned, and for the summary of a month what that is by product line."""
    pay = pay_rows(book)
    due = nw.when(nw.col("due")).then(nw.lit(YES)).when(~nw.col("due")).then(nw.lit(NO))
    return replace(pay, details=pay.details.with_columns(due=due, **by_line()))


def by_line() -> dict[str, nw.Expr]:
    """`count_<place>`, deals of a product line that counted, and `reward_<place>`, what they were rewarded with."""
    line = word_for(nw.col("product"), LINE_OF)
    counted = (nw.col("result") != NOT_COUNTED) & ~nw.col("row").is_null()
    split = {f"count_{place}": (counted & (line == name)).cast(nw.Int64) for place, name in enumerate(LINES)}
    rewards = {
        f"reward_{place}": nw.when(line == name).then(nw.col("reward")).otherwise(nw.lit(0))
        for place, name in enumerate(LINES)
    }
    return split | rewards
