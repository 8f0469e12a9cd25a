"""The statements that a batch writes for BigQuery give what a recalculation gives of the same rows."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb
import polars as pl
import pytest
import sqlglot
from sqlglot import exp

from functions.pay.expressions import Frame
from schemas.scheme import scheme
from scripts.batches import sql
from scripts.batches.engines import KEPT, PART, Kept, NotWritten
from scripts.batches.folders import InputError
from scripts.batches.on_bigquery import BigQuery, name_of, nested_deeply
from scripts.batches.sql import CALCULATE, LOAD
from scripts.batches.whole import SQL, run
from tests.pay.book import ADJUSTMENTS, Book
from tests.pay.quarters import quarter
from tests.pay.scheme_books import TRIED, fullest, inputs_of, parts_of, pay_of
from tests.pay.statements import DEEPEST, LONGEST, nesting, windows
from tests.scripts.batches import Quiet, alike, exported, in_texts, making, order_for, recalculated


def written(book: Book, folder: Path) -> Path:
    plan, entered = exported(book, folder)
    output = folder / "output"
    run(order_for(book, entered), plan, output, SQL, making("polars"), Quiet())
    return output


def worked_out(output: Path, part: str, names: list[str]) -> list[dict[str, object]]:
    """What DuckDB makes of the statements that were written."""
    loaded = (output / LOAD).read_text(encoding="utf-8")
    folders = list((output / "tables").iterdir())
    assert all(f"`{folder.name}`" in loaded for folder in folders)
    connection = calculated(
        {folder.name: folder for folder in folders}, [(output / CALCULATE).read_text(encoding="utf-8")]
    )
    return rows_of(connection, f"sql_{part}", names)


def calculated(tables: Mapping[str, Path], texts: Iterable[str]) -> duckdb.DuckDBPyConnection:
    """DuckDB, in which tables have been loaded and statements run, translated into its dialect."""
    connection = duckdb.connect()
    for name, folder in tables.items():
        connection.execute(f"CREATE TABLE \"{name}\" AS SELECT * FROM read_parquet('{folder}/*.parquet')")
    for text in texts:
        with nested_deeply():
            statements = [_in_duckdb(one) for one in sqlglot.parse(text, read="bigquery") if one is not None]
        for statement in statements:
            connection.execute(statement)
    return connection


def rows_of(connection: duckdb.DuckDBPyConnection, table: str, names: Iterable[str]) -> list[dict[str, object]]:
    """The rows of a table, each with these columns."""
    listed = ", ".join(f'"{name}"' for name in names)
    rows = connection.execute(f'SELECT {listed} FROM "{table}"').fetchall()
    return [dict(zip(names, row, strict=True)) for row in rows]


def _in_duckdb(statement: exp.Expr) -> str:
    """The statement in DuckDB's dialect, with what it has otherwise: divisions, Sunday, which is BigQuery's day 1 and

    DuckDB's day 0, and texts of which none is there, which BigQuery joins to a blank one and DuckDB to nothing.
    """
    for found in reversed(list(statement.find_all(exp.ArrayToString, exp.Anonymous, exp.Extract))):
        if isinstance(found, exp.Extract):
            if found.name.upper() == "DAYOFWEEK":
                found.replace(exp.Paren(this=exp.Add(this=found.copy(), expression=exp.Literal.number(1))))
        elif isinstance(found, exp.ArrayToString):
            found.replace(exp.Coalesce(this=found.copy(), expressions=[exp.Literal.string("")]))
        elif found.name.upper() == "IEEE_DIVIDE":
            value, over = (exp.Paren(this=part.copy()) for part in found.expressions)
            found.replace(exp.Div(this=value, expression=over))
    return statement.sql(dialect="duckdb")


def test_statements_pay_what_a_recalculation_pays(tmp_path: Path) -> None:
    book = in_texts(quarter(4, deals=150))
    book.tabs[ADJUSTMENTS] = book.tabs[ADJUSTMENTS][:1]  # of which some rows would hold pay back
    output, here = written(book, tmp_path), recalculated(book)
    for part in ("details", "summary"):
        assert alike({part: worked_out(output, part, list(here[part][0]))}) == alike({part: here[part]})
    statements = (output / CALCULATE).read_text(encoding="utf-8").split(";\n")
    assert max(map(len, statements)) < LONGEST


@pytest.mark.parametrize("name", TRIED)
def test_every_scheme_is_written_in_short_flat_statements_that_pay_the_same(name: str, tmp_path: Path) -> None:
    inputs, of, engine = inputs_of(name, fullest(name)), scheme(name), BigQuery()
    numbers = itertools.count()

    def make(frame: pl.DataFrame) -> Frame:
        folder = tmp_path / "given" / f"{next(numbers):03}"
        folder.mkdir(parents=True)
        frame.write_parquet(folder / PART)
        return engine.scan(folder)

    pay = parts_of(pay_of(inputs, make=make, keep=Kept(engine, tmp_path / KEPT)), of)
    for part, frame in pay.items():
        engine.write(frame, tmp_path / "sql" / part)
    for statement in engine.statements:
        assert len(statement.encode()) < LONGEST
        assert nesting(statement) < DEEPEST
        assert all(windows(statement))
    there = calculated({name_of(folder): folder for folder in engine.loads}, engine.statements)
    here = {part: frame.collect().to_native() for part, frame in parts_of(pay_of(inputs), of).items()}
    for part, frame in here.items():
        assert alike({part: rows_of(there, f"sql_{part}", frame.columns)}) == alike({part: frame.to_dicts()})


def test_rows_that_hold_pay_back_let_no_statement_be_written(tmp_path: Path) -> None:
    book = in_texts(quarter(4, deals=20))
    assert recalculated(book)["problems"]
    with pytest.raises(InputError, match="statements cannot hold it back"):
        written(book, tmp_path)
    assert not (tmp_path / "output" / CALCULATE).exists()


def test_a_scheme_that_cannot_be_written_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def not_known(*_: object, **__: object) -> None:
        raise TypeError("inputs should all have the same schema")

    monkeypatch.setattr(sql, "pay_of", not_known)
    book = in_texts(quarter(4, deals=20))
    book.tabs[ADJUSTMENTS] = book.tabs[ADJUSTMENTS][:1]
    with pytest.raises(NotWritten, match="the same schema"):
        written(book, tmp_path)
    assert not (tmp_path / "output" / CALCULATE).exists()
