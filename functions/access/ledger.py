"""The ledger: which workbooks are served, and which letters went out, kept where no workbook's copies and people reach.

One spreadsheet a deployment, made by the administrator and shared with this program's account alone. Its tab 登记 names
the workbooks that are served, one row each. What was mailed is remembered in one tab a month (已发送 2016-01), so that
what is read of it is bounded by the work of the months asked for; `MONTHS_KEPT` months are kept, and what has waited in
an outbox for longer than that is no more to be mailed.
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice, zip_longest
from typing import Any

from functions.errors import Refusal
from functions.settings import SPREADSHEET_ID
from functions.workbook.client import ApiError, Sheets
from schemas.words import Text, fold

REGISTRY = "登记"
REGISTRY_HEADER = (
    "表格编号 Spreadsheet",
    "名称 Title",
    "登记人 Registered by",
    "登记时间 Registered at",
    "状态 State",
)
IN_USE = Text("启用", "In use")  # as a blank state; with any other, 停用 for one, a workbook is not served
MEMORY = "已发送"
MEMORY_HEADER = ("表格编号 Spreadsheet", "邮件编号 Letter", "摘要 Digest", "Message-ID", "时间 At")
MONTHS_KEPT = 24
KNOWN_SECONDS = 600.0  # until the registry is looked at again for workbooks that are known: one may be taken out of it
STAMP = "%Y-%m-%d %H:%M:%S"
log = logging.getLogger("tallysheet")

AWAY = Text(
    "现在读不到登记台账，无法核对这个表格，表格没有改动。请过几分钟再试；一直这样请告诉管理员",
    "The ledger of workbooks cannot be read just now, so this workbook cannot be checked; it is unchanged. Please try "
    "again in a few minutes, and tell your administrator if it stays so",
)
NOT_MAILED = Text(
    "现在用不了登记台账，不能核对哪些邮件已经发过，所以没有发信。请过几分钟再试；一直这样请告诉管理员",
    "The ledger cannot be used just now to tell which letters went out before, so nothing was mailed. Please try again "
    "in a few minutes, and tell your administrator if it stays so",
)


class LedgerAway(Refusal):
    """The ledger cannot be read or written just now (503)."""

    def __init__(self, detail: Text) -> None:
        super().__init__(503, detail)


@dataclass(frozen=True)
class Sent:
    """A letter that was handed to the mail server: its id, a digest of what it said, the Message-ID it went under, when.

    `at` reads 2016-01-31 09:00:00; of one to be remembered it may be blank, for that is said of all of a call.
    """

    letter_id: str
    digest: str
    message_id: str
    at: str = ""


class Ledger:
    """A deployment's ledger, over the calls of one run, which count it among their own.

    `again_seconds`: how long a workbook that is not in the registry is taken for that before it is looked for again.
    """

    def __init__(self, sheets: Sheets, ledger_id: str, again_seconds: float) -> None:
        self._sheets = sheets
        self._registry = _registries.setdefault(ledger_id, _Registry())
        self._again_seconds = again_seconds

    def registered(self, spreadsheet_id: str) -> bool:
        """Whether a workbook is served. Raises LedgerAway where one that is not known cannot be looked for."""
        return self._registry.has(self._sheets, spreadsheet_id, self._again_seconds)

    def sent(self, spreadsheet_id: str, since: date, today: date) -> dict[str, Sent]:
        """What was mailed from a workbook, by letter id, from the month of `since` on. Raises LedgerAway.

        `since` is the day on which the oldest of the letters asked about was put to waiting; see `remembers_from`.
        """
        titles = [_title(month) for month in _months(max(since, remembers_from(today)), today)]
        try:
            grids = self._memory(titles)
        except (ApiError, Refusal) as failed:
            raise _away(failed, NOT_MAILED) from failed
        found = [row for grid in grids for row in _rows(grid, len(MEMORY_HEADER)) if row[0] == spreadsheet_id]
        return {letter_id: Sent(letter_id, *more) for _, letter_id, *more in found}

    def remember(self, spreadsheet_id: str, letters: Iterable[Sent], now: datetime) -> None:
        """Adds letters to what was mailed from a workbook, in one call. Raises LedgerAway.

        Where its answer is lost, a letter may be there twice, which says the same.
        """
        rows = [[spreadsheet_id, e.letter_id, e.digest, e.message_id, f"{now:{STAMP}}"] for e in letters]
        if not rows:
            return
        try:
            self._append(now.date().replace(day=1), rows)
        except (ApiError, Refusal) as failed:
            raise _away(failed, NOT_MAILED) from failed

    def _memory(self, titles: Sequence[str]) -> list[list[list[Any]]]:
        """The tabs of these titles, by columns; those that are not there yet hold nothing."""
        try:
            return self._sheets.batch_get([_range(title, MEMORY_HEADER) for title in titles])
        except ApiError as refused:
            if not refused.is_unknown_range:
                raise
        known = self._tabs()
        there = [title for title in titles if title in known]
        return self._sheets.batch_get([_range(title, MEMORY_HEADER) for title in there]) if there else []

    def _append(self, month: date, rows: list[list[str]]) -> None:
        add = {"appendCells": {"sheetId": _sheet_id(month), "rows": row_data(rows), "fields": "userEnteredValue"}}
        try:
            self._sheets.batch_update([add])
        except ApiError:
            there = self._tabs()
            if _title(month) in there:
                # Another run made the tab meanwhile.
                self._sheets.batch_update([add])
                return
            oldest = remembers_from(month)
            stale = [sheet_id for title, sheet_id in there.items() if _is_before(title, oldest)]
            self._sheets.batch_update(
                [
                    *made_tab(_sheet_id(month), _title(month), MEMORY_HEADER),
                    add,
                    *({"deleteSheet": {"sheetId": sheet_id}} for sheet_id in stale),
                ]
            )

    def _tabs(self) -> dict[str, int]:
        found = self._sheets.get("sheets.properties(sheetId,title)").get("sheets", [])
        return {sheet["properties"]["title"]: sheet["properties"].get("sheetId", 0) for sheet in found}


class _Registry:
    """The workbooks of a ledger's registry as they were last read, one for all runs of a process."""

    def __init__(self) -> None:
        self._known: frozenset[str] = frozenset()
        self._asked: float | None = None
        self._failed = False
        self._lock = threading.Lock()

    def has(self, sheets: Sheets, spreadsheet_id: str, again_seconds: float) -> bool:
        if spreadsheet_id in self._known:
            # Those that are known wait for nobody, and are served on where the registry cannot be read.
            if self._age() > KNOWN_SECONDS and self._lock.acquire(blocking=False):
                try:
                    self._read(sheets)
                finally:
                    self._lock.release()
            return spreadsheet_id in self._known
        with self._lock:
            if spreadsheet_id not in self._known and self._age() >= again_seconds:
                self._read(sheets)
            if spreadsheet_id not in self._known and self._failed:
                raise LedgerAway(AWAY)
            return spreadsheet_id in self._known

    def _age(self) -> float:
        return float("inf") if self._asked is None else time.monotonic() - self._asked

    def _read(self, sheets: Sheets) -> None:
        try:
            (grid,) = sheets.batch_get([_range(REGISTRY, REGISTRY_HEADER)])
        except (ApiError, Refusal) as failed:
            _away(failed, AWAY)
            self._failed = True
        else:
            self._known, self._failed = served(grid), False
        self._asked = time.monotonic()


_registries: dict[str, _Registry] = {}


def served(grid: Sequence[Sequence[Any]]) -> frozenset[str]:
    """The workbooks that the columns of a registry name as served: in use, in each of their rows.

    A link stands for its id, as an administrator may paste one.
    """
    states: dict[str, bool] = {}
    for cell, *_, state in _rows(grid, len(REGISTRY_HEADER)):
        in_use = not state.strip() or fold(state) in map(fold, IN_USE)
        if named := spreadsheet_id(cell):
            states[named] = states.get(named, True) and in_use
    return frozenset(named for named, in_use in states.items() if in_use)


def spreadsheet_id(typed: str) -> str | None:
    """A spreadsheet's id, from the id or from the link that has it; None for anything else."""
    link = re.search(r"/spreadsheets/(?:u/\d+/)?d/([^/?#\s]+)", typed)
    taken = link[1] if link else typed.strip()
    return taken if SPREADSHEET_ID.fullmatch(taken) else None


def remembers_from(today: date) -> date:
    """The first day from which on everything that was mailed is remembered; what waits from before is not to be mailed."""
    months = today.year * 12 + today.month - 1 - MONTHS_KEPT
    return date(months // 12, months % 12 + 1, 1)


def made_tab(sheet_id: int, title: str, header: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The requests that make a tab of the ledger with its header."""
    grid = {"rowCount": 2, "columnCount": len(header), "frozenRowCount": 1}
    yield {"addSheet": {"properties": {"sheetId": sheet_id, "title": title, "gridProperties": grid}}}
    start = {"sheetId": sheet_id, "rowIndex": 0, "columnIndex": 0}
    yield {"updateCells": {"start": start, "rows": row_data([header]), "fields": "userEnteredValue"}}


def row_data(rows: Iterable[Sequence[str]]) -> list[dict[str, Any]]:
    """Cells that hold text, whatever it looks like."""
    return [{"values": [{"userEnteredValue": {"stringValue": cell}} for cell in row]} for row in rows]


def _rows(grid: Sequence[Sequence[Any]], width: int) -> Iterator[list[str]]:
    """The rows below the header, of columns that may end early."""
    for row in islice(zip_longest(*grid), 1, None):
        found = ["" if cell is None else str(cell) for cell in row]
        yield found + [""] * (width - len(found))


def _range(title: str, header: Sequence[str]) -> str:
    return f"'{title}'!A:{chr(ord('A') + len(header) - 1)}"


def _months(first: date, last: date) -> Iterator[date]:
    for month in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield date(month // 12, month % 12 + 1, 1)


def _title(month: date) -> str:
    return f"{MEMORY} {month:%Y-%m}"


def _sheet_id(month: date) -> int:
    return month.year * 100 + month.month


def _is_before(title: str, oldest: date) -> bool:
    return title.startswith(f"{MEMORY} ") and title < _title(oldest)


def _away(failed: Exception, told: Text) -> LedgerAway:
    log.error("the ledger cannot be used: %s", failed)
    return LedgerAway(told)
