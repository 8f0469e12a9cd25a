"""Advances, their recovery, guarantees and negative balances: signed lines by which months of pay hang together.

Money never appears or vanishes between months: what a person is paid over all months is what they earned, topped up by
guarantees, less what they still owe at the end (or more by it, where it is their advance).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import narwhals as nw

from functions.pay.expressions import Frame
from functions.pay.wording import sentence, yuan
from schemas.words import Locale, Text

AMOUNTS = ("earned", "advanced", "guaranteed", "least")
NO_CLAUSE = nw.lit(None, dtype=nw.String)
MONTH = nw.col("month")
BEFORE = ""  # stands for all months before the first, and sorts before them
ADVANCE = Text("预支", "Advance")
RECOVERY = Text("预支收回", "Advance recovered")
GUARANTEE = Text("保底", "Guarantee")
DRAW = Text("保底预支", "Draw")
CARRIED = Text("结转", "Carried forward")
ADVANCED_SAYS = Text("预支{advanced}，以后从所得里扣回", "an advance of {advanced}, to be recovered from earnings")
RECOVERED_SAYS = Text(
    "待扣回{due}，本月可扣{available}，扣回{recovered}，还欠{left}",
    "{due} to recover, {available} available this month: {recovered} recovered, {left} left",
)
GUARANTEE_SAYS = Text(
    "保底{guaranteed}，本月所得{earned}，补足{topped}，不再扣回",
    "guaranteed {guaranteed}, earned {earned}: topped up by {topped}, which is not recovered",
)
DRAWN_SAYS = Text(
    "每月至少{least}，本月可发{base}，先补{drawn}，以后从超过保底的所得里扣回",
    "at least {least} a month, {base} payable: {drawn} advanced, to be recovered from what is earned above the least",
)
CARRIED_SAYS = Text(
    "上月转来欠款{before}，本月所得{free}，转入下月欠款{after}",
    "{before} owed from before, {free} earned this month: {after} owed is carried forward",
)


@dataclass(frozen=True)
class Terms:
    """How months hang together. `carry` (结转): a negative month is carried forward, and taken from later earnings;

    without it the month stays negative. `same_month`: an advance is recovered from the earnings of its own month on;
    without it from those of the next. `clause` is named by the
    lines of advances and guarantees, `carry_clause` by those of what is carried forward (the same where it is None).
    """

    clause: str
    carry: bool = True
    same_month: bool = True
    carry_clause: str | None = None


@dataclass(frozen=True)
class Ledger:
    """What `settle` gives, all amounts in fen.

    `balances`: one row a person and month in which anything was earned or drawn: `staff_no`, `month`, `earned`,
    `advanced`, `drawn` (advanced to reach a least), `topped` (by a guarantee), `recovered`, `paid` (all of it together),
    `owed` (what is still to recover) and `carried` (negative balance) at the month's end. `closing`: `staff_no`, `owed` and `carried` after a person's
    last month; the next `opening`. `months` are the balances with the workings of `lines`.
    """

    months: Frame
    balances: Frame
    closing: Frame
    terms: Terms
    locale: Locale

    @property
    def lines(self) -> Frame:
        """The payout lines: `key`, `month`, `staff_no`, `clause`, `says`, `amount` (signed, never zero)."""
        return nw.concat(list(_lines(self.months, self.terms, self.locale)))


def settle(
    earned: Frame,
    draws: Frame | None,
    terms: Terms,
    locale: Locale,
    opening: Frame | None = None,
    *,
    leasts: Frame | None = None,
) -> Ledger:
    """The ledger of everybody's months.

    `earned`: `staff_no`, `month`, `amount` (fen, signed), any number of rows a month. `draws`: `staff_no`, `month`,
    `amount` (fen, not negative), `recoverable` (None: there are none); one that is not is a guarantee: the month pays at least so much, and
    only what is earned above it recovers what is owed. `opening`: `staff_no`, `owed`, `carried` where months before
    these are closed. `leasts` (`leasts.leasts_of`): `staff_no`, `month`, `amount`, `recoverable` and `clause`, at most one a
    person and month. What a month falls short of one that is recoverable is advanced (a draw), and recovered from what later months
    pay above their own least; one that is not is a guarantee.
    """
    rows = _together(earned, draws, opening, leasts)
    worked = nw.max_horizontal(nw.col("earned"), nw.lit(0))
    rows = rows.with_columns(_met=nw.min_horizontal(nw.col("guaranteed"), worked).cast(nw.Int64))
    rows = rows.with_columns(topped=nw.col("guaranteed") - nw.col("_met"), _free=nw.col("earned") - nw.col("_met"))
    rows = _carried(rows, terms)
    rows = _recovered(rows, terms)
    moved = nw.col("carried") - nw.col("_carried_before")
    given = nw.col("advanced") + nw.col("drawn") + nw.col("topped")
    paid = nw.col("earned") + given - nw.col("recovered") + moved
    rows = rows.with_columns(paid=paid)
    months = rows.filter(nw.col("month") != BEFORE)
    named = ("earned", "advanced", "drawn", "topped", "recovered", "paid", "owed", "carried")
    last = nw.col("month") == nw.col("month").max().over("staff_no")
    return Ledger(
        months=months,
        balances=months.select("staff_no", "month", *named),
        closing=rows.filter(last).select("staff_no", "owed", "carried"),
        terms=terms,
        locale=locale,
    )


def _together(earned: Frame, draws: Frame | None, opening: Frame | None, leasts: Frame | None) -> Frame:
    """One row a person and month with AMOUNTS and `clause`, that of its least; what was before counts as a month."""
    none, amount = nw.lit(0, dtype=nw.Int64), nw.col("amount").cast(nw.Int64)

    def part(frame: Frame, clause: nw.Expr = NO_CLAUSE, month: nw.Expr = MONTH, **amounts: nw.Expr) -> Frame:
        said = {name: amounts.get(name, none).cast(nw.Int64) for name in AMOUNTS}
        return frame.select("staff_no", month=month, clause=clause, **said)

    recoverable = nw.col("recoverable")
    parts = [part(earned, earned=amount)]
    if draws is not None:
        parts.append(part(draws.filter(recoverable), advanced=amount))
        parts.append(part(draws.filter(~recoverable), guaranteed=amount))
    if leasts is not None:
        parts.append(part(leasts.filter(recoverable), nw.col("clause"), least=amount))
        parts.append(part(leasts.filter(~recoverable), nw.col("clause"), guaranteed=amount))
    if opening is not None:
        parts.append(part(opening, month=nw.lit(BEFORE), earned=-nw.col("carried"), advanced=nw.col("owed")))
    summed = nw.concat(parts).group_by("staff_no", "month").agg(nw.col(*AMOUNTS).sum(), nw.col("clause").max())
    return summed.with_columns(nw.col(*AMOUNTS).cast(nw.Int64))


def _carried(rows: Frame, terms: Terms) -> Frame:
    """Adds `carried`, the negative balance at the month's end, `_carried_before`, `drawn`, what is advanced to reach a
    least, with `_base`, what the month pays without it, and `_available`, what can be recovered from.
    """
    if terms.carry:
        rows = _never_below_zero(rows, "carried", -nw.col("_free"))
    else:
        # What was carried before falls due in full in the first month.
        was = nw.when(nw.col("month") == BEFORE).then(-nw.col("_free")).otherwise(nw.lit(0))
        rows = rows.with_columns(carried=was.cast(nw.Int64))
    rows = rows.with_columns(_carried_before=_month_before("carried"))
    rows = rows.with_columns(_over=nw.col("_free") + nw.col("carried") - nw.col("_carried_before"))
    rows = rows.with_columns(_base=nw.col("_over") + nw.col("guaranteed"))
    short = nw.max_horizontal(nw.col("least") - nw.col("_base"), nw.lit(0))
    # What lies below a least is not there to be taken, nor is what a guarantee makes up for.
    above = nw.min_horizontal(nw.col("_over"), nw.col("_base") - nw.col("least"))
    return rows.with_columns(
        drawn=nw.when(nw.col("least") > 0).then(short).otherwise(nw.lit(0)).cast(nw.Int64),
        _available=nw.max_horizontal(above, nw.lit(0)).cast(nw.Int64),
    )


def _recovered(rows: Frame, terms: Terms) -> Frame:
    """Adds `owed`, what is still to recover at the month's end, `_due`, what could be recovered, and `recovered`."""
    rows = rows.with_columns(_lent=nw.col("advanced") + nw.col("drawn"))
    rows = rows.with_columns(_due_now=nw.col("_lent") if terms.same_month else _month_before("_lent"))
    rows = _never_below_zero(rows, "_left", nw.col("_due_now") - nw.col("_available"))
    rows = rows.with_columns(_due=_month_before("_left") + nw.col("_due_now"))
    owed = nw.col("_left") if terms.same_month else nw.col("_left") + nw.col("_lent")
    return rows.with_columns(recovered=nw.col("_due") - nw.col("_left"), owed=owed)


def _never_below_zero(rows: Frame, name: str, change: nw.Expr) -> Frame:
    """Adds `name`, each person's balance that changes by so much a month and stays at zero rather than fall below it.

    It is the running sum less the lowest that the sum has been, which is at most the zero it began with.
    """
    rows = rows.with_columns(_change=change)
    rows = rows.with_columns(_sum=nw.col("_change").cum_sum().over("staff_no", order_by="month").cast(nw.Int64))
    rows = rows.with_columns(_lowest=nw.col("_sum").cum_min().over("staff_no", order_by="month"))
    lowest = nw.min_horizontal(nw.col("_lowest"), nw.lit(0))
    return rows.with_columns(**{name: (nw.col("_sum") - lowest).cast(nw.Int64)}).drop("_change", "_sum", "_lowest")


def _month_before(name: str) -> nw.Expr:
    return nw.col(name).shift(1).over("staff_no", order_by="month").fill_null(0).cast(nw.Int64)


def _lines(months: Frame, terms: Terms, locale: Locale) -> Iterator[Frame]:
    for word, phrase, amount, parts in (
        (ADVANCE, ADVANCED_SAYS, nw.col("advanced"), {"advanced": "advanced"}),
        (
            RECOVERY,
            RECOVERED_SAYS,
            -nw.col("recovered"),
            {"due": "_due", "available": "_available", "recovered": "recovered", "left": "_left"},
        ),
        (
            GUARANTEE,
            GUARANTEE_SAYS,
            nw.col("topped"),
            {"guaranteed": "guaranteed", "earned": "earned", "topped": "topped"},
        ),
        (DRAW, DRAWN_SAYS, nw.col("drawn"), {"least": "least", "base": "_base", "drawn": "drawn"}),
        (
            CARRIED,
            CARRIED_SAYS,
            nw.col("carried") - nw.col("_carried_before"),
            {"before": "_carried_before", "free": "_free", "after": "carried"},
        ),
    ):
        said = {f"_said_{name}": yuan(nw.col(column), locale) for name, column in parts.items()}
        # What is said of each amount is a column of its own: some engines would write it out again in every part.
        drawn = months.with_columns(_amount=amount.cast(nw.Int64)).filter(nw.col("_amount") != 0).with_columns(**said)
        yield drawn.select(
            "month",
            "staff_no",
            key=nw.concat_str([nw.lit(f"{word.to(locale)} "), nw.col("month")]),
            clause=_clause(word, terms),
            says=sentence(phrase, locale, **{name: nw.col(f"_said_{name}") for name in parts}),
            amount=nw.col("_amount"),
        )


def _clause(word: Text, terms: Terms) -> nw.Expr:
    """What a line rests on: a month's least, where the line is of it."""
    own = nw.lit(terms.clause if word is not CARRIED or terms.carry_clause is None else terms.carry_clause)
    if word in (DRAW, RECOVERY):
        return nw.when(nw.col("least") > 0).then(nw.col("clause").fill_null(terms.clause)).otherwise(own)
    if word is GUARANTEE:
        return nw.when(nw.col("least") == 0).then(nw.col("clause").fill_null(terms.clause)).otherwise(own)
    return own
