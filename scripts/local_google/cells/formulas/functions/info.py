"""Functions that ask what a value is."""

from scripts.local_google.cells.formulas.coercion import number, whole
from scripts.local_google.cells.formulas.registry import function
from scripts.local_google.cells.formulas.workbook import Value
from scripts.local_google.cells.values import ErrorType, ErrorValue, is_number

_ERROR_NUMBERS: dict[ErrorType, int] = {
    "NULL_VALUE": 1,
    "DIVIDE_BY_ZERO": 2,
    "VALUE": 3,
    "REF": 4,
    "NAME": 5,
    "NUM": 6,
    "N_A": 7,
    "ERROR": 8,
}


@function("ISBLANK", takes_errors=True)
def isblank(value: Value) -> Value:
    """Whether it is blank."""
    return value is None


@function("ISNUMBER", takes_errors=True)
def isnumber(value: Value) -> Value:
    """Whether it is a number."""
    return is_number(value)


@function("ISTEXT", takes_errors=True)
def istext(value: Value) -> Value:
    """Whether it is text."""
    return isinstance(value, str)


@function("ISNONTEXT", takes_errors=True)
def isnontext(value: Value) -> Value:
    """Whether it is anything but text."""
    return not isinstance(value, str)


@function("ISLOGICAL", takes_errors=True)
def islogical(value: Value) -> Value:
    """Whether it is TRUE or FALSE."""
    return isinstance(value, bool)


@function("ISERROR", takes_errors=True)
def iserror(value: Value) -> Value:
    """Whether it is an error."""
    return isinstance(value, ErrorValue)


@function("ISERR", takes_errors=True)
def iserr(value: Value) -> Value:
    """Whether it is an error other than #N/A."""
    return isinstance(value, ErrorValue) and value.type != "N_A"


@function("ISNA", takes_errors=True)
def isna(value: Value) -> Value:
    """Whether it is #N/A."""
    return isinstance(value, ErrorValue) and value.type == "N_A"


@function("ISEVEN")
def iseven(value: Value) -> Value:
    """Whether its whole part is even."""
    return whole(value, "ISEVEN") % 2 == 0


@function("ISODD")
def isodd(value: Value) -> Value:
    """Whether its whole part is odd."""
    return whole(value, "ISODD") % 2 == 1


@function("ERROR.TYPE", takes_errors=True)
def error_type(value: Value) -> Value:
    """The number of an error; #N/A where there is none."""
    if isinstance(value, ErrorValue) and value.type in _ERROR_NUMBERS:
        return _ERROR_NUMBERS[value.type]
    return ErrorValue("N_A", "The value is no error.")


@function("N")
def n(value: Value) -> Value:
    """The value as a number; a text counts 0."""
    return 0 if isinstance(value, str) else number(value)


@function("NA")
def na() -> Value:
    """#N/A."""
    return ErrorValue("N_A", "The value is not available.")
