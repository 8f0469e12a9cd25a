"""Writes the counts of the trials into docs/promises.md, beside what each promises: `python -m scripts.counts PATH...`.

PATH is what `./scripts/bench --trust --json PATH` wrote; those of several runs add up. The table is printed too.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from scripts._environment import ROOT

PUBLISHED = ROOT / "docs" / "promises.md"
FIRST = "| trial | promised |"
COUNTED = ("tried", "right", "refused", "wrong")
Counts = Mapping[str, Sequence[int]]


def added_up(runs: Iterable[Iterable[Mapping[str, object]]]) -> Counts:
    """By trial, how many tries there were, came out right, were refused with a true sentence, and came out wrong."""
    found: dict[str, list[int]] = {}
    for trial in (trial for run in runs for trial in run):
        wrong = trial["wrong"]
        mine = [trial["tried"], trial["right"], trial["loud"], len(wrong) if isinstance(wrong, list) else wrong]
        before = found.setdefault(str(trial["test"]), [0] * len(COUNTED))
        found[str(trial["test"])] = [sum(map(int, map(str, pair))) for pair in zip(before, mine, strict=True)]
    return found


def with_counts(text: str, counts: Counts) -> tuple[str, list[str]]:
    """A document with the counts in its table of trials, and the lines of that table.

    Raises ValueError for a document without it, and for trials that it has no row for.
    """
    lines = text.split("\n")
    start = next((place for place, line in enumerate(lines) if line.startswith(FIRST)), None)
    if start is None:
        raise ValueError(f"there is no table that begins with {FIRST}")
    end = next(place for place in range(start, len(lines)) if not lines[place].startswith("|"))
    lines[start] = _row([*_cells(lines[start])[:2], *COUNTED])
    lines[start + 1] = "|---|---|" + "--:|" * len(COUNTED)
    names = []
    for place in range(start + 2, end):
        name, promised = _cells(lines[place])[:2]
        names.append(name.strip("`"))
        lines[place] = _row([name, promised, *(f"{count:,}" for count in counts.get(names[-1], ()))])
    if unknown := sorted(set(counts) - set(names)):
        raise ValueError(f"the table of trials has no row for {', '.join(unknown)}")
    return "\n".join(lines), lines[start:end]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def _row(cells: Sequence[str]) -> str:
    blank = [""] * (len(COUNTED) + 2 - len(cells))
    return "|" + "|".join(f" {cell} " if cell else " " for cell in [*cells, *blank]) + "|"


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes the counts; 1 where that cannot be done."""
    parser = argparse.ArgumentParser(prog="python -m scripts.counts", description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument("--into", type=Path, default=PUBLISHED, help="the document (default: docs/promises.md)")
    options = parser.parse_args(arguments)
    runs = [json.loads(path.read_text(encoding="utf-8")) for path in options.paths]
    try:
        text, table = with_counts(options.into.read_text(encoding="utf-8"), added_up(runs))
    except ValueError as wrong:
        print(wrong)
        return 1
    options.into.write_text(text, encoding="utf-8")
    print("\n".join(table))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
