"""Who may look at a workbook, and the mark that tells them that it has changed."""

from scripts.local_google.start_page import Workbook
from scripts.local_google.store import Store, drive

_PATIENCE = 2.0  # seconds; short, so that a server that stops does not wait for its viewers


def people(store: Store, spreadsheet_id: str) -> list[dict[str, str]]:
    """The addresses and roles of those whom the workbook is shared with, programs last."""
    permissions = drive.permissions_of(store.database.connection(), spreadsheet_id)
    known = [{"email": item.address, "role": item.role} for item in permissions if item.type == "user"]
    return sorted(known, key=lambda item: item["email"].endswith(".gserviceaccount.com"))


def mark(store: Store, spreadsheet_id: str) -> str:
    """A text that differs after every change of the workbook; empty where there is none of that id."""
    file = drive.find_file(store.database.connection(), spreadsheet_id)
    # The time tells changes apart across a restart, the count within one millisecond.
    return f"{file.modified} {store.changes.count(spreadsheet_id)}" if file else ""


async def changed(store: Store, spreadsheet_id: str, since: str) -> str:
    """The mark, as soon as it is another than `since` or after some seconds."""
    count = store.changes.count(spreadsheet_id)
    if mark(store, spreadsheet_id) == since:
        await store.changes.after(spreadsheet_id, count, _PATIENCE)
    return mark(store, spreadsheet_id)


def spreadsheets(store: Store) -> list[Workbook]:
    """Every spreadsheet that is not in the bin, the last changed first."""
    files = drive.all_files(store.database.connection())
    shown = (file for file in files if file.mime_type == drive.SPREADSHEET and not file.more.get("trashed"))
    return [Workbook(file.id, file.name, file.modified) for file in shown]
