"""Small expressions that several rooms of the calculation share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import narwhals as nw

from functions.pay.conditions import Condition, all_hold

Frame = nw.LazyFrame[Any]


def word_for(key: nw.Expr, named: Mapping[Any, str], default: str | None = None) -> nw.Expr:
    """The word that stands beside a value; `default` for a value that is not named."""
    if not named:
        return nw.lit(default, dtype=nw.String)
    return key.replace_strict(list(named), list(named.values()), default=default, return_dtype=nw.String)


def number_for(key: nw.Expr, named: Mapping[int, int], default: int = 0) -> nw.Expr:
    """The number that stands beside a number; `default` for one that is not named."""
    if not named:
        return nw.lit(default, dtype=nw.Int64)
    return key.replace_strict(list(named), list(named.values()), default=default, return_dtype=nw.Int64)


def either(columns: list[str]) -> nw.Expr:
    """True where any of the columns is; false for no columns at all."""
    return nw.any_horizontal(nw.lit(value=False), *map(nw.col, columns), ignore_nulls=True)


def in_force(conditions: tuple[Condition, ...], valid_from: date, valid_until: date) -> nw.Expr:
    """True for the deals that satisfy the conditions and were accepted on one of these days (both included)."""
    held = all_hold(conditions) & (nw.col("accepted_on") >= nw.lit(valid_from))
    return held if valid_until == date.max else held & (nw.col("accepted_on") <= nw.lit(valid_until))


def day_then_row() -> nw.Expr:
    """A number that orders deals by day of acceptance, then by position in the sheet."""
    on = nw.col("accepted_on").dt
    return (on.year().cast(nw.Int64) * 400 + on.ordinal_day()) * 100_000_000 + nw.col("row")
