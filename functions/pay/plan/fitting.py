"""Whether the cells of one rate row go together, and whether its numbers can be worked out exactly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import lcm
from typing import Any

from functions.pay.plan.dated import Fault, Segment, rates_of
from functions.pay.rates.curves import lines
from schemas.plan import BOTH_BELONG, INTERPOLATED, MARGINAL
from schemas.scheme import ONCE, Period, Scheme
from schemas.units import unit_in, units
from schemas.words import Text

MOST_DIVISOR = 4 * 10**12  # what exact.ratio divides by
# Times the largest sum of a person's period (10 billion yuan in fen) it still fits into 64 bits.
MOST_ENDS = 9_000_000

Row = Mapping[str, Any]


def misfit(scheme: Scheme, row: Row) -> Fault | None:
    """A cell that contradicts another cell of its row, so that the row says nothing."""
    found = _wrong_unit(scheme, row) or (_wrong_tier(scheme, row) if row["tier"] else None)
    return Fault(rates_of(scheme), row["row"], found[0], "unsupported", found[1]) if found else None


def impossible(scheme: Scheme, row: Row) -> Iterator[Fault]:
    """Numbers of one row that contradict each other."""
    lower, upper = row["lower"], row["upper"]
    if (
        lower is not None
        and upper is not None
        and (upper < lower or (upper == lower and row["boundary"] != BOTH_BELONG))
    ):
        detail = Text("“上限”要大于“下限”", "The upper end must lie above the lower one")
        yield Fault(rates_of(scheme), row["row"], "upper", "unsupported", detail)
    if row["floor"] is not None and row["cap"] is not None and row["cap"] < row["floor"]:
        detail = Text("“封顶”不能小于“保底”", "The most cannot be less than the least")
        yield Fault(rates_of(scheme), row["row"], "cap", "unsupported", detail)


def beyond(scheme: Scheme, segment: Segment) -> Iterator[Fault]:
    """Numbers of a rule's bands with more decimals than can be multiplied exactly."""
    if not (segment.by_stretch or segment.tier == INTERPOLATED or (segment.counted and segment.counted.quota)):
        return
    over = lcm(*(row.each.denominator for row in segment.bands))
    ends = lcm(*(row.band.lower.at.denominator for row in segment.bands if row.band))
    steps = lcm(*(part.denominator for line in lines(segment.bands) for part in (line.start, line.slope)))
    divisor = steps if segment.tier == INTERPOLATED else over * ends
    if divisor > MOST_DIVISOR or ends > MOST_ENDS:
        detail = Text(
            "“费率”“下限”“上限”的小数位太多，没法精确算到分。请少写几位小数",
            "Rate, lower and upper have too many decimals to be worked out exactly. Use fewer",
        )
        yield Fault(rates_of(scheme), segment.bands[-1].row, "rate", "unsupported", detail)


def _wrong_unit(scheme: Scheme, row: Row) -> tuple[str, Text] | None:
    measure, basis = scheme.measure(row["measure"]), scheme.basis(row["basis"])
    allowed = units(measure, basis)
    if row["unit"] in allowed:
        return None
    zh = "或".join(f"“{unit}”" for unit in allowed)
    en = " or ".join(f"“{unit_in(unit, 'en')}”" for unit in allowed)
    return "unit", Text(
        f"“{measure.word}”按“{basis.word}”计，单位应是{zh}",
        f"The unit of “{measure.word}” by “{basis.word}” must be {en}",
    )


def _wrong_tier(scheme: Scheme, row: Row) -> tuple[str, Text] | None:
    basis, counted, tier = scheme.basis(row["basis"]), scheme.counts(row["counts"]), row["tier"]
    by_sum = counted.of is not None or counted.quota is not None
    if basis.word == ONCE and tier == MARGINAL:
        return "tier", Text(
            "“每人期”只付一次，不能“分段”。请改成“全额”或“插值”",
            "Once a person and period is paid once, so it cannot be marginal. Use whole or interpolated",
        )
    if basis.word == ONCE and counted.period is Period.DEAL:
        return "counts", Text(
            "“每人期”不能只看单笔。请选一段时间的累计",
            "Once a person and period cannot go by a single deal. Choose what is counted over a time",
        )
    if tier == MARGINAL and by_sum and counted.of != basis.column:
        return "counts", Text(
            f"“分段”时，“计量”和“累计”要是同一个数。“{basis.word}”不能按“{counted.word}”分段，请改成“全额”",
            "A marginal tier counts what its rate multiplies. Choose the same for both, or a whole tier",
        )
    if tier == INTERPOLATED and counted.quota and basis.factor:
        return "tier", Text(
            "这个“计量”不能按完成率“插值”。请改成“全额”或“分段”",
            "This basis cannot be interpolated by attainment. Use a whole or a marginal tier",
        )
    if (tier == INTERPOLATED or (tier == MARGINAL and by_sum)) and row["rate"] < 0:
        return "rate", Text(
            "“分段”“插值”的费率不能小于零", "The rate of a marginal or interpolated tier cannot lie below zero"
        )
    return None
