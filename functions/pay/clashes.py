"""What is wrong between the rows of a plan: rules that pay one deal twice, bands that do not join, rows at odds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from functions.pay.dated import Fault, Rate, Rule, Segment
from schemas.scheme import Scheme
from schemas.tab import columns
from schemas.words import Text

MOST_RULES = 50  # a deal's reasons travel as one number, a bit each
MOST_CLAUSES = 60
ONE_RULE = ("group", "combined", "floor", "cap")
ONE_TIER = ("tier", *ONE_RULE)


def clashes(scheme: Scheme, segments: Sequence[Segment]) -> Iterator[Fault]:
    """Every fault between the rates of one measure."""
    for segment in segments:
        yield from _at_odds(scheme, segment.bands, ONE_TIER)
        yield from _tiling(scheme, segment)
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
        yield Fault(scheme.rules, rules[MOST_RULES].row, "rule", "unsupported", detail)
    clauses = {rate.clause: rate for rate in reversed(rates)}
    if len(clauses) > MOST_CLAUSES:
        last = max(clauses.values(), key=lambda rate: rate.row)
        detail = Text(told.zh.format(most=MOST_CLAUSES), told.en.format(most=MOST_CLAUSES))
        yield Fault(scheme.rates, last.row, "clause", "unsupported", detail)


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
            yield Fault(scheme.rates, row, "rule", "overlap", detail)


def _at_odds(scheme: Scheme, rows: Sequence[Rate], shared: Sequence[str]) -> Iterator[Fault]:
    """Rows that hold at one time and say different things of what their rule, or their group, has only one of."""
    for row in rows[1:]:
        name = next((name for name in shared if getattr(row, name) != getattr(rows[0], name)), None)
        if name is not None:
            label = columns(scheme.rates)[name].label
            detail = Text(
                f"“{label.zh}”与第{rows[0].row}行不一致。同一条规则、同一个组里要填一样的",
                f"“{label.en}” differs from row {rows[0].row}. The rows of one rule, or of one group, share it",
            )
            yield Fault(scheme.rates, row.row, name, "unsupported", detail)


def _tiling(scheme: Scheme, segment: Segment) -> Iterator[Fault]:
    if not segment.tier:
        return
    covered: int | None = 0
    highest = segment.bands[0]
    for band in segment.bands:
        if covered is None or band.first <= covered:
            detail = Text(
                f"与第{highest.row}行这一档重叠：第{band.first}户两档都有。请改“下限”“上限”“边界”或日期",
                f"It overlaps the band in row {highest.row}: deal {band.first} is in both. "
                "Mend lower, upper, boundary or dates",
            )
            yield Fault(scheme.rates, band.row, "lower", "overlap", detail)
        elif band.first > covered + 1:
            detail = Text(
                f"第{covered + 1}户到第{band.first - 1}户没有费率。请改“下限”“上限”或“边界”，让各档首尾相接",
                f"Deals {covered + 1} to {band.first - 1} have no rate. Mend lower, upper or boundary so that the bands join",
            )
            yield Fault(scheme.rates, band.row, "lower", "gap", detail)
        if covered is not None and (band.last is None or band.last > covered):
            covered, highest = band.last, band
    if covered is not None:
        detail = Text(
            f"最高一档到第{covered}户为止，再多就没有费率了。请把“上限”留空",
            f"The top band ends at deal {covered}; beyond it nothing is paid. Leave its upper end blank",
        )
        yield Fault(scheme.rates, highest.row, "upper", "gap", detail)
