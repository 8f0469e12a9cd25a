"""Conditions of a plan row: which values of an input column it takes, as data and as an expression."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import narwhals as nw

from functions.pay.plan.ranges import Range
from schemas.words import NO, YES, Choices, fold

JOINED = re.compile("[、,;，；]")
NEGATIONS = ("非", "NOT")


@dataclass(frozen=True)
class Condition:
    """The values of one input column that a row takes; negated: all but these.

    It names at most half of what the column offers, whichever way it was typed, so that the same condition is always
    the same value.
    """

    column: str
    values: frozenset[str]
    negated: bool = False

    def meets(self, other: Condition) -> bool:
        """Whether some value satisfies both."""
        if self.negated and other.negated:
            return True  # each takes more than half of what there is
        if self.negated:
            return bool(other.values - self.values)
        return bool(self.values - other.values) if other.negated else bool(self.values & other.values)

    def holds(self) -> nw.Expr:
        """True for the rows that satisfy it; never null."""
        column = nw.col(self.column)
        if self.values <= {YES, NO}:
            yes, no = YES in self.values, NO in self.values
            held = column if (yes and not no) else ~column if (no and not yes) else ~column.is_null()
        elif len(self.values) == 1:
            held = column == next(iter(self.values))
        else:
            held = column.is_in(sorted(self.values))
        return (~held if self.negated else held).fill_null(value=False)


@dataclass(frozen=True)
class Days:
    """The days on which a plan row holds, both ends included, by the deal's date."""

    first: date
    last: date

    def holds(self) -> nw.Expr:
        """True for the deals of one of these days."""
        on = nw.col("on")
        begun = on >= nw.lit(self.first)
        return begun if self.last == date.max else begun & (on <= nw.lit(self.last))


def parse(column: str, typed: str | None, offered: Choices) -> Condition | None:
    """The condition that a plan cell states; None where it is blank (any). Raises ValueError on any other text."""
    if typed is None:
        return None
    reading = offered.reading()
    values: set[str] = set()
    negated: set[bool] = set()
    for part in filter(None, map(fold, JOINED.split(typed))):
        negation = next((word for word in NEGATIONS if part.startswith(word) and part not in reading), "")
        value = reading.get(part.removeprefix(negation))
        if value is None:
            raise ValueError(part)
        values.add(value)
        negated.add(bool(negation))
    if len(negated) != 1:  # nothing named, or 非 before some values and not before others
        raise ValueError(typed)
    taken = set(offered.values) - values if negated.pop() else values
    if not taken:
        raise ValueError(typed)
    return taking(column, taken, offered)


def taking(column: str, taken: set[str], offered: Choices) -> Condition:
    """The condition that takes these of the values on offer."""
    left_out = set(offered.values) - taken
    if 0 < len(left_out) < len(taken):
        return Condition(column, frozenset(left_out), negated=True)
    return Condition(column, frozenset(taken))


Stated = Condition | Range


def kinds(stated: Sequence[tuple[Stated, ...]], column: str, offered: Choices | None) -> Sequence[Stated]:
    """What a column may hold sorted by which of these sets of conditions take it, one condition for each sort."""
    return _kinds_of_numbers(stated, column) if offered is None else _kinds_of_words(stated, column, offered)


def _kinds_of_numbers(stated: Sequence[tuple[Stated, ...]], column: str) -> list[Range]:
    """The stretches between the ends of all ranges."""
    ranges = [one for conditions in stated for one in conditions if one.column == column and isinstance(one, Range)]
    starts = {one.least for one in ranges if one.least is not None}
    starts |= {one.most + 1 for one in ranges if one.most is not None}
    firsts = [None, *sorted(starts)]
    lasts = [*(start - 1 for start in sorted(starts)), None]
    return [Range(column, least, most) for least, most in zip(firsts, lasts, strict=True)]


def _kinds_of_words(stated: Sequence[tuple[Stated, ...]], column: str, offered: Choices) -> list[Condition]:
    """The values of a column sorted by which of these sets of conditions take them, one condition for each sort."""
    sorts: dict[tuple[bool, ...], set[str]] = {}
    for value in offered.values:
        only = (Condition(column, frozenset({value})),)
        sorts.setdefault(tuple(meet(only, conditions) for conditions in stated), set()).add(value)
    return [taking(column, values, offered) for values in sorts.values()]


def meet(one: tuple[Stated, ...], other: tuple[Stated, ...]) -> bool:
    """Whether some deal could satisfy both sets of conditions."""
    return all(_both(a, b) for a in one for b in other if a.column == b.column)


def _both(one: Stated, other: Stated) -> bool:
    if isinstance(one, Range):
        return isinstance(other, Range) and one.meets(other)
    return isinstance(other, Condition) and one.meets(other)
