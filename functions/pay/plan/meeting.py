"""Which rows of a plan can hold for one deal: found by what they tell apart in it, so that few pairs have to be looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_

from functions.pay.plan.conditions import Asked
from functions.pay.plan.kinds import kinds_of


def meeting(rows: Sequence[Sequence[Asked]]) -> Iterator[tuple[int, int]]:
    """The pairs of rows, each by its place and the earlier one first, that some deal can satisfy both of.

    A row is all that it asks, of each column once at most.
    """
    asked = [{one.column: one for one in row} for row in rows]
    kinds = kinds_of(one for row in rows for one in row)
    everyone = (1 << len(rows)) - 1
    # A number whose bits are rows: those that do not ask about a column, and those that take one of its kinds.
    free = dict.fromkeys(kinds, everyone)
    taking: dict[str, list[int]] = {column: [0] * (of.count + 1) for column, of in kinds.items()}
    for place, row in enumerate(asked):
        for column, one in row.items():
            free[column] &= ~(1 << place)
            for kind in kinds[column].taken(one):
                taking[column][kind] |= 1 << place
    for place, row in enumerate(asked):
        others = (1 << place) - 1
        for column, one in row.items():
            others &= reduce(or_, (taking[column][kind] for kind in kinds[column].taken(one)), free[column])
        yield from ((other, place) for other in _bits(others))


def _bits(number: int) -> Iterator[int]:
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest
