"""Tells who changed what a person was paid for a month, when and why: runs, steps, closings, differences, statements."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from functions.errors import Refusal
from functions.settings import SettingsError
from functions.workbook.client import ApiError, Sheets, transport
from functions.workbook.reading import snapshot
from schemas.check import HeaderFaults
from scripts.commands._arguments import spreadsheet_id
from scripts.commands._connection import NotConnected, connect
from scripts.commands._trail import Trail, trail, wanted

MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the trail: 0, or 1 with what to do where it cannot be read or nothing is known of the person's month."""
    options = _parser().parse_args(arguments)
    console, said = Console(), Console(stderr=True)
    try:
        settings, client = connect(options.ready_file)
        with said.status("Reading the workbook"):
            sheets = Sheets(transport(client), options.spreadsheet_id)
            found = snapshot(sheets, options.spreadsheet_id, wanted, afresh=True)
            told = trail(found, options.spreadsheet_id, settings.secret, options.person, options.month)
    except (NotConnected, SettingsError, Refusal) as error:
        said.print(str(error), style="red", markup=False, highlight=False, soft_wrap=True)
        return 1
    except HeaderFaults as faulty:
        said.print(faulty.faults[0].en, style="red", markup=False, highlight=False, soft_wrap=True)
        return 1
    except ApiError as error:
        said.print(f"Google refused: {error.message}", style="red", markup=False, highlight=False, soft_wrap=True)
        return 1
    console.print(f"{options.person}, {options.month}", style="bold", markup=False, highlight=False)
    console.print(_table(told))
    for sentence in told.tampered:
        console.print(sentence, style="yellow", markup=False, highlight=False, soft_wrap=True)
    if not told.now:
        said.print(
            f"{options.person} has no pay in {options.month} now. Look at the staff number and the month, as the monthly "
            "summary writes them.",
            style="yellow",
            markup=False,
            highlight=False,
            soft_wrap=True,
        )
        return 1
    console.print(f"{options.month} as it stands, in yuan", style="bold", markup=False, highlight=False)
    console.print(_sums(told))
    return 0


def _table(told: Trail) -> Table:
    table = Table("when", "who", "what", "why")
    for entry in told.entries:
        table.add_row(entry.at, entry.who, entry.what, entry.why)
    return table


def _sums(told: Trail) -> Table:
    table = Table(show_header=False)
    for label, amount in told.now:
        table.add_row(label, amount)
    return table


def _month(typed: str) -> str:
    """A month such as 2016-01."""
    if not MONTH.fullmatch(typed):
        raise argparse.ArgumentTypeError(f"{typed!r} is no month; write it like 2016-01")
    return typed


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./scripts/audit", description=__doc__)
    parser.add_argument(
        "--spreadsheet-id", required=True, type=spreadsheet_id, metavar="ID", help="the workbook, by its id or link"
    )
    parser.add_argument("--person", required=True, metavar="NO", help="the staff number")
    parser.add_argument("--month", required=True, type=_month, metavar="MONTH", help="the month, such as 2016-01")
    parser.add_argument("--ready-file", type=Path, metavar="PATH", help="a running ./scripts/serve's ready file")
    return parser


if __name__ == "__main__":
    sys.exit(main())
