"""Whether the bands of a rule join: no total without a band, none with two."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from functions.pay.plan.bands import Band, Edge
from functions.pay.plan.dated import Fault, Rate, Segment, rates_of
from schemas.numbers import written
from schemas.plan import RATE_SCALE
from schemas.scheme import Counted, Scheme
from schemas.words import Text


def band_in(row: Rate) -> Band:
    """The band of a row that has one. Raises TypeError where it has none."""
    if row.band is None:
        raise TypeError("a row without tiers has no band")
    return row.band


def deals_tile(scheme: Scheme, segment: Segment) -> Iterator[Fault]:
    """Where the bands of a rule that counts deals leave one out, or have one twice. The first deal is the first paid."""
    covered: int | None = 0
    highest = segment.bands[0]
    for row in segment.bands:
        band = band_in(row)
        if covered is None or band.first <= covered:
            detail = Text(
                f"与第{highest.row}行这一档重叠：第{band.first}户两档都有。请改“下限”“上限”“边界”或日期",
                f"It overlaps the band in row {highest.row}: deal {band.first} is in both. "
                "Mend lower, upper, boundary or dates",
            )
            yield Fault(rates_of(scheme), row.row, "lower", "overlap", detail)
        elif band.first > covered + 1:
            detail = Text(
                f"第{covered + 1}户到第{band.first - 1}户没有费率。请改“下限”“上限”或“边界”，让各档首尾相接",
                f"Deals {covered + 1} to {band.first - 1} have no rate. Mend lower, upper or boundary so that the bands join",
            )
            yield Fault(rates_of(scheme), row.row, "lower", "gap", detail)
        if covered is not None and (band.last is None or band.last > covered):
            covered, highest = band.last, row
    if covered is not None:
        detail = Text(
            f"最高一档到第{covered}户为止，再多就没有费率了。请把“上限”留空",
            f"The top band ends at deal {covered}; beyond it nothing is paid. Leave its upper end blank",
        )
        yield Fault(rates_of(scheme), highest.row, "upper", "gap", detail)


def ends_tile(scheme: Scheme, segment: Segment) -> Iterator[Fault]:
    """Where the bands of a rule that counts anything else do not join, on all numbers and not on whole ones alone.

    The first band may begin anywhere: below it nothing is paid.
    """
    counted = segment.counted
    highest = segment.bands[0]
    end = band_in(highest).upper
    for row in segment.bands[1:] if counted else ():
        band = band_in(row)
        at = end_of(band.lower.at, counted)
        twice = (
            end is None or band.lower.at < end.at or (band.lower.at == end.at and band.lower.belongs and end.belongs)
        )
        if twice:
            detail = Text(
                f"与第{highest.row}行这一档重叠：{at}两档都有。请改“下限”“上限”“边界”或日期",
                f"It overlaps the band in row {highest.row}: {at} is in both. Mend lower, upper, boundary or dates",
            )
            yield Fault(rates_of(scheme), row.row, "lower", "overlap", detail)
        elif end is not None and (band.lower.at > end.at or not (band.lower.belongs or end.belongs)):
            yield Fault(rates_of(scheme), row.row, "lower", "gap", _gap(end_of(end.at, counted), at))
        if end is not None and _ends_later(band.upper, end):
            end, highest = band.upper, row
    if end is not None:
        at = end_of(end.at, counted)
        detail = Text(
            f"最高一档到{at}为止，再多就没有费率了。请把“上限”留空",
            f"The top band ends at {at}; beyond it nothing is paid. Leave its upper end blank",
        )
        yield Fault(rates_of(scheme), highest.row, "upper", "gap", detail)


def end_of(at: Fraction, counted: Counted | None) -> str:
    """An end of a band as the plan has it: 20000, 0.5; of attainment in percent."""
    percent = counted is not None and counted.quota is not None
    number = at * 100 if percent else at / (counted.scale if counted else 1)
    return written(round(number * RATE_SCALE), RATE_SCALE) + ("%" if percent else "")


def _gap(end: str, begin: str) -> Text:
    if end == begin:
        return Text(
            f"正好{end}没有费率：两边都不含它。请改“边界”",
            f"Exactly {end} has no rate: neither side includes it. Mend boundary",
        )
    return Text(
        f"{end}到{begin}没有费率。请改“下限”“上限”或“边界”，让各档首尾相接",
        f"Between {end} and {begin} there is no rate. Mend lower, upper or boundary so that the bands join",
    )


def _ends_later(upper: Edge | None, end: Edge) -> bool:
    return upper is None or (upper.at, upper.belongs) > (end.at, end.belongs)
