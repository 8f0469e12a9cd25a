"""Arrays of values, and functions of single values spread over them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import repeat

from scripts.local_google.cells.formulas.columns import Column
from scripts.local_google.cells.formulas.workbook import Value
from scripts.local_google.cells.values import ErrorValue

LARGEST_ARRAY = 10_000_000
"""The most cells in an array: as many as Google lets a spreadsheet hold."""

Kernel = Callable[..., Column | None]
"""A function of single values for whole columns of them: takes that function, then its arguments, columns among them.

None: these arguments must be taken one by one.
"""

NOT_IN_ARRAY = ErrorValue("N_A", "Array arguments are of different size.")


class CellError(Exception):
    """A function's answer is an error."""

    def __init__(self, error: ErrorValue) -> None:
        super().__init__(error.text)
        self.error = error


class Matrix:
    """A rectangle of values, kept column by column. Never changed once it is made."""

    __slots__ = ("_columns", "columns", "height", "lookups")

    def __init__(self, columns: list[list[Value]], height: int | None = None) -> None:
        self.columns = columns
        self.height = len(columns[0]) if height is None else height
        self.lookups: dict[tuple[str, int], object] = {}
        self._columns: dict[int, Column] = {}

    @classmethod
    def of_columns(cls, columns: Sequence[Column]) -> "Matrix":
        """From columns of equal height, with what is known of them."""
        made = cls([column.cells for column in columns])
        made._columns.update(enumerate(columns))
        return made

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

    def column(self, number: int) -> Column:
        """One column with what has been found out about it so far."""
        if number not in self._columns:
            self._columns[number] = Column(self.columns[number])
        return self._columns[number]

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
    kernel: Kernel | None = None,
) -> "Matrix | Value":
    """Call with every element of the lifted arguments that are arrays; the other arguments stay whole.

    Single values, rows and columns repeat to the size of the largest array; where an array is too small
    the answer is #N/A, as in Google. `repeatable` says that equal arguments always give the same; `kernel`
    answers for whole columns where it can.
    """
    arrays = [value for position, value in enumerate(arguments) if lifted(position) and isinstance(value, Matrix)]
    if not arrays:
        return call(*arguments)
    height = max(array.height for array in arrays)
    width = max(array.width for array in arrays)
    check_extent(height, width)
    columns = []
    for column in range(width):
        parts = [
            _part(value, column, height) if lifted(position) else value for position, value in enumerate(arguments)
        ]
        columns.append(_spread_column(call, parts, height, kernel) if repeatable else _each(call, parts, height))
    return Matrix.of_columns(columns)


def _spread_column(call: Callable[..., Value], parts: list[object], height: int, kernel: Kernel | None) -> Column:
    """One column of the answer. Most of a sheet's column is blank: rows that are all the same are asked about once."""
    different = max((part.head for part in parts if isinstance(part, Column)), default=0)
    if different + 1 > height // 2:
        return _calculated(call, parts, height, kernel)
    tops = [part.top(different + 1) if isinstance(part, Column) else part for part in parts]
    return _calculated(call, tops, different + 1, kernel).repeated(height)


def _calculated(call: Callable[..., Value], parts: list[object], height: int, kernel: Kernel | None) -> Column:
    if kernel is not None and not any(isinstance(part, ErrorValue) for part in parts):
        found = kernel(call, *parts)
        if found is not None:
            return found.repeated(height)
    return _each(call, parts, height)


def _each(call: Callable[..., Value], parts: list[object], height: int) -> Column:
    cells = (part.cells if isinstance(part, Column) else repeat(part, height) for part in parts)
    return Column(list(map(call, *cells)))


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
    return Matrix.of_columns([part.column(number) for part in parts for number in range(part.width)])


def _part(value: object, column: int, height: int) -> object:
    """What an argument is in one column of the answer: a column as high as that, or one value for all its rows."""
    if not isinstance(value, Matrix):
        return value
    if column >= value.width > 1:
        return NOT_IN_ARRAY
    own = value.column(column if value.width > 1 else 0)
    if value.height == height:
        return own
    if value.height == 1:
        return own.cells[0]
    return Column([*own.cells, *repeat(NOT_IN_ARRAY, height - value.height)])
