"""The calculation as statements for BigQuery: what an engine would work out becomes a table that a statement makes."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.operations as ops
import narwhals as nw
import polars as pl
from ibis.backends.sql.compilers import BigQueryCompiler
from ibis.expr.rewrites import p, replace

from functions.pay.expressions import Frame
from scripts.batches.engines import KEPT, NotWritten

TYPES = {"Int64": "int64", "String": "string", "Date": "date", "Boolean": "boolean"}

# Statements are put into words by recursion, with some ten calls for each level of a nested expression.
CALLS = 20_000

# How Ibis refuses what it cannot write, columns of two types joined into one, and functions that it does not have.
REFUSALS = (ibis.common.exceptions.IbisError, TypeError, AttributeError)


@replace(p.MapGet)
def _as_cases(_: Any, **_further: Any) -> ops.Value:
    """A look-up in words or numbers that are given, as CASE: BigQuery knows no maps."""
    keys, values = _.arg.keys, _.arg.values
    kind = values.dtype.value_type
    return ops.SimpleCase(
        base=_.key,
        cases=tuple(ops.Literal(key, keys.dtype.value_type) for key in keys.value),
        results=tuple(ops.Literal(value, kind) for value in values.value),
        default=ops.Literal(None, kind) if _.default is None else ops.Cast(_.default, kind),
    )


@replace(p.Greatest)
def _greatest(_: Any, **_further: Any) -> ops.Value:
    return ops.Greatest(_instead_of_null(_.arg))


@replace(p.Least)
def _least(_: Any, **_further: Any) -> ops.Value:
    return ops.Least(_instead_of_null(_.arg))


def _instead_of_null(values: Sequence[ops.Value]) -> tuple[ops.Value, ...]:
    """Values of which the greatest is that of those that are there: one null makes BigQuery's null."""
    given = [value for value in values if isinstance(value, ops.Literal) and value.value is not None]
    return tuple(
        value
        if value in given
        else ops.Coalesce((value, *(given[:1] or [other for other in values if other != value])))
        for value in values
    )


class _Compiler(BigQueryCompiler):
    rewrites = (_as_cases, _greatest, _least, *BigQueryCompiler.rewrites)


class BigQuery:
    """Collects statements, in the order in which they have to run; `loads` are the folders whose files come before."""

    def __init__(self) -> None:
        self.statements: list[str] = []
        self.loads: list[Path] = []
        self._tables: dict[Path, Any] = {}
        self._compiler = _Compiler()

    def scan(self, folder: Path) -> Frame:
        """The table that stands for a folder: one that a statement makes, or that the folder's files are loaded into."""
        if folder not in self._tables:
            schema = pl.read_parquet_schema(next(folder.glob("*.parquet")))
            self.loads.append(folder)
            self._tables[folder] = ibis.table(
                {name: TYPES[str(kind)] for name, kind in schema.items()}, name=name_of(folder)
            )
        found: Frame = nw.from_native(self._tables[folder])
        return found

    def write(self, frame: Frame, folder: Path) -> None:
        """A statement that makes the table of a folder. Raises NotWritten."""
        found: Any = frame.to_native()
        try:
            with nested_deeply():
                text = self._compiler.to_sqlglot(found).sql(dialect="bigquery")
        except REFUSALS as lacking:
            raise NotWritten(str(lacking).partition("\n")[0]) from lacking
        kind = "TEMP TABLE" if folder.parent.name == KEPT else "OR REPLACE TABLE"
        self.statements.append(f"CREATE {kind} `{name_of(folder)}` AS\n{text};\n")
        self._tables[folder] = ibis.table(found.schema(), name=name_of(folder))


@contextmanager
def nested_deeply() -> Iterator[None]:
    """Lets calls nest as deeply as statements do, as long as it lasts."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, CALLS))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def name_of(folder: Path) -> str:
    """The table that stands for a folder of a batch."""
    return "_".join(folder.parts[-2:]).lower()


def load_statement(folder: Path, bucket: str) -> str:
    """The statement that loads a folder's files once they are in a bucket under the table's name."""
    name = name_of(folder)
    return f"LOAD DATA OVERWRITE `{name}`\nFROM FILES (format = 'PARQUET', uris = ['{bucket}/{name}/*.parquet']);\n"
