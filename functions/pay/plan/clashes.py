"""What is wrong between the rows of a plan: rules that pay one deal twice, bands that do not join, rows at odds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import combinations

from functions.pay.plan.bands import by_number
from functions.pay.plan.dated import OPEN, Fault, Rate, Segment, met, rates_of
from functions.pay.plan.fitting import beyond
from functions.pay.plan.tiling import deals_tile, ends_tile
from schemas.scheme import Scheme
from schemas.tab import columns
from schemas.words import Text

DAY = timedelta(days=1)
ONE_RULE = ("group", "combined", "floor", "cap")
ONE_TIER = ("tier", "counted", "basis", "unit", *ONE_RULE)
FIELDS = {"counted": "counts"}


def clashes(scheme: Scheme, segments: Sequence[Segment]) -> Iterator[Fault]:
    """Every fault between the rates of one measure."""
    for segment in segments:
        yield from _at_odds(scheme, segment.bands, ONE_TIER)
        if segment.counted is not None:
            yield from _days_left_out(scheme, segment, segments) or _joins(scheme, segment)
            yield from beyond(scheme, segment)
    meet = list(met(segments))
    yield from _overlaps(scheme, segments, meet)
    for earlier, later in _of_one_rule(segments):
        if earlier.same_days(later):
            yield from _at_odds(scheme, [earlier.bands[0], later.bands[0]], ONE_RULE)
    for earlier, later in meet:
        if earlier.rule != later.rule and earlier.group is not None and earlier.group == later.group:
            yield from _at_odds(scheme, [earlier.bands[0], later.bands[0]], ("combined",))


def _of_one_rule(segments: Sequence[Segment]) -> Iterator[tuple[Segment, Segment]]:
    rules: dict[str, list[Segment]] = {}
    for segment in segments:
        rules.setdefault(segment.rule, []).append(segment)
    for together in rules.values():
        yield from combinations(together, 2)


def _joins(scheme: Scheme, segment: Segment) -> list[Fault]:
    tile = deals_tile if segment.counted and by_number(segment.counted) else ends_tile
    return list(tile(scheme, segment))


def _days_left_out(scheme: Scheme, segment: Segment, segments: Sequence[Segment]) -> list[Fault]:
    """Where bands do not join because of days alone: rows that ended before, or begin after, and would close the gap.

    Told at the row whose days leave them out; that its band is missing meanwhile is what follows from it.
    """
    if not _joins(scheme, segment):
        return []
    mine = [one for one in segments if one.rule == segment.rule and one.conditions == segment.conditions]
    before = next((one for one in mine if one.valid_until < OPEN and one.valid_until + DAY == segment.valid_from), None)
    after = next(
        (one for one in mine if segment.valid_until < OPEN and one.valid_from == segment.valid_until + DAY), None
    )
    for whole, column in ((before, "valid_until"), (after, "valid_from")):
        if whole is None or not set(segment.bands) < set(whole.bands) or _joins(scheme, whole):
            continue
        other = after if column == "valid_until" else before
        gone = [row for row in whole.bands if row not in segment.bands]
        back = [row for row in other.bands if row not in segment.bands] if other else []
        return [_left_out(scheme, segment, row, column, _like(row, back)) for row in gone]
    return []


def _like(row: Rate, others: Sequence[Rate]) -> Rate | None:
    """The row that states the same band on other days, or the first of them."""
    return next((one for one in others if one.band == row.band), next(iter(others), None))


def _left_out(scheme: Scheme, segment: Segment, row: Rate, column: str, other: Rate | None) -> Fault:
    since, until = segment.valid_from, segment.valid_until
    one = since == until
    zh = f"{since}这一天" if one else f"从{since}起" if until == OPEN else f"从{since}到{until}"
    en = f"on {since}" if one else f"from {since} on" if until == OPEN else f"from {since} to {until}"
    beside = Text(f"第{other.row}行", f"row {other.row}") if other else Text("别的行", "another row")
    detail = Text(
        f"规则{row.rule}的这一档{zh}没有费率：“生效”“失效”没有和{beside.zh}接上。请改日期，让两行一天也不空",
        f"This band of rule {row.rule} has no rate {en}: its days and those of {beside.en} do not join. "
        "Mend the dates so that no day is left out",
    )
    return Fault(rates_of(scheme), row.row, column, "gap", detail)


def _overlaps(scheme: Scheme, segments: Sequence[Segment], meet: Sequence[tuple[Segment, Segment]]) -> Iterator[Fault]:
    """Rules that could both pay one deal for the same measure, and rows of one rule that state its rate twice."""
    twice = [(one, one) for one in segments if len(one.bands) > 1 and not one.tier]
    both = [
        (earlier, later)
        for earlier, later in meet
        if earlier.group is None or earlier.group != later.group or earlier.rule == later.rule
    ]
    for other, later in [*twice, *both]:
        word, first = later.measure.word, other.bands[0].row
        detail = Text(
            f"与第{first}行会同时适用于同一笔业务的“{word}”。请改条件或日期，让它们错开；确要同时适用，就填同一个“组”",
            f"It and row {first} both apply to one deal's “{word}”. "
            "Keep their conditions or dates apart, or give both the same group",
        )
        yield Fault(rates_of(scheme), later.bands[-1].row, "rule", "overlap", detail)


def _at_odds(scheme: Scheme, rows: Sequence[Rate], shared: Sequence[str]) -> Iterator[Fault]:
    """Rows that hold at one time and say different things of what their rule, or their group, has only one of."""
    for row in rows[1:]:
        name = next((name for name in shared if getattr(row, name) != getattr(rows[0], name)), None)
        if name is not None:
            name = FIELDS.get(name, name)
            label = columns(rates_of(scheme))[name].label
            detail = Text(
                f"“{label.zh}”与第{rows[0].row}行不一致。同一条规则、同一个组里要填一样的",
                f"“{label.en}” differs from row {rows[0].row}. The rows of one rule, or of one group, share it",
            )
            yield Fault(rates_of(scheme), row.row, name, "unsupported", detail)
