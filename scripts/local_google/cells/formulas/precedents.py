"""What a formula depends on, read from its text without evaluating it."""

import re
from dataclasses import dataclass

from scripts.local_google.cells.a1 import Area
from scripts.local_google.cells.formulas.references import parse_reference, split
from scripts.local_google.cells.formulas.workbook import Address

_WORD = re.compile(r'"(?:[^"]|"")*"|(?P<function>[^\W\d][\w.]*)\s*\(|(?P<name>[^\W\d][\w.]*)')
_VOLATILE = frozenset({"NOW", "TODAY", "RAND", "RANDBETWEEN"})
_COMPUTED = frozenset({"INDIRECT", "OFFSET"})


@dataclass(frozen=True, slots=True)
class Precedents:
    """What must be calculated before a formula, and when it must be calculated again.

    `names` are words that may be named ranges. A `volatile` formula changes with time, one with `computed`
    references may read any cell.
    """

    areas: tuple[tuple[str, Area], ...]
    names: frozenset[str]
    volatile: bool
    computed: bool


def precedents(formula: str, at: Address) -> Precedents:
    """The areas that a formula in that cell refers to, by tab; open ends stay open."""
    template, references = split(formula)
    parsed = [parse_reference(reference) for reference in references]
    words = list(_WORD.finditer(template))
    functions = {word["function"].upper() for word in words if word["function"]}
    return Precedents(
        tuple((at.sheet_title if one.title is None else one.title, one.area) for one in parsed),
        frozenset(word["name"] for word in words if word["name"]) - {"TRUE", "FALSE"},
        bool(functions & _VOLATILE),
        bool(functions & _COMPUTED),
    )
