"""Google's quotas: requests a minute by user and by project, refilled each minute; off until switched on.

Source: developers.google.com/workspace/sheets/api/limits (300 reads and 300 writes a minute and project, 60 of each
a minute, user and project).
"""

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from scripts.local_google.wire.errors import GoogleError

MINUTE = 60
"""Seconds in the window that Google counts in."""

_WRITES = frozenset(
    {
        "sheets.spreadsheets.batchUpdate",
        "sheets.spreadsheets.create",
        "sheets.spreadsheets.sheets.copyTo",
        "sheets.spreadsheets.values.append",
        "sheets.spreadsheets.values.batchClear",
        "sheets.spreadsheets.values.batchClearByDataFilter",
        "sheets.spreadsheets.values.batchUpdate",
        "sheets.spreadsheets.values.batchUpdateByDataFilter",
        "sheets.spreadsheets.values.clear",
        "sheets.spreadsheets.values.update",
    }
)


class BadLimits(ValueError):
    """Limits that make no sense; the text says why."""


@dataclass(frozen=True)
class Limits:
    """Requests a minute; payload in bytes; seconds that a request may take. None is unlimited."""

    reads_per_user: int | None = None
    writes_per_user: int | None = None
    reads_per_project: int | None = None
    writes_per_project: int | None = None
    payload_bytes: int | None = None
    seconds: int | None = None


GOOGLE = Limits(60, 60, 300, 300, seconds=180)
"""What Google allows a project that has not asked for more; the 2 MB payload is a recommendation, not a limit."""


class Quotas:
    """Counts requests in whole minutes and refuses those over the limits."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._minute = 0
        self._used: Counter[tuple[str, str]] = Counter()
        self.limits = Limits()

    def switch(self, document: Any) -> None:
        """Set the limits: `{"google": true}` for Google's own, or numbers by name; others are unlimited.

        Raises BadLimits for what is not a limit.
        """
        if not isinstance(document, dict):
            raise BadLimits('The quotas are an object: {"google": true} or numbers by name.')
        wanted = dict(document)
        base = asdict(GOOGLE) if wanted.pop("google", False) else {}
        known = asdict(Limits())
        for name, value in wanted.items():
            if name not in known or not (value is None or (isinstance(value, int) and value >= 0)):
                raise BadLimits(f"The limits are whole numbers named {', '.join(known)}.")
        with self._lock:
            self.limits = Limits(**(base | wanted))
            self._used.clear()

    def charge(self, email: str, method_id: str) -> None:
        """Count a request; raise GoogleError 429 where it is over a limit."""
        if not method_id.startswith("sheets."):
            return
        kind = "Write" if method_id in _WRITES else "Read"
        with self._lock:
            self._refill()
            for name, who, limit in self._limits(kind, email):
                if limit is not None and self._used[kind, who] >= limit:
                    raise exhausted(kind, name, limit)
            for _, who, _ in self._limits(kind, email):
                self._used[kind, who] += 1

    def _refill(self) -> None:
        minute = int(self._clock() // MINUTE)
        if minute != self._minute:
            self._minute = minute
            self._used.clear()

    def _limits(self, kind: str, email: str) -> tuple[tuple[str, str, int | None], ...]:
        limits = self.limits
        user = limits.writes_per_user if kind == "Write" else limits.reads_per_user
        project = limits.writes_per_project if kind == "Write" else limits.reads_per_project
        return ((f"{kind} requests per minute per user", email, user), (f"{kind} requests per minute", "", project))


def exhausted(
    kind: str = "Read", limit: str = "Read requests per minute per user", value: int | None = GOOGLE.reads_per_user
) -> GoogleError:
    """Google's 429, which names the metric and the limit."""
    message = (
        f"Quota exceeded for quota metric '{kind} requests' and limit '{limit}' of service "
        "'sheets.googleapis.com' for consumer 'project_number:0'."
    )
    by_user = limit.endswith("user")
    detail = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "RATE_LIMIT_EXCEEDED",
        "domain": "googleapis.com",
        "metadata": {
            "service": "sheets.googleapis.com",
            "consumer": "projects/0",
            "quota_metric": f"sheets.googleapis.com/{kind.lower()}_requests",
            "quota_limit": f"{kind}RequestsPerMinutePer{'User' if by_user else 'Project'}",
            "quota_limit_value": str(value),
            "quota_location": "global",
            "quota_unit": "1/min/{project}/{user}" if by_user else "1/min/{project}",
        },
    }
    help_link = {
        "@type": "type.googleapis.com/google.rpc.Help",
        "links": [
            {
                "description": "Request a higher quota limit.",
                "url": "https://cloud.google.com/docs/quotas/help/request_increase",
            }
        ],
    }
    return GoogleError(429, message, reason="rateLimitExceeded", details=[detail, help_link])
