"""The tab of what customers paid, for schemes that pay on receipt: in proportion to what has come in."""

from __future__ import annotations

from typing import Any

import polars as pl

from schemas import cells, quantities
from schemas.bounds import within
from schemas.tab import Holds, Means, Role, Shown, Tab, When, column, tab

RECEIPTS_ID = 119


def deal_of(deals: type[Tab], key: str) -> Any:
    """The column that names the deal a payment is for, of the tab and column that hold the deals' names."""
    return column(
        ("单号", "Number"),
        ("付的是哪一笔，填那一笔的单号", "The number of the deal that it is paid for"),
        cells.KEY,
        required=True,
        width=120,
        refers=[(deals, key)],
    )


class ReceiptColumns(Tab):
    """One row a payment. A scheme's own Receipts states `number` (`deal_of`)."""

    number: str
    on: pl.Date = column(
        ("日期", "Day"),
        ("到账那一天；决定哪个月可以发", "The day on which it came in; it decides the month of pay"),
        cells.DATE,
        shown=Shown.DATE,
        required=True,
        means=Means.DAY,
        when=When.BEGUN,
    )
    amount: pl.Int64 = column(
        ("金额", "Amount"),
        ("元，客户付了多少；退给客户的填负数", "Yuan that the customer paid; negative: paid back to them"),
        quantities.MONEY,
        shown=Shown.MONEY,
        required=True,
        scale=100,
        width=100,
        # What is paid back takes pay back; of an amount that cannot be read nobody knows the sign.
        holds=Holds("on", takes=lambda amount: amount < 0),
        bounds=within(-100_000_000, 100_000_000, usual=(-5_000_000, 5_000_000)),
    )
    note: str = column(("备注", "Note"), ("随意填写，不参与核算", "Anything"), cells.LONG_WORDS, width=160)


def receipts_tab() -> dict[str, Any]:
    """What the tab says of itself."""
    return dict(
        tab(
            ("收款", "Receipts"),
            (
                "客户每付一次一行；提成按收到的比例发",
                "A row a payment of a customer; what was earned is paid in proportion to it",
            ),
            Role.INPUT,
            RECEIPTS_ID,
            for_managers=True,
        )
    )
