"""Rows of a plan as small frames, looked up by what stands in a frame: never an expression that grows with the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from functions.pay.expressions import Frame, Put, listed

TOGETHER = 8  # words that are told together: there are 2^8 combinations
WIDTH = 16  # bounds that a value is compared with at once
# Keys of either kind, of numbers, that are written out as conditions rather than looked up. Polars asks few things faster than
# it looks them up; to plan a statement takes Spark longer with every condition that a later step rests on.
FEW_HERE = {int: 8, str: 4}
FEW = {int: 4, str: 0}


@dataclass(frozen=True)
class Named:
    """One column of a small table: the value beside each key, and the one for keys that it does not have."""

    values: Mapping[Any, Any]
    default: Any
    dtype: Any


def numbers(values: Mapping[Any, int | None], default: int | None = None) -> Named:
    """Whole numbers, 64 bits wide."""
    return Named(values, default, nw.Int64)


def words(values: Mapping[Any, str | None], default: str | None = None) -> Named:
    """Texts."""
    return Named(values, default, nw.String)


def look_up(frame: Frame, by: str, put: Put, **named: Named) -> Frame:
    """The frame with a column for each name: what stands there beside the value of the column `by`.

    `by` holds whole numbers of 64 bits or texts. A few numbers are written out as conditions; all else is joined as a table
    that `put` hands to the engine. Only Polars, which would copy all columns of the frame for a join, has a way to look up
    single columns.
    """
    most = FEW_HERE if frame.implementation.is_polars() else FEW
    few = {name: column for name, column in named.items() if not column.values or _is_short(column, most)}
    many = {name: column for name, column in named.items() if name not in few}
    written = {name: _written(by, column) for name, column in few.items()}
    if many and frame.implementation.is_polars():
        return frame.with_columns(**written, **{name: _replaced(by, column) for name, column in many.items()})
    frame = frame.with_columns(**written) if written else frame
    return _joined(frame, by, many, put) if many else frame


def _is_short(column: Named, most: Mapping[type, int]) -> bool:
    return column.dtype == nw.Int64 and len(column.values) <= most[type(next(iter(column.values)))]


def _written(by: str, column: Named) -> nw.Expr:
    found = nw.lit(column.default, dtype=column.dtype)
    for key, of in column.values.items():
        if of != column.default:
            found = nw.when(nw.col(by) == key).then(nw.lit(of, dtype=column.dtype)).otherwise(found)
    return found


def _replaced(by: str, column: Named) -> nw.Expr:
    return nw.col(by).replace_strict(
        list(column.values), list(column.values.values()), default=column.default, return_dtype=column.dtype
    )


def _joined(frame: Frame, by: str, named: Mapping[str, Named], put: Put) -> Frame:
    keys = list(dict.fromkeys(key for column in named.values() for key in column.values))
    columns = {by: nw.Int64 if isinstance(keys[0], int) else nw.String}
    columns |= {name: column.dtype for name, column in named.items()}
    rows = [(key, *(column.values.get(key, column.default) for column in named.values())) for key in keys]
    found = frame.join(listed(columns, rows, put), on=by, how="left")
    filled = {
        name: nw.col(name).fill_null(column.default) for name, column in named.items() if column.default is not None
    }
    return found.with_columns(**filled) if filled else found


def with_stretch(frame: Frame, column: str, starts: Sequence[Any], put: Put, name: str) -> Frame:
    """The frame with `name`: how many of the starts, in their order, the value of a column has reached; null where it is null.

    `starts` are whole numbers or days, as the column holds them. Beyond a few they are found in steps, a table each: first
    about where among all of them the value lies, then where among those there.
    """
    size = 1
    while size * WIDTH < len(starts):
        size *= WIDTH
    value, at, edges = nw.col(column), nw.col(name), [f"_edge_{place}" for place in range(WIDTH)]
    frame = frame.with_columns(_reached(value, list(map(nw.lit, starts[size - 1 :: size]))).alias(name))
    while size > 1:
        inner = size // WIDTH
        ends = [
            {
                block: starts[end - 1]
                for block in range(len(starts) // size + 1)
                if (end := block * size + place * inner) <= len(starts)
            }
            for place in range(1, WIDTH)
        ]
        kind = nw.Int64 if isinstance(starts[0], int) else nw.Date
        named = {edge: Named(of, None, kind) for edge, of in zip(edges, ends, strict=False)}
        frame = look_up(frame, name, put, **named)
        frame = frame.with_columns((at * WIDTH + _reached(value, list(map(nw.col, named)))).cast(nw.Int64).alias(name))
        frame, size = frame.drop(list(named)), inner
    return frame


def _reached(value: nw.Expr, bounds: Sequence[nw.Expr]) -> nw.Expr:
    """How many of some bounds, in their order and the last of them null, a value has reached."""
    found = [
        nw.when(value >= bound).then(nw.lit(count, dtype=nw.Int64))
        for count, bound in reversed(list(enumerate(bounds, start=1)))
    ]
    return nw.coalesce(*found, nw.when(~value.is_null()).then(nw.lit(0, dtype=nw.Int64)))


def with_list(
    frame: Frame, rows: Frame, on: Sequence[str], what: str, listed: Sequence[str], separator: str, put: Put, name: str
) -> Frame:
    """The frame with `name`: those of the words `listed` that the rows have in the column `what` beside the same `on`,

    each once, in the order of the list; blank for none.
    """
    chunks = [listed[start : start + TOGETHER] for start in range(0, len(listed), TOGETHER)]
    marks = [f"_{name}_{place}" for place in range(len(chunks))]
    bits = {
        mark: numbers({word: 2**place for place, word in enumerate(chunk)}, 0)
        for mark, chunk in zip(marks, chunks, strict=True)
    }
    if not chunks:
        return frame.with_columns(nw.lit("").alias(name))
    marked = look_up(rows.select(*on, what).unique(), what, put, **bits)
    frame = frame.join(marked.group_by(*on).agg(nw.col(*marks).sum().cast(nw.Int64)), on=list(on), how="left")
    frame = frame.with_columns(nw.col(*marks).fill_null(0))
    for mark, chunk in zip(marks, chunks, strict=True):
        told = {
            held: "".join(separator + word for place, word in enumerate(chunk) if held >> place & 1)
            for held in range(1, 2 ** len(chunk))
        }
        frame = look_up(frame, mark, put, **{f"{mark}_words": words(told, "")})
    whole = nw.concat_str([nw.col(f"{mark}_words") for mark in marks]).str.slice(len(separator))
    return frame.with_columns(whole.alias(name)).drop(*marks, *(f"{mark}_words" for mark in marks))
