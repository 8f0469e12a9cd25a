"""Measures what the project promises, as ratios in one run, and prints them beside their targets.

With --trust it tries, again and again, what may be trusted, and prints how often it came out right, refused or wrong.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from scripts.benchmarks import batches, crowd, google, live, pay_alone, small, warm, whole
from scripts.benchmarks.figures import Figure
from scripts.benchmarks.trust import running
from scripts.commands._counting import counting
from scripts.commands._processes import no_proxy

MEASURES: dict[str, tuple[str, Callable[[], Iterator[Figure]]]] = {
    "calls": ("Counting Sheets calls", live.measure_calls),
    "pay": ("Calculating 600,000 deals", pay_alone.measure),
    "small": ("Calculating a small workbook of every scheme", small.measure),
    "warm": ("Recalculating over a network without wires", warm.measure),
    "start": ("Starting processes", live.measure_start),
    "memory": ("Recalculating 100,000 deals over HTTP", live.measure_memory),
    "whole": ("Running beside programs that check nothing", whole.measure),
    "quota": ("Editing all at once, on Google's quotas", crowd.measure),
    "batch": ("Calculating a million exported deals on each engine", batches.measure),
    "google": ("Comparing with Google, and with plain SQLite", google.measure),
}
APART = ("google", "batch")  # measured by themselves alone, for they take long or need what others do not
OURS = [name for name in MEASURES if name not in APART]


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the table; 1 where a target is missed or a try came out wrong, 0 otherwise."""
    options = _options(arguments)
    console = Console()
    os.environ.update(no_proxy())
    if options.trust:
        return _trusted(options, console)
    figures = _measured(["google"] if options.google else options.only or OURS, console)
    console.print(_table(figures))
    if options.json:
        options.json.write_text(json.dumps([asdict(each) for each in figures], indent=2), encoding="utf-8")
    missed = [each for each in figures if each.is_met is False]
    console.print(
        f"{len(missed)} of {sum(f.most is not None for f in figures)} targets missed" if missed else "All targets met"
    )
    return 1 if missed else 0


def _measured(names: Sequence[str], console: Console) -> list[Figure]:
    figures: list[Figure] = []
    with counting(console) as progress:
        task = progress.add_task("", total=len(names))
        for name in names:
            what, measure = MEASURES[name]
            progress.update(task, description=what)
            figures += measure()
            progress.advance(task)
    return figures


def _table(figures: Sequence[Figure]) -> Table:
    table = Table(title="Measured in one run, beside each other on this machine")
    table.add_column("What")
    table.add_column("Value", justify="right")
    table.add_column("Target", justify="right")
    table.add_column("")
    table.add_column("From")
    for each in figures:
        target = "" if each.most is None else f"at most {each.most:g}{each.unit}"
        mark = {True: "[green]met[/]", False: "[red]missed[/]", None: ""}[each.is_met]
        table.add_row(each.name, f"{each.value:.3g}{each.unit}", target, mark, each.note)
    return table


def _trusted(options: argparse.Namespace, console: Console) -> int:
    tallies = running.run(options.only or list(running.TRIALS), options.seed, options.minutes, console)
    console.print(running.table(tallies))
    running.show_wrong(tallies, options.seed, console)
    if options.json:
        counts = [
            {"test": t.trial.name, "tried": t.tried, "right": t.right, "loud": t.loud, "seconds": round(t.seconds, 1)}
            | {"wrong": [{"tried": each.tried, "seen": each.seen} for each in t.wrong]}
            for t in tallies
        ]
        options.json.write_text(json.dumps(counts, indent=2, ensure_ascii=False), encoding="utf-8")
    return 1 if any(each.wrong for each in tallies) else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./scripts/bench", description=__doc__)
    parser.add_argument(
        "--only", nargs="+", metavar="NAME", help=f"only these: {', '.join([*OURS, 'batch'])}; with --trust others"
    )
    parser.add_argument("--json", type=Path, metavar="PATH", help="write the figures there too")
    parser.add_argument("--google", action="store_true", help="how closely the local Google answers as Google did")
    parser.add_argument("--trust", action="store_true", help=f"the trials instead: {', '.join(running.TRIALS)}")
    parser.add_argument("--minutes", type=float, help="of the trials, which share them (default: a short run)")
    parser.add_argument("--seed", type=int, default=running.SEED, help="of the trials' dice (default: %(default)s)")
    options = parser.parse_args(arguments)
    known = list(running.TRIALS) if options.trust else [*OURS, "batch"]
    if unknown := set(options.only or ()) - set(known):
        parser.error(f"argument --only: {', '.join(sorted(unknown))} is none of {', '.join(known)}")
    if not options.trust and (options.minutes is not None or options.seed != running.SEED):
        parser.error("--minutes and --seed are for --trust")
    return options
