"""Streaks count months in a row: a month that is skipped neither counts nor breaks them."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.pay.expressions import Frame
from functions.pay.streaks import Flag, flags, streak
from schemas.words import Text

Row = dict[str, Any]
DISMISS = Flag(
    Text("建议辞退", "dismissal advised"), Text("低于任务", "under quota"), "streak", 3, nw.lit(value=True), "五"
)
STATES = {"b": "below", "o": "ok", "s": "skip"}


def months(**by_person: str) -> Frame:
    """One letter a month from January 2016: below, ok, skipped, or `.` for no row at all."""
    rows = [
        {"staff_no": who, "month_index": 24192 + place, "month": f"2016-{place + 1:02}", "state": STATES[letter]}
        for who, letters in by_person.items()
        for place, letter in enumerate(letters)
        if letter != "."
    ]
    schema = {"staff_no": pl.String, "month_index": pl.Int64, "month": pl.String, "state": pl.String}
    return nw.from_native(pl.LazyFrame(rows, schema=schema))


def with_streak(frame: Frame) -> Frame:
    return streak(frame, nw.col("state") == "below", skip=nw.col("state") == "skip")


def counted(letters: str) -> list[int]:
    rows = with_streak(months(a=letters)).collect().to_native().sort("month_index")
    return list(rows["streak"])


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("bbb", [1, 2, 3]),
        ("bob", [1, 0, 1]),
        ("bsb", [1, 1, 2]),
        ("sbsb", [0, 1, 1, 2]),
        ("bb.b", [1, 2, 1]),
        ("ob.ss", [0, 1, 0, 0]),
        ("ooo", [0, 0, 0]),
    ],
)
def test_a_streak_runs_on_over_skipped_months_and_ends_with_a_good_or_a_missing_one(
    letters: str, expected: list[int]
) -> None:
    assert counted(letters) == expected


def test_each_person_has_a_streak_of_their_own() -> None:
    rows = with_streak(months(a="bb", b="ob")).collect().to_native().sort("staff_no", "month_index")
    assert list(rows["streak"]) == [1, 2, 0, 1]


@given(st.text("bos", min_size=1, max_size=12))
def test_a_streak_is_what_counting_by_hand_gives(letters: str) -> None:
    expected, run = [], 0
    for letter in letters:
        run = 0 if letter == "o" else run + (letter == "b")
        expected.append(run)
    assert counted(letters) == expected


def flagged(frame: Frame, *rules: Flag, whole_only: bool = True) -> list[Row]:
    only = nw.col("state") != "skip" if whole_only else None
    rows: list[Row] = (
        flags(with_streak(frame), rules, kind=Text("人员提示", "Staff flag"), locale="zh", only=only)
        .collect()
        .to_native()
        .to_dicts()
    )
    return rows


def test_three_whole_months_under_quota_advise_dismissal_and_two_do_not() -> None:
    rows = flagged(months(a="bbb", b="bbo", c="bsbs"), DISMISS)
    assert [{name: value for name, value in row.items() if value is not None} for row in rows] == [
        {
            "period": "2016-03",
            "kind": "人员提示",
            "subject": "a",
            "value": "3",
            "target": "3",
            "verdict": "建议辞退",
            "clause": "五",
            "says": "到2016-03已连续3个整月低于任务，满3个月",
            "place": 0,
        }
    ]


def test_a_flag_may_ask_for_a_number_that_differs_from_row_to_row() -> None:
    least = nw.when(nw.col("staff_no") == "a").then(nw.lit(1)).otherwise(nw.lit(2))
    rule = Flag(Text("提示", "flag"), Text("无成交", "no deal"), "streak", least, nw.lit(value=True), "五")
    assert [(row["subject"], row["period"]) for row in flagged(months(a="b", b="bb"), rule)] == [
        ("a", "2016-01"),
        ("b", "2016-02"),
    ]


def test_without_rules_nobody_is_flagged() -> None:
    assert flagged(months(a="bbb")) == []
