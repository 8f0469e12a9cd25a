"""Starts the local Google and the functions and keeps them up until told to stop."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from rich.console import Console
from rich.table import Table

from scripts.commands._processes import ChildFailed
from scripts.commands._system import DEFAULT_DATA, USUAL_PORTS, Ports, RunningSystem, running_system
from scripts.local_google.files import FolderInUse, write_whole

_WATCH = 0.5  # seconds between looks at the servers


class StopRequested(BaseException):
    """Somebody asked the command to stop, by Ctrl-C or SIGTERM."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs until Ctrl-C or SIGTERM (returns 0), or until a server fails (returns 1)."""
    options = _parser().parse_args(arguments)
    console = Console(stderr=True)
    ports = Ports(options.port, options.functions_port, options.smtp_port)
    stop_on_signals()
    if options.ready_file is not None:
        options.ready_file.unlink(missing_ok=True)
    try:
        with running_system(options.data, ports, quotas=options.quotas, say=console.print) as system:
            console.print(summary(system, options.data))
            _stay(system, options.ready_file)
    except StopRequested:
        console.print("Stopped; everything is saved.")
    except (ChildFailed, FolderInUse) as error:
        console.print(str(error), style="red", markup=False, highlight=False, soft_wrap=True)
        return 1
    return 0


def stop_on_signals() -> None:
    """Turns Ctrl-C and SIGTERM into StopRequested, so that what was started is stopped in order."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        # A second signal must not break off the orderly end that the first began.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        raise StopRequested

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)


def summary(system: RunningSystem, data_dir: Path) -> Table:
    """Where everything is, for a person at a terminal."""
    table = Table(title="Tallysheet is running", show_header=False, title_justify="left")
    table.add_row("Start page", f"[link={system.google}]{system.google}[/link]")
    table.add_row("Mail", f"[link={system.mail}]{system.mail}[/link]")
    table.add_row("Functions", system.functions)
    table.add_row("SMTP", system.smtp)
    table.add_row("Key file", str(system.service_account))
    table.add_row("Data and logs", str(data_dir.resolve()))
    table.caption = "Ctrl-C stops it and keeps the data."
    table.caption_justify = "left"
    return table


def _stay(system: RunningSystem, ready_file: Path | None) -> None:
    try:
        if ready_file is not None:
            write_whole(ready_file, json.dumps(system.ready(), indent=2) + "\n", mode=0o644)
        while True:
            system.check()
            time.sleep(_WATCH)
    finally:
        # A ready file that outlives its servers would send others to nowhere.
        if ready_file is not None:
            ready_file.unlink(missing_ok=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./scripts/serve", description=__doc__)
    add = parser.add_argument
    add("--ready-file", type=Path, metavar="PATH", help="write the addresses here as JSON once both answer")
    add("--data", type=Path, metavar="DIR", default=DEFAULT_DATA, help="keep the data here (default: .data)")
    add("--quotas", action="store_true", help="grant no more a minute than Google, and have the functions keep to it")
    for option, usual, what in (
        ("--port", USUAL_PORTS.google, "the local Google"),
        ("--functions-port", USUAL_PORTS.functions, "the functions"),
        ("--smtp-port", USUAL_PORTS.smtp, "incoming mail"),
    ):
        add(option, type=int, metavar="N", default=usual, help=f"port of {what} (default: {usual}; 0 is any)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
