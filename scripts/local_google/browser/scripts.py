"""What outlives one execution of a workbook's script: properties, cache, locks and triggers, shared by its viewers."""

import asyncio
import json
import sqlite3
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Payload = dict[str, Any]
_LEASE = 360.0  # seconds after which Google stops a script, and its locks with it
_POLL = 0.02  # seconds
_TABLES = """
CREATE TABLE IF NOT EXISTS properties (
    workbook TEXT NOT NULL, store TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (workbook, store, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS triggers (
    id TEXT PRIMARY KEY, workbook TEXT NOT NULL, function TEXT NOT NULL, event TEXT NOT NULL, creator TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS clocks (
    id TEXT PRIMARY KEY, minutes INTEGER NOT NULL, ran_at REAL NOT NULL
) STRICT, WITHOUT ROWID;
"""


class UnknownOperation(LookupError):
    """An operation that scripts do not have here; the text names it."""


@dataclass(frozen=True)
class Execution:
    """One run of a script: on which workbook, as whom."""

    workbook: str
    id: str
    person: str


class Scripts:
    """The scripts of all workbooks. `script_properties` are those that a deployment sets on every script."""

    def __init__(self, database: Path, script_properties: dict[str, str]) -> None:
        self._given = script_properties
        self._guard = threading.Lock()
        self._connection = sqlite3.connect(database, check_same_thread=False, isolation_level=None)
        self._connection.executescript(_TABLES)
        self._cache: dict[tuple[str, str, str], tuple[str, float]] = {}
        self._locks: dict[tuple[str, str], tuple[str, float]] = {}
        self._operations: dict[str, Callable[[Execution, Payload], Any]] = {
            "properties.all": self._all_properties,
            "properties.set": self._set_properties,
            "properties.delete": self._delete_properties,
            "cache.get": self._cached,
            "cache.put": self._put,
            "cache.remove": self._remove,
            "lock.release": self._release,
            "triggers.list": self._own_triggers,
            "triggers.create": self._create_trigger,
            "triggers.delete": self._delete_trigger,
            "triggers.due": self._due_triggers,
            "triggers.clock": self._due_by_clock,
            "execution.end": self._end,
        }

    def close(self) -> None:
        """Lets go of the database."""
        with self._guard:
            self._connection.close()

    async def answer(self, operation: str, execution: Execution, payload: Payload) -> Any:
        """What the script is answered. Raises UnknownOperation."""
        if operation == "lock.take":
            return await self._take(execution, payload)
        found = self._operations.get(operation)
        if found is None:
            raise UnknownOperation(f"Scripts know no operation {operation}")
        return found(execution, payload)

    def _query(self, statement: str, *values: str | float) -> list[Any]:
        with self._guard:
            return self._connection.execute(statement, values).fetchall()

    def _all_properties(self, execution: Execution, payload: Payload) -> dict[str, str]:
        given = self._given if payload["store"] == "script" else {}
        statement = "SELECT key, value FROM properties WHERE workbook = ? AND store = ?"
        rows = self._query(statement, execution.workbook, payload["store"])
        return given | dict(rows)

    def _set_properties(self, execution: Execution, payload: Payload) -> None:
        for key, value in payload["values"].items():
            statement = "INSERT OR REPLACE INTO properties VALUES (?, ?, ?, ?)"
            self._query(statement, execution.workbook, payload["store"], key, value)

    def _delete_properties(self, execution: Execution, payload: Payload) -> None:
        for key in payload["keys"]:
            statement = "DELETE FROM properties WHERE workbook = ? AND store = ? AND key = ?"
            self._query(statement, execution.workbook, payload["store"], key)

    def _cached(self, execution: Execution, payload: Payload) -> str | None:
        value, until = self._cache.get((execution.workbook, payload["store"], payload["key"]), ("", 0.0))
        return value if until > time.monotonic() else None

    def _put(self, execution: Execution, payload: Payload) -> None:
        key = (execution.workbook, payload["store"], payload["key"])
        self._cache[key] = (payload["value"], time.monotonic() + payload["seconds"])

    def _remove(self, execution: Execution, payload: Payload) -> None:
        self._cache.pop((execution.workbook, payload["store"], payload["key"]), None)

    async def _take(self, execution: Execution, payload: Payload) -> bool:
        key = (execution.workbook, payload["name"])
        deadline = time.monotonic() + payload["milliseconds"] / 1000
        while not self._is_free(key):
            if time.monotonic() > deadline:
                return False
            await asyncio.sleep(_POLL)
        self._locks[key] = (execution.id, time.monotonic() + _LEASE)
        return True

    def _is_free(self, key: tuple[str, str]) -> bool:
        return self._locks.get(key, ("", 0.0))[1] < time.monotonic()

    def _release(self, execution: Execution, payload: Payload) -> None:
        key = (execution.workbook, payload["name"])
        if self._locks.get(key, ("", 0.0))[0] == execution.id:
            del self._locks[key]

    def _end(self, execution: Execution, _: Payload) -> None:
        self._locks = {key: held for key, held in self._locks.items() if held[0] != execution.id}

    def _own_triggers(self, execution: Execution, _: Payload) -> list[Payload]:
        return [item for item in self._due_triggers(execution, {}) if item["creator"] == execution.person]

    def _due_triggers(self, execution: Execution, _: Payload) -> list[Payload]:
        rows = self._query("SELECT id, function, event, creator FROM triggers WHERE workbook = ?", execution.workbook)
        return [dict(zip(("id", "functionName", "eventType", "creator"), row, strict=True)) for row in rows]

    def _create_trigger(self, execution: Execution, payload: Payload) -> Payload:
        made = (str(uuid.uuid4()), payload["functionName"], payload["eventType"])
        number, function, event = made
        statement = "INSERT INTO triggers VALUES (?, ?, ?, ?, ?)"
        self._query(statement, number, execution.workbook, function, event, execution.person)
        if payload["minutes"]:
            self._query("INSERT INTO clocks VALUES (?, ?, ?)", number, payload["minutes"], time.time())
        return dict(zip(("id", "functionName", "eventType"), made, strict=True))

    def _due_by_clock(self, execution: Execution, _: Payload) -> list[Payload]:
        """The workbook's time-driven triggers whose minutes are over. They count as run: of several viewers' pages one
        runs each."""
        now = time.time()
        statement = (
            "UPDATE clocks SET ran_at = ?1 WHERE ran_at + 60 * minutes <= ?1 "
            "AND id IN (SELECT id FROM triggers WHERE workbook = ?2) RETURNING id"
        )
        due = {number for (number,) in self._query(statement, now, execution.workbook)}
        return [trigger for trigger in self._due_triggers(execution, {}) if trigger["id"] in due]

    def _delete_trigger(self, execution: Execution, payload: Payload) -> None:
        self._query("DELETE FROM triggers WHERE workbook = ? AND id = ?", execution.workbook, payload["id"])
        self._query("DELETE FROM clocks WHERE id NOT IN (SELECT id FROM triggers)")


def project_files(folder: Path) -> Payload:
    """A script project's files as an execution wants them; `folder` holds them as clasp would push them."""
    manifest = json.loads((folder / "appsscript.json").read_text(encoding="utf-8"))
    scripts = [{"name": path.name, "code": path.read_text(encoding="utf-8")} for path in sorted(folder.glob("*.js"))]
    pages = {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.html"))}
    return {"scopes": manifest["oauthScopes"], "scripts": scripts, "htmlFiles": pages}
