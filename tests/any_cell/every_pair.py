"""Tries every text in every column that people fill in: `python -m tests.any_cell.every_pair [--read] [SCHEME ...]`.

It takes hours, tells how far it is, and ends with a line for each scheme: pairs tried, listed, wrong. With `--read` the
inputs are read and checked and not calculated, and of the plans only what a check lets pass without meaning it; that
takes half an hour.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from rich.console import Console
from rich.progress import track
from rich.table import Table

from schemas.scheme import SCHEMES
from tests.any_cell.spoiling import Tally, outcome, read_inputs, try_inputs, try_plan
from tests.any_cell.texts import TEXTS
from tests.any_cell.whole_months import whole_month

READ = "--read"


def main(arguments: Sequence[str]) -> int:
    """Tries them and prints what was wrong; 1 where anything was."""
    console = Console()
    only_read = READ in arguments
    names = [name for name in arguments if name != READ]
    table = Table("scheme", "pairs", "listed", "wrong")
    wrong = 0
    for name in names or SCHEMES:
        book, tally = whole_month(name), Tally()
        base = outcome(book).money or {}
        for text in track(TEXTS, name, console=console):
            tally += read_inputs(book, text) if only_read else try_inputs(book, text)
            tally += try_plan(book, base, text, lambda _: not only_read)
        console.print(*tally.wrong, sep="\n", markup=False, soft_wrap=True)
        table.add_row(name, f"{tally.pairs:,}", f"{tally.listed:,}", f"{len(tally.wrong):,}")
        wrong += len(tally.wrong)
    console.print(table)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
