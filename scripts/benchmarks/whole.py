"""Whole processes, from the bytes read to the bytes written: ours, which checks and explains, beside two that do not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from scripts._environment import ROOT
from scripts.benchmarks.figures import Figure
from scripts.benchmarks.recalculation import network_for, recalculation
from scripts.benchmarks.rivals import clean_body
from scripts.benchmarks.workbooks import filling

SIZES = (20_000, 100_000, 600_000)
JUDGED = 100_000  # where ours is to be ahead of both
TRIES = {20_000: 3, 100_000: 3, 600_000: 1}
RIVALS = {"plain": "plain Python loops", "polars": "bare Polars"}


def measure() -> Iterator[Figure]:
    """CPU of the whole process, imports and start included, as a multiple of each rival's."""
    for size in SIZES:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "ours.json").write_text(json.dumps(network_for(filling(size)).contents()), encoding="utf-8")
            (folder / "clean.json").write_bytes(clean_body(size))
            ours = _cpu("scripts.benchmarks.whole", [str(folder / "ours.json")], TRIES[size])
            for rival, words in RIVALS.items():
                files = [rival, str(folder / "clean.json"), str(folder / f"{rival}.json")]
                other = _cpu("scripts.benchmarks.rivals", files, TRIES[size])
                note = f"{ours:.2f} s beside {other:.2f} s"
                most = 1.0 if size == JUDGED else None
                yield Figure(f"whole process, {size:,} deals / {words} without checks", ours / other, most, note=note)


def _cpu(module: str, arguments: list[str], tries: int) -> float:
    return min(_once([sys.executable, "-m", module, *arguments]) for _ in range(tries))


def _once(command: list[str]) -> float:
    """CPU seconds of a process and its threads. Raises CalledProcessError where it fails."""
    before = os.times()
    subprocess.run(command, cwd=ROOT, check=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def main() -> None:
    """`python -m scripts.benchmarks.whole FILE`: one recalculation of the workbook in the file."""
    from scripts.benchmarks.network import Network

    titles, cells = json.loads(Path(sys.argv[1]).read_bytes())
    recalculation(Network({int(sheet_id): title for sheet_id, title in titles.items()}, cells))


if __name__ == "__main__":
    main()
