"""Frames in Spark, and rows checked by its workers."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import narwhals as nw
from pyspark.sql import SparkSession

from functions.pay.expressions import Frame
from scripts._environment import ROOT
from scripts.batches.engines import Came, One, Resources

SETTINGS = {
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    # Merged steps would repeat each other's expressions over and over.
    "spark.sql.optimizer.excludedRules": "org.apache.spark.sql.catalyst.optimizer.CollapseProject",
    # Where in Python each expression was made is of no use here, and twice as many calls.
    "spark.python.sql.dataFrameDebugging.enabled": "false",
    "spark.sql.dataFrameQueryContext.enabled": "false",
}


def made(resources: Resources) -> Spark:
    """The engine."""
    return Spark(resources.master)


class Spark:
    """See the module."""

    def __init__(self, master: str | None) -> None:
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        building = SparkSession.builder.appName("tallysheet batch")
        for name, value in SETTINGS.items():
            building = building.config(name, value)
        if master:
            building = building.master(master)
        self._session = building.getOrCreate()
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
        found: list[Came] = self._session.sparkContext.parallelize(ones, len(ones)).map(work).collect()
        return iter(found)

    def close(self) -> None:
        """See Engine."""
        self._session.stop()
