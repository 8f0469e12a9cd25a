"""New files in a person's Drive."""

from scripts.local_google.store.drive import SPREADSHEET, File, Permission, new_file_id, now
from scripts.local_google.store.store import Store


def new_file(owner: str, name: str, mime_type: str, file_id: str | None = None) -> File:
    """A file's record, made now."""
    moment = now()
    return File(file_id or new_file_id(), name, mime_type, owner, moment, moment, owner)


def owner_permission(owner: str) -> Permission:
    """What makes someone a file's owner."""
    return Permission(permission_id(owner), "user", "owner", owner)


def permission_id(address: str) -> str:
    """The id of the permission of a person or group: the same for them on every file."""
    number = 0
    for letter in address.casefold():
        number = (number * 131 + ord(letter)) % (10**20 - 39)
    return f"{number:020d}"


def create_spreadsheet(store: Store, owner: str, title: str) -> str:
    """Make an empty spreadsheet and return its id."""
    file = new_file(owner, title, SPREADSHEET)
    store.create(file, [owner_permission(owner)], store.new_workbook(file.id, title))
    return file.id
