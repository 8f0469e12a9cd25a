"""What is wrong between the rows of a plan: rules that pay one deal twice, bands that do not join, rows at odds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from functions.pay.plan.bands import by_number
from functions.pay.plan.dated import Fault, Rate, Rule, Segment, rates_of, rules_of
from functions.pay.plan.fitting import beyond
from functions.pay.plan.tiling import deals_tile, ends_tile
from schemas.scheme import Scheme
from schemas.tab import columns
from schemas.words import Text

MOST_RULES = 50  # a deal's reasons travel as one number, a bit each
MOST_CLAUSES = 60
ONE_RULE = ("group", "combined", "floor", "cap")
ONE_TIER = ("tier", "counted", "basis", "unit", *ONE_RULE)
FIELDS = {"counted": "counts"}


def clashes(scheme: Scheme, segments: Sequence[Segment]) -> Iterator[Fault]:
    """Every fault between the rates of one measure."""
    for segment in segments:
        yield from _at_odds(scheme, segment.bands, ONE_TIER)
        if segment.counted is not None:
            tile = deals_tile if by_number(segment.counted) else ends_tile
            yield from tile(scheme, segment)
            yield from beyond(scheme, segment)
    yield from _overlaps(scheme, segments)
    for earlier, later in combinations(segments, 2):
        if earlier.rule == later.rule and earlier.same_days(later):
            yield from _at_odds(scheme, [earlier.bands[0], later.bands[0]], ONE_RULE)
        elif earlier.group is not None and earlier.group == later.group and earlier.meets(later):
            yield from _at_odds(scheme, [earlier.bands[0], later.bands[0]], ("combined",))


def too_many(scheme: Scheme, rates: Sequence[Rate], rules: Sequence[Rule]) -> Iterator[Fault]:
    """More rules, or clauses, than a calculation can tell apart."""
    told = Text(
        "超过 {most} 条，无法核算。请删去早已失效的行", "More than {most}; please delete rows that ended long ago"
    )
    if len(rules) > MOST_RULES:
        detail = Text(told.zh.format(most=MOST_RULES), told.en.format(most=MOST_RULES))
        yield Fault(rules_of(scheme), rules[MOST_RULES].row, "rule", "unsupported", detail)
    clauses = {rate.clause: rate for rate in reversed(rates)}
    if len(clauses) > MOST_CLAUSES:
        last = max(clauses.values(), key=lambda rate: rate.row)
        detail = Text(told.zh.format(most=MOST_CLAUSES), told.en.format(most=MOST_CLAUSES))
        yield Fault(rates_of(scheme), last.row, "clause", "unsupported", detail)


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
                f"与第{other.row}行会同时适用于同一笔业务的“{word}”。请改条件或日期，让它们错开；确要同时适用，就填同一个“组”",
                f"It and row {other.row} both apply to one deal's “{word}”. "
                "Keep their conditions or dates apart, or give both the same group",
            )
            yield Fault(rates_of(scheme), row, "rule", "overlap", detail)


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
