"""A run: who asked for what, on which workbook, since when, and how many calls it made."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from functions.access.tokens import caller
from functions.errors import Conflict, Refusal
from functions.settings import Settings
from functions.workbook.client import SPREADSHEET_ID, ApiError, Sheets, connect, transport
from schemas.words import Text

TRIES = 5  # runs that race on one workbook: each try but the first begins by asking where things stand
Answer = dict[str, Any]

BAD_ID = Text(
    "请求里没有表格编号（spreadsheet_id），或编号不对", "The request has no spreadsheet_id, or not a valid one"
)
UNKNOWN = Text("请求里有不认识的内容：{names}", "The request has unknown members: {names}")
REFUSED = Text(
    "Google 表格不接受这个操作，表格没有改动。Google 的说法：{said}",
    "Google Sheets does not accept this, and the workbook is unchanged. Google says: {said}",
)
LONGEST_SAID = 300
RACED = Text(
    "有人同时在核算这个表格，这次没有写入。请过一分钟再试",
    "Somebody else is calculating this workbook; nothing was written. Please try again in a minute",
)


@dataclass
class Run:
    """One request on its way. `now` is the time in the workbook's zone, `body` what was asked."""

    id: str
    trigger: str
    email: str
    settings: Settings
    spreadsheet_id: str
    body: dict[str, Any]
    now: datetime
    sheets: Sheets
    began: float = field(default_factory=time.monotonic)

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
        """The body of a success."""
        return {
            "run_id": self.id,
            "status": "problems" if problems else "ok",
            "counts": counts,
            "seconds": self.milliseconds / 1000,
            "sheets_api_calls": self.sheets.calls,
            **more,
        }


def perform(
    trigger: str,
    run_id: str,
    authorization: str | None,
    body: dict[str, Any],
    settings: Settings,
    allowed: set[str],
    work: Callable[[Run, bool], Answer],
) -> Answer:
    """Checks who asks and what for, and does the work, again from the start where another run came first.

    `allowed`: the members a body may have. Raises Refusal.
    """
    email = caller(authorization, settings)
    if unknown := sorted(set(body) - allowed - {"spreadsheet_id"}):
        names = ", ".join(unknown)[:200]
        raise Refusal(400, Text(UNKNOWN.zh.format(names=names), UNKNOWN.en.format(names=names)))
    spreadsheet_id = body.get("spreadsheet_id")
    if not isinstance(spreadsheet_id, str) or not SPREADSHEET_ID.fullmatch(spreadsheet_id):
        raise Refusal(400, BAD_ID)
    now = datetime.now(ZoneInfo(settings.timezone))
    sheets = Sheets(transport(connect(settings)), spreadsheet_id)
    run = Run(run_id, trigger, email, settings, spreadsheet_id, body, now, sheets)
    for attempt in range(TRIES):
        try:
            return work(run, attempt > 0)
        except ApiError as refused:
            said = refused.message[:LONGEST_SAID]
            raise Refusal(422, Text(REFUSED.zh.format(said=said), REFUSED.en.format(said=said))) from refused
        except Conflict:
            time.sleep(secrets.randbelow(1000) / 1000 * 2**attempt / 4)
    raise Refusal(409, RACED)
