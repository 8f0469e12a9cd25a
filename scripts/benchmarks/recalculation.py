"""A recalculation inside this process, over a network without wires."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from google.auth.credentials import AnonymousCredentials

from functions.access.ledger import Ledger
from functions.jobs import recalculate
from functions.jobs.run import Run
from functions.settings import Settings, read
from functions.workbook import zones
from functions.workbook.client import Sheets, client_for, transport
from schemas.outcome import watched
from schemas.results import System
from schemas.tab import about
from schemas.workbook import workbook
from scripts.benchmarks.network import ZONE, Columns, FarEnd, Network
from scripts.benchmarks.outcomes import show_outcomes, watched_cell
from scripts.benchmarks.workbooks import MANAGER_EMAIL, Filling, with_headers
from sheets_templates.api import user_entered
from sheets_templates.starts import ONE_AND_A_HALF, starting_rows

SCHEME = "telecom_retention"
NOW = datetime(2016, 4, 5, 9, 0, tzinfo=ZoneInfo(ZONE))


def network_for(filled: Filling) -> Network:
    """A workbook as provisioning makes it, with these input tabs."""
    known = workbook(SCHEME)
    cells: dict[str, Columns] = {}
    for tab in known.tabs:
        rows = [[_cell(value) for value in row] for row in starting_rows(known, tab, "zh")]
        columns = filled.by_tab().get(tab) or with_headers(tab, list(zip(*rows, strict=True)) or [()] * 100)
        cells[about(tab).title.zh] = [list(column) for column in columns]
    names, values = cells[about(System).title.zh]
    values[names.index(zones.ZONE)] = ZONE
    for tab in known.told:
        values[names.index(watched(tab, "zh"))] = watched_cell(tab)
    show_outcomes(known, cells)
    return Network({about(tab).sheet_id: about(tab).title.zh for tab in known.tabs}, cells)


def commit(network: Network) -> None:
    """Lets the workbook hold what a run has sent, and its formulas show what they then do."""
    network.commit()
    _, cells = network.contents()
    show_outcomes(workbook(SCHEME), cells)


def run_over(network: FarEnd, trigger: str, **body: Any) -> Run:
    """A manager's run of a function, signed in already."""
    client = client_for(AnonymousCredentials(), _settings())
    network.mount(transport(client).session)
    sheets = Sheets(transport(client), "benchmark")
    ledger = Ledger(sheets, "ledger", again_seconds=10)
    return Run("20160405-090000-0000", trigger, MANAGER_EMAIL, _settings(), "benchmark", body, NOW, sheets, ledger)


def recalculation(network: FarEnd) -> dict[str, Any]:
    """One recalculation; gives its answer."""
    return recalculate.work(run_over(network, "recalculate", months=None, accept_losses=False), False)


def _cell(value: Any) -> Any:
    """A cell as Google answers it unformatted: days as serial numbers, numbers as doubles, formulas as their results."""
    if value == ONE_AND_A_HALF:
        return "1.5"
    return next(iter(user_entered(value).get("userEnteredValue", {"": ""}).values()))


def _settings() -> Settings:
    return read({"TALLYSHEET_AUDIENCES": "benchmark"})
