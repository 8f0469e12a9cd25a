"""Advances are recovered from what is earned, guarantees are not; no fen appears or vanishes between months."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.pay.ledger import Ledger, Terms, settle
from schemas.words import Locale
from tests.pay.engines import in_duckdb, in_polars, sorted_rows

TERMS = Terms(clause="六")
JAN, FEB, MAR, APR = "2016-01", "2016-02", "2016-03", "2016-04"
Amount = tuple[str, int]
Draw = tuple[str, int, bool]


def lazy(rows: Iterable[tuple[Any, ...]], **schema: Any) -> nw.LazyFrame[Any]:
    return nw.from_native(pl.LazyFrame(list(rows), schema=schema, orient="row"))


def ledger(
    earned: Iterable[Amount],
    draws: Iterable[Draw] = (),
    terms: Terms = TERMS,
    opening: tuple[int, int] | None = None,
    locale: Locale = "zh",
    leasts: Iterable[Draw] | None = None,
) -> Ledger:
    text, whole = pl.String, pl.Int64
    pay = lazy((("1001", *row) for row in earned), staff_no=text, month=text, amount=whole)
    drawn = lazy((("1001", *row) for row in draws), staff_no=text, month=text, amount=whole, recoverable=pl.Boolean)
    was = lazy([("1001", *opening)], staff_no=text, owed=whole, carried=whole) if opening else None
    least = None if leasts is None else least_rows(("1001", *row) for row in leasts)
    return settle(pay, drawn, terms, locale, was, leasts=least)


def least_rows(rows: Iterable[tuple[Any, ...]]) -> nw.LazyFrame[Any]:
    text, whole = pl.String, pl.Int64
    stated = ((*row, "七") for row in rows)
    return lazy(stated, staff_no=text, month=text, amount=whole, recoverable=pl.Boolean, clause=text)


def lines(found: Ledger) -> dict[str, int]:
    rows = found.lines.collect().sort("month", "key")
    return dict(rows.select("key", "amount").iter_rows())


def column(found: Ledger, name: str) -> list[int]:
    return list(found.balances.collect().sort("month")[name].to_list())


def test_a_recoverable_draw_is_set_against_what_is_earned_and_the_deficit_goes_on() -> None:
    # The trade's example: a draw of 2,000 a month; 1,500 earned, then 3,000.
    found = ledger([(JAN, 150_000), (FEB, 300_000)], [(JAN, 200_000, True), (FEB, 200_000, True)])
    assert column(found, "paid") == [200_000, 250_000]
    assert column(found, "owed") == [50_000, 0]
    assert lines(found) == {
        "预支 2016-01": 200_000,
        "预支收回 2016-01": -150_000,
        "预支 2016-02": 200_000,
        "预支收回 2016-02": -250_000,
    }


def test_a_draw_that_is_not_recoverable_pays_at_least_so_much_and_is_forgotten() -> None:
    found = ledger([(JAN, 150_000), (FEB, 300_000)], [(JAN, 200_000, False), (FEB, 200_000, False)])
    assert column(found, "paid") == [200_000, 300_000]
    assert lines(found) == {"保底 2016-01": 50_000}


def test_an_advance_may_wait_for_the_earnings_of_the_next_month() -> None:
    found = ledger([(JAN, 150_000), (FEB, 60_000)], [(JAN, 100_000, True)], Terms("六", same_month=False))
    assert lines(found) == {"预支 2016-01": 100_000, "预支收回 2016-02": -60_000}
    assert column(found, "paid") == [250_000, 0]
    assert column(found, "owed") == [100_000, 40_000]


def test_an_advance_waits_while_nothing_is_earned() -> None:
    found = ledger([(APR, 80_000)], [(JAN, 100_000, True)])
    assert lines(found) == {"预支 2016-01": 100_000, "预支收回 2016-04": -80_000}
    assert column(found, "owed") == [100_000, 20_000]


def test_a_negative_month_is_carried_forward_until_it_is_earned() -> None:
    found = ledger([(JAN, -30_000), (FEB, 10_000), (MAR, 50_000)])
    assert lines(found) == {"结转 2016-01": 30_000, "结转 2016-02": -10_000, "结转 2016-03": -20_000}
    assert column(found, "paid") == [0, 0, 30_000]
    assert column(found, "carried") == [30_000, 20_000, 0]


def test_a_negative_month_stays_negative_where_nothing_is_carried() -> None:
    found = ledger([(JAN, -30_000), (FEB, 10_000)], terms=Terms("六", carry=False))
    assert lines(found) == {}
    assert column(found, "paid") == [-30_000, 10_000]


def test_what_is_carried_comes_before_an_advance() -> None:
    found = ledger([(JAN, -30_000), (FEB, 50_000)], [(JAN, 40_000, True)])
    assert column(found, "paid") == [40_000, 0]
    assert column(found, "owed") == [40_000, 20_000]
    assert column(found, "carried") == [30_000, 0]


def test_only_what_is_earned_above_a_guarantee_recovers_what_is_owed() -> None:
    earned = [(JAN, -10_000), (FEB, 150_000), (MAR, 225_000)]
    found = ledger(earned, [(JAN, 20_000, True), (FEB, 200_000, False), (MAR, 200_000, False)])
    assert column(found, "paid") == [20_000, 200_000, 200_000]
    assert column(found, "carried") == [10_000, 10_000, 0]
    assert column(found, "owed") == [20_000, 20_000, 5_000]


def test_what_a_month_falls_short_of_its_least_is_advanced_and_recovered_from_what_lies_above_it() -> None:
    least = [(month, 200_000, True) for month in (JAN, FEB, MAR)]
    found = ledger([(JAN, 150_000), (FEB, 260_000), (MAR, 100_000)], leasts=least)
    assert column(found, "paid") == [200_000, 210_000, 200_000]
    assert column(found, "owed") == [50_000, 0, 100_000]
    assert lines(found) == {"保底预支 2016-01": 50_000, "预支收回 2016-02": -50_000, "保底预支 2016-03": 100_000}
    assert set(found.lines.collect()["clause"].to_list()) == {"七"}


def test_whoever_never_falls_below_their_least_has_no_line() -> None:
    found = ledger([(JAN, 200_000), (FEB, 260_000)], leasts=[(JAN, 200_000, True), (FEB, 200_000, True)])
    assert lines(found) == {}


def test_a_month_without_earnings_is_advanced_its_whole_least() -> None:
    found = ledger([(FEB, 350_000)], leasts=[(JAN, 200_000, True), (FEB, 200_000, True)])
    assert lines(found) == {"保底预支 2016-01": 200_000, "预支收回 2016-02": -150_000}
    assert column(found, "owed") == [200_000, 50_000]


def test_a_least_that_is_not_recovered_is_a_guarantee_and_names_its_own_clause() -> None:
    found = ledger([(JAN, 150_000), (FEB, 300_000)], leasts=[(JAN, 200_000, False), (FEB, 200_000, False)])
    assert lines(found) == {"保底 2016-01": 50_000}
    assert set(found.lines.collect()["clause"].to_list()) == {"七"}


def test_an_advance_is_owed_together_with_what_reached_the_least() -> None:
    # 1,000 on top in January, when the least asks for 500 more; February has 800 above its least, March 900.
    earned = [(JAN, 150_000), (FEB, 280_000), (MAR, 290_000)]
    least = [(month, 200_000, True) for month in (JAN, FEB, MAR)]
    found = ledger(earned, [(JAN, 100_000, True)], leasts=least)
    assert column(found, "owed") == [150_000, 70_000, 0]
    assert column(found, "paid") == [300_000, 200_000, 220_000]


def test_once_no_least_is_in_force_everything_earned_recovers_what_is_owed() -> None:
    found = ledger([(JAN, 0), (FEB, 60_000)], leasts=[(JAN, 50_000, True)])
    assert column(found, "paid") == [50_000, 10_000]


def test_a_guarantee_counts_toward_a_least() -> None:
    found = ledger([(JAN, 100_000)], [(JAN, 150_000, False)], leasts=[(JAN, 200_000, True)])
    assert lines(found) == {"保底 2016-01": 50_000, "保底预支 2016-01": 50_000}


def test_a_negative_month_that_is_carried_is_advanced_its_least_beside() -> None:
    least = [(JAN, 20_000, True), (FEB, 20_000, True)]
    found = ledger([(JAN, -30_000), (FEB, 80_000)], leasts=least)
    assert column(found, "paid") == [20_000, 30_000]
    assert column(found, "carried") == [30_000, 0]
    assert column(found, "owed") == [20_000, 0]


def test_several_lines_of_a_month_count_together() -> None:
    found = ledger([(JAN, 50_000), (JAN, -70_000)], [(JAN, 5_000, True), (JAN, 5_000, True)])
    assert lines(found) == {"预支 2016-01": 10_000, "结转 2016-01": 20_000}


def test_what_closed_months_left_opens_the_next() -> None:
    found = ledger([(FEB, 25_000), (MAR, 25_000)], opening=(30_000, 10_000))
    assert lines(found) == {"结转 2016-02": -10_000, "预支收回 2016-02": -15_000, "预支收回 2016-03": -15_000}
    assert found.closing.collect().rows() == [("1001", 0, 0)]
    waiting = ledger([], opening=(30_000, 10_000))
    assert lines(waiting) == {}
    assert waiting.closing.collect().rows() == [("1001", 30_000, 10_000)]


def test_what_was_carried_falls_due_at_once_when_carrying_is_switched_off() -> None:
    found = ledger([(FEB, 4_000), (MAR, 5_000)], terms=Terms("六", carry=False), opening=(0, 10_000))
    assert lines(found) == {"结转 2016-02": -10_000}
    assert column(found, "paid") == [-6_000, 5_000]


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        (
            "zh",
            {
                "结转 2016-01": "上月转来欠款0.00元，本月所得-300.00元，转入下月欠款300.00元",
                "结转 2016-02": "上月转来欠款300.00元，本月所得1000.00元，转入下月欠款0.00元",
                "预支 2016-02": "预支900.00元，以后从所得里扣回",
                "预支收回 2016-02": "待扣回900.00元，本月可扣700.00元，扣回700.00元，还欠200.00元",
                "保底 2016-03": "保底500.00元，本月所得120.00元，补足380.00元，不再扣回",
            },
        ),
        (
            "en",
            {
                "Carried forward 2016-01": "0.00 yuan owed from before, -300.00 yuan earned this month: "
                "300.00 yuan owed is carried forward",
                "Carried forward 2016-02": "300.00 yuan owed from before, 1000.00 yuan earned this month: "
                "0.00 yuan owed is carried forward",
                "Advance 2016-02": "an advance of 900.00 yuan, to be recovered from earnings",
                "Advance recovered 2016-02": "900.00 yuan to recover, 700.00 yuan available this month: "
                "700.00 yuan recovered, 200.00 yuan left",
                "Guarantee 2016-03": "guaranteed 500.00 yuan, earned 120.00 yuan: "
                "topped up by 380.00 yuan, which is not recovered",
            },
        ),
    ],
)
def test_every_line_says_why(locale: Locale, expected: dict[str, str]) -> None:
    earned = [(JAN, -30_000), (FEB, 100_000), (MAR, 12_000)]
    found = ledger(earned, [(FEB, 90_000, True), (MAR, 50_000, False)], locale=locale)
    rows = found.lines.collect()
    assert dict(rows.select("key", "says").iter_rows()) == expected
    assert set(rows["clause"].to_list()) == {"六"}


class Month(NamedTuple):
    """What one person earned and drew in a month, and which of it is there at all."""

    person: str
    month: int
    earned: int
    advanced: int
    guaranteed: int
    least: int


PEOPLE = "abcdefgh"
FEN = st.integers(0, 30)
MONTHS = st.builds(
    Month, st.sampled_from(PEOPLE), st.integers(1, 9), st.integers(-40, 60), FEN, FEN, st.integers(0, 40)
)
ONE_EACH = st.lists(MONTHS, max_size=60, unique_by=lambda month: month[:2])


def settled(months: list[Month], terms: Terms) -> Ledger:
    pay = [(month.person, f"2016-0{month.month}", month.earned) for month in months]
    drawn = [(m.person, f"2016-0{m.month}", m.advanced, True) for m in months]
    drawn += [(m.person, f"2016-0{m.month}", m.guaranteed, False) for m in months]
    text, whole = pl.String, pl.Int64
    earned = lazy(pay, staff_no=text, month=text, amount=whole)
    draws = lazy(drawn, staff_no=text, month=text, amount=whole, recoverable=pl.Boolean)
    leasts = least_rows((m.person, f"2016-0{m.month}", m.least, True) for m in months if m.least)
    return settle(earned, draws, terms, "zh", leasts=leasts)


def step_by_step(months: list[Month], terms: Terms) -> dict[tuple[str, str], tuple[int, int, int]]:
    """The same in plain Python, month after month: paid, owed and carried."""
    found, owed, carried = {}, dict.fromkeys(PEOPLE, 0), dict.fromkeys(PEOPLE, 0)
    for month in sorted(months):
        who = month.person
        covered = min(month.guaranteed, max(month.earned, 0))
        topped, free = month.guaranteed - covered, month.earned - covered
        paid = free + covered + topped + month.advanced
        if terms.carry:
            still = max(0, carried[who] - free)
            paid += still - carried[who]
            free += still - carried[who]
            carried[who] = still
        before = paid - month.advanced
        drawn = max(month.least - before, 0) if month.least else 0
        lent = month.advanced + drawn
        due = owed[who] + (lent if terms.same_month else 0)
        recovered = min(due, max(min(free, before - month.least), 0))
        owed[who] += lent - recovered
        found[who, f"2016-0{month.month}"] = (paid + drawn - recovered, owed[who], carried[who])
    return found


@settings(max_examples=15)
@given(ONE_EACH, st.booleans(), st.booleans())
def test_the_ledger_is_what_a_clerk_works_out_month_after_month(
    months: list[Month], carry: bool, same_month: bool
) -> None:
    terms = Terms("六", carry=carry, same_month=same_month)
    rows = settled(months, terms).balances.collect()
    keys = rows.select("staff_no", "month").rows()
    assert dict(zip(keys, rows.select("paid", "owed", "carried").rows(), strict=True)) == step_by_step(months, terms)


@settings(max_examples=15)
@given(ONE_EACH, st.booleans(), st.booleans())
def test_no_fen_appears_or_vanishes_between_months(months: list[Month], carry: bool, same_month: bool) -> None:
    found = settled(months, Terms("六", carry=carry, same_month=same_month))
    rows, said, closing = (frame.collect() for frame in (found.balances, found.lines, found.closing))
    for person in PEOPLE:
        mine, left = rows.filter(nw.col("staff_no") == person), closing.filter(nw.col("staff_no") == person)
        line = said.filter(nw.col("staff_no") == person)["amount"].sum()
        owed = left["owed"].sum() + left["carried"].sum()
        earned = sum(month.earned for month in months if month.person == person)
        assert mine["paid"].sum() == earned + line
        assert line - owed == mine["topped"].sum()
        assert not carry or all(amount >= 0 for amount in mine["paid"].to_list())
        least = {f"2016-0{month.month}": month.least for month in months if month.person == person and month.least}
        assert all(row["paid"] >= least.get(row["month"], row["paid"]) for row in mine.iter_rows(named=True))


def test_duckdb_keeps_the_balances_that_polars_keeps(tmp_path: Path) -> None:
    rows = [("1", JAN, -300), ("1", FEB, 1_000), ("2", JAN, 150), ("2", MAR, 70)]
    drawn = [("1", FEB, 900, True), ("1", MAR, 500, False), ("2", JAN, 200, True)]
    earned = pl.DataFrame(rows, schema=["staff_no", "month", "amount"], orient="row")
    draws = pl.DataFrame(drawn, schema=["staff_no", "month", "amount", "recoverable"], orient="row")
    opening = pl.DataFrame({"staff_no": ["2", "3"], "owed": [30, 40], "carried": [10, 0]})
    stated = [("1", JAN, 50, True, "七"), ("2", MAR, 90, False, "八")]
    leasts = pl.DataFrame(stated, schema=["staff_no", "month", "amount", "recoverable", "clause"], orient="row")
    told = []
    for make in (in_polars, in_duckdb(tmp_path)):
        found = settle(make(earned), make(draws), TERMS, "zh", make(opening), leasts=make(leasts))
        told.append([sorted_rows(frame) for frame in (found.balances, found.closing, found.lines)])
    assert told[0] == told[1]
    assert [len(frame) for frame in told[0]][:2] == [5, 3]
