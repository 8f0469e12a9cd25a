"""What a cell holds as it was entered, and how a block of such cells is kept on disk."""

from collections import Counter
from enum import Enum, auto
from typing import Any, Final

import orjson

from scripts.local_google.cells.values import CellValue


class Formula(str):
    """The text of a formula, from its equals sign on, where a cell holds one instead of a value."""

    __slots__ = ()


class Keep(Enum):
    """Stands in written data for "leave this cell as it is"."""

    KEEP = auto()


KEEP: Final = Keep.KEEP

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
    kinds = Counter(map(type, column))
    return kinds[Formula], len(column) - kinds[type(None)]


def _encode_formula(value: object) -> dict[str, str]:
    return {"f": str.__str__(value)} if isinstance(value, Formula) else {}
