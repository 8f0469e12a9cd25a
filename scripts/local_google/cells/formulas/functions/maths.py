"""Rounding and the everyday functions of numbers."""

import math
import random
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, ROUND_UP, Context, Decimal

from scripts.local_google.cells.formulas.coercion import compare, failure, number, truth, whole
from scripts.local_google.cells.formulas.registry import function
from scripts.local_google.cells.formulas.workbook import Value
from scripts.local_google.cells.number_patterns import decimal_of

_WIDE = Context(prec=400)
_MOST_CHOSEN = 1100  # two to this power is beyond the largest number already
_RANDOM = random.SystemRandom()


@function("ROUND")
def round_(value: Value, places: Value = 0) -> Value:
    """Rounded, halves away from zero."""
    return _rounded(value, places, ROUND_HALF_UP, "ROUND")


@function("ROUNDUP")
def roundup(value: Value, places: Value = 0) -> Value:
    """Rounded away from zero."""
    return _rounded(value, places, ROUND_UP, "ROUNDUP")


@function("ROUNDDOWN", "TRUNC")
def rounddown(value: Value, places: Value = 0) -> Value:
    """Rounded towards zero."""
    return _rounded(value, places, ROUND_DOWN, "ROUNDDOWN")


@function("INT")
def int_(value: Value) -> Value:
    """Rounded down to a whole number."""
    return math.floor(number(value, "INT"))


@function("MROUND")
def mround(value: Value, factor: Value) -> Value:
    """The nearest multiple."""
    return _multiple(value, factor, ROUND_HALF_UP, "MROUND")


@function("CEILING")
def ceiling(value: Value, factor: Value = 1) -> Value:
    """The next multiple upwards."""
    return _multiple(value, factor, ROUND_CEILING, "CEILING")


@function("FLOOR")
def floor(value: Value, factor: Value = 1) -> Value:
    """The next multiple downwards."""
    return _multiple(value, factor, ROUND_FLOOR, "FLOOR")


@function("ABS")
def abs_(value: Value) -> Value:
    """Without its sign."""
    return abs(number(value, "ABS"))


@function("SIGN")
def sign(value: Value) -> Value:
    """-1, 0 or 1."""
    amount = number(value, "SIGN")
    return (amount > 0) - (amount < 0)


@function("MOD")
def mod(value: Value, divisor: Value) -> Value:
    """The remainder, with the divisor's sign."""
    dividend, by = decimal_of(number(value, "MOD", 1)), decimal_of(number(divisor, "MOD", 2))
    if by == 0:
        raise failure("DIVIDE_BY_ZERO", "Function MOD parameter 2 cannot be zero.")
    return _as_number(dividend - by * _WIDE.divide(dividend, by).to_integral_value(ROUND_FLOOR))


@function("QUOTIENT")
def quotient(value: Value, divisor: Value) -> Value:
    """The whole part of a division."""
    by = number(divisor, "QUOTIENT", 2)
    if by == 0:
        raise failure("DIVIDE_BY_ZERO", "Function QUOTIENT parameter 2 cannot be zero.")
    return int(number(value, "QUOTIENT", 1) / by)


@function("SQRT")
def sqrt(value: Value) -> Value:
    """The square root."""
    amount = number(value, "SQRT")
    if amount < 0:
        raise failure("NUM", f"Function SQRT parameter 1 value is {amount}. It should be greater than or equal to 0.")
    return math.sqrt(amount)


@function("EXP")
def exp(value: Value) -> Value:
    """The power of e."""
    return math.exp(number(value, "EXP"))


@function("LN")
def ln(value: Value) -> Value:
    """The natural logarithm."""
    return math.log(_positive(value, "LN"))


@function("LOG")
def log(value: Value, base: Value = 10) -> Value:
    """The logarithm."""
    return math.log(_positive(value, "LOG"), _positive(base, "LOG", 2))


@function("LOG10")
def log10(value: Value) -> Value:
    """The logarithm to base 10."""
    return math.log10(_positive(value, "LOG10"))


@function("COMBIN")
def combin(count: Value, chosen: Value) -> Value:
    """In how many ways so many can be chosen."""
    total, some = whole(count, "COMBIN", 1), whole(chosen, "COMBIN", 2)
    fewer = min(some, total - some)
    if not 0 <= fewer <= _MOST_CHOSEN:
        raise failure("NUM", "COMBIN cannot choose that many.")
    return math.comb(total, fewer)


@function("TO_DATE", "TO_PERCENT", "TO_DOLLARS", "TO_PURE_NUMBER")
def formatted(value: Value) -> Value:
    """The value; the format that the function is for is the cell's."""
    return value


@function("ISBETWEEN")
def isbetween(value: Value, low: Value, high: Value, with_low: Value = True, with_high: Value = True) -> Value:
    """Whether it lies between two, the ends perhaps included."""
    above, below = compare(value, low), compare(value, high)
    reaches_low = above > 0 or (above == 0 and truth(with_low, "ISBETWEEN", 4))
    return reaches_low and (below < 0 or (below == 0 and truth(with_high, "ISBETWEEN", 5)))


@function("PI")
def pi() -> Value:
    """The ratio of a circle's circumference to its diameter."""
    return math.pi


@function("RAND")
def rand() -> Value:
    """A random number from 0 up to 1."""
    return _RANDOM.random()


@function("RANDBETWEEN")
def randbetween(low: Value, high: Value) -> Value:
    """A random whole number between two, both included."""
    return _RANDOM.randint(math.ceil(number(low, "RANDBETWEEN", 1)), math.floor(number(high, "RANDBETWEEN", 2)))


def _rounded(value: Value, places: Value, rounding: str, function: str) -> int | float:
    amount, digits = decimal_of(number(value, function, 1)), whole(places, function, 2)
    if digits >= _decimals(amount):
        return _as_number(amount)
    return _as_number(amount.quantize(Decimal(1).scaleb(-digits), rounding, _WIDE))


def _multiple(value: Value, factor: Value, rounding: str, function: str) -> int | float:
    amount, step = decimal_of(number(value, function, 1)), decimal_of(number(factor, function, 2))
    if step == 0:
        return 0
    if amount * step < 0 and step < 0:
        raise failure("NUM", f"Parameters of function {function} must have the same sign.")
    return _as_number(_WIDE.divide(amount, step).quantize(Decimal(1), rounding, _WIDE) * step)


def _decimals(amount: Decimal) -> int:
    return max(-int(amount.as_tuple().exponent), 0)


def _as_number(amount: Decimal) -> int | float:
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _positive(value: Value, function: str, position: int = 1) -> int | float:
    amount = number(value, function, position)
    if amount <= 0:
        raise failure(
            "NUM", f"Function {function} parameter {position} value is {amount}. It should be greater than 0."
        )
    return amount
