"""A batch of a million deals of two schemes: seconds and memory on each engine, on one core and on two; equal totals."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from scripts._environment import ROOT
from scripts.benchmarks.exports import TODAY, export
from scripts.benchmarks.figures import Figure

DEALS = int(os.environ.get("TALLYSHEET_BATCH_DEALS", "1000000"))
SCHEMES = ("telecom_retention", "key_account_sales")
MOST_MEBIBYTES = 4096


class Tried(NamedTuple):
    """An engine, and on how many cores."""

    engine: str
    cores: int


TRIED = (Tried("duckdb", 1), Tried("duckdb", 2), Tried("polars", 2))


def measure() -> Iterator[Figure]:
    """Seconds of each, the most memory of DuckDB, and what a second core takes off."""
    for scheme in SCHEMES:
        with tempfile.TemporaryDirectory() as folder:
            plan, entered = export(scheme, DEALS, Path(folder))
            totals = []
            took = {}
            for tried in TRIED:
                seconds, report = _run(scheme, plan, entered, Path(folder) / f"{tried.engine} {tried.cores}", tried)
                totals.append(report["months"])
                took[tried] = seconds
                what = f"{scheme}, {DEALS:,} deals, {tried.engine} on {tried.cores}"
                yield Figure(what, seconds, None, " s")
                most = MOST_MEBIBYTES if tried.engine == "duckdb" else None
                yield Figure(f"{what}: peak memory", report["peak_mebibytes"], most, " MiB")
            if any(other != totals[0] for other in totals):
                raise AssertionError(f"the engines do not agree on {scheme}: {totals}")
            yield Figure(f"{scheme}: one core / two, DuckDB", took[TRIED[0]] / took[TRIED[1]], None)


def _run(scheme: str, plan: Path, entered: Path, output: Path, tried: Tried) -> tuple[float, dict[str, Any]]:
    command = [sys.executable, "-c", "import sys; from scripts.commands.batch import main; sys.exit(main())"]
    options = {"scheme": scheme, "plan": plan, "input": entered, "output": output, "today": TODAY}
    options |= {"engine": tried.engine, "threads": tried.cores}
    given = [part for name, said in options.items() for part in (f"--{name}", f"{said}")]
    began = time.monotonic()
    subprocess.run(
        [*command, *given],
        check=True,
        cwd=ROOT,
        env={**os.environ, "POLARS_MAX_THREADS": f"{tried.cores}"},
        capture_output=True,
    )
    report: dict[str, Any] = json.loads((output / "report.json").read_text(encoding="utf-8"))
    return time.monotonic() - began, report
