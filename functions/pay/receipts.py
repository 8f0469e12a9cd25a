"""Pay on receipt: what was earned on a deal is payable in proportion to what its customer has paid, and waits meanwhile.

What is payable of one person's earning is rounded as a running total: the parts of all months add up to the whole, to
the fen, once all is paid. What is paid back to the customer takes its part back in its month.
"""

from __future__ import annotations

from dataclasses import dataclass

import narwhals as nw

from functions.pay.exact import rounded
from functions.pay.expressions import Frame, day_then_row
from functions.pay.periods import month_index, month_name
from functions.pay.wording import sentence, yuan
from schemas.words import Locale, Text

KEY = Text("回款 ", "Receipt ")
SAYS = Text(
    "{deal}应得{earned}，到{month}客户付了{paid}（应付{due}），共可发{payable}，以前可发{before}",
    "{earned} earned on {deal}; by {month} the customer paid {paid} of {due}: {payable} payable, {before} before",
)
FREE_SAYS = Text("{deal}应得{earned}，客户不用付款", "{earned} earned on {deal}, for which nothing is due")
OVERPAID = Text(
    "到这一行客户一共付了{paid}，超过应付的{due}。请核对单号和金额；确实多付了不用改，提成按付清算",
    "With this row the customer paid {paid}, more than the {due} due. Check the number and the amount; if it is so, leave it: "
    "what was earned counts as paid for in full",
)
PAID_BACK = Text(
    "到这一行退给客户的比收到的多{more}。请核对单号、日期和金额",
    "With this row {more} more was paid back than came in. Check the number, the day and the amount",
)
DEAL = ("key", "staff_no")


@dataclass(frozen=True)
class Receipts:
    """What `on_receipt` gives, all amounts in fen.

    `lines`: `key` (回款 and the deal's), `month`, `staff_no`, `clause`, `says`, `amount` (signed, never zero): what becomes payable
    in each month. `balances`: one row a deal, person and month in which anything was earned or came in: `key`,
    `staff_no`, `month`, `earned`, `payable` (all of it until then) and `waiting`.
    """

    lines: Frame
    balances: Frame


def on_receipt(earned: Frame, received: Frame, clause: str, locale: Locale) -> Receipts:
    """What becomes payable when.

    `earned`: one row a deal and person: `key`, `staff_no`, `month`, `amount` (fen, signed) and `due`, what the customer has to
    pay for the deal (fen; where that is nothing, nothing has to be waited for). `received`: `key`, `on` (Date), `amount` (fen;
    negative: paid back), any number of rows a deal. What came in before the month of the deal counts in that month; more than
    is due counts as all of it, and less than nothing as nothing.
    """
    free = (nw.col("due") <= 0).fill_null(value=True)
    sums = earned.with_columns(due=nw.when(free).then(nw.lit(1)).otherwise(nw.col("due")).cast(nw.Int64), _free=free)
    came = received.select("key", _in=month_name(month_index(nw.col("on"))), _came="amount")
    came = sums.select(*DEAL, "month").join(came, on="key", how="inner")
    early = nw.col("_in") < nw.col("month")
    came = came.with_columns(_in=nw.when(early).then(nw.col("month")).otherwise(nw.col("_in")))
    begun = sums.select(
        *DEAL, "month", _in="month", _came=nw.when(nw.col("_free")).then(nw.lit(1)).otherwise(nw.lit(0)).cast(nw.Int64)
    )
    months = nw.concat([begun, came.select(begun.collect_schema().names())])
    months = months.group_by(*DEAL, "_in").agg(nw.col("_came").sum())
    months = months.join(sums, on=list(DEAL), how="inner")
    so_far = nw.col("_came").cum_sum().over(*DEAL, order_by="_in").cast(nw.Int64)
    months = months.with_columns(_paid=so_far)
    counted = nw.max_horizontal(nw.min_horizontal(nw.col("_paid"), nw.col("due")), nw.lit(0)).cast(nw.Int64)
    months = months.with_columns(_counted=counted)
    months = rounded(months, "payable", nw.col("amount"), (nw.col("_counted"), nw.col("due")), most=10**12)
    before = nw.col("payable").shift(1).over(*DEAL, order_by="_in").fill_null(0).cast(nw.Int64)
    months = months.with_columns(_before=before)
    balances = months.select(
        *DEAL, month="_in", earned="amount", payable="payable", waiting=nw.col("amount") - nw.col("payable")
    )
    return Receipts(_lines(months, clause, locale), balances)


def _lines(months: Frame, clause: str, locale: Locale) -> Frame:
    changed = months.with_columns(_now=nw.col("payable") - nw.col("_before")).filter(nw.col("_now") != 0)
    said = {"earned": "amount", "paid": "_paid", "due": "due", "payable": "payable", "before": "_before"}
    changed = changed.with_columns(**{f"_said_{name}": yuan(nw.col(column), locale) for name, column in said.items()})
    words = {name: nw.col(f"_said_{name}") for name in said}
    waited = sentence(SAYS, locale, deal=nw.col("key"), month=nw.col("_in"), **words)
    free = sentence(FREE_SAYS, locale, deal=nw.col("key"), earned=words["earned"])
    return changed.select(
        "staff_no",
        key=nw.concat_str([nw.lit(KEY.to(locale)), nw.col("key")]),
        month="_in",
        clause=nw.lit(clause),
        says=nw.when(nw.col("_free")).then(free).otherwise(waited),
        amount=nw.col("_now"),
    )


def unsound(received: Frame, due: Frame, locale: Locale) -> Frame:
    """Payments that cannot all be meant, as findings: `row`, `column`, `code`, `detail`.

    `received` as in `on_receipt`, with `row`; `due`: `key` and `due`, one row a deal. Payments in the order of their days are
    looked at: those by which more has come in than is due, and those by which more was paid back than had come in.
    """
    rows = received.join(due.select("key", "due"), on="key", how="inner").with_columns(_order=day_then_row())
    rows = rows.with_columns(_paid=nw.col("amount").cum_sum().over("key", order_by="_order").cast(nw.Int64))
    over = (nw.col("_paid") > nw.col("due")) & (nw.col("amount") > 0)
    below = (nw.col("_paid") < 0) & (nw.col("amount") < 0)
    rows = rows.filter(over | below).with_columns(
        _said_paid=yuan(nw.col("_paid"), locale),
        _said_due=yuan(nw.col("due"), locale),
        _said_more=yuan(-nw.col("_paid"), locale),
    )
    too_much = sentence(OVERPAID, locale, paid=nw.col("_said_paid"), due=nw.col("_said_due"))
    too_little = sentence(PAID_BACK, locale, more=nw.col("_said_more"))
    return rows.select(
        "row",
        column=nw.lit("amount"),
        code=nw.when(nw.col("_paid") < 0).then(nw.lit("paid_back")).otherwise(nw.lit("overpaid")),
        detail=nw.when(nw.col("_paid") < 0).then(too_little).otherwise(too_much),
    )
