"""Ranges in A1 notation: read, print, and turn into the API's GridRange and back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

LAST_COLUMN = 18_278
"""The most columns a tab can have: A to ZZZ (Google's documented limit)."""

LAST_ROW = 10_000_000
"""The most rows a tab can have: Google's limit of ten million cells, in one column."""

_CORNER = re.compile(r"\$?([A-Za-z]{1,3})?(?:\$?([1-9][0-9]{0,7}))?", re.ASCII)
_R1C1_CORNER = re.compile(
    r"(?P<R>R(?:(?P<row>[0-9]{1,8})|\[(?P<down>[0-9]{1,8})\])?)?(?P<C>C(?:(?P<column>[0-9]{1,6})|\[(?P<across>[0-9]{1,6})\])?)?",
    re.ASCII | re.IGNORECASE,
)
_PLAIN_TITLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_QUOTED_TITLE = re.compile(r"'((?:[^']|'')*)'(?:!(.*))?", re.DOTALL)
_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]+", re.ASCII)


class RangeError(ValueError):
    """A text that is no range, worded as Google words it."""

    def __init__(self, text: str) -> None:
        super().__init__(f"Unable to parse range: {text}")


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells as GridRange counts it: zero-based, ends excluded, None where it is open."""

    start_row: int | None = None
    end_row: int | None = None
    start_column: int | None = None
    end_column: int | None = None

    def within(self, rows: int, columns: int) -> "Area":
        """The same rectangle with its open ends closed and its far ends cut at a grid of that size."""
        return Area(
            self.start_row or 0,
            rows if self.end_row is None else min(self.end_row, rows),
            self.start_column or 0,
            columns if self.end_column is None else min(self.end_column, columns),
        )

    def contains(self, row: int, column: int) -> bool:
        """Whether the cell lies inside."""
        return (
            (self.start_row or 0) <= row
            and (self.end_row is None or row < self.end_row)
            and (self.start_column or 0) <= column
            and (self.end_column is None or column < self.end_column)
        )

    def overlaps(self, other: "Area") -> bool:
        """Whether a cell lies in both."""
        return (
            _before(self.start_row, other.end_row)
            and _before(other.start_row, self.end_row)
            and _before(self.start_column, other.end_column)
            and _before(other.start_column, self.end_column)
        )

    def encloses(self, other: "Area") -> bool:
        """Whether every cell of the other lies in this one."""
        return (
            (self.start_row or 0) <= (other.start_row or 0)
            and (self.start_column or 0) <= (other.start_column or 0)
            and _not_after(other.end_row, self.end_row)
            and _not_after(other.end_column, self.end_column)
        )

    @property
    def cells(self) -> int:
        """How many cells a closed area holds; 0 where it has no extent."""
        height = (self.end_row or 0) - (self.start_row or 0)
        width = (self.end_column or 0) - (self.start_column or 0)
        return max(height, 0) * max(width, 0)

    def to_grid_range(self, sheet_id: int) -> dict[str, int]:
        """The API's GridRange; open ends are left out."""
        ends = {
            "startRowIndex": self.start_row,
            "endRowIndex": self.end_row,
            "startColumnIndex": self.start_column,
            "endColumnIndex": self.end_column,
        }
        return {"sheetId": sheet_id, **{name: end for name, end in ends.items() if end is not None}}

    @classmethod
    def from_grid_range(cls, grid_range: Mapping[str, int]) -> "Area":
        """The rectangle of an API GridRange, whatever its tab."""
        return cls(
            grid_range.get("startRowIndex"),
            grid_range.get("endRowIndex"),
            grid_range.get("startColumnIndex"),
            grid_range.get("endColumnIndex"),
        )


@dataclass(frozen=True, slots=True)
class A1Range:
    """A range as written: perhaps a tab, and a rectangle.

    `name` is set, and nothing else, for a bare word that is no cell: a named range or else a tab's title.
    """

    sheet_title: str | None = None
    area: Area = Area()
    name: str | None = None

    def with_title(self, title: str) -> "A1Range":
        """The same rectangle on the tab of that title."""
        return replace(self, sheet_title=title, name=None)


def parse(text: str) -> A1Range:
    """Read a range such as `A1`, `Tab!A2:C`, `'It''s'!2:5`, `R1C1:R2C[3]` or a tab's bare title.

    Raises RangeError for anything else. Reversed corners are put in order, as Google does.
    """
    quoted = _QUOTED_TITLE.fullmatch(text)
    if quoted:
        title, corners = quoted[1].replace("''", "'"), quoted[2]
        return A1Range(title) if corners is None else A1Range(title, _parse_area(corners, text))
    title, separator, corners = text.rpartition("!")
    if separator:
        return A1Range(title or None, _parse_area(corners, text))
    try:
        return A1Range(area=_parse_area(text, text))
    except RangeError:
        if not text or ":" in text:
            raise
        return A1Range(name=text)


def to_a1(area: Area, sheet_title: str | None = None) -> str:
    """Print a rectangle as Google does: one cell as `A1`, open ends open, the title quoted if it must be."""
    prefix = f"{quote_title(sheet_title)}!" if sheet_title is not None else ""
    if area == Area():
        return prefix.removesuffix("!") or f"1:{LAST_ROW}"
    if area.end_row is None and area.end_column is None:
        start = f"{column_letters(area.start_column or 0)}{(area.start_row or 0) + 1}"
        return f"{prefix}{start}:{column_letters(LAST_COLUMN - 1)}"
    first, last = _print_corners(area)
    return f"{prefix}{first}" if first == last and _CELL.fullmatch(first) else f"{prefix}{first}:{last}"


def quote_title(title: str) -> str:
    """The title as it stands before the `!`: quoted unless it is a plain word that is no cell's address."""
    if _PLAIN_TITLE.fullmatch(title) and not _is_address(title):
        return title
    return "'" + title.replace("'", "''") + "'"


def column_letters(index: int) -> str:
    """The letters of a zero-based column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, remainder = divmod(index - 1, 26)
        letters = chr(ord("A") + remainder) + letters
    return letters


def column_index(letters: str) -> int:
    """The zero-based column of its letters, upper or lower case."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def cell_a1(row: int, column: int) -> str:
    """The address of a zero-based cell, such as `B3` for row 2, column 1."""
    return f"{column_letters(column)}{row + 1}"


def _before(start: int | None, end: int | None) -> bool:
    return end is None or (start or 0) < end


def _not_after(end: int | None, limit: int | None) -> bool:
    return limit is None or (end is not None and end <= limit)


def _parse_area(corners: str, whole_text: str) -> Area:
    first, separator, second = corners.partition(":")
    start, end = _CORNER.fullmatch(first), _CORNER.fullmatch(second)
    if start is None or end is None or not first:
        return _r1c1_area(corners, whole_text)
    if not separator:
        return _one_cell(start) or _r1c1_area(corners, whole_text)
    start_row, end_row = _in_order(_row(start), _row(end))
    start_column, end_column = _in_order(_column(start), _column(end))
    return Area(
        start_row,
        end_row if end_row is None else end_row + 1,
        start_column,
        end_column if end_column is None else end_column + 1,
    )


def _one_cell(corner: re.Match[str]) -> Area | None:
    row, column = _row(corner), _column(corner)
    return None if row is None or column is None else Area(row, row + 1, column, column + 1)


def _r1c1_area(corners: str, whole_text: str) -> Area:
    """A rectangle in R1C1 notation, which Google reads where it is not A1's; brackets count from A1."""
    read = [_R1C1_CORNER.fullmatch(corner) for corner in corners.split(":")]
    ends = [corner for corner in read if corner is not None and corner[0]]
    if len(ends) != len(read) or len(ends) > 2:
        raise RangeError(whole_text)
    rows = [_r1c1_index(corner, "R", "row", "down", "C") for corner in ends]
    columns = [_r1c1_index(corner, "C", "column", "across", "R") for corner in ends]
    if -1 in rows + columns:
        raise RangeError(whole_text)
    start_row, end_row = _in_order(rows[0], rows[-1])
    start_column, end_column = _in_order(columns[0], columns[-1])
    whole_rows, whole_columns = None in columns, None in rows
    return Area(
        None if whole_columns else start_row,
        None if whole_columns or end_row is None else end_row + 1,
        None if whole_rows else start_column,
        None if whole_rows or end_column is None else end_column + 1,
    )


def _r1c1_index(corner: re.Match[str], letter: str, absolute: str, relative: str, other: str) -> int | None:
    """The row or column of a corner, -1 where it is number 0, None where the corner leaves it open."""
    if corner[absolute]:
        return int(corner[absolute]) - 1
    if corner[relative]:
        return int(corner[relative])
    numbered = corner["row"] or corner["down"] or corner["column"] or corner["across"]
    return 0 if corner[letter] or not (corner[other] and numbered) else None


def _row(corner: re.Match[str]) -> int | None:
    return int(corner[2]) - 1 if corner[2] else None


def _column(corner: re.Match[str]) -> int | None:
    return column_index(corner[1]) if corner[1] else None


def _in_order(start: int | None, end: int | None) -> tuple[int | None, int | None]:
    if start is not None and end is not None and end < start:
        return end, start
    return start, end


def _print_corners(area: Area) -> tuple[str, str]:
    first_column = last_column = first_row = last_row = ""
    if area.end_column is not None:
        first_column, last_column = (
            column_letters(area.start_column or 0),
            column_letters(area.end_column - 1),
        )
    elif area.start_column is not None:
        first_column = column_letters(area.start_column)
    if area.end_row is not None:
        first_row, last_row = str((area.start_row or 0) + 1), str(area.end_row)
    elif area.start_row is not None:
        first_row = str(area.start_row + 1)
    return first_column + first_row, last_column + last_row


def _is_address(title: str) -> bool:
    return _CELL.fullmatch(title) is not None or re.fullmatch(r"[Rr][0-9]*[Cc][0-9]*", title) is not None
