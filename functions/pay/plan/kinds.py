"""What a plan tells apart in a column: its values, numbered by which conditions take them; 0 is what none of them takes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Protocol

import narwhals as nw

from functions.pay.expressions import Frame, Put
from functions.pay.plan.conditions import Asked, Condition, Days
from functions.pay.plan.ranges import Range
from functions.pay.rows import look_up, numbers, with_stretch
from schemas.words import NO, YES

DAY = timedelta(days=1)


class Kinds(Protocol):
    """The kinds of value of one column."""

    @property
    def count(self) -> int:
        """How many there are; they are numbered from 1."""

    def taken(self, asked: Asked) -> Sequence[int]:
        """The kinds that a condition takes."""

    def add(self, frame: Frame, name: str, put: Put) -> Frame:
        """The frame with the number of each row's kind."""


class Words:
    """Kinds of a column of words, each set of values that are taken by the same conditions."""

    def __init__(self, column: str, conditions: Iterable[Condition]) -> None:
        self._column = column
        taken: dict[str, list[Condition]] = {}
        others: list[Condition] = []
        for condition in conditions:
            for value in condition.values:
                taken.setdefault(value, []).append(condition)
            for value in condition.all_but or ():
                taken.setdefault(value, [])
            if condition.all_but is not None:
                others.append(condition)
        sets: dict[frozenset[Condition], int] = {frozenset(): 0}
        self._numbers = {value: sets.setdefault(frozenset(by), len(sets)) for value, by in sorted(taken.items())}
        self._others = sets.setdefault(frozenset(others), len(sets))
        self._taken: dict[Condition, list[int]] = {}
        for together, number in sets.items():
            for condition in together:
                self._taken.setdefault(condition, []).append(number)
        self.count = len(sets) - 1

    def taken(self, asked: Asked) -> Sequence[int]:
        """The kinds that a condition takes."""
        return self._taken.get(asked, ()) if isinstance(asked, Condition) else ()

    def add(self, frame: Frame, name: str, put: Put) -> Frame:
        """The frame with the number of each row's kind."""
        if not self._others:
            return look_up(frame, self._column, put, **{name: numbers(self._numbers, 0)})
        frame = look_up(frame, self._column, put, **{name: numbers(self._numbers)})
        unlisted = nw.when(~nw.col(self._column).is_null()).then(nw.lit(self._others, dtype=nw.Int64))
        return frame.with_columns(nw.coalesce(nw.col(name), unlisted, nw.lit(0, dtype=nw.Int64)).alias(name))


class Flags:
    """Kinds of a column that says whether something is so: no and yes."""

    count = 2

    def __init__(self, column: str) -> None:
        self._column = column

    def taken(self, asked: Asked) -> Sequence[int]:
        """The kinds that a condition takes."""
        return [kind for kind, word in ((1, NO), (2, YES)) if isinstance(asked, Condition) and word in asked.values]

    def add(self, frame: Frame, name: str, put: Put) -> Frame:
        """The frame with the number of each row's kind."""
        flag = nw.col(self._column)
        kind = nw.when(flag).then(nw.lit(2)).when(~flag).then(nw.lit(1)).otherwise(nw.lit(0))
        return frame.with_columns(kind.cast(nw.Int64).alias(name))


class Stretches:
    """Kinds of a column of numbers or days: the stretches between the ends of all conditions, in their order."""

    def __init__(self, column: str, asked: Iterable[Asked]) -> None:
        self._column = column
        ends = {end for one in asked for end in _ends(one) if end is not None}
        self._starts: list[Any] = sorted(ends)
        self.count = len(self._starts) + 1

    def taken(self, asked: Asked) -> Sequence[int]:
        """The kinds that a condition takes."""
        first, after = _ends(asked)
        since = 0 if first is None else bisect_left(self._starts, first) + 1
        until = self.count if after is None else bisect_left(self._starts, after) + 1
        return range(since + 1, until + 1)

    def add(self, frame: Frame, name: str, put: Put) -> Frame:
        """The frame with the number of each row's kind."""
        frame = with_stretch(frame, self._column, self._starts, put, name)
        return frame.with_columns((nw.col(name) + 1).fill_null(0).cast(nw.Int64).alias(name))


def kinds_of(asked: Iterable[Asked]) -> dict[str, Kinds]:
    """The kinds that these conditions tell apart, by the column that they look at."""
    by_column: dict[str, dict[Asked, None]] = {}
    for one in asked:
        by_column.setdefault(one.column, {})[one] = None
    return {column: _kinds(column, list(found)) for column, found in by_column.items()}


def _kinds(column: str, asked: Sequence[Asked]) -> Kinds:
    conditions = [one for one in asked if isinstance(one, Condition)]
    if not conditions:
        return Stretches(column, asked)
    if all(one.all_but is None and one.values <= {YES, NO} for one in conditions):
        return Flags(column)
    return Words(column, conditions)


def _ends(asked: Asked) -> tuple[Any, Any]:
    """Where a condition begins and what comes after its end; None where it is open."""
    if isinstance(asked, Days):
        return asked.first, None if asked.last == date.max else asked.last + DAY
    if isinstance(asked, Range):
        return asked.least, None if asked.most is None else asked.most + 1
    raise TypeError("only ranges and days have ends")
