"""Working out cells that wait for other cells, however long the row in which they wait.

A cell asks for those it needs while it is worked out itself. Where too many wait for each other, the innermost is
worked out first and the rest begin anew with its outcome at hand, so that the row may be longer than Python's stack.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from scripts.local_google.workbook.sheet import Sheet
from scripts.local_google.workbook.values import Formula

Outcome = TypeVar("Outcome")

Key = tuple[int, int, int]
"""Tab, row and column of a cell."""

_DEEPEST = 40
"""How many cells may wait for each other before the innermost goes first."""


@dataclass(frozen=True)
class FormulaCell:
    """A formula and where it stands."""

    sheet: Sheet
    row: int
    column: int
    formula: Formula

    @property
    def key(self) -> Key:
        """What tells the cell from others."""
        return self.sheet.id, self.row, self.column


class _GoesFirst(Exception):
    def __init__(self, cell: FormulaCell) -> None:
        super().__init__()
        self.cell = cell


@dataclass
class InTurn(Generic[Outcome]):
    """The outcomes of cells, each worked out once by `work`; a cell that waits for itself comes to `circular`."""

    work: Callable[[FormulaCell], Outcome]
    circular: Outcome
    known: dict[Key, Outcome] = field(default_factory=dict)
    waiting: set[Key] = field(default_factory=set)

    def outcome(self, cell: FormulaCell) -> Outcome:
        """What the cell comes to."""
        if cell.key in self.known:
            return self.known[cell.key]
        if cell.key in self.waiting:
            return self.circular
        if len(self.waiting) > _DEEPEST:
            raise _GoesFirst(cell)
        return self._worked_out(cell) if self.waiting else self._innermost_first(cell)

    def _innermost_first(self, cell: FormulaCell) -> Outcome:
        pending = [cell]
        deferred: set[Key] = set()
        while True:
            try:
                outcome = self._worked_out(pending[-1])
            except _GoesFirst as deeper:
                if deeper.cell.key in deferred:
                    self.known[deeper.cell.key] = self.circular
                    continue
                deferred.add(deeper.cell.key)
                pending.append(deeper.cell)
                continue
            pending.pop()
            if not pending:
                return outcome

    def _worked_out(self, cell: FormulaCell) -> Outcome:
        self.waiting.add(cell.key)
        try:
            outcome = self.work(cell)
        finally:
            self.waiting.discard(cell.key)
        self.known[cell.key] = outcome
        return outcome
