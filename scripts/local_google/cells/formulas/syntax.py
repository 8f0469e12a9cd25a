"""A formula as a tree.

The `names` of a node are those that occur in it, in lower case: only they can make its result depend on the
variables of LET and LAMBDA.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar

from scripts.local_google.cells.formulas.workbook import Value


@dataclass(frozen=True, eq=False, slots=True)
class Constant:
    """A number, text, truth value or error that is written out; an argument left empty is a blank."""

    value: Value
    names: ClassVar[frozenset[str]] = frozenset()


@dataclass(frozen=True, eq=False, slots=True)
class Slot:
    """The n-th distinct reference of the formula."""

    index: int
    names: ClassVar[frozenset[str]] = frozenset()


@dataclass(frozen=True, eq=False, slots=True)
class Name:
    """A named range, or a variable of LET or LAMBDA."""

    text: str

    @property
    def names(self) -> frozenset[str]:
        """The name itself, in lower case."""
        return frozenset({self.text.casefold()})


@dataclass(frozen=True, eq=False, slots=True)
class Call:
    """A function with its arguments; an operator counts as the function Google names it by."""

    function: str
    arguments: "tuple[Node, ...]"
    names: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", _names_in(self.arguments) | {self.function.casefold()})


@dataclass(frozen=True, eq=False, slots=True)
class ArrayLiteral:
    """An array in braces, row by row."""

    rows: "tuple[tuple[Node, ...], ...]"
    names: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", frozenset().union(*map(_names_in, self.rows)))


RANDOM_FUNCTIONS = frozenset({"rand", "randbetween"})
"""Functions whose every call gives another value."""


def _names_in(nodes: "Iterable[Node]") -> frozenset[str]:
    return frozenset().union(*(node.names for node in nodes))


Node = Constant | Slot | Name | Call | ArrayLiteral


@dataclass(frozen=True, slots=True)
class Formula:
    """A parsed formula: its tree, in which equal parts are one node, and the texts of its references."""

    root: Node
    references: tuple[str, ...]
