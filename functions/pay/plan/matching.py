"""Which rows of a plan take a deal: looked up by what the plan tells apart in the deal, not asked row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

import narwhals as nw

from functions.pay.expressions import Frame, Put
from functions.pay.plan.conditions import Asked
from functions.pay.plan.kinds import Kinds, kinds_of
from functions.pay.rows import Named, look_up, numbers

Shape = tuple[str, ...]  # the columns that a row asks about
MOST_KEY = 2**62
FEW = 512  # kinds of deal, all columns together, that are told apart at once: one key for all rows of the plan


@dataclass(frozen=True)
class Case:
    """What stands for the deals of which all this holds."""

    asked: tuple[Asked, ...]
    value: int


def with_kinds(frame: Frame, kinds: Mapping[str, Kinds], put: Put) -> Frame:
    """The frame with `kind_name` of every column that is asked about."""
    for column, of in kinds.items():
        frame = of.add(frame, kind_name(column), put)
    return frame


def kind_name(column: str) -> str:
    """The column that holds the number of a value's kind."""
    return f"_kind_{column}"


def matched(frame: Frame, kinds: Mapping[str, Kinds], cases: Mapping[str, Sequence[Case]], put: Put) -> Frame:
    """The frame with a column for each name: the value of its case that takes the row, 0 where none does.

    Cases of one name are in the order of their values; of several that take the same row the last counts. The frame is
    `with_kinds`.
    """
    shapes: dict[Shape, dict[str, dict[int, int]]] = {}
    for name, of in cases.items():
        for case in of:
            shape = shape_of((asked.column for asked in case.asked), kinds)
            found = shapes.setdefault(shape, {}).setdefault(name, {})
            found |= dict.fromkeys(combinations(shape, kinds, case.asked), case.value)
    parts: dict[str, list[str]] = {name: [] for name in cases}
    for place, (shape, named) in enumerate(shapes.items()):
        columns: dict[str, Named] = {}
        for name, values in named.items():
            parts[name].append(f"{name}_{place}")
            columns[parts[name][-1]] = numbers(values, 0)
        frame = with_combinations(frame, kinds, {shape: columns}, put)
    whole = {name: _either([nw.col(part) for part in of]) for name, of in parts.items()}
    frame = frame.with_columns(**whole) if whole else frame
    return frame.drop(*(part for of in parts.values() for part in of))


def with_one(frame: Frame, rows: Mapping[int, Sequence[Asked]], name: str, put: Put) -> Frame:
    """The frame with `name`: the number, from 1 on, of what asks for what a row of the frame has, of several the highest; 0

    where nothing does. `rows` are in the order of their numbers; each asks about a column once at most.
    """
    known = frame.collect_schema().names()
    cases = [Case(tuple(asked), number) for number, asked in rows.items()]
    kinds = kinds_of(one for case in cases for one in case.asked)
    return matched(with_kinds(frame, kinds, put), kinds, {name: cases}, put).select(*known, name)


def with_combinations(
    frame: Frame, kinds: Mapping[str, Kinds], named: Mapping[Shape, Mapping[str, Named]], put: Put
) -> Frame:
    """The frame with what stands beside the kinds of some columns, by the keys that `combinations` gives."""
    for shape, columns in named.items():
        frame = look_up(frame.with_columns(_key=_key(shape, kinds)), "_key", put, **columns).drop("_key")
    return frame


def shape_of(columns: Iterable[str], kinds: Mapping[str, Kinds]) -> Shape:
    """By which columns rows that ask about these are looked up: by all, where those tell few kinds of deal apart."""
    few = prod(of.count + 1 for of in kinds.values()) <= FEW
    return tuple(sorted(kinds if few else set(columns) & set(kinds)))


def combinations(shape: Shape, kinds: Mapping[str, Kinds], asked: Iterable[Asked]) -> list[int]:
    """The keys of all combinations of kinds of these columns that conditions take; what is not asked may be anything."""
    by_column = {one.column: one for one in asked}
    every = [
        kinds[column].taken(by_column[column]) if column in by_column else range(kinds[column].count + 1)
        for column in shape
    ]
    return list(map(_code(shape, kinds), product(*every)))


def kind_in(key: int, column: str, shape: Shape, kinds: Mapping[str, Kinds]) -> int:
    """The kind that a key has in one of its columns."""
    radices = dict(zip(shape, _radices(shape, kinds), strict=True))
    return key // radices[column] % (kinds[column].count + 1)


def _radices(shape: Shape, kinds: Mapping[str, Kinds]) -> list[int]:
    sizes = [kinds[column].count + 1 for column in shape]
    if prod(sizes) > MOST_KEY:
        raise OverflowError(f"the plan tells too many kinds of {', '.join(shape)} apart")
    return [prod(sizes[:place]) for place in range(len(sizes))]


def _key(shape: Shape, kinds: Mapping[str, Kinds]) -> nw.Expr:
    parts = [nw.col(kind_name(c)) * radix for c, radix in zip(shape, _radices(shape, kinds), strict=True)]
    return nw.sum_horizontal(nw.lit(0, dtype=nw.Int64), *parts).cast(nw.Int64)


def _code(shape: Shape, kinds: Mapping[str, Kinds]) -> Callable[[tuple[int, ...]], int]:
    radices = _radices(shape, kinds)
    return lambda key: sum(kind * radix for kind, radix in zip(key, radices, strict=True))


def _either(parts: Sequence[nw.Expr]) -> nw.Expr:
    if not parts:
        return nw.lit(0, dtype=nw.Int64)
    return parts[0] if len(parts) == 1 else nw.max_horizontal(*parts)
