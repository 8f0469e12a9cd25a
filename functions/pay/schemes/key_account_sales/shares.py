"""Deals as the shares of their people: everybody's part of the net, and who they were on that day.

Expenses that belong to no deal are a negative share of their month. A share's `place` is that of the person on the deal.
"""

from __future__ import annotations

import narwhals as nw

from functions.pay.book import Book
from functions.pay.expressions import Frame
from functions.pay.facts import attach
from functions.pay.periods import day_key, last_day
from functions.pay.plan.parameters import Parameters
from functions.pay.split import Sharer, split
from schemas.key_account_inputs import Expenses
from schemas.key_account_plan import BASE_SCALE, DISCOUNT_BASE, IN_FORCE, JEWELLERY
from schemas.tab import employed, known
from schemas.words import Text

SELLER, INTRODUCER, EXPENSE = range(3)
# Where an expense stands in its month's order: after every row of a sheet.
EXPENSE_ROW = 99_999_999
EXPENSE_KEY = Text("其他费用 ", "Other expenses ")
SHARERS = (Sharer("seller", "part"), Sharer("introducer"))
FACTS = ("name", "employment", "status", "valid_from")


def shares(book: Book) -> Frame:
    """One row a deal and person, and one a person and month with other expenses.

    `amount` is the person's part of the net and `net` all of it (fen), `since` tells the row of 员工 in force that day,
    `cut` ÷ `uncut` is how far the price falls short of the base discount, `base` (hundredths).
    """
    rows = nw.concat([_parts(book), _expenses(book)], how="diagonal")
    rows = with_facts(rows, book.staff, "on")
    return _with_terms(rows, book.plan.parameters)


def with_facts(rows: Frame, staff: Frame, day: str) -> Frame:
    """Adds `name`, `employment`, `status` and `since` of each `staff_no` as of a day."""
    rows = attach(rows, staff, "staff_no", day, FACTS).drop(known("staff_no"), employed("staff_no"))
    return rows.with_columns(since=day_key(nw.col("valid_from")).fill_null(0)).drop("valid_from")


def _parts(book: Book) -> Frame:
    net = nw.col("price") - nw.col("cost").fill_null(0)
    deals = book.deals.select(
        *("row", "key", "on", "month", "customer", "goods", "list_price", "price"),
        *("introducer", "part", "fake", "returned_on"),
        cost=nw.col("cost").fill_null(0),
        seller=nw.col("staff_no"),
        net=net,
        amount=net,
    )
    return split(deals, ["amount"], SHARERS).drop("seller", "introducer", "part")


def _expenses(book: Book) -> Frame:
    spent = book.of(Expenses).group_by("staff_no", "month").agg(amount=-nw.col("amount").sum())
    return spent.select(
        "staff_no",
        "month",
        nw.col("amount").cast(nw.Int64),
        key=nw.concat_str([nw.lit(EXPENSE_KEY.to(book.locale)), nw.col("month")]),
        on=last_day(nw.col("month")),
        goods=nw.lit(JEWELLERY),
        fake=nw.lit(value=False),
        price=nw.lit(0, dtype=nw.Int64),
        list_price=nw.lit(1, dtype=nw.Int64),
        row=nw.lit(EXPENSE_ROW, dtype=nw.Int64),
        place=nw.lit(EXPENSE, dtype=nw.Int64),
    ).filter(nw.col("amount") != 0)


def _with_terms(rows: Frame, parameters: Parameters) -> Frame:
    """Adds what the parameters say of each day. Where they say nothing, the plan is not in force."""
    of_deal = nw.col("place") != EXPENSE
    rows = parameters.add(rows, "on", {"in_force": IN_FORCE, "base": DISCOUNT_BASE}).with_columns(
        in_force=(nw.col("in_force") == 1).fill_null(value=False), base=nw.col("base").fill_null(BASE_SCALE)
    )
    uncut = nw.when(of_deal).then(nw.col("list_price") * nw.col("base")).otherwise(nw.lit(1))
    rows = rows.with_columns(uncut=uncut.cast(nw.Int64))
    price = nw.min_horizontal(nw.col("price") * BASE_SCALE, nw.col("uncut"))
    return rows.with_columns(cut=nw.when(of_deal).then(price).otherwise(nw.lit(1)).cast(nw.Int64))
