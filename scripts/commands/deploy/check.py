"""Checks, in a workbook, what this software relies on and Google's documentation leaves open."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.table import Table

from functions.errors import Refusal
from functions.settings import SettingsError
from functions.workbook.client import ApiError
from scripts.commands._connection import NotConnected, connect
from scripts.commands.deploy.probes import PROBES, Finding, probe, workbench


def check(spreadsheet_id: str | None, ready_file: Path | None, console: Console) -> int:
    """Prints each assumption and whether it holds: 0 if all do, 1 if one does not or nothing could be asked."""
    if spreadsheet_id is None:
        console.print("--check needs --spreadsheet-id: a workbook in which a tab may come and go.", style="red")
        return 1
    try:
        _, client = connect(ready_file)
        with console.status("Asking ...") as status, workbench(client, spreadsheet_id) as bench:
            findings = []
            for each in PROBES:
                status.update(f"Asking: {each.says}")
                findings.append(probe(each, bench))
    except (NotConnected, SettingsError, Refusal) as error:
        console.print(str(error), style="red", markup=False, soft_wrap=True)
        return 1
    except ApiError as error:
        console.print(f"Google refused: {error.message}", style="red", markup=False, soft_wrap=True)
        return 1
    console.print(_table(findings))
    return 0 if all(finding.holds for finding in findings) else 1


def _table(findings: list[Finding]) -> Table:
    table = Table(title="What this software relies on", title_justify="left")
    table.add_column("Assumption", overflow="fold")
    table.add_column("Holds")
    table.add_column("Seen", overflow="fold")
    for finding in findings:
        holds = "[green]yes[/green]" if finding.holds else "[bold red]no[/bold red]"
        table.add_row(finding.says, holds, finding.seen)
    return table
