"""Every scheme gives on DuckDB what it gives on Polars, row by row, to the last unit and the last word."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas.scheme import scheme
from tests.pay.engines import in_duckdb, in_polars, kept_in_duckdb, rows_in_order
from tests.pay.scheme_books import TRIED, fullest, inputs_of, parts_of, pay_of


@pytest.mark.parametrize("name", TRIED)
def test_duckdb_gives_what_polars_gives(name: str, tmp_path: Path) -> None:
    inputs, of = inputs_of(name, fullest(name)), scheme(name)
    here = parts_of(pay_of(inputs, make=in_polars), of)
    there = parts_of(pay_of(inputs, make=in_duckdb(tmp_path), keep=kept_in_duckdb), of)
    assert {part: rows_in_order(frame) for part, frame in there.items()} == {
        part: rows_in_order(frame) for part, frame in here.items()
    }
    assert rows_in_order(here["details"]) or rows_in_order(here["reports"])
