"""What works out frames that one machine's memory need not hold: Polars, DuckDB or Spark, each by way of Parquet."""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import narwhals as nw
import polars as pl

from functions.pay.expressions import Frame
from scripts._environment import ROOT

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from pyspark.sql import SparkSession

One = TypeVar("One")
Came = TypeVar("Came")
PART = "part-00000.parquet"


class Engine(Protocol):
    """Frames out of folders of Parquet files and into them, and work shared out among processes."""

    def scan(self, folder: Path) -> Frame:
        """The rows of a folder's files."""

    def write(self, frame: Frame, folder: Path) -> None:
        """Works a frame out into a folder that is empty or not there, in its order where it has one."""

    def share_out(self, work: Callable[[One], Came], ones: Sequence[One]) -> Iterator[Came]:
        """What the work makes of each one, where the engine has its workers; in any order."""

    def close(self) -> None:
        """Lets everything go."""


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


class DuckDB(Polars):
    """Frames in DuckDB, which goes to disk where memory ends; rows are checked as Polars does it."""

    def __init__(self, spill: Path, memory: str, threads: int | None) -> None:
        import duckdb

        spill.mkdir(parents=True, exist_ok=True)
        settings: dict[str, Any] = {"temp_directory": str(spill), "memory_limit": memory}
        self._connection: DuckDBPyConnection = duckdb.connect(
            config=settings | ({"threads": threads} if threads else {})
        )
        self._connection.execute("SET enable_progress_bar = false")

    def scan(self, folder: Path) -> Frame:
        """See Engine."""
        found: Any = self._connection.read_parquet(f"{folder}/**/*.parquet")
        made: Frame = nw.from_native(found)
        return made

    def write(self, frame: Frame, folder: Path) -> None:
        """See Engine."""
        folder.mkdir(parents=True)
        frame.to_native().write_parquet(str(folder / PART), row_group_size=122_880)

    def close(self) -> None:
        """See Engine."""
        self._connection.close()


class Spark:
    """Frames in Spark, and rows checked by its workers."""

    def __init__(self, master: str | None) -> None:
        from pyspark.sql import SparkSession

        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        building = SparkSession.builder.appName("tallysheet batch")
        for name, value in SPARK_SETTINGS.items():
            building = building.config(name, value)
        if master:
            building = building.master(master)
        self._session: SparkSession = building.getOrCreate()
        self._session.sparkContext.setLogLevel("ERROR")

    def scan(self, folder: Path) -> Frame:
        """See Engine."""
        found: Frame = nw.from_native(self._session.read.option("recursiveFileLookup", "true").parquet(str(folder)))
        return found

    def write(self, frame: Frame, folder: Path) -> None:
        """See Engine."""
        frame.to_native().write.parquet(str(folder))

    def share_out(self, work: Callable[[One], Came], ones: Sequence[One]) -> Iterator[Came]:
        """See Engine: a task for each, so that as many are at work as there are cores."""
        if not ones:
            return iter(())
        found: Iterable[Came] = self._session.sparkContext.parallelize(ones, len(ones)).map(work).collect()
        return iter(found)

    def close(self) -> None:
        """See Engine."""
        self._session.stop()


SPARK_SETTINGS = {
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    # Merged steps would repeat each other's expressions over and over.
    "spark.sql.optimizer.excludedRules": "org.apache.spark.sql.catalyst.optimizer.CollapseProject",
    # Where in Python each expression was made is of no use here, and twice as many calls.
    "spark.python.sql.dataFrameDebugging.enabled": "false",
    "spark.sql.dataFrameQueryContext.enabled": "false",
}


class Kept:
    """Keeps what several steps of a calculation rest on in files of their own."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine, self._folder, self._numbers = engine, folder, itertools.count()

    def __call__(self, frame: Frame) -> Frame:
        """The frame, worked out."""
        folder = self._folder / f"{next(self._numbers):03}"
        self._engine.write(frame, folder)
        return self._engine.scan(folder)


def collected(folder: Path) -> pl.DataFrame:
    """What an engine wrote into a folder, as a frame of this process."""
    return pl.read_parquet(folder / "**/*.parquet")
