"""Measures how soon a clerk with the sidebar open sees what is wrong with a deal: `python -m tests.browser.latency`.

Servers and workbook of its own, a real Chromium; from the Enter key until the outcome stands beside the row.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from pathlib import Path

from google.oauth2.service_account import Credentials

from functions.settings import read
from functions.workbook.client import SCOPES, client_for
from schemas.workbook import workbook
from scripts.commands._provisioning import Order, provision
from scripts.commands._system import RunningSystem, running_system
from scripts.local_google.browser.packages import Packages
from tests import chromium
from tests.browser.viewing import Viewer

MANAGER = "manager@branch.example"
TRIES = 8
PAUSE = 7_000  # milliseconds between two edits, so that each begins from rest
SETTLING = 8_000  # milliseconds until everything that came of the first row is over
PHONES = ("1381", "13812345678")
OUTCOMES = ("错误", "填写无误，待核算")
_STAMP = """() => addEventListener('keydown', ({ timeStamp }) => (window.pressed = timeStamp), { once: true, capture: true })"""
_SEEN = """(text) => new Promise((seen) => {
    const { grid, book } = window.workbook;
    const tab = book.tabs.find(({ title }) => title === '业务录入');
    const look = () => {
        if (grid.cell(tab.id, 1, 11)?.v === text) requestAnimationFrame((now) => seen(now - window.pressed));
        else setTimeout(look, 5);
    };
    look();
})"""


def main() -> int:
    """Prints each time and their median; 0, or 1 where the grid's packages cannot be had."""
    fetched = Packages().wait()
    if fetched.state != "ready":
        print(fetched.error, file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder, running_system(Path(folder)) as system:
        url = _workbook(system)
        with chromium.running() as browser, chromium.page(browser, width=1400, height=800) as page:
            times = _measured(Viewer(page, url, MANAGER))
    load = os.getloadavg()[0]
    print("from Enter to the outcome, ms:", *(f"{time:.0f}" for time in times))
    print(
        f"median {statistics.median(times):.0f} ms, longest {max(times):.0f} ms; load {load:.1f}, {os.cpu_count()} cores"
    )
    return 0


def _workbook(system: RunningSystem) -> str:
    credentials = Credentials.from_service_account_file(str(system.service_account), scopes=SCOPES)
    client = client_for(credentials, read({"TALLYSHEET_GOOGLE_URL": system.google}))
    made = provision(client, Order(workbook("telecom_retention"), managers=[MANAGER], ledger=system.ledger))
    staff = client.open_by_key(made.id).worksheet("员工")
    known = {
        "工号": "1001",
        "姓名": "林晓梅",
        "岗位": "营业员",
        "入职日期": "2014-3-1",
        "邮箱": MANAGER,
        "权限": "经理",
    }
    staff.update([[known.get(header, "") for header in staff.row_values(1)]], "A2", raw=False)
    return made.url


def _measured(viewer: Viewer) -> list[float]:
    viewer.choose("核算", "安装自动校验")
    viewer.answer("确定")
    viewer.choose("核算", "校验")
    viewer.in_sidebar("校验完成")
    viewer.type_in("A2", "CRM0001", "", "", "购机送费", PHONES[1], "2016-1-5", "1001")
    viewer.type_in("J2", "是")
    viewer.sees("业务录入!B2", OUTCOMES[1])
    viewer.page.wait_for_timeout(SETTLING)
    times: list[float] = []
    for attempt in range(TRIES):
        viewer.page.wait_for_timeout(PAUSE)
        viewer.go_to("E2")
        viewer.page.keyboard.type(PHONES[attempt % 2], delay=40)
        viewer.page.evaluate(_STAMP)
        viewer.page.keyboard.press("Enter")
        times.append(float(viewer.page.evaluate(_SEEN, OUTCOMES[attempt % 2])))
    return times


if __name__ == "__main__":
    sys.exit(main())
