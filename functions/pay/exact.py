"""Exact arithmetic in 64 bits: products over divisors that would outgrow them on the way, rounded half-up once.

Every step is a column of its own, so that a long calculation stays as long as it is written.
"""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw

from functions.pay.expressions import Frame

BASE = 10**6  # a factor is taken apart into digits of this base
MOST_FACTOR = 10**18 - 1  # of a column of which nothing smaller is known
MOST = 2**63 - 1

Number = nw.Expr | int
Factor = tuple[Number, Number]  # what is multiplied by, and what it is over


def divided(value: nw.Expr, over: Number) -> nw.Expr:
    """The whole part of a quotient, value >= 0 and over > 0.

    Some engines divide whole numbers in floating point, which is off by one at most for quotients under 2^50.
    """
    about = (value // over).cast(nw.Int64)
    left = value - about * over
    up = nw.when(left >= over).then(nw.lit(1)).otherwise(nw.lit(0))
    down = nw.when(left < 0).then(nw.lit(1)).otherwise(nw.lit(0))
    return (about + up - down).cast(nw.Int64)


def ratio(frame: Frame, name: str, value: nw.Expr, factor: Number, over: Number, *, most: int = MOST_FACTOR) -> Frame:
    """Adds `name`, the whole part of value × factor ÷ over, and `<name>_rest`, what the division leaves.

    `value` must not be the column `name` itself. All are whole; value and factor are not negative, over is positive.
    value and the result fit into 64 bits, a factor is below 10^18, and over at most 4 × 10^12 unless factor × over fits
    into 64 bits itself. `most` is the most that a factor is which is a column: the smaller, the fewer steps.
    """
    largest = factor if isinstance(factor, int) else most
    if isinstance(over, int) and largest * over <= MOST:
        return _at_once(frame, name, value, factor, over)
    rest, grown = f"{name}_rest", f"{name}_grown"
    frame = frame.with_columns(**{name: divided(value, over)})
    frame = frame.with_columns(
        **{
            f"{name}_left": value - nw.col(name) * over,
            name: nw.col(name) * factor,
            rest: nw.lit(0),
            f"{name}_more": nw.lit(0),
        }
    )
    for place in reversed(range(_digits(largest))):
        frame = frame.with_columns(**{grown: nw.col(rest) * BASE + nw.col(f"{name}_left") * _digit(factor, place)})
        frame = frame.with_columns(**{f"{name}_step": divided(nw.col(grown), over)})
        frame = frame.with_columns(
            **{
                rest: (nw.col(grown) - nw.col(f"{name}_step") * over).cast(nw.Int64),
                f"{name}_more": nw.col(f"{name}_more") * BASE + nw.col(f"{name}_step"),
            }
        )
    whole = (nw.col(name) + nw.col(f"{name}_more")).cast(nw.Int64)
    return frame.with_columns(**{name: whole}).drop(grown, *(f"{name}_{part}" for part in ("left", "more", "step")))


def rounded(frame: Frame, name: str, value: nw.Expr, *factors: Factor, most: int = MOST_FACTOR) -> Frame:
    """Adds `name`: value × factor ÷ over for one or two (factor, over), rounded half-up once, to the side of its sign.

    The limits and `most`, which is of both factors, are those of `ratio`.
    """
    first, *others = factors
    frame = frame.with_columns(**{f"{name}_size": nw.when(value < 0).then(-value).otherwise(value).cast(nw.Int64)})
    frame = ratio(frame, name, nw.col(f"{name}_size"), *first, most=most)
    return _finished(frame, name, value < 0, first[1], others, most).drop(f"{name}_size")


def summed(frame: Frame, name: str, parts: Sequence[tuple[nw.Expr, int]], over: int, *factors: Factor) -> Frame:
    """Adds `name`: the sum of value × factor ÷ over of all parts, times one further (factor, over) or none, rounded

    half-up once. No two parts have different signs; their limits are those of `ratio`.
    """
    below = nw.min_horizontal(*(value for value, _ in parts)) < 0
    names = [f"{name}_part_{place}" for place in range(len(parts))]
    for part, (value, factor) in zip(names, parts, strict=True):
        size = nw.when(value < 0).then(-value).otherwise(value).cast(nw.Int64)
        frame = ratio(frame.with_columns(**{f"{part}_size": size}), part, nw.col(f"{part}_size"), factor, over)
    rests = nw.sum_horizontal(*(f"{part}_rest" for part in names))
    frame = frame.with_columns(**{f"{name}_rests": rests, f"{name}_below": below})
    whole = nw.sum_horizontal(*names) + divided(nw.col(f"{name}_rests"), over)
    rest = nw.col(f"{name}_rests") - divided(nw.col(f"{name}_rests"), over) * over
    frame = frame.with_columns(**{name: whole.cast(nw.Int64), f"{name}_rest": rest.cast(nw.Int64)})
    frame = frame.drop(f"{name}_rests", *(f"{part}{end}" for part in names for end in ("", "_rest", "_size")))
    finished = _finished(frame, name, nw.col(f"{name}_below"), over, list(factors), MOST_FACTOR)
    return finished.drop(f"{name}_below")


def _finished(frame: Frame, name: str, below: nw.Expr, over: Number, others: Sequence[Factor], most: int) -> Frame:
    """A whole number and its rest over `over` times a further factor or none, rounded, with the sign of `below`."""
    for factor, next_over in others:
        # (whole + rest/over) × factor ÷ next: of the rest's part only the whole can matter, but for the rounding.
        frame = ratio(frame, f"{name}_part", nw.col(f"{name}_rest"), factor, over, most=most)
        frame = ratio(
            frame.rename({name: f"{name}_whole"}), name, nw.col(f"{name}_whole"), factor, next_over, most=most
        )
        frame = frame.with_columns(**{f"{name}_sum": nw.col(f"{name}_rest") + nw.col(f"{name}_part")})
        frame = frame.with_columns(**{f"{name}_carry": divided(nw.col(f"{name}_sum"), next_over)})
        frame = frame.with_columns(
            **{
                name: nw.col(name) + nw.col(f"{name}_carry"),
                f"{name}_rest": nw.col(f"{name}_sum") - nw.col(f"{name}_carry") * next_over,
                # Half of an odd divisor is reached by a half and what was left over before.
                f"{name}_half": nw.when(nw.col(f"{name}_part_rest") * 2 >= over).then(nw.lit(1)).otherwise(nw.lit(0)),
            }
        ).drop(*(f"{name}_{part}" for part in ("whole", "part", "part_rest", "sum", "carry")))
        over = next_over
    half = nw.col(f"{name}_half") if others else 0
    up = nw.when(nw.col(f"{name}_rest") * 2 + half >= over).then(nw.lit(1)).otherwise(nw.lit(0))
    size = nw.col(name) + up
    frame = frame.with_columns(**{name: nw.when(below).then(-size).otherwise(size).cast(nw.Int64)})
    return frame.drop(f"{name}_rest", *([f"{name}_half"] if others else []))


def _at_once(frame: Frame, name: str, value: nw.Expr, factor: Number, over: int) -> Frame:
    """The common case: what the division leaves, times the factor, fits into 64 bits."""
    rest = f"{name}_rest"
    frame = frame.with_columns(**{name: divided(value, over)})
    frame = frame.with_columns(**{rest: (value - nw.col(name) * over) * factor})
    frame = frame.with_columns(**{f"{name}_more": divided(nw.col(rest), over)})
    return frame.with_columns(
        **{
            name: (nw.col(name) * factor + nw.col(f"{name}_more")).cast(nw.Int64),
            rest: (nw.col(rest) - nw.col(f"{name}_more") * over).cast(nw.Int64),
        }
    ).drop(f"{name}_more")


def _digits(largest: int) -> int:
    """How many digits a factor has that is no larger."""
    return next(count for count in range(1, MOST) if largest < BASE**count)


def _digit(factor: Number, place: int) -> Number:
    if isinstance(factor, int):
        return int(factor // BASE**place % BASE)
    rest: nw.Expr = (divided(factor, BASE**place) if place else factor) % BASE
    return rest
