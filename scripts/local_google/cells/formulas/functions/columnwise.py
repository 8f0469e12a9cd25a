"""Functions of single values for whole columns of them: what they give one by one, some ten times as fast.

Each looks at the kinds of values first, and leaves a column that it has no quick way for to the function itself.
"""

import operator
from collections.abc import Callable, Iterable
from itertools import repeat
from typing import Any, cast

from scripts.local_google.cells.formulas.coercion import text
from scripts.local_google.cells.formulas.columns import Column
from scripts.local_google.cells.formulas.registry import on_columns
from scripts.local_google.cells.formulas.workbook import Value
from scripts.local_google.cells.values import ErrorValue

Call = Callable[..., Value]
Part = Column | Value

_NUMBERS = frozenset({int, float})
_COUNTABLE = frozenset({int, float, bool})
_TRUTHS = frozenset({bool})
_TEXT = frozenset({str})
_EXACT = 10**15  # Below it no two whole numbers agree in the 15 digits that comparisons look at.


def texts(column: Column) -> Column:
    """Every cell as text; errors stay errors."""
    if column.kinds <= {str}:
        return column
    return Column([cell if type(cell) is str or type(cell) is ErrorValue else text(cell) for cell in column.cells])


def joined(column: Column) -> str:
    """All texts of a column that holds nothing else, in one."""
    return "".join(strings(column))


def strings(column: Column) -> list[str]:
    """The cells of a column that holds only texts."""
    return cast(list[str], column.cells)


def written(part: Part) -> Column | str | None:
    """A column or a value as text; None where there are errors."""
    if not isinstance(part, Column):
        return text(part)
    return None if ErrorValue in part.kinds else part.fact(texts)


@on_columns("CONCAT")
def concat(call: Call, left: Part, right: Part) -> Column | None:
    """`left & right`."""
    pair = [part.fact(texts) if isinstance(part, Column) else text(part) for part in (left, right)]
    if not any(isinstance(part, Column) and ErrorValue in part.kinds for part in pair):
        return _of_texts(list(map(operator.add, *map(_cells, pair))))
    return Column(
        [
            one + other if type(one) is str and type(other) is str else one if type(one) is ErrorValue else other
            for one, other in zip(*map(_cells, pair), strict=False)
        ]
    )


def _register_arithmetic(name: str, calculate: Callable[[Any, Any], Any]) -> None:
    @on_columns(name)
    def arithmetic(call: Call, left: Part, right: Part) -> Column | None:
        try:
            if _kinds(left) | _kinds(right) <= _COUNTABLE:
                return Column(list(map(calculate, _cells(left), _cells(right))))
            # A column of numbers has a header above it and blanks below.
            pairs = zip(_cells(left), _cells(right), strict=False)
            return Column(
                [
                    calculate(one, other) if type(one) in _NUMBERS and type(other) in _NUMBERS else call(one, other)
                    for one, other in pairs
                ]
            )
        except ArithmeticError:
            return None


def _register_comparison(name: str, compare: Callable[[Any, Any], bool], *, text_is_more: bool) -> None:
    @on_columns(name)
    def comparison(call: Call, left: Part, right: Part) -> Column | None:
        if _whole(left) and _whole(right):
            return _compared(compare, left, right)
        if isinstance(left, Column) and type(right) in _NUMBERS:
            # Any text comes after any number.
            quick = isinstance(right, int | float) and _is_plain_whole(right)
            return Column(
                [
                    text_is_more
                    if type(cell) is str
                    else compare(cell, right)
                    if quick and type(cell) is int and -_EXACT < cell < _EXACT
                    else call(cell, right)
                    for cell in left.cells
                ]
            )
        return None


def _register_equality(name: str, compare: Callable[[Any, Any], bool]) -> None:
    @on_columns(name)
    def equality(call: Call, left: Part, right: Part) -> Column | None:
        if isinstance(left, Column) and type(right) is str:
            return _compared(compare, left.fact(_folded), right.casefold())
        return _compared(compare, left, right) if _whole(left) and _whole(right) else None


def _compared(compare: Callable[[Any, Any], bool], left: Part, right: Part) -> Column:
    if ErrorValue not in _kinds(left) | _kinds(right):
        return Column(list(map(compare, _cells(left), _cells(right))), kinds=_TRUTHS)
    return Column(
        [
            one if type(one) is ErrorValue else other if type(other) is ErrorValue else compare(one, other)
            for one, other in zip(_cells(left), _cells(right), strict=False)
        ]
    )


def _folded(column: Column) -> Column:
    """What decides whether cells equal a text: a blank counts as an empty one."""
    if column.kinds <= {str}:
        return _of_texts([*map(str.casefold, strings(column))])
    return Column(
        [cell.casefold() if type(cell) is str else "" if cell is None else cell for cell in column.cells],
    )


def _whole(part: Part) -> bool:
    """Whether there are only whole numbers, and perhaps errors, that can be compared as they are."""
    if isinstance(part, Column):
        return part.fact(_holds_whole_numbers)
    return type(part) is int and abs(part) < _EXACT


def _holds_whole_numbers(column: Column) -> bool:
    return column.kinds <= {int, ErrorValue} and all(
        -_EXACT < cell < _EXACT for cell in column.cells if type(cell) is int
    )


def _register_question(name: str, kinds: frozenset[type]) -> None:
    @on_columns(name)
    def question(call: Call, value: Column) -> Column | None:
        if value.kinds <= kinds or value.kinds.isdisjoint(kinds):
            return Column([value.kinds <= kinds])
        return Column([type(cell) in kinds for cell in value.cells], kinds=_TRUTHS)


@on_columns("UMINUS")
def unary_minus(call: Call, value: Column) -> Column | None:
    """`-value`."""
    return Column([-cell if isinstance(cell, int | float) else call(cell) for cell in value.cells])


@on_columns("TEXT")
def whole_numbers(call: Call, value: Part, pattern: Part) -> Column | None:
    """Numbers as whole ones."""
    if not isinstance(value, Column) or pattern != "0":
        return None
    return Column(
        [
            str(int(cell)) if isinstance(cell, int | float) and _is_plain_whole(cell) else call(cell, pattern)
            for cell in value.cells
        ]
    )


@on_columns("LEFT")
def left(call: Call, value: Column, count: Part = 1) -> Column | None:
    """The first signs."""
    if not isinstance(value, Column) or type(count) is not int or count < 0:
        return None
    known = written(value)
    if not isinstance(known, Column):
        return None
    cells = strings(known)
    return known if known.fact(_longest) <= count else _of_texts([cell[:count] for cell in cells])


@on_columns("UPPER")
def upper(call: Call, value: Column) -> Column | None:
    """In capitals."""
    return _each_text(str.upper, value, _TEXT)


@on_columns("LOWER")
def lower(call: Call, value: Column) -> Column | None:
    """In small letters."""
    return _each_text(str.lower, value, _TEXT)


@on_columns("LEN")
def length(call: Call, value: Column) -> Column | None:
    """How many signs long."""
    return _each_text(len, value, frozenset({int}))


@on_columns("ASC")
def asc(call: Call, value: Column) -> Column | None:
    """Full-width signs as half-width ones."""
    known = written(value)
    if not isinstance(known, Column) or known.fact(joined).isascii():
        return known if isinstance(known, Column) else None
    return _of_texts([cell if cell.isascii() else call(cell) for cell in strings(known)])


@on_columns("SUBSTITUTE")
def substitute(call: Call, value: Part, old: Part, new: Part, *occurrence: Part) -> Column | None:
    """Every occurrence of a text replaced."""
    known = written(value)
    if not isinstance(known, Column) or isinstance(old, Column) or isinstance(new, Column) or occurrence:
        return None
    searched, put = text(old), text(new)
    if not searched or searched not in known.fact(joined):
        return known
    return _of_texts([cell.replace(searched, put) for cell in strings(known)])


def _is_plain_whole(number: float) -> bool:
    """Whether it is a whole number (and no truth value) of which a cell shows every digit."""
    return type(number) is not bool and -_EXACT < number < _EXACT and number == int(number)


def _longest(column: Column) -> int:
    return max(map(len, strings(column)), default=0)


def _each_text(change: Callable[[str], Value], value: Column, kinds: frozenset[type]) -> Column | None:
    known = written(value)
    return Column([*map(change, strings(known))], kinds=kinds) if isinstance(known, Column) else None


def _of_texts(cells: list[Any]) -> Column:
    return Column(cells, kinds=_TEXT)


def _kinds(part: Part) -> frozenset[type]:
    return part.kinds if isinstance(part, Column) else frozenset({type(part)})


def _cells(part: Part) -> Iterable[Value]:
    return part.cells if isinstance(part, Column) else repeat(part)


for _name, _calculate in (("ADD", operator.add), ("MINUS", operator.sub), ("MULTIPLY", operator.mul)):
    _register_arithmetic(_name, _calculate)
for _name, _compare, _more in (
    ("LT", operator.lt, False),
    ("LTE", operator.le, False),
    ("GT", operator.gt, True),
    ("GTE", operator.ge, True),
):
    _register_comparison(_name, _compare, text_is_more=_more)
for _name, _compare in (("EQ", operator.eq), ("NE", operator.ne)):
    _register_equality(_name, _compare)
for _name, _asked in (
    ("ISNUMBER", _NUMBERS),
    ("ISLOGICAL", _TRUTHS),
    ("ISTEXT", _TEXT),
    ("ISBLANK", frozenset({type(None)})),
    ("ISERROR", frozenset({ErrorValue})),
):
    _register_question(_name, _asked)
