"""What a rule pays once a person and period: one line for each in which it took a deal."""

from __future__ import annotations

import narwhals as nw

from functions.pay.expressions import Frame
from functions.pay.plan.dated import in_units
from functions.pay.rates.caps import booked_by, period_by, spans
from functions.pay.rates.floors import CARRIED
from functions.pay.rates.layers import NONE, Layer, RateTables
from functions.pay.rows import look_up, numbers, words
from schemas.plan import HIGHEST, LOWEST
from schemas.scheme import Measure

KEY = ("规则 ", " ")
BEYOND = 10**18  # more than any amount


def once_lines(deals: Frame, tables: RateTables, measure: Measure) -> Frame | None:
    """The lines of the rules that pay once a person and period; None where no rule does.

    `deals` are those that `rates.earn` has worked out, of every measure. Columns: `key` (规则 7 2016Q1), `month` (the
    period's last), `staff_no`, `once_of` (the rule's number), `clause`, `<id>` (the amount, within the rule's least and
    most), `<id>_rule`, and what the explanation needs; name, post and product as far as the deals have them. What they
    say is that of the period's last deal. A period in which no band is reached has a line of 0. Of rules of one group
    that pay for the same period only the highest or the lowest amount stays, where the group says so.
    """
    layers = tables.once(measure)
    if not layers:
        return None
    lines = nw.concat([_lines(deals, tables, layer) for layer in layers], how="diagonal")
    return _chosen(lines, tables, measure) if len(layers) > 1 else lines.drop("_period", "_line")


def _lines(deals: Frame, tables: RateTables, layer: Layer) -> Frame:
    measure, own = layer.measure, {band: row for band, _, row in layer.bands}
    rule, rate, amount = layer.name("rule"), layer.name("rate"), layer.amount
    quotas = {way.quota for way in layer.ways if way.quota}
    known = deals.collect_schema().names()
    carried = [name for name in CARRIED if name in known]
    taken = deals.filter(nw.col(layer.name("segment")) > 0)
    taken = look_up(
        taken, rule, tables.plan.put, once_of=words({band: row.rule for band, row in own.items()}), _span=spans(own)
    )
    taken = taken.with_columns(_period=period_by(own), month=booked_by(own))
    together = [*layer.per, "once_of", "_period"]
    taken = taken.with_columns(_last=nw.col("order").max().over(*together))
    taken = taken.filter(nw.col("order") == nw.col("_last"))
    caps = {band: in_units(row.cap, measure) for band, row in own.items() if row.cap is not None}
    floors = {band: in_units(row.floor, measure) for band, row in own.items() if row.floor is not None}
    taken = look_up(taken, rate, tables.plan.put, _cap=numbers(caps, BEYOND), _floor=numbers(floors, -BEYOND))
    paid = nw.max_horizontal(nw.min_horizontal(nw.col(amount), nw.col("_cap")), nw.col("_floor"))
    shown = nw.when(nw.col(rate) > NONE).then(nw.col(rate)).otherwise(nw.col(rule))
    taken = taken.with_columns(_band=shown.cast(nw.Int64), **{measure.id: paid.cast(nw.Int64)})
    rows = {"clause": words({band: row.clause for band, row in own.items()}), "_line": numbers(tables.rows)}
    key = nw.concat_str([nw.lit(KEY[0]), nw.col("once_of"), nw.lit(KEY[1]), nw.col("_period")])
    return look_up(taken.drop("clause"), "_band", tables.plan.put, **rows).select(
        *("month", *layer.per, "once_of", "_period"),
        *carried,
        *sorted(quotas),
        *(rule, rate, amount, *map(layer.name, layer.told)),
        "clause",
        "_line",
        measure.id,
        key=key,
        **{f"{measure.id}_rule": nw.col(rule).cast(nw.Int64)},
    )


def _chosen(lines: Frame, tables: RateTables, measure: Measure) -> Frame:
    """Leaves out the lines that another one of their group beats; of equal ones the first rule's stays."""
    rows = {place: row for place, row in enumerate(tables.plan.rates) if row.once and row.measure is measure}
    best = {place: row for place, row in rows.items() if row.combined in (HIGHEST, LOWEST)}
    line, amount = nw.col("_line"), nw.col(measure.id)
    groups = words({place: f"{row.combined} {row.group}" for place, row in best.items()}, "")
    lines = look_up(
        lines,
        "_line",
        tables.plan.put,
        _group=groups,
        _sign=numbers({place: -1 for place, row in best.items() if row.combined == LOWEST}, 1),
    )
    lines = lines.with_columns(_worth=amount * nw.col("_sign"))
    together = [*tables.per, "_period", "_group"]
    lines = lines.with_columns(_best=nw.col("_worth").max().over(*together))
    lines = lines.with_columns(
        _first=nw.when(nw.col("_worth") == nw.col("_best")).then(line).otherwise(nw.lit(len(tables.plan.rates)))
    )
    lines = lines.with_columns(_first=nw.col("_first").min().over(*together))
    kept = (nw.col("_group") == "") | (line == nw.col("_first"))
    return lines.filter(kept).drop("_group", "_sign", "_worth", "_best", "_first", "_period", "_line")
