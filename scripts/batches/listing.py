"""The problems of a batch as a recalculation lists them, and beside each the file and the row in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl

from functions.jobs import owners, problems
from functions.jobs.problems import Finding, Place
from functions.jobs.results import found_rows, unrated_rows
from schemas.problems import ERROR
from schemas.results import Problems
from schemas.tab import Means, Tab, columns, named
from schemas.words import Text
from scripts.batches.checking import Rooms
from scripts.batches.engines import collected
from scripts.batches.plan import Given
from scripts.batches.sheets import faults_of, rows_as_sheet
from scripts.batches.stages import emptied

AT_ONCE = 50_000  # rows whose problems are put into words together


def list_problems(given: Given, work: Path, paid: Path, holding: Mapping[Place, str], folder: Path) -> dict[str, int]:
    """Writes every problem: the columns of 问题清单, whether the row `holds` pay back, `file` and `file_row`."""
    emptied(folder).mkdir(parents=True)
    count = errors = 0
    for number, listed in enumerate(_listed(given, work, _found(given, paid), holding)):
        listed.write_parquet(folder / f"part-{number:05}.parquet")
        count, errors = count + listed.height, errors + listed.filter(pl.col("level") == ERROR).height
    return {"errors": errors, "reminders": count - errors}


def _found(given: Given, paid: Path) -> list[Finding]:
    of = given.book.schemes[0]
    found = unrated_rows(of, collected(paid / "unrated")) if (paid / "unrated").exists() else []
    return found + (found_rows(of, collected(paid / "findings")) if (paid / "findings").exists() else [])


def _listed(given: Given, work: Path, found: Sequence[Finding], holding: Mapping[Place, str]) -> Iterator[pl.DataFrame]:
    inputs = given.inputs
    further: dict[type[Tab], list[Finding]] = {}
    for finding in found:
        further.setdefault(finding.tab, []).append(finding)
    columns_wanted = [*columns(Problems), "holds"]
    for tab in inputs.workbook.inputs:
        mine = further.get(tab, [])
        if tab not in given.sources:
            sheet, faults = inputs.sheets[tab], inputs.faults[tab]
            between = [fault for part in inputs.parts for fault in part.between]
            words = inputs.words(tab)
            some = problems.listed(sheet, faults, [*between, *mine], holding, inputs.locale, words, inputs.said)
            yield some.select(columns_wanted).with_columns(
                file=pl.lit(None, dtype=pl.String), file_row=pl.lit(None, dtype=pl.Int64)
            )
            continue
        faults = faults_of(tab, work)
        said = _contested(given, tab, faults, work)
        rows = pl.concat([faults["row"], pl.Series([one.row for one in mine], dtype=pl.Int64)]).unique().sort()
        for start in range(0, len(rows), AT_ONCE):
            some_rows = rows.slice(start, AT_ONCE)
            sheet = rows_as_sheet(given.sources[tab], some_rows, Rooms(work, tab.__name__))
            low, high = some_rows[0], some_rows[-1]
            some = problems.listed(
                sheet,
                faults.filter(pl.col("row").is_between(low, high)),
                [one for one in mine if low <= one.row <= high],
                holding,
                inputs.locale,
                inputs.words(tab),
                said,
            )
            yield _placed(some.select(columns_wanted), given, tab)


def _placed(listed: pl.DataFrame, given: Given, tab: type[Tab]) -> pl.DataFrame:
    places = [given.sources[tab].place_of(row) for row in listed["row"]]
    return listed.with_columns(
        pl.Series("file", [file for file, _ in places], dtype=pl.String),
        pl.Series("file_row", [row for _, row in places], dtype=pl.Int64),
    )


def _contested(
    given: Given, tab: type[Tab], faults: pl.DataFrame, work: Path
) -> dict[tuple[type[Tab], int, str], Text]:
    """What is said of rows that have another person's number."""
    if not owners.is_owned(tab):
        return {}
    key, rooms = named(tab, Means.KEY)[0], Rooms(work, tab.__name__)
    taken = faults.filter((pl.col("code") == "duplicate") & (pl.col("column") == key))["row"]
    all_rows = pl.scan_parquet(rooms["rows"] / "*.parquet").select("row", key)
    keys = all_rows.filter(pl.col("row").is_in(taken.implode())).select(key).unique()
    rows = all_rows.join(keys, on=key, how="semi").select("row").collect()["row"]
    sheet = rows_as_sheet(given.sources[tab], rows, rooms)
    known = pl.DataFrame(schema=owners.KNOWN)
    return dict(owners.contested(sheet, faults, known, given.inputs.locale).said)
