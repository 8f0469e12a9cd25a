"""The administrator's side of the ledger: made once, and workbooks put into its registry."""

from __future__ import annotations

from datetime import datetime

import gspread

from functions.access.ledger import IN_USE, REGISTRY, REGISTRY_HEADER, STAMP, made_tab, row_data, served, spreadsheet_id
from functions.errors import Refusal
from functions.workbook.client import ApiError, Sheets, transport

TITLE = "Tallysheet 登记台账 (ledger)"
REGISTRY_ID = 1  # of the tab, where it is made here


class NotRegistered(Exception):
    """A workbook could not be put into the registry; the text says what the administrator has to do."""


def make_ledger(client: gspread.Client) -> str:
    """A new ledger of this client's account; gives its id."""
    ledger_id = str(client.create(TITLE).id)
    prepare(client, ledger_id)
    return ledger_id


def prepare(client: gspread.Client, ledger_id: str) -> None:
    """Gives a spreadsheet the tab of the registry, where it has none yet. Raises Refusal, ApiError."""
    sheets = Sheets(transport(client), ledger_id)
    tabs = [sheet["properties"] for sheet in sheets.get("sheets.properties(sheetId,title)")["sheets"]]
    if REGISTRY in (tab["title"] for tab in tabs):
        return
    sheets.batch_update(list(made_tab(REGISTRY_ID, REGISTRY, REGISTRY_HEADER)))


def register(client: gspread.Client, ledger_id: str, workbook_id: str, title: str, by: str, now: datetime) -> bool:
    """Puts a workbook into the registry; False where it is there already. Raises NotRegistered."""
    sheets = Sheets(transport(client), ledger_id)
    try:
        (grid,) = sheets.batch_get([f"'{REGISTRY}'!A:E"])
        if workbook_id in served(grid):
            return False
        if grid and workbook_id in (spreadsheet_id(str(cell or "")) for cell in grid[0]):
            raise NotRegistered(
                f"The ledger names the workbook {workbook_id} with a state other than “{IN_USE.zh}”, so it is not "
                f"served. Only an administrator changes that, in the tab {REGISTRY} of the ledger."
            )
        tabs = [sheet["properties"] for sheet in sheets.get("sheets.properties(sheetId,title)")["sheets"]]
        (registry,) = (tab.get("sheetId", 0) for tab in tabs if tab["title"] == REGISTRY)
        rows = row_data([[workbook_id, title, by, f"{now:{STAMP}}", IN_USE.zh]])
        sheets.batch_update([{"appendCells": {"sheetId": registry, "rows": rows, "fields": "userEnteredValue"}}])
    except (Refusal, ApiError) as failed:
        raise NotRegistered(how_to_register(workbook_id, str(failed))) from failed
    return True


def how_to_register(workbook_id: str, failed: str) -> str:
    """What an administrator has to do where this machine could not, for a reason that stands first."""
    return (
        f"The ledger cannot be written from here ({failed}). The workbook is not served until an administrator runs "
        f"./scripts/deploy --register {workbook_id}, or types that id into the first column of the tab {REGISTRY} of the "
        "ledger."
    )
