"""Inserting, deleting and moving rows or columns, and where that leaves an index or a range."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Insertion:
    """`count` new lines before index `at`."""

    at: int
    count: int

    def index(self, number: int) -> int | None:
        """Where the line `number` is afterwards."""
        return number + self.count if number >= self.at else number

    def span(self, start: int | None, end: int | None) -> tuple[int | None, int | None] | None:
        """Where a range of lines is afterwards: it grows where lines come between its own."""
        new_start = start + self.count if start is not None and start >= self.at else start
        new_end = end + self.count if end is not None and end > self.at else end
        return new_start, new_end


@dataclass(frozen=True)
class Deletion:
    """The lines from `start` to `end` gone."""

    start: int
    end: int

    def index(self, number: int) -> int | None:
        """Where the line `number` is afterwards, None where it is gone."""
        if self.start <= number < self.end:
            return None
        return number - (self.end - self.start) if number >= self.end else number

    def span(self, start: int | None, end: int | None) -> tuple[int | None, int | None] | None:
        """Where a range of lines is afterwards, None where nothing is left of it."""
        new_start = None if start is None else self._edge(start)
        new_end = None if end is None else self._edge(end)
        if new_end is not None and new_end <= (new_start or 0):
            return None
        return new_start, new_end

    def _edge(self, number: int) -> int:
        return number - max(min(number, self.end) - self.start, 0) if number > self.start else number


@dataclass(frozen=True)
class Move:
    """The lines from `start` to `end` put before what was line `to`."""

    start: int
    end: int
    to: int

    def index(self, number: int) -> int | None:
        """Where the line `number` is afterwards."""
        count = self.end - self.start
        if self.start <= number < self.end:
            return number + (self.to - count if self.to >= self.end else self.to) - self.start
        after = number - count if number >= self.end else number
        target = self.to - count if self.to >= self.end else self.to
        return after + count if after >= target else after

    def span(self, start: int | None, end: int | None) -> tuple[int | None, int | None] | None:
        """Where a range of lines is afterwards: moved with its lines, else stretched over where its ends are."""
        if start is None or end is None:
            return start, end
        first, last = self.index(start), self.index(end - 1)
        if first is None or last is None or last < first:
            return start, end
        return first, last + 1


Edit = Insertion | Deletion | Move
