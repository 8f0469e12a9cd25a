"""Stands in for the payout functions: answers as their contract says, or as a test wants them to fail."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from tests.addon.serving import Request, Response

Answer = Callable[[dict[str, Any]], Response]


@dataclass(frozen=True)
class Call:
    """One call as the functions saw it."""

    target: str
    authorization: str
    language: str
    body: dict[str, Any]


@dataclass
class Functions:
    """`answers` by target; `calls` in the order in which they came."""

    answers: dict[str, Answer] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, request: Request) -> Response:
        """What the functions say."""
        target, body = request.path.removeprefix("/"), json.loads(request.body)
        with self._lock:
            headers = request.headers
            self.calls.append(Call(target, headers.get("Authorization", ""), headers.get("Accept-Language", ""), body))
        answer = self.answers.get(target)
        return answer(body) if answer else success({"rows": 3})

    def bodies(self, target: str) -> list[dict[str, Any]]:
        """The bodies of the calls to one target."""
        return [call.body for call in self.calls if call.target == target]


def success(counts: dict[str, int], status: str = "ok", seconds: float = 1.234, **more: object) -> Response:
    """A function that has done its work."""
    content = {"run_id": "R-1", "status": status, "counts": counts, "seconds": seconds, "sheets_api_calls": 3, **more}
    return Response(200, "application/json", json.dumps(content))


def problem(status: int, detail: str) -> Response:
    """A function that refuses, with its sentence."""
    content = {"type": "about:blank", "title": "Refused", "status": status, "detail": detail, "run_id": "R-2"}
    return Response(status, "application/problem+json", json.dumps(content))


def later(seconds: int) -> Response:
    """A function that too many ask just now."""
    said = problem(429, f"现在编辑的人多，请 {seconds} 秒后再试")
    return replace(said, headers={"Retry-After": str(seconds)})


def page(status: int) -> Response:
    """Something between here and the functions answers in their place."""
    return Response(status, "text/html", "<html><title>Error</title><h1>Error</h1></html>")


def slow(seconds: float, then: Answer) -> Answer:
    """The same answer, later."""

    def answer(body: dict[str, Any]) -> Response:
        time.sleep(seconds)
        return then(body)

    return answer
