"""A batch for BigQuery: checked rows to be loaded, and the statements that calculate them."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import polars as pl

from functions.jobs import holds
from functions.pay import summary
from scripts.batches.checking import frames
from scripts.batches.engines import KEPT, PART, Kept, NotWritten
from scripts.batches.folders import InputError
from scripts.batches.paying import of_type, parts_of, pay_of
from scripts.batches.plan import Given
from scripts.batches.sheets import with_left_out
from scripts.batches.stages import emptied

BUCKET = "gs://YOUR-BUCKET"
LOAD, CALCULATE = "1_load.sql", "2_calculate.sql"


def write_sql(given: Given, work: Path, output: Path) -> dict[str, Any]:
    """Writes `tables`, a folder of checked rows for each table, and the two scripts that load and calculate them.

    Raises NotWritten where a step of the scheme cannot be written, and InputError where a faulty row holds pay back: the
    statements would pay it.
    """
    if held := holds.holds_of(with_left_out(given, work))["row"].n_unique():
        raise InputError(
            f"{held} faulty rows may take pay away, and statements cannot hold it back. Mend them ({output / 'problems'} "
            "names them, `holds` is true), then run this again; or take an engine that calculates."
        )
    sql = import_module("scripts.batches.on_bigquery")
    engine, of, folder = sql.BigQuery(), given.book.schemes[0], emptied(work / "sql")
    try:
        pay = pay_of(given, engine, work, Kept(engine, folder / KEPT))
    except sql.REFUSALS as lacking:
        raise NotWritten(str(lacking).partition("\n")[0]) from lacking
    for name, part in parts_of(pay).items():
        engine.write(part, folder / name)
    details = engine.scan(folder / "details")
    adjustments = folder / "adjustments"
    adjustments.mkdir(parents=True)
    entered = given.inputs.adjustments.with_columns(is_held=pl.lit(value=False))
    entered.select("month", "staff_no", "amount", "is_held").write_parquet(adjustments / PART)
    months = summary.summarise([summary.month_lines(details, of)], engine.scan(adjustments), of.summary)
    months = summary.with_people(months, frames(of, given, engine, work)[of.staff])
    engine.write(of_type(months, of.summary).sort("month", "staff_no"), folder / "summary")
    tables = emptied(output / "tables")
    for there in engine.loads:
        place = tables / sql.name_of(there)
        place.mkdir(parents=True)
        for file in there.glob("*.parquet"):
            (place / file.name).hardlink_to(file)
    loads = [sql.load_statement(there, BUCKET) for there in engine.loads]
    (output / LOAD).write_text("\n".join(loads), encoding="utf-8")
    (output / CALCULATE).write_text("\n".join(engine.statements), encoding="utf-8")
    return {"statements": len(engine.statements), "longest": max(map(len, engine.statements))}
