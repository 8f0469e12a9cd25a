"""How whole counts of smallest units are written: the one rule for every number that a person reads.

`functions.pay.wording.number` is the same rule as an expression.
"""

from __future__ import annotations


def written(value: int, scale: int = 1, *, fixed: bool = False, grouped: bool = False) -> str:
    """A count of smallest units, of which `scale`, a power of ten, make one, as a decimal number: `-1.5`, `40`.

    `fixed` keeps the zeros at its end: `-1.50`; `grouped` sets thousands apart: `1,234.5`.
    """
    whole, rest = divmod(abs(value), scale)
    decimals = f"{rest:0{len(str(scale)) - 1}}" if scale > 1 else ""
    decimals = decimals if fixed else decimals.rstrip("0")
    said = f"{whole:,}" if grouped else str(whole)
    return f"{'-' if value < 0 else ''}{said}{'.' if decimals else ''}{decimals}"
