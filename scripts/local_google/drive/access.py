"""What the caller may do with a file, and Drive's answers where they may not."""

from scripts.local_google.call import Call
from scripts.local_google.store import drive
from scripts.local_google.store.drive import File, Permission, role_of
from scripts.local_google.wire.errors import GoogleError, file_not_found

WRITERS = frozenset({"writer", "fileOrganizer", "organizer", "owner"})
"""The roles that may change and share a file."""


def readable(call: Call, file_id: str) -> tuple[File, list[Permission], str]:
    """The file, its permissions and the caller's role.

    Raises GoogleError 404 where there is no such file, or none that the caller may see.
    """
    connection = call.store.database.connection()
    file = drive.find_file(connection, file_id)
    permissions = drive.permissions_of(connection, file_id)
    role = role_of(permissions, call.email)
    if file is None or role is None:
        raise file_not_found(file_id)
    return file, permissions, role


def writable(call: Call, file_id: str) -> tuple[File, list[Permission], str]:
    """The same, for a caller who may edit; raises GoogleError 403 where they may only read."""
    found = readable(call, file_id)
    if found[2] not in WRITERS:
        raise denied()
    return found


def owned(call: Call, file_id: str) -> tuple[File, list[Permission], str]:
    """The same, for the owner; raises GoogleError 403 for others."""
    found = readable(call, file_id)
    if found[2] not in {"owner", "organizer"}:
        raise denied()
    return found


def denied() -> GoogleError:
    """Drive's 403 for what a role does not allow."""
    return GoogleError(
        403,
        "The user does not have sufficient permissions for this file.",
        reason="insufficientFilePermissions",
    )
