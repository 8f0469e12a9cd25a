"""The statements that a batch writes for BigQuery give what a recalculation gives of the same rows."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
import sqlglot
from sqlglot import exp

from scripts.batches import sql
from scripts.batches.engines import NotWritten
from scripts.batches.folders import InputError
from scripts.batches.sql import CALCULATE, LOAD
from scripts.batches.whole import SQL, run
from tests.pay.book import ADJUSTMENTS, Book
from tests.pay.quarters import quarter
from tests.scripts.batches import Quiet, alike, exported, in_texts, making, order_for, recalculated

LONGEST = 500_000  # signs; BigQuery refuses statements of about a million


def written(book: Book, folder: Path) -> Path:
    plan, entered = exported(book, folder)
    output = folder / "output"
    run(order_for(book, entered), plan, output, SQL, making("polars"), Quiet())
    return output


def worked_out(output: Path, part: str, names: list[str]) -> list[dict[str, object]]:
    """What DuckDB makes of the statements, translated into its dialect."""
    connection = duckdb.connect()
    loaded = (output / LOAD).read_text(encoding="utf-8")
    for folder in (output / "tables").iterdir():
        assert f"`{folder.name}`" in loaded
        connection.execute(f"CREATE TABLE \"{folder.name}\" AS SELECT * FROM read_parquet('{folder}/*.parquet')")
    for statement in sqlglot.parse((output / CALCULATE).read_text(encoding="utf-8"), read="bigquery"):
        if statement is not None:
            connection.execute(statement.transform(_joined).sql(dialect="duckdb"))
    listed = ", ".join(f'"{name}"' for name in names)
    rows = connection.execute(f"SELECT {listed} FROM sql_{part}").fetchall()
    return [dict(zip(names, row, strict=True)) for row in rows]


def _joined(node: exp.Expression) -> exp.Expression:
    """Texts of which none is there are joined to a blank one in BigQuery, and to nothing in DuckDB."""
    return (
        exp.Coalesce(this=node, expressions=[exp.Literal.string("")]) if isinstance(node, exp.ArrayToString) else node
    )


def test_statements_pay_what_a_recalculation_pays(tmp_path: Path) -> None:
    book = in_texts(quarter(4, deals=150))
    book.tabs[ADJUSTMENTS] = book.tabs[ADJUSTMENTS][:1]  # of which some rows would hold pay back
    output, here = written(book, tmp_path), recalculated(book)
    for part in ("details", "summary"):
        assert alike({part: worked_out(output, part, list(here[part][0]))}) == alike({part: here[part]})
    statements = (output / CALCULATE).read_text(encoding="utf-8").split(";\n")
    assert max(map(len, statements)) < LONGEST


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
