"""A whole batch, stage by stage: read, check, calculate, hold back, list problems, report."""

from __future__ import annotations

import json
import resource
import shutil
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import polars as pl

from functions.jobs.holds import holding_rows
from functions.jobs.inputs import Inputs
from functions.jobs.problems import errors, sentence
from functions.jobs.recalculate import money, plan_problems
from functions.workbook.client import Sheets
from schemas.results import Problems, Reports
from schemas.tab import Tab, about, columns
from scripts.batches.checking import check_all
from scripts.batches.engines import Engine, collected
from scripts.batches.folders import states
from scripts.batches.listing import list_problems
from scripts.batches.paying import calculate, finish
from scripts.batches.plan import Given, Order, given
from scripts.batches.sheets import with_left_out
from scripts.batches.sql import write_sql
from scripts.batches.stages import Stages, emptied

WORK, REPORT = "_work", "report.json"
SQL = "bigquery-sql"  # in place of an engine: the statements by which BigQuery would be one
MOST_FAULTS = 5  # of a plan that are told


class FaultyPlan(Exception):
    """The plan has faults, so that nothing is calculated; the text names them."""


class Tell(Protocol):
    """Who is told how far a batch is."""

    def begin(self, stage: str) -> None:
        """A stage begins."""

    def parts(self, what: str, count: int) -> None:
        """So many parts of something are to be done."""

    def done(self) -> None:
        """One of them is."""


def run(
    order: Order, plan: Path | Sheets, output: Path, name: str, make: Callable[[Path], Engine], tell: Tell
) -> dict[str, Any]:
    """Does what is not done yet and gives the report; results stand in the folder `output`.

    `make` makes the engine called `name`, with a folder where it may put what memory has no room for. Raises InputError,
    FaultyPlan, OtherInputs, and Refusal or ApiError where the plan is in a workbook.
    """
    known = given(order, plan)
    if faults := _plan_faults(known.inputs):
        raise FaultyPlan(faults)
    of = {
        "scheme": order.scheme,
        "engine": name,
        "day": f"{order.today}",
        "language": order.locale,
        "plan, staff or adjustments": known.inputs.fingerprint,
        "files": "\n".join(states(known.sources.values())),
    }
    stages = Stages(output / WORK, of, tell.begin)
    if (output / REPORT).exists() and "report" in stages.done:
        found: dict[str, Any] = json.loads((output / REPORT).read_text(encoding="utf-8"))
        return found
    engine = make(stages.work / "spill")
    try:
        check_all(known, engine, stages, partial(_share, engine, tell))
        report = (_sql if name == SQL else _pay)(known, engine, stages, output)
    finally:
        engine.close()
    (output / REPORT).write_text(json.dumps(report, indent=1, ensure_ascii=False), encoding="utf-8")
    stages.stage("report", dict)
    for left in stages.work.iterdir():
        if left.is_dir():
            shutil.rmtree(left)
    return report


def _share(engine: Engine, tell: Tell, what: str, do: Callable[[Any], Any], ones: Sequence[Any]) -> list[Any]:
    tell.parts(what, len(ones))
    return list(_counted(engine.share_out(do, ones), tell))


def _pay(known: Given, engine: Engine, stages: Stages, output: Path) -> dict[str, Any]:
    """Calculates and writes what comes of it; gives the report."""
    work, paid, finished = stages.work, stages.work / "paid", stages.work / "finished"
    stages.stage("calculate", partial(calculate, known, engine, work, paid))
    held = stages.stage("hold back and add up", partial(_finish, known, engine, work, paid, finished))
    tabs = {tab.__name__: tab for tab in known.book.inputs}
    holding = {(tabs[name], row): said for name, row, said in held["holding"]}
    stages.stage("problems", partial(list_problems, known, work, paid, holding, output / "problems"))
    stages.stage("hand over", partial(_hand_over, paid, finished, output))
    return _report(known, stages, output) | _totals(stages, output)


def _sql(known: Given, engine: Engine, stages: Stages, output: Path) -> dict[str, Any]:
    """Writes the statements that calculate, and what was found of the rows; gives the report."""
    work = stages.work
    holding = holding_rows(with_left_out(known, work))
    stages.stage("problems", partial(list_problems, known, work, work / "paid", holding, output / "problems"))
    written = stages.stage("statements", partial(write_sql, known, work, output))
    return _report(known, stages, output) | {"sql": written}


def _counted(came: Iterable[Any], tell: Tell) -> Iterable[Any]:
    for one in came:
        tell.done()
        yield one


def _finish(known: Given, engine: Engine, work: Path, paid: Path, folder: Path) -> dict[str, Any]:
    held = finish(known, engine, work, paid, folder)
    return {"held_lines": held.lines, "holding": [[tab.__name__, row, said] for (tab, row), said in held.rows.items()]}


def _hand_over(paid: Path, finished: Path, output: Path) -> dict[str, Any]:
    for found in (finished / "details", finished / "summary", paid / "reports"):
        if found.exists():
            found.replace(emptied(output / found.name))
    return {}


def _plan_faults(inputs: Inputs) -> str:
    """What is wrong with the plan, in the language of the batch; blank where nothing is."""
    if inputs.is_sound:
        return ""
    rows = plan_problems(inputs)
    told = [sentence(row, inputs.locale) for row in rows.head(MOST_FAULTS).iter_rows(named=True)]
    return "\n".join([*told, *([f"… ({rows.height})"] if rows.height > MOST_FAULTS else [])])


def _report(known: Given, stages: Stages, output: Path) -> dict[str, Any]:
    """Counts, what was left out and why, and how long each stage took."""
    of, locale = known.book.schemes[0], known.inputs.locale
    problems = collected(output / "problems")
    wrong = problems.group_by("tab_title", "level", "code").agg(pl.col("row").n_unique().alias("rows"), pl.len())
    tabs = {tab.__name__: about(tab).title.to(locale) for tab in of.inputs}
    results: list[type[Tab]] = [of.details, of.summary, Problems, *([Reports] if of.reports else [])]
    return {
        "scheme": of.id,
        "plan_version": known.inputs.version,
        "day": f"{known.inputs.today}",
        "rows": {
            title: {"read": stages.done[f"{name}: read"]["rows"]}
            | {what: stages.done[f"{name}: check"][what] for what in ("good", "left_out")}
            for name, title in tabs.items()
        },
        "problems": wrong.sort("level", "rows", "tab_title", "code", descending=[False, True, False, False]).to_dicts(),
        "errors": errors(problems),
        "seconds": {name: figures["seconds"] for name, figures in stages.done.items()},
        "peak_mebibytes": round(_peak() / 1024),
        "columns": {
            about(tab).title.en: {
                name: {"zh": column.label.zh, "en": column.label.en, "units_in_one": column.scale}
                for name, column in columns(tab).items()
            }
            for tab in results
        },
    }


def _totals(stages: Stages, output: Path) -> dict[str, Any]:
    """What was calculated, by month."""
    summary = collected(output / "summary")
    months = summary.group_by("month").agg(pl.len(), pl.col("total", "held").sum()).sort("month")
    return {
        "lines": stages.done["calculate"]["lines"],
        "held_lines": stages.done["hold back and add up"]["held_lines"],
        "people": summary["staff_no"].n_unique(),
        "months": [
            {"month": month, "people": people, "total": money(total), "held": money(held)}
            for month, people, total, held in months.iter_rows()
        ],
    }


def _peak() -> int:
    """The most memory, in KiB, that this process or one that it started ever held."""
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
