"""Arrays of values, and functions of single values spread over them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, repeat

from scripts.local_google.cells.formulas.workbook import Value
from scripts.local_google.cells.values import ErrorValue

LARGEST_ARRAY = 10_000_000
"""The most cells in an array: as many as Google lets a spreadsheet hold."""

NOT_IN_ARRAY = ErrorValue("N_A", "Array arguments are of different size.")


class CellError(Exception):
    """A function's answer is an error."""

    def __init__(self, error: ErrorValue) -> None:
        super().__init__(error.text)
        self.error = error


class Matrix:
    """A rectangle of values, kept column by column. Never changed once it is made."""

    __slots__ = ("_heads", "columns", "height", "lookups")

    def __init__(self, columns: list[list[Value]], height: int | None = None) -> None:
        self.columns = columns
        self.height = len(columns[0]) if height is None else height
        self.lookups: dict[tuple[str, int], object] = {}
        self._heads: dict[int, int] = {}

    @classmethod
    def of_rows(cls, rows: Iterable[Sequence[Value]]) -> "Matrix":
        """From rows of equal length."""
        return cls([list(column) for column in zip(*rows, strict=True)])

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.columns)

    @property
    def size(self) -> int:
        """The number of cells."""
        return self.height * self.width

    def head(self, column: int) -> int:
        """How many rows of a column come before those at its end that all hold the very same value."""
        if column not in self._heads:
            self._heads[column] = _before_the_same(self.columns[column])
        return self._heads[column]

    def rows(self) -> Iterator[tuple[Value, ...]]:
        """Row by row."""
        return zip(*self.columns, strict=True)

    def cells(self) -> Iterator[Value]:
        """Cell by cell, row by row."""
        if self.width == 1:
            return iter(self.columns[0])
        return (value for row in self.rows() for value in row)

    def line(self) -> list[Value]:
        """The cells in one list, row by row."""
        return self.columns[0] if self.width == 1 else list(self.cells())

    def transposed(self) -> "Matrix":
        """Rows and columns exchanged."""
        return Matrix([list(row) for row in self.rows()], self.width)

    def part(self, rows: Sequence[int]) -> "Matrix":
        """The rows of these numbers, in that order."""
        return Matrix([[column[row] for row in rows] for column in self.columns], len(rows))


def as_matrix(value: "Matrix | Value") -> Matrix:
    """The array itself, or an array of the one value."""
    return value if isinstance(value, Matrix) else Matrix([[value]])


def vector(values: list[Value]) -> Matrix:
    """One column."""
    return Matrix([values], len(values))


def spread(
    call: Callable[..., Value],
    arguments: Sequence[object],
    lifted: Callable[[int], bool],
    *,
    repeatable: bool = True,
) -> "Matrix | Value":
    """Call with every element of the lifted arguments that are arrays; the other arguments stay whole.

    Single values, rows and columns repeat to the size of the largest array; where an array is too small
    the answer is #N/A, as in Google. `repeatable` says that equal arguments always give the same.
    """
    arrays = [value for position, value in enumerate(arguments) if lifted(position) and isinstance(value, Matrix)]
    if not arrays:
        return call(*arguments)
    height = max(array.height for array in arrays)
    width = max(array.width for array in arrays)
    check_extent(height, width)
    return Matrix(
        [_spread_column(call, arguments, lifted, column, height, repeatable) for column in range(width)], height
    )


def _spread_column(
    call: Callable[..., Value],
    arguments: Sequence[object],
    lifted: Callable[[int], bool],
    column: int,
    height: int,
    repeatable: bool,
) -> list[Value]:
    """One column of the answer. Most of a sheet's column is blank: rows that are all the same are asked about once."""
    parts: list[Iterable[object]] = []
    different = 0
    for position, value in enumerate(arguments):
        if lifted(position) and isinstance(value, Matrix):
            parts.append(_column(value, column, height))
            different = max(different, _head(value, column, height))
        else:
            parts.append(repeat(value, height))
    asked = min(different + 1, height) if repeatable else height
    answers = list(map(call, *(islice(part, asked) for part in parts)))
    return answers + answers[-1:] * (height - asked)


def check_extent(height: int, width: int) -> None:
    """Raise #NUM! for an array that has no cells, or more than a spreadsheet can hold."""
    if height < 1 or width < 1 or height * width > LARGEST_ARRAY:
        raise CellError(ErrorValue("NUM", f"An array of {height} rows and {width} columns cannot be shown."))


def stacked(bands: Sequence[Matrix]) -> Matrix:
    """Arrays one below the other. Raises #VALUE! where their widths differ."""
    if len({band.width for band in bands}) > 1:
        message = "In ARRAY_LITERAL, an Array Literal was missing values for one or more rows."
        raise CellError(ErrorValue("VALUE", message))
    columns = [[value for band in bands for value in band.columns[column]] for column in range(bands[0].width)]
    return Matrix(columns, sum(band.height for band in bands))


def side_by_side(parts: Sequence[Matrix]) -> Matrix:
    """Arrays one beside the other. Raises #VALUE! where their heights differ."""
    for position, part in enumerate(parts, start=1):
        if part.height != parts[0].height:
            message = (
                f"Function ARRAY_ROW parameter {position} has mismatched row size. "
                f"Expected: {parts[0].height}. Actual: {part.height}."
            )
            raise CellError(ErrorValue("VALUE", message))
    return Matrix([column for part in parts for column in part.columns], parts[0].height)


def _before_the_same(cells: list[Value]) -> int:
    # Equality would not do: 1 and TRUE are equal.
    last = cells[-1] if cells else None
    at = len(cells)
    while at and cells[at - 1] is last:
        at -= 1
    return at


def _head(value: Matrix, column: int, height: int) -> int:
    if value.height == height:
        return value.head(column) if column < value.width else value.head(0) if value.width == 1 else 0
    return 0 if value.height == 1 else value.height


def _column(value: Matrix, column: int, height: int) -> Iterable[object]:
    if column >= value.width > 1:
        return repeat(NOT_IN_ARRAY, height)
    cells = value.columns[column if value.width > 1 else 0]
    if value.height == height:
        return cells
    if value.height == 1:
        return repeat(cells[0], height)
    return [*cells, *repeat(NOT_IN_ARRAY, height - value.height)]
