"""A run: who asked for what, on which workbook, since when, and how many calls it made."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from functions.access.ledger import Ledger
from functions.errors import FAILED, PARTLY, UNCHANGED, UNSURE, Conflict, Refusal
from functions.settings import Settings
from functions.workbook.budget import Kind
from functions.workbook.client import NO_WORKBOOK, ApiError, Away, Sheets, connect, transport
from schemas.words import Text

TRIES = 5  # runs that race on one workbook: each try but the first begins by asking where things stand
NEED = {Kind.READ: 3, Kind.WRITE: 1}  # to read, to look closely, to see where things stand; to write
VALIDATION = "validate_deals"  # which is done for several callers at once, and gives way to everything else
Answer = dict[str, Any]
T = TypeVar("T")

REFUSED = Text(
    "Google 表格不接受这个操作，{became}。Google 的说法：{said}",
    "Google Sheets does not accept this; {became}. Google says: {said}",
)
BUSY = Text(
    "Google 表格现在太忙，{became}。请过一分钟再试",
    "Google Sheets is too busy just now; {became}. Please try again in a minute",
)
AWAY = Text(
    "Google 表格暂时没有应答，{became}。请过几分钟再试",
    "Google Sheets is not answering just now; {became}. Please try again in a few minutes",
)
LONGEST_SAID = 300
RACED = Text(
    "有人同时在核算这个表格，{became}。请过一分钟再试",
    "Somebody else is calculating this workbook; {became}. Please try again in a minute",
)


@dataclass
class Run:
    """One request on its way. `body` is what was asked, as `targets` declares it, `started` a moment with its zone."""

    id: str
    trigger: str
    email: str
    settings: Settings
    spreadsheet_id: str
    body: dict[str, Any]
    started: datetime
    sheets: Sheets
    ledger: Ledger
    began: float = field(default_factory=time.monotonic)

    @property
    def now(self) -> datetime:
        """When it began, by the clock of the workbook's own zone; of the program's where that is not known."""
        return self.started.astimezone(self.sheets.zone or ZoneInfo(self.settings.timezone))

    @property
    def today(self) -> date:
        """The day of the run."""
        return self.now.date()

    @property
    def moment(self) -> datetime:
        """The time by now, in the workbook's zone: a delivery may take many minutes."""
        return self.now + timedelta(milliseconds=self.milliseconds)

    @property
    def milliseconds(self) -> int:
        """Time since the run began."""
        return round((time.monotonic() - self.began) * 1000)

    def answer(self, *, problems: bool, counts: dict[str, Any], **more: Any) -> Answer:
        """The body of a success; what the run met in the workbook and put right stands in `mended`."""
        if self.sheets.met:
            more["mended"] = [*more.get("mended", []), *self.sheets.met]
        return {
            "run_id": self.id,
            "status": "problems" if problems else "ok",
            "counts": counts,
            "seconds": self.milliseconds / 1000,
            "sheets_api_calls": self.sheets.calls,
            **more,
        }


class Failed(Exception):
    """A run broke off by a fault of this program; `became` says what the workbook was left like."""

    def __init__(self, became: Text) -> None:
        super().__init__(became.en)
        self.became = became


def perform(trigger: str, run_id: str, email: str, body: dict[str, Any], settings: Settings) -> Answer:
    """Does what a caller asks for. `trigger`: the function, and the job of its name that does the `work`.

    Raises Refusal, which says what became of the workbook.
    """
    job = import_module(f"functions.jobs.{trigger}")
    spreadsheet_id = body["spreadsheet_id"]
    http = transport(connect(settings))
    sheets = Sheets(http, spreadsheet_id)
    ledger = Ledger(Sheets(http, settings.ledger), settings.ledger, settings.ledger_seconds)
    if not ledger.registered(spreadsheet_id):
        raise Refusal(404, NO_WORKBOOK)
    run = Run(run_id, trigger, email, settings, spreadsheet_id, body, datetime.now(UTC), sheets, ledger)
    try:
        if trigger == VALIDATION:
            answer: Answer = job.work_together(run)
            return answer
        with http.claimed(NEED):
            return persevering(sheets, lambda afresh: job.work(run, afresh))
    except Refusal as refused:
        if email in settings.schedulers and not isinstance(refused.__cause__, Conflict):
            import_module("functions.jobs.alerts").tell(run, refused)
        raise
    except Failed as failed:
        raise Refusal(500, FAILED.filled(became=failed.became, run_id=run_id)) from failed


def persevering(sheets: Sheets, work: Callable[[bool], T]) -> T:
    """What comes of work that begins again from the start, afresh, where another run came first.

    Raises Refusal and Failed, which say what became of the workbook.
    """
    try:
        return _repeated(work)
    except Away as away:
        said = (AWAY if away.status != 429 or sheets.unsettled else BUSY).filled(became=_became(sheets))
        raise Refusal(away.status, said, headers=away.headers) from away
    except ApiError as refused:
        said = REFUSED.filled(became=_became(sheets), said=refused.message[:LONGEST_SAID])
        raise Refusal(422, said) from refused
    except Conflict as raced:
        raise Refusal(409, RACED.filled(became=_became(sheets))) from raced
    except Refusal:
        raise
    except BaseException as failed:  # a panic of Polars is no Exception
        raise Failed(_became(sheets)) from failed


def _repeated(work: Callable[[bool], T]) -> T:
    for attempt in range(TRIES):
        with suppress(Conflict):
            return work(attempt > 0)
        time.sleep(secrets.randbelow(1000) / 1000 * 2**attempt / 4)
    raise Conflict


def _became(sheets: Sheets) -> Text:
    """What became of the workbook in a run that did not end well."""
    if sheets.unsettled:
        return UNSURE
    return PARTLY if sheets.committed else UNCHANGED
