"""What a cell holds as it was entered, and how a block of such cells is kept on disk."""

from typing import Any

import orjson

from scripts.local_google.cells.values import CellValue


class Formula(str):
    """The text of a formula, from its equals sign on, where a cell holds one instead of a value."""

    __slots__ = ()


class Keep:
    """Stands in written data for "leave this cell as it is"."""


KEEP = Keep()

Entered = CellValue | Formula
"""A cell's own content: a value, a formula, or None for an empty cell."""

Column = list[Entered]


def encode(column: Column) -> bytes:
    """The block as JSON; a formula is an object with the one key `f`."""
    return orjson.dumps(column, default=_encode_formula, option=orjson.OPT_PASSTHROUGH_SUBCLASS)


def decode(data: bytes, formulas: int) -> Column:
    """The block that `encode` wrote; `formulas` is how many of its cells hold one."""
    column: list[Any] = orjson.loads(data)
    if formulas:
        return [Formula(entry["f"]) if type(entry) is dict else entry for entry in column]
    return column


Facts = tuple[int, int]
"""How many formulas and how many filled cells a block holds."""


def facts_of(column: Column) -> Facts:
    """What is known of a block without decoding it."""
    return count_formulas(column), len(column) - column.count(None)


def count_formulas(column: Column) -> int:
    """How many cells of the block hold a formula."""
    return list(map(type, column)).count(Formula)


def _encode_formula(value: object) -> dict[str, str]:
    return {"f": str.__str__(value)} if isinstance(value, Formula) else {}
