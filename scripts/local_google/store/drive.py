"""Drive's side of a file: its record, who may do what with it, and its comments."""

import sqlite3
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from secrets import choice
from string import ascii_letters, digits
from typing import Any

import orjson

SPREADSHEET = "application/vnd.google-apps.spreadsheet"
FOLDER = "application/vnd.google-apps.folder"

ROLES = ("reader", "commenter", "writer", "fileOrganizer", "organizer", "owner")
"""Drive's roles, each with the rights of those before it."""


@dataclass
class File:
    """A file in Drive. Times are RFC 3339 in UTC with milliseconds; `more` holds the rest of Google's File."""

    id: str
    name: str
    mime_type: str
    owner: str
    created: str
    modified: str
    modified_by: str
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Permission:
    """A role on a file for a person, a group, a domain or anyone."""

    id: str
    type: str
    role: str
    address: str = ""
    discoverable: bool = False


@dataclass(frozen=True)
class Revision:
    """A stretch of changes to a file by one person."""

    id: str
    modified: str
    modified_by: str


REVISION_MINUTES = 10
"""How long one person's changes count as one revision."""


def note_revision(connection: sqlite3.Connection, file: File) -> None:
    """Note that a file has changed: in the last revision where it is the same person's and young, else in a new one."""
    last = connection.execute(
        "SELECT id, began, modified_by FROM revisions WHERE file = ? ORDER BY id DESC LIMIT 1", (file.id,)
    ).fetchone()
    moment = now()
    young = datetime.fromisoformat(moment) - timedelta(minutes=REVISION_MINUTES)
    if last is not None and last["modified_by"] == file.modified_by and datetime.fromisoformat(last["began"]) > young:
        connection.execute("UPDATE revisions SET modified = ? WHERE file = ? AND id = ?", (moment, file.id, last["id"]))
        return
    number = 1 if last is None else last["id"] + 1
    connection.execute(
        "INSERT INTO revisions (file, id, began, modified, modified_by) VALUES (?, ?, ?, ?, ?)",
        (file.id, number, moment, moment, file.modified_by),
    )


def revisions_of(connection: sqlite3.Connection, file_id: str) -> list[Revision]:
    """The revisions of a file, oldest first."""
    rows = connection.execute("SELECT * FROM revisions WHERE file = ? ORDER BY id", (file_id,))
    return [Revision(str(row["id"]), row["modified"], row["modified_by"]) for row in rows]


def now() -> str:
    """The time as Drive writes it."""
    return written(datetime.now(UTC))


def written(moment: datetime) -> str:
    """A moment as Drive writes it; one without a zone counts as UTC."""
    zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return zoned.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def new_file_id() -> str:
    """A random id of the length and letters of Google's."""
    return "1" + "".join(choice(ascii_letters + digits + "-_") for _ in range(43))


def find_file(connection: sqlite3.Connection, file_id: str) -> File | None:
    """The file of that id, if any."""
    row = connection.execute("SELECT * FROM files WHERE id = ?", (file_id,)).fetchone()
    return None if row is None else _file(row)


def all_files(connection: sqlite3.Connection) -> list[File]:
    """Every file, the last modified first, as Drive lists them."""
    rows = connection.execute("SELECT * FROM files ORDER BY modified DESC, rowid DESC")
    return [_file(row) for row in rows]


def save_file(connection: sqlite3.Connection, file: File) -> None:
    """Write the file's record."""
    connection.execute(
        "INSERT INTO files (id, name, mime_type, owner, created, modified, modified_by, more) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, "
        "mime_type = excluded.mime_type, owner = excluded.owner, modified = excluded.modified, "
        "modified_by = excluded.modified_by, more = excluded.more",
        (
            file.id,
            file.name,
            file.mime_type,
            file.owner,
            file.created,
            file.modified,
            file.modified_by,
            orjson.dumps(file.more).decode(),
        ),
    )


def delete_file(connection: sqlite3.Connection, file_id: str) -> None:
    """Delete the file and all that belongs to it."""
    connection.execute("DELETE FROM files WHERE id = ?", (file_id,))


def permissions_of(connection: sqlite3.Connection, file_id: str) -> list[Permission]:
    """The permissions on a file, oldest first."""
    rows = connection.execute("SELECT * FROM permissions WHERE file = ? ORDER BY rowid", (file_id,))
    return [Permission(row["id"], row["type"], row["role"], row["address"], bool(row["discoverable"])) for row in rows]


def save_permission(connection: sqlite3.Connection, file_id: str, permission: Permission) -> None:
    """Add the permission, or change the one of its id."""
    connection.execute(
        "INSERT INTO permissions (file, id, type, role, address, discoverable) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (file, id) DO UPDATE SET role = excluded.role, discoverable = excluded.discoverable",
        (
            file_id,
            permission.id,
            permission.type,
            permission.role,
            permission.address,
            permission.discoverable,
        ),
    )


def delete_permission(connection: sqlite3.Connection, file_id: str, permission_id: str) -> None:
    """Take the permission away."""
    connection.execute("DELETE FROM permissions WHERE file = ? AND id = ?", (file_id, permission_id))


def role_of(permissions: list[Permission], email: str) -> str | None:
    """The highest role that `email` has through any of the permissions, None where it has none.

    Groups count by their own address only: nobody's membership is known here.
    """
    domain = email.partition("@")[2].casefold()
    roles = [
        permission.role
        for permission in permissions
        if permission.type == "anyone"
        or (permission.type in {"user", "group"} and permission.address.casefold() == email.casefold())
        or (permission.type == "domain" and permission.address.casefold() == domain)
    ]
    return max(roles, key=ROLES.index, default=None)


def _file(row: sqlite3.Row) -> File:
    return File(
        row["id"],
        row["name"],
        row["mime_type"],
        row["owner"],
        row["created"],
        row["modified"],
        row["modified_by"],
        orjson.loads(row["more"]),
    )
