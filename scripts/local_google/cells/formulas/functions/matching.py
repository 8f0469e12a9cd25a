"""Finding values in arrays: exact by a table of keys made once, sorted by halving, wildcards by pattern."""

import re
from bisect import bisect_right
from functools import lru_cache
from typing import Final, cast

from scripts.local_google.cells.formulas.arrays import Matrix
from scripts.local_google.cells.formulas.coercion import sort_key
from scripts.local_google.cells.formulas.columns import Column
from scripts.local_google.cells.formulas.workbook import Value
from scripts.local_google.cells.values import ErrorValue

_BLANK: Final = ("blank",)
_TRUTH: Final = {True: ("true",), False: ("false",)}

Key = str | float | tuple[str, ...] | ErrorValue


def key_of(value: Value) -> Key:
    """What two values have in common that count as equal: text whatever its case, a number never as truth."""
    if type(value) is str:
        return value.casefold()
    if value is None:
        return _BLANK
    if isinstance(value, bool):
        return _TRUTH[value]
    return value


def positions_by_key(matrix: Matrix) -> dict[Key, list[int]]:
    """Where each value stands, counted row by row; made once for the array."""
    known = cast(dict[Key, list[int]] | None, matrix.lookups.get(("positions", 0)))
    if known is None:
        known = {}
        for position, cell in enumerate(matrix.cells()):
            known.setdefault(key_of(cell), []).append(position)
        matrix.lookups["positions", 0] = known
    return known


def first_in_column(matrix: Matrix, column: int) -> dict[Key, int]:
    """The first row of each value in a column; made once for the column."""
    return matrix.column(column).fact(_first_rows)


def keys_of(column: Column) -> list[Key]:
    """The key of every cell."""
    if column.kinds <= {str}:
        return [*map(str.casefold, cast(list[str], column.cells))]
    return [cell.casefold() if type(cell) is str else key_of(cell) for cell in column.cells]


def _first_rows(column: Column) -> dict[Key, int]:
    keys = column.fact(keys_of)
    # What is put in last stays: so from the end to the beginning.
    return dict(zip(reversed(keys), range(len(keys) - 1, -1, -1), strict=True))


def find_exact(matrix: Matrix, column: int, value: Value, wildcards: bool = True) -> int | None:
    """The first row of the column that equals the value; a blank finds nothing."""
    if value is None:
        return None
    row = first_in_column(matrix, column).get(key_of(value))
    pattern = wildcard(value) if wildcards and row is None and isinstance(value, str) else None
    if pattern is None:
        return row
    cells = matrix.columns[column]
    return next((at for at, cell in enumerate(cells) if isinstance(cell, str) and pattern.fullmatch(cell)), None)


def find_sorted(matrix: Matrix, column: int, value: Value) -> int | None:
    """The last row not after the value in a column sorted upwards, among cells of the value's kind."""
    kind = sort_key(value)[0]
    known = matrix.lookups.get(("sorted", column))
    if known is None:
        keyed = [(sort_key(cell), row) for row, cell in enumerate(matrix.columns[column])]
        known = {rank: [entry for entry in keyed if entry[0][0] == rank] for rank in range(5)}
        matrix.lookups["sorted", column] = known
    entries = cast(dict[int, list[tuple[tuple[int, float | str], int]]], known)[kind]
    position = bisect_right(entries, sort_key(value), key=lambda entry: entry[0])
    return entries[position - 1][1] if position else None


@lru_cache(maxsize=4096)
def wildcard(text: str) -> re.Pattern[str] | None:
    """The pattern that a text with `*` (any text) or `?` (any sign) stands for; `~` takes a sign literally."""
    if "*" not in text and "?" not in text:
        return None
    pieces = {"*": ".*", "?": "."}
    pattern = re.sub(
        r"~[*?~]|.",
        lambda found: pieces.get(found[0]) or re.escape(found[0].removeprefix("~") or "~"),
        text,
        flags=re.DOTALL,
    )
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)
