"""What becomes of a formula's references when cells around it move: inserted, deleted, cut, copied, renamed."""

from dataclasses import dataclass, replace
from typing import Literal, Protocol

from scripts.local_google.cells.a1 import Area
from scripts.local_google.cells.formulas.references import Corner, Reference, parse_reference, rewrite

Dimension = Literal["ROWS", "COLUMNS"]

LOST = "#REF!"
"""What stands in a formula for a reference to cells that are gone."""


class Change(Protocol):
    """Something that happens to the workbook and may move what a reference points at."""

    def apply(self, reference: Reference, own_title: str) -> Reference | None:
        """The reference afterwards, in a formula on the tab `own_title`; None where its cells are gone."""


def shift(formula: str, change: Change, sheet_title: str) -> str:
    """The formula of a cell on that tab as it stands after the change; untouched references keep their spelling."""

    def changed(text: str) -> str:
        reference = parse_reference(text)
        moved = change.apply(reference, sheet_title)
        if moved is None:
            return LOST
        return text if moved == reference else str(moved)

    return rewrite(formula, changed)


@dataclass(frozen=True, slots=True)
class Inserted:
    """Empty rows or columns pushed in before `start`."""

    sheet_title: str
    dimension: Dimension
    start: int
    count: int

    def apply(self, reference: Reference, own_title: str) -> Reference | None:
        """What lies at or after the place moves away from it; a range around the place grows."""
        return _on_tab(reference, own_title, self.sheet_title, self._apply)

    def _apply(self, reference: Reference) -> Reference | None:
        def moved(index: int) -> int:
            return index + self.count if index >= self.start else index

        return _with_indexes(reference, self.dimension, moved, moved)


@dataclass(frozen=True, slots=True)
class Deleted:
    """Rows or columns from `start` up to `end`, not included, taken out."""

    sheet_title: str
    dimension: Dimension
    start: int
    end: int

    def apply(self, reference: Reference, own_title: str) -> Reference | None:
        """What lies after the place moves up; a range over its edge shrinks; what lies in it is lost."""
        return _on_tab(reference, own_title, self.sheet_title, self._apply)

    def _apply(self, reference: Reference) -> Reference | None:
        first, last = _ends(reference, self.dimension)
        if first is not None and last is not None and self.start <= first and last < self.end:
            return None
        return _with_indexes(reference, self.dimension, self._moved_start, self._moved_end)

    def _moved_start(self, index: int) -> int:
        return index - (self.end - self.start) if index >= self.end else min(index, self.start)

    def _moved_end(self, index: int) -> int:
        return index - (self.end - self.start) if index >= self.end else min(index, self.start - 1)


@dataclass(frozen=True, slots=True)
class Moved:
    """Rows or columns from `start` up to `end`, not included, put before `destination` (moveDimension)."""

    sheet_title: str
    dimension: Dimension
    start: int
    end: int
    destination: int

    def apply(self, reference: Reference, own_title: str) -> Reference | None:
        """Every end of the reference goes where its row or column went."""
        return _on_tab(reference, own_title, self.sheet_title, self._apply)

    def _apply(self, reference: Reference) -> Reference | None:
        return _with_indexes(reference, self.dimension, self._moved, self._moved)

    def _moved(self, index: int) -> int:
        count = self.end - self.start
        target = self.destination - count if self.destination > self.start else self.destination
        if self.start <= index < self.end:
            return index - self.start + target
        if self.start <= index < self.destination:
            return index - count
        if self.destination <= index < self.start:
            return index + count
        return index


@dataclass(frozen=True, slots=True)
class Cut:
    """An area cut and pasted so many rows and columns away, perhaps on another tab."""

    sheet_title: str
    area: Area
    to_sheet_title: str
    rows: int
    columns: int

    def apply(self, reference: Reference, own_title: str) -> Reference | None:
        """A reference that lies wholly in the area goes with it."""
        title = own_title if reference.title is None else reference.title
        if title.casefold() != self.sheet_title.casefold() or not self.area.encloses(reference.area):
            return reference
        same_tab = self.to_sheet_title.casefold() == title.casefold()
        moved = _everywhere(reference, self.rows, self.columns)
        return moved if same_tab else replace(moved, title=self.to_sheet_title)


@dataclass(frozen=True, slots=True)
class Copied:
    """The formula itself copied so many rows and columns away."""

    rows: int
    columns: int

    def apply(self, reference: Reference, own_title: str) -> Reference | None:
        """What is not fixed by `$` goes along; beyond the first row or column it is lost."""
        start = reference.start.moved(self.rows, self.columns)
        end = reference.end and reference.end.moved(self.rows, self.columns)
        if start.off_the_grid or (end and end.off_the_grid):
            return None
        return replace(reference, start=start, end=end)


@dataclass(frozen=True, slots=True)
class Renamed:
    """A tab given another title."""

    sheet_title: str
    new_title: str

    def apply(self, reference: Reference, own_title: str) -> Reference | None:
        """References that name the tab name it anew."""
        named = reference.title is not None and reference.title.casefold() == self.sheet_title.casefold()
        return replace(reference, title=self.new_title) if named else reference


@dataclass(frozen=True, slots=True)
class TabDeleted:
    """A tab taken out of the workbook."""

    sheet_title: str

    def apply(self, reference: Reference, own_title: str) -> Reference | None:
        """References that name the tab are lost."""
        named = reference.title is not None and reference.title.casefold() == self.sheet_title.casefold()
        return None if named else reference


@dataclass(frozen=True, slots=True)
class Within:
    """A change of rows that only some columns take part in, or of columns in some rows."""

    change: Change
    dimension: Dimension
    start: int
    end: int

    def apply(self, reference: Reference, own_title: str) -> Reference | None:
        """What lies wholly in those columns, or rows, is changed."""
        first, last = _ends(reference, "COLUMNS" if self.dimension == "ROWS" else "ROWS")
        inside = first is not None and last is not None and self.start <= first and last < self.end
        return self.change.apply(reference, own_title) if inside else reference


class _Move(Protocol):
    def __call__(self, index: int, /) -> int: ...


class _Apply(Protocol):
    def __call__(self, reference: Reference, /) -> Reference | None: ...


def _on_tab(reference: Reference, own_title: str, sheet_title: str, apply: _Apply) -> Reference | None:
    title = own_title if reference.title is None else reference.title
    return apply(reference) if title.casefold() == sheet_title.casefold() else reference


def _ends(reference: Reference, dimension: Dimension) -> tuple[int | None, int | None]:
    end = reference.end or reference.start
    if dimension == "ROWS":
        return reference.start.row, end.row
    return reference.start.column, end.column


def _with_indexes(reference: Reference, dimension: Dimension, first: _Move, last: _Move) -> Reference:
    if reference.end is None:
        return replace(reference, start=_with_index(reference.start, dimension, first))
    return replace(
        reference,
        start=_with_index(reference.start, dimension, first),
        end=_with_index(reference.end, dimension, last),
    )


def _with_index(corner: Corner, dimension: Dimension, move: _Move) -> Corner:
    if dimension == "ROWS":
        return corner if corner.row is None else replace(corner, row=move(corner.row))
    return corner if corner.column is None else replace(corner, column=move(corner.column))


def _everywhere(reference: Reference, rows: int, columns: int) -> Reference:
    def moved(corner: Corner) -> Corner:
        return replace(
            corner,
            row=None if corner.row is None else corner.row + rows,
            column=None if corner.column is None else corner.column + columns,
        )

    return replace(reference, start=moved(reference.start), end=reference.end and moved(reference.end))
