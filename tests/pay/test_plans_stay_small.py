"""A plan is data that is joined: what an engine is asked hardly grows with it, and 2,000 rows are as fine as ten."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from functions.pay.expressions import Frame
from functions.pay.plan.dated import Plan
from functions.pay.rates.deals import pay_deals
from functions.pay.rates.explain import Speech, explain
from tests.pay.book import RULES, read_book, shipped
from tests.pay.engines import in_duckdb, in_polars, plan_on, sorted_rows
from tests.pay.plans import rows_of, tab_of
from tests.pay.quarters import quarter
from tests.pay.rate_tables import Row, bands, deal, frame, lazy, planned
from tests.pay.statements import DEEPEST, LONGEST, nesting, windows
from tests.pay.test_backends import calculated

FEW, SOME, MANY = 14, 210, 2_000
A_ROW = 200  # bytes of SQL that one more row of the plan may cost


def rule(number: int) -> list[Row]:
    """One rule of two bands, of a price range of its own; every mechanism in turn."""
    ends = ((0, 1000, "含下限", 3 + number % 7), (1000, "", "含下限", 11))
    thing = {"计入": "黄金", "计量": "每人期", "单位": "克"}
    ways: list[tuple[str, str, Row]] = [
        ("月金额", "全额", {}),
        ("月金额", "分段", {}),
        ("季金额", "插值", {}),
        ("月完成率", "分段", {}),
        ("月金额", "全额", {"封顶": 100 + number}),
        ("月金额", "全额", {"保底": 100 + number}),
        ("月金额", "全额", thing),
    ]
    counts, mode, further = ways[number % len(ways)]
    own = {"规则": str(number), "成交价": f"{number * 10}以上不满{number * 10 + 10}", "依据": f"条款{number}"}
    return bands(counts, mode, *ends, **own, **further)


@cache
def plan_of(rows: int) -> Plan:
    """A plan of so many rate rows."""
    return planned([row for number in range(rows // 2) for row in rule(number)])


def deals_of(rows: int) -> pl.DataFrame:
    """A deal under each of some forty rules, spread over the whole plan."""
    rules = range(0, rows // 2, max(1, rows // 80))
    return frame(
        [
            deal(
                f"2016-01-{1 + at % 28:02d}", str(1001 + at % 3), share=90_000 + at, price=at * 1000 + 500, quota=70_000
            )
            for at in rules
        ]
    )


def told(deals: Frame, plan: Plan) -> Frame:
    return explain(pay_deals(deals, plan), Speech(plan, "zh"))


def statement(rows: int, folder: Path) -> str:
    """What DuckDB is asked for the calculation and its explanations, as text."""
    make = in_duckdb(folder)
    native: Any = told(make(deals_of(rows)), plan_on(make, plan_of(rows))).to_native()
    return str(native.sql_query())


@pytest.mark.parametrize("rows", [FEW, SOME, MANY])
def test_a_statement_stays_short_and_flat_and_every_window_has_its_partition(rows: int, tmp_path: Path) -> None:
    text = statement(rows, tmp_path)
    assert len(text.encode()) < LONGEST
    assert nesting(text) < DEEPEST
    assert windows(text)
    assert all(windows(text))


@pytest.mark.parametrize(("fewer", "more"), [(FEW, SOME), (SOME, MANY)])
def test_one_more_row_of_the_plan_hardly_lengthens_a_statement(fewer: int, more: int, tmp_path: Path) -> None:
    short, long = (len(statement(rows, tmp_path).encode()) for rows in (fewer, more))
    assert long - short <= A_ROW * (more - fewer)


@pytest.mark.parametrize("rows", [FEW, SOME, MANY])
def test_a_plan_of_any_size_pays_and_says_the_same_on_every_engine(rows: int, tmp_path: Path) -> None:
    deals, plan, make = deals_of(rows), plan_of(rows), in_duckdb(tmp_path)
    here = sorted_rows(told(lazy(deals), plan))
    there = sorted_rows(told(make(deals), plan_on(make, plan)))
    assert here == there
    assert len(here) > len(deals)


def test_every_rule_that_keeps_a_deal_from_earning_is_told_however_many_there_are(tmp_path: Path) -> None:
    rules = rows_of(shipped("rules"))
    no_4g = next(row for row in rules if row["规则"] == "非有效4G")
    many = [{**no_4g, "规则": str(number), "说明": f"第{number}条不计"} for number in range(100, 180)]
    book = quarter(4, deals=60)
    book.tabs[RULES] = tab_of([*rules, *many], list(shipped("rules")[0]))
    inputs = read_book(book)
    here, there = (calculated(inputs, make)[0] for make in (in_polars, in_duckdb(tmp_path)))
    assert sorted_rows(here) == sorted_rows(there)
    said = [text for text in here.collect().to_native()["says"] if "第100条不计" in text]
    assert said
    assert all(f"第{number}条不计" in text for text in said for number in range(100, 180))


def test_every_clause_of_a_long_plan_is_cited_by_its_own_deals() -> None:
    rules = [number for number in range(MANY // 2) if number % 7 < 6][:150]  # but those that pay once a period
    deals = frame([deal(share=90_000, price=number * 1000 + 500, quota=70_000) for number in rules])
    found = pay_deals(lazy(deals), plan_of(MANY)).collect().to_native().filter(pl.col("row").is_not_null())
    assert found.sort("row")["clause"].to_list() == [f"条款{number}" for number in rules]
