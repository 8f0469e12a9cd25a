"""The same frame on one engine or another, and what comes of it: as rows, numbers as Python's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import duckdb
import narwhals as nw
import polars as pl

from functions.pay.expressions import Frame
from functions.pay.plan.dated import Plan

Make = Callable[[pl.DataFrame], Frame]


def in_polars(frame: pl.DataFrame) -> Frame:
    """The frame as Polars has it, lazily."""
    return nw.from_native(frame.lazy())


def in_duckdb(folder: Path) -> Make:
    """Makes frames of DuckDB by way of files in a folder of their own."""

    def make(frame: pl.DataFrame) -> Frame:
        path = folder / f"{len(list(folder.iterdir()))}.parquet"
        frame.write_parquet(path)
        return cast(Frame, nw.from_native(cast(Any, duckdb.read_parquet(str(path)))))

    return make


def kept_in_duckdb(frame: Frame) -> Frame:
    """The frame worked out, in the memory of the engine."""
    native: Any = frame.to_native()
    kept: Frame = nw.from_native(native.materialize())
    return kept


def plan_on(make: Make, plan: Plan) -> Plan:
    """The plan, whose small tables go where the frames are."""
    return replace(plan, put=lambda table: make(table.to_native()))


def sorted_rows(frame: Frame) -> list[tuple[Any, ...]]:
    """All rows in one order, whatever theirs, their columns by name."""
    return sorted(rows_in_order(frame), key=repr)


def rows_in_order(frame: Frame) -> list[tuple[Any, ...]]:
    """All rows as they stand, their columns by name."""
    names = sorted(frame.collect_schema().names())
    native: Any = frame.select(names).to_native()
    rows = native.collect().rows() if isinstance(native, pl.LazyFrame) else native.fetchall()
    return list(map(tuple, rows))
