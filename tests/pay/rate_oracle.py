"""The rate table once more, in fractions and loops: slow and plain, to compare with."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from tests.pay.rate_tables import BASES, COUNTED, MEASURES, Row

Ends = tuple[Any, Any, str, Any]


def half_up(value: Fraction) -> int:
    """Rounded to a whole number, a half to the side of the sign."""
    size = int(abs(value) + Fraction(1, 2))
    return size if value >= 0 else -size


def expected(rule: Row, ends: Sequence[Ends], deals: Sequence[Row]) -> list[int]:
    """What each deal earns under one rule of so many bands."""
    basis = next(basis for basis in BASES if basis.word == rule["计量"])
    counted = next(counted for counted in COUNTED if counted.word == rule["累计"])
    measure = next(measure for measure in MEASURES if measure.word == rule["计入"])
    percent = 100 if rule["单位"] == "%" else 1
    order = sorted(range(len(deals)), key=lambda place: (deals[place]["on"], place))
    sums: dict[Any, Fraction] = {}
    before = {}
    for place in order:
        deal = deals[place]
        together = (deal["staff_no"], period(counted.word, deal))
        before[place] = sums.get(together, Fraction(0))
        sums[together] = before[place] + number(deal, counted.of, counted.scale)
    found = []
    for place, deal in enumerate(deals):
        after = before[place] + number(deal, counted.of, counted.scale)
        total = sums[(deal["staff_no"], period(counted.word, deal))]
        unit = Fraction(1)
        if counted.quota:
            quota = Fraction(deal[counted.quota] or 0) / counted.scale
            if quota <= 0:
                found.append(0)
                continue
            unit = quota / 100
        held = number(deal, basis.column, basis.scale)
        bands = [(exact(low), None if up == "" else exact(up), side, exact(rate)) for low, up, side, rate in ends]
        if rule["阶梯"] == "分段":
            earned = sum(
                rate * unit * (clip(after / unit, low, up) - clip(before[place] / unit, low, up))
                for low, up, _, rate in bands
            )
        else:
            earned = held * rate_at(total / unit, bands, rule["阶梯"])
        found.append(half_up(Fraction(earned) / percent * measure.scale))
    return found


def exact(number: Any) -> Fraction:
    return Fraction(str(number))


def number(deal: Row, column: str | None, scale: int) -> Fraction:
    return Fraction(1) if column is None else Fraction(deal[column] or 0) / scale


def period(word: str, deal: Row) -> Any:
    on = deal["on"]
    names = {"周": on.isocalendar()[:2], "月": on.month, "季": (on.month + 2) // 3, "单": id(deal)}
    return names[word[0]]


def clip(at: Fraction, low: Fraction, up: Fraction | None) -> Fraction:
    return max(low, at if up is None else min(at, up))


def rate_at(total: Fraction, bands: Sequence[Any], mode: str) -> Fraction:
    for place, (low, up, side, rate) in enumerate(bands):
        begun = total >= low if side in ("含下限", "含两端") else total > low
        ended = up is not None and (total > up if side in ("含上限", "含两端") else total >= up)
        if begun and not ended:
            if mode == "全额" or up is None or up == low:
                return Fraction(rate)
            return Fraction(rate + (bands[place + 1][3] - rate) * (total - low) / (up - low))
    return Fraction(0)
