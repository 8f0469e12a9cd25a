"""Rows that could not be read: what they might have moved is said beside whatever rests on their tab."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw

from functions.pay.expressions import Frame
from functions.pay.wording import SEPARATOR, sentence
from schemas.tab import Tab, about
from schemas.words import Locale, Text

INCOMPLETE = Text("不完整", "incomplete")
ONE = Text(
    "“{tab}”第{row}行有错，没有算进去，改好后重新核算",
    "row {row} of “{tab}” is faulty and is not in it; mend it and recalculate",
)
SEVERAL = Text(
    "“{tab}”第{row}行等{count}行有错，没有算进去，改好后重新核算",
    "{count} rows of “{tab}”, the first of them row {row}, are faulty and are not in it; mend them and recalculate",
)


def moved_by(unread: Frame, keys: Frame, on: Sequence[str], tab: type[Tab], locale: Locale) -> Frame:
    """The keys that rows left out might have moved, each once: the columns `on`, and `unread`, which says so.

    `unread`: the rows left out (`row`, and the columns `on`, null where a row might have been of any). The first of `on`
    is the one that tells most keys apart.
    """
    rows = unread.select(_row="row", **{f"_{name}": nw.col(name) for name in on})
    keys, first = keys.select(*on).unique(), f"_{on[0]}"
    # A row that knows its own key is looked up by it; only the few that might be of any meet every key.
    known = keys.with_columns(nw.col(on[0]).alias(first)).join(rows.filter(~nw.col(first).is_null()), on=first)
    of_any = keys.join(rows.filter(nw.col(first).is_null()), how="cross")
    pairs = nw.concat([frame.select(*on, "_row", *(f"_{name}" for name in on[1:])) for frame in (known, of_any)])
    same = [nw.col(f"_{name}").is_null() | (nw.col(f"_{name}") == nw.col(name)) for name in on[1:]]
    pairs = pairs.filter(*same) if same else pairs
    found = pairs.group_by(*on).agg(_first=nw.col("_row").min(), _count=nw.col("_row").count())
    return found.select(*on, unread=_said(tab, locale))


def moved_within(unread: Frame, asked: Frame, day: str, same: str, tab: type[Tab], locale: Locale) -> Frame:
    """The goals (`goals.reached`: `goal`, `first`, `last` and the column `same`) that rows left out might have moved, and

    `unread`, which says so. The rows have the Date column `day` and `same`, null where a row might have been of any.
    """
    rows = unread.select(_row="row", _day=nw.col(day), _same=nw.col(same))
    pairs = asked.select("goal", "first", "last", same).join(rows, how="cross")
    on, own = nw.col("_day"), nw.col("_same").is_null() | (nw.col("_same") == nw.col(same))
    pairs = pairs.filter(own & (on.is_null() | ((on >= nw.col("first")) & (on <= nw.col("last")))))
    found = pairs.group_by("goal").agg(_first=nw.col("_row").min(), _count=nw.col("_row").count())
    return found.select("goal", unread=_said(tab, locale))


def together(keys: Frame, moved: Sequence[Frame], on: Sequence[str], locale: Locale) -> Frame:
    """The keys that rows of any of several tabs might have moved, with all that is said of them: see `moved_by`."""
    found = keys.select(*on).unique()
    names = [f"_{place}" for place in range(len(moved))]
    for name, frame in zip(names, moved, strict=True):
        found = found.join(frame.rename({"unread": name}), on=list(on), how="left")
    said = nw.concat_str([nw.col(name) for name in names], separator=SEPARATOR.to(locale), ignore_nulls=True)
    there = nw.any_horizontal(*(~nw.col(name).is_null() for name in names), ignore_nulls=True)
    return found.filter(there).select(*on, unread=said)


def moved_at_all(unread: Frame, tab: type[Tab], locale: Locale) -> Frame:
    """One row: `unread` says which rows were left out, null where none was."""
    found = unread.select(_first=nw.col("row").min(), _count=nw.col("row").count())
    return found.select(unread=_said(tab, locale))


def _said(tab: type[Tab], locale: Locale) -> nw.Expr:
    words = {"tab": nw.lit(about(tab).title.to(locale)), "row": nw.col("_first").cast(nw.String)}
    several = sentence(SEVERAL, locale, **words, count=nw.col("_count").cast(nw.String))
    some = nw.when(nw.col("_count") > 1).then(several).otherwise(sentence(ONE, locale, **words))
    return nw.when(nw.col("_count") > 0).then(some)


def with_unread(says: nw.Expr, locale: Locale) -> nw.Expr:
    """A sentence, and behind it what could not be read (`unread`)."""
    return nw.concat_str([says, nw.col("unread")], separator=SEPARATOR.to(locale), ignore_nulls=True)


def incomplete(locale: Locale) -> nw.Expr:
    """The verdict on what rows left out might have moved (`unread`); null on everything else."""
    return nw.when(~nw.col("unread").is_null()).then(nw.lit(INCOMPLETE.to(locale)))
