"""Lists that may be too long for a mail: what is shown, and what is left to the workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Generic, TypeVar

from functions.mail.content import ProblemLine

Item = TypeVar("Item")

MOST_ROWS = 50  # of each sort; the tab of problems holds them all


@dataclass(frozen=True)
class Listing(Generic[Item]):
    """The first items of a list, and those that did not find room; its length is that of both."""

    shown: Sequence[Item]
    rest: Sequence[Item]

    def __len__(self) -> int:
        return len(self.shown) + len(self.rest)


def listing(items: Sequence[Item], room: int) -> Listing[Item]:
    """The list with at most `room` items shown."""
    return Listing(items[:room], items[room:])


@dataclass(frozen=True)
class FaultyRow:
    """One row of a tab with all its faulty cells."""

    tab: str
    row: int
    key: str
    cells: tuple[ProblemLine, ...]

    @property
    def is_error(self) -> bool:
        """Whether the row is kept out of the calculation."""
        return any(cell.is_error for cell in self.cells)


@dataclass(frozen=True)
class FaultyRows:
    """Faulty rows: `errors` are not calculated, `reminders` are and should be checked."""

    errors: Listing[FaultyRow]
    reminders: Listing[FaultyRow]


def faulty_rows(problems: Sequence[ProblemLine]) -> FaultyRows:
    """The problems by tab and row."""
    ordered = sorted(problems, key=_place)
    rows = [FaultyRow(*place, key=_key(cells), cells=cells) for place, cells in _by_place(ordered)]
    return FaultyRows(
        errors=listing([row for row in rows if row.is_error], MOST_ROWS),
        reminders=listing([row for row in rows if not row.is_error], MOST_ROWS),
    )


def _by_place(ordered: Sequence[ProblemLine]) -> list[tuple[tuple[str, int], tuple[ProblemLine, ...]]]:
    return [(place, tuple(cells)) for place, cells in groupby(ordered, key=_place)]


def _place(problem: ProblemLine) -> tuple[str, int]:
    return problem.tab, problem.row


def _key(cells: Sequence[ProblemLine]) -> str:
    return next((cell.key for cell in cells if cell.key), "")
