"""What works out frames that one machine's memory need not hold: Polars, DuckDB or Spark, each by way of Parquet."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, TypeVar

import narwhals as nw
import polars as pl

from functions.pay.expressions import Frame

One = TypeVar("One")
Came = TypeVar("Came")
PART = "part-00000.parquet"
KEPT = "kept"  # the folder of what a calculation keeps for a while


class NotWritten(Exception):
    """A step of the calculation that cannot be written in an engine's language; the text says which."""


class Tables(Protocol):
    """Frames out of folders of Parquet files and into them."""

    def scan(self, folder: Path) -> Frame:
        """The rows of a folder's files."""

    def write(self, frame: Frame, folder: Path) -> None:
        """Works a frame out into a folder that is empty or not there, in its order where it has one."""


class Engine(Tables, Protocol):
    """What works frames out, and shares work out among its processes."""

    def share_out(self, work: Callable[[One], Came], ones: Sequence[One]) -> Iterator[Came]:
        """What the work makes of each one, where the engine has its workers; in any order."""

    def close(self) -> None:
        """Lets everything go."""


@dataclass(frozen=True)
class Resources:
    """What an engine may use. `spill`: where it may put what memory has no room for; `memory`, `threads`: of DuckDB, as

    it writes them; `master`: of Spark.
    """

    spill: Path
    memory: str
    threads: int | None
    master: str | None


def engine(name: str, resources: Resources) -> Engine:
    """The engine of that name. Raises ModuleNotFoundError where its package is not installed."""
    if name == "polars":
        return Polars()
    made: Engine = import_module(f"scripts.batches.on_{name}").made(resources)
    return made


class Polars:
    """Everything in this process, on all its cores."""

    def scan(self, folder: Path) -> Frame:
        """See Engine."""
        return nw.from_native(pl.scan_parquet(folder / "**/*.parquet"))

    def write(self, frame: Frame, folder: Path) -> None:
        """See Engine."""
        folder.mkdir(parents=True)
        frame.to_native().sink_parquet(folder / PART)

    def share_out(self, work: Callable[[One], Came], ones: Sequence[One]) -> Iterator[Came]:
        """See Engine: one after the other, each on all cores."""
        return map(work, ones)

    def close(self) -> None:
        """See Engine."""


class Kept:
    """Keeps what several steps of a calculation rest on in files of their own."""

    def __init__(self, engine: Tables, folder: Path) -> None:
        self._engine, self._folder, self._numbers = engine, folder, itertools.count()

    def __call__(self, frame: Frame) -> Frame:
        """The frame, worked out."""
        folder = self._next()
        self._engine.write(frame, folder)
        return self._engine.scan(folder)

    def put(self, table: nw.DataFrame[Any]) -> Frame:
        """A small table of the calculation's own, where the engine reads it."""
        folder = self._next()
        folder.mkdir(parents=True)
        table.to_native().write_parquet(folder / PART)
        return self._engine.scan(folder)

    def _next(self) -> Path:
        return self._folder / f"{next(self._numbers):03}"


def collected(folder: Path) -> pl.DataFrame:
    """What an engine wrote into a folder, as a frame of this process."""
    return pl.read_parquet(folder / "**/*.parquet")
