"""Formula text to tree, with the parser of the `formulas` library.

Its parser takes other tokens and another tree builder, and it knows some 400 functions. The graph it would
compile itself is not used: that calculates cell by cell and knows no ranges without an end.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, cast

import regex

from formulas.errors import FormulaError
from formulas.parser import Parser
from formulas.tokens.function import Array, Function
from formulas.tokens.operand import Empty, Error, Number, Operand, String
from formulas.tokens.operator import Operator, OperatorToken, Separator
from formulas.tokens.parenthesis import Parenthesis
from scripts.local_google.cells.formulas.references import split
from scripts.local_google.cells.formulas.syntax import (
    RANDOM_FUNCTIONS,
    ArrayLiteral,
    Call,
    Constant,
    Formula,
    Name,
    Node,
    Slot,
)
from scripts.local_google.cells.formulas.workbook import Value
from scripts.local_google.cells.values import ERROR_TEXTS, ErrorValue, plain_number

# The library drops line feeds before it reads a formula; those inside a text are kept as vertical tabs.
_LINE_FEED, _KEPT_LINE_FEED = "\n", "\v"
_TEXT_OR_SPACE = re.compile(r'"(?:[^"]|"")*"|\s+')

OPERATOR_FUNCTIONS = {
    "+": "ADD",
    "-": "MINUS",
    "*": "MULTIPLY",
    "/": "DIVIDE",
    "^": "POW",
    "&": "CONCAT",
    "=": "EQ",
    "<>": "NE",
    "<": "LT",
    "<=": "LTE",
    ">": "GT",
    ">=": "GTE",
    "%": "UNARY_PERCENT",
    "u-": "UMINUS",
    "u+": "UPLUS",
    ":": "RANGE",
}
"""Google's function for each operator."""

_ERRORS = {text: ErrorValue(kind) for kind, text in ERROR_TEXTS.items()}


class FormulaParseError(ValueError):
    """A text that is no formula."""


@lru_cache(maxsize=4096)
def _parse_template(template: str) -> Node:
    try:
        _, builder = _GoogleParser().ast(_TEXT_OR_SPACE.sub(_plain_space, template).rstrip())
    except (FormulaError, IndexError, KeyError, AttributeError) as failure:
        raise FormulaParseError(template) from failure
    return cast(Node, builder.root)


def parse(formula: str) -> Formula:
    """The tree of a formula that begins with `=`. Raises FormulaParseError."""
    template, references = split(formula)
    return Formula(_parse_template(template), references)


def _plain_space(match: re.Match[str]) -> str:
    return match[0].replace(_LINE_FEED, _KEPT_LINE_FEED) if match[0].startswith('"') else " "


@dataclass(frozen=True, eq=False, slots=True)
class _ArrayRow:
    """One row of an array literal, before its closing brace is reached."""

    cells: tuple[Node, ...]


class _SlotToken(Operand):
    _re = regex.compile(r"^\s*⟦(?P<name>[0-9]+)⟧\s*")


class _NameToken(Operand):
    _re = regex.compile(r"^\s*(?P<name>[^\W\d][\w.\\]*)(?![\w.(!⟦])\s*")


class _NumberToken(Number):
    _re = regex.compile(r"^\s*(?P<name>(?>[0-9]+(?>\.[0-9]*)?|\.[0-9]+)(?>E[+-]?[0-9]+)?)(?![\w.])\s*", regex.I)


class _TruthToken(Operand):
    _re = regex.compile(r"^\s*(?P<name>TRUE|FALSE)(?![\w.(!⟦])\s*", regex.I)


class _BraceToken(Array):
    def ast(
        self, tokens: Any, stack: Any, builder: Any, check_n: Callable[[Any], int] = lambda token: token.n_args
    ) -> None:
        # The library wants as many parts in every row; in Google one part may fill several columns.
        if not self.has_sep:
            super().ast(tokens, stack, builder, check_n)
            return
        Parenthesis(")").ast(tokens, stack, builder)
        Function("ARRAY(").ast(tokens, stack, builder, check_n=check_n)


class _TreeBuilder:
    """Takes the parser's tokens in postfix order and keeps equal parts as one node."""

    def __init__(self, match: object = None) -> None:
        self._nodes: list[Node | _ArrayRow] = []
        self._known: dict[object, Node | _ArrayRow] = {}

    def __len__(self) -> int:
        return len(self._nodes)

    @property
    def root(self) -> Node | _ArrayRow:
        """The one node that is left at the end."""
        return self._nodes[0]

    def append(self, token: Any) -> None:
        """Take the next token; a function or an operator takes its arguments from the nodes before it."""
        if not isinstance(token, Operator | Function):
            self._nodes.append(self._leaf(token))
            return
        count: int = token.get_n_args
        if count > len(self._nodes):
            raise FormulaError(token.name)
        arguments = tuple(self._nodes[len(self._nodes) - count :])
        del self._nodes[len(self._nodes) - count :]
        self._nodes.append(self._branch(token, arguments))

    def pop(self) -> Node | _ArrayRow:
        """Give back the last node, as the library's own builder does."""
        return self._nodes.pop()

    def finish(self) -> None:
        """Nothing is left to do at the end of the formula."""

    def _leaf(self, token: Any) -> Node | _ArrayRow:
        text: str = token.name
        key = (type(token), text)
        if key not in self._known:
            self._known[key] = _leaf_node(token, text)
        return self._known[key]

    def _branch(self, token: Any, arguments: tuple[Node | _ArrayRow, ...]) -> Node | _ArrayRow:
        if isinstance(token, Function):
            name = token.name.upper()
        elif token.name in OPERATOR_FUNCTIONS:
            name = OPERATOR_FUNCTIONS[token.name]
        else:
            raise FormulaError(token.name)
        key = (name, *map(id, arguments))
        if key not in self._known or name.casefold() in RANDOM_FUNCTIONS:
            is_array = name == "ARRAY"
            self._known[key] = _array_part(arguments) if is_array else Call(name, cast(tuple[Node, ...], arguments))
        return self._known[key]


def _leaf_node(token: Any, text: str) -> Node:
    if isinstance(token, _SlotToken):
        return Slot(int(text))
    return Name(text) if isinstance(token, _NameToken) else Constant(_constant(token, text))


def _constant(token: Any, text: str) -> Value:
    match token:
        case Empty():
            return None
        case String():
            return text.replace('""', '"').replace(_KEPT_LINE_FEED, _LINE_FEED)
        case Error():
            return _ERRORS[text.upper()]
        case _TruthToken():
            return text.upper() == "TRUE"
        case _:
            return plain_number(float(text))


def _array_part(parts: tuple[Node | _ArrayRow, ...]) -> Node | _ArrayRow:
    # The library reads `{1,2;3,4}` as rows inside an outer array of the same name.
    rows = tuple(part.cells for part in parts if isinstance(part, _ArrayRow))
    return ArrayLiteral(rows) if len(rows) == len(parts) else _ArrayRow(cast(tuple[Node, ...], parts))


class _GoogleParser(Parser):
    ast_builder = _TreeBuilder
    filters: ClassVar = [
        Error,
        String,
        _NumberToken,
        _SlotToken,
        _TruthToken,
        _NameToken,
        OperatorToken,
        Separator,
        Function,
        _BraceToken,
        Parenthesis,
    ]
