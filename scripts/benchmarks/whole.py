"""Whole processes, from the bytes read to the bytes written: ours, which checks and explains, beside some that do not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from scripts._environment import ROOT
from scripts.apps_script.node import find_node
from scripts.benchmarks.figures import Figure
from scripts.benchmarks.network import Tape
from scripts.benchmarks.pay_alone import frames
from scripts.benchmarks.recalculation import network_for, recalculation
from scripts.benchmarks.workbooks import filling

RIVALS = ROOT / "scripts" / "benchmarks" / "rivals"
IN_FORCE = date(2016, 1, 1)
OURS = "ours"
NOTHING_TO_DO = 10  # deals that cost next to nothing, so that what they take is starting and importing


@dataclass(frozen=True)
class Size:
    """A quarter's workbook, and how many times as long as each rival's ours may take."""

    deals: int
    people: int
    managers: int
    tries: int
    most: Mapping[str, float] = field(default_factory=dict)

    def __str__(self) -> str:
        who = "a manager" if self.managers == 1 else f"{self.managers} managers"
        return f"{self.deals:,} deals, {self.people:,} people, {who}"


SIZES = (
    Size(20_000, 400, 30, 3, {"bare Polars": 2.5, "plain Python": 4.0, "Node": 3.3}),
    Size(100_000, 2_000, 121, 3, {"bare Polars": 1.6, "plain Python": 1.6, "Node": 2.0}),
    Size(100_000, 2_000, 1, 3, {"bare Polars": 1.5, "plain Python": 1.5, "Node": 1.9}),
    Size(200_000, 2_000, 1, 1, {"bare Polars": 1.5}),  # a workbook holds hardly more: ten million cells
)


def measure() -> Iterator[Figure]:
    """CPU of the whole process as a multiple of each rival's, imports and start included; beside it, without them."""
    with tempfile.TemporaryDirectory() as name:
        starting = _taken(Size(NOTHING_TO_DO, 10, 1, 3), Path(name))
    for size in SIZES:
        with tempfile.TemporaryDirectory() as name:
            taken = _taken(size, Path(name))
        ours = taken.pop(OURS)
        for rival, seconds in taken.items():
            after = (ours - starting[OURS]) / (seconds - starting[rival])
            note = f"{ours:.2f} s beside {seconds:.2f} s; {after:.2f}× without start-up"
            what = f"whole process, {size} / {rival} without checks"
            yield Figure(what, ours / seconds, size.most.get(rival), note=note)


def _taken(size: Size, folder: Path) -> dict[str, float]:
    """CPU seconds of each program's process."""
    network = network_for(filling(size.deals, size.people, size.managers))
    recalculation(network)
    Tape.written(network.received, folder)
    clean, out = folder / "clean.json", folder / "out.json"
    clean.write_bytes(clean_body(size.deals, size.people))
    commands = {OURS: [sys.executable, "-m", "scripts.benchmarks.whole", str(folder)]} | rivals(clean, out)
    return {name: min(_once(command) for _ in range(size.tries)) for name, command in commands.items()}


def rivals(source: Path, target: Path) -> dict[str, list[str]]:
    """The commands of the programs that check nothing."""
    python, files = [sys.executable, "-P"], [str(source), str(target)]
    return {
        "bare Polars": [*python, str(RIVALS / "bare_polars.py"), *files],
        "plain Python": [*python, str(RIVALS / "plain.py"), *files],
        "Node": [*find_node().node, str(RIVALS / "plain.mjs"), *files],
    }


def clean_body(size: int, people: int) -> bytes:
    """The good rows of a generated quarter, as clean as only a generator writes them."""
    deals, staff, targets = frames(size, people)
    in_force = deals.filter(deals["accepted_on"] >= IN_FORCE)
    rows = in_force.with_columns(accepted_on=in_force["accepted_on"].dt.strftime("%Y-%m-%d"))
    body = {
        "deals": rows.drop("note").to_dicts(),
        "staff": staff.select("staff_no", "post").to_dicts(),
        "targets": targets.select("month", "line", "account_no").to_dicts(),
    }
    return json.dumps(body).encode()


def _once(command: Sequence[str]) -> float:
    """CPU seconds of a process and its threads. Raises CalledProcessError where it fails."""
    before = os.times()
    subprocess.run(command, cwd=ROOT, check=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


if __name__ == "__main__":
    recalculation(Tape(Path(sys.argv[1])))
