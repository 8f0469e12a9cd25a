"""The calculation over all good rows, as the engine works it out: payout lines, what is held back, the months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl

from functions.jobs import holds
from functions.jobs.problems import Place
from functions.pay import schemes, summary
from functions.pay.book import Book, Pay
from functions.pay.expressions import Frame
from schemas.results import HELD, Reports
from schemas.tab import Tab, columns, dtypes
from scripts.batches.checking import Rooms, frames
from scripts.batches.engines import KEPT, Engine, Kept, Tables, collected
from scripts.batches.plan import Given
from scripts.batches.sheets import with_left_out
from scripts.batches.stages import emptied


def calculate(given: Given, engine: Engine, work: Path, folder: Path) -> dict[str, Any]:
    """Works out what the scheme pays, each part of it into a folder of its own."""
    emptied(folder)
    pay = pay_of(given, engine, work, Kept(engine, folder / KEPT))
    for name, part in parts_of(pay).items():
        engine.write(part, folder / name)
    return {"lines": count(folder / "details")}


def parts_of(pay: Pay) -> dict[str, Frame]:
    """What a calculation gives, by name; reports as they are shown."""
    reports = None if pay.reports is None else of_type(pay.reports, Reports)
    parts = {"details": pay.details, "unrated": pay.unrated, "reports": reports, "findings": pay.findings}
    return {name: part for name, part in parts.items() if part is not None}


def pay_of(given: Given, engine: Tables, work: Path, kept: Kept) -> Pay:
    """What the scheme pays, as frames of the engine. The plan is sound."""
    of, inputs = given.book.schemes[0], given.inputs
    plan = inputs.parts[0].plan
    if plan is None:
        raise ValueError("a faulty plan calculates nothing")
    unread = {tab: engine.scan(Rooms(work, tab.__name__)["unread"]) for tab in of.inputs}
    book = Book(
        of, replace(plan, put=kept.put), frames(of, given, engine, work), inputs.today, inputs.locale, kept, unread
    )
    return schemes.calculate(book)


def count(folder: Path) -> int:
    """How many rows the files of a folder have."""
    found: int = pl.scan_parquet(folder / "**/*.parquet").select(pl.len()).collect().item()
    return found


def of_type(frame: Frame, tab: type[Tab], *further: str) -> Frame:
    """The columns of a tab as it types them, for the sums of some engines are wider than what was summed."""
    types = dtypes(tab)
    typed = [nw.col(name).cast(nw.Int64) if types[name] == pl.Int64 else nw.col(name) for name in columns(tab)]
    return frame.select(*further, *typed)


@dataclass(frozen=True)
class Held:
    """What is held back: how many payout lines, and of each faulty row that holds anything a sentence that says what."""

    lines: int
    rows: Mapping[Place, str]


def finish(given: Given, engine: Engine, work: Path, paid: Path, folder: Path) -> Held:
    """Holds back what faulty rows might have taken away; payout lines, adjustments and months each get a folder.

    Lines of people whom no such row concerns stay with the engine; the others, who are few, are looked at in memory.
    """
    emptied(folder).mkdir(parents=True)
    of, inputs = given.book.schemes[0], with_left_out(given, work)
    details = engine.scan(paid / "details")
    people = holds.holds_of(inputs)["staff_no"].unique()
    is_theirs = nw.col("staff_no").is_in(people.drop_nulls().to_list()).fill_null(value=False)
    # A row that may be about anybody concerns everybody.
    concerned, rest = (
        (details, details.head(0)) if people.has_nulls() else (details.filter(is_theirs), details.filter(~is_theirs))
    )
    engine.write(concerned, folder / "concerned")
    held = holds.hold(inputs, {of.id: collected(folder / "concerned")})
    for name, frame in (("held", held.details[of.id]), ("adjustments", held.adjustments)):
        (folder / name).mkdir()
        frame.select([c for c in frame.columns if not c.startswith("_")]).write_parquet(folder / name / "all.parquet")
    names = details.collect_schema().names()
    together = details
    if len(people):
        together = nw.concat([rest, engine.scan(folder / "held").select(names)], how="vertical")
    engine.write(of_type(together, of.details, "row"), folder / "details")
    lines = summary.month_lines(together, of)
    months = summary.summarise([lines], engine.scan(folder / "adjustments"), of.summary)
    staff = frames(of, given, engine, work)[of.staff]
    months = summary.with_people(months, staff)
    engine.write(of_type(months, of.summary).sort("month", "staff_no"), folder / "summary")
    back = held.details[of.id].filter(pl.col("result") == HELD).height
    return Held(back, held.rows)
