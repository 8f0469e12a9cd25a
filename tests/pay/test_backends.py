"""The same calculation on another engine gives the same results to the last sign."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import narwhals as nw
import polars as pl
import pytest

from functions import pay
from functions.jobs.inputs import Inputs
from functions.pay.book import Book, rows_of
from functions.pay.expressions import Frame
from functions.pay.facts import attach
from functions.pay.rates.deals import pay_deals
from functions.pay.schemes import calculate
from functions.pay.schemes.telecom_retention import facts
from functions.pay.summary import month_lines, summarise, with_people
from schemas.cells import Cell
from schemas.telecom_retention import SCHEME
from tests.pay import book as books
from tests.pay.book import RATES, read_book, shipped
from tests.pay.engines import Make, in_duckdb, in_polars, plan_on, sorted_rows
from tests.pay.plans import Row, tab_of
from tests.pay.plans import rows_of as plan_rows
from tests.pay.quarters import quarter

PAY = Path(pay.__file__).parent


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


def changed(seed: int, change: Callable[[list[Row]], None]) -> books.Book:
    book = quarter(seed, deals=120)
    rates = plan_rows(shipped("rates"))
    change(rates)
    heads: list[Cell] = list(shipped("rates")[0])
    book.tabs[RATES] = tab_of(rates, heads)
    return book


@pytest.fixture
def duck(tmp_path: Path) -> Make:
    return in_duckdb(tmp_path)


def with_facts(inputs: Inputs, make: Make) -> Frame:
    """Deals with all that is known of them besides what their rows say."""
    part = inputs.parts[0]
    bare = inputs.sheets[part.scheme.deals].frame.select("row", "solicitor", "accepted_on", "product", "account_no")
    people = attach(make(bare.drop_nulls()), make(inputs.staff), "solicitor", "accepted_on", ["name", "post"])
    return facts(people, rows_of({tab: make(frame) for tab, frame in part.frames.items()}))


def calculated(inputs: Inputs, make: Make) -> tuple[Frame, Frame]:
    part = inputs.parts[0]
    assert part.plan is not None
    frames = {tab: make(frame) for tab, frame in part.frames.items()}
    pay = calculate(Book(part.scheme, plan_on(make, part.plan), frames, inputs.today, "zh"))
    lines = month_lines(pay.details, part.scheme)
    months = with_people(
        summarise([lines], make(inputs.adjustments.with_columns(is_held=pl.lit(value=False))), part.scheme.summary),
        make(inputs.staff),
    )
    return pay.details, months


@pytest.mark.parametrize("change", [shipped_plan, everything_at_once])
def test_duckdb_gives_what_polars_gives(change: Callable[[list[Row]], None], duck: Make) -> None:
    inputs = read_book(changed(4, change))
    known = [sorted_rows(with_facts(inputs, make)) for make in (in_polars, duck)]
    assert known[0] == known[1]
    here, there = calculated(inputs, in_polars), calculated(inputs, duck)
    assert sorted_rows(here[0]) == sorted_rows(there[0])
    assert sorted_rows(here[1]) == sorted_rows(there[1])
    if change is everything_at_once:
        assert any(floor for (floor,) in sorted_rows(here[0].select("floor_of")))


def test_money_and_credits_are_whole_numbers_throughout() -> None:
    part = read_book(changed(4, everything_at_once)).parts[0]
    assert part.plan is not None
    details = pay_deals(in_polars(part.deals), part.plan).collect_schema()
    assert not [name for name, dtype in details.items() if dtype.is_float()]
    assert all(details[measure.id] == nw.Int64 for measure in SCHEME.measures)


@pytest.mark.parametrize("path", sorted(PAY.rglob("*.py")), ids=lambda path: str(path.relative_to(PAY)))
def test_the_calculation_knows_no_engine(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not {name.partition(".")[0] for name in imported} & {"polars", "duckdb", "pyspark", "pandas", "pandera"}
