"""Frames in DuckDB, which goes to disk where memory ends; rows are checked as Polars does it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw

from functions.pay.expressions import Frame
from scripts.batches.engines import PART, Polars, Resources

ROWS_A_GROUP = 122_880  # as DuckDB's own


def made(resources: Resources) -> DuckDB:
    """The engine."""
    return DuckDB(resources)


class DuckDB(Polars):
    """See the module."""

    def __init__(self, resources: Resources) -> None:
        resources.spill.mkdir(parents=True, exist_ok=True)
        settings: dict[str, Any] = {"temp_directory": str(resources.spill), "memory_limit": resources.memory}
        threads = {"threads": resources.threads} if resources.threads else {}
        self._connection = duckdb.connect(config=settings | threads)
        self._connection.execute("SET enable_progress_bar = false")

    def scan(self, folder: Path) -> Frame:
        """See Engine."""
        found: Any = self._connection.read_parquet(f"{folder}/**/*.parquet")
        made: Frame = nw.from_native(found)
        return made

    def write(self, frame: Frame, folder: Path) -> None:
        """See Engine."""
        folder.mkdir(parents=True)
        frame.to_native().write_parquet(str(folder / PART), row_group_size=ROWS_A_GROUP)

    def close(self) -> None:
        """See Engine."""
        self._connection.close()
