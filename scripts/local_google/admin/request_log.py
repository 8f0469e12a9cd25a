"""The requests that came in, so that tests and benches can count what a program asks for."""

import threading
import time
from collections import Counter
from dataclasses import asdict, dataclass
from itertools import count
from typing import Any

KEPT_REQUESTS = 100_000
"""How many requests are remembered; the oldest are forgotten first."""


@dataclass
class LoggedRequest:
    """One request: its number, the API method's id, and once it is answered the status, sizes and seconds."""

    number: int
    method: str
    path: str
    kind: str
    request_bytes: int = 0
    status: int | None = None
    response_bytes: int = 0
    seconds: float = 0.0
    fault: str | None = None
    started: float = 0.0


class RequestLog:
    """Requests in the order in which they came, numbered from 1."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers = count(1)
        self._requests: list[LoggedRequest] = []

    def open(self, method: str, path: str, kind: str, request_bytes: int) -> LoggedRequest:
        """Note a request that has just come in."""
        with self._lock:
            entry = LoggedRequest(next(self._numbers), method, path, kind, request_bytes, started=time.monotonic())
            self._requests.append(entry)
            del self._requests[:-KEPT_REQUESTS]
            return entry

    def close(self, entry: LoggedRequest, status: int, response_bytes: int) -> None:
        """Note how the request was answered."""
        entry.status = status
        entry.response_bytes = response_bytes
        entry.seconds = round(time.monotonic() - entry.started, 6)

    def since(self, mark: int) -> dict[str, Any]:
        """The requests with a number above `mark`: how many, how many of each kind, each of them, the next mark."""
        with self._lock:
            chosen = [entry for entry in self._requests if entry.number > mark]
            last = self._requests[-1].number if self._requests else 0
        listed = [{name: value for name, value in asdict(entry).items() if name != "started"} for entry in chosen]
        kinds = Counter(entry.kind for entry in chosen)
        return {"mark": last, "count": len(chosen), "kinds": dict(sorted(kinds.items())), "requests": listed}
