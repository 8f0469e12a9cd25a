"""The whole system, a workbook of it, and people who open it in Chromium."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import gspread
import pytest
from google.oauth2.service_account import Credentials
from playwright.sync_api import Browser

from functions.settings import read
from functions.workbook.client import SCOPES, client_for
from schemas.workbook import workbook
from scripts.commands._provisioning import Order, provision
from scripts.commands._system import RunningSystem, running_system
from scripts.local_google.browser.packages import Packages
from tests import chromium
from tests.browser.viewing import Viewer

CLERK = "lin.xiaomei@branch.example"
MANAGER = "zheng.xiulan@branch.example"
STAFF = [
    ["1001", "林晓梅", "营业员", "城东厅", "2014-3-1", "", CLERK, "员工"],
    ["1012", "郑秀兰", "中心经理", "城东中心", "2014-3-1", "", MANAGER, "经理"],
]


@dataclass(frozen=True)
class Office:
    """A workbook that a clerk and a manager share: its address, and gspread's view of it."""

    system: RunningSystem
    url: str
    spreadsheet: gspread.Spreadsheet

    def values(self, a1: str) -> list[list[str]]:
        """What the API shows of a range."""
        return [[str(cell) for cell in row] for row in self.spreadsheet.values_get(a1).get("values", [])]


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSystem]:
    """The local Google and the functions, with the grid's packages at hand."""
    fetched = Packages().wait()
    assert fetched.state == "ready", fetched.error
    with running_system(tmp_path_factory.mktemp("system")) as running:
        yield running


@pytest.fixture(scope="session")
def client(system: RunningSystem) -> gspread.Client:
    """Google, as the service account that the functions run as."""
    credentials = Credentials.from_service_account_file(str(system.service_account), scopes=SCOPES)
    return client_for(credentials, read({"TALLYSHEET_GOOGLE_URL": system.google}))


@pytest.fixture
def office(system: RunningSystem, client: gspread.Client) -> Office:
    """A new workbook with two people in it."""
    order = Order(workbook("telecom_retention"), managers=[MANAGER], staff=[CLERK], ledger=system.ledger)
    made = provision(client, order)
    spreadsheet = client.open_by_key(made.id)
    staff = spreadsheet.worksheet("员工")
    labels = ["工号", "姓名", "岗位", "班组", "入职日期", "离职日期", "邮箱", "权限"]
    header = staff.row_values(1)
    cells = [[dict(zip(labels, person, strict=True)).get(label, "") for label in header] for person in STAFF]
    staff.update(cells, "A2", raw=False)
    return Office(system, made.url, spreadsheet)


@pytest.fixture
def opened(browser: Browser, office: Office) -> Iterator[Callable[[str], Viewer]]:
    """Opens the workbook as somebody, in a window of their own."""
    with contextlib.ExitStack() as stack:

        def open_as(email: str) -> Viewer:
            page = stack.enter_context(chromium.page(browser, width=1400, height=800))
            page.context.grant_permissions(["clipboard-read", "clipboard-write"])
            return Viewer(page, office.url, email)

        yield open_as


@pytest.fixture
def clerk(opened: Callable[[str], Viewer]) -> Viewer:
    """The workbook before a clerk."""
    return opened(CLERK)


@pytest.fixture
def manager(opened: Callable[[str], Viewer]) -> Viewer:
    """The workbook before a manager."""
    return opened(MANAGER)
