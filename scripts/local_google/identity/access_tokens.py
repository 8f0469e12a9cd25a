"""Access tokens: handed out for an hour, kept only as digests, good across restarts."""

import hashlib
import secrets
import sqlite3
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

LIFETIME = 3599  # seconds, as Google answers


@dataclass(frozen=True)
class Caller:
    """Who a request comes from, and which OAuth scopes were granted."""

    email: str
    is_service_account: bool
    scopes: frozenset[str] = frozenset()

    @property
    def anonymous(self) -> bool:
        """Whether nobody is known to ask: an API key names a project, not a person."""
        return not self.email


class AccessTokens:
    """The access tokens that this server has issued."""

    def __init__(self, database: Path) -> None:
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(database, check_same_thread=False, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS access_tokens ("
            " digest TEXT PRIMARY KEY, email TEXT NOT NULL, is_service_account INTEGER NOT NULL,"
            " scopes TEXT NOT NULL, expires_at REAL NOT NULL) STRICT, WITHOUT ROWID"
        )

    def issue(self, email: str, *, is_service_account: bool, scopes: Iterable[str], lifetime: float = LIFETIME) -> str:
        """A new token for `email`, good for `lifetime` seconds."""
        token = f"ya29.{secrets.token_urlsafe(48)}"
        now = time.time()
        row = (_digest(token), email, int(is_service_account), " ".join(sorted(scopes)), now + lifetime)
        with self._lock:
            self._connection.execute("DELETE FROM access_tokens WHERE expires_at < ?", (now,))
            self._connection.execute("INSERT INTO access_tokens VALUES (?, ?, ?, ?, ?)", row)
        return token

    def caller(self, token: str) -> Caller | None:
        """Whom the token was issued to; None if it was not issued here or has run out."""
        with self._lock:
            row = self._connection.execute(
                "SELECT email, is_service_account, scopes FROM access_tokens WHERE digest = ? AND expires_at > ?",
                (_digest(token), time.time()),
            ).fetchone()
        return Caller(row[0], bool(row[1]), frozenset(row[2].split())) if row else None

    def close(self) -> None:
        """Lets go of the database."""
        with self._lock:
            self._connection.close()


def _digest(token: str) -> str:
    # A copy of the data folder must not be a ring of keys: only digests are stored.
    return hashlib.sha256(token.encode()).hexdigest()
