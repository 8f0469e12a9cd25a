"""Makes a workbook ready for staff, or brings one up to date and keeps its data; prints the workbook's id."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import google.auth
import gspread
from google.auth.exceptions import DefaultCredentialsError
from google.oauth2.service_account import Credentials
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from functions.errors import Refusal
from functions.settings import Settings, SettingsError, read
from functions.workbook.client import SCOPES, SPREADSHEET_ID, ApiError, client_for
from schemas.scheme import SCHEMES, scheme
from schemas.staff import EMAIL
from schemas.words import LOCALES
from scripts.commands._provisioning import STEPS, Order, Provisioned, provision
from sheets_templates.provisioning import ProvisioningError


def main(arguments: Sequence[str] | None = None) -> int:
    """Provisions one workbook: 0 with its id as the last line of standard output, or 1 with what to do about it."""
    options = _parser().parse_args(arguments)
    console = Console(stderr=True)
    try:
        settings, client = _connect(options.ready_file)
        done = _provision(client, _order(options, settings), console)
    except (ProvisioningError, SettingsError, Refusal) as error:
        console.print(str(error), style="red", markup=False, highlight=False, soft_wrap=True)
        return 1
    except ApiError as error:
        console.print(f"Google refused: {error.message}", style="red", markup=False, highlight=False, soft_wrap=True)
        return 1
    console.print(_told(done))
    print(done.id)
    return 0


def _provision(client: gspread.Client, order: Order, console: Console) -> Provisioned:
    shown = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*shown, console=console, transient=True) as progress:
        task = progress.add_task("Connecting", total=len(STEPS))
        return provision(
            client, order, lambda step: progress.update(task, description=step, completed=STEPS.index(step))
        )


def _connect(ready_file: Path | None) -> tuple[Settings, gspread.Client]:
    if ready_file is not None:
        try:
            ready = json.loads(ready_file.read_text(encoding="utf-8"))
            settings = read({**os.environ, "TALLYSHEET_GOOGLE_URL": ready["google"]})
            credentials = Credentials.from_service_account_file(ready["service_account"], scopes=SCOPES)
        except (OSError, ValueError, KeyError) as error:
            raise ProvisioningError(
                f"{ready_file} does not lead to a running system. Start one with ./scripts/serve --ready-file "
                f"{ready_file}, and run this while it is up."
            ) from error
        return settings, client_for(credentials, settings)
    settings = read(os.environ)
    try:
        credentials, _ = google.auth.default(scopes=SCOPES)
    except DefaultCredentialsError as error:
        raise ProvisioningError(
            "No Google credentials. Set GOOGLE_APPLICATION_CREDENTIALS to the service account's key file, or try "
            "everything on this machine: ./scripts/serve --ready-file ready.json, then add --ready-file ready.json here."
        ) from error
    return settings, client_for(credentials, settings)


def _order(options: argparse.Namespace, settings: Settings) -> Order:
    return Order(
        scheme=scheme(options.scheme),
        title=options.title,
        locale=options.locale,
        spreadsheet_id=options.spreadsheet_id or "",
        managers=options.manager,
        staff=options.staff,
        timezone=settings.timezone,
    )


def _told(done: Provisioned) -> Table:
    title = "A new workbook" if done.is_new else ("The workbook is up to date" if done.changes else "Nothing to change")
    table = Table(title=title, show_header=False, title_justify="left")
    table.add_column()
    table.add_column(overflow="fold")
    table.add_row("Title", done.title)
    table.add_row("Link", f"[link={done.url}]{done.url}[/link]")
    table.add_row("Tabs added", ", ".join(done.added) or "none")
    table.add_row("Changes", f"{done.changes} in one request" if done.changes else "none")
    table.add_row("Shared with", ", ".join(done.shared) or "nobody new")
    return table


def _spreadsheet_id(typed: str) -> str:
    """An id, or the link that has it."""
    found = re.search(r"/spreadsheets/d/([^/?#]+)", typed)
    spreadsheet_id = found[1] if found else typed
    if not SPREADSHEET_ID.match(spreadsheet_id):
        raise argparse.ArgumentTypeError(f"{typed!r} is neither the id nor the link of a spreadsheet")
    return spreadsheet_id


def _email(typed: str) -> str:
    if not re.match(EMAIL, typed):
        raise argparse.ArgumentTypeError(f"{typed!r} is not an e-mail address")
    return typed


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./scripts/provision", description=__doc__)
    add = parser.add_argument
    add("--scheme", required=True, choices=SCHEMES, help="the pay scheme of the workbook")
    add("--title", default="", help="title of a new workbook (default: the scheme's)")
    add("--locale", choices=LOCALES, help="language of a new workbook (default: zh)")
    add("--spreadsheet-id", type=_spreadsheet_id, metavar="ID", help="an existing workbook: its id or link")
    add(
        "--manager", type=_email, action="append", default=[], metavar="EMAIL", help="a manager: in 设置, and an editor"
    )
    add("--staff", type=_email, action="append", default=[], metavar="EMAIL", help="somebody who may edit the workbook")
    add("--ready-file", type=Path, metavar="PATH", help="use the system that ./scripts/serve wrote this file for")
    return parser


if __name__ == "__main__":
    sys.exit(main())
