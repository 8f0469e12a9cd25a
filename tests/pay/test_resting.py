"""What is earned of one measure may decide another; that two of them decide each other is a fault of the plan."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import polars as pl
import pytest

from functions.pay.plan.loading import Fault, Plan, load
from functions.pay.plan.resting import in_order
from functions.pay.rates.deals import pay_deals
from schemas.check import read
from schemas.plan import PlanRow, RateColumns, basis_of, counted_of, measure_of, plan_tab, unit_of
from schemas.scheme import Basis, Counted, Earned, Measure, Period, Scheme
from schemas.tab import Tab, columns
from schemas.units import unit_words
from schemas.words import Text, choices

WORDS = ("甲", "乙", "丙")
MEASURES = tuple(Measure(f"m_{place}", word, Earned.REWARD, 100, "元") for place, word in enumerate(WORDS))
BASES = (Basis("金额", "sales", 100), *(Basis(f"所得{one.word}", one.id, 100) for one in MEASURES))
COUNTED = tuple(Counted(f"月{one.word}", Period.MONTH, of=one.id, scale=100) for one in MEASURES)


class Rates(RateColumns, PlanRow):
    measure: str = measure_of(choices(*((word, word) for word in WORDS)))
    basis: str = basis_of(BASES)
    counts: str = counted_of(COUNTED)
    unit: str = unit_of(unit_words(MEASURES, BASES))

    class Config:
        metadata = plan_tab(("费率", "Rates"), ("费率", "Rates"), 201)


NAME = Text("试算", "Made up")
SCHEME = Scheme("made_up", NAME, NAME, (Tab,), Tab, Tab, Tab, MEASURES, Rates, bases=BASES, counted=COUNTED)


def loaded(*rows: dict[str, Any]) -> tuple[Plan, list[Fault]]:
    labels = {name: column.label.zh for name, column in columns(Rates).items()}
    usual = {"依据": "-", "生效": "2026-01-01", "单位": "%"}
    typed = [{"规则": str(number), **usual, **row} for number, row in enumerate(rows, start=1)]
    sheet = read(Rates, [[label, *(row.get(label, "") for row in typed)] for label in labels.values()])
    return load(SCHEME, {Rates: sheet.frame.rows(named=True)})


def tiered(measure: str, counts: str, least: int) -> dict[str, Any]:
    tier = {"阶梯": "全额", "累计": counts, "下限": least, "边界": "含下限"}
    return {"计入": measure, "计量": "金额", "费率": 1, **tier}


def paid(plan: Plan, *sales: int) -> list[tuple[int, ...]]:
    rows = {"row": range(len(sales)), "key": [f"D{place}" for place in range(len(sales))], "sales": list(sales)}
    same = {"staff_no": pl.lit("1"), "month": pl.lit("2026-01"), "on": pl.date(2026, 1, 5)}
    deals = pl.LazyFrame(rows).with_columns(**same).cast({"row": pl.Int64})
    found = pay_deals(nw.from_native(deals), plan).select(*(one.id for one in MEASURES)).collect()
    return [tuple(row) for row in found.rows()]


def test_a_measure_is_earned_after_what_it_rests_on_wherever_the_scheme_names_it() -> None:
    rows = [
        {"计入": "甲", "计量": "所得乙", "费率": 50},
        {"计入": "乙", "计量": "所得丙", "费率": 10},
        {"计入": "丙", "计量": "金额", "费率": 5},
    ]
    plan, faults = loaded(*rows)
    assert not faults
    assert [one.word for one in in_order(MEASURES, plan.rates)] == ["丙", "乙", "甲"]
    assert paid(plan, 1_000_000) == [(2_500, 5_000, 50_000)]


@pytest.mark.parametrize(("sales", "reached"), [((599_980, 400_000), False), ((600_000, 400_000), True)])
def test_a_tier_counts_what_a_month_earned_of_another_measure(sales: tuple[int, int], reached: bool) -> None:
    plan, faults = loaded({"计入": "乙", "计量": "金额", "费率": 5}, tiered("甲", "月乙", 500))
    assert not faults
    assert [row[0] for row in paid(plan, *sales)] == ([one // 100 for one in sales] if reached else [0, 0])


@pytest.mark.parametrize(
    "rows",
    [
        [tiered("甲", "月甲", 1)],
        [tiered("甲", "月乙", 1), {"计入": "乙", "计量": "所得甲", "费率": 5}],
        [tiered("甲", "月乙", 1), tiered("乙", "月丙", 1), {"计入": "丙", "计量": "所得甲", "费率": 5}],
    ],
)
def test_measures_that_rest_on_each_other_are_faults_of_all_their_rows(rows: list[dict[str, Any]]) -> None:
    _, faults = loaded({"计入": "丙", "计量": "金额", "费率": 5, "失效": "2026-01-31"}, *rows)
    circle = [fault for fault in faults if fault.code == "unsupported"]
    assert [fault.row for fault in circle] == list(range(3, 3 + len(rows)))
    assert all(fault.detail and "要先算出" in fault.detail.zh for fault in circle)
