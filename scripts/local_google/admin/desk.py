"""The desk that every API request passes: it is logged, charged to its quota and, where a rule says so, failed."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from scripts.local_google.admin.faults import Faults, Rule
from scripts.local_google.admin.quotas import Quotas, exhausted
from scripts.local_google.admin.request_log import LoggedRequest, RequestLog
from scripts.local_google.wire.errors import GoogleError

_UNWELL = {
    500: "Internal error encountered.",
    503: "The service is currently unavailable.",
}


@dataclass
class Ticket:
    """One request at the desk: its entry in the log and the fault that strikes it, if any."""

    entry: LoggedRequest
    rule: Rule | None


@dataclass
class Desk:
    """Faults, quotas and the log of one server."""

    faults: Faults = field(default_factory=Faults)
    quotas: Quotas = field(default_factory=Quotas)
    log: RequestLog = field(default_factory=RequestLog)

    def admit(self, request: Request, method_id: str) -> Ticket:
        """Log a request that has come in and decide whether it is to fail."""
        length = int(request.headers.get("content-length") or 0)
        entry = self.log.open(request.method, request.url.path, method_id, length)
        rule = self.faults.strike(request.method, request.url.path, method_id)
        entry.fault = rule.kind if rule else None
        return Ticket(entry, rule)

    async def fault_before(self, request: Request, ticket: Ticket) -> Response | None:
        """The failure that takes the place of an answer, before anything was done; None to go on."""
        rule = ticket.rule
        if rule is None or rule.kind in ("drop_after", "slow_after"):
            return None
        if rule.kind == "slow":
            await asyncio.sleep(rule.delay)
            return None
        if rule.kind == "drop_before":
            drop(request)
        response = _failure(request, rule)
        self.log.close(ticket.entry, response.status_code, len(response.body))
        return response

    async def fault_after(self, request: Request, ticket: Ticket, response: Response) -> Response:
        """The answer, late or after the connection was cut where a rule says so."""
        if ticket.rule is not None and ticket.rule.kind == "drop_after":
            drop(request)
        if ticket.rule is not None and ticket.rule.kind == "slow_after":
            # The log tells that the request was applied, though its answer is still held back.
            ticket.entry.status = response.status_code
            await asyncio.sleep(ticket.rule.delay)
        self.log.close(ticket.entry, response.status_code, len(response.body))
        return response

    def charge(self, email: str, method_id: str) -> None:
        """Count the request against the quotas; raises GoogleError 429."""
        self.quotas.charge(email, method_id)

    def check_size(self, body: bytes) -> None:
        """Raise GoogleError 413 for a body over the limit, where one is set."""
        limit = self.quotas.limits.payload_bytes
        if limit is not None and len(body) > limit:
            raise GoogleError(413, f"Request payload size exceeds the limit: {limit} bytes.")


def _failure(request: Request, rule: Rule) -> Response:
    error = exhausted() if rule.kind == "429" else None
    if error is None:
        code = int(rule.kind) if rule.kind.isdigit() else 503
        error = GoogleError(code, _UNWELL[code])
    drive = "/drive/" in request.url.path
    body: dict[str, Any] = error.drive_body() if drive else error.sheets_body()
    headers = {} if rule.retry_after is None else {"Retry-After": str(rule.retry_after)}
    return Response(orjson.dumps(body), error.code, headers, "application/json; charset=UTF-8")


def drop(request: Request) -> None:
    """Cut the connection without an answer; whatever is sent afterwards goes nowhere.

    ASGI has no such message, so this takes the transport from the server's own request object.
    """
    cycle: Any = getattr(request.receive, "__self__", None)
    cycle.transport.abort()
