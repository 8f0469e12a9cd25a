"""The plan as data: rate rows and eligibility rules read from the plan tabs, with every fault named."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from functions.pay.conditions import Condition, meet, parse
from schemas.plan import (
    BOTH_BELONG,
    LOWER_BELONGS,
    RATE_SCALE,
    UPPER_BELONGS,
)
from schemas.scheme import Measure, Scheme
from schemas.tab import Column, Tab, columns
from schemas.words import Text

OPEN = date.max
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell of a plan tab, and how to mend it."""

    tab: type[Tab]
    row: int
    column: str
    code: str
    detail: Text | None = None


@dataclass(frozen=True)
class Dated:
    """What rate rows and rules share: the row in the sheet, the clause, the days and the conditions."""

    row: int
    rule: str
    says: str
    clause: str
    valid_from: date
    valid_until: date
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class Rate(Dated):
    """One rate, or one tier of it. Numbers are in millionths of the unit; `first` and `last` are the deals it covers."""

    measure: Measure
    tier: str | None
    first: int
    last: int | None
    rate: int
    group: str | None
    combined: str | None
    floor: int | None
    cap: int | None

    @property
    def amount(self) -> int:
        """What a deal at this rate earns, in the measure's smallest unit, rounded half-up once."""
        return in_units(self.rate, self.measure)


@dataclass(frozen=True)
class Rule(Dated):
    """What keeps a deal from earning, and the word for it."""

    denies: str
    reason: str


@dataclass(frozen=True)
class Segment:
    """The rows of one rule that are in force together, for a stretch of days in which they do not change."""

    valid_from: date
    valid_until: date
    bands: tuple[Rate, ...]

    @property
    def rule(self) -> str:
        """The rule's number."""
        return self.bands[0].rule

    @property
    def measure(self) -> Measure:
        """What the rule adds to."""
        return self.bands[0].measure

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What a deal must satisfy."""
        return self.bands[0].conditions

    @property
    def tier(self) -> str | None:
        """The tier mode, None without tiers."""
        return self.bands[0].tier

    @property
    def group(self) -> str | None:
        """The group of rules that may meet on one deal."""
        return self.bands[0].group

    def meets(self, other: Segment) -> bool:
        """Whether both could apply to one deal."""
        apart = self.valid_until < other.valid_from or other.valid_until < self.valid_from
        return not apart and meet(self.conditions, other.conditions)


@dataclass(frozen=True)
class Plan:
    """Every rate and rule of a scheme, and a short name for exactly this content."""

    scheme: Scheme
    rates: tuple[Rate, ...]
    rules: tuple[Rule, ...]
    version: str

    def segments(self, measure: Measure) -> list[Segment]:
        """The rules that add to a measure, each cut where one of its rows begins or ends."""
        return list(_segments([rate for rate in self.rates if rate.measure is measure]))


def in_units(number: int, measure: Measure) -> int:
    """A plan number (millionths) in the measure's smallest unit, rounded half-up."""
    step = RATE_SCALE // measure.scale
    return int((2 * number + step) // (2 * step))


def load(scheme: Scheme, rate_rows: Iterable[Row], rule_rows: Iterable[Row]) -> tuple[Plan, list[Fault]]:
    """The plan that the rows of the plan tabs state, beside every fault that a single cell cannot show.

    Rows are mappings from field name to value, with `row` the row in the sheet, and are free of cell faults.
    """
    faults: list[Fault] = []
    rates = [rate for row in rate_rows if (rate := _rate(scheme, row, faults))]
    rules = [rule for row in rule_rows if (rule := _rule(scheme, row, faults))]
    plan = Plan(scheme, tuple(rates), tuple(rules), _version(rates, rules))
    for measure in scheme.measures:
        segments = plan.segments(measure)
        faults += [*_overlaps(scheme, segments), *(f for segment in segments for f in _tiling(scheme, segment))]
    return plan, list(dict.fromkeys(faults))


def _rate(scheme: Scheme, row: Row, faults: list[Fault]) -> Rate | None:
    dated = _dated(scheme.rates, row, faults)
    measure = scheme.measure(row["measure"])
    if row["unit"] != measure.unit:
        detail = Text(
            f"“{measure.word}”的单位应是“{measure.unit}”", f"The unit of “{measure.word}” must be “{measure.unit}”"
        )
        faults.append(Fault(scheme.rates, row["row"], "unit", "unsupported", detail))
        return None
    first, last = _covered(row)
    numbers = {name: row[name] for name in ("tier", "rate", "group", "combined", "floor", "cap")}
    return Rate(**dated, measure=measure, first=first, last=last, **numbers) if dated else None


def _rule(scheme: Scheme, row: Row, faults: list[Fault]) -> Rule | None:
    dated = _dated(scheme.rules, row, faults)
    return Rule(**dated, denies=row["denies"], reason=row["reason"]) if dated else None


def _dated(tab: type[Tab], row: Row, faults: list[Fault]) -> dict[str, Any]:
    conditions, bad = [], False
    for name, about in _condition_columns(tab).items():
        try:
            stated = parse(name, row[name], about.choices or _none())
        except ValueError:
            faults.append(Fault(tab, row["row"], name, "not_a_choice"))
            bad = True
        else:
            conditions += [stated] if stated else []
    if bad:
        return {}
    return {
        "row": row["row"],
        "rule": row["rule"],
        "says": row["says"] or "",
        "clause": row["clause"],
        "valid_from": row["valid_from"],
        "valid_until": row["valid_until"] or OPEN,
        "conditions": tuple(conditions),
    }


def _none() -> Any:
    raise TypeError("a condition column names its choices")


def _condition_columns(tab: type[Tab]) -> dict[str, Column]:
    return {name: about for name, about in columns(tab).items() if about.kind.name == "condition"}


def _covered(row: Row) -> tuple[int, int | None]:
    """The first and the last deal of the month's count that a band covers, both included."""
    if row["tier"] is None:
        return 1, None
    lower, upper, side = row["lower"], row["upper"], row["boundary"]
    # The smallest whole number at or above the lower end, or above it where the end does not belong.
    first = -(-lower // RATE_SCALE) if side in (LOWER_BELONGS, BOTH_BELONG) else lower // RATE_SCALE + 1
    if upper is None:
        return max(first, 1), None
    last = upper // RATE_SCALE if side in (UPPER_BELONGS, BOTH_BELONG) else -(-upper // RATE_SCALE) - 1
    return max(first, 1), last


def _overlaps(scheme: Scheme, segments: Sequence[Segment]) -> Iterator[Fault]:
    """Rules that could both pay one deal for the same measure, and rows of one rule that state its rate twice."""
    for place, later in enumerate(segments):
        clashing = [later.bands[0]] if len(later.bands) > 1 and not later.tier else []
        for earlier in segments[:place]:
            grouped = earlier.group is not None and earlier.group == later.group and earlier.rule != later.rule
            clashing += [earlier.bands[0]] if not grouped and earlier.meets(later) else []
        row = later.bands[-1].row
        for other in clashing:
            word = later.measure.word
            detail = Text(
                f"与第{other.row}行会同时适用于同一笔业务的“{word}”。请改条件或日期,让它们错开;确要同时适用,就填同一个“组”",
                f"It and row {other.row} both apply to one deal's “{word}”. "
                "Keep their conditions or dates apart, or give both the same group",
            )
            yield Fault(scheme.rates, row, "rule", "overlap", detail)


def _segments(rates: Sequence[Rate]) -> Iterator[Segment]:
    families: dict[tuple[str, tuple[Condition, ...]], list[Rate]] = {}
    for rate in rates:
        families.setdefault((rate.rule, rate.conditions), []).append(rate)
    for family in families.values():
        starts = {rate.valid_from for rate in family}
        starts |= {rate.valid_until + timedelta(days=1) for rate in family if rate.valid_until < OPEN}
        ends = [start - timedelta(days=1) for start in sorted(starts)[1:]]
        for start, end in zip(sorted(starts), [*ends, OPEN], strict=True):
            if together := [rate for rate in family if rate.valid_from <= start <= rate.valid_until]:
                yield Segment(start, end, tuple(sorted(together, key=lambda rate: rate.first)))


def _tiling(scheme: Scheme, segment: Segment) -> Iterator[Fault]:
    bands = segment.bands
    if len({(band.tier, band.group, band.combined, band.floor, band.cap) for band in bands}) > 1:
        detail = Text(
            "同一条规则各行的“阶梯”“组”“同组”“保底”“封顶”要一致",
            "The rows of one rule share tier mode, group, least and most",
        )
        yield Fault(scheme.rates, bands[-1].row, "tier", "unsupported", detail)
    if not segment.tier:
        return
    if bands[0].first > 1:
        yield _gap(scheme, bands[0], 1, bands[0].first - 1)
    for band, following in pairwise(bands):
        if band.last is None or following.first <= band.last:
            detail = Text(
                f"与第{band.row}行这一档重叠:第{following.first}户两档都有。请改“下限”“上限”或“边界”",
                f"It overlaps the band in row {band.row}: deal {following.first} is in both. "
                "Mend lower, upper or boundary",
            )
            yield Fault(scheme.rates, following.row, "lower", "overlap", detail)
        elif following.first > band.last + 1:
            yield _gap(scheme, following, band.last + 1, following.first - 1)
    if all(band.last is not None for band in bands):
        top = bands[-1]
        detail = Text(
            f"最高一档到第{top.last}户为止,再多就没有费率了。请把“上限”留空",
            f"The top band ends at deal {top.last}; beyond it nothing is paid. Leave its upper end blank",
        )
        yield Fault(scheme.rates, top.row, "upper", "gap", detail)


def _gap(scheme: Scheme, band: Rate, first: int, last: int) -> Fault:
    detail = Text(
        f"第{first}户到第{last}户没有费率。请改“下限”“上限”或“边界”,让各档首尾相接",
        f"Deals {first} to {last} have no rate. Mend lower, upper or boundary so that the bands join",
    )
    return Fault(scheme.rates, band.row, "lower", "gap", detail)


def _version(rates: Sequence[Rate], rules: Sequence[Rule]) -> str:
    """Eight signs that change whenever anything the calculation uses changes, and with nothing else."""
    said = repr(sorted(map(_content, [*rates, *rules])))
    return hashlib.sha256(said.encode()).hexdigest()[:8]


def _content(row: Dated) -> str:
    stated = {name: value for name, value in vars(row).items() if name not in ("row", "measure", "conditions")}
    conditions = sorted((c.column, sorted(c.values), c.negated) for c in row.conditions)
    return repr((type(row).__name__, sorted(stated.items(), key=str), conditions, getattr(row, "measure", None)))
