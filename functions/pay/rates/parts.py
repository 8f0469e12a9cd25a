"""The parts of a deal that lies in several bands, in words: `2000.00元 × 5% + 4000.00元 × 7%`."""

from __future__ import annotations

from collections.abc import Callable

import narwhals as nw

from functions.pay.exact import divided
from functions.pay.expressions import Frame
from functions.pay.plan.dated import Rate
from functions.pay.rates.layers import Layer, Way, way_of
from functions.pay.rates.tiers import parts_of_one
from functions.pay.rows import Named, look_up, numbers, words

PLUS, TIMES, BLANK = " + ", " × ", ""
BEYOND = 9 * 10**18  # above every sum, so that nothing lies in a band that begins there


def with_parts(
    frame: Frame,
    layer: Layer,
    way: Way,
    into: str,
    say: Callable[[nw.Expr], nw.Expr],
    rate: Callable[[Rate], str],
    beside: nw.Expr,
) -> Frame:
    """Adds `into`: how much of a deal lies in each band of its rule and at which rate; where none does, that of none.

    `say` puts an amount of the basis into words, `rate` a rate; `beside` follows each rate. Takes the layer's `segment`,
    `total` and `before`. Where there is no quota to set a total against, nothing lies in any band. Where the sum falls,
    the parts are negative.
    """
    known = frame.collect_schema().names()
    parts = parts_of_one(layer, way)
    own = {number: segment for number, segment in layer.numbered if way_of(segment) == way}
    widest = max(len(segment.bands) for segment in own.values())
    named: dict[str, Named] = {}
    for place in range(widest):
        rows = {number: segment.bands[place] for number, segment in own.items() if place < len(segment.bands)}
        named[f"_edge_{place}"] = numbers({n: int(r.band.lower.at * parts) for n, r in rows.items() if r.band})
        named[f"_rate_{place}"] = words({number: rate(row) for number, row in rows.items()}, BLANK)
    frame = look_up(frame, layer.name("segment"), layer.put, **named)
    quota = nw.col(way.quota) if way.quota else nw.lit(1, dtype=nw.Int64)
    edges = {
        name: nw.coalesce((nw.col(name) * quota).cast(nw.Int64), nw.lit(BEYOND, dtype=nw.Int64))
        for name in named
        if name.startswith("_edge_")
    }
    ends = {"_till": nw.col(layer.name("total")) * parts, "_since": nw.col(layer.name("before")) * parts}
    beyond = {f"_edge_{widest}": nw.lit(BEYOND, dtype=nw.Int64)}
    frame = frame.with_columns(**edges, **beyond, **{name: end.cast(nw.Int64) for name, end in ends.items()})
    there = (nw.col(way.quota) > 0).fill_null(value=False) if way.quota else nw.lit(value=True)
    within = {
        f"_part_{place}": nw.when(there).then(_within("_till", place) - _within("_since", place)).otherwise(nw.lit(0))
        for place in range(widest)
    }
    frame = frame.with_columns(**{name: part.cast(nw.Int64) for name, part in within.items()})
    if parts > 1:
        sizes = {name: nw.when(nw.col(name) < 0).then(-nw.col(name)).otherwise(nw.col(name)) for name in within}
        frame = frame.with_columns(
            **{f"{name}_size": (size * 2 + parts).cast(nw.Int64) for name, size in sizes.items()}
        )
        frame = frame.with_columns(**{f"{name}_size": divided(nw.col(f"{name}_size"), 2 * parts) for name in within})
        value = {
            name: nw.when(nw.col(name) < 0).then(-nw.col(f"{name}_size")).otherwise(nw.col(f"{name}_size"))
            for name in within
        }
        frame = frame.with_columns(**{f"{name}_value": of for name, of in value.items()})
    else:
        frame = frame.with_columns(**{f"{name}_value": nw.col(name) for name in within})
    told = {
        f"_told_{place}": nw.when(nw.col(name) != 0)
        .then(nw.concat_str([nw.lit(PLUS), say(nw.col(f"{name}_value")), *_at(place, beside)]))
        .otherwise(nw.lit(BLANK))
        for place, name in enumerate(within)
    }
    frame = frame.with_columns(**told)
    frame = frame.with_columns(nw.concat_str([nw.col(name) for name in told]).str.slice(len(PLUS)).alias(into))
    nothing = nw.concat_str([say(nw.lit(0, dtype=nw.Int64)), nw.lit(TIMES), nw.col("_rate_0")])
    said = nw.when(nw.col(into) == BLANK).then(nothing).otherwise(nw.col(into))
    return frame.with_columns(said.alias(into)).select(*known, into)


def _within(end: str, place: int) -> nw.Expr:
    """The end of the deal's stretch, or that of the band if it lies nearer."""
    return nw.max_horizontal(nw.min_horizontal(end, f"_edge_{place + 1}"), f"_edge_{place}")


def _at(place: int, beside: nw.Expr) -> list[nw.Expr]:
    return [nw.lit(TIMES), nw.col(f"_rate_{place}"), beside]
