"""A formula as a tree."""

from dataclasses import dataclass

from scripts.local_google.cells.formulas.workbook import Value


@dataclass(frozen=True, eq=False, slots=True)
class Constant:
    """A number, text, truth value or error that is written out; an argument left empty is a blank."""

    value: Value


@dataclass(frozen=True, eq=False, slots=True)
class Slot:
    """The n-th distinct reference of the formula."""

    index: int


@dataclass(frozen=True, eq=False, slots=True)
class Name:
    """A named range, or a variable of LET or LAMBDA."""

    text: str


@dataclass(frozen=True, eq=False, slots=True)
class Call:
    """A function with its arguments; an operator counts as the function Google names it by."""

    function: str
    arguments: "tuple[Node, ...]"


@dataclass(frozen=True, eq=False, slots=True)
class ArrayLiteral:
    """An array in braces, row by row."""

    rows: "tuple[tuple[Node, ...], ...]"


Node = Constant | Slot | Name | Call | ArrayLiteral


@dataclass(frozen=True, slots=True)
class Formula:
    """A parsed formula: its tree, in which equal parts are one node, and the texts of its references."""

    root: Node
    references: tuple[str, ...]
