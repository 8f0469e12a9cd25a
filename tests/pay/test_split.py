"""Several people on one deal share it to the fen: nothing is lost, nothing is made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.pay.split import Sharer, equally, split, unsound
from tests.pay.engines import in_duckdb, in_polars, sorted_rows

PAIR = (Sharer("seller", "rate"), Sharer("introducer"))
THREE = (Sharer("a", "a_rate"), Sharer("b", "b_rate"), Sharer("c", "c_rate"))


def frame(rows: list[dict[str, Any]], schema: dict[str, Any]) -> nw.LazyFrame[Any]:
    return nw.from_native(pl.LazyFrame(rows, schema=schema))


def pair(net: int, rate: int | None, seller: str | None = "1001", introducer: str | None = "2001") -> Any:
    row = {"row": 2, "key": "A1", "net": net, "seller": seller, "rate": rate, "introducer": introducer}
    text = {"key": pl.String, "seller": pl.String, "introducer": pl.String}
    return frame([row], {"row": pl.Int64, "net": pl.Int64, "rate": pl.Int64, **text})


def three(net: int, *rates: int | None, people: tuple[str | None, ...] = ("1", "2", "3")) -> Any:
    row = {"row": 7, "net": net, **dict(zip("abc", people, strict=True))}
    row |= {f"{name}_rate": rate for name, rate in zip("abc", rates, strict=True)}
    numbers = dict.fromkeys(("row", "net", "a_rate", "b_rate", "c_rate"), pl.Int64)
    return frame([row], {**numbers, **dict.fromkeys("abc", pl.String)})


def parts(deals: Any, sharers: tuple[Sharer, ...] = PAIR) -> list[tuple[str, int, int]]:
    found = split(deals, ["net"], sharers).collect().sort("place")
    return list(found.select("staff_no", "net", "share_rate").iter_rows())


def faults(deals: Any, sharers: tuple[Sharer, ...] = PAIR) -> list[tuple[int, str, str]]:
    return list(unsound(deals, sharers).collect().iter_rows())


def test_thirty_thousand_shared_sixty_to_forty() -> None:
    assert parts(pair(3_000_000, 600_000)) == [("1001", 1_800_000, 600_000), ("2001", 1_200_000, 400_000)]


def test_the_sellers_part_is_rounded_half_up_and_the_introducer_has_the_remainder() -> None:
    assert parts(pair(1_005, 500_000)) == [("1001", 503, 500_000), ("2001", 502, 500_000)]
    assert parts(pair(-1_005, 500_000)) == [("1001", -503, 500_000), ("2001", -502, 500_000)]


def test_without_an_introducer_all_is_the_sellers_whatever_share_is_stated() -> None:
    for rate in (None, 600_000, 1_000_000):
        assert parts(pair(1_005, rate, introducer=None)) == [("1001", 1_005, 1_000_000)]
        assert faults(pair(1_005, rate, introducer=None)) == []


def test_without_a_seller_all_is_the_introducers_and_without_anybody_nobodys() -> None:
    assert parts(pair(1_005, None, seller=None)) == [("2001", 1_005, 1_000_000)]
    assert parts(pair(1_005, None, seller=None, introducer=None)) == []
    assert faults(pair(1_005, None, seller=None, introducer=None)) == []


def test_a_seller_without_a_share_beside_an_introducer_is_found() -> None:
    assert faults(pair(100, None)) == [(2, "rate", "shares")]


@pytest.mark.parametrize("rate", [-1, 1_000_001])
def test_a_share_under_nothing_or_over_the_whole_is_found(rate: int) -> None:
    assert faults(pair(100, rate)) == [(2, "rate", "shares")]


@pytest.mark.parametrize("rate", [0, 1, 600_000, 1_000_000])
def test_a_share_from_nothing_to_the_whole_is_sound(rate: int) -> None:
    assert faults(pair(100, rate)) == []


def test_of_three_the_last_one_named_has_what_rounding_leaves() -> None:
    thirds = three(10_000, 333_333, 333_333, 333_334)
    assert faults(thirds, THREE) == []
    assert [part for _, part, _ in parts(thirds, THREE)] == [3_333, 3_333, 3_334]


def test_shares_that_do_not_add_up_to_the_whole_are_found() -> None:
    assert faults(three(100, 300_000, 300_000, 399_999), THREE) == [(7, "a_rate", "shares")]
    assert faults(three(100, 300_000, 300_000, 400_001), THREE) == [(7, "a_rate", "shares")]
    assert faults(three(100, 300_000, None, 400_000), THREE) == [(7, "a_rate", "shares")]
    assert faults(three(100, 300_000, 300_000, None), THREE) == []
    assert faults(three(100, 300_000, 700_000, None, people=("1", "2", None)), THREE) == []
    assert faults(three(100, 300_000, 600_000, None, people=("1", "2", None)), THREE) == [(7, "a_rate", "shares")]


def test_several_amounts_are_shared_side_by_side_and_the_deal_stays_beside_them() -> None:
    deals = pair(1_005, 500_000).with_columns(price=nw.lit(2_001))
    found = split(deals, ["net", "price"], PAIR).collect().sort("place")
    assert found.select("key", "staff_no", "net", "price").rows() == [
        ("A1", "1001", 503, 1_001),
        ("A1", "2001", 502, 1_000),
    ]
    assert set(found.columns) == {*deals.collect_schema().names(), "staff_no", "share_rate", "place"}


def test_a_column_that_is_called_as_the_result_is_taken_for_the_first_person() -> None:
    deals = pair(1_000, 600_000).rename({"seller": "staff_no"})
    found = split(deals, ["net"], (Sharer("staff_no", "rate"), Sharer("introducer"))).collect().sort("place")
    assert found.select("staff_no", "net").rows() == [("1001", 600), ("2001", 400)]


SHARES = st.lists(st.integers(0, 1_000_000), min_size=2, max_size=2).map(sorted)
PEOPLE = st.lists(st.sampled_from(["1", "2", "3", None]), min_size=3, max_size=3)


@given(st.integers(-(10**11), 10**11), SHARES, PEOPLE)
def test_a_split_never_changes_the_total(net: int, cuts: list[int], people: list[str | None]) -> None:
    rates = (cuts[0], cuts[1] - cuts[0], 1_000_000 - cuts[1])
    found = parts(three(net, *rates, people=tuple(people)), THREE)
    assert sum(part for _, part, _ in found) == (net if any(people) else 0)
    assert sum(rate for _, _, rate in found) == (1_000_000 if any(people) else 0)


def pot(amount: int, people: list[str], key: str = "P") -> list[dict[str, Any]]:
    return [{"key": key, "staff_no": person, "pot": amount} for person in people]


def shared(*pots: list[dict[str, Any]]) -> list[tuple[str, str, int, int]]:
    rows = frame([row for rows in pots for row in rows], {"key": pl.String, "staff_no": pl.String, "pot": pl.Int64})
    found = equally(rows, ["pot"], "key").collect().sort("key", "staff_no")
    return list(found.select("key", "staff_no", "pot", "share_rate").iter_rows())


def test_leftover_fen_go_one_each_in_order_of_staff_number() -> None:
    assert shared(pot(10_000, ["1003", "1001", "1002"])) == [
        ("P", "1001", 3_334, 333_334),
        ("P", "1002", 3_333, 333_333),
        ("P", "1003", 3_333, 333_333),
    ]
    assert [part for *_, part, _ in shared(pot(-20_000, ["3", "2", "1"]))] == [-6_667, -6_667, -6_666]


def test_each_group_shares_its_own_amount() -> None:
    found = shared(pot(5, ["1", "2"]), pot(7, ["2"], key="Q"))
    assert [(key, person, part) for key, person, part, _ in found] == [("P", "1", 3), ("P", "2", 2), ("Q", "2", 7)]


@given(st.integers(-(10**11), 10**11), st.sets(st.text("0123456789", min_size=1, max_size=4), min_size=1, max_size=7))
def test_equal_parts_add_up_and_differ_by_one_at_most(amount: int, people: set[str]) -> None:
    found = shared(pot(amount, sorted(people)))
    sizes = [abs(part) for *_, part, _ in found]
    assert sum(part for *_, part, _ in found) == amount
    assert sum(rate for *_, rate in found) == 1_000_000
    assert max(sizes) - min(sizes) <= 1
    assert sizes == sorted(sizes, reverse=True)


def test_duckdb_shares_as_polars_does(tmp_path: Path) -> None:
    deals, equal = three(-10_001, 333_333, 333_333, 333_334), pot(10_001, ["1", "2", "3"])
    native: pl.LazyFrame = deals.to_native()
    told = []
    for make in (in_polars, in_duckdb(tmp_path)):
        frame = make(native.collect())
        parted = equally(make(pl.DataFrame(equal)), ["pot"], "key")
        told.append([sorted_rows(found) for found in (split(frame, ["net"], THREE), unsound(frame, THREE), parted)])
    assert told[0] == told[1]
    assert len(told[0][0]) == len(told[0][2]) == 3
