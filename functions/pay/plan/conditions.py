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
    """The values of one input column that a row takes: those that it names, or with 非 all but those that it names.

    `values` are taken of what the column offers. `all_but` is None where nothing else is taken; with 非, in a column that
    may hold more than it offers (a post of another scheme of the workbook), all but these are. So a list never takes
    what it does not name and 非 never refuses it, whatever stands beside the scheme, and one condition is one value
    however it was typed.
    """

    column: str
    values: frozenset[str]
    all_but: frozenset[str] | None = None

    def meets(self, other: Condition) -> bool:
        """Whether some value satisfies both."""
        beyond = self.all_but is not None and other.all_but is not None
        return beyond or bool(self.values & other.values)

    def holds(self) -> nw.Expr:
        """True for the rows that satisfy it; never null."""
        column = nw.col(self.column)
        if self.all_but is not None:
            held = ~_among(column, self.all_but)
        elif self.values <= {YES, NO}:
            yes, no = YES in self.values, NO in self.values
            held = column if (yes and not no) else ~column if (no and not yes) else ~column.is_null()
        else:
            held = _among(column, self.values)
        return held.fill_null(value=False)


def _among(column: nw.Expr, values: frozenset[str]) -> nw.Expr:
    return column == next(iter(values)) if len(values) == 1 else column.is_in(sorted(values))


@dataclass(frozen=True)
class Days:
    """The days on which a plan row holds, both ends included, by a Date column, mostly the deal's date."""

    first: date
    last: date
    column: str = "on"

    def holds(self) -> nw.Expr:
        """True for the rows of one of these days."""
        on = nw.col(self.column)
        begun = on >= nw.lit(self.first)
        return begun if self.last == date.max else begun & (on <= nw.lit(self.last))


def parse(column: str, typed: str | None, offered: Choices, *, others: bool = False) -> Condition | None:
    """The condition that a plan cell states; None where it is blank (any). Raises ValueError on any other text.

    `others`: whether the column that it looks at may hold values that are not on offer here.
    """
    if typed is None:
        return None
    reading = offered.reading()
    named: set[str] = set()
    negated: set[bool] = set()
    for part in filter(None, map(fold, JOINED.split(typed))):
        negation = next((word for word in NEGATIONS if part.startswith(word) and part not in reading), "")
        value = reading.get(part.removeprefix(negation))
        if value is None:
            raise ValueError(part)
        named.add(value)
        negated.add(bool(negation))
    if len(negated) != 1:  # nothing named, or 非 before some values and not before others
        raise ValueError(typed)
    if not negated.pop():
        return Condition(column, frozenset(named))
    taken = frozenset(offered.values) - named
    if not (taken or others):
        raise ValueError(typed)
    return Condition(column, taken, frozenset(named) if others else None)


Stated = Condition | Range
Asked = Stated | Days


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
    """The values of a column sorted by which of these sets of conditions take them, one condition for each sort.

    Where a condition takes values that are not on offer, they are one more value to be sorted.
    """
    single = [Condition(column, frozenset({value})) for value in offered.values]
    conditions = [one for among in stated for one in among if one.column == column and isinstance(one, Condition)]
    if any(one.all_but is not None for one in conditions):
        single.append(Condition(column, frozenset(), frozenset(offered.values)))
    sorts: dict[tuple[bool, ...], list[Condition]] = {}
    for only in single:
        sorts.setdefault(tuple(meet((only,), among) for among in stated), []).append(only)
    return [_together(column, sort, offered) for sort in sorts.values()]


def _together(column: str, sort: Sequence[Condition], offered: Choices) -> Condition:
    values = frozenset(value for one in sort for value in one.values)
    others = any(one.all_but is not None for one in sort)
    return Condition(column, values, frozenset(offered.values) - values if others else None)


def meet(one: tuple[Stated, ...], other: tuple[Stated, ...]) -> bool:
    """Whether some deal could satisfy both sets of conditions."""
    return all(_both(a, b) for a in one for b in other if a.column == b.column)


def _both(one: Stated, other: Stated) -> bool:
    if isinstance(one, Range):
        return isinstance(other, Range) and one.meets(other)
    return isinstance(other, Condition) and one.meets(other)
