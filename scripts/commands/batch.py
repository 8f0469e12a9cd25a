"""Calculates a company's whole export, of any size: the plan from a workbook or a folder, everything else from folders.

Every row is checked and paid as a recalculation of a workbook would; details, summary, problems and a report are written
as Parquet. Stopped, it goes on where it was when it is started again.
"""

from __future__ import annotations

import argparse
import os
import shutil
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.progress import TaskID
from rich.table import Table

from functions.errors import Refusal
from functions.settings import SettingsError, read
from functions.workbook.client import ApiError, Sheets, transport
from schemas.problems import ERROR
from schemas.scheme import SCHEMES
from schemas.words import LOCALES
from scripts.batches.engines import NotWritten, Resources, engine
from scripts.batches.folders import InputError
from scripts.batches.plan import Order
from scripts.batches.sql import CALCULATE, LOAD
from scripts.batches.stages import OtherInputs
from scripts.batches.whole import SQL, WORK, FaultyPlan, run
from scripts.commands._arguments import spreadsheet_id
from scripts.commands._connection import NotConnected, connect
from scripts.commands._counting import counting

ENGINES = ("polars", "duckdb", "spark", SQL)
MOST_KINDS = 12  # of problems that the table shows


class Shown:
    """Tells on a console how far a batch is."""

    def __init__(self, console: Console) -> None:
        self._console, self._progress = console, counting(console)
        self._task: TaskID | None = None

    def __enter__(self) -> Shown:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def begin(self, stage: str) -> None:
        """A stage begins."""
        self._next(stage[:1].upper() + stage[1:], None)

    def parts(self, what: str, count: int) -> None:
        """So many parts of something are to be done."""
        self._next(what, count)

    def done(self) -> None:
        """One of them is."""
        if self._task is not None:
            self._progress.advance(self._task)

    def _next(self, what: str, total: int | None) -> None:
        if self._task is not None:
            self._progress.remove_task(self._task)
        self._task = self._progress.add_task(what, total=total)
        if not self._console.is_terminal:
            self._console.print(f"{what} ...", highlight=False)


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where everything is calculated and written, 1 with what to do about it where it is not."""
    options = _parser().parse_args(arguments)
    console = Console(stderr=True)
    try:
        report = _run(options, console)
    except ModuleNotFoundError as lacking:
        return _refused(
            console, f"--engine {options.engine} needs the package {lacking.name}: pip install {lacking.name}"
        )
    except (InputError, OtherInputs, NotConnected, SettingsError, Refusal) as refused:
        return _refused(console, str(refused))
    except FaultyPlan as faulty:
        return _refused(
            console, f"The plan has faults, and nothing was calculated. Mend them, then run this again.\n{faulty}"
        )
    except ApiError as refused:
        return _refused(console, f"Google refused: {refused.message}")
    except NotWritten as lacking:
        return _refused(
            console, f"{options.scheme} cannot be written for BigQuery with this plan: {lacking}. Take another engine."
        )
    for table in _told(report, options.output):
        console.print(table)
    print(options.output / "report.json")
    return 0


def _run(options: argparse.Namespace, console: Console) -> dict[str, Any]:
    if options.afresh:
        shutil.rmtree(options.output / WORK, ignore_errors=True)
    order = Order(options.scheme, options.input, options.today, options.locale)
    resources = Resources(Path(), options.memory, options.threads, options.master)

    def make(spill: Path) -> Any:
        return engine(
            "polars" if options.engine == SQL else options.engine,
            Resources(spill, resources.memory, resources.threads, resources.master),
        )

    try:
        with Shown(console) as shown:
            return run(order, _plan(options), options.output, options.engine, make, shown)
    except (NotConnected, ApiError) as lost:
        if Path(options.plan).is_dir() or "/" in options.plan:
            raise
        # A word may be a folder's name that was mistyped as well as a spreadsheet's id.
        said = lost.message if isinstance(lost, ApiError) else str(lost)
        raise InputError(
            f"--plan {options.plan}: there is no such folder, and it was taken for the id of a spreadsheet. {said}"
        ) from lost


def _plan(options: argparse.Namespace) -> Path | Sheets:
    """The folder of the plan, or the workbook that has it."""
    folder = Path(options.plan)
    if folder.is_dir():
        return folder
    try:
        workbook = spreadsheet_id(options.plan)
    except argparse.ArgumentTypeError:
        raise InputError(f"--plan {options.plan} is neither a folder nor the id or link of a spreadsheet.") from None
    _, client = connect(options.ready_file)
    return Sheets(transport(client), workbook)


def _refused(console: Console, said: str) -> int:
    console.print(said, style="red", markup=False, highlight=False, soft_wrap=True)
    return 1


def _told(report: dict[str, Any], output: Path) -> list[Table]:
    if "sql" in report:
        return [_written(report, output), *_rows_and_kinds(report)]
    months = Table(title=f"Calculated: {report['lines']:,} payout lines of {report['people']:,} people, in {output}")
    for header in ("Month", "People", "Total (yuan)", "Held back"):
        months.add_column(header, justify="left" if header == "Month" else "right")
    for month in report["months"]:
        months.add_row(month["month"], f"{month['people']:,}", month["total"], month["held"])
    return [months, *_rows_and_kinds(report)]


def _written(report: dict[str, Any], output: Path) -> Table:
    table = Table(title=f"Written for BigQuery, in {output}", show_header=False)
    table.add_row("tables", "a folder of checked rows a table: copy them into a bucket")
    table.add_row(LOAD, "loads them; put the bucket's name in")
    table.add_row(
        CALCULATE, f"{report['sql']['statements']} statements, the longest of {report['sql']['longest']:,} signs"
    )
    return table


def _rows_and_kinds(report: dict[str, Any]) -> list[Table]:
    rows = Table(title="Rows")
    for header in ("Tab", "Read", "Good", "Left out"):
        rows.add_column(header, justify="left" if header == "Tab" else "right")
    for title, counts in report["rows"].items():
        rows.add_row(title, *(f"{counts[what]:,}" for what in ("read", "good", "left_out")))
    wrong = Table(title="What was found, by kind (each row of it in the folder problems)")
    for header in ("Tab", "Level", "Kind", "Rows"):
        wrong.add_column(header, justify="right" if header == "Rows" else "left")
    for kind in report["problems"][:MOST_KINDS]:
        level = "error" if kind["level"] == ERROR else "reminder"
        wrong.add_row(kind["tab_title"], level, kind["code"], f"{kind['rows']:,}")
    took = Table(title=f"{sum(report['seconds'].values()):,.1f} s, at most {report['peak_mebibytes']:,} MiB")
    took.add_column("Stage")
    took.add_column("Seconds", justify="right")
    for stage, seconds in report["seconds"].items():
        took.add_row(stage, f"{seconds:,.1f}")
    return [rows, *([wrong] if report["problems"] else []), took]


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{typed!r} is no day; write it like 2016-04-05") from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./scripts/batch", description=__doc__)
    add = parser.add_argument
    add("--scheme", required=True, choices=SCHEMES, metavar="NAME", help=f"the pay scheme: {', '.join(SCHEMES)}")
    add(
        "--plan",
        required=True,
        metavar="FOLDER|WORKBOOK",
        help="its CSV exports, one file a tab, or a workbook's id or link",
    )
    add(
        "--input",
        required=True,
        type=Path,
        metavar="FOLDER",
        help="deals, staff and other tabs: Parquet or CSV, by title",
    )
    add("--output", required=True, type=Path, metavar="FOLDER", help="where results go, and what is needed to go on")
    add("--engine", choices=ENGINES, default="duckdb", help="what calculates (default: %(default)s)")
    add("--master", metavar="URL", help="of Spark, such as local[2] (default: as the cluster says)")
    add(
        "--memory",
        default="2GiB",
        metavar="SIZE",
        help="of DuckDB, beyond which it goes to disk (default: %(default)s)",
    )
    add("--threads", type=int, metavar="COUNT", help="of DuckDB (default: every core)")
    today = datetime.now(ZoneInfo(read(os.environ).timezone)).date()
    add("--today", type=_day, default=today, metavar="DAY", help="the day by which periods are over (default: today)")
    add("--locale", choices=LOCALES, default="zh", help="language of explanations (default: %(default)s)")
    add("--ready-file", type=Path, metavar="PATH", help="a system that ./scripts/serve runs, in place of Google")
    add("--afresh", action="store_true", help="begin anew, whatever the output folder holds of an earlier try")
    return parser
