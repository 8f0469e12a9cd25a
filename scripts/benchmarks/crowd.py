"""Many people editing one workbook while a manager recalculates, on a Google that grants no more a minute than Google.

The add-on's own scripts run for everybody: edits fire the installed triggers, open sidebars ask every few seconds as
the page does, and the trigger of every minute runs. Measured is the time from a slip until it stands beside its row
(a mended row may show at once that it was changed), and whatever is shown to anybody as an error.
"""

from __future__ import annotations

import math
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import gspread
from gspread.utils import rowcol_to_a1

from schemas.outcome import CHANGED, LABELS, RESULT, SOUND
from schemas.problems import ERROR
from schemas.tab import about, columns
from schemas.telecom_retention import Deals, Staff
from schemas.workbook import workbook
from scripts import below_headers
from scripts.apps_script import AppsScript, AppsScriptError
from scripts.below_headers import by_header
from scripts.benchmarks.figures import Figure
from scripts.benchmarks.live import connect
from scripts.commands._processes import direct, post_json
from scripts.commands._provisioning import Order, provision
from scripts.commands._system import RunningSystem, running_system
from scripts.local_google.call import IN_THE_SHEET

MOST_SECONDS = 10.0  # p95 from an edit to its outcome, where ten clerks have sidebars open
LOOK_SECONDS = 3.0  # between two questions of a sidebar
CLOCK_SECONDS = 5.0  # between two looks for time-driven triggers that are due
SEEN_SECONDS = 0.5  # between two looks at the sheet
LONGEST_SECONDS = 90.0  # that is waited for the outcomes of the last edits
ROWS_EACH = 6  # of one editor, edited in turn, so that an outcome has time to appear before the next edit of its row
RECALCULATE_EVERY = 20.0  # seconds
PATIENCE = 120.0
BOOK = workbook("telecom_retention")
DEALS, STAFF = about(Deals).title.zh, about(Staff).title.zh
OUTCOMES = {True: {SOUND.zh, CHANGED.zh, "计入"}, False: {ERROR}}
SHOWN = ("toast", "alert")


@dataclass(frozen=True)
class Crowd:
    """How many edit, each every so many seconds, and how many of them have the sidebar open."""

    editors: int
    every: float
    sidebars: int
    name: str
    most: float | None = None


CROWDS = (
    Crowd(10, 5.0, 10, "ten clerks, an edit every 5 s each", MOST_SECONDS),
    Crowd(50, 15.0, 10, "fifty people, an edit every 15 s each"),
)


@dataclass
class Seen:
    """What came of it: seconds from edits to outcomes, edits without one, and what was shown to people as an error."""

    edits: int = 0
    seconds: list[float] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    recalculations: int = 0
    refused: int = 0

    def percentile(self, share: float) -> float:
        """The seconds within which that share of the outcomes came."""
        ordered = sorted(self.seconds) or [math.inf]
        return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)]


def measure(minutes: float = 10.0, crowds: Sequence[Crowd] = CROWDS) -> Iterator[Figure]:
    """Each crowd for so many minutes."""
    for crowd in crowds:
        with tempfile.TemporaryDirectory() as folder, running_system(Path(folder), quotas=True) as system:
            # The quotas count what people do from here on, not the making of the workbook.
            post_json(f"{system.google}/local/quotas", {})
            office = Office(system, connect(system), crowd)
            post_json(f"{system.google}/local/quotas", {"google": True})
            with office:
                seen = office.work(minutes * 60)
        note = f"{seen.edits} edits and {seen.recalculations} recalculations in {minutes:g} minutes; median "
        note += f"{seen.percentile(0.5):.1f} s; Google refused {seen.refused} requests; {'; '.join(seen.shown[:3])}"
        yield Figure(f"Errors shown to people: {crowd.name}", len(seen.shown), 0, "", note)
        yield Figure(f"Edits without an outcome: {crowd.name}", len(seen.missing), 0, "", "; ".join(seen.missing[:3]))
        yield Figure(f"From edit to outcome, p95: {crowd.name}", seen.percentile(0.95), crowd.most, " s")


class Office:
    """A workbook with its people at work; a context manager."""

    def __init__(self, system: RunningSystem, client: gspread.Client, crowd: Crowd, functions: str = "") -> None:
        self.crowd = crowd
        self.seen = Seen()
        self._system = system
        self._over = threading.Event()
        self._closed = threading.Event()
        self._lock = threading.Lock()
        self._waiting: dict[int, tuple[str, bool, float]] = {}
        self._numbers = iter(range(10**7))
        self._people = [f"u{2000 + number}@crowd.example" for number in range(crowd.editors)]
        self._manager = "u1000@crowd.example"
        self._id = self._provisioned(client)
        self._script = AppsScript(system.google, functions or system.functions, self._id, self._manager)

    def __enter__(self) -> Office:
        self._script.open()
        self._script.click("安装自动校验")
        self._script.call("startRun", "recalculate")
        self._log = len(self._script.ui_log())
        return self

    def __exit__(self, *_: object) -> None:
        self._script.close()

    def work(self, seconds: float) -> Seen:
        """Everybody works for that long; what came of it since the beginning."""
        self._over.clear()
        self._closed.clear()
        mark = self._asked(2**40)["mark"]
        with ThreadPoolExecutor(self.crowd.editors + self.crowd.sidebars + 3) as pool:
            at_work = [pool.submit(self._edit, number) for number in range(self.crowd.editors)]
            at_work += [pool.submit(self._look, number) for number in range(self.crowd.sidebars)]
            at_work += [pool.submit(each) for each in (self._recalculate, self._clock)]
            watching = pool.submit(self._watch)
            time.sleep(seconds)
            self._over.set()
            # Sidebars stay open until the outcomes of the last edits are there.
            watching.result()
            self._closed.set()
            for each in at_work:
                each.result()
        self.seen.refused += sum(each["status"] == 429 for each in self._asked(mark)["requests"])
        log = self._script.ui_log()
        self.seen.shown += [str(each["text"]) for each in log[self._log :] if each["kind"] in SHOWN]
        self._log = len(log)
        return self.seen

    def _provisioned(self, client: gspread.Client) -> str:
        made = provision(client, Order(BOOK, ledger=self._system.ledger))
        sheet = client.open_by_key(made.id)
        people = [
            [str(2000 + number), f"员工{number}", "营业员", email, "一组", "2015-01-01", "", "员工"]
            for number, email in enumerate(self._people)
        ]
        manager = ["1000", "王经理", "中心经理", self._manager, "一组", "2015-01-01", "", "经理"]
        below_headers.write(sheet, STAFF, by_header(Staff, [manager, *people]))
        rows = [
            [f"A{number:08}", "购机送费", self._account(True), "2016-01-05", "1000", "", "", "是", "", "", ""]
            for number in range(self.crowd.editors * ROWS_EACH)
        ]
        below_headers.write(sheet, DEALS, by_header(Deals, rows))
        for email in [self._manager, *self._people]:
            sheet.share(email, perm_type="user", role="writer", notify=False)
        places = below_headers.places(sheet, DEALS)
        self._outcome, self._typed = places[LABELS[RESULT].zh], places[columns(Deals)["account_no"].label.zh]
        return str(made.id)

    def _account(self, right: bool) -> str:
        """A telephone number that nobody has typed before, right or a digit short."""
        with self._lock:
            number = next(self._numbers)
        return f"138{number:08}" if right else f"138{number:07}"

    def _edit(self, editor: int) -> None:
        clerk = self._script.as_person(self._people[editor])
        began = time.monotonic()
        # Not all in the same moment.
        turn = editor / self.crowd.editors * self.crowd.every
        number = 0
        while not self._over.wait(max(0.0, began + turn - time.monotonic())):
            row, right = 2 + editor * ROWS_EACH + number % ROWS_EACH, number // ROWS_EACH % 2 == 1
            account = self._account(right)
            with self._lock:
                self.seen.edits += 1
                if row in self._waiting:
                    self.seen.missing.append(f"row {row}, {self._waiting[row][0]}")
                self._waiting[row] = account, right, time.monotonic()
            self._done(partial(clerk.edit, f"{DEALS}!{rowcol_to_a1(row, self._typed + 1)}", account))
            number += 1
            turn += self.crowd.every

    def _look(self, sidebar: int) -> None:
        clerk = self._script.as_person(self._people[sidebar])
        while not self._closed.wait(LOOK_SECONDS):
            answer = self._done(lambda: clerk.call("validateNoted")) or {}
            if answer.get("kind") in ("refused", "unknown"):
                self.seen.shown.append(str(answer["detail"]))

    def _recalculate(self) -> None:
        while not self._over.wait(RECALCULATE_EVERY):
            answer = self._done(lambda: self._script.call("startRun", "recalculate")) or {}
            self.seen.recalculations += 1
            if answer.get("kind") != "done":
                self.seen.shown.append(str(answer.get("detail")))

    def _clock(self) -> None:
        while not self._closed.wait(CLOCK_SECONDS):
            self._done(self._script.run_clock)

    def _done(self, act: Any) -> Any:
        """What a script gives back; one that fails is shown to whoever was before it."""
        try:
            return act()
        except AppsScriptError as failed:
            self.seen.shown.append(str(failed))
            return None

    def _watch(self) -> None:
        """Sees outcomes appear, as people who look at the sheet do."""
        ended = math.inf
        while time.monotonic() < ended:
            rows = self._rows()
            now = time.monotonic()
            with self._lock:
                for row, (account, right, at) in list(self._waiting.items()):
                    shown = rows[row - 2] if row - 2 < len(rows) else []
                    is_there = len(shown) > self._outcome and shown[self._typed] == account
                    if is_there and shown[self._outcome] in OUTCOMES[right]:
                        self.seen.seconds += [] if right else [now - at]
                        del self._waiting[row]
                if self._over.is_set():
                    ended = min(ended, now + LONGEST_SECONDS)
                    if not self._waiting:
                        return
            time.sleep(SEEN_SECONDS)
        with self._lock:
            self.seen.missing += [f"row {row}, {account}" for row, (account, _, _) in self._waiting.items()]
            self._waiting.clear()

    def _rows(self) -> list[list[str]]:
        asked = {"email": self._manager}
        token = direct().get(f"{self._system.google}/local/access-token", params=asked, timeout=PATIENCE).json()
        headers = {"Authorization": f"Bearer {token['access_token']}", IN_THE_SHEET: "yes"}
        url = f"{self._system.google}/v4/spreadsheets/{self._id}/values/{DEALS}!A2:Z"
        found: list[list[str]] = direct().get(url, headers=headers, timeout=PATIENCE).json().get("values", [])
        return found

    def _asked(self, since: int) -> dict[str, Any]:
        url = f"{self._system.google}/local/requests"
        found: dict[str, Any] = direct().get(url, params={"since": since}, timeout=PATIENCE).json()
        return found
