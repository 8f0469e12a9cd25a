"""The SQLite database: its tables, a connection for each thread, transactions."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_TABLES = """
CREATE TABLE IF NOT EXISTS files (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    mime_type TEXT NOT NULL,
    owner TEXT NOT NULL,
    created TEXT NOT NULL,
    modified TEXT NOT NULL,
    modified_by TEXT NOT NULL,
    more TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE IF NOT EXISTS permissions (
    file TEXT NOT NULL REFERENCES files (id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    role TEXT NOT NULL,
    address TEXT NOT NULL DEFAULT '',
    discoverable INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (file, id)
);
CREATE TABLE IF NOT EXISTS comments (
    file TEXT NOT NULL REFERENCES files (id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (file, id)
);
CREATE TABLE IF NOT EXISTS revisions (
    file TEXT NOT NULL REFERENCES files (id) ON DELETE CASCADE,
    id INTEGER NOT NULL,
    began TEXT NOT NULL,
    modified TEXT NOT NULL,
    modified_by TEXT NOT NULL,
    PRIMARY KEY (file, id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS workbooks (
    id TEXT PRIMARY KEY REFERENCES files (id) ON DELETE CASCADE,
    document BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS looks (
    workbook TEXT NOT NULL REFERENCES workbooks (id) ON DELETE CASCADE,
    id INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (workbook, id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS bands (
    workbook TEXT NOT NULL REFERENCES workbooks (id) ON DELETE CASCADE,
    sheet INTEGER NOT NULL,
    id INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (workbook, sheet, id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS blocks (
    workbook TEXT NOT NULL REFERENCES workbooks (id) ON DELETE CASCADE,
    sheet INTEGER NOT NULL,
    band INTEGER NOT NULL,
    column_key INTEGER NOT NULL,
    formulas INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (workbook, sheet, band, column_key)
);
"""


class Database:
    """One SQLite file; each thread has a connection of its own, readers do not wait for a writer."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        path.parent.mkdir(parents=True, exist_ok=True)
        self.connection().executescript(_TABLES)

    def connection(self) -> sqlite3.Connection:
        """This thread's connection, in autocommit mode."""
        existing: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if existing is not None:
            return existing
        connection = sqlite3.connect(self._path, timeout=60, isolation_level=None, check_same_thread=False)
        connection.row_factory = sqlite3.Row
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "cache_size=-65536"):
            connection.execute(f"PRAGMA {pragma}")
        self._local.connection = connection
        with self._lock:
            self._opened.append(connection)
        return connection

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A write transaction: committed at the end of the block, undone where the block raises."""
        connection = self.connection()
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    def close(self) -> None:
        """Close every connection; what was committed is on disk."""
        with self._lock:
            for connection in self._opened:
                connection.close()
            self._opened.clear()
        self._local = threading.local()
