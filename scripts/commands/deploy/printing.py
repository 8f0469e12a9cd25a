"""The steps and the result of a deployment, for a person to read."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.table import Table

from scripts._environment import ROOT
from scripts.commands.deploy.schedule import jobs
from scripts.commands.deploy.settings import Deployment
from scripts.commands.deploy.steps import ByHand, Step, shown
from scripts.commands.deploy.targets import TARGETS

_WIDEST = 240


def dry_run(steps: Sequence[Step], left: Sequence[ByHand], lacking: Sequence[str]) -> str:
    """Every step with its reason and its commands, what is left to do by hand, and what is not installed."""
    lines = ["Nothing is done; these are the steps.", ""]
    for number, step in enumerate(steps, start=1):
        lines += [f"{number}. {step.name}", *(f"   {line}" for line in _said(step)), ""]
    return "\n".join([*lines, *_by_hand(left), *lacking])


def result(made: Deployment, left: Sequence[ByHand], console: Console) -> None:
    """Prints where everything is, and what is left to do by hand."""
    table = Table(title="On Google Cloud", title_justify="left")
    for heading in ("What", "Where or when"):
        table.add_column(heading, no_wrap=True)
    for target in TARGETS:
        table.add_row(target.name, f"{made.functions_url}/{target.name}")
    for job, spreadsheet_id in jobs(made):
        table.add_row(f"{job.target} for {spreadsheet_id}", f"{job.at} ({made.timezone})")
    table.add_row("Share workbooks with", ", ".join(made.runners.values()))
    # An address that is cut at the terminal's edge cannot be copied.
    Console(width=_WIDEST).print(table)
    console.print("\n".join(_by_hand(left)), markup=False, soft_wrap=True)


def _said(step: Step) -> Iterator[str]:
    yield step.why
    if step.files:
        folder = os.path.commonpath(step.files)
        yield f"writes to {os.path.relpath(folder, ROOT)}: {', '.join(path.name for path in step.files)}"
    if step.present:
        yield f"is there if this succeeds: {shown(step.present)}"
    if step.change:
        yield f"if it is there:  {shown(step.change)}"
        yield f"if it is not:    {shown(step.command)}"
    else:
        yield shown(step.command) + (f"  < the value of {step.feed}" if step.feed else "")


def _by_hand(left: Sequence[ByHand]) -> Iterator[str]:
    if left:
        yield "Left to do by hand:"
    for each in left:
        yield f"• {each.name}"
        yield from (f"    {number}. {click}" for number, click in enumerate(each.clicks, start=1))
