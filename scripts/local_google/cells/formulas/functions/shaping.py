"""Functions that give arrays: chosen, sorted and rearranged."""

from collections.abc import Callable

from scripts.local_google.cells.formulas.arrays import Matrix, as_matrix, check_extent, side_by_side, stacked, vector
from scripts.local_google.cells.formulas.coercion import failure, number, sort_key, truth, whole
from scripts.local_google.cells.formulas.registry import function
from scripts.local_google.cells.formulas.workbook import Value
from scripts.local_google.cells.values import ErrorValue

Argument = Matrix | Value

_NOT_AVAILABLE = ErrorValue("N_A", "Argument is of a different size.")


@function("FILTER", forces_arrays=True)
def filter_(values: Argument, condition: Argument, *more: Argument) -> Matrix:
    """The rows (or columns) for which every condition holds."""
    table, conditions = as_matrix(values), [as_matrix(one) for one in (condition, *more)]
    if conditions[0].height == 1 and table.height > 1:
        return _filtered(table.transposed(), [one.transposed() for one in conditions]).transposed()
    return _filtered(table, conditions)


@function("UNIQUE", forces_arrays=True)
def unique(values: Argument, by_column: Value = False, exactly_once: Value = False) -> Matrix:
    """The rows (or columns) without repetitions, in the order of their first occurrence."""
    table = as_matrix(values)
    if truth(by_column, "UNIQUE", 2):
        return unique(table.transposed(), False, exactly_once).transposed()
    rows: dict[object, list[int]] = {}
    for at, row in enumerate(table.rows()):
        rows.setdefault(tuple((type(cell) is bool, cell) for cell in row), []).append(at)
    once = truth(exactly_once, "UNIQUE", 3)
    return table.part([found[0] for found in rows.values() if not once or len(found) == 1])


@function("SORT", forces_arrays=True)
def sort(values: Argument, *keys: Argument) -> Matrix:
    """The rows in order: pairs of a column (its number, or a range) and TRUE for ascending."""
    table = as_matrix(values)
    order = list(range(table.height))
    pairs = [(keys[at], keys[at + 1] if at + 1 < len(keys) else True) for at in range(0, len(keys), 2)] or [(1, True)]
    for key, ascending in reversed(pairs):
        cells = _sort_column(table, key)
        upwards = truth(as_matrix(ascending).columns[0][0], "SORT", 3)
        filled = [at for at in order if cells[at] is not None]
        filled.sort(key=_key_of(cells), reverse=not upwards)
        order = [*filled, *(at for at in order if cells[at] is None)]
    return table.part(order)


@function("TRANSPOSE", forces_arrays=True)
def transpose(values: Argument) -> Matrix:
    """Rows and columns exchanged."""
    return as_matrix(values).transposed()


@function("FLATTEN", forces_arrays=True)
def flatten(*values: Argument) -> Matrix:
    """All cells in one column, row by row."""
    return vector([cell for value in values for cell in as_matrix(value).cells()])


@function("TOCOL", forces_arrays=True)
def tocol(values: Argument, ignore: Value = 0, by_column: Value = False) -> Matrix:
    """All cells in one column; ignoring blanks (1), errors (2) or both (3)."""
    table = as_matrix(values)
    table = table.transposed() if truth(by_column, "TOCOL", 3) else table
    skipped = whole(ignore, "TOCOL", 2)
    cells = [
        cell
        for cell in table.cells()
        if not (skipped in {1, 3} and cell is None) and not (skipped in {2, 3} and isinstance(cell, ErrorValue))
    ]
    if not cells:
        raise failure("VALUE", "TOCOL has no cells left.")
    return vector(cells)


@function("TOROW", forces_arrays=True)
def torow(values: Argument, ignore: Value = 0, by_column: Value = False) -> Matrix:
    """All cells in one row."""
    return tocol(values, ignore, by_column).transposed()


@function("VSTACK", forces_arrays=True)
def vstack(*values: Argument) -> Matrix:
    """Arrays one below the other, the narrower filled with #N/A."""
    parts = [as_matrix(value) for value in values]
    width = max(part.width for part in parts)
    return stacked([_widened(part, width) for part in parts])


@function("HSTACK", forces_arrays=True)
def hstack(*values: Argument) -> Matrix:
    """Arrays one beside the other, the shorter filled with #N/A."""
    parts = [as_matrix(value).transposed() for value in values]
    height = max(part.width for part in parts)
    return side_by_side([_widened(part, height).transposed() for part in parts])


@function("CHOOSECOLS", forces_arrays=True)
def choosecols(values: Argument, first: Value, *more: Value) -> Matrix:
    """The columns of these numbers; negative ones count from the end."""
    table = as_matrix(values)
    chosen = [_place(number, table.width, "CHOOSECOLS") for number in (first, *more)]
    return Matrix([table.columns[at] for at in chosen], table.height)


@function("CHOOSEROWS", forces_arrays=True)
def chooserows(values: Argument, first: Value, *more: Value) -> Matrix:
    """The rows of these numbers; negative ones count from the end."""
    table = as_matrix(values)
    return table.part([_place(number, table.height, "CHOOSEROWS") for number in (first, *more)])


@function("ARRAY_CONSTRAIN", forces_arrays=True)
def array_constrain(values: Argument, rows: Value, columns: Value) -> Matrix:
    """No more than so many rows and columns."""
    table, height, width = as_matrix(values), whole(rows, "ARRAY_CONSTRAIN", 2), whole(columns, "ARRAY_CONSTRAIN", 3)
    if height < 1 or width < 1:
        raise failure("NUM", "ARRAY_CONSTRAIN must leave at least one row and one column.")
    return Matrix([column[:height] for column in table.columns[:width]], min(height, table.height))


@function("SEQUENCE")
def sequence(rows: Value, columns: Value = 1, start: Value = 1, step: Value = 1) -> Matrix:
    """Numbers in order, row by row."""
    height, width = whole(rows, "SEQUENCE", 1), whole(columns, "SEQUENCE", 2)
    first, by = number(start, "SEQUENCE", 3), number(step, "SEQUENCE", 4)
    check_extent(height, width)
    return Matrix([[first + (row * width + column) * by for row in range(height)] for column in range(width)], height)


@function("MUNIT")
def munit(extent: Value) -> Matrix:
    """The unit matrix."""
    size = whole(extent, "MUNIT")
    check_extent(size, size)
    return Matrix([[int(row == column) for row in range(size)] for column in range(size)])


def _filtered(table: Matrix, conditions: list[Matrix]) -> Matrix:
    for condition in conditions:
        if condition.height != table.height or condition.width != 1:
            raise failure(
                "N_A",
                f"FILTER has mismatched range sizes. Expected row count: {table.height}. column count: 1. "
                f"Actual row count: {condition.height}, column count: {condition.width}.",
            )
    rows = zip(*(condition.columns[0] for condition in conditions), strict=True)
    kept = [at for at, row in enumerate(rows) if all(_holds(cell) for cell in row)]
    if not kept:
        raise failure("N_A", "No matches are found in FILTER evaluation.")
    return table.part(kept)


def _holds(cell: Value) -> bool:
    return not isinstance(cell, str | ErrorValue) and bool(cell)


def _sort_column(table: Matrix, key: Argument) -> list[Value]:
    if isinstance(key, Matrix) and key.size > 1:
        if key.height != table.height:
            raise failure("N_A", "SORT has mismatched range sizes.")
        return key.columns[0]
    at = whole(as_matrix(key).columns[0][0], "SORT", 2)
    if not 1 <= at <= table.width:
        raise failure("VALUE", f"Function SORT parameter 2 value is {at}. It is not a column of the range.")
    return table.columns[at - 1]


def _key_of(cells: list[Value]) -> Callable[[int], tuple[int, float | str]]:
    return lambda at: sort_key(cells[at])


def _widened(table: Matrix, width: int) -> Matrix:
    missing: list[list[Value]] = [[_NOT_AVAILABLE] * table.height for _ in range(width - table.width)]
    return Matrix([*table.columns, *missing], table.height)


def _place(value: Value, extent: int, function: str) -> int:
    at = whole(value, function, 2)
    if at == 0 or abs(at) > extent:
        raise failure("VALUE", f"Function {function} parameter 2 value is {at}. It is out of range.")
    return at - 1 if at > 0 else extent + at
