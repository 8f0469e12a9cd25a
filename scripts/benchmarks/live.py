"""Measured on running servers: Sheets calls of a recalculation and of one validated row, peak memory, start-up."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import gspread
import requests
from google.oauth2.service_account import Credentials
from gspread.utils import ValueInputOption

from functions.settings import read
from functions.workbook.client import SCOPES, client_for
from schemas.scheme import scheme
from schemas.tab import about
from schemas.workbook import workbook
from scripts import below_headers
from scripts._environment import ROOT
from scripts.benchmarks.figures import Figure
from scripts.benchmarks.recalculation import SCHEME
from scripts.benchmarks.workbooks import MANAGER_EMAIL, filling
from scripts.commands._processes import child, free_ports
from scripts.commands._provisioning import Order, provision
from scripts.commands._system import RunningSystem, functions_settings, running_system

CALLS_DEALS = 20_000
MEMORY_DEALS = 100_000
MOST_CALLS = 3  # to read, to look at numbers closely, to write; staging apart
MOST_TO_CLOSE = 1.5
MOST_MEBIBYTES = 512
MOST_START = 1.3
STARTS = 5
ROWS_A_WRITE = 20_000
PATIENCE = 600.0  # seconds for one answer

HELLO = """{imports}
import functions_framework


@functions_framework.http
def hello(request):
    return "hello"
"""
EVERYTHING = (
    "import google.oauth2.id_token, gspread, jinja2, narwhals, orjson, pandera.polars, polars, requests, tenacity"
)


def measure_calls() -> Iterator[Figure]:
    """Sheets calls, as the answers count them."""
    with tempfile.TemporaryDirectory() as folder, running_system(Path(folder)) as system:
        workbook = fill(system, CALLS_DEALS)
        ask(system, "recalculate", workbook)
        calculated = ask(system, "recalculate", workbook)
        yield _calls(system, f"Sheets calls, recalculation of {CALLS_DEALS:,} deals", calculated)
        month = calculated["months"][0]["month"]
        closed = ask(system, "close_month", workbook, month=month, reason="made-up deals have faults")
        yield _calls(system, f"Sheets calls, closing a month among {CALLS_DEALS:,} deals", closed)
        ratio = closed["seconds"] / calculated["seconds"]
        yield Figure("closing a month / recalculation", ratio, MOST_TO_CLOSE)
        yield _calls(system, "Sheets calls, recalculation with a closed month", ask(system, "recalculate", workbook))
        tab = connect(system).open_by_key(workbook).worksheet(about(scheme(SCHEME).deals).title.zh)
        tab.update([["A1"]], f"A{CALLS_DEALS // 2}", value_input_option=ValueInputOption.raw)
        checked = ask(system, "validate_deals", workbook, first_row=CALLS_DEALS // 2, last_row=CALLS_DEALS // 2)
        yield _calls(system, f"Sheets calls, one edited row among {CALLS_DEALS:,}", checked)


def measure_memory() -> Iterator[Figure]:
    """The most memory that the functions' process ever held while it recalculated over HTTP."""
    with tempfile.TemporaryDirectory() as folder, running_system(Path(folder)) as system:
        workbook = fill(system, MEMORY_DEALS)
        ask(system, "recalculate", workbook)
        peak = max(_peak(pid) for pid in _family(system.children[1].process.pid))
        yield Figure(f"peak memory, {MEMORY_DEALS:,} deals", peak, MOST_MEBIBYTES, " MiB")


def measure_start() -> Iterator[Figure]:
    """From the start of a process to its first answer, Google's own time taken off, beside two hellos."""
    with tempfile.TemporaryDirectory() as folder, running_system(Path(folder)) as system:
        workbook = fill(system, 200)
        hellos = {"bare": "", "everything": EVERYTHING}
        sources = {name: Path(folder) / name / "main.py" for name in hellos}
        for name, source in sources.items():
            source.parent.mkdir()
            source.write_text(HELLO.format(imports=hellos[name]), encoding="utf-8")
        taken: dict[str, list[float]] = {"ours": [], "bare": [], "everything": []}
        for _ in range(STARTS):
            for name, source in sources.items():
                taken[name].append(_first_hello(source))
            taken["ours"].append(_first_validation(system, workbook))
        ours, bare, everything = (statistics.median(taken[name]) for name in ("ours", "bare", "everything"))
        note = f"{ours:.2f} s; hello {bare:.2f} s, hello with all dependencies {everything:.2f} s"
        yield Figure(
            "start to first validation / hello with the same dependencies", ours / everything, MOST_START, note=note
        )
        yield Figure("start to first validation / bare hello", ours / bare, None)


def connect(system: RunningSystem) -> gspread.Client:
    """gspread, as the service account of a running system."""
    credentials = Credentials.from_service_account_file(str(system.service_account), scopes=SCOPES)
    return client_for(credentials, read({"TALLYSHEET_GOOGLE_URL": system.google}))


def fill(system: RunningSystem, deals: int) -> str:
    """A provisioned workbook with so many deals typed in; gives its id."""
    client = connect(system)
    made = provision(client, Order(workbook(SCHEME), managers=[MANAGER_EMAIL], ledger=system.ledger)).id
    spreadsheet = client.open_by_key(made)
    for tab, columns in filling(deals).by_tab().items():
        title, height = about(tab).title.zh, len(columns[0])
        worksheet = spreadsheet.worksheet(title)
        if height > worksheet.row_count:
            worksheet.add_rows(height - worksheet.row_count)
        for start in range(1, height, ROWS_A_WRITE):
            part = {str(head): cells[start - 1 : start - 1 + ROWS_A_WRITE] for head, *cells in columns}
            below_headers.write(spreadsheet, title, part, start + 1)
    return made


def ask(system: RunningSystem, target: str, workbook: str, **body: Any) -> dict[str, Any]:
    """What a function answers a manager. Raises for anything but success."""
    answer = requests.post(
        f"{system.functions}/{target}",
        json={"spreadsheet_id": workbook, **body},
        headers={"Authorization": f"Bearer {token(system)}"},
        timeout=PATIENCE,
    )
    answer.raise_for_status()
    found: dict[str, Any] = answer.json()
    return found


def token(system: RunningSystem) -> str:
    """A manager's ID token."""
    answer = requests.get(f"{system.google}/local/id-token", params={"email": MANAGER_EMAIL}, timeout=PATIENCE)
    return str(answer.json()["id_token"])


def _calls(system: RunningSystem, name: str, answer: Mapping[str, Any]) -> Figure:
    """The calls of a run that has just answered, by its own count. Those that fill staging tabs stand beside: there are

    as many of them as there are megabytes.
    """
    log = requests.get(f"{system.google}/local/requests", timeout=PATIENCE).json()["requests"]
    last_read = max(place for place, each in enumerate(log) if "batchGet" in each["path"])
    staging = sum("values:batchUpdate" in each["path"] for each in log[last_read + 1 :])
    staging += 2 * (staging > 0)  # the calls that look what is there and make the tabs
    return Figure(name, answer["sheets_api_calls"] - staging, MOST_CALLS, "", f"and {staging} for staging")


def _first_hello(source: Path) -> float:
    (port,) = free_ports([0])
    url = f"http://127.0.0.1:{port}/"
    return _from_start(source, "hello", port, {}, lambda: requests.get(url, timeout=PATIENCE))


def _first_validation(system: RunningSystem, workbook: str) -> float:
    """Seconds from the start of our process to its first answer, without those that the local Google took."""
    (port,) = free_ports([0])
    url = f"http://127.0.0.1:{port}"
    settings = functions_settings(system.ready(), system.functions, system.secret)
    mark = requests.get(f"{system.google}/local/requests", timeout=PATIENCE).json()["mark"]
    headers = {"Authorization": f"Bearer {token(system)}"}
    body: dict[str, Any] = {"spreadsheet_id": workbook, "first_row": 2, "last_row": 2}
    source = ROOT / "functions" / "main.py"
    seconds = _from_start(
        source,
        "tallysheet",
        port,
        settings,
        lambda: requests.post(f"{url}/validate_deals", json=body, headers=headers, timeout=PATIENCE),
    )
    log = requests.get(f"{system.google}/local/requests", params={"since": mark}, timeout=PATIENCE).json()
    return seconds - float(sum(each["seconds"] for each in log["requests"]))


def _from_start(
    source: Path, target: str, port: int, settings: dict[str, str], ask_once: Callable[[], requests.Response]
) -> float:
    command = [str(Path(sys.executable).with_name("functions-framework")), "--source", str(source), "--target", target]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    log = Path(tempfile.gettempdir()) / f"tallysheet-benchmark-{port}.log"
    began = time.perf_counter()
    with child("A function", command, log, ROOT, settings) as process:
        while True:
            process.check()
            try:
                answer = ask_once()
            except requests.ConnectionError:
                time.sleep(0.005)
                continue
            answer.raise_for_status()
            return time.perf_counter() - began


def _family(pid: int) -> list[int]:
    """A process and all that it started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [pid, *(each for child_pid in map(int, children) for each in _family(child_pid))]


def _peak(pid: int) -> float:
    """The most memory (MiB) that a process ever held."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    (line,) = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1024
