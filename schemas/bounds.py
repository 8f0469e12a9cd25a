"""What is plausible in a column: the least and the most beyond which a cell is a fault, and the range it usually has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from schemas.words import Text

End = date | str | Decimal | None  # a day, a month or period as its text, a number as people type it
Ends = tuple[int | date | str | None, int | date | str | None]  # the same in smallest units


@dataclass(frozen=True)
class Bounds:
    """Beyond `least` and `most` is a fault, beyond `usual` a reminder; both ends belong, None is open.

    Numbers are stated as people type them, in the unit of the column. A zero is never unusual: it says that there is
    nothing.
    """

    least: End = None
    most: End = None
    usual: tuple[End, End] = (None, None)

    def stored(self, scale: int) -> tuple[Ends, Ends]:
        """The bounds and the usual range in the smallest unit of the column, `scale` to one."""
        return (_stored(self.least, scale), _stored(self.most, scale)), (
            _stored(self.usual[0], scale),
            _stored(self.usual[1], scale),
        )

    @property
    def told(self) -> Text:
        """What the note of the header says of it; blank where there are no bounds."""
        parts = [part for part in (self.allowed, self.usually) if part.zh]
        return Text("；".join(part.zh for part in parts), "; ".join(part.en for part in parts))

    @property
    def allowed(self) -> Text:
        """The least and the most alone."""
        return _between(self.least, self.most, Text("只能填{}", "Allowed: {}")) or Text("", "")

    @property
    def usually(self) -> Text:
        """The usual range alone."""
        return _between(*self.usual, Text("一般{}", "usual: {}")) or Text("", "")


def within(
    least: str | int | None = None,
    most: str | int | None = None,
    *,
    usual: tuple[str | int | None, str | int | None] = (None, None),
) -> Bounds:
    """Bounds of numbers, stated as whole numbers or as decimals in quotes."""
    return Bounds(_number(least), _number(most), (_number(usual[0]), _number(usual[1])))


def among(
    least: date | str | None = None,
    most: date | str | None = None,
    *,
    usual: tuple[date | str | None, date | str | None] = (None, None),
) -> Bounds:
    """Bounds of days, or of months and periods by their text."""
    return Bounds(least, most, usual)


def beyond(value: pl.Expr, ends: Ends) -> pl.Expr:
    """True where a value lies outside; false for blanks."""
    least, most = ends
    outside = pl.lit(value=False)
    if least is not None:
        outside = outside | (value < least)
    if most is not None:
        outside = outside | (value > most)
    return outside.fill_null(value=False)


def outside(value: int | date | str, ends: Ends) -> bool:
    """Whether one value lies outside."""
    return bool(pl.select(beyond(pl.lit(value), ends)).item())


def _number(end: str | int | None) -> Decimal | None:
    return None if end is None else Decimal(end)


def _stored(end: End, scale: int) -> int | date | str | None:
    return int(end * scale) if isinstance(end, Decimal) else end


def _between(least: End, most: End, said: Text) -> Text | None:
    if least is None and most is None:
        return None
    low, high = _shown(least), _shown(most)
    if least is None:
        return Text(said.zh.format(f"不超过 {high}"), said.en.format(f"up to {high}"))
    if most is None:
        return Text(said.zh.format(f"不小于 {low}"), said.en.format(f"from {low} on"))
    return Text(said.zh.format(f" {low} 到 {high}"), said.en.format(f"{low} to {high}"))


def _shown(end: End) -> str:
    return f"{end:,f}" if isinstance(end, Decimal) else str(end)
