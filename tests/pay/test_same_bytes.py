"""The same inputs give the same bytes in every run, and nobody is written to twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
RUNS = 5


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What every book held after each of five runs, each a fresh process with other hashes and another many threads."""
    state = tmp_path_factory.mktemp("same-bytes") / "state.json"
    found = []
    for number in range(RUNS):
        surroundings = {"PYTHONHASHSEED": str(number * 7919), "POLARS_MAX_THREADS": str(number % 4 + 1)}
        command = [sys.executable, "-m", "tests.pay.recalculating", str(state)]
        subprocess.run(command, cwd=ROOT, env={**os.environ, **surroundings}, check=True)
        found.append(json.loads(state.read_text(encoding="utf-8")))
    return found


def test_results_problems_and_outbox_are_equal_to_the_byte(runs: list[dict[str, Any]]) -> None:
    first, *others = runs
    for other in others:
        for name, book in first.items():
            assert other[name]["results"] == book["results"], name


def test_only_the_first_run_writes_to_anybody(runs: list[dict[str, Any]]) -> None:
    first, *others = ({name: book["mail"] for name, book in run.items()} for run in runs)
    assert all(first.values()), first
    assert [{name: mail for name, mail in run.items() if mail} for run in others] == [{}] * len(others)
