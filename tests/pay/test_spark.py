"""The rate table and pay schemes give on PySpark what they give on Polars, to the last unit and the last word."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from pyspark.sql import SparkSession

from functions.pay.expressions import Frame
from functions.pay.rates.deals import pay_deals
from schemas.scheme import SCHEMES
from tests.pay.engines import plan_on, sorted_rows
from tests.pay.rate_tables import Row, bands, deal, frame, lazy, planned
from tests.pay.scheme_books import parts_of, pay_of
from tests.pay.worked_example import NAME, fullest_inputs

pytestmark = pytest.mark.spark
EVERYTHING = [
    *bands("月金额", "分段", (0, 100, "含上限", 5), (100, "", "含上限", 7.5), 用工类型="全职", 封顶=30),
    *bands("月金额", "插值", (50, 100, "含下限", 3), (100, "", "含下限", 8), 规则="2", 用工类型="兼职"),
    *bands(
        *("季完成率", "全额", (0, 50, "含上限", 1), (50, "", "含上限", 2)),
        **{"规则": "3", "计入": "黄金", "计量": "每人期", "单位": "克"},
    ),
]
DEALS = [
    deal(f"2016-01-{day:02d}", str(1001 + day % 3), kind="兼职" if day % 3 else "全职", share=share, **numbers)
    for day, share in zip(
        range(1, 13), (7000, -1250, 3333, 4001, 9999, 5, 6000, 12345, 1, 0, 8888, 100_000), strict=True
    )
    for numbers in [{"quota": 20_000 if day % 4 else None}]
]


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",
        "spark.sql.shuffle.partitions": "1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.adaptive.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        # Merged steps would repeat each other's expressions over and over.
        "spark.sql.optimizer.excludedRules": "org.apache.spark.sql.catalyst.optimizer.CollapseProject",
        # One pass over a few rows: compiling each step would take longer than the steps.
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        # Where in Python each expression was made is of no use here, and twice as many calls.
        "spark.python.sql.dataFrameDebugging.enabled": "false",
        "spark.sql.dataFrameQueryContext.enabled": "false",
    }
    building = SparkSession.builder.master("local[1]")
    for name, value in settings.items():
        building = building.config(name, value)
    session = building.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def made_in(spark: SparkSession, frame: pl.DataFrame) -> Frame:
    """The frame as Spark has it."""
    types = {"Int64": "long", "String": "string", "Date": "date", "Boolean": "boolean"}
    schema = ", ".join(f"`{name}` {types[str(dtype)]}" for name, dtype in frame.schema.items())
    made: Frame = nw.from_native(spark.createDataFrame(frame.rows(), schema))
    return made


def kept_in(spark: SparkSession, frame: Frame) -> Frame:
    """The frame worked out."""
    native = frame.to_native()
    kept: Frame = nw.from_native(spark.createDataFrame(native.collect(), native.schema))
    return kept


def rows_there(frame: Frame) -> list[tuple[Any, ...]]:
    """All rows of a frame of Spark, their columns by name."""
    names = sorted(frame.collect_schema().names())
    return sorted(map(tuple, frame.select(names).to_native().collect()), key=repr)


def in_order(rows: list[Row]) -> list[dict[str, Any]]:
    return sorted(map(dict, rows), key=lambda row: (str(row["key"]), str(row["staff_no"])))


def test_pyspark_gives_what_polars_gives(spark: SparkSession) -> None:
    deals = frame(DEALS)
    given = made_in(spark, deals)
    plan = planned(EVERYTHING)
    there = pay_deals(given, plan_on(partial(made_in, spark), plan)).to_native().collect()
    here = pay_deals(lazy(deals), plan).collect().to_native().to_dicts()
    assert in_order([row.asDict() for row in there]) == in_order(here)
    assert len(here) > len(DEALS)


@pytest.mark.parametrize("name", [*SCHEMES, NAME])
def test_a_scheme_gives_on_pyspark_what_it_gives_on_polars(name: str, spark: SparkSession, tmp_path: Path) -> None:
    with fullest_inputs(name, tmp_path) as inputs:
        of = inputs.parts[0].scheme
        pay = pay_of(inputs, make=partial(made_in, spark), keep=partial(kept_in, spark))
        there = {part: rows_there(frame) for part, frame in parts_of(pay, of).items()}
        here = {part: sorted_rows(frame) for part, frame in parts_of(pay_of(inputs), of).items()}
    assert there == here
    assert here["details"]
