"""Formulas: evaluated as Google does, and rewritten when cells move.

Nothing here loads the formula library before a formula is evaluated.
"""

from typing import TYPE_CHECKING

from scripts.local_google.cells.formulas.workbook import Address, Value, WorkbookView

if TYPE_CHECKING:
    from scripts.local_google.cells.formatting import NumberFormat
    from scripts.local_google.cells.formulas.evaluator import Calculator
    from scripts.local_google.cells.formulas.implied import FormatOf

__all__ = ["Address", "Value", "WorkbookView", "calculator", "evaluate", "implied_format"]


def evaluate(formula: str, at: Address, workbook: WorkbookView) -> list[list[Value]]:
    """The result of one formula in one cell, row by row. Errors are values, never raised."""
    return calculator(workbook).evaluate(formula, at)


def calculator(workbook: WorkbookView) -> "Calculator":
    """For many formulas of one workbook: remembers what it reads until told of a change."""
    from scripts.local_google.cells.formulas.evaluator import Calculator

    return Calculator(workbook)


def implied_format(formula: str, at: Address, format_of: "FormatOf") -> "NumberFormat | None":
    """The number format that the result takes from the formula, where the cell has none of its own."""
    from scripts.local_google.cells.formulas.implied import implied_format

    return implied_format(formula, at, format_of)
