"""Takes the pictures of README and manual again: `python -m tests.browser.pictures`.

A made-up month is entered, calculated and sent on servers of its own; each picture is of a real Chromium.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import date
from io import BytesIO
from pathlib import Path

from google.oauth2.service_account import Credentials
from PIL import Image
from playwright.sync_api import Browser, FloatRect, ViewportSize

from functions.settings import read
from functions.workbook.client import SCOPES, client_for
from schemas.scheme import scheme
from schemas.workbook import workbook
from scripts._environment import ROOT
from scripts.commands._calling import Caller
from scripts.commands._demo_tables import Book
from scripts.commands._processes import direct
from scripts.commands._provisioning import Order, provision
from scripts.commands._sample import MANAGER_EMAIL, Sample, sample
from scripts.commands._system import RunningSystem, running_system
from scripts.local_google.browser.packages import Packages
from tests import chromium
from tests.browser.viewing import PATIENCE, Viewer

PICTURES = ROOT / "docs" / "pictures"
TODAY = date(2026, 2, 3)
SETTLED = 1_500  # milliseconds until rows that come into view are there
PHONE: ViewportSize = {"width": 375, "height": 1000}
COLOURS = 255
ON_TRIAL = "第 5 行 · "
CLERK = "lin.xiaomei@branch.example"


def main() -> int:
    """Writes every picture; 0, or 1 where the grid's packages cannot be had."""
    fetched = Packages().wait()
    if fetched.state != "ready":
        print(fetched.error, file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder, running_system(Path(folder), say=print) as system:
        url = _month(system, sample(TODAY))
        with chromium.running() as browser:
            _workbook(browser, url)
            _statement(browser, system)
    for path in sorted(PICTURES.glob("*.png")):
        print(f"{path.relative_to(ROOT)}  {path.stat().st_size / 1000:.0f} kB")
    return 0


def _month(system: RunningSystem, typed: Sample) -> str:
    """A workbook with the month in it, calculated and sent; its address."""
    credentials = Credentials.from_service_account_file(str(system.service_account), scopes=SCOPES)
    client = client_for(credentials, read({"TALLYSHEET_GOOGLE_URL": system.google}))
    pay = scheme("telecom_retention")
    staff = [row["email"] for row in typed.staff if row["email"] != MANAGER_EMAIL]
    made = provision(client, Order(workbook(pay.id), managers=[MANAGER_EMAIL], staff=staff, ledger=system.ledger))
    book = Book(client.open_by_key(made.id), pay, "zh")
    for tab, rows in (
        (pay.staff, typed.staff),
        (pay.inputs[1], typed.targets),
        (pay.deals, typed.deals),
        (book.adjustments, typed.adjustments),
    ):
        book.type_in(tab, rows)
    manager = Caller(system, MANAGER_EMAIL, made.id)
    manager.call("recalculate")
    manager.call("send_statements", month=typed.month)
    manager.call("deliver_mail")
    return made.url


def _workbook(browser: Browser, url: str) -> None:
    with chromium.page(browser, width=1400, height=800) as page:
        manager = Viewer(page, url, MANAGER_EMAIL)
        _zoom(manager, 0.8)
        manager.go_to("M8")
        _take(manager, "deals")
        for tab, name, zoom, height in (
            ("月度汇总", "summary", 1.0, 560),
            ("费率", "plan", 0.8, 560),
            ("问题清单", "problems", 1.0, 560),
            ("通知邮件", "outbox", 0.9, 700),
        ):
            page.set_viewport_size({"width": 1400, "height": height})
            manager.open_tab(tab)
            _zoom(manager, zoom)
            manager.go_to("A1")
            _take(manager, name)
        page.set_viewport_size({"width": 1400, "height": 800})
        manager.open_tab("业务录入")
        _zoom(manager, 0.75)
        manager.go_to("A8")
        manager.choose("核算", "重新核算")
        manager.in_sidebar("运行编号")
        _take(manager, "sidebar")
        _trial(manager)


def _trial(manager: Viewer) -> None:
    """The plan tried with one rate changed: what comes of it, beside 试算 with its chart."""
    manager.page.set_viewport_size({"width": 1600, "height": 620})
    manager.choose("核算", "试算方案…")
    sidebar = manager.sidebar
    rows = sidebar.get_by_label("行", exact=True)
    rows.select_option(label=rows.locator("option", has_text=ON_TRIAL).text_content())
    sidebar.get_by_label("费率", exact=True).fill("50")
    sidebar.get_by_role("button", name="试算", exact=True).click()
    manager.in_sidebar("变化最大的人")
    sidebar.get_by_role("button", name="打开试算表和图").click()
    manager.until(lambda: manager.where().startswith("试算!"), "the trial")
    _zoom(manager, 0.7)
    _take(manager, "trial")


def _zoom(viewer: Viewer, share: float) -> None:
    viewer.page.evaluate("share => window.workbook.grid.workbook.getActiveSheet().zoom(share)", share)


def _take(viewer: Viewer, name: str) -> None:
    viewer.page.wait_for_timeout(SETTLED)
    _save(viewer.page.screenshot(), name)


def _save(picture: bytes, name: str) -> None:
    """Writes a picture with as many colours as a page of text needs: it is a third as large then."""
    with Image.open(BytesIO(picture)) as full:
        full.convert("RGB").quantize(COLOURS, kmeans=2).save(PICTURES / f"{name}.png", optimize=True)


def _statement(browser: Browser, system: RunningSystem) -> None:
    sent = direct().get(f"{system.mail}/messages", timeout=30).json()
    mine = next(message for message in sent if CLERK in message["to"] and "对账单" in message["subject"])
    context = browser.new_context(locale="zh-CN", viewport=PHONE, device_scale_factor=2, is_mobile=True)
    page = context.new_page()
    page.goto(f"{system.mail}/messages/{mine['id']}/html", timeout=PATIENCE)
    clip: FloatRect = {"x": 0, "y": 0, "width": PHONE["width"], "height": PHONE["height"]}
    _save(page.screenshot(clip=clip), "statement")
    context.close()


if __name__ == "__main__":
    sys.exit(main())
