"""Discounts: a price below a share of the list price, the base, pays in proportion to how far it falls short of it."""

from __future__ import annotations

import narwhals as nw

from functions.pay.expressions import Frame
from functions.pay.wording import number, sentence, yuan
from schemas.words import Locale, Text

BASE_SCALE = 100  # of the base: 0.9 is 90
TIMES = " × "
SAYS = Text("（{price} ÷ 标价{list} ÷ {base}）", "({price} ÷ list {list} ÷ {base})")


def with_discount(rows: Frame, priced: nw.Expr) -> Frame:
    """Adds `cut` ÷ `uncut`, what is left of the pay: `price` of `list_price` (fen) × `base` (hundredths, null: all of the list price), at most 1.

    It is 1 for rows that are not `priced`.
    """
    rows, one = rows.with_columns(base=nw.col("base").fill_null(BASE_SCALE)), nw.lit(1)
    uncut = nw.when(priced).then(nw.col("list_price") * nw.col("base")).otherwise(one)
    rows = rows.with_columns(uncut=uncut.cast(nw.Int64))
    price = nw.min_horizontal(nw.col("price") * BASE_SCALE, nw.col("uncut"))
    return rows.with_columns(cut=nw.when(priced).then(price).otherwise(one).cast(nw.Int64))


def told(locale: Locale) -> nw.Expr:
    """` × （…）` where the price lies below the base; blank where it does not."""
    parts = {"price": yuan(nw.col("price"), locale), "list": yuan(nw.col("list_price"), locale)}
    discount = sentence(SAYS, locale, **parts, base=number(nw.col("base"), BASE_SCALE))
    below = nw.col("cut") < nw.col("uncut")
    return nw.when(below).then(nw.concat_str([nw.lit(TIMES), discount])).otherwise(nw.lit(""))
