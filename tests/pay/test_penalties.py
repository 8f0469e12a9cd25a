"""Penalties take away a fixed sum, a sum for each time, or a multiple of what was rewarded, and say so."""

from __future__ import annotations

from datetime import date
from typing import Any

import narwhals as nw
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from functions.pay.expressions import Frame
from functions.pay.penalties import Penalty, fixed, multiple_of, per_occurrence
from schemas.words import Text

Row = dict[str, Any]
FALSE_DEAL = Penalty(Text("虚假成交", "false deal"), "六")
LATE = Penalty(Text("措施未按时完成", "action not done in time"), nw.col("of"))
TEN = 10_000_000


def events(*rows: Row) -> Frame:
    plain = {"key": "D1", "staff_no": "1001", "on": date(2016, 2, 29), "times": 1, "would": 0, "of": "九"}
    schema = {"key": pl.String, "staff_no": pl.String, "on": pl.Date, "times": pl.Int64, "would": pl.Int64}
    return nw.from_native(pl.LazyFrame([{**plain, **row} for row in rows], schema={**schema, "of": pl.String}))


def listed(frame: Frame) -> list[Row]:
    rows: list[Row] = frame.collect().to_native().to_dicts()
    return rows


def test_a_false_deal_costs_ten_times_what_it_would_have_paid() -> None:
    lines = listed(multiple_of(events({"would": 720_00}), FALSE_DEAL, nw.col("would"), TEN, locale="zh"))
    assert lines == [
        {
            "key": "D1",
            "month": "2016-02",
            "staff_no": "1001",
            "clause": "六",
            "says": "虚假成交，按应得720.00元的10倍，扣7200.00元",
            "reward": -7_200_00,
        }
    ]


def test_a_false_deal_that_would_have_paid_nothing_costs_nothing() -> None:
    assert listed(multiple_of(events({"would": 0}), FALSE_DEAL, nw.col("would"), TEN, locale="zh")) == []


def test_every_owner_pays_five_yuan_each_time() -> None:
    owners = events({"times": 2}, {"staff_no": "1002", "times": 1}, {"staff_no": "1003", "times": 0})
    lines = listed(per_occurrence(owners, LATE, 5_00, nw.col("times"), amount="fine", locale="zh"))
    assert [(line["staff_no"], line["fine"]) for line in lines] == [("1001", -10_00), ("1002", -5_00)]
    assert lines[0]["says"] == "措施未按时完成，每次5.00元，2次，扣10.00元"
    assert lines[0]["clause"] == "九"


def test_a_false_claim_costs_a_fixed_sum() -> None:
    claim = Penalty(Text("虚报", "false claim"), "七")
    lines = listed(fixed(events({}), claim, 300_00, locale="en"))
    assert [(line["reward"], line["says"]) for line in lines] == [(-300_00, "false claim: 300.00 yuan taken away")]


def test_a_sum_may_differ_from_row_to_row_and_nothing_makes_no_line() -> None:
    lines = listed(fixed(events({"would": 7}, {"would": 0}), FALSE_DEAL, nw.col("would"), locale="zh"))
    assert [line["reward"] for line in lines] == [-7]


@given(st.integers(1, 10**10), st.integers(1, 20 * 10**6))
def test_a_multiple_is_rounded_half_up_to_the_fen_once(would: int, multiple: int) -> None:
    lines = listed(multiple_of(events({"would": would}), FALSE_DEAL, nw.col("would"), multiple, locale="zh"))
    charged = (2 * would * multiple + 10**6) // (2 * 10**6)
    assert [line["reward"] for line in lines] == ([-charged] if charged else [])
