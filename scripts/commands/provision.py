"""Makes a workbook ready for staff, or brings one up to date and keeps its data; prints the workbook's id."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import gspread
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from functions.errors import Refusal
from functions.settings import Settings, SettingsError
from functions.workbook.client import ApiError
from schemas.apart import SharedName
from schemas.scheme import SCHEMES
from schemas.words import LOCALES
from schemas.workbook import workbook
from scripts.commands._arguments import email, emails, spreadsheet_id
from scripts.commands._connection import NotConnected, connect
from scripts.commands._provisioning import STEPS, Order, Provisioned, provision
from sheets_templates.provisioning import ProvisioningError

NAMED = 20  # cells that are named one by one


def main(arguments: Sequence[str] | None = None) -> int:
    """Provisions one workbook: 0 with its id as the last line of standard output, or 1 with what to do about it."""
    options = _parser().parse_args(arguments)
    console = Console(stderr=True)
    try:
        settings, client = connect(options.ready_file)
        done = _provision(client, _order(options, settings), console)
    except (NotConnected, ProvisioningError, SettingsError, Refusal) as error:
        console.print(str(error), style="red", markup=False, highlight=False, soft_wrap=True)
        return 1
    except ApiError as error:
        console.print(f"Google refused: {error.message}", style="red", markup=False, highlight=False, soft_wrap=True)
        return 1
    console.print(_told(done))
    # On a line of its own: a link that is broken at the edge of a window cannot be clicked.
    console.print(done.url, style=f"link {done.url}", markup=False, highlight=False, soft_wrap=True)
    for said in _managing(done):
        console.print(said, style="yellow", markup=False, highlight=False, soft_wrap=True)
    if done.unserved:
        console.print(done.unserved, style="yellow", markup=False, highlight=False, soft_wrap=True)
    print(done.id)
    return 0


def _provision(client: gspread.Client, order: Order, console: Console) -> Provisioned:
    shown = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*shown, console=console, transient=True) as progress:
        task = progress.add_task("Connecting", total=len(STEPS))
        return provision(
            client, order, lambda step: progress.update(task, description=step, completed=STEPS.index(step))
        )


def _order(options: argparse.Namespace, settings: Settings) -> Order:
    return Order(
        workbook=workbook(options.scheme),
        title=options.title,
        locale=options.locale,
        spreadsheet_id=options.spreadsheet_id or "",
        managers=options.manager,
        staff=options.staff,
        accounts=options.accounts or settings.accounts,
        timezone=settings.timezone,
        ledger=settings.ledger,
        manual=options.manual,
        secret=settings.secret,
    )


def _told(done: Provisioned) -> Table:
    title = "A new workbook" if done.is_new else ("The workbook is up to date" if done.changes else "Nothing to change")
    table = Table(title=title, show_header=False, title_justify="left")
    table.add_column()
    table.add_column(overflow="fold")
    table.add_row("Title", done.title)
    table.add_row("Tabs added", ", ".join(done.added) or "none")
    table.add_row("Changes", str(done.changes) if done.changes else "none")
    if done.rewritten:
        table.add_row("Numbers as text", f"{done.rewritten} numbers are now the text that their cells showed")
    if done.left:
        named = ", ".join(done.left[:NAMED])
        more = f" and {len(done.left) - NAMED} more" if len(done.left) > NAMED else ""
        table.add_row("Left as they are", f"formulas, or numbers that no longer say what was typed: {named}{more}")
    table.add_row("Managers in force", ", ".join(done.appointed.managers) or "none")
    table.add_row("Shared with", ", ".join(done.shared) or "nobody new")
    return table


def _managing(done: Provisioned) -> Iterator[str]:
    """What a person still has to do so that somebody manages the workbook."""
    for address, row in done.appointed.rows.items():
        if address not in done.appointed.not_in_force:
            yield (
                f"{address} is a manager by row {row} of the staff list. Put staff number, name and post right in it; a "
                "proper row with the same address, once there, speaks in its place."
            )
    for address in done.appointed.not_in_force:
        yield (
            f"{address} is no manager in force for all that: another row of the staff list has the same address, or cannot "
            "be read. Mend it, as the owner of the file or as another manager, and run this again."
        )
    if not done.appointed.managers:
        yield (
            "Nobody manages this workbook yet, and its staff list, settings and plan can be edited by the program and the "
            f"owner of the file alone. Name a manager: --spreadsheet-id {done.id} --manager EMAIL"
        )


def _schemes(typed: str) -> str:
    """Names of schemes, joined by commas."""
    try:
        return workbook(typed).name
    except (KeyError, SharedName) as refused:
        raise argparse.ArgumentTypeError(str(refused.args[0])) from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./scripts/provision", description=__doc__)
    add = parser.add_argument
    add(
        "--scheme",
        required=True,
        type=_schemes,
        metavar="NAME[,NAME]",
        help=f"the pay scheme of the workbook, or several side by side: {', '.join(SCHEMES)}",
    )
    add("--title", default="", help="title of a new workbook (default: the scheme's)")
    add("--locale", choices=LOCALES, help="language of a new workbook (default: zh)")
    add("--spreadsheet-id", type=spreadsheet_id, metavar="ID", help="an existing workbook: its id or link")
    add(
        "--manager",
        type=email,
        action="append",
        default=[],
        metavar="EMAIL",
        help="a manager: a row of the staff list says so, and an editor",
    )
    add("--staff", type=email, action="append", default=[], metavar="EMAIL", help="somebody who may edit the workbook")
    add(
        "--accounts",
        type=emails,
        default=(),
        metavar="EMAIL[,EMAIL]",
        help="further service accounts that the functions run as (default: TALLYSHEET_ACCOUNTS)",
    )
    add("--manual", default="", metavar="URL", help="where people read the manual: a link in the tab 使用说明")
    add("--ready-file", type=Path, metavar="PATH", help="use the system that ./scripts/serve wrote this file for")
    return parser


if __name__ == "__main__":
    sys.exit(main())
