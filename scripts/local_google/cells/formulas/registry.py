"""The table of functions that are Google's own or too slow in the library."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from scripts.local_google.cells.formulas.arrays import CellError
from scripts.local_google.cells.formulas.workbook import Value
from scripts.local_google.cells.values import ErrorValue

Implementation = TypeVar("Implementation", bound=Callable[..., Any])

_LAST = 1_000_000


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the spreadsheet.

    Parameters for which `lifted` holds take single values: they are spread over arrays, or cut down to the
    formula's own row or column outside of an array formula. A `special` function takes the evaluator, its
    arguments as trees and the scope, and decides itself what to evaluate. `forces_arrays` marks those whose
    arguments are array formulas of their own.
    """

    name: str
    call: Callable[..., Any]
    least: int
    most: int
    lifted: Callable[[int], bool]
    special: bool = False
    forces_arrays: bool = False

    def check_count(self, count: int) -> None:
        """Raise Google's #N/A where the number of arguments is wrong."""
        if self.least <= count <= self.most:
            return
        expected = f"{self.least}" if self.least == self.most else f"between {self.least} and {self.most}"
        expected = f"at least {self.least}" if self.most == _LAST else expected
        raise CellError(
            ErrorValue(
                "N_A",
                f"Wrong number of arguments to {self.name}. Expected {expected} arguments, but got {count} arguments.",
            )
        )


FUNCTIONS: dict[str, Function] = {}
"""Every registered function by its name in capitals."""


def elementwise(*names: str, takes_errors: bool = False) -> Callable[[Implementation], Implementation]:
    """Register a function of single values."""
    return _register(names, lambda _: True, takes_errors=takes_errors)


def whole_arrays(
    *names: str,
    lifted: Callable[[int], bool] = lambda _: False,
    takes_errors: bool = False,
    forces_arrays: bool = False,
) -> Callable[[Implementation], Implementation]:
    """Register a function that sees its arguments as they are, arrays whole, but for the lifted ones."""
    return _register(names, lifted, takes_errors=takes_errors, forces_arrays=forces_arrays)


def special(*names: str, least: int, most: int = _LAST) -> Callable[[Implementation], Implementation]:
    """Register a function that evaluates its arguments itself."""

    def register(implementation: Implementation) -> Implementation:
        for name in names:
            FUNCTIONS[name] = Function(name, implementation, least, most, lambda _: False, special=True)
        return implementation

    return register


def _register(
    names: tuple[str, ...], lifted: Callable[[int], bool], *, takes_errors: bool, forces_arrays: bool = False
) -> Callable[[Implementation], Implementation]:
    def register(implementation: Implementation) -> Implementation:
        least, most = _count_of_parameters(implementation)
        call = _guarded(implementation, takes_errors)
        for name in names:
            FUNCTIONS[name] = Function(name, call, least, most, lifted, forces_arrays=forces_arrays)
        return implementation

    return register


def _count_of_parameters(implementation: Callable[..., Any]) -> tuple[int, int]:
    parameters = inspect.signature(implementation).parameters.values()
    positional = [parameter for parameter in parameters if parameter.kind is not parameter.VAR_POSITIONAL]
    least = sum(parameter.default is parameter.empty for parameter in positional)
    return least, len(positional) if len(positional) == len(parameters) else _LAST


def _guarded(implementation: Callable[..., Any], takes_errors: bool) -> Callable[..., Any]:
    def call(*arguments: Any) -> Any:
        if not takes_errors:
            for argument in arguments:
                if argument.__class__ is ErrorValue:
                    return argument
        try:
            return implementation(*arguments)
        except CellError as failure:
            return failure.error
        except (OverflowError, ValueError, ZeroDivisionError) as failure:
            return _arithmetic_error(failure)

    return call


def _arithmetic_error(failure: Exception) -> Value:
    if isinstance(failure, ZeroDivisionError):
        return ErrorValue("DIVIDE_BY_ZERO", "Function DIVIDE parameter 2 cannot be zero.")
    return ErrorValue("NUM", "The result is no number that can be shown.")
