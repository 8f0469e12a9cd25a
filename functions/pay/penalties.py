"""Penalties: what an event costs those whom it concerns, as signed payout lines that say why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import narwhals as nw

from functions.pay.exact import rounded
from functions.pay.expressions import Frame
from functions.pay.periods import period_name
from functions.pay.wording import number, sentence, yuan
from schemas.plan import RATE_SCALE
from schemas.scheme import Period
from schemas.words import Locale, Text

LINE = ("key", "month", "staff_no", "clause", "says")
ONCE = Text("{what}，扣{amount}", "{what}: {amount} taken away")
EACH_TIME = Text(
    "{what}，每次{each}，{times}次，扣{amount}", "{what}: {each} each time, {times} times, {amount} taken away"
)
MULTIPLE = Text(
    "{what}，按应得{would}的{multiple}倍，扣{amount}",
    "{what}: {multiple} times the {would} that it would have earned, {amount} taken away",
)


@dataclass(frozen=True)
class Penalty:
    """What is punished, in words, by which clause. Each may be a column, where it differs from row to row."""

    what: Text | nw.Expr
    clause: str | nw.Expr

    def named(self, locale: Locale) -> nw.Expr:
        """What is punished."""
        return nw.lit(self.what.to(locale)) if isinstance(self.what, Text) else self.what


def fixed(
    events: Frame,
    penalty: Penalty,
    each: nw.Expr | int,
    *,
    amount: str = "reward",
    locale: Locale,
    keeps: Sequence[str] = (),
) -> Frame:
    """A fixed sum, in fen, for every event: see `per_occurrence`, each event being one occurrence. `keeps`: further columns that the

    lines have.
    """
    events = events.with_columns(_each=_column(each), _times=nw.lit(1, dtype=nw.Int64))
    return _lines(events, penalty, nw.col("_each"), sentence_of=ONCE, amount=amount, locale=locale, keeps=keeps)


def per_occurrence(
    events: Frame,
    penalty: Penalty,
    each: nw.Expr | int,
    times: nw.Expr,
    *,
    amount: str = "reward",
    locale: Locale,
) -> Frame:
    """A sum, in fen, for every time that something happened: one line an event of which `times` is above zero.

    `events` have `key`, `staff_no` and `on`, one row for each person whom the event concerns, who all pay in full. The
    lines are `key`, `month`, `staff_no`, `clause`, `says` and `amount`, in fen below zero; no sum, no line.
    """
    events = events.with_columns(_each=_column(each), _times=times.cast(nw.Int64)).filter(nw.col("_times") > 0)
    return _lines(
        events, penalty, nw.col("_each") * nw.col("_times"), sentence_of=EACH_TIME, amount=amount, locale=locale
    )


def multiple_of(
    events: Frame,
    penalty: Penalty,
    would: nw.Expr,
    multiple: nw.Expr | int,
    *,
    amount: str = "reward",
    locale: Locale,
    keeps: Sequence[str] = (),
) -> Frame:
    """A multiple, in millionths, of what an event was or would have been rewarded with (`would`, fen).

    The product is rounded half-up to the fen once; the lines are those of `per_occurrence`. Where nothing would have
    been earned, nothing is charged. `keeps`: further columns of the events that the lines have.
    """
    events = events.with_columns(_would=would.cast(nw.Int64), _multiple=_column(multiple))
    events = events.filter((nw.col("_would") > 0) & (nw.col("_multiple") > 0))
    # A plain number is far cheaper to multiply by than a column.
    factor = multiple if isinstance(multiple, int) else nw.col("_multiple")
    events = rounded(events, "_product", nw.col("_would"), (factor, RATE_SCALE))
    return _lines(events, penalty, nw.col("_product"), sentence_of=MULTIPLE, amount=amount, locale=locale, keeps=keeps)


def _lines(
    events: Frame,
    penalty: Penalty,
    charged: nw.Expr,
    *,
    sentence_of: Text,
    amount: str,
    locale: Locale,
    keeps: Sequence[str] = (),
) -> Frame:
    events = events.with_columns(_charged=charged.cast(nw.Int64)).filter(nw.col("_charged") > 0)
    parts = {"what": penalty.named(locale), "amount": yuan(nw.col("_charged"), locale)}
    if sentence_of is EACH_TIME:
        parts |= {"each": yuan(nw.col("_each"), locale), "times": nw.col("_times").cast(nw.String)}
    if sentence_of is MULTIPLE:
        parts |= {
            "would": yuan(nw.col("_would"), locale),
            "multiple": number(nw.col("_multiple"), RATE_SCALE),
        }
    clause = nw.lit(penalty.clause) if isinstance(penalty.clause, str) else penalty.clause
    return (
        events.with_columns(
            _month=period_name(nw.col("on"), Period.MONTH),
            _clause=clause,
            _says=sentence(sentence_of, locale, **parts),
            _signed=-nw.col("_charged"),
        )
        .select(
            "key", "staff_no", *keeps, month="_month", clause="_clause", says="_says", **{amount: nw.col("_signed")}
        )
        .select(*LINE, amount, *keeps)
    )


def _column(value: nw.Expr | int) -> nw.Expr:
    return nw.lit(value, dtype=nw.Int64) if isinstance(value, int) else value.cast(nw.Int64)
