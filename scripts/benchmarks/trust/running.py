"""Runs the trials one after the other, each until its count or its share of the time is used up."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from random import Random

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from scripts.benchmarks.trust import crowds, doors, faults, fuzz, kills, outages, races, smtp, staging, statements
from scripts.benchmarks.trust.books import Undone
from scripts.benchmarks.trust.stage import Stage
from scripts.benchmarks.trust.verdicts import Limits, Outcome, Tally, Trial, Verdict
from scripts.commands._counting import counting
from scripts.commands._processes import ChildFailed

SEED = 20160101
TRIALS = {
    trial.name: trial
    for trial in (
        Trial("faults", "Recalculations while Google fails", 40, 1000, 4, faults.tries),
        Trial("staging", "Large results, faults and kills", 6, 100, 3, staging.tries),
        Trial("outages", "Statements while Google fails", 12, 300, 2, outages.tries),
        Trial("kills", "Kills at every step", 16, 300, 5, kills.tries),
        Trial("races", "Runs at once, and people at work", 14, 500, 5, races.tries),
        Trial("smtp", "Mail servers that fail", 16, len(smtp.troubles()), 2, smtp.tries),
        Trial("crowds", "People editing, on Google's quotas", 40, 2000, 8, crowds.tries),
        Trial("doors", "Function × caller × token", 150, doors.COUNT, 1, doors.tries),
        Trial("fuzz", "Hostile cells, bodies, plans, heads", 500, 10_000, 3, fuzz.tries),
        Trial("statements", "Statements, through kills", 200, 10_000, 5, statements.tries),
    )
}


def run(names: Sequence[str], seed: int, minutes: float | None, console: Console) -> list[Tally]:
    """The tallies of these trials. Each draws from dice of its own, so that it is the same whatever runs beside it."""
    tallies = []
    until = None if minutes is None else time.monotonic() + minutes * 60
    with tempfile.TemporaryDirectory() as folder, counting(console) as progress:
        task = progress.add_task("Starting the servers", total=None)
        with Stage(Path(folder)) as stage:
            for place, name in enumerate(names):
                trial = TRIALS[name]
                limits = _limits(trial, [TRIALS[other] for other in names[place:]], until)
                progress.reset(task, description=trial.what, total=limits.count)

                def show(tally: Tally) -> None:
                    said = f"{tally.trial.what} ({len(tally.wrong)} wrong)"
                    progress.update(task, completed=tally.tried, description=said)

                tallies.append(tallied(trial, limits, stage, seed, show))
    return tallies


def _limits(trial: Trial, left: Sequence[Trial], until: float | None) -> Limits:
    if until is None:
        return Limits(trial.short)
    seconds = max(0.0, until - time.monotonic()) * trial.share / sum(each.share for each in left)
    return Limits(trial.full, seconds)


def tallied(
    trial: Trial, limits: Limits, stage: Stage, seed: int, show: Callable[[Tally], None] = lambda _: None
) -> Tally:
    """What a trial's tries come to within its limits. `show` is told how far it is."""
    tally, began = Tally(trial), time.monotonic()
    tries = trial.tries(stage, Random(f"{seed} {trial.name}"), limits.count)
    with closing(_until_it_breaks(tries)) as verdicts:
        for verdict in islice(verdicts, limits.count):
            tally.add(verdict)
            show(tally)
            if not verdict.more and limits.seconds is not None and time.monotonic() - began > limits.seconds:
                break
    tally.seconds = time.monotonic() - began
    return tally


def _until_it_breaks(tries: Iterator[Verdict]) -> Generator[Verdict, None, None]:
    """The verdicts, the last of them that the trial could not go on, where that is so."""
    try:
        yield from tries
    except (Undone, ChildFailed) as failed:
        yield Verdict(Outcome.WRONG, "something with nothing in its way", str(failed))


def table(tallies: Sequence[Tally]) -> Table:
    """What the trials came to."""
    shown = Table(title="Tried on the local Google, its mailbox and running functions")
    shown.add_column("Test")
    for name in ("Tried", "Right", "Failed loudly", "Wrong", "Seconds"):
        shown.add_column(name, justify="right")
    for each in tallies:
        wrong = f"[red]{len(each.wrong)}[/]" if each.wrong else "0"
        counts = (each.tried, each.right, each.loud, wrong, f"{each.seconds:.0f}")
        shown.add_row(each.trial.what, *map(str, counts))
    return shown


def show_wrong(tallies: Sequence[Tally], seed: int, console: Console) -> None:
    """Every wrong one with what is needed to see it again."""
    for each in tallies:
        for verdict in each.wrong:
            again = f"./scripts/bench --trust --only {each.trial.name} --seed {seed}"
            said = f"[bold red]wrong[/] in {each.trial.name}: {escape(verdict.tried)}\n  {escape(verdict.seen)}\n"
            console.print(f"{said}  [dim]{escape(again)}[/]", highlight=False, soft_wrap=True)
