"""What a part of a formula comes to, and what a function may ask of the evaluation it is part of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from scripts.local_google.cells.a1 import Area
from scripts.local_google.cells.formulas.arrays import CellError, Matrix
from scripts.local_google.cells.formulas.syntax import Node
from scripts.local_google.cells.formulas.workbook import Address, Value
from scripts.local_google.cells.values import ErrorValue


class Reader(Protocol):
    """Reads the workbook's values."""

    def read(self, sheet_title: str, area: Area) -> Matrix:
        """The values of a closed area."""


@dataclass(frozen=True, slots=True)
class Range:
    """A range of cells, its ends closed, read only when its values are needed."""

    reader: Reader = field(repr=False)
    sheet_title: str
    area: Area
    is_cell: bool = False

    @property
    def matrix(self) -> Matrix:
        """The values."""
        return self.reader.read(self.sheet_title, self.area)

    @property
    def top(self) -> int:
        """The first row."""
        return self.area.start_row or 0

    @property
    def left(self) -> int:
        """The first column."""
        return self.area.start_column or 0

    @property
    def height(self) -> int:
        """The number of rows."""
        return (self.area.end_row or 0) - self.top

    @property
    def width(self) -> int:
        """The number of columns."""
        return (self.area.end_column or 0) - self.left

    def part(self, row: int, column: int, height: int, width: int) -> "Range":
        """A range so many rows and columns from this one's first cell."""
        top, left = self.top + row, self.left + column
        return replace(self, area=Area(top, top + height, left, left + width), is_cell=height == width == 1)

    def seen_from(self, at: Address) -> Value:
        """The one value that a formula outside of an array sees: that of its own row or column."""
        row = at.row if self.height > 1 else self.top
        column = at.column if self.width > 1 else self.left
        if (self.height > 1 and self.width > 1) or not self.area.contains(row, column):
            return ErrorValue("VALUE", "An array value could not be found.")
        return self.reader.read(self.sheet_title, Area(row, row + 1, column, column + 1)).columns[0][0]


@dataclass(frozen=True, slots=True)
class Lambda:
    """A function made by LAMBDA."""

    call: Callable[..., "Result"]


Result = Value | Matrix | Range | Lambda
"""What a part of a formula comes to."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whether arrays are spread, which variables are known (by their names in lower case), and what came of them."""

    arrays: bool = False
    variables: Mapping[str, Result] = field(default_factory=dict)
    known: "dict[tuple[Node, bool], Result]" = field(default_factory=dict)

    def with_arrays(self) -> "Scope":
        """The same scope inside an array formula."""
        return self if self.arrays else replace(self, arrays=True)

    def with_variables(self, variables: Mapping[str, Result]) -> "Scope":
        """The same scope with more variables."""
        return Scope(self.arrays, {**self.variables, **variables})


class Evaluation(Protocol):
    """The evaluation of one formula in one cell, as special functions see it."""

    at: Address

    def evaluate(self, node: Node, scope: Scope) -> Result:
        """The node's result."""

    def value(self, node: Node, scope: Scope) -> Value:
        """The node as one value, whatever the scope."""

    def array(self, result: Result) -> Matrix | Value:
        """The result with a range read."""

    def lifted(self, result: Result, scope: Scope) -> Matrix | Value:
        """The result for a parameter that takes single values: spread in an array formula, else one value."""

    def kept(self, result: Result, scope: Scope) -> Matrix | Value:
        """As `lifted`, but an array that a function made stays one outside of array formulas as well."""

    def range_of(self, title: str | None, area: Area, is_cell: bool = False) -> Range:
        """A range on a tab (None: the formula's own). Raises #REF! where there is no such tab."""

    def holds_formula(self, found: Range) -> bool:
        """Whether the first cell of a range was given a formula."""

    def named_range(self, name: str) -> Range | None:
        """The range of that name; None where there is none."""


def raised(value: Value) -> Value:
    """The value; an error is raised instead."""
    if isinstance(value, ErrorValue):
        raise CellError(value)
    return value
