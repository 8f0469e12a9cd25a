"""Exact arithmetic agrees with fractions of Python, however large the numbers grow on the way."""

from __future__ import annotations

from fractions import Fraction

import narwhals as nw
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from functions.pay.exact import Number, ratio, rounded, summed

SMALL = st.integers(1, 4 * 10**12)
FEN = st.integers(0, 10**11)


def worked_out(columns: dict[str, int], name: str, *factors: tuple[str | int, str | int]) -> int:
    frame = nw.from_native(pl.LazyFrame(columns))
    of = [(number_of(factor), number_of(over)) for factor, over in factors]
    return int(rounded(frame, name, nw.col("value"), *of).collect()[name][0])


def number_of(part: str | int) -> Number:
    return nw.col(part) if isinstance(part, str) else part


def half_up(value: Fraction) -> int:
    size = int(abs(value) + Fraction(1, 2))
    return size if value >= 0 else -size


@given(FEN, st.integers(0, 10**13), SMALL)
def test_a_quotient_and_its_rest_are_exact(value: int, factor: int, over: int) -> None:
    frame = nw.from_native(pl.LazyFrame({"value": [value], "factor": [factor], "over": [over]}))
    if value * factor // over > 2**63 - 1:
        return
    found = ratio(frame, "x", nw.col("value"), nw.col("factor"), nw.col("over")).collect()
    assert (found["x"][0], found["x_rest"][0]) == divmod(value * factor, over)


@given(st.integers(-(10**11), 10**11), st.integers(0, 10**9))
def test_a_percentage_of_an_amount_is_rounded_half_up_to_the_side_of_its_sign(value: int, rate: int) -> None:
    assert worked_out({"value": value}, "x", (rate, 10**8)) == half_up(Fraction(value * rate, 10**8))


@given(st.integers(-(10**11), 10**11), st.integers(0, 10**9), FEN, st.integers(1, 10**11))
def test_an_amount_in_proportion_to_a_price_is_rounded_once(value: int, rate: int, price: int, listed: int) -> None:
    numbers = {"value": value, "price": min(price * 10, listed * 9), "listed": listed * 9}
    expected = half_up(Fraction(value * min(price * 10, listed * 9) * rate, listed * 9 * 10**8))
    assert worked_out(numbers, "x", ("price", "listed"), (rate, 10**8)) == expected


@given(st.integers(-(10**9), 10**9), st.integers(0, 10**6), SMALL, st.integers(0, 10**6), st.integers(1, 10**6))
def test_odd_divisors_round_right_too(value: int, one: int, over: int, other: int, last: int) -> None:
    numbers = {"value": value, "one": one, "over": over, "other": other, "last": last}
    expected = half_up(Fraction(value * one * other, over * last))
    assert worked_out(numbers, "x", ("one", "over"), ("other", "last")) == expected


def test_the_price_of_the_source_is_rounded_to_the_fen_at_the_very_end() -> None:
    numbers = {"value": 1_000_001, "price": 10_000_010, "listed": 29_999_997}
    assert worked_out(numbers, "x", ("price", "listed"), (5_500_000, 10**8)) == 18_333


@given(
    st.lists(st.tuples(st.integers(0, 10**12), st.integers(0, 10**8)), min_size=1, max_size=5),
    st.integers(1, 10**10),
    st.booleans(),
    st.one_of(st.none(), st.tuples(st.integers(1, 10**11), st.integers(1, 10**11))),
)
def test_parts_at_rates_of_their_own_are_summed_before_they_are_rounded(
    parts: list[tuple[int, int]], over: int, below: bool, further: tuple[int, int] | None
) -> None:
    sign = -1 if below else 1
    exact = sign * sum(Fraction(value * factor, over) for value, factor in parts) * Fraction(*(further or (1, 1)))
    if abs(exact) > 2**62 or sum(value * factor // over for value, factor in parts) > 2**62:
        return
    columns = {f"part_{place}": [sign * value] for place, (value, _) in enumerate(parts)}
    frame = nw.from_native(pl.LazyFrame({**columns, "by": [(further or (1, 1))[0]], "of": [(further or (1, 1))[1]]}))
    given_parts = [(nw.col(f"part_{place}"), factor) for place, (_, factor) in enumerate(parts)]
    factors = [(nw.col("by"), nw.col("of"))] if further else []
    found = summed(frame, "x", given_parts, over, *factors).collect()
    assert found["x"][0] == half_up(exact)
    assert set(found.columns) == {*columns, "by", "of", "x"}
