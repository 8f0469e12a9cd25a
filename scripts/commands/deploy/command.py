"""`./scripts/deploy`: runs, prints or checks."""

from __future__ import annotations

import argparse
import os
import secrets
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from scripts._environment import ROOT
from scripts.commands._arguments import spreadsheet_id
from scripts.commands._counting import counting
from scripts.commands.deploy.addon import addon_steps, by_hand
from scripts.commands.deploy.check import check
from scripts.commands.deploy.cloud import MAIL_LOGIN_VARIABLE, SEALS_VARIABLE, password_steps, project_steps, seal_steps
from scripts.commands.deploy.printing import dry_run, result
from scripts.commands.deploy.record import record
from scripts.commands.deploy.registering import register_all
from scripts.commands.deploy.running import StepFailed, not_installed, run_all
from scripts.commands.deploy.schedule import schedule_steps
from scripts.commands.deploy.settings import (
    SETTINGS,
    BadSetting,
    Deployment,
    Values,
    chosen,
    deployment,
    examples,
    recall,
    remember,
)
from scripts.commands.deploy.steps import Step
from scripts.commands.deploy.targets import function_steps

REMEMBERED = ROOT / ".deploy.json"


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when everything asked for was done; 1 with what to do about it."""
    options = _parser().parse_args(arguments)
    console = Console(highlight=False)
    if options.check:
        return check(options.spreadsheet_id, options.ready_file, console)
    if options.record:
        return record(options.spreadsheet_id, options.ready_file, console)
    if options.register:
        return register_all(options.register, options.ledger, options.settings, options.ready_file, console)
    given = {setting.name: value for setting in SETTINGS if (value := getattr(options, setting.name)) is not None}
    try:
        values = chosen(given, recall(options.settings), os.environ)
        _show(values, console) if options.dry_run else _deploy(values, options.settings, console)
    except (BadSetting, StepFailed) as error:
        console.print(str(error), style="red", markup=False, soft_wrap=True)
        return 1
    except KeyboardInterrupt:
        console.print("Stopped. Run the same command again to go on.")
        return 1
    return 0


def _show(values: Values, console: Console) -> None:
    left = None
    if not values["project"]:
        values = examples()
        left = by_hand(replace(deployment(values), spreadsheet_ids=(), script_ids=(), client_ids=()))
        console.print("No --project is given: the steps are shown with examples for everything.", soft_wrap=True)
    made = deployment(values)
    steps = all_steps(made)
    said = dry_run(steps, tuple(left or by_hand(made)), not_installed(steps))
    console.print(said, markup=False, soft_wrap=True)


def _deploy(values: Values, remembered: Path, console: Console) -> None:
    made = deployment(values)
    steps = all_steps(made)
    lacking = not_installed(steps)
    if lacking:
        raise StepFailed("\n".join(lacking))
    remember(remembered, values)
    _run(steps, console)
    result(made, tuple(by_hand(made)), console)


def all_steps(made: Deployment) -> list[Step]:
    """The whole deployment, in order."""
    return [
        *project_steps(made),
        *seal_steps(made),
        *password_steps(made, has_password=bool(os.environ.get(MAIL_LOGIN_VARIABLE))),
        # Functions do not start without a ledger, which a person makes once their account is there to share it with.
        *(function_steps(made) if made.ledger else ()),
        *(schedule_steps(made) if made.ledger else ()),
        *addon_steps(made),
    ]


def _run(steps: Sequence[Step], console: Console) -> None:
    table = Table(title="Steps", title_justify="left")
    for heading in ("Step", "Outcome", "Seconds"):
        table.add_column(heading, justify="right" if heading == "Seconds" else "left", overflow="fold")
    with counting(console) as progress:
        task = progress.add_task(steps[0].name, total=len(steps))
        try:
            for number, done in enumerate(run_all(steps, ROOT, _environment()), start=1):
                table.add_row(done.step.name, done.outcome, f"{done.seconds:.0f}")
                following = steps[number].name if number < len(steps) else ""
                progress.update(task, completed=number, description=following)
        finally:
            console.print(table)


def _environment() -> dict[str, str]:
    """The environment, with something to seal by where it has none: it is used where the project has none either."""
    return {SEALS_VARIABLE: secrets.token_urlsafe(32), **os.environ}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./scripts/deploy",
        description="Puts the same software on Google Cloud. Runs again at any time: what is there is brought up to date.",
        epilog=f"The password of the mail server comes from {MAIL_LOGIN_VARIABLE}, and from nowhere else.",
    )
    add = parser.add_argument
    add("--dry-run", action="store_true", help="print every step and do nothing")
    for setting in SETTINGS:
        default = f" (default: {setting.default})" if setting.default else ""
        add(setting.option, metavar="VALUE", help=f"{setting.help}{default}; or {setting.variable}")
    add(
        "--settings",
        type=Path,
        metavar="PATH",
        default=REMEMBERED,
        help="remembers the settings (default: .deploy.json)",
    )
    add(
        "--register",
        type=spreadsheet_id,
        action="append",
        metavar="ID",
        help="put a workbook into the registry of the ledger, so that it is served, and do nothing else",
    )
    checking = parser.add_argument_group("checking what this software relies on")
    checking.add_argument("--check", action="store_true", help="ask Google, in a tab that is taken away again")
    checking.add_argument(
        "--record", action="store_true", help="take the recordings of what Google answers anew, in such a tab too"
    )
    checking.add_argument("--spreadsheet-id", type=spreadsheet_id, metavar="ID", help="the workbook to do that in")
    checking.add_argument(
        "--ready-file", type=Path, metavar="PATH", help="use the system that ./scripts/serve wrote this file for"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
