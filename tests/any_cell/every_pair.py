"""Tries every text in every column that people fill in: `python -m tests.any_cell.every_pair [--read] [SCHEME ...]`.

It takes hours, tells how far it is, and ends with a line for each scheme: pairs tried, listed, wrong. With `--read` the
inputs are read and checked and not calculated, and of the plans only what a check lets pass without meaning it; that
takes half an hour. With `--kept FOLDER` what each text came to is kept there, and one that was tried is not tried again.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from schemas.scheme import SCHEMES
from tests.any_cell.spoiling import Tally, outcome, read_inputs, try_inputs, try_plan
from tests.any_cell.texts import TEXTS
from tests.any_cell.whole_months import whole_month


def main(arguments: Sequence[str]) -> int:
    """Tries them and prints what was wrong; 1 where anything was."""
    parser = argparse.ArgumentParser(prog="python -m tests.any_cell.every_pair", description=__doc__)
    parser.add_argument("schemes", nargs="*", default=SCHEMES, metavar="SCHEME", help=f"of {', '.join(SCHEMES)}")
    parser.add_argument("--read", action="store_true", help="read and check only")
    parser.add_argument("--kept", type=Path, metavar="FOLDER", help="where what each text came to is kept")
    asked = parser.parse_args(arguments)
    console = Console()
    table = Table("scheme", "pairs", "listed", "wrong")
    wrong = 0
    for name in asked.schemes:
        tally = tried(name, only_read=asked.read, kept=asked.kept, console=console)
        console.print(*tally.wrong, sep="\n", markup=False, soft_wrap=True)
        table.add_row(name, f"{tally.pairs:,}", f"{tally.listed:,}", f"{len(tally.wrong):,}")
        wrong += len(tally.wrong)
    console.print(table)
    return 1 if wrong else 0


def tried(name: str, *, only_read: bool, kept: Path | None, console: Console) -> Tally:
    """Every text in every column of a scheme."""
    book, tally = whole_month(name), Tally()
    base = outcome(book).money or {}
    file = kept / f"{name}{'.read' if only_read else ''}.jsonl" if kept else None
    before = dict(map(json.loads, file.read_text(encoding="utf-8").splitlines())) if file and file.exists() else {}
    for text in track(TEXTS, name, console=console):
        if text in before:
            tally += Tally(**before[text])
            continue
        found = read_inputs(book, text) if only_read else try_inputs(book, text)
        found += try_plan(book, base, text, lambda _: not only_read)
        tally += found
        if file:
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("a", encoding="utf-8") as end:
                end.write(f"{json.dumps([text, dataclasses.asdict(found)])}\n")
    return tally


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
