"""Shows a month of work: a workbook, deals as people type them, the calculation, and the statements in the mailbox."""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import gspread
from rich.console import Console

from functions.errors import Refusal
from functions.settings import SettingsError, read
from functions.workbook.client import ApiError
from schemas.registers import APPROVE
from schemas.scheme import scheme
from schemas.words import LOCALES, Locale
from schemas.workbook import workbook
from scripts.commands._calling import Caller, CallFailed
from scripts.commands._demo_tables import Book, links, mailed, problems, summary
from scripts.commands._processes import ChildFailed, no_proxy
from scripts.commands._provisioning import Order, Provisioned, provision
from scripts.commands._sample import MANAGER_EMAIL, Sample, sample
from scripts.commands._system import DEFAULT_DATA, USUAL_PORTS, RunningSystem, local_client, running_system
from scripts.commands.serve import StopRequested, stop_on_signals
from scripts.local_google.files import FolderInUse, sole_use
from sheets_templates.provisioning import ProvisioningError

DATA = DEFAULT_DATA / "demo"
_PURPOSE = "demo"
SCHEME = "telecom_retention"
_WATCH = 0.5  # seconds between looks at the servers


class FolderNotOurs(Exception):
    """A folder that would be emptied holds something other than an earlier demonstration."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs until Ctrl-C (returns 0), with `--once` only until everything was shown; 1 with what to do if it fails."""
    options = _parser().parse_args(arguments)
    console = Console(highlight=False)
    os.environ.update(no_proxy())
    stop_on_signals()
    try:
        with own_folder(options.data) as folder:
            _demonstrate(folder, options, console)
            here = Path.cwd()
            shown = folder.relative_to(here) if folder.is_relative_to(here) else folder
            console.print(f"./scripts/serve --data {shown} opens the same data again.", soft_wrap=True)
    except (FolderNotOurs, ChildFailed, CallFailed, ProvisioningError, Refusal, ApiError, SettingsError) as error:
        console.print(str(error), style="red", markup=False, soft_wrap=True)
        return 1
    return 0


def _demonstrate(folder: Path, options: argparse.Namespace, console: Console) -> None:
    try:
        with _started(folder, console) as system:
            _show(system, options.locale, console)
            if not options.once:
                console.print("Everything stays up until Ctrl-C.")
                _stay(system)
    except StopRequested:
        console.print("Stopped.")


@contextlib.contextmanager
def own_folder(base: Path) -> Iterator[Path]:
    """An empty folder for one demonstration: `base`, or one beside it where that is in use.

    Raises FolderNotOurs.
    """
    with contextlib.ExitStack() as held:
        folder, number = base, 1
        while True:
            try:
                _empty(folder, held)
                break
            except FolderInUse:
                number += 1
                folder = base.with_name(f"{base.name}-{number}")
        yield folder


def _empty(folder: Path, held: contextlib.ExitStack) -> None:
    """Takes the folder until `held` ends, and empties it. Raises FolderInUse, FolderNotOurs."""
    if folder.exists() and any(folder.iterdir()) and not (folder / f"{_PURPOSE}.lock").exists():
        raise FolderNotOurs(f"{folder} holds other things and would be emptied. Name an empty folder with --data.")
    with sole_use(folder, "serve"):
        held.enter_context(sole_use(folder, _PURPOSE))
        for path in folder.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            elif path.suffix != ".lock":
                path.unlink()


@contextlib.contextmanager
def _started(folder: Path, console: Console) -> Iterator[RunningSystem]:
    with contextlib.ExitStack() as held:
        with _step(console, "Started the local Google and the functions", "Starting both servers ..."):
            system = held.enter_context(running_system(folder, USUAL_PORTS, say=console.print))
        yield system


def _show(system: RunningSystem, locale: Locale, console: Console) -> None:
    """The whole way, from an empty workbook to the mailbox, each step over the wire."""
    client = local_client(system.google, system.service_account)
    typed = sample(datetime.now(ZoneInfo(read(os.environ).timezone)).date())
    with _step(console, "Made a workbook for the telecom_retention scheme", "Making a workbook ..."):
        made = _provision(client, typed, locale, system.ledger)
    book = Book(client.open_by_key(made.id), scheme(SCHEME), locale)
    with _step(console, f"Typed in {len(typed.deals)} deals of {typed.month}", "Typing in the month's deals ..."):
        _enter(book, typed)
    manager = Caller(system, MANAGER_EMAIL, made.id)
    with _step(console, "Approved the month's adjustments", "Approving ..."):
        keys = [row["key"] for row in typed.adjustments]
        manager.call("act", tab=book.title(book.adjustments), keys=keys, step=APPROVE)
    with _step(console, "Recalculated", "Recalculating ..."):
        calculated = manager.call("recalculate")
    with _step(console, "Wrote the statements into the outbox", "Writing the statements ..."):
        manager.call("send_statements", month=typed.month)
    with _step(console, "Delivered the outbox to the local mailbox", "Delivering the mail ..."):
        delivered = manager.call("deliver_mail")
    console.print(summary(book, typed.month))
    console.print(problems(book, calculated["counts"]), soft_wrap=True)
    console.print(mailed(delivered["counts"]))
    console.print(links(system, made), soft_wrap=True)


def _provision(client: gspread.Client, typed: Sample, locale: Locale, ledger: str) -> Provisioned:
    order = Order(
        workbook=workbook(SCHEME),
        locale=locale,
        managers=[MANAGER_EMAIL],
        staff=[row["email"] for row in typed.staff if row["email"] != MANAGER_EMAIL],
        ledger=ledger,
    )
    return provision(client, order)


def _enter(book: Book, typed: Sample) -> None:
    """Types everything in, tab by tab."""
    pay = book.scheme
    book.type_in(pay.staff, typed.staff)
    book.type_in(pay.inputs[1], typed.targets)
    book.type_in(pay.deals, typed.deals)
    book.type_in(book.adjustments, typed.adjustments)


@contextlib.contextmanager
def _step(console: Console, done: str, doing: str) -> Iterator[None]:
    """Shows what is being done, and leaves a line that it was and how long it took."""
    began = time.monotonic()
    with console.status(doing):
        yield
    console.print(f"[green]✓[/green] {done} ({time.monotonic() - began:.1f} s)")


def _stay(system: RunningSystem) -> None:
    while True:
        system.check()
        time.sleep(_WATCH)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./scripts/demo", description=__doc__)
    add = parser.add_argument
    add("--once", action="store_true", help="exit when everything was shown, instead of staying up")
    add("--locale", choices=LOCALES, default="zh", help="language of the workbook (default: zh)")
    add(
        "--data", type=Path, metavar="DIR", default=DATA, help="keep the data here; emptied first (default: .data/demo)"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
