"""The table of functions that are Google's own or too slow in the library."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from scripts.local_google.cells.formulas.arrays import CellError, Kernel, Matrix
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
    arguments are array formulas of their own; what `gives_array` is called once, with one value for each lifted
    parameter.
    """

    name: str
    call: Callable[..., Any]
    least: int
    most: int
    lifted: Callable[[int], bool]
    special: bool = False
    forces_arrays: bool = False
    gives_array: bool = False

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


KERNELS: dict[str, Kernel] = {}
"""What some of them have for whole columns of values."""


def on_columns(*names: str) -> Callable[[Kernel], Kernel]:
    """Register what answers for functions of single values where whole columns are given."""

    def register(kernel: Kernel) -> Kernel:
        KERNELS.update(dict.fromkeys(names, kernel))
        return kernel

    return register


def function(
    *names: str,
    takes_errors: bool = False,
    forces_arrays: bool = False,
    lifted: Callable[[int], bool] | None = None,
) -> Callable[[Implementation], Implementation]:
    """Register a function under its names; what it takes and gives is told by its annotations.

    A parameter annotated `Value` takes single values, so it is lifted, unless `lifted` says otherwise.
    """

    def register(implementation: Implementation) -> Implementation:
        signature = inspect.signature(implementation)
        least, most = _count_of_parameters(signature)
        for name in names:
            FUNCTIONS[name] = Function(
                name,
                _guarded(implementation, takes_errors),
                least,
                most,
                lifted or _takes_single_values(signature),
                forces_arrays=forces_arrays,
                gives_array=signature.return_annotation is Matrix,
            )
        return implementation

    return register


def special(*names: str, least: int, most: int = _LAST) -> Callable[[Implementation], Implementation]:
    """Register a function that evaluates its arguments itself."""

    def register(implementation: Implementation) -> Implementation:
        for name in names:
            FUNCTIONS[name] = Function(name, implementation, least, most, lambda _: False, special=True)
        return implementation

    return register


def _takes_single_values(signature: inspect.Signature) -> Callable[[int], bool]:
    single = [parameter.annotation == Value for parameter in signature.parameters.values()]
    return lambda position: single[min(position, len(single) - 1)]


def _count_of_parameters(signature: inspect.Signature) -> tuple[int, int]:
    positional = [one for one in signature.parameters.values() if one.kind is not one.VAR_POSITIONAL]
    least = sum(parameter.default is parameter.empty for parameter in positional)
    if len(positional) == len(signature.parameters):
        return least, len(positional)
    return max(least, 1), _LAST


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
        except (ArithmeticError, ValueError) as failure:
            return _arithmetic_error(failure)

    return call


def _arithmetic_error(failure: Exception) -> Value:
    if isinstance(failure, ZeroDivisionError):
        return ErrorValue("DIVIDE_BY_ZERO", "Function DIVIDE parameter 2 cannot be zero.")
    return ErrorValue("NUM", "The result is no number that can be shown.")
