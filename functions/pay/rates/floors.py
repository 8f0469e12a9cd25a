"""The least a rule pays: one more line for a person and period whose deals under it earned less."""

from __future__ import annotations

import narwhals as nw

from functions.pay.expressions import Frame
from functions.pay.plan.dated import in_units
from functions.pay.rates.caps import booked_by, period_by, spans
from functions.pay.rates.layers import FLOOR_PARTS, RateTables
from functions.pay.rows import look_up, numbers, words
from schemas.scheme import Measure

KEY = ("规则 ", " 保底 ")
CARRIED = ("name", "post", "product")


def top_up(deals: Frame, tables: RateTables, measure: Measure) -> Frame | None:
    """Lines that bring a rule's pay up to its least; None where no rule has one.

    Columns: `key` (规则 7 保底 2016-01), `month` (the period's last), `staff_no`, `floor_of` (the rule's number),
    `clause`, `<id>` (the amount), what it rests on (`layers.FLOOR_PARTS`), `<id>_rate`, `<id>_rule` (the band), and
    name, post and product as far as the deals have them. Only people whom the rule paid for a deal in that period have
    one. What else is said, and the least itself, is that of the period's last such deal.
    """
    own = {band: row for band, row in tables.own(measure).items() if not row.once}
    floors = {band: in_units(row.floor, measure) for band, row in own.items() if row.floor is not None}
    if not floors:
        return None
    with_floor = {own[band].rule for band in floors}
    limited = {band: row for band, row in own.items() if row.rule in with_floor}
    carried = [name for name in CARRIED if name in deals.collect_schema().names()]
    paid = nw.concat(
        [
            deals.select("month", "on", *tables.per, *carried, "order", _rate=nw.col(rate), _paid=nw.col(amount))
            for rate, amount in tables.parts(measure)
        ]
    )
    earned, least = (f"{measure.id}_{part}" for part in FLOOR_PARTS)
    stated = {
        "floor_of": words({band: row.rule for band, row in limited.items()}),
        "clause": words({band: row.clause for band, row in limited.items()}),
        least: numbers(floors, 0),
    }
    paid = look_up(paid, "_rate", tables.plan.put, **stated, _span=spans(limited)).filter(~nw.col("floor_of").is_null())
    paid = paid.with_columns(_period=period_by(limited), month=booked_by(limited))
    together = [*tables.per, "floor_of", "_period"]
    sums = {"_sum": nw.col("_paid").sum().over(*together), "_last": nw.col("order").max().over(*together)}
    lines = paid.with_columns(**sums).filter(nw.col("order") == nw.col("_last"))
    lines = lines.with_columns(nw.col("_sum").cast(nw.Int64).alias(earned))
    lines = lines.with_columns((nw.col(least) - nw.col(earned)).cast(nw.Int64).alias(measure.id))
    return lines.filter(nw.col(measure.id) > 0).select(
        "month",
        *tables.per,
        "floor_of",
        *carried,
        *(measure.id, earned, least),
        "clause",
        key=nw.concat_str([nw.lit(KEY[0]), nw.col("floor_of"), nw.lit(KEY[1]), nw.col("_period")]),
        **{f"{measure.id}_rate": nw.col("_rate"), f"{measure.id}_rule": nw.col("_rate")},
    )
