"""Contests pay those who compete and win, as the rows of 竞赛 declare, and say how."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import duckdb
import narwhals as nw
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.pay.contests.awarding import Contest, award, load
from functions.pay.expressions import Frame
from schemas.check import read
from schemas.contests import Compared, ContestColumns, compared_of, entrants_of
from schemas.tab import Role, columns, tab
from schemas.words import Locale, Text, choices

Row = dict[str, Any]
Make = Callable[[pl.DataFrame], Frame]
SALES = Compared(Text("净额", "net sales"), "net", quota="quota")
DEALS = Compared(Text("笔数", "deals"), "deals", scale=1, noun=Text("笔", " deals"))
ATTAINED = Compared(Text("完成率", "attainment"), "net", 10_000, Text("%", "%"), quota="quota", attained=True)
COMPARED = (SALES, DEALS, ATTAINED)
EMPLOYMENT = choices(("全职", "full-time"), ("兼职", "part-time"))


class Contests(ContestColumns):
    compares: str = compared_of(COMPARED)
    entrants: str = entrants_of(EMPLOYMENT)

    class Config:
        metadata = tab(("竞赛", "Contests"), ("", ""), Role.PLAN, sheet_id=205, for_managers=True)


WEEK: Row = {"contest": "周冠军", "period": "周", "floor": "超过 任务额的25%", "prize": 200_00}
MONTH: Row = {"contest": "月冠军", "period": "月", "floor": "超过 任务额", "prize": 300_00}
PEAK: Row = {"contest": "单日", "period": "日", "floor": "达到 公布数", "prize": 50_00, "places": None, "ties": None}


def row(number: int = 2, **given: Any) -> Row:
    plain = dict.fromkeys(columns(Contests))
    usual = {"says": "", "clause": "四", "valid_from": date(2015, 1, 1), "compares": "净额", "entrants": "全职"}
    return {**plain, **usual, "places": "1", "ties": "均分", "row": number, **given}


def loaded(*rows: Row) -> tuple[Contest, ...]:
    contests, faults = load(Contests, rows, COMPARED, "employment")
    assert faults == []
    return contests


def faults_of(*rows: Row) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column, fault.code) for fault in load(Contests, rows, COMPARED, "employment")[1]]


def in_polars(frame: pl.DataFrame) -> Frame:
    return nw.from_native(frame.lazy())


CONTRIBUTED = {
    "staff_no": pl.String,
    "on": pl.Date,
    "order": pl.Int64,
    "net": pl.Int64,
    "deals": pl.Int64,
    "employment": pl.String,
}


def contributed(*sold: tuple[str, str, int] | tuple[str, str, int, str]) -> pl.DataFrame:
    rows = [
        {"staff_no": who, "on": date.fromisoformat(on), "order": number, "net": net, "deals": 1, "employment": kind}
        for number, (who, on, net, kind) in enumerate((*deal, "全职")[:4] for deal in sold)
    ]
    return pl.DataFrame(rows, schema=CONTRIBUTED)


def quotas(**by_person: int) -> pl.DataFrame:
    months = [f"{year}-{month:02}" for year in (2015, 2016) for month in range(1, 13)]
    held = [
        {"staff_no": who[1:], "month": month, "quota": quota} for who, quota in by_person.items() for month in months
    ]
    return pl.DataFrame(held, schema={"staff_no": pl.String, "month": pl.String, "quota": pl.Int64})


def announced(*said: tuple[str, int, int | None]) -> pl.DataFrame:
    rows = [{"on": date.fromisoformat(on), "floor": floor, "prize": prize} for on, floor, prize in said]
    return pl.DataFrame(rows, schema={"on": pl.Date, "floor": pl.Int64, "prize": pl.Int64})


def awarded(
    deals: pl.DataFrame,
    contests: Sequence[Contest],
    *,
    held: pl.DataFrame | None = None,
    said: pl.DataFrame | None = None,
    locale: Locale = "zh",
    today: date | None = None,
    make: Make = in_polars,
) -> list[Row]:
    lines = award(
        make(deals),
        contests,
        quotas=None if held is None else make(held),
        announced=None if said is None else make(said),
        locale=locale,
        today=today,
    ).to_native()
    found: list[Row]
    if isinstance(lines, pl.LazyFrame):
        found = lines.collect().to_dicts()
    else:
        relation = cast(Any, lines)
        found = [dict(zip(relation.columns, values, strict=True)) for values in relation.fetchall()]
    return sorted(found, key=lambda line: (line["key"], line["staff_no"]))


def paid(lines: list[Row]) -> dict[tuple[str, str], int]:
    return {(line["key"], line["staff_no"]): line["reward"] for line in lines}


def test_the_weekly_champion_is_the_highest_above_a_quarter_of_the_quota() -> None:
    deals = contributed(
        ("1001", "2016-01-04", 3_000_00), ("1001", "2016-01-10", 3_000_00), ("1002", "2016-01-06", 5_000_01)
    )
    lines = awarded(deals, loaded(row(**WEEK)), held=quotas(_1001=20_000_00, _1002=20_000_00))
    assert lines == [
        {
            "key": "周冠军 2016-W01",
            "month": "2016-01",
            "staff_no": "1001",
            "clause": "四",
            "says": "2016-W01的净额6000.00元，超过任务额20000.00元的25%，第1名，奖金200.00元",
            "reward": 200_00,
        }
    ]


def test_exactly_a_quarter_is_not_over_a_quarter() -> None:
    deals = contributed(("1001", "2016-01-04", 5_000_00), ("1002", "2016-01-06", 4_999_00))
    assert awarded(deals, loaded(row(**WEEK)), held=quotas(_1001=20_000_00, _1002=20_000_00)) == []
    lines = awarded(deals, loaded(row(**{**WEEK, "floor": "达到 任务额的25%"})), held=quotas(_1001=20_000_00))
    assert paid(lines) == {("周冠军 2016-W01", "1001"): 200_00}


def test_a_share_of_the_quota_that_is_no_whole_fen_is_held_exactly() -> None:
    floor: Row = {**MONTH, "floor": "达到 任务额的33.333333%"}
    deals = contributed(("1001", "2016-01-04", 3_333))
    assert awarded(deals, loaded(row(**floor)), held=quotas(_1001=100_00)) == []
    assert awarded(contributed(("1001", "2016-01-04", 3_334)), loaded(row(**floor)), held=quotas(_1001=100_00))


def test_a_week_across_months_is_held_against_the_quota_of_the_month_of_its_sunday() -> None:
    deals = contributed(("1001", "2016-02-29", 3_000_00), ("1001", "2016-03-06", 3_000_00))
    held = quotas(_1001=20_000_00).with_columns(
        quota=pl.when(pl.col("month") == "2016-02").then(100_000_00).otherwise("quota")
    )
    lines = awarded(deals, loaded(row(**WEEK)), held=held)
    assert [(line["key"], line["month"]) for line in lines] == [("周冠军 2016-W09", "2016-03")]


def test_a_week_across_the_new_year_is_one_week() -> None:
    deals = contributed(("1001", "2015-12-31", 3_000_00), ("1001", "2016-01-01", 3_000_00))
    lines = awarded(deals, loaded(row(**WEEK)), held=quotas(_1001=20_000_00))
    assert [(line["key"], line["month"]) for line in lines] == [("周冠军 2015-W53", "2016-01")]


def test_the_monthly_champion_of_february_counts_the_leap_day() -> None:
    deals = contributed(("1001", "2016-02-29", 20_000_01), ("1002", "2016-02-01", 20_000_00))
    lines = awarded(deals, loaded(row(**MONTH)), held=quotas(_1001=20_000_00, _1002=20_000_00))
    assert paid(lines) == {("月冠军 2016-02", "1001"): 300_00}


def test_part_timers_do_not_compete() -> None:
    deals = contributed(("1001", "2016-01-04", 9_000_00, "兼职"), ("1002", "2016-01-06", 8_000_00))
    assert paid(awarded(deals, loaded(row(**WEEK)), held=quotas(_1001=1, _1002=1))) == {
        ("周冠军 2016-W01", "1002"): 200_00
    }


def test_only_those_above_the_floor_compete_so_a_higher_sum_below_it_takes_no_place() -> None:
    deals = contributed(("1001", "2016-01-04", 9_000_00), ("1002", "2016-01-06", 8_000_00))
    held = quotas(_1001=40_000_00, _1002=20_000_00)
    assert paid(awarded(deals, loaded(row(**WEEK)), held=held)) == {("周冠军 2016-W01", "1002"): 200_00}


def test_without_a_quota_nobody_passes_a_share_of_it_and_a_quota_of_zero_is_passed_by_any_sale() -> None:
    deals = contributed(("1001", "2016-01-04", 9_000_00), ("1002", "2016-01-06", 1))
    assert paid(awarded(deals, loaded(row(**WEEK)), held=quotas(_1002=0))) == {("周冠军 2016-W01", "1002"): 200_00}


def test_at_zero_or_below_nobody_wins() -> None:
    deals = contributed(
        ("1001", "2016-01-04", 0), ("1002", "2016-01-06", -5), ("1003", "2016-01-06", 5), ("1003", "2016-01-07", -5)
    )
    assert awarded(deals, loaded(row(**{**WEEK, "floor": None}))) == []


def test_no_contests_and_no_deals_pay_nothing() -> None:
    assert awarded(contributed(("1001", "2016-01-04", 5)), ()) == []
    assert awarded(contributed(), loaded(row(**WEEK)), held=quotas()) == []


def test_three_who_tie_share_the_prize_with_the_leftover_fen_in_order_of_staff_number() -> None:
    deals = contributed(
        ("1003", "2016-01-04", 5), ("1001", "2016-01-05", 5), ("1002", "2016-01-06", 5), ("1000", "2016-01-06", 4)
    )
    lines = awarded(deals, loaded(row(**{**WEEK, "floor": None})))
    assert [(line["staff_no"], line["reward"]) for line in lines] == [("1001", 66_67), ("1002", 66_67), ("1003", 66_66)]
    assert lines[2]["says"] == "2016-W01的净额0.05元，第1名，3人并列，所占名次奖金200.00元均分，奖金66.66元"


def test_a_tie_for_the_second_place_pools_the_prizes_of_the_second_and_the_third() -> None:
    deals = contributed(
        ("1001", "2016-01-04", 9), ("1002", "2016-01-05", 5), ("1003", "2016-01-06", 5), ("1004", "2016-01-06", 4)
    )
    free: Row = {**WEEK, "floor": None}
    plan = loaded(
        row(**free),
        row(3, **{**free, "places": "2", "prize": 100_01}),
        row(4, **{**free, "places": "3", "prize": 50_00}),
    )
    assert [line["reward"] for line in awarded(deals, plan)] == [200_00, 75_01, 75_00]


def test_a_tie_beyond_the_last_prize_shares_what_there_is() -> None:
    deals = contributed(("1001", "2016-01-04", 9), ("1002", "2016-01-05", 5), ("1003", "2016-01-06", 5))
    free: Row = {**WEEK, "floor": None}
    plan = loaded(row(**free), row(3, **{**free, "places": "2", "prize": 1}))
    assert paid(awarded(deals, plan)) == {("周冠军 2016-W01", "1001"): 200_00, ("周冠军 2016-W01", "1002"): 1}


def test_a_range_of_places_gives_each_place_the_prize() -> None:
    deals = contributed(*((str(1000 + number), "2016-01-04", 10 - number) for number in range(5)))
    free: Row = {**WEEK, "floor": None}
    plan = loaded(row(**free), row(3, **{**free, "places": "2-3", "prize": 30_00}))
    assert [line["reward"] for line in awarded(deals, plan)] == [200_00, 30_00, 30_00]


def test_where_each_wins_everyone_who_ties_has_the_prize_of_the_place_and_the_next_place_falls_away() -> None:
    deals = contributed(("1001", "2016-01-04", 5), ("1002", "2016-01-05", 5), ("1003", "2016-01-06", 4))
    each: Row = {**WEEK, "floor": None, "ties": "各得"}
    plan = loaded(row(**each), row(3, **{**each, "places": "2", "prize": 100_00}))
    assert [(line["staff_no"], line["reward"]) for line in awarded(deals, plan)] == [("1001", 200_00), ("1002", 200_00)]


def test_the_first_to_reach_the_sum_wins_by_day_and_then_by_row() -> None:
    deals = contributed(
        ("1001", "2016-01-04", 3),
        ("1002", "2016-01-05", 9),
        ("1001", "2016-01-06", 6),
        ("1002", "2016-01-07", 5),
        ("1002", "2016-01-08", -5),
    )
    first: Row = {**WEEK, "floor": None, "ties": "先到"}
    plan = loaded(row(**first), row(3, **{**first, "places": "2", "prize": 100_00}))
    lines = awarded(deals, plan)
    assert paid(lines) == {("周冠军 2016-W01", "1002"): 200_00, ("周冠军 2016-W01", "1001"): 100_00}
    assert lines[0]["says"] == "2016-W01的净额0.09元，第2名，2人并列，先达到的在前，奖金100.00元"


def test_everyone_who_reaches_the_announced_floor_wins_what_was_announced_at_most_the_prize_of_the_plan() -> None:
    deals = contributed(
        ("1001", "2016-01-04", 3_000_00),
        ("1002", "2016-01-04", 2_999_99),
        ("1003", "2016-01-04", 8_000_00),
        ("1001", "2016-01-05", 9_000_00),
        ("1001", "2016-01-06", 9_000_00),
    )
    lines = awarded(
        deals, loaded(row(**PEAK)), said=announced(("2016-01-04", 3_000_00, 30_00), ("2016-01-05", 1, 80_00))
    )
    assert paid(lines) == {
        ("单日 2016-01-04", "1001"): 30_00,
        ("单日 2016-01-04", "1003"): 30_00,
        ("单日 2016-01-05", "1001"): 50_00,
    }
    assert lines[2]["says"] == "2016-01-05的净额9000.00元，达到公布的0.01元，公布奖金80.00元，最多50.00元，奖金50.00元"


def test_of_two_announcements_for_a_day_the_best_that_was_reached_pays_once() -> None:
    deals = contributed(("1001", "2016-01-04", 4_000_00), ("1002", "2016-01-04", 6_000_00))
    said = announced(("2016-01-04", 3_000_00, 20_00), ("2016-01-04", 5_000_00, 40_00))
    assert [line["reward"] for line in awarded(deals, loaded(row(**PEAK)), said=said)] == [20_00, 40_00]


def test_a_prize_for_everyone_needs_no_place() -> None:
    deals = contributed(("1001", "2016-01-04", 5), ("1001", "2016-01-08", 5), ("1002", "2016-01-04", 5))
    everyone = row(contest="达标", period="季", compares="笔数", floor="至少 2笔", prize=10_00, places=None, ties=None)
    lines = awarded(deals, loaded(everyone))
    assert [(line["key"], line["month"], line["says"]) for line in lines] == [
        ("达标 2016Q1", "2016-03", "2016Q1的笔数2笔，达到2笔，奖金10.00元")
    ]


def test_attainment_ranks_by_the_share_of_the_quota() -> None:
    deals = contributed(
        ("1001", "2016-01-04", 9_000_00), ("1002", "2016-01-06", 8_000_00), ("1003", "2016-01-06", 8_000_00)
    )
    attained = row(**{**MONTH, "compares": "完成率", "floor": "达到 80%"})
    lines = awarded(deals, loaded(attained), held=quotas(_1001=10_000_00, _1002=8_000_00, _1003=0))
    assert paid(lines) == {("月冠军 2016-01", "1002"): 300_00}
    assert lines[0]["says"] == "2016-01的完成率100%，达到80%，第1名，奖金300.00元"


def test_a_line_reads_in_english_too() -> None:
    deals = contributed(("1001", "2016-01-04", 6_000_00), ("1002", "2016-01-04", 6_000_00))
    lines = awarded(deals, loaded(row(**WEEK)), held=quotas(_1001=20_000_00, _1002=20_000_00), locale="en")
    assert lines[0]["says"] == (
        "net sales of 6000.00 yuan in 2016-W01, over 25% of the quota of 20000.00 yuan, place 1, 2 tied, "
        "the prizes of their places, 200.00 yuan, shared, a prize of 100.00 yuan"
    )


def test_a_new_prize_holds_for_the_period_in_which_it_begins() -> None:
    free: Row = {**WEEK, "floor": None}
    plan = loaded(
        row(**{**free, "valid_until": date(2016, 1, 6)}),
        row(3, **{**free, "valid_from": date(2016, 1, 7), "prize": 500_00}),
    )
    deals = contributed(
        ("1001", "2016-01-01", 7), ("1001", "2016-01-04", 7), ("1002", "2016-01-08", 6), ("1002", "2016-01-12", 6)
    )
    assert paid(awarded(deals, plan)) == {
        ("周冠军 2015-W53", "1001"): 200_00,
        ("周冠军 2016-W01", "1001"): 500_00,
        ("周冠军 2016-W02", "1002"): 500_00,
    }


def test_deals_outside_the_days_of_a_contest_do_not_compete() -> None:
    campaign = row(**{**MONTH, "floor": None, "valid_from": date(2016, 1, 10), "valid_until": date(2016, 2, 17)})
    deals = contributed(
        ("1001", "2016-01-09", 9), ("1002", "2016-01-10", 5), ("1001", "2016-02-17", 5), ("1002", "2016-02-18", 9)
    )
    assert paid(awarded(deals, loaded(campaign))) == {
        ("月冠军 2016-01", "1002"): 300_00,
        ("月冠军 2016-02", "1001"): 300_00,
    }


def test_a_period_that_is_not_over_is_not_decided() -> None:
    plan = loaded(row(**{**WEEK, "floor": None}))
    deals = contributed(("1001", "2016-01-04", 5), ("1001", "2016-01-11", 5))
    assert len(awarded(deals, plan, today=date(2016, 1, 16))) == 1
    assert len(awarded(deals, plan, today=date(2016, 1, 17))) == 2


@pytest.mark.parametrize(
    ("floor", "passing", "failing"),
    [
        ("超过 5000", 5_000_01, 5_000_00),
        ("超过5,000元", 5_000_01, 5_000_00),
        ("over 5000 yuan", 5_000_01, 5_000_00),
        ("达到 0.5万", 5_000_00, 4_999_99),
        ("At least 5000", 5_000_00, 4_999_99),
        ("≥5000", 5_000_00, 4_999_99),
        ("＞ 5000", 5_000_01, 5_000_00),
        ("达到 5000.001", 5_000_01, 5_000_00),
        ("超过 5000.001", 5_000_01, 5_000_00),
        ("超过 任务额的 25 %", 5_000_01, 5_000_00),
        ("over 25% of quota", 5_000_01, 5_000_00),
        ("at least 25% of the quota", 5_000_00, 4_999_99),
        ("超过 任务额", 20_000_01, 20_000_00),
        ("over the quota", 20_000_01, 20_000_00),
        ("达到 任务额的100%", 20_000_00, 19_999_99),
    ],
)
def test_a_floor_means_exactly_what_it_says(floor: str, passing: int, failing: int) -> None:
    plan = loaded(row(**{**WEEK, "floor": floor}))
    held = quotas(_1001=20_000_00)
    assert awarded(contributed(("1001", "2016-01-04", passing)), plan, held=held)
    assert awarded(contributed(("1001", "2016-01-04", failing)), plan, held=held) == []


@pytest.mark.parametrize(
    "floor", ["5000", "超过", "超过 很多", "超过 50 00元 左右", "超过 5,00", "达到 任务额的%", "超过 -5", "over 1e5"]
)
def test_a_floor_that_cannot_be_read_is_a_fault_that_shows_the_forms(floor: str) -> None:
    _, faults = load(Contests, [row(**{**WEEK, "floor": floor})], COMPARED, "employment")
    assert [(fault.row, fault.column, fault.code) for fault in faults] == [(2, "floor", "unsupported")]
    assert faults[0].detail is not None
    assert "超过 5000" in faults[0].detail.zh
    assert "over 5000" in faults[0].detail.en


def test_a_floor_that_the_contest_cannot_have_is_a_fault() -> None:
    assert faults_of(row(**{**WEEK, "compares": "笔数"})) == [(2, "floor", "unsupported")]
    assert faults_of(row(**{**PEAK, "period": "周"})) == [(2, "period", "unsupported")]
    assert faults_of(row(**{**PEAK, "places": "1", "ties": "均分"})) == [(2, "places", "unsupported")]


def test_places_that_miss_or_repeat_one_are_faults() -> None:
    second: Row = {**WEEK, "places": "2"}
    assert faults_of(row(**second)) == [(2, "places", "gap")]
    assert faults_of(row(**WEEK), row(3, **{**WEEK, "places": "3"})) == [(3, "places", "gap")]
    assert faults_of(row(**WEEK), row(3, **{**WEEK, "places": "1-2"})) == [(3, "places", "overlap")]
    assert faults_of(row(**WEEK), row(3, **{**WEEK, "places": None, "ties": None})) == [(2, "places", "overlap")]
    assert faults_of(row(**{**WEEK, "valid_until": date(2016, 1, 3)}), row(3, **second)) == [(3, "places", "gap")]
    assert (
        faults_of(row(**{**WEEK, "valid_until": date(2016, 1, 3)}), row(3, **{**WEEK, "valid_from": date(2016, 1, 4)}))
        == []
    )


@pytest.mark.parametrize("places", ["0", "第一", "3-2", "1.5", "42403"])
def test_places_that_cannot_be_read_are_a_fault(places: str) -> None:
    assert faults_of(row(**{**WEEK, "places": places})) == [(2, "places", "unsupported")]


def test_the_prizes_of_one_contest_agree_on_everything_but_place_and_prize() -> None:
    second: Row = {**WEEK, "places": "2"}
    for name, other in {"period": "月", "entrants": None, "floor": None, "ties": "各得"}.items():
        assert faults_of(row(**WEEK), row(3, **{**second, name: other})) == [(3, name, "unsupported")]


def test_an_unknown_entrant_and_a_prize_of_nothing_are_faults() -> None:
    assert faults_of(row(**{**WEEK, "entrants": "学徒", "prize": 0})) == [
        (2, "entrants", "not_a_choice"),
        (2, "prize", "unsupported"),
    ]


def test_a_typed_row_reaches_the_calculation_as_it_was_meant() -> None:
    typed: Row = {
        "竞赛": "月冠军",
        "依据": "四",
        "生效": "2016-1-1",
        "周期": "month",
        "比什么": "net sales",
        "参加": "全职",
    }
    typed |= {"门槛": "超过 任务额", "名次": 1, "奖金": "300", "并列": "shared"}
    heads = [about.label.zh for about in columns(Contests).values()]
    sheet = read(Contests, [[head, typed.get(head)] for head in heads])
    assert sheet.faults.is_empty()
    lines = awarded(contributed(("1001", "2016-01-04", 6)), loaded(*sheet.frame.to_dicts()), held=quotas(_1001=5))
    assert paid(lines) == {("月冠军 2016-01", "1001"): 300_00}


def test_a_prize_for_a_place_declares_what_a_tie_does() -> None:
    typed: Row = {
        "竞赛": "月冠军",
        "依据": "四",
        "生效": "2016-1-1",
        "周期": "月",
        "比什么": "净额",
        "名次": 1,
        "奖金": "300",
    }
    sheet = read(Contests, [[about.label.zh, typed.get(about.label.zh)] for about in columns(Contests).values()])
    assert sheet.faults.rows() == [(2, "ties", "missing")]


DEALT = st.lists(
    st.tuples(
        st.sampled_from(["7", "1001", "1002", "99"]), st.dates(date(2016, 1, 4), date(2016, 1, 17)), st.integers(-3, 9)
    ),
    min_size=1,
    max_size=12,
)
PLAN = loaded(
    row(**{**WEEK, "floor": None, "prize": 100_01}),
    row(3, **{**WEEK, "floor": None, "places": "2-3", "prize": 33_33}),
)


@settings(max_examples=60, deadline=None)
@given(DEALT)
def test_shared_prizes_sum_to_the_prizes_of_the_places_that_are_held(sold: list[tuple[str, date, int]]) -> None:
    lines = awarded(contributed(*((who, on.isoformat(), net) for who, on, net in sold)), PLAN)
    for key in ("周冠军 2016-W01", "周冠军 2016-W02"):
        begins = date(2016, 1, 4) if key.endswith("1") else date(2016, 1, 11)
        sums: dict[str, int] = {}
        for who, on, net in sold:
            if begins <= on < begins + timedelta(days=7):
                sums[who] = sums.get(who, 0) + net
        held = len([value for value in sums.values() if value > 0])
        assert sum(line["reward"] for line in lines if line["key"] == key) == sum([100_01, 33_33, 33_33][:held])


SAID = re.compile(
    r"(?P<period>\S+?)的净额(?P<value>[0-9.]+)元(?:，(?P<over>超过|达到)(?P<floor>[0-9.]+)元)?，第(?P<place>[0-9]+)名"
    r"(?:，(?P<tied>[0-9]+)人并列(?:，所占名次奖金(?P<pool>[0-9.]+)元均分|，先达到的在前)?)?，奖金(?P<prize>[0-9.]+)元"
)


@settings(max_examples=60, deadline=None)
@given(DEALT, st.sampled_from(["均分", "先到", "各得"]), st.sampled_from([None, "超过 0.02", "至少 0.03"]))
def test_a_prize_follows_from_its_sentence_and_the_prizes_of_the_plan(
    sold: list[tuple[str, date, int]], ties: str, floor: str | None
) -> None:
    prizes = {1: 100_01, 2: 33_33, 3: 33_33}
    week: Row = {**WEEK, "floor": floor, "ties": ties}
    plan = loaded(row(**{**week, "prize": prizes[1]}), row(3, **{**week, "places": "2-3", "prize": prizes[2]}))
    lines = awarded(contributed(*((who, on.isoformat(), net) for who, on, net in sold)), plan)
    for line in lines:
        said = SAID.fullmatch(line["says"])
        assert said, line["says"]
        assert line["key"] == f"周冠军 {said['period']}"
        value, least = Decimal(said["value"]), Decimal(said["floor"] or 0)
        assert value > least if said["over"] != "达到" else value >= least
        place, tied = int(said["place"]), int(said["tied"] or 1)
        held = sum(prizes.get(at, 0) for at in range(place, place + tied))
        if said["pool"]:
            assert int(Decimal(said["pool"]) * 100) == held
            assert line["reward"] in (held // tied, held // tied + 1)
        else:
            assert line["reward"] == prizes[place]
        assert line["reward"] == int(Decimal(said["prize"]) * 100)


@settings(max_examples=30, deadline=None)
@given(DEALT, st.randoms(use_true_random=False), st.sampled_from(["均分", "先到", "各得"]))
def test_the_order_of_the_rows_does_not_matter(sold: list[tuple[str, date, int]], random: Any, ties: str) -> None:
    deals = contributed(*((who, on.isoformat(), net) for who, on, net in sold))
    plan = loaded(row(**{**WEEK, "floor": None, "ties": ties}))
    places = list(range(deals.height))
    random.shuffle(places)
    assert awarded(deals, plan) == awarded(deals[places], plan)


@pytest.fixture
def in_duckdb(tmp_path: Path) -> Make:
    connection = duckdb.connect()

    def make(frame: pl.DataFrame) -> Frame:
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.parquet"
        frame.write_parquet(path)
        made: Frame = nw.from_native(cast(Any, connection.read_parquet(str(path))))
        return made

    return make


def test_duckdb_decides_what_polars_decides(in_duckdb: Make) -> None:
    first: Row = {"prize": 200_00, "floor": None, "period": "月", "compares": "笔数", "ties": "先到"}
    plan = loaded(row(2, contest="先", **first), row(3, contest="先", **{**first, "places": "2", "prize": 33_33}))
    deals = contributed(*((str(1000 + number % 3), f"2016-01-{number + 4:02}", number) for number in range(9)))
    told = [awarded(deals, plan, make=make) for make in (in_polars, in_duckdb)]
    assert told[0] == told[1]
    assert [line["staff_no"] for line in told[0]] == ["1000", "1001"]
