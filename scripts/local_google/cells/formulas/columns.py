"""One column of an array: its cells, and what has been found out about them."""

from collections.abc import Callable
from typing import TypeVar, cast

from scripts.local_google.cells.formulas.workbook import Value

Fact = TypeVar("Fact")


class Column:
    """Cells from top to bottom. Never changed once it is made, so that what is found out about it stays true.

    From row `head` on all cells are the same: most of a sheet's column is blank, and need be looked at only once.
    """

    __slots__ = ("_facts", "_head", "_kinds", "cells")

    def __init__(self, cells: list[Value], head: int | None = None, kinds: frozenset[type] | None = None) -> None:
        self.cells = cells
        self._head = head
        self._kinds = kinds
        self._facts: dict[object, object] = {}

    def __len__(self) -> int:
        return len(self.cells)

    @property
    def kinds(self) -> frozenset[type]:
        """The types that occur."""
        if self._kinds is None:
            self._kinds = frozenset(map(type, self.cells))
        return self._kinds

    @property
    def head(self) -> int:
        """How many rows there are before all that follow are the same."""
        if self._head is None:
            cells = self.cells
            row = len(cells) - 1
            last = cells[row]
            # Equality would not do: 1 and TRUE are equal.
            while row and cells[row - 1] is last:
                row -= 1
            self._head = row
        return self._head

    def top(self, count: int) -> "Column":
        """The first rows."""
        return Column(self.cells[:count])

    def repeated(self, height: int) -> "Column":
        """The column made so high by its last cell."""
        cells = self.cells
        if len(cells) == height:
            return self
        return Column([*cells, *[cells[-1]] * (height - len(cells))], len(cells) - 1, self._kinds)

    def fact(self, find: Callable[["Column"], Fact]) -> Fact:
        """What a function says of the column, asked only once."""
        if find not in self._facts:
            self._facts[find] = find(self)
        return cast(Fact, self._facts[find])
