"""The functions a formula can call: Google's own here, the rest from the `formulas` library."""

from scripts.local_google.cells.formulas.functions import (
    aggregates,
    columnwise,
    criteria,
    dates,
    info,
    lambdas,
    logic,
    lookup,
    maths,
    operators,
    patterns,
    places,
    shaping,
    text,
)
from scripts.local_google.cells.formulas.registry import FUNCTIONS, Function

MODULES = (
    aggregates,
    columnwise,
    criteria,
    dates,
    info,
    lambdas,
    logic,
    lookup,
    maths,
    operators,
    patterns,
    places,
    shaping,
    text,
)
"""The modules whose functions are registered."""


def find_function(name: str) -> Function | None:
    """The function of that name in capitals; None where Google has none or nobody here can calculate it."""
    return FUNCTIONS.get(name) or _in_library(name)


def function_names() -> list[str]:
    """The names of all functions that can be calculated, in order."""
    from scripts.local_google.cells.formulas.library import OF_ARRAYS, OF_SINGLE_VALUES

    return sorted({*FUNCTIONS, *OF_ARRAYS, *OF_SINGLE_VALUES})


def _in_library(name: str) -> Function | None:
    # Imported late: the library's functions bring SciPy along, which few workbooks need.
    from scripts.local_google.cells.formulas.library import library_function

    return library_function(name)
