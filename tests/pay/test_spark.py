"""The rate table gives on PySpark what it gives on Polars, to the last unit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import narwhals as nw
import pytest
from pyspark.sql import SparkSession

from functions.pay.expressions import Frame
from functions.pay.rates.deals import pay_deals
from tests.pay.rate_tables import Row, bands, deal, frame, lazy, planned

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
    }
    building = SparkSession.builder.master("local[1]")
    for name, value in settings.items():
        building = building.config(name, value)
    session = building.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def in_order(rows: list[Row]) -> list[dict[str, Any]]:
    return sorted(map(dict, rows), key=lambda row: (str(row["key"]), str(row["staff_no"])))


def test_pyspark_gives_what_polars_gives(spark: SparkSession) -> None:
    deals = frame(DEALS)
    types = {"Int64": "long", "String": "string", "Date": "date"}
    schema = ", ".join(f"`{name}` {types[str(dtype)]}" for name, dtype in deals.schema.items())
    given: Frame = nw.from_native(spark.createDataFrame(deals.rows(), schema))
    plan = planned(EVERYTHING)
    there = pay_deals(given, plan).to_native().collect()
    here = pay_deals(lazy(deals), plan).collect().to_native().to_dicts()
    assert in_order([row.asDict() for row in there]) == in_order(here)
    assert len(here) > len(DEALS)
