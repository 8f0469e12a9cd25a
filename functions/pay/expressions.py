"""Small expressions that several rooms of the calculation share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import narwhals as nw

Frame = nw.LazyFrame[Any]
Keep = Callable[[Frame], Frame]  # gives a frame back worked out, where several steps rest on it
Put = Callable[[nw.DataFrame[Any]], Frame]  # hands a small table of the calculation's own to the engine
Columns = Mapping[str, type[nw.Int64] | type[nw.String] | type[nw.Boolean] | type[nw.Date]]
PERSON = ("staff_no",)  # by which people are told apart
CHUNK = 8  # places looked up at once: 2^8 combinations


def as_it_is(frame: Frame) -> Frame:
    """The frame itself, to be worked out with whatever rests on it."""
    return frame


def lazily(table: nw.DataFrame[Any]) -> Frame:
    """The table as a lazy frame of the engine that made it."""
    return table.lazy()


def listed(columns: Columns, rows: Iterable[Sequence[Any]], put: Put = lazily) -> Frame:
    """A frame of these rows; `columns` are names and types."""
    cells: list[Sequence[Any]] = list(zip(*rows, strict=True)) or [()] * len(columns)
    return put(nw.from_dict(dict(zip(columns, cells, strict=True)), columns, backend="polars"))


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


def words_of(mask: nw.Expr, words: Sequence[str], separator: str) -> nw.Expr:
    """The words whose places a sum of 2^place holds, each once, joined in that order; blank for none."""
    if len(words) <= CHUNK:
        return word_for(mask, _combinations(words, separator), "")
    chunks = [words[start : start + CHUNK] for start in range(0, len(words), CHUNK)]
    lead = {0: ""}
    texts = [
        word_for(
            mask // 2 ** (CHUNK * number) % 2**CHUNK,
            {held: separator + text for held, text in _combinations(chunk, separator).items() if held} | lead,
            "",
        )
        for number, chunk in enumerate(chunks)
    ]
    return nw.concat_str(texts).str.slice(len(separator))


def _combinations(words: Sequence[str], separator: str) -> dict[int, str]:
    return {
        held: separator.join(dict.fromkeys(word for place, word in enumerate(words) if held >> place & 1))
        for held in range(2 ** len(words))
    }


def either(columns: list[str]) -> nw.Expr:
    """True where any of the columns is; false for no columns at all."""
    return nw.any_horizontal(nw.lit(value=False), *map(nw.col, columns), ignore_nulls=True)


def day_then_row() -> nw.Expr:
    """A number that orders deals by day, then by position in the sheet."""
    on = nw.col("on").dt
    return (on.year().cast(nw.Int64) * 400 + on.ordinal_day()) * 100_000_000 + nw.col("row")
