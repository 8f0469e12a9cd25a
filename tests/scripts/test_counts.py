"""The counts of the trials beside what each promises."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts.benchmarks.trust.running import TRIALS
from scripts.counts import PUBLISHED, main

FAULTS = {"test": "faults", "tried": 1000, "right": 990, "loud": 10, "seconds": 1.5, "wrong": []}
KILLS = {"test": "kills", "tried": 2, "right": 1, "loud": 0, "seconds": 1.5, "wrong": [{"tried": "a", "seen": "b"}]}


def written(tmp_path: Path, *runs: list[dict[str, object]]) -> list[str]:
    paths = [tmp_path / f"{number}.json" for number in range(len(runs))]
    for path, run in zip(paths, runs, strict=True):
        path.write_text(json.dumps(run), encoding="utf-8")
    document = tmp_path / "promises.md"
    if not document.exists():
        document.write_bytes(PUBLISHED.read_bytes())
    assert main([*map(str, paths), "--into", str(document)]) == 0
    return document.read_text(encoding="utf-8").splitlines()


def test_counts_of_several_runs_stand_beside_the_promise_they_are_of(tmp_path: Path) -> None:
    before = PUBLISHED.read_text(encoding="utf-8").splitlines()
    for _ in range(2):
        lines = written(tmp_path, [FAULTS, KILLS], [KILLS])
    assert len(lines) == len(before)
    (faults,) = [line for line in lines if line.startswith("| `faults` |")]
    (promised,) = [line for line in before if line.startswith("| `faults` |")]
    assert faults.startswith(promised[:60])
    assert faults.endswith("| 1,000 | 990 | 10 | 0 |")
    assert next(line for line in lines if line.startswith("| `kills` |")).endswith("| 4 | 2 | 0 | 2 |")
    assert next(line for line in lines if line.startswith("| `smtp` |")).endswith("| | | | |")


def test_every_trial_has_a_row(tmp_path: Path) -> None:
    lines = written(tmp_path, [{**FAULTS, "test": name} for name in TRIALS])
    assert sum(line.endswith("| 1,000 | 990 | 10 | 0 |") for line in lines) == len(TRIALS)


def test_a_trial_without_a_row_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "counts.json"
    path.write_text(json.dumps([{**FAULTS, "test": "dice"}]), encoding="utf-8")
    assert main([str(path)]) == 1
    assert "dice" in capsys.readouterr().out
