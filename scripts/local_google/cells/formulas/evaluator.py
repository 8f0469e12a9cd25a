"""Evaluates formulas against a workbook."""

import math
from collections.abc import Sequence
from itertools import repeat

from scripts.local_google.cells.a1 import Area
from scripts.local_google.cells.formulas.arrays import (
    LARGEST_ARRAY,
    CellError,
    Matrix,
    as_matrix,
    side_by_side,
    spread,
    stacked,
)
from scripts.local_google.cells.formulas.coercion import Surroundings, failure, surroundings
from scripts.local_google.cells.formulas.columns import Column
from scripts.local_google.cells.formulas.functions import find_function
from scripts.local_google.cells.formulas.grammar import FormulaParseError, parse
from scripts.local_google.cells.formulas.localized import to_english
from scripts.local_google.cells.formulas.references import parse_reference
from scripts.local_google.cells.formulas.registry import KERNELS, Function
from scripts.local_google.cells.formulas.results import Lambda, Range, Result, Scope
from scripts.local_google.cells.formulas.syntax import (
    RANDOM_FUNCTIONS,
    ArrayLiteral,
    Call,
    Constant,
    Formula,
    Name,
    Node,
    Slot,
)
from scripts.local_google.cells.formulas.workbook import Address, Value, WorkbookView
from scripts.local_google.cells.values import LONGEST_TEXT, ErrorValue, plain_number

PARSE_ERROR = ErrorValue("ERROR", "Formula parse error.")
TOO_DEEP = ErrorValue("ERROR", "Calculation limit was reached while trying to calculate this formula.")
TOO_LARGE = ErrorValue("NUM", "Numeric value is greater than the largest that can be shown.")
TOO_LONG = ErrorValue("VALUE", f"The text is longer than the limit of {LONGEST_TEXT} characters.")
_PLAIN = frozenset({str, bool, type(None)})
NO_VALUE = ErrorValue("N_A", "A LAMBDA must be called with its arguments.")


class Calculator:
    """Evaluates formulas of one workbook and remembers what it read, until it is told of a change."""

    def __init__(self, workbook: WorkbookView) -> None:
        self.workbook = workbook
        self._areas: dict[tuple[str, Area], Matrix] = {}

    def evaluate(self, formula: str, at: Address) -> list[list[Value]]:
        """The formula's result, row by row; one value unless the formula yields an array. Errors are values."""
        return [list(row) for row in zip(*self.columns(formula, at), strict=True)]

    def columns(self, formula: str, at: Address) -> list[list[Value]]:
        """The same result column by column, which is how it is kept."""
        token = surroundings.set(Surroundings(self.workbook.locale, self.workbook.now))
        try:
            return CellEvaluation(self, parse(to_english(formula, self.workbook.locale)), at).columns()
        except FormulaParseError:
            return [[PARSE_ERROR]]
        except CellError as found:
            return [[found.error]]
        except RecursionError:
            return [[TOO_DEEP]]
        finally:
            surroundings.reset(token)

    def changed(self, sheet_title: str, area: Area) -> None:
        """Forget what was read from cells that have since been written."""
        title = sheet_title.casefold()
        stale = [key for key in self._areas if key[0] == title and key[1].overlaps(area)]
        for key in stale:
            del self._areas[key]

    def read(self, sheet_title: str, area: Area) -> Matrix:
        """The values of a closed area; beyond the grid there are blanks."""
        key = sheet_title.casefold(), area
        known = self._areas.get(key)
        if known is None:
            known = self._read(sheet_title, area)
            if known.size > 1:
                self._areas[key] = known
        return known

    def _read(self, sheet_title: str, area: Area) -> Matrix:
        if area.cells > LARGEST_ARRAY:
            raise failure("REF", "The range is out of bounds.")
        height = (area.end_row or 0) - (area.start_row or 0)
        width = (area.end_column or 0) - (area.start_column or 0)
        inside = area.within(*(self.workbook.size(sheet_title) or (0, 0)))
        columns = [list(column) for column in self.workbook.values(sheet_title, inside)] if inside.cells else []
        for column in columns:
            column.extend(repeat(None, height - len(column)))
        columns.extend([None] * height for _ in range(width - len(columns)))
        return Matrix(columns, height)


class CellEvaluation:
    """One formula being evaluated in one cell."""

    def __init__(self, calculator: Calculator, formula: Formula, at: Address) -> None:
        self.calculator = calculator
        self.formula = formula
        self.at = at
        self._known: dict[tuple[Node, bool], Result] = {}

    def columns(self) -> list[list[Value]]:
        """The result as columns of plain values."""
        root = self.formula.root
        result = self.evaluate(root, Scope())
        if isinstance(result, Range) and isinstance(root, Slot | Name):
            return [[result.seen_from(self.at)]]
        table = as_matrix(self.array(result))
        return [_plain_cells(table.column(number)) for number in range(table.width)]

    def evaluate(self, node: Node, scope: Scope) -> Result:
        """The node's result. Errors that a cell can hold come back as values."""
        depends = not node.names.isdisjoint(scope.variables) or not node.names.isdisjoint(RANDOM_FUNCTIONS)
        known = scope.known if depends else self._known
        key = node, scope.arrays
        if key not in known:
            known[key] = self._evaluate(node, scope)
        return known[key]

    def value(self, node: Node, scope: Scope) -> Value:
        """The node as one value, whatever the scope."""
        return self._single(self.evaluate(node, scope))

    def array(self, result: Result) -> Matrix | Value:
        """The result with a range read."""
        if isinstance(result, Range):
            return result.matrix
        return NO_VALUE if isinstance(result, Lambda) else result

    def lifted(self, result: Result, scope: Scope) -> Matrix | Value:
        """The result for a parameter that takes single values: spread in an array formula, else one value."""
        if not scope.arrays or (isinstance(result, Range) and result.is_cell):
            return self._single(result)
        return self.array(result)

    def kept(self, result: Result, scope: Scope) -> Matrix | Value:
        """As `lifted`, but an array that a function made stays one outside of array formulas as well."""
        return result if isinstance(result, Matrix) else self.lifted(result, scope)

    def range_of(self, title: str | None, area: Area, is_cell: bool = False) -> Range:
        """A range on a tab (None: the formula's own). Raises #REF! where there is no such tab."""
        title = self.at.sheet_title if title is None else title
        size = self.calculator.workbook.size(title)
        if size is None:
            raise failure("REF", f"Unresolved sheet name '{title}'.")
        return Range(self.calculator, title, area if is_cell else _closed(area, *size), is_cell)

    def holds_formula(self, found: Range) -> bool:
        """Whether the first cell of a range was given a formula."""
        return self.calculator.workbook.holds_formula(found.sheet_title, found.top, found.left)

    def named_range(self, name: str) -> Range | None:
        """The range of that name; None where there is none."""
        found = self.calculator.workbook.named_range(name)
        return self.range_of(*found) if found else None

    def _for_single_values(self, result: Result, function: Function, scope: Scope) -> Matrix | Value:
        value = self.lifted(result, scope)
        return value.columns[0][0] if function.gives_array and isinstance(value, Matrix) else value

    def _single(self, result: Result) -> Value:
        if isinstance(result, Range):
            return result.seen_from(self.at)
        if isinstance(result, Matrix):
            return result.columns[0][0]
        return NO_VALUE if isinstance(result, Lambda) else result

    def _evaluate(self, node: Node, scope: Scope) -> Result:
        try:
            match node:
                case Constant(value):
                    return value
                case Slot(index):
                    reference = parse_reference(self.formula.references[index])
                    return self.range_of(reference.title, reference.area, reference.is_cell)
                case Name(name):
                    return self._named(name, scope)
                case ArrayLiteral(rows):
                    return self._array_literal(rows, scope.with_arrays())
                case Call(name, arguments):
                    return self._call(name, arguments, scope)
        except CellError as found:
            return found.error

    def _named(self, name: str, scope: Scope) -> Result:
        if name.casefold() in scope.variables:
            return scope.variables[name.casefold()]
        found = self.named_range(name)
        if found is None:
            raise failure("NAME", f"Unknown range name: '{name.upper()}'.")
        return found

    def _array_literal(self, rows: Sequence[Sequence[Node]], scope: Scope) -> Matrix:
        bands = [[as_matrix(self.array(self.evaluate(node, scope))) for node in row] for row in rows]
        return stacked([side_by_side(band) for band in bands])

    def _call(self, name: str, arguments: tuple[Node, ...], scope: Scope) -> Result:
        variable = scope.variables.get(name.casefold())
        if isinstance(variable, Lambda):
            return variable.call(*(self.evaluate(argument, scope) for argument in arguments))
        function = find_function(name)
        if function is None:
            raise failure("NAME", f"Unknown function: '{name}'.")
        function.check_count(len(arguments))
        if function.special:
            result: Result = function.call(self, arguments, scope)
            return result
        return self._call_plain(function, arguments, scope.with_arrays() if function.forces_arrays else scope)

    def _call_plain(self, function: Function, arguments: tuple[Node, ...], scope: Scope) -> Result:
        evaluated = [
            self._for_single_values(self.evaluate(argument, scope), function, scope)
            if function.lifted(position)
            else self.array(self.evaluate(argument, scope))
            for position, argument in enumerate(arguments)
        ]
        is_random = function.name.casefold() in RANDOM_FUNCTIONS
        kernel = KERNELS.get(function.name)
        return spread(function.call, evaluated, function.lifted, repeatable=not is_random, kernel=kernel)


def _plain_cells(column: Column) -> list[Value]:
    if column.kinds <= _PLAIN and all(len(cell) <= LONGEST_TEXT for cell in column.cells if type(cell) is str):
        return column.cells
    return [_plain(cell) for cell in column.cells]


def _plain(value: Value) -> Value:
    if isinstance(value, str):
        return value if len(value) <= LONGEST_TEXT else TOO_LONG
    if not isinstance(value, int | float) or isinstance(value, bool):
        return value
    try:
        number = float(value)
    except OverflowError:
        return TOO_LARGE
    return plain_number(number) if math.isfinite(number) else TOO_LARGE


def _closed(area: Area, rows: int, columns: int) -> Area:
    """The area cut at the grid, but never to nothing."""
    closed = area.within(rows, columns)
    start_row, start_column = closed.start_row or 0, closed.start_column or 0
    return Area(
        start_row,
        max(closed.end_row or 0, start_row + 1),
        start_column,
        max(closed.end_column or 0, start_column + 1),
    )
