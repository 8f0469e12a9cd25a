"""The same calculation on another engine gives the same results to the last sign."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw
import polars as pl
import pytest

from functions import pay
from functions.pay.explain import Speech, explain
from functions.pay.expressions import Frame
from functions.pay.facts import FACTS, attach
from functions.pay.summary import summarise, with_people
from schemas.cells import Cell
from schemas.telecom_retention import SCHEME
from tests.pay.book import RATES, TABS, TARGETS, Book, read_book, shipped
from tests.pay.plans import Row, rows_of, tab_of
from tests.pay.quarters import quarter

PAY = Path(pay.__file__).parent
Rows = list[dict[str, Any]]
Make = Callable[[pl.DataFrame], Frame]


def shipped_plan(rates: list[Row]) -> None:
    """Nothing changed."""


def everything_at_once(rates: list[Row]) -> None:
    """Whole tiers, a most, a least, groups of each kind, dates within a month, a reward that was not there before."""
    tier: Row = dict.fromkeys(("阶梯", "累计", "下限", "上限", "边界"), "")
    for row in rates:
        match row["规则"]:
            case "3":
                row |= {"阶梯": "全额", "保底": 130, "封顶": 150, "失效": "2016-02-15"}
            case "4":
                row |= {"组": "甲", "同组": "取高", "封顶": 95}
            case "7":
                row |= {"组": "乙", "同组": "相加", "保底": 45}
    three, four, seven = (next(row for row in rates if row["规则"] == rule) for rule in ("3", "4", "7"))
    rates += [
        {**three, **tier, "生效": "2016-02-16", "失效": "", "费率": 33},
        {**four, **tier, "规则": "10", "费率": 30, "封顶": ""},
        {**seven, "规则": "11", "依据": "补充通知", "到期目标": "是", "费率": 5.5, "封顶": 8, "保底": ""},
        {**seven, "规则": "12", "业务类型": "光纤平移", "组": "", "同组": "", "岗位": "非其他", "费率": 10, "保底": ""},
    ]


def changed(seed: int, change: Callable[[list[Row]], None]) -> Book:
    book = quarter(seed, deals=120)
    rates = rows_of(shipped("rates"))
    change(rates)
    heads: list[Cell] = list(shipped("rates")[0])
    book.tabs[RATES] = tab_of(rates, heads)
    return book


def in_polars(frame: pl.DataFrame) -> Frame:
    return nw.from_native(frame.lazy())


@pytest.fixture
def in_duckdb(tmp_path: Path) -> Make:
    def make(frame: pl.DataFrame) -> Frame:
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.parquet"
        frame.write_parquet(path)
        return nw.from_native(duckdb.read_parquet(str(path)))

    return make


def rows(frame: Frame, by: Iterable[str]) -> Rows:
    native = frame.to_native()
    found = native.collect().to_dicts() if isinstance(native, pl.LazyFrame) else fetched(native)
    return sorted(found, key=lambda row: [str(row.get(name)) for name in by])


def fetched(relation: Any) -> Rows:
    return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]


@pytest.mark.parametrize("change", [shipped_plan, everything_at_once])
def test_duckdb_gives_what_polars_gives(change: Callable[[list[Row]], None], in_duckdb: Make) -> None:
    inputs = read_book(changed(4, change))
    assert inputs.plan is not None
    told: list[tuple[Rows, Rows, Rows]] = []
    for make in (in_polars, in_duckdb):
        bare = inputs.deals.drop(*FACTS, "line", strict=False)
        targets = make(inputs.sheets[TABS[TARGETS]].frame.drop_nulls("month"))
        deals = attach(make(bare), make(inputs.staff), targets, SCHEME)
        details = explain(pay.calculate(deals, inputs.plan), Speech(inputs.plan, "zh"))
        months = summarise(details.rename({"solicitor": "staff_no"}), make(inputs.adjustments), SCHEME)
        told.append(
            (
                rows(deals, ["row"]),
                rows(details, ["row", "month", "solicitor", "floor_of"]),
                rows(with_people(months, make(inputs.staff)), ["month", "staff_no"]),
            )
        )
    assert told[0][0] == told[1][0]
    assert told[0][1] == told[1][1]
    assert told[0][2] == told[1][2]
    if change is everything_at_once:
        assert any(row["floor_of"] for row in told[0][1])


def test_money_and_credits_are_whole_numbers_throughout() -> None:
    inputs = read_book(changed(4, everything_at_once))
    assert inputs.plan is not None
    details = pay.calculate(in_polars(inputs.deals), inputs.plan).collect_schema()
    assert not [name for name, dtype in details.items() if dtype.is_float()]
    assert all(details[measure.id] == nw.Int64 for measure in SCHEME.measures)


@pytest.mark.parametrize("path", sorted(PAY.glob("*.py")), ids=lambda path: path.name)
def test_the_calculation_knows_no_engine(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not {name.partition(".")[0] for name in imported} & {"polars", "duckdb", "pyspark", "pandas", "pandera"}
