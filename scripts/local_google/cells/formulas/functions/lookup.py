"""Functions that find values elsewhere."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from scripts.local_google.cells.formulas.arrays import Matrix, as_matrix, spread
from scripts.local_google.cells.formulas.coercion import compare, failure, number, text, truth, whole
from scripts.local_google.cells.formulas.columns import Column
from scripts.local_google.cells.formulas.functions.columnwise import joined
from scripts.local_google.cells.formulas.functions.matching import (
    find_exact,
    find_sorted,
    first_in_column,
    keys_of,
    wildcard,
)
from scripts.local_google.cells.formulas.registry import function, on_columns, special
from scripts.local_google.cells.formulas.results import Evaluation, Result, Scope
from scripts.local_google.cells.formulas.syntax import Node
from scripts.local_google.cells.formulas.workbook import Value
from scripts.local_google.cells.values import ErrorValue

Argument = Matrix | Value
Part = Column | Value
Call = Callable[..., Value]


@function("VLOOKUP")
def vlookup(key: Value, table: Argument, index: Value, is_sorted: Value = True) -> Value:
    """The cell of column `index` in the first row whose first column fits the key."""
    return _look_up(key, as_matrix(table), index, is_sorted, "VLOOKUP")


@on_columns("VLOOKUP")
def vlookup_column(call: Call, keys: Part, table: Argument, index: Part, is_sorted: Part = True) -> Column | None:
    """The same for a column of keys, where the search is for what equals them."""
    if not isinstance(keys, Column) or not isinstance(table, Matrix) or is_sorted is not False:
        return None
    if type(index) is not int or not 1 <= index <= table.width:
        return None
    rows = _rows_found(keys, table)
    return _answered(keys, rows, table.columns[index - 1], "VLOOKUP", lambda key: call(key, table, index, is_sorted))


@function("HLOOKUP")
def hlookup(key: Value, table: Argument, index: Value, is_sorted: Value = True) -> Value:
    """The cell of row `index` in the first column whose first row fits the key."""
    return _look_up(key, _turned(as_matrix(table)), index, is_sorted, "HLOOKUP")


@function("MATCH")
def match(key: Value, searched: Argument, search_type: Value = 1) -> Value:
    """The place of the key in a row or column, counted from 1."""
    column = _line(as_matrix(searched), "MATCH")
    order = number(search_type, "MATCH", 3)
    if order == 0:
        row = find_exact(column, 0, key)
    elif order > 0:
        row = find_sorted(column, 0, key)
    else:
        row = _find_descending(column, key)
    return _not_found(key, "MATCH") if row is None else row + 1


@on_columns("MATCH")
def match_column(call: Call, keys: Part, searched: Argument, search_type: Part = 1) -> Column | None:
    """The same for a column of keys, where the search is for what equals them."""
    if not isinstance(keys, Column) or not isinstance(searched, Matrix) or type(search_type) is not int:
        return None
    if searched.width > 1 or search_type != 0:
        return None
    rows = _rows_found(keys, searched)
    return _answered(keys, rows, range(1, searched.height + 1), "MATCH", lambda key: call(key, searched, search_type))


@function("XMATCH")
def xmatch(key: Value, searched: Argument, match_mode: Value = 0, search_mode: Value = 1) -> Value:
    """The place of the key in a row or column, counted from 1."""
    row = _find(_line(as_matrix(searched), "XMATCH"), key, whole(match_mode), whole(search_mode))
    return _not_found(key, "XMATCH") if row is None else row + 1


@function("LOOKUP", forces_arrays=True)
def lookup(key: Value, searched: Argument, results: Argument = None) -> Value:
    """The result at the place of the last value not after the key."""
    table = as_matrix(searched)
    if isinstance(results, Matrix):
        column, answers = _line(table, "LOOKUP"), _line(results, "LOOKUP")
    else:
        upright = table if table.height >= table.width else _turned(table)
        column, answers = upright, Matrix([upright.columns[-1]], upright.height)
    row = find_sorted(column, 0, key)
    return _not_found(key, "LOOKUP") if row is None else answers.columns[0][row]


@special("XLOOKUP", least=3, most=6)
def xlookup(evaluation: Evaluation, arguments: tuple[Node, ...], scope: Scope) -> Result:
    """The row or column of the results at the key's place."""
    keys = evaluation.lifted(evaluation.evaluate(arguments[0], scope), scope)
    searched, results = (as_matrix(evaluation.array(evaluation.evaluate(node, scope))) for node in arguments[1:3])
    missing = arguments[3] if len(arguments) > 3 else None
    match_mode, search_mode = (
        whole(evaluation.value(arguments[position], scope), "XLOOKUP", position + 1) if len(arguments) > position else 0
        for position in (4, 5)
    )
    upright = searched.width == 1
    column, answers = _line(searched, "XLOOKUP"), results if upright else _turned(results)

    def find(key: Value) -> int | ErrorValue | None:
        return key if isinstance(key, ErrorValue) else _find(column, key, match_mode, search_mode or 1)

    if isinstance(keys, Matrix):
        instead = evaluation.value(missing, scope) if missing else None

        def answer(key: Value) -> Value:
            row = find(key)
            if row is None:
                return instead if missing else _not_found(key, "XLOOKUP")
            return row if isinstance(row, ErrorValue) else answers.columns[0][row]

        return spread(answer, [keys], lambda _: True)
    row = find(keys)
    if isinstance(row, ErrorValue):
        return row
    if row is None:
        return evaluation.evaluate(missing, scope) if missing else _not_found(keys, "XLOOKUP")
    if answers.width == 1:
        return answers.columns[0][row]
    found = answers.part([row])
    return found if upright else found.transposed()


def _rows_found(keys: Column, table: Matrix) -> Iterator[int | None]:
    """Where each key stands first in the first column; None too where only a wildcard could tell, and for blanks."""
    found = map(first_in_column(table, 0).get, keys.fact(keys_of))
    if keys.kinds.isdisjoint({type(None), ErrorValue}):
        return found
    return (None if key is None or type(key) is ErrorValue else row for key, row in zip(keys.cells, found, strict=True))


def _answered(
    keys: Column, rows: Iterable[int | None], answers: Sequence[Value], function: str, find: Callable[[Value], Value]
) -> Column:
    """The answer in each key's row. `find` tells what the keys come to that are in none."""
    pairs = zip(keys.cells, rows, strict=True)
    if not keys.kinds <= {str} or keys.fact(_has_wildcards):
        return Column([answers[row] if row is not None else find(key) for key, row in pairs])
    return Column(
        [
            answers[row]
            if row is not None
            else ErrorValue("N_A", f"Did not find value '{key}' in {function} evaluation.")
            for key, row in pairs
        ]
    )


def _has_wildcards(column: Column) -> bool:
    every = column.fact(joined)
    return "*" in every or "?" in every


def _look_up(key: Value, table: Matrix, index: Value, is_sorted: Value, function: str) -> Value:
    column = whole(index, function, 3)
    if column < 1:
        raise failure(
            "VALUE", f"Function {function} parameter 3 value is {column}. It should be greater than or equal to 1."
        )
    if column > table.width:
        raise failure("REF", f"{function} evaluates to an out of bounds range.")
    find = find_sorted if truth(is_sorted, function, 4) else find_exact
    row = find(table, 0, key)
    return _not_found(key, function) if row is None else table.columns[column - 1][row]


def _turned(table: Matrix) -> Matrix:
    known = table.lookups.get(("turned", 0))
    if not isinstance(known, Matrix):
        known = table.lookups["turned", 0] = table.transposed()
    return known


def _line(searched: Matrix, function: str) -> Matrix:
    if searched.width == 1:
        return searched
    if searched.height == 1:
        return _turned(searched)
    raise failure("N_A", f"{function} range must be a single row or a single column.")


def _find(column: Matrix, key: Value, match_mode: int, search_mode: int) -> int | None:
    if match_mode == 0 and search_mode > 0:
        return find_exact(column, 0, key, wildcards=False)
    cells = column.columns[0]
    order = range(len(cells)) if search_mode > 0 else range(len(cells) - 1, -1, -1)
    pattern = wildcard(key) if match_mode == 2 and isinstance(key, str) else None
    for row in order:
        cell = cells[row]
        if pattern.fullmatch(text(cell)) if pattern and isinstance(cell, str) else _same(cell, key):
            return row
    return _nearest(cells, key, match_mode) if match_mode in {-1, 1} else None


def _same(cell: Value, key: Value) -> bool:
    return cell is not None and not isinstance(cell, ErrorValue) and compare(cell, key) == 0


def _nearest(cells: list[Value], key: Value, match_mode: int) -> int | None:
    best: int | None = None
    for row, cell in enumerate(cells):
        if cell is None or isinstance(cell, ErrorValue) or isinstance(cell, str) != isinstance(key, str):
            continue
        beyond = compare(cell, key) == match_mode
        if beyond and (best is None or compare(cell, cells[best]) == -match_mode):
            best = row
    return best


def _find_descending(column: Matrix, key: Value) -> int | None:
    last = None
    for row, cell in enumerate(column.columns[0]):
        if cell is None or isinstance(cell, ErrorValue):
            continue
        if compare(cell, key) < 0:
            break
        last = row
    return last


def _not_found(key: Value, function: str) -> ErrorValue:
    return ErrorValue("N_A", f"Did not find value '{text(key)}' in {function} evaluation.")
