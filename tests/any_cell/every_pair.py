"""Tries every text in every column that people fill in: `python -m tests.any_cell.every_pair [SCHEME ...]`.

It takes an hour or two, tells how far it is, and ends with a line for each scheme: pairs tried, listed, wrong.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from rich.console import Console
from rich.progress import track
from rich.table import Table

from schemas.scheme import SCHEMES
from tests.any_cell.spoiling import Tally, outcome, try_inputs, try_plan
from tests.any_cell.texts import TEXTS
from tests.any_cell.whole_months import whole_month


def main(names: Sequence[str]) -> int:
    """Tries them and prints what was wrong; 1 where anything was."""
    console = Console()
    table = Table("scheme", "pairs", "listed", "wrong")
    wrong = 0
    for name in names or SCHEMES:
        book, tally = whole_month(name), Tally()
        base = outcome(book).money or {}
        for text in track(TEXTS, name, console=console):
            tally += try_inputs(book, text)
            tally += try_plan(book, base, text, lambda _: True)
        console.print(*tally.wrong, sep="\n", markup=False, soft_wrap=True)
        table.add_row(name, f"{tally.pairs:,}", f"{tally.listed:,}", f"{len(tally.wrong):,}")
        wrong += len(tally.wrong)
    console.print(table)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
