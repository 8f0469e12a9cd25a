"""Received messages, kept raw in SQLite."""

import sqlite3
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.local_google.mailbox.messages import summarise


@dataclass(frozen=True)
class Entry:
    """One line of the list: `recipients` are those the message was delivered to, joined by commas."""

    id: int
    sender: str
    recipients: str
    subject: str
    message_id: str
    received: float


class MailStore:
    """All mail that arrived, oldest first; ids are never used again."""

    def __init__(self, database: Path) -> None:
        database.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(database, check_same_thread=False, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS messages ("
            " id INTEGER PRIMARY KEY AUTOINCREMENT, sender TEXT NOT NULL, recipients TEXT NOT NULL,"
            " subject TEXT NOT NULL, message_id TEXT NOT NULL, received REAL NOT NULL, raw BLOB NOT NULL) STRICT"
        )

    def add(self, recipients: Sequence[str], raw: bytes) -> int:
        """Keeps a message and returns its id."""
        summary = summarise(raw)
        row = (
            summary.sender,
            ", ".join(recipients),
            summary.subject,
            summary.message_id,
            time.time(),
            raw,
        )
        with self._lock:
            cursor = self._connection.execute(
                "INSERT INTO messages (sender, recipients, subject, message_id, received, raw)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                [_storable(each) for each in row],
            )
        return int(cursor.lastrowid or 0)

    def entries(self, after: int = 0) -> list[Entry]:
        """The messages whose id is greater than `after`, oldest first."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT id, sender, recipients, subject, message_id, received FROM messages WHERE id > ? ORDER BY id",
                (after,),
            ).fetchall()
        return [Entry(*row) for row in rows]

    def raw(self, message_id: int) -> bytes | None:
        """The message as it was received, None if there is none of that id."""
        with self._lock:
            row = self._connection.execute("SELECT raw FROM messages WHERE id = ?", (message_id,)).fetchone()
        return bytes(row[0]) if row else None

    def clear(self) -> None:
        """Throws all mail away."""
        with self._lock:
            self._connection.execute("DELETE FROM messages")

    def close(self) -> None:
        """Lets go of the database."""
        with self._lock:
            self._connection.close()


def _storable(value: str | float | bytes) -> str | float | bytes:
    # SQLite takes no lone surrogates, which a malformed address can hold.
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value
