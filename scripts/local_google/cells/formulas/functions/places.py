"""Functions about where cells are: parts of ranges, row and column numbers, addresses."""

from scripts.local_google.cells.a1 import LAST_COLUMN, RangeError, cell_a1, parse, quote_title
from scripts.local_google.cells.formulas.arrays import Matrix, as_matrix, vector
from scripts.local_google.cells.formulas.coercion import failure, text, truth, whole
from scripts.local_google.cells.formulas.registry import function, special
from scripts.local_google.cells.formulas.results import Evaluation, Range, Result, Scope, raised
from scripts.local_google.cells.formulas.syntax import Node
from scripts.local_google.cells.formulas.workbook import Value
from scripts.local_google.cells.values import ErrorValue


@special("INDEX", least=1, most=3)
def index(evaluation: Evaluation, arguments: tuple[Node, ...], scope: Scope) -> Result:
    """A cell, a row (column 0) or a column (row 0) of a range or an array."""
    inner = scope.with_arrays()
    table = evaluation.evaluate(arguments[0], inner)
    row, column = (
        whole(evaluation.value(arguments[position], inner), "INDEX", position + 1) if len(arguments) > position else 0
        for position in (1, 2)
    )
    source = table if isinstance(table, Range) else as_matrix(_array_or_raised(evaluation.array(table)))
    if len(arguments) == 2 and source.height == 1 and source.width > 1:
        row, column = 0, row
    for position, (value, extent) in enumerate(((row, source.height), (column, source.width)), start=2):
        if not 0 <= value <= extent:
            raise failure(
                "NUM",
                f"Function INDEX parameter {position} value is {value}. "
                f"Valid values are between 0 and {extent} inclusive.",
            )
    return _index(source, row, column)


@special("ROW", least=0, most=1)
def row(evaluation: Evaluation, arguments: tuple[Node, ...], scope: Scope) -> Result:
    """The number of the row, or of every row of a range in an array formula."""
    if not arguments:
        return evaluation.at.row + 1
    found = _range(evaluation, arguments[0], scope)
    if found.height == 1 or not scope.arrays:
        return found.top + 1
    return vector(list(range(found.top + 1, found.top + found.height + 1)))


@special("COLUMN", least=0, most=1)
def column(evaluation: Evaluation, arguments: tuple[Node, ...], scope: Scope) -> Result:
    """The number of the column, or of every column of a range in an array formula."""
    if not arguments:
        return evaluation.at.column + 1
    found = _range(evaluation, arguments[0], scope)
    if found.width == 1 or not scope.arrays:
        return found.left + 1
    return Matrix([[number] for number in range(found.left + 1, found.left + found.width + 1)], 1)


@special("ROWS", least=1, most=1)
def rows(evaluation: Evaluation, arguments: tuple[Node, ...], scope: Scope) -> Result:
    """How many rows a range or an array has."""
    found = evaluation.evaluate(arguments[0], scope)
    return found.height if isinstance(found, Range) else as_matrix(_array_or_raised(evaluation.array(found))).height


@special("COLUMNS", least=1, most=1)
def columns(evaluation: Evaluation, arguments: tuple[Node, ...], scope: Scope) -> Result:
    """How many columns a range or an array has."""
    found = evaluation.evaluate(arguments[0], scope)
    return found.width if isinstance(found, Range) else as_matrix(_array_or_raised(evaluation.array(found))).width


@special("RANGE", least=2, most=2)
def range_(evaluation: Evaluation, arguments: tuple[Node, ...], scope: Scope) -> Result:
    """The range from one end to another that a function gives, as in `A1:INDEX(A:A,5)`."""
    start, end = (_range(evaluation, node, scope) for node in arguments)
    top, left = min(start.top, end.top), min(start.left, end.left)
    bottom = max(start.top + start.height, end.top + end.height)
    right = max(start.left + start.width, end.left + end.width)
    return start.part(top - start.top, left - start.left, bottom - top, right - left)


@special("ISFORMULA", least=1, most=1)
def isformula(evaluation: Evaluation, arguments: tuple[Node, ...], scope: Scope) -> Result:
    """Whether a cell holds a formula."""
    return evaluation.holds_formula(_range(evaluation, arguments[0], scope))


@special("OFFSET", least=3, most=5)
def offset(evaluation: Evaluation, arguments: tuple[Node, ...], scope: Scope) -> Result:
    """A range so many rows and columns away."""
    start = _range(evaluation, arguments[0], scope)
    given = [
        whole(evaluation.value(node, scope), "OFFSET", position) for position, node in enumerate(arguments[1:], start=2)
    ]
    down, right = given[:2]
    height, width = [*given[2:], *(start.height, start.width)[len(given) - 2 :]]
    if start.top + down < 0 or start.left + right < 0 or height < 1 or width < 1:
        raise failure("REF", "Function OFFSET evaluates to an out of bounds range.")
    return start.part(down, right, height, width)


@special("INDIRECT", least=1, most=2)
def indirect(evaluation: Evaluation, arguments: tuple[Node, ...], scope: Scope) -> Result:
    """The range that a text names."""
    written = text(evaluation.value(arguments[0], scope))
    try:
        found = parse(written)
    except RangeError:
        found = None
    named = evaluation.named_range(written) if found is None or found.name else None
    if named:
        return named
    if found is None or found.name:
        raise failure(
            "REF", f"Function INDIRECT parameter 1 value is '{written}'. It is not a valid cell/range reference."
        )
    is_cell = found.area.cells == 1 and ":" not in written
    return evaluation.range_of(found.sheet_title, found.area, is_cell)


@function("ADDRESS")
def address(row: Value, column: Value, mode: Value = 1, use_a1: Value = True, sheet: Value = None) -> Value:
    """A cell's address as text, fixed (`$`) as the mode says."""
    if not truth(use_a1, "ADDRESS", 4):
        raise failure("VALUE", "ADDRESS gives addresses in A1 notation only.")
    down, right = whole(row, "ADDRESS", 1), whole(column, "ADDRESS", 2)
    if down < 1 or not 1 <= right <= LAST_COLUMN:
        raise failure("VALUE", "ADDRESS is given a row or a column that no tab has.")
    plain = cell_a1(down - 1, right - 1)
    letters = plain.rstrip("0123456789")
    fixed = whole(mode, "ADDRESS", 3)
    shown = "$" * (fixed in {1, 3}) + letters + "$" * (fixed in {1, 2}) + plain.removeprefix(letters)
    return f"{quote_title(text(sheet))}!{shown}" if sheet is not None else shown


def _array_or_raised(value: Matrix | Value) -> Matrix | Value:
    return value if isinstance(value, Matrix) else raised(value)


def _index(source: Range | Matrix, row: int, column: int) -> Result:
    top, left = max(row - 1, 0), max(column - 1, 0)
    height, width = 1 if row else source.height, 1 if column else source.width
    if isinstance(source, Range):
        return source.part(top, left, height, width)
    if height == width == 1:
        return source.columns[left][top]
    return Matrix([cells[top : top + height] for cells in source.columns[left : left + width]], height)


def _range(evaluation: Evaluation, node: Node, scope: Scope) -> Range:
    found = evaluation.evaluate(node, scope)
    if isinstance(found, Range):
        return found
    if isinstance(found, ErrorValue):
        raised(found)
    raise failure("N_A", "Argument must be a range.")
