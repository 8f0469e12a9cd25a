"""Exact arithmetic agrees with fractions of Python, however large the numbers grow on the way: at once, and in steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, cast

import duckdb
import narwhals as nw
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.pay.exact import Number, ratio, rounded, summed
from functions.pay.expressions import Frame
from tests.pay.engines import rows_in_order

SMALL = st.integers(1, 4 * 10**12)
FEN = st.integers(0, 10**11)
A_FEW = settings(
    max_examples=20, deadline=None
)  # each of several rows: to plan the steps takes longer than to take them
Columns = Mapping[str, Sequence[int]]


def several(*cells: st.SearchStrategy[int]) -> st.SearchStrategy[list[tuple[int, ...]]]:
    return st.lists(st.tuples(*cells), min_size=1, max_size=12)


def columns_of(names: str, rows: Sequence[tuple[int, ...]]) -> Columns:
    return dict(zip(names.split(), zip(*rows, strict=True), strict=True))


def frames(columns: Columns) -> Iterator[Frame]:
    """Rows where whole numbers have 128 bits, and where they are worked with in steps."""
    numbered = {"line": range(len(next(iter(columns.values())))), **columns}
    yield nw.from_native(pl.LazyFrame(numbered))
    rows = ", ".join(map(str, zip(*numbered.values(), strict=True)))
    wide = ", ".join(f"{name}::BIGINT AS {name}" for name in numbered)
    yield cast(
        Frame, nw.from_native(cast(Any, duckdb.sql(f"SELECT {wide} FROM (VALUES {rows}) AS t({', '.join(numbered)})")))
    )


def cells(found: Frame, *names: str) -> list[tuple[int, ...]]:
    return rows_in_order(found.sort("line").select(*names))


def expect(columns: Columns, exact: Sequence[Fraction], *factors: tuple[str | int, str | int]) -> None:
    of = [(number_of(factor), number_of(over)) for factor, over in factors]
    for frame in frames(columns):
        found = rounded(frame, "x", nw.col("value"), *of)
        assert cells(found, "x") == [(half_up(value),) for value in exact]
        assert set(found.collect_schema().names()) == {"line", *columns, "x"}


def number_of(part: str | int) -> Number:
    return nw.col(part) if isinstance(part, str) else part


def half_up(value: Fraction) -> int:
    size = int(abs(value) + Fraction(1, 2))
    return size if value >= 0 else -size


@A_FEW
@given(several(FEN, st.integers(0, 10**13), SMALL))
def test_a_quotient_and_its_rest_are_exact(rows: list[tuple[int, ...]]) -> None:
    rows = [(value, factor, over) for value, factor, over in rows if value * factor // over < 2**63] or [(1, 1, 1)]
    for frame in frames(columns_of("value factor over", rows)):
        found = ratio(frame, "x", nw.col("value"), nw.col("factor"), nw.col("over"))
        assert cells(found, "x", "x_rest") == [divmod(value * factor, over) for value, factor, over in rows]


@A_FEW
@given(several(st.integers(-(10**11), 10**11)), st.integers(0, 10**9))
def test_a_percentage_of_an_amount_is_rounded_half_up_to_the_side_of_its_sign(
    rows: list[tuple[int, ...]], rate: int
) -> None:
    expect(columns_of("value", rows), [Fraction(value * rate, 10**8) for (value,) in rows], (rate, 10**8))


@A_FEW
@given(several(st.integers(-(10**11), 10**11), FEN, st.integers(1, 10**11)), st.integers(0, 10**9))
def test_an_amount_in_proportion_to_a_price_is_rounded_once(rows: list[tuple[int, ...]], rate: int) -> None:
    sold = [(value, min(price * 10, listed * 9), listed * 9) for value, price, listed in rows]
    expected = [Fraction(value * price * rate, listed * 10**8) for value, price, listed in sold]
    expect(columns_of("value price listed", sold), expected, ("price", "listed"), (rate, 10**8))


@A_FEW
@given(
    several(st.integers(-(10**9), 10**9), st.integers(0, 10**6), SMALL, st.integers(0, 10**6), st.integers(1, 10**6))
)
def test_odd_divisors_round_right_too(rows: list[tuple[int, ...]]) -> None:
    expected = [Fraction(value * one * other, over * last) for value, one, over, other, last in rows]
    expect(columns_of("value one divisor other final", rows), expected, ("one", "divisor"), ("other", "final"))


def test_a_half_that_two_divisions_reach_together_is_rounded_up() -> None:
    rows = [(1, 3, 2), (1, 1, 3), (-1, 3, 2), (7, 1, 5)]
    expected = [Fraction(value * one, over * 3) for value, one, over in rows]
    assert Fraction(1, 2) in expected
    expect(columns_of("value one divisor", rows), expected, ("one", "divisor"), (1, 3))


def test_the_price_of_the_source_is_rounded_to_the_fen_at_the_very_end() -> None:
    rows = [(1_000_001, 10_000_010, 29_999_997)]
    expect(columns_of("value price listed", rows), [Fraction(18_333)], ("price", "listed"), (5_500_000, 10**8))


@A_FEW
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
    by, of = further or (1, 1)
    exact = sign * sum(Fraction(value * factor, over) for value, factor in parts) * Fraction(by, of)
    if abs(exact) > 2**62 or sum(value * factor // over for value, factor in parts) > 2**62:
        return
    columns = {f"part_{place}": [sign * value] for place, (value, _) in enumerate(parts)} | {
        "times": [by],
        "final": [of],
    }
    given_parts = [(nw.col(f"part_{place}"), factor) for place, (_, factor) in enumerate(parts)]
    factors = [(nw.col("times"), nw.col("final"))] if further else []
    for frame in frames(columns):
        found = summed(frame, "x", given_parts, over, *factors)
        assert cells(found, "x") == [(half_up(exact),)]
        assert set(found.collect_schema().names()) == {"line", *columns, "x"}
