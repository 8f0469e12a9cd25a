"""Rows checked: each by itself in stretches that the engine shares out, and compared with all others by groups of them.

What comes of a tab stands in folders of Parquet files, a file a stretch: `rows` as read, `marks` (cells that could not
be read, and reminders), `good` rows as the calculation takes them, `faults`, and `unread`, the rows that are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from functions.jobs import faulty
from functions.jobs.inputs import begins, entered_rows, listed_rows, rests_on
from functions.jobs.registers import given as given_by_steps
from functions.jobs.registers import state_for
from functions.jobs.standing import in_order_of_need
from functions.pay.book import rows_of
from functions.pay.expressions import Frame
from functions.pay.schemes import stating
from functions.steps.log import Log
from schemas.check import FAULTS, Sheet, check_alone, compared, comparing, errors, looked_at, read_stretch
from schemas.registers import Register
from schemas.scheme import Scheme, scheme
from schemas.tab import Role, Tab, about, columns, dtypes
from schemas.times import SINCE, TODAY
from scripts.batches.engines import Engine, Tables
from scripts.batches.folders import Source, Stretch
from scripts.batches.plan import Given
from scripts.batches.stages import Stages, emptied

GROUP = 1_000_000  # rows that are compared at once
UNREADABLE = "unreadable"
Share = Callable[
    [str, Callable[[Any], Any], Sequence[Any]], list[Any]
]  # has work done, told in words, for each of many


@dataclass(frozen=True)
class Rooms:
    """Where the parts of a tab stand."""

    work: Path
    tab: str

    def __getitem__(self, part: str) -> Path:
        return self.work / self.tab / part


@dataclass(frozen=True)
class Checking:
    """What the workers need to check a stretch of a tab: small tables, and where the rows are."""

    scheme: str
    tab: str
    rooms: Rooms
    staff: pl.DataFrame
    keys: Mapping[str, pl.Series]
    today: date
    since: date | None

    @property
    def model(self) -> type[Tab]:
        """The tab."""
        return next(tab for tab in scheme(self.scheme).inputs if tab.__name__ == self.tab)


def check_all(given: Given, engine: Engine, stages: Stages, share: Share) -> None:
    """Reads and checks every tab of entries, each after those that it refers to.

    `share(name, work, ones)` has the engine do the work for all of them, and gives what came of it.
    """
    of = given.book.schemes[0]
    since = begins((of,), given.inputs.sheets)
    for tab in in_order_of_need(of):
        name, rooms = tab.__name__, Rooms(stages.work, tab.__name__)
        source = given.sources.get(tab, Source(tab, ()))
        read = stages.stage(f"{name}: read", partial(_read_all, of, source, rooms, share))
        keys = _keys(of, tab, given, stages.work)
        checking = Checking(of.id, name, rooms, given.inputs.staff, keys, given.inputs.today, since)
        stages.stage(f"{name}: compare", partial(_compare, checking, read["rows"], share))
        if rests_on(of) and tab is of.deals:
            stages.stage(f"{name}: facts", partial(_state, of, rooms, given, engine, stages.work))
        stages.stage(f"{name}: check", partial(_check_all, checking, share))
        register = next((one for one in of.registers if one.tab is tab), None)
        if register:
            stages.stage(f"{name}: steps", partial(_by_steps, register, given.inputs.registers.log, rooms))


def _read_all(of: Scheme, source: Source, rooms: Rooms, share: Share) -> dict[str, Any]:
    tab, stretches = source.tab, list(enumerate(source.stretches()))
    for part in ("rows", "marks"):
        rooms[part].mkdir(parents=True, exist_ok=True)
    if not stretches:
        # A tab without files is one without rows.
        _written(_rows_like(tab), rooms["rows"] / "none.parquet")
        _written(pl.DataFrame(schema=MARKS), rooms["marks"] / "none.parquet")
    counts = share(f"Reading {about(tab).title.en}", partial(_read, of.id, tab.__name__, rooms), stretches)
    return {"rows": sum(counts)}


MARKS = {**FAULTS, "reminds": pl.Boolean}


def _read(of: str, name: str, rooms: Rooms, numbered: tuple[int, Stretch]) -> int:
    """Reads one stretch; gives how many rows it holds that are not blank. What is there already was read before."""
    number, stretch = numbered
    tab = next(tab for tab in scheme(of).inputs if tab.__name__ == name)
    done = rooms["marks"] / f"{number:05}.count"
    if done.exists():
        return int(done.read_text(encoding="utf-8"))
    count = 0
    for place, (first, frame) in enumerate(stretch.frames()):
        sheet = read_stretch(tab, frame, first)
        file = f"{number:05}-{place:04}.parquet"
        marks = pl.concat(
            frame.with_columns(reminds=pl.lit(reminds))
            for reminds, frame in ((False, sheet.unreadable), (True, sheet.reminders))
        )
        rows = looked_at(sheet, None).select("row", UNREADABLE, *columns(tab)).cast(_rows_like(tab).schema)
        _written(marks, rooms["marks"] / file)
        _written(rows, rooms["rows"] / file)
        count += rows.height
    done.write_text(f"{count}", encoding="utf-8")
    return count


def _by_steps(register: Register, log: Log, rooms: Rooms) -> dict[str, Any]:
    """Puts what steps tell of the good rows of a register beside them, or leaves out those that they do not let count."""
    touched = {step.key for step in log.steps}
    for path in sorted(rooms["rows"].glob("*.parquet")):
        rows = pl.read_parquet(path).iter_rows(named=True)
        found = ((row["row"], state_for(log, register, row)) for row in rows if register.key_of(row) in touched)
        states = {row: state for row, state in found if state}
        good = pl.read_parquet(rooms["good"] / path.name)
        if register.gives:
            # What was begun before may have them already.
            good = given_by_steps(register, good.drop(*register.gives, strict=False), states)
        else:
            counting = [row for row, state in states.items() if state.word in register.in_force]
            good = good.filter(pl.col("row").is_in(counting))
        _written(good, rooms["good"] / path.name)
    return {}


def _compare(checking: Checking, rows: int, share: Share) -> dict[str, Any]:
    """Compares rows with those that agree with them in what has to differ."""
    folder = emptied(checking.rooms["compared"])
    folder.mkdir(parents=True)
    groups = 1 + rows // GROUP
    ones = [(by, groups, group) for by in comparing(checking.model) for group in range(groups)]
    title = about(checking.model).title.en
    found = share(f"Comparing rows of {title}", partial(_compare_group, checking), ones)
    whole = pl.concat([pl.DataFrame(schema=FAULTS), *found]).sort("row")
    _written(whole, folder / "all.parquet")
    return {"found": whole.height}


def _compare_group(checking: Checking, one: tuple[tuple[str, ...], int, int]) -> pl.DataFrame:
    by, groups, group = one
    rows = pl.scan_parquet(checking.rooms["rows"] / "*.parquet")
    if groups > 1:
        rows = rows.filter(pl.struct(*by).hash() % groups == group)
    told = {TODAY: pl.lit(checking.today, dtype=pl.Date), SINCE: pl.lit(checking.since, dtype=pl.Date)}
    return compared(checking.model, rows.sort("row").with_columns(**told).collect(), by)


def _state(of: Scheme, rooms: Rooms, given: Given, engine: Engine, work: Path) -> dict[str, Any]:
    """Has the engine find out what rows do not say themselves, by what other tabs say, over all rows."""
    states = stating(of)
    if states is None:
        raise ValueError("the scheme states no facts")
    names = rests_on(of)
    found = states.facts(engine.scan(rooms["rows"]).select("row", *names), rows_of(frames(of, given, engine, work)))
    engine.write(found.drop(*names).sort("row"), emptied(rooms["facts"]))
    return {}


def frames(of: Scheme, given: Given, engine: Tables, work: Path) -> dict[type[Tab], Frame]:
    """By tab, its good rows: as many as are checked by now, and the staff list."""
    found = {tab: engine.scan(folder) for tab in of.inputs if (folder := Rooms(work, tab.__name__)["good"]).exists()}
    staff = work / "staff"
    if not staff.exists():
        staff.mkdir(parents=True)
        _written(given.inputs.staff, staff / "all.parquet")
    return {of.staff: engine.scan(staff), **found}


def _keys(of: Scheme, tab: type[Tab], given: Given, work: Path) -> dict[str, pl.Series]:
    """By column that refers to others, the values that may stand in it."""
    there = {}
    for name in columns(tab):
        values = [_stated(of, other, key, given, work) for other, key in of.referred(tab, name)]
        if values:
            there[name] = pl.concat(values).unique()
    return there


def _stated(of: Scheme, tab: type[Tab], key: str, given: Given, work: Path) -> pl.Series:
    """The values of a column that may be referred to: those of sound rows; of a plan all count."""
    if about(tab).role is Role.PLAN:
        return given.inputs.sheets[tab].frame[key]
    if tab is of.staff:
        return given.inputs.staff[key]
    rooms = Rooms(work, tab.__name__)
    bad = errors(tab, pl.read_parquet(rooms["faults"] / "*.parquet")).select("row").unique().lazy()
    rows = pl.scan_parquet(rooms["rows"] / "*.parquet").select("row", key)
    return rows.join(bad, on="row", how="anti").select(pl.col(key).unique()).collect()[key]


def _check_all(checking: Checking, share: Share) -> dict[str, Any]:
    rooms = checking.rooms
    for part in ("good", "faults", "unread"):
        emptied(rooms[part]).mkdir(parents=True)
    names = sorted(path.name for path in rooms["rows"].glob("*.parquet"))
    counts = share(f"Checking {about(checking.model).title.en}", partial(_check, checking), names)
    return {"good": sum(good for good, _ in counts), "left_out": sum(bad for _, bad in counts)}


def _check(checking: Checking, file: str) -> tuple[int, int]:
    """Checks one stretch; gives how many of its rows are good, and how many left out."""
    tab, rooms, of = checking.model, checking.rooms, scheme(checking.scheme)
    frame = pl.read_parquet(rooms["rows"] / file).drop(UNREADABLE)
    marks = pl.read_parquet(rooms["marks"] / file)
    unreadable, reminders = (marks.filter(which).select(list(FAULTS)) for which in (~pl.col("reminds"), "reminds"))
    sheet = Sheet(tab, frame, unreadable, reminders, {})
    mine = pl.col("row").is_between(frame["row"].min(), frame["row"].max())
    among = pl.scan_parquet(rooms["compared"] / "*.parquet").filter(mine).collect()
    checks = partial(_checked, among)
    days = (checking.today, checking.since)
    if tab is of.deals:
        facts = frame.select("row").drop("row")
        if rests_on(of):
            stated = pl.scan_parquet(rooms["facts"] / "*.parquet").filter(mine).collect()
            facts = frame.select("row").join(stated, on="row", how="left", maintain_order="left").drop("row")
        good, faults = entered_rows(of, sheet, checking.staff, checking.keys, days, facts, checks=checks)
    else:
        good, faults = listed_rows(sheet, checking.staff, checking.keys, days, checks=checks)
    _written(good, rooms["good"] / file)
    _written(faults, rooms["faults"] / file)
    _written(faulty.unread(sheet, faults), rooms["unread"] / file)
    return good.height, errors(tab, faults)["row"].n_unique()


def _checked(among: pl.DataFrame, sheet: Sheet, facts: pl.DataFrame) -> pl.DataFrame:
    return check_alone(sheet, facts, [among])


def _rows_like(tab: type[Tab]) -> pl.DataFrame:
    return pl.DataFrame(schema={"row": pl.Int64, UNREADABLE: pl.String, **dtypes(tab)})


def _written(frame: pl.DataFrame, path: Path) -> None:
    """Writes a file that is either whole or not there."""
    passing = path.with_suffix(".new")
    frame.write_parquet(passing)
    passing.replace(path)
