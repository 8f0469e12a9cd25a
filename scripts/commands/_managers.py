"""Managers that an administrator names: a row each in the staff list, and the tabs that they may edit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

import gspread

from functions.access.roles import Staff, staff_of
from functions.workbook.client import Sheets, transport
from functions.workbook.commit import Append, Change, Protect, Write
from functions.workbook.protections import aligned
from functions.workbook.reading import Snapshot, sheets_of, snapshot
from schemas.check import Sheet, places_of
from schemas.results import System
from schemas.staff import MANAGER, PERMISSIONS
from schemas.tab import Tab

NUMBER = "M{number}"  # of a manager whom nobody has given one yet
Request = dict[str, Any]


@dataclass(frozen=True)
class Appointed:
    """What was written: rows of 员工 by address, how many requests in all, and who is no manager in force for all that."""

    rows: dict[str, int]
    changes: int
    not_in_force: tuple[str, ...]
    managers: tuple[str, ...]


def appoint(
    client: gspread.Client, spreadsheet_id: str, wanted: Iterable[str], accounts: Sequence[str], today: date
) -> Appointed:
    """Makes people managers who are not, and lets the managers of the staff list edit what only they may.

    `accounts`: the service accounts that share the work of the one that provisions.
    """
    sheets = Sheets(transport(client), spreadsheet_id)
    found, staff, who = _read(sheets, spreadsheet_id, today)
    addresses = list(dict.fromkeys(address.casefold() for address in wanted))
    lacking = [address for address in addresses if address not in _managers(who)]
    rows, cells = _rows(found, staff, who, lacking)
    if cells:
        sheets.batch_update(cells)
        found, _, who = _read(sheets, spreadsheet_id, today)
    owners = [each["emailAddress"] for each in sheets.permissions() if each.get("role") in ("owner", "organizer")]
    protects = list(aligned(sheets, found, _managers(who), owners, accounts, today).writes)
    requests = [request for write in protects for request in _request(found, write)]
    if requests:
        sheets.batch_update(requests)
    changed = len(cells) + sum(isinstance(write, Protect) for write in protects)
    out = tuple(address for address in addresses if address not in _managers(who))
    return Appointed(rows, changed, out, tuple(_managers(who)))


def _read(sheets: Sheets, spreadsheet_id: str, today: date) -> tuple[Snapshot, Sheet, Staff]:
    found = snapshot(sheets, spreadsheet_id, lambda book: [book.staff], afresh=True)
    staff = sheets_of(found, [found.workbook.staff])[found.workbook.staff]
    return found, staff, staff_of(staff, today)


def _managers(who: Staff) -> list[str]:
    return [manager.email.casefold() for manager in who.managers]


def _rows(found: Snapshot, staff: Sheet, who: Staff, addresses: Sequence[str]) -> tuple[dict[str, int], list[Request]]:
    """Where somebody works here already, the permission of their row in force; else a row of their own at the end."""
    tab = found.workbook.staff
    grid = found.grids[tab]
    places = places_of(tab, grid)
    end = max((len(grid[place]) for place in places.values()), default=1)
    taken = set(staff.frame["staff_no"].drop_nulls())
    permission = next(word.to(found.layout.locale) for word in PERMISSIONS if word.zh == MANAGER)
    rows: dict[str, int] = {}
    requests: list[Request] = []
    for address in addresses:
        row = next((one.row for one in who.members if one.works and one.email.casefold() == address), 0)
        said = {"permission": permission}
        if not row:
            end += 1
            row = end
            number = next(name for each in count(1) if (name := NUMBER.format(number=each)) not in taken)
            taken.add(number)
            said |= {"staff_no": number, "name": address.partition("@")[0], "email": address}
        rows[address] = row
        requests += [_cell(found, tab, row, places[name], text) for name, text in said.items()]
    if requests:
        sheet_id = found.layout.sheet_id(tab)
        missing = max(0, end - found.layout.sizes[found.layout.title(tab)].rows)
        room = {"appendDimension": {"sheetId": sheet_id, "dimension": "ROWS", "length": missing}}
        requests = [*([room] if missing else []), *requests]
    return rows, requests


def _request(found: Snapshot, write: Write) -> Iterable[Request]:
    if isinstance(write, Protect):
        yield write.request()
    elif isinstance(write, Change):
        yield _cell(found, write.tab, write.row, 1, str(write.cells[0]))
    elif isinstance(write, Append):
        values = [{"values": [{"userEnteredValue": {"stringValue": str(cell)}} for cell in row]} for row in write.rows]
        sheet_id = found.layout.sheet_id(System)
        yield {"appendCells": {"sheetId": sheet_id, "rows": values, "fields": "userEnteredValue"}}


def _cell(found: Snapshot, tab: type[Tab], row: int, column: int, text: str) -> Request:
    start = {"sheetId": found.layout.sheet_id(tab), "rowIndex": row - 1, "columnIndex": column}
    cells = [{"values": [{"userEnteredValue": {"stringValue": text}}]}]
    return {"updateCells": {"start": start, "rows": cells, "fields": "userEnteredValue"}}
