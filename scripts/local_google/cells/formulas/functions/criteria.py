"""Conditions written as a value or a text such as `>=100` or `王*`, and the functions that use them."""

import re
from collections.abc import Callable, Sequence
from typing import cast

from scripts.local_google.cells.formulas.arrays import Matrix, as_matrix
from scripts.local_google.cells.formulas.coercion import compare, failure, number_in_text
from scripts.local_google.cells.formulas.functions.aggregates import Argument, mean, total
from scripts.local_google.cells.formulas.functions.matching import key_of, positions_by_key, wildcard
from scripts.local_google.cells.formulas.registry import function
from scripts.local_google.cells.formulas.results import raised
from scripts.local_google.cells.formulas.workbook import Value
from scripts.local_google.cells.values import is_number

_OPERATORS: dict[str, Callable[[int], bool]] = {
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
}

_CRITERION = re.compile(r"(<=|>=|<>|<|>|=)?(.*)", re.DOTALL)


def _after_pairs(position: int) -> bool:
    return position % 2 == 1


def _after_values(position: int) -> bool:
    return position > 0 and position % 2 == 0


@function("COUNTIF", takes_errors=True)
def countif(tested: Argument, criterion: Value) -> Value:
    """How many cells fit."""
    return len(fitting(as_matrix(tested), criterion))


@function("COUNTIFS", lifted=_after_pairs, takes_errors=True)
def countifs(tested: Argument, criterion: Value, *more: Argument) -> Value:
    """How many rows fit every condition."""
    return len(_fitting_all((tested, criterion, *more), "COUNTIFS"))


@function("SUMIF")
def sumif(tested: Argument, criterion: Value, summed: Argument = None) -> Value:
    """The sum of the numbers whose cells fit."""
    return total(_picked(summed if isinstance(summed, Matrix) else tested, fitting(as_matrix(tested), criterion)))


@function("SUMIFS", lifted=_after_values)
def sumifs(summed: Argument, *pairs: Argument) -> Value:
    """The sum of the numbers whose rows fit every condition."""
    return total(_picked(summed, _fitting_all(pairs, "SUMIFS")))


@function("AVERAGEIF")
def averageif(tested: Argument, criterion: Value, averaged: Argument = None) -> Value:
    """The mean of the numbers whose cells fit."""
    rows = fitting(as_matrix(tested), criterion)
    return mean(_picked(averaged if isinstance(averaged, Matrix) else tested, rows), "AVERAGEIF")


@function("AVERAGEIFS", lifted=_after_values)
def averageifs(averaged: Argument, *pairs: Argument) -> Value:
    """The mean of the numbers whose rows fit every condition."""
    return mean(_picked(averaged, _fitting_all(pairs, "AVERAGEIFS")), "AVERAGEIFS")


@function("MAXIFS", lifted=_after_values)
def maxifs(values: Argument, *pairs: Argument) -> Value:
    """The greatest number whose row fits every condition."""
    return max(_picked(values, _fitting_all(pairs, "MAXIFS")), default=0)


@function("MINIFS", lifted=_after_values)
def minifs(values: Argument, *pairs: Argument) -> Value:
    """The least number whose row fits every condition."""
    return min(_picked(values, _fitting_all(pairs, "MINIFS")), default=0)


def fitting(matrix: Matrix, criterion: Value) -> Sequence[int]:
    """The numbers of the cells, row by row, that fit the criterion."""
    known = cast(dict[object, Sequence[int]], matrix.lookups.setdefault(("fitting", 0), {}))
    key = type(criterion), criterion
    if key not in known:
        known[key] = _fitting(matrix, criterion)
    return known[key]


def _fitting(matrix: Matrix, criterion: Value) -> Sequence[int]:
    if criterion is None:
        return []
    if not isinstance(criterion, str):
        return positions_by_key(matrix).get(key_of(criterion), [])
    match = _CRITERION.fullmatch(criterion)
    sign, operand = (match[1], match[2]) if match else (None, criterion)
    if sign in _OPERATORS:
        return _fitting_order(matrix, _OPERATORS[sign], operand)
    if sign == "<>":
        unwanted = set(_fitting_equal(matrix, operand, blank_only=True))
        return [position for position in range(matrix.size) if position not in unwanted]
    return _fitting_equal(matrix, operand, blank_only=sign == "=")


def _fitting_order(matrix: Matrix, holds: Callable[[int], bool], operand: str) -> Sequence[int]:
    bound = number_in_text(operand)
    if bound is not None:
        return [at for at, cell in enumerate(matrix.cells()) if is_number(cell) and holds(compare(cell, bound))]
    return [at for at, cell in enumerate(matrix.cells()) if isinstance(cell, str) and holds(compare(cell, operand))]


def _fitting_equal(matrix: Matrix, operand: str, blank_only: bool) -> Sequence[int]:
    positions = positions_by_key(matrix)
    if not operand:
        blanks = positions.get(key_of(None), [])
        return blanks if blank_only else sorted([*blanks, *positions.get("", [])])
    pattern = wildcard(operand)
    if pattern:
        return [at for at, cell in enumerate(matrix.cells()) if isinstance(cell, str) and pattern.fullmatch(cell)]
    texts = positions.get(key_of(operand), [])
    amount = number_in_text(operand)
    if amount is not None:
        return sorted([*texts, *positions.get(key_of(amount), [])])
    if operand.upper() in {"TRUE", "FALSE"}:
        return sorted([*texts, *positions.get(key_of(operand.upper() == "TRUE"), [])])
    return texts


def _fitting_all(pairs: tuple[Argument, ...], function: str) -> Sequence[int]:
    if not pairs or len(pairs) % 2:
        raise failure("N_A", f"{function} must have pairs of a range and a criterion.")
    tested = [as_matrix(pair) for pair in pairs[::2]]
    if len({(matrix.height, matrix.width) for matrix in tested}) > 1:
        raise failure("VALUE", f"Array arguments to {function} are of different size.")
    found = sorted(
        (fitting(matrix, _single(criterion)) for matrix, criterion in zip(tested, pairs[1::2], strict=True)), key=len
    )
    rows = found[0]
    for other in found[1:]:
        wanted = set(other)
        rows = [row for row in rows if row in wanted]
    return rows


def _single(criterion: Argument) -> Value:
    return criterion.columns[0][0] if isinstance(criterion, Matrix) else criterion


def _picked(values: Argument, rows: Sequence[int]) -> list[int | float]:
    cells = as_matrix(values).line()
    chosen = (raised(cells[row]) for row in rows if row < len(cells))
    return [cell for cell in chosen if type(cell) is int or type(cell) is float]
