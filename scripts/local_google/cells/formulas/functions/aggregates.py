"""Functions that bring many values down to one."""

import math
from collections.abc import Iterator
from statistics import median as middle

from scripts.local_google.cells.formulas.arrays import CellError, Matrix, as_matrix
from scripts.local_google.cells.formulas.coercion import failure, number, whole
from scripts.local_google.cells.formulas.registry import function
from scripts.local_google.cells.formulas.results import raised
from scripts.local_google.cells.formulas.workbook import Value
from scripts.local_google.cells.values import ErrorValue, is_number

Argument = Matrix | Value


@function("SUM")
def sum_(*values: Argument) -> Value:
    """The sum of the numbers."""
    return total(numbers(values, "SUM"))


@function("PRODUCT")
def product(*values: Argument) -> Value:
    """The product of the numbers."""
    return math.prod(numbers(values, "PRODUCT"))


@function("SUMSQ")
def sumsq(*values: Argument) -> Value:
    """The sum of the squares."""
    return total([value * value for value in numbers(values, "SUMSQ")])


@function("AVERAGE")
def average(*values: Argument) -> Value:
    """The mean of the numbers."""
    return mean(numbers(values, "AVERAGE"), "AVERAGE")


@function("MEDIAN")
def median(*values: Argument) -> Value:
    """The middle of the numbers."""
    found = numbers(values, "MEDIAN")
    if not found:
        raise failure("NUM", "MEDIAN has no valid input data.")
    return middle(found)


@function("MIN")
def min_(*values: Argument) -> Value:
    """The least number; 0 where there is none."""
    return min(numbers(values, "MIN"), default=0)


@function("MAX")
def max_(*values: Argument) -> Value:
    """The greatest number; 0 where there is none."""
    return max(numbers(values, "MAX"), default=0)


@function("COUNT", takes_errors=True)
def count(*values: Argument) -> Value:
    """How many are numbers."""
    return sum(is_number(cell) for value in values for cell in as_matrix(value).cells())


@function("COUNTA", takes_errors=True)
def counta(*values: Argument) -> Value:
    """How many are not blank."""
    return sum(cell is not None for value in values for cell in as_matrix(value).cells())


@function("COUNTBLANK", takes_errors=True)
def countblank(*values: Argument) -> Value:
    """How many are blank or the empty text."""
    return sum(cell is None or cell == "" for value in values for cell in as_matrix(value).cells())


@function("COUNTUNIQUE", takes_errors=True)
def countunique(*values: Argument) -> Value:
    """How many different values there are."""
    cells = (cell for value in values for cell in as_matrix(value).cells())
    return len({(type(cell) is bool, cell) for cell in cells if cell is not None})


@function("LARGE")
def large(values: Argument, rank: Value) -> Value:
    """The n-th greatest number."""
    return _ranked(sorted(numbers([values], "LARGE"), reverse=True), rank, "LARGE")


@function("SMALL")
def small(values: Argument, rank: Value) -> Value:
    """The n-th least number."""
    return _ranked(sorted(numbers([values], "SMALL")), rank, "SMALL")


@function("SUMPRODUCT", forces_arrays=True)
def sumproduct(*values: Argument) -> Value:
    """The sum of the products of elements at the same place; what is no number counts 0."""
    factors = [as_matrix(value) for value in values]
    if len({(factor.height, factor.width) for factor in factors}) > 1:
        raise failure("VALUE", "SUMPRODUCT has mismatched range sizes.")
    columns = ([_number_or_zero(cell) for cell in factor.cells()] for factor in factors)
    return total([math.prod(row) for row in zip(*columns, strict=True)])


def numbers(values: "tuple[Argument, ...] | list[Argument]", function: str) -> list[int | float]:
    """The numbers in the arguments: in arrays only what is a number, of single values all that can be one."""
    found: list[int | float] = []
    for position, value in enumerate(values, start=1):
        if isinstance(value, Matrix):
            found.extend(_numbers_in(value))
        elif value is not None:
            found.append(number(value, function, position))
    return found


def total(values: list[int | float]) -> int | float:
    """The sum, whole numbers exactly and fractions without a running error."""
    if all(type(value) is int for value in values):
        return sum(values)
    return math.fsum(values)


def mean(values: list[int | float], function: str) -> float:
    """The mean. Raises #DIV/0! where there are no numbers."""
    if not values:
        raise failure("DIVIDE_BY_ZERO", f"Evaluation of function {function} caused a divide by zero error.")
    return total(values) / len(values)


def _numbers_in(matrix: Matrix) -> Iterator[int | float]:
    for column in matrix.columns:
        for cell in column:
            if type(cell) is int or type(cell) is float:
                yield cell
            elif type(cell) is ErrorValue:
                raise CellError(cell)


def _number_or_zero(value: Value) -> int | float:
    return number(value) if is_number(raised(value)) else 0


def _ranked(ordered: list[int | float], rank: Value, function: str) -> Value:
    position = whole(rank, function, 2)
    if not 1 <= position <= len(ordered):
        raise failure("NUM", f"Function {function} parameter 2 value {position} is out of range.")
    return ordered[position - 1]
