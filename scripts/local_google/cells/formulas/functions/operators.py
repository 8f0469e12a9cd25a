"""The operators, under the names of the functions that Google knows them by."""

import math

from scripts.local_google.cells.formulas.coercion import compare, equal, failure, number, text
from scripts.local_google.cells.formulas.registry import function
from scripts.local_google.cells.formulas.workbook import Value


@function("ADD")
def add(left: Value, right: Value) -> Value:
    """`left + right`."""
    return number(left, "ADD", 1) + number(right, "ADD", 2)


@function("MINUS")
def minus(left: Value, right: Value) -> Value:
    """`left - right`."""
    return number(left, "MINUS", 1) - number(right, "MINUS", 2)


@function("MULTIPLY")
def multiply(left: Value, right: Value) -> Value:
    """`left * right`."""
    return number(left, "MULTIPLY", 1) * number(right, "MULTIPLY", 2)


@function("DIVIDE")
def divide(left: Value, right: Value) -> Value:
    """`left / right`."""
    divisor = number(right, "DIVIDE", 2)
    if divisor == 0:
        raise failure("DIVIDE_BY_ZERO", "Function DIVIDE parameter 2 cannot be zero.")
    return number(left, "DIVIDE", 1) / divisor


@function("POW", "POWER")
def power(base: Value, exponent: Value) -> Value:
    """`base ^ exponent`."""
    radix, index = number(base, "POWER", 1), number(exponent, "POWER", 2)
    if radix < 0 and not float(index).is_integer():
        raise failure("NUM", f"POWER({radix},{index}) is not a real number.")
    return math.pow(radix, index)


@function("UMINUS")
def unary_minus(value: Value) -> Value:
    """`-value`."""
    return -number(value, "UMINUS")


@function("UPLUS")
def unary_plus(value: Value) -> Value:
    """`+value`: the value, whatever it is."""
    return value


@function("UNARY_PERCENT")
def unary_percent(value: Value) -> Value:
    """`value%`."""
    return number(value, "UNARY_PERCENT") / 100


@function("CONCAT")
def concat(left: Value, right: Value) -> Value:
    """`left & right`."""
    return text(left) + text(right)


@function("EQ")
def eq(left: Value, right: Value) -> Value:
    """`left = right`."""
    return equal(left, right)


@function("NE")
def ne(left: Value, right: Value) -> Value:
    """`left <> right`."""
    return not equal(left, right)


@function("LT")
def lt(left: Value, right: Value) -> Value:
    """`left < right`."""
    return compare(left, right) < 0


@function("LTE")
def lte(left: Value, right: Value) -> Value:
    """`left <= right`."""
    return compare(left, right) <= 0


@function("GT")
def gt(left: Value, right: Value) -> Value:
    """`left > right`."""
    return compare(left, right) > 0


@function("GTE")
def gte(left: Value, right: Value) -> Value:
    """`left >= right`."""
    return compare(left, right) >= 0
