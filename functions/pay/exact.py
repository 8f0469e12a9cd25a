"""Exact arithmetic: products over divisors that would outgrow 64 bits on the way, rounded half-up once.

Polars has whole numbers of 128 bits, into which every product fits that is asked for here. Elsewhere a factor is taken
apart, and every step is a column of its own, so that a long calculation stays as long as it is written.
"""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw

from functions.pay.expressions import Frame

BASE = 10**6  # a factor is taken apart into digits of this base
MOST_FACTOR = 10**18 - 1  # of a column of which nothing smaller is known
MOST = 2**63 - 1
MOST_DIVISOR = 4 * 10**12

Number = nw.Expr | int
Factor = tuple[Number, Number]  # what is multiplied by, and what it is over


def divided(value: nw.Expr, over: Number) -> nw.Expr:
    """The whole part of a quotient, value >= 0 and over > 0.

    Some engines divide whole numbers in floating point. What is divided is therefore halfway between two multiples, and
    no quotient under 2^50 is so far off.
    """
    return ((value - value % over + over // 2) // over).cast(nw.Int64)


def ratio(
    frame: Frame,
    name: str,
    value: nw.Expr,
    factor: Number,
    over: Number,
    *,
    most: int = MOST_FACTOR,
    widest: int = MOST_DIVISOR,
) -> Frame:
    """Adds `name`, the whole part of value × factor ÷ over, and `<name>_rest`, what the division leaves.

    `value` must not be the column `name` itself. All are whole; value and factor are not negative, over is positive.
    value and the result fit into 64 bits, a factor is below 10^18, and over at most 4 × 10^12 unless factor × over fits
    into 64 bits itself. `most` is the most that a factor is which is a column, `widest` the most that such a divisor is:
    the smaller, the fewer steps.
    """
    if frame.implementation.is_polars():
        product = value if isinstance(factor, int) and factor == 1 else value.cast(nw.Int128) * factor
        whole, left = (product // over).cast(nw.Int64), (product % over).cast(nw.Int64)
        return frame.with_columns(**{name: whole, f"{name}_rest": left})
    rest, left = f"{name}_rest", (value % over).cast(nw.Int64)
    frame = frame.with_columns(**{name: divided(value, over), rest: left})
    if isinstance(factor, int) and factor == 1:
        return frame
    largest = factor if isinstance(factor, int) else most
    widest = over if isinstance(over, int) else widest
    grown, more = f"{name}_grown", f"{name}_more"
    if largest * widest <= MOST:
        # What the division leaves, times the factor, fits into 64 bits.
        frame = frame.with_columns(**{name: nw.col(name) * factor, grown: nw.col(rest) * factor})
        further = divided(nw.col(grown), over)
        left = nw.col(grown) % over
        return frame.with_columns(**{name: (nw.col(name) + further).cast(nw.Int64), rest: left.cast(nw.Int64)}).drop(
            grown
        )
    first, *others = reversed(range(_digits(largest)))
    digit = nw.col(rest) * _digit(factor, first)
    frame = frame.with_columns(**{name: nw.col(name) * factor, f"{name}_left": nw.col(rest), grown: digit})
    frame = frame.with_columns(**{more: divided(nw.col(grown), over), rest: nw.col(grown) % over})
    for place in others:
        digit = nw.col(f"{name}_left") * _digit(factor, place)
        frame = frame.with_columns(**{grown: nw.col(rest) * BASE + digit, more: nw.col(more) * BASE})
        further = divided(nw.col(grown), over)
        frame = frame.with_columns(**{more: nw.col(more) + further, rest: nw.col(grown) % over})
    whole = (nw.col(name) + nw.col(more)).cast(nw.Int64)
    return frame.with_columns(**{name: whole, rest: nw.col(rest).cast(nw.Int64)}).drop(grown, more, f"{name}_left")


def rounded(
    frame: Frame,
    name: str,
    value: nw.Expr,
    *factors: Factor,
    most: int = MOST_FACTOR,
    widest: int = MOST_DIVISOR,
) -> Frame:
    """Adds `name`: value × factor ÷ over for one or two (factor, over), rounded half-up once, to the side of its sign.

    The limits, `most` and `widest`, which are of both factors, are those of `ratio`.
    """
    first, *others = factors
    if frame.implementation.is_polars():
        return _at_once(frame, name, value < 0, value.abs().cast(nw.Int128) * first[0], first[1], others)
    frame = frame.with_columns(**{f"{name}_size": nw.when(value < 0).then(-value).otherwise(value).cast(nw.Int64)})
    frame = ratio(frame, name, nw.col(f"{name}_size"), *first, most=most, widest=widest)
    return _finished(frame, name, value < 0, first[1], others, most, widest).drop(f"{name}_size")


def summed(frame: Frame, name: str, parts: Sequence[tuple[nw.Expr, Number]], over: int, *factors: Factor) -> Frame:
    """Adds `name`: the sum of value × factor ÷ over of all parts, times one further (factor, over) or none, rounded

    half-up once. No two parts have different signs; their limits are those of `ratio`.
    """
    below = nw.min_horizontal(*(value for value, _ in parts)) < 0
    if frame.implementation.is_polars():
        whole = nw.sum_horizontal(*(value.abs().cast(nw.Int128) * factor for value, factor in parts))
        return _at_once(frame, name, below, whole, over, factors)
    names = [f"{name}_part_{place}" for place in range(len(parts))]
    for part, (value, factor) in zip(names, parts, strict=True):
        size = nw.when(value < 0).then(-value).otherwise(value).cast(nw.Int64)
        frame = ratio(frame.with_columns(**{f"{part}_size": size}), part, nw.col(f"{part}_size"), factor, over)
    rests = nw.sum_horizontal(*(f"{part}_rest" for part in names))
    frame = frame.with_columns(**{f"{name}_rests": rests, f"{name}_below": below})
    whole = nw.sum_horizontal(*names) + divided(nw.col(f"{name}_rests"), over)
    rest = nw.col(f"{name}_rests") % over
    frame = frame.with_columns(**{name: whole.cast(nw.Int64), f"{name}_rest": rest.cast(nw.Int64)})
    frame = frame.drop(f"{name}_rests", *(f"{part}{end}" for part in names for end in ("", "_rest", "_size")))
    finished = _finished(frame, name, nw.col(f"{name}_below"), over, list(factors), MOST_FACTOR, MOST_DIVISOR)
    return finished.drop(f"{name}_below")


def _at_once(
    frame: Frame, name: str, below: nw.Expr, product: nw.Expr, over: Number, others: Sequence[Factor]
) -> Frame:
    """A product of 128 bits over `over`, times a further factor or none, rounded, with the sign of `below`."""
    wide, size = f"{name}_wide", f"{name}_size"
    frame, doubled = frame.with_columns(**{wide: product}), nw.col(wide) * 2
    for factor, next_over in others:
        # (whole + rest/over) × factor ÷ next: of twice the rest's part only the whole can matter.
        doubled = nw.col(wide) // over * factor * 2 + nw.col(wide) % over * factor * 2 // over
        over = next_over
    frame = frame.with_columns(**{size: ((doubled + over) // (over * 2)).cast(nw.Int64)})
    signed = nw.when(below).then(-nw.col(size)).otherwise(nw.col(size))
    return frame.with_columns(**{name: signed}).drop(wide, size)


def _finished(
    frame: Frame, name: str, below: nw.Expr, over: Number, others: Sequence[Factor], most: int, widest: int
) -> Frame:
    """A whole number and its rest over `over` times a further factor or none, rounded, with the sign of `below`."""
    for factor, next_over in others:
        # (whole + rest/over) × factor ÷ next: of the rest's part only the whole can matter, but for the rounding.
        part, whole, both = f"{name}_part", f"{name}_whole", f"{name}_sum"
        frame = ratio(frame, part, nw.col(f"{name}_rest"), factor, over, most=most, widest=widest)
        frame = ratio(frame.rename({name: whole}), name, nw.col(whole), factor, next_over, most=most, widest=widest)
        frame = frame.with_columns(**{both: nw.col(f"{name}_rest") + nw.col(part)})
        frame = frame.with_columns(
            **{
                name: nw.col(name) + divided(nw.col(both), next_over),
                f"{name}_rest": nw.col(both) % next_over,
                # Half of an odd divisor is reached by a half and what was left over before.
                f"{name}_half": nw.when(nw.col(f"{part}_rest") * 2 >= over).then(nw.lit(1)).otherwise(nw.lit(0)),
            }
        ).drop(whole, part, f"{part}_rest", both)
        over = next_over
    half = nw.col(f"{name}_half") if others else 0
    up = nw.when(nw.col(f"{name}_rest") * 2 + half >= over).then(nw.lit(1)).otherwise(nw.lit(0))
    size = nw.col(name) + up
    frame = frame.with_columns(**{name: nw.when(below).then(-size).otherwise(size).cast(nw.Int64)})
    return frame.drop(f"{name}_rest", *([f"{name}_half"] if others else []))


def _digits(largest: int) -> int:
    """How many digits a factor has that is no larger."""
    return next(count for count in range(1, MOST) if largest < BASE**count)


def _digit(factor: Number, place: int) -> Number:
    if isinstance(factor, int):
        return int(factor // BASE**place % BASE)
    rest: nw.Expr = (divided(factor, BASE**place) if place else factor) % BASE
    return rest
