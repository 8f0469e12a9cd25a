"""The input folder: which files are which tab, and their rows as stretches of bounded size."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from schemas.check import FIRST_ROW, HeaderFaults, places_of
from schemas.tab import Tab, about
from schemas.words import fold

ROWS = 250_000  # of a stretch, about 100 MB while it is checked
KINDS = (".parquet", ".csv")


class InputError(Exception):
    """The folders do not hold what is asked of them; the text says what to do."""


@dataclass(frozen=True)
class File:
    """One file of a tab. `first`: the row that its first is in the tab, the files one below the other under one header."""

    path: Path
    first: int
    rows: int


@dataclass(frozen=True)
class Stretch:
    """Some rows of a file: from the `start`th on (0 the first), so many. A CSV file is one, for it has to be read through."""

    file: File
    start: int
    rows: int

    @property
    def first(self) -> int:
        """The row of its first in the tab."""
        return self.file.first + self.start

    def frames(self) -> Iterator[tuple[int, pl.DataFrame]]:
        """Its rows in frames of at most ROWS, each with the row in the tab of its first; columns by the file's headers.

        Raises InputError for a file that breaks off or has rows longer than its header.
        """
        try:
            yield from self._frames()
        except (pl.exceptions.PolarsError, OSError) as error:
            raise InputError(f"{self.file.path} cannot be read: {error}") from error

    def _frames(self) -> Iterator[tuple[int, pl.DataFrame]]:
        if self.file.path.suffix == ".parquet":
            yield self.first, pl.scan_parquet(self.file.path).slice(self.start, self.rows).collect()
            return
        first, left = self.first, pl.DataFrame()
        for batch in _texts(self.file.path).collect_batches(maintain_order=True, chunk_size=ROWS):
            left = pl.concat([left, batch]) if left.height else batch
            while left.height >= ROWS:
                yield first, left.head(ROWS)
                first, left = first + ROWS, left.slice(ROWS)
        if left.height or first == self.first:
            yield first, left if left.width else _texts(self.file.path).head(0).collect()


@dataclass(frozen=True)
class Source:
    """A tab's files, in the order of their names."""

    tab: type[Tab]
    files: tuple[File, ...]

    @property
    def rows(self) -> int:
        """How many rows they have, blank ones included."""
        return sum(file.rows for file in self.files)

    def stretches(self) -> list[Stretch]:
        """All rows, in order."""
        return [
            Stretch(file, start, min(size, file.rows - start))
            for file in self.files
            for size in [ROWS if file.path.suffix == ".parquet" else max(file.rows, 1)]
            for start in range(0, max(file.rows, 1), size)
        ]

    def columns(self) -> list[list[str | None]]:
        """All rows as the columns of a sheet, each under its header: for a tab that is small."""
        frames = [frame for stretch in self.stretches() for _, frame in stretch.frames()]
        whole = pl.concat(frames, how="diagonal_relaxed") if frames else pl.DataFrame()
        return [[column.name, *column.cast(pl.String).to_list()] for column in whole.get_columns()]

    def place_of(self, row: int) -> tuple[str, int]:
        """The file of a row of the tab, and its row there, 1 the first below the header."""
        file = next((file for file in reversed(self.files) if file.first <= row), None)
        return (file.path.name, row - file.first + 1) if file else ("", row)


def source(tab: type[Tab], folder: Path, further: Sequence[str] = ()) -> Source | None:
    """The files of a tab in a folder; None where there are none.

    They stand in a folder, or are one file, named by the tab's title in either language or by one of `further`; a file
    may have anything and ` - ` before that, as Google names the exports of a spreadsheet. Raises InputError.
    """
    names = {fold(name).casefold() for name in (*about(tab).title, *further)}
    found = [path for path in sorted(folder.iterdir()) if _title(path) in names] if folder.is_dir() else []
    if len(found) > 1:
        raise InputError(
            f"{folder} has the tab {about(tab).title.en} ({about(tab).title.zh}) {len(found)} times: "
            f"{', '.join(path.name for path in found)}. Leave one, or put the files into one folder of that name."
        )
    if not found:
        return None
    paths = sorted(_inside(found[0])) if found[0].is_dir() else found
    if not paths:
        raise InputError(f"{found[0]} holds no .parquet and no .csv file.")
    files: list[File] = []
    first = FIRST_ROW
    for path in paths:
        rows = _rows_of(tab, path)
        files.append(File(path, first, rows))
        first += rows
    return Source(tab, tuple(files))


def states(sources: Iterable[Source]) -> list[str]:
    """What tells these files from changed ones: name, size and time of the last change of each."""
    return [
        f"{about(one.tab).title.en}/{file.path.name} {file.path.stat().st_size} {file.path.stat().st_mtime_ns}"
        for one in sources
        for file in one.files
    ]


def _title(path: Path) -> str:
    name = path.name if path.is_dir() else path.stem if path.suffix in KINDS else ""
    return fold(re.sub(r"^.* - ", "", name)).casefold()


def _inside(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.suffix in KINDS and path.is_file())


def _rows_of(tab: type[Tab], path: Path) -> int:
    """How many rows a file has, once its headers are found to be those of its tab."""
    try:
        frame = pl.scan_parquet(path) if path.suffix == ".parquet" else _texts(path)
        places_of(tab, [[name] for name in frame.collect_schema().names()])
        return int(frame.select(pl.len()).collect().item())
    except HeaderFaults as faulty:
        raise InputError(f"{path}: {'; '.join(fault.en for fault in faulty.faults)}") from None
    except (pl.exceptions.PolarsError, OSError) as error:
        raise InputError(f"{path} cannot be read: {error}") from error


def _texts(path: Path) -> pl.LazyFrame:
    """A CSV file, every cell the text that it is."""
    return pl.scan_csv(path, infer_schema=False, encoding="utf8-lossy")
