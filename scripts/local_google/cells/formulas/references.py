"""References inside a formula: where they stand in its text and what they point at."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from scripts.local_google.cells.a1 import Area, column_index, column_letters, quote_title

_COLUMN = r"\$?[A-Za-z]{1,3}"
_ROW = r"\$?[1-9][0-9]*"
_CELL = rf"{_COLUMN}{_ROW}"
_END = rf"(?:{_CELL}|{_COLUMN}|{_ROW})"

_REFERENCE = re.compile(
    rf"""
      "(?:[^"]|"")*"
    | (?<![\w.$\#'])
      (?P<reference>
        (?:(?P<title>'(?:[^']|'')+'|[^\W\d][\w.]*)!)?
        (?:{_END}:{_END}|{_CELL})
        (?![\w.(!])
      )
    """,
    re.VERBOSE,
)

_CORNER = re.compile(r"(?P<column_fixed>\$?)(?P<column>[A-Za-z]{0,3})(?P<row_fixed>\$?)(?P<row>[0-9]*)")


@dataclass(frozen=True, slots=True)
class Corner:
    """One end of a reference; None where it is open. A fixed part (`$`) stays when the formula is copied."""

    row: int | None
    column: int | None
    row_fixed: bool = False
    column_fixed: bool = False

    def moved(self, rows: int, columns: int) -> "Corner":
        """The corner that a copy of the formula points at, so many rows and columns away."""
        return replace(
            self,
            row=self.row if self.row is None or self.row_fixed else self.row + rows,
            column=self.column if self.column is None or self.column_fixed else self.column + columns,
        )

    @property
    def off_the_grid(self) -> bool:
        """Whether it lies before the first row or column."""
        return (self.row or 0) < 0 or (self.column or 0) < 0

    def __str__(self) -> str:
        column = "" if self.column is None else "$" * self.column_fixed + column_letters(self.column)
        row = "" if self.row is None else "$" * self.row_fixed + str(self.row + 1)
        return column + row


@dataclass(frozen=True, slots=True)
class Reference:
    """A cell or a range as a formula writes it; `title` is None on the formula's own tab."""

    title: str | None
    start: Corner
    end: Corner | None = None

    @property
    def area(self) -> Area:
        """The rectangle it covers, corners put in order."""
        end = self.end or self.start
        first_row, last_row = _in_order(self.start.row, end.row)
        first_column, last_column = _in_order(self.start.column, end.column)
        return Area(
            first_row,
            last_row if last_row is None else last_row + 1,
            first_column,
            last_column if last_column is None else last_column + 1,
        )

    @property
    def is_cell(self) -> bool:
        """Whether it is one cell and not a range."""
        return self.end is None

    def __str__(self) -> str:
        title = "" if self.title is None else f"{quote_title(self.title)}!"
        return f"{title}{self.start}" if self.end is None else f"{title}{self.start}:{self.end}"


@lru_cache(maxsize=65_536)
def parse_reference(text: str) -> Reference:
    """Read a reference that `rewrite` or `split` found."""
    title, corners = _split_title(text)
    first, _, last = corners.partition(":")
    return Reference(title, _parse_corner(first), _parse_corner(last) if last else None)


def split(formula: str) -> tuple[str, tuple[str, ...]]:
    """The formula with its references replaced by numbered slots (`⟦0⟧`), and the references' texts."""
    slots: dict[str, int] = {}
    template = rewrite(formula, lambda text: f"⟦{slots.setdefault(text, len(slots))}⟧")
    return template, tuple(slots)


def rewrite(formula: str, change: Callable[[str], str]) -> str:
    """The formula with every reference replaced by what `change` makes of its text."""
    return _REFERENCE.sub(lambda match: change(match[0]) if match["reference"] else match[0], formula)


def _split_title(text: str) -> tuple[str | None, str]:
    title, separator, corners = text.rpartition("!")
    if not separator:
        return None, text
    return (title[1:-1].replace("''", "'") if title.startswith("'") else title), corners


def _parse_corner(text: str) -> Corner:
    match = _CORNER.fullmatch(text)
    if match is None:
        raise ValueError(text)
    column_fixed, row_fixed = bool(match["column_fixed"]), bool(match["row_fixed"])
    if not match["column"]:
        return Corner(int(match["row"]) - 1, None, row_fixed or column_fixed)
    row = int(match["row"]) - 1 if match["row"] else None
    return Corner(row, column_index(match["column"]), row_fixed, column_fixed)


def _in_order(start: int | None, end: int | None) -> tuple[int | None, int | None]:
    if start is not None and end is not None and end < start:
        return end, start
    return start, end
