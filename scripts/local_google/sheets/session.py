"""A caller at work on a workbook: what Drive lets them do, and what protection keeps from them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from scripts.local_google.call import Call
from scripts.local_google.cells.a1 import Area
from scripts.local_google.store import drive
from scripts.local_google.wire.errors import PROTECTED, GoogleError, forbidden, invalid, not_found
from scripts.local_google.workbook.addressing import Place
from scripts.local_google.workbook.sheet import Message, Sheet
from scripts.local_google.workbook.workbook import Workbook

_WRITING_ROLES = frozenset({"writer", "fileOrganizer", "organizer", "owner"})


@dataclass
class Session:
    """A workbook, opened for one caller.

    `owner` is the address of the file's owner, `file_name` what a file in Drive is called, None where the caller may
    not see it.
    """

    workbook: Workbook
    email: str
    owner: str
    file_name: Callable[[str], str | None]

    def may_edit(self, protection: Message) -> bool:
        """Whether the caller may edit what a ProtectedRange protects."""
        if protection.get("warningOnly") or _same(self.email, self.owner):
            return True
        editors = protection.get("editors", {})
        domain = self.owner.partition("@")[2]
        return (
            any(_same(self.email, user) for user in editors.get("users", []))
            or any(_same(self.email, group) for group in editors.get("groups", []))
            or (bool(editors.get("domainUsersCanEdit")) and _same(self.email.partition("@")[2], domain))
        )

    def guard(self, place: Place) -> None:
        """Raise GoogleError 400 where the caller may not edit a cell of `place`."""
        for protection in place.sheet.message.get("protectedRanges", []):
            if self.may_edit(protection):
                continue
            covered = covered_by(self.workbook, protection)
            if covered is not None and covered.meets(place) and not _unprotected(protection, place):
                raise invalid(PROTECTED)

    def guard_sheet(self, sheet: Sheet) -> None:
        """Raise GoogleError 400 where the caller may not edit all of a tab."""
        grid = sheet.grid
        self.guard(Place(sheet, 0, grid.row_count, 0, grid.column_count))

    def guard_properties(self, sheet: Sheet) -> None:
        """Raise GoogleError 400 where the tab as a whole is protected from the caller."""
        for protection in sheet.message.get("protectedRanges", []):
            if not self.may_edit(protection) and not set(protection.get("range", {"": 0})) - {"sheetId"}:
                raise invalid(PROTECTED)


def covered_by(workbook: Workbook, protection: Message) -> Place | None:
    """The rectangle that a ProtectedRange protects, None where its named range or its table is gone."""
    message = backing_range(workbook, protection)
    if message is None:
        return None
    sheet = workbook.sheet_of(message)
    area = Area.from_grid_range(message).within(sheet.grid.row_count, sheet.grid.column_count)
    return Place(sheet, area.start_row or 0, area.end_row or 0, area.start_column or 0, area.end_column or 0)


def backing_range(workbook: Workbook, item: Message) -> Message | None:
    """The range that something is about: its own, or that of the named range or the table it is backed by."""
    if "namedRangeId" in item:
        named = (one["range"] for one in workbook.named_ranges if one["namedRangeId"] == item["namedRangeId"])
        return next(named, None)
    if "tableId" in item:
        tables = (table for sheet in workbook.sheets for table in sheet.message.get("tables", []))
        return next((table["range"] for table in tables if table["tableId"] == item["tableId"]), None)
    return item.get("range")


def _unprotected(protection: Message, place: Place) -> bool:
    free = (Area.from_grid_range(item) for item in protection.get("unprotectedRanges", []))
    corners = ((place.start_row, place.start_column), (place.end_row - 1, place.end_column - 1))
    return any(all(area.contains(*corner) for corner in corners) for area in free)


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def file_role(call: Call, file_id: str) -> tuple[drive.File, str]:
    """The file and the caller's role on it.

    Raises GoogleError 404 where there is no such spreadsheet, 403 where it is not shared with the caller.
    """
    connection = call.store.database.connection()
    file = drive.find_file(connection, file_id)
    if file is None:
        raise not_found()
    role = drive.role_of(drive.permissions_of(connection, file_id), call.email)
    if role is None:
        raise forbidden()
    if file.mime_type != drive.SPREADSHEET:
        raise invalid("Request contains an invalid argument.")
    return file, role


@contextmanager
def reading(call: Call) -> Iterator[Session]:
    """The spreadsheet that the path names, to be read; refused as Google refuses it."""
    spreadsheet_id = call.path["spreadsheet_id"]
    file, _ = file_role(call, spreadsheet_id)
    with call.store.reading(spreadsheet_id) as workbook:
        yield Session(workbook, call.email, file.owner, partial(_file_name, call))


@contextmanager
def writing(call: Call, spreadsheet_id: str | None = None) -> Iterator[Session]:
    """The spreadsheet that the path names, to be changed wholly or not at all; refused as Google refuses it."""
    wanted = spreadsheet_id or call.path["spreadsheet_id"]
    file, role = file_role(call, wanted)
    if role not in _WRITING_ROLES:
        raise forbidden()
    with call.store.writing(wanted, call.email) as workbook:
        yield Session(workbook, call.email, file.owner, partial(_file_name, call))


def _file_name(call: Call, file_id: str) -> str | None:
    try:
        return file_role(call, file_id)[0].name
    except GoogleError:
        return None
