"""What a sheet makes of typing, undone: the text that a number in a cell stands for, as far as the cell still tells.

A cell without a format of its own bends what is typed: `5%` becomes 0.05, `1/4` a day, `12:00` half a day, `TRUE` a
tick. What the cell shows still says what was meant, and the number has the digits that the cell rounds away.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal

from schemas.cells import DIGITS_A_SHEET_KEEPS

MOMENTS = frozenset({"DATE", "TIME", "DATE_TIME"})
"""The types of Google's number formats whose numbers are days and times of day."""

_KEPT = Context(prec=DIGITS_A_SHEET_KEEPS, rounding=ROUND_HALF_UP)
_WIDE = Context(prec=400)
_NUMBER = re.compile(
    r"(?<![0-9.,])(?:[0-9]{1,3}(?P<grouped>(?:,[0-9]{3})+)|[0-9]+)(?:\.(?P<decimals>[0-9]+))?(?![0-9.,])"
)
_BARE = re.compile(r"-?[0-9.,]+")


def as_typed(value: float, shown: str, kind: str = "") -> str | None:
    """The text of a cell that holds a number or a tick: as it is shown, with every digit that the number has.

    `shown` is the cell's text in the sheet, `kind` the type of its number format. None where nobody can tell any more:
    more digits than a sheet keeps, or a number that the cell shows as another one (`1.234` for 1234 in a locale with a
    decimal comma).
    """
    if isinstance(value, bool):
        return str(value).upper()
    if kind in MOMENTS:
        return shown
    exact = _KEPT.create_decimal(repr(value))
    if exact.adjusted() >= DIGITS_A_SHEET_KEEPS:
        return None
    meant = exact.scaleb(2) if "%" in shown else exact
    number = _NUMBER.search(shown)
    if number is None or not _is_rounded(abs(meant), number):
        return None if _BARE.fullmatch(shown) else _plain(exact)
    if (meant < 0) != shown.lstrip().startswith("-"):
        return _plain(exact)
    return shown[: number.start()] + _plain(abs(meant), "," if number["grouped"] else "") + shown[number.end() :]


def _is_rounded(size: Decimal, number: re.Match[str]) -> bool:
    """Whether a shown number is this one, rounded to the decimals that are shown."""
    decimals = len(number["decimals"] or "")
    return size.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _WIDE) == Decimal(number[0].replace(",", ""))


def _plain(number: Decimal, group: str = "") -> str:
    return f"{number.normalize(_WIDE):{group}f}"
