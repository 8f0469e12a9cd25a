"""Leaders earn a share of what those below them earned, as of the day, once for each earning and never for their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import narwhals as nw
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.pay import override
from functions.pay.expressions import Frame
from functions.pay.override import by_leader, by_team, overrides
from functions.pay.plan.loading import Plan, load
from schemas.check import check, read
from schemas.overrides import OVERRIDES_HELP, OVERRIDES_ID, OVERRIDES_TITLE, Leading, Led, OverrideColumns
from schemas.plan import condition, plan_tab
from schemas.scheme import Earned, Measure, Scheme
from schemas.staff import post_of
from schemas.tab import columns
from schemas.words import Locale, Text, choices
from tests.pay.engines import in_duckdb, in_polars, plan_on, sorted_rows

POSTS = choices(("销售", "Salesperson"), ("班长", "Leader"), ("经理", "Manager"))


class Overrides(OverrideColumns):
    """What each level earns, by post."""

    post: str = condition(("岗位", "Post"), POSTS)

    class Config:
        metadata = plan_tab(OVERRIDES_TITLE, OVERRIDES_HELP, OVERRIDES_ID)


class Staff(Led, Leading):
    """People, who leads them and what they lead."""

    post: str = post_of(POSTS)


SCHEME = Scheme(
    id="made_up",
    title=Text("试算", "Made up"),
    short=Text("试算", "Made up"),
    inputs=(Staff,),
    staff=Staff,
    details=Staff,
    summary=Staff,
    measures=(Measure("reward", "奖励", Earned.REWARD, 100, "元"),),
    tables=(Overrides,),
)
JAN = "2026-01"
DATES = ("hired_on", "left_on", "valid_from")
Row = Mapping[str, Any]


def plan_of(*rows: Row) -> Plan:
    labels = {name: column.label.zh for name, column in columns(Overrides).items()}
    usual = {"依据": "五", "生效": "2026-01-01"}
    typed = [{"规则": str(number), **usual, **row} for number, row in enumerate(rows, start=1)]
    sheet = read(Overrides, [[label, *(row.get(label, "") for row in typed)] for label in labels.values()])
    assert not set(check(sheet)["code"]) - {"unusual"}
    plan, faults = load(SCHEME, {Overrides: sheet.frame.rows(named=True)})
    assert not faults, faults
    return plan


FIVE_AND_TWO = ({"层级": 1, "比例": 5}, {"层级": 2, "比例": 2})


def staff_of(*rows: Row) -> pl.DataFrame:
    blank: Row = {"post": "销售", "team": None, "leader": None, "leads": None, **dict.fromkeys(DATES)}
    schema = {"staff_no": pl.String, **dict.fromkeys(("post", "team", "leader", "leads"), pl.String)}
    return pl.DataFrame([{**blank, **row} for row in rows], schema={**schema, **dict.fromkeys(DATES, pl.Date)})


def earned_of(*rows: tuple[str, date, int]) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema={"staff_no": pl.String, "on": pl.Date, "amount": pl.Int64}, orient="row")
    return frame.with_columns(month=pl.col("on").dt.strftime("%Y-%m"))


def lines(
    staff: pl.DataFrame, earned: pl.DataFrame, plan: Plan, above: Any = by_leader, locale: Locale = "zh"
) -> list[dict[str, Any]]:
    people: Frame = nw.from_native(staff.lazy())
    found = overrides(nw.from_native(earned.lazy()), people, above(people), plan, locale)
    return sorted(map(dict, found.collect().rows(named=True)), key=lambda line: (line["staff_no"], line["key"]))


def amounts(found: Sequence[Row]) -> list[tuple[str, str, int]]:
    return [(line["staff_no"], line["key"], line["amount"]) for line in found]


DAY = date(2026, 1, 5)
CHAIN = staff_of(
    {"staff_no": "1", "leader": "2"},
    {"staff_no": "2", "leader": "3"},
    {"staff_no": "3"},
    {"staff_no": "4", "leader": "2"},
)


def test_each_level_earns_its_share_of_what_those_below_it_earned() -> None:
    earned = earned_of(("1", DAY, 100_000), ("4", DAY, 50_000), ("2", DAY, 30_000))
    found = lines(CHAIN, earned, plan_of(*FIVE_AND_TWO))
    assert amounts(found) == [
        ("2", "管理提成 2026-01 第1级", 7_500),
        ("3", "管理提成 2026-01 第1级", 1_500),
        ("3", "管理提成 2026-01 第2级", 3_000),
    ]
    assert found[0]["says"] == "下属1、4共得1500.00元，按第1级5% = 75.00元"
    assert {line["clause"] for line in found} == {"五"}
    assert lines(CHAIN, earned, plan_of(*FIVE_AND_TWO), locale="en")[0]["says"] == (
        "1500.00 yuan earned by 1, 4, at level 1 5% = 75.00 yuan"
    )


def test_who_leads_is_as_of_the_day_of_each_earning() -> None:
    moved = staff_of(
        {"staff_no": "1", "leader": "2", "valid_from": date(2026, 1, 1)},
        {"staff_no": "1", "leader": "3", "valid_from": date(2026, 1, 16)},
        {"staff_no": "2"},
        {"staff_no": "3"},
    )
    earned = earned_of(("1", date(2026, 1, 15), 100_000), ("1", date(2026, 1, 16), 20_000))
    assert amounts(lines(moved, earned, plan_of(*FIVE_AND_TWO))) == [
        ("2", "管理提成 2026-01 第1级", 5_000),
        ("3", "管理提成 2026-01 第1级", 1_000),
    ]


def test_the_leader_of_a_team_earns_on_the_team_and_not_on_themselves() -> None:
    team = staff_of(
        {"staff_no": "1", "team": "甲"},
        {"staff_no": "2", "team": "甲", "leads": "甲"},
        {"staff_no": "3", "team": "乙"},
        {"staff_no": "9", "team": "甲", "left_on": date(2025, 12, 31), "leads": "甲"},
    )
    earned = earned_of(("1", DAY, 100_000), ("2", DAY, 70_000), ("3", DAY, 40_000))
    assert amounts(lines(team, earned, plan_of(*FIVE_AND_TWO), by_team)) == [("2", "管理提成 2026-01 第1级", 5_000)]


def test_teams_of_leaders_make_levels() -> None:
    team = staff_of(
        {"staff_no": "1", "team": "甲"},
        {"staff_no": "2", "team": "东区", "leads": "甲"},
        {"staff_no": "3", "leads": "东区"},
    )
    found = lines(team, earned_of(("1", DAY, 100_000)), plan_of(*FIVE_AND_TWO), by_team)
    assert amounts(found) == [("2", "管理提成 2026-01 第1级", 5_000), ("3", "管理提成 2026-01 第2级", 2_000)]


def test_a_leader_who_has_left_earns_nothing_and_the_levels_above_stay_what_they_are() -> None:
    gone = staff_of(
        {"staff_no": "1", "leader": "2"},
        {"staff_no": "2", "leader": "3", "left_on": date(2026, 1, 4)},
        {"staff_no": "3"},
    )
    found = lines(gone, earned_of(("1", DAY, 100_000)), plan_of(*FIVE_AND_TWO))
    assert amounts(found) == [("3", "管理提成 2026-01 第2级", 2_000)]


def test_a_month_is_rounded_once_and_what_is_taken_back_counts_with_its_sign() -> None:
    three = earned_of(("1", DAY, 10_010), ("1", date(2026, 1, 6), 10_010), ("4", DAY, 10_010))
    # 300.30 × 5 % = 15.015; three times 5.005 would be 15.03.
    assert amounts(lines(CHAIN, three, plan_of(FIVE_AND_TWO[0])))[0][2] == 1_502
    back = earned_of(("1", DAY, 100_000), ("1", date(2026, 2, 5), -100_000))
    assert amounts(lines(CHAIN, back, plan_of(FIVE_AND_TWO[0]))) == [
        ("2", "管理提成 2026-01 第1级", 5_000),
        ("2", "管理提成 2026-02 第1级", -5_000),
    ]


def test_the_share_may_depend_on_who_the_leader_was_on_the_day() -> None:
    people = staff_of(
        {"staff_no": "1", "leader": "2"},
        {"staff_no": "2", "post": "班长", "valid_from": date(2026, 1, 1)},
        {"staff_no": "2", "post": "经理", "valid_from": date(2026, 1, 16)},
    )
    plan = plan_of({"层级": 1, "比例": 5, "岗位": "班长"}, {"层级": 1, "比例": 8, "岗位": "经理"})
    earned = earned_of(("1", date(2026, 1, 15), 100_000), ("1", date(2026, 1, 16), 100_000))
    assert sorted(line["amount"] for line in lines(people, earned, plan)) == [5_000, 8_000]


def test_two_shares_of_one_level_for_one_person_are_a_fault() -> None:
    numbers = {"规则": [1, 2], "层级": [1, 1], "比例": [5, 8]}
    labels = {
        "依据": ["五"] * 2,
        "生效": ["2026-01-01"] * 2,
        **{label: list(map(str, said)) for label, said in numbers.items()},
    }
    others = ("说明", "失效", "岗位")
    sheet = read(
        Overrides, [*([label, *cells] for label, cells in labels.items()), *([label, "", ""] for label in others)]
    )
    plan, _ = load(SCHEME, {Overrides: sheet.frame.rows(named=True)})
    assert [(fault.row, fault.column, fault.code) for fault in override.faults(plan)] == [(3, "rule", "overlap")]


def faulty(*rows: Row) -> list[tuple[int, str, str]]:
    """What is wrong with a staff list of these rows."""
    labels = {name: column.label.zh for name, column in columns(Staff).items()}
    usual = {"姓名": "甲", "岗位": "销售", "权限": "员工"}
    typed = [{**usual, **row} for row in rows]
    sheet = read(Staff, [[label, *(row.get(label, "") for row in typed)] for label in labels.values()])
    return sorted(check(sheet).select("row", "column", "code").rows())


def test_people_who_are_above_each_other_are_a_fault_each() -> None:
    circle = [
        {"工号": "1", "上级": "2"},
        {"工号": "2", "上级": "3"},
        {"工号": "3", "上级": "2"},
        {"工号": "4", "上级": "4"},
    ]
    assert faulty(*circle) == [(3, "leader", "own_leader"), (4, "leader", "own_leader"), (5, "leader", "own_leader")]
    assert faulty({"工号": "1", "上级": "2"}, {"工号": "2"}) == []
    assert faulty({"工号": "1", "上级": "7"}) == [(2, "leader", "unknown_staff")]


def test_a_circle_that_two_changes_made_one_after_the_other_is_none() -> None:
    after = [
        {"工号": "1", "上级": "2", "生效日": "2026-01-01"},
        {"工号": "1", "生效日": "2026-02-01"},
        {"工号": "2", "生效日": "2026-01-01"},
        {"工号": "2", "上级": "1", "生效日": "2026-02-01"},
    ]
    assert faulty(*after) == []
    assert faulty(after[0], after[2], after[3]) == [(2, "leader", "own_leader"), (4, "leader", "own_leader")]


def test_a_team_that_two_people_lead_on_one_day_is_a_fault() -> None:
    two = [{"工号": "1", "带班组": "甲"}, {"工号": "2", "带班组": "甲"}, {"工号": "3", "带班组": "乙"}]
    assert faulty(*two) == [(2, "leads", "led_by_two"), (3, "leads", "led_by_two")]
    handed_over = [
        {"工号": "1", "带班组": "甲", "离职日期": "2026-01-31"},
        {"工号": "2", "带班组": "甲", "入职日期": "2026-02-01"},
    ]
    assert faulty(*handed_over) == []


PEOPLE = "123456"
LEADERS = st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE))
EARNINGS = st.lists(st.tuples(st.sampled_from(PEOPLE), st.just(DAY), st.integers(-(10**9), 10**9)), max_size=12)


@settings(max_examples=25)
@given(LEADERS, EARNINGS)
def test_no_earning_pays_anybody_twice_or_its_own_person_whoever_is_above_whom(
    leader_of: dict[str, str], earnings: list[tuple[str, date, int]]
) -> None:
    # Circles and all: a sheet that is faulty leads nobody to be paid twice.
    staff = staff_of(*({"staff_no": person, "leader": leader_of.get(person)} for person in PEOPLE))
    plan = plan_of(*FIVE_AND_TWO, {"层级": 3, "比例": "1%"})
    expected: Counter[tuple[str, int]] = Counter()
    for person, _, amount in earnings:
        passed, who = [person], leader_of.get(person)
        for level in (1, 2, 3):
            if who is None:
                break
            if who not in passed:
                expected[who, level] += amount
            passed.append(who)
            who = leader_of.get(who)
    share = {1: 5, 2: 2, 3: 1}
    due = {key: Fraction(amount * share[key[1]], 100) for key, amount in expected.items()}
    rounded = {key: int(abs(exact) + Fraction(1, 2)) * (1 if exact > 0 else -1) for key, exact in due.items()}
    found = lines(staff, earned_of(*earnings), plan)
    got = {(line["staff_no"], int(line["key"][-2])): line["amount"] for line in found}
    assert got == {key: amount for key, amount in rounded.items() if amount}
    assert len(got) == len(found)


def test_duckdb_finds_the_overrides_that_polars_finds(tmp_path: Path) -> None:
    earned = earned_of(("1", DAY, 100_003), ("4", DAY, 50_001), ("2", date(2026, 2, 5), 30_007))
    told = []
    for make in (in_polars, in_duckdb(tmp_path)):
        people = make(CHAIN)
        for above in (by_leader, by_team):
            found = overrides(make(earned), people, above(people), plan_on(make, plan_of(*FIVE_AND_TWO)), "zh")
            told.append(sorted_rows(found))
    assert told[:2] == told[2:]
    assert len(told[0]) == 3


@given(turn=st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_what_is_taken_back_leaves_leaders_over_all_months_with_their_share_of_what_is_left(turn: Random) -> None:
    people = staff_of({"staff_no": "1", "leader": "2"}, {"staff_no": "2", "leader": "3"}, {"staff_no": "3"})
    days = [(date(2026, 1, turn.randint(1, 28)), JAN, turn.randint(1, 99_999)) for _ in range(turn.randint(1, 4))]
    gone = [turn.random() < 0.5 for _ in days]
    earned = [("1", on, month, "0000-00", amount) for on, month, amount in days]
    back = [
        ("1", on, month, f"2026-0{turn.randint(1, 4)}", -amount)
        for (on, month, amount), is_gone in zip(days, gone, strict=True)
        if is_gone
    ]
    stayed = [row for row, is_gone in zip(earned, gone, strict=True) if not is_gone]
    assert all_months(earned + back, people) == all_months(stayed, people)


def all_months(moves: list[tuple[str, date, str, str, int]], people: pl.DataFrame) -> Counter[str]:
    types = {"staff_no": pl.String, "on": pl.Date, "month": pl.String, "case": pl.String, "amount": pl.Int64}
    frame, staff = pl.LazyFrame(moves, types, orient="row"), in_polars(people)
    found = overrides(nw.from_native(frame), staff, by_leader(staff), plan_of(*FIVE_AND_TWO), "zh").collect()
    sums: Counter[str] = Counter()
    for row in found.rows(named=True):
        assert JAN <= row["month"] <= "2026-04"
        sums[row["staff_no"]] += row["amount"]
    return Counter({who: amount for who, amount in sums.items() if amount})
