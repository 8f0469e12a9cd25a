"""What a rule pays once a person and period: one line for each in which it took a deal."""

from __future__ import annotations

import narwhals as nw

from functions.pay.expressions import Frame, number_for, word_for
from functions.pay.plan.dated import Plan, in_units
from functions.pay.rates.caps import booked_by, period_by
from functions.pay.rates.floors import CARRIED
from functions.pay.rates.layers import Layer, once_of
from functions.pay.rates.tiers import NONE
from schemas.plan import HIGHEST, LOWEST
from schemas.scheme import Measure

KEY = ("规则 ", " ")


def once_lines(deals: Frame, plan: Plan, measure: Measure) -> Frame | None:
    """The lines of the rules that pay once a person and period; None where no rule does.

    `deals` are those that `rates.earn` has worked out, of every measure. Columns: `key` (规则 7 2016Q1), `month` (the
    period's last), `staff_no`, `once_of` (the rule's number), `clause`, `<id>` (the amount, within the rule's least and
    most), `<id>_rule`, and what the explanation needs; name, post and product as far as the deals have them. What they
    say is that of the period's last deal. A period in which no band is reached has a line of 0. Of rules of one group
    that pay for the same period only the highest or the lowest amount stays, where the group says so.
    """
    layers = once_of(plan, measure)
    if not layers:
        return None
    lines = nw.concat([_lines(deals, plan, measure, layer) for layer in layers], how="diagonal")
    return _chosen(lines, plan, measure) if len(layers) > 1 else lines.drop("_period", "_line")


def _lines(deals: Frame, plan: Plan, measure: Measure, layer: Layer) -> Frame:
    rule, rate, amount, segment = (
        f"{measure.id}{part}{layer.tag}" for part in ("_rule", "_rate", "_amount", "_segment")
    )
    quotas = {segment.counted.quota for segment in layer.segments if segment.counted and segment.counted.quota}
    known = deals.collect_schema().names()
    carried = [name for name in CARRIED if name in known]
    own = {place: row for place, row in enumerate(plan.rates) if row.once and row.measure is measure}
    rules = {place: row.rule for place, row in own.items()}
    taken = deals.filter(nw.col(segment) > 0).with_columns(
        once_of=word_for(nw.col(rule), rules),
        _period=period_by(nw.col(rule), own),
        month=booked_by(nw.col(rule), own),
    )
    together = ["staff_no", "once_of", "_period"]
    last = taken.group_by(*together).agg(nw.col("order").max().alias("_last"))
    taken = taken.join(last, on=together).filter(nw.col("order") == nw.col("_last"))
    paid = nw.col(amount)
    floors = {place: in_units(row.floor, measure) for place, row in own.items() if row.floor is not None}
    caps = {place: in_units(row.cap, measure) for place, row in own.items() if row.cap is not None}
    for limits, bounded in ((caps, nw.min_horizontal), (floors, nw.max_horizontal)):
        if limits:
            limit = number_for(nw.col(rate), limits)
            paid = nw.when(nw.col(rate).is_in(list(limits))).then(bounded(paid, limit)).otherwise(paid)
    clauses = {place: row.clause for place, row in own.items()}
    shown = nw.when(nw.col(rate) > NONE).then(nw.col(rate)).otherwise(nw.col(rule))
    key = nw.concat_str([nw.lit(KEY[0]), nw.col("once_of"), nw.lit(KEY[1]), nw.col("_period")])
    return taken.select(
        *("month", "staff_no", "once_of", "_period", "order"),
        *carried,
        *sorted(quotas),
        *(rule, rate, amount, *layer.details(measure).values()),
        key=key,
        clause=word_for(shown, clauses),
        _line=shown.cast(nw.Int64),
        **{measure.id: paid.cast(nw.Int64), f"{measure.id}_rule": nw.col(rule).cast(nw.Int64)},
    ).drop("order")


def _chosen(lines: Frame, plan: Plan, measure: Measure) -> Frame:
    """Leaves out the lines that another one of their group beats; of equal ones the first rule's stays."""
    groups = {i: f"{row.combined} {row.group}" for i, row in enumerate(plan.rates) if row.combined in (HIGHEST, LOWEST)}
    lowest = [i for i, row in enumerate(plan.rates) if row.combined == LOWEST]
    line, amount = nw.col("_line"), nw.col(measure.id)
    lines = lines.with_columns(
        _group=word_for(line, groups, ""), _worth=nw.when(line.is_in(lowest)).then(-amount).otherwise(amount)
    )
    together = ["staff_no", "_period", "_group"]
    lines = lines.with_columns(_best=nw.col("_worth").max().over(*together))
    lines = lines.with_columns(
        _first=nw.when(nw.col("_worth") == nw.col("_best")).then(line).otherwise(nw.lit(len(plan.rates)))
    )
    lines = lines.with_columns(_first=nw.col("_first").min().over(*together))
    kept = (nw.col("_group") == "") | (line == nw.col("_first"))
    return lines.filter(kept).drop("_group", "_worth", "_best", "_first", "_period", "_line")
