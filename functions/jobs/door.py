"""What every door does: who asks, before a byte of the body is read; the body, as long as it comes in time and is no
longer than it may be; and an answer in JSON or a refusal, never a stack trace.

Requests wait on an event loop, where one that says nothing costs nobody anything; what blocks (checking a token,
the work itself) has threads.
"""

from __future__ import annotations

import asyncio
import contextvars
import json
import logging
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from functions import logs
from functions.access.tokens import caller
from functions.errors import FAILED, UNCHANGED, Refusal
from functions.jobs.description import PATH, description
from functions.jobs.run import perform
from functions.jobs.targets import MOST_BYTES, Target
from functions.settings import settings
from schemas.words import Locale, Text

MOST_HEAD_BYTES = 32_000  # a token has some 1,200
BODY_SECONDS = 10.0  # that a whole body may take to arrive
PARTING_SECONDS = 2.0  # that the rest of a body is let come after the answer
AT_ONCE = 80  # requests at work in one process: as many as Cloud Run gives an instance at most by default
log = logging.getLogger("tallysheet")
_threads = ThreadPoolExecutor(AT_ONCE, "run")

ONLY = Text("这个地址只接受 {methods} 请求", "Only {methods} is accepted here")
NOT_JSON = Text("请求内容不是 JSON 对象", "The request body is not a JSON object")
NOT_PLAIN_JSON = Text(
    "请求内容要是 UTF-8 的 JSON（Content-Type: application/json），不压缩",
    "The request body is JSON in UTF-8 (Content-Type: application/json), not compressed",
)
TOO_LONG = Text("请求内容太长", "The request body is too long")
HEAD_TOO_LONG = Text("请求头太长", "The head of the request is too long")
TOO_SLOW = Text("请求内容没有按时发完，没有处理，请重试", "The request body did not arrive in time; please try again")
NO_DOOR = Text("没有“{name}”这个功能", "There is no function “{name}”")

Door = Callable[[Request], Awaitable[Response]]
T = TypeVar("T")


def door(name: str, targets: Mapping[str, Target]) -> Door:
    """What functions-framework serves under a name: functions by their paths."""

    async def serve(request: Request) -> Response:
        return await answer(request, targets)

    serve.__name__ = name
    return serve


async def answer(request: Request, targets: Mapping[str, Target]) -> Response:
    """Does what a request asks for."""
    asked = Asked(request, new_id(datetime.now(UTC)))
    with logs.about(run_id=asked.run_id, **logs.trace(request.headers, settings().project)):
        try:
            return await _served(asked, targets)
        except Refusal as refused:
            if refused.status == 500:
                log.exception("failed", extra=asked.ended(500))
            else:
                log.warning("refused by %s", logs.place(refused), extra=asked.ended(refused.status))
            return asked.refused(refused)
        except Exception:
            log.exception("failed at the door", extra=asked.ended(500))
            return asked.refused(Refusal(500, FAILED.filled(became=UNCHANGED, run_id=asked.run_id)))


async def _served(asked: Asked, targets: Mapping[str, Target]) -> Response:
    request = asked.request
    if sum(len(name) + len(value) for name, value in request.headers.raw) > MOST_HEAD_BYTES:
        raise Refusal(431, HEAD_TOO_LONG)
    if request.scope["path"] == PATH:
        _only(request, "GET", "HEAD")
        return Response(description(), 200, media_type="application/json")
    target = targets.get(request.scope["path"])
    if target is None:
        name = request.scope["path"].strip("/")[:80]
        raise Refusal(404, NO_DOOR.filled(name=name))
    asked.about["target"] = target.name
    _only(request, "POST")
    given = request.headers.getlist("authorization")
    email = await _in_thread(caller, given[0] if len(given) == 1 else None, settings())
    asked.about["caller"] = email
    members = _members(await asked.body())
    body = target.read(members)
    asked.about["spreadsheet_id"] = body["spreadsheet_id"]
    done = await _in_thread(perform, target.name, asked.run_id, email, body, settings())
    log.info("done", extra=asked.ended(200, counts=done["counts"]))
    return Response(_json(done), 200, media_type="application/json")


def _only(request: Request, *methods: str) -> None:
    """Raises Refusal (405) where a request has another method."""
    if request.method not in methods:
        allowed = ", ".join(methods)
        raise Refusal(405, ONLY.filled(methods=allowed), headers={"Allow": allowed})


class Asked:
    """A request on its way through the door."""

    def __init__(self, request: Request, run_id: str) -> None:
        self.request = request
        self.run_id = run_id
        self.about: dict[str, object] = {}
        self._began = time.monotonic()
        self._whole = False

    def ended(self, status: int, **more: object) -> dict[str, dict[str, object]]:
        """What is logged of the end of it."""
        seconds = round(time.monotonic() - self._began, 3)
        return {"fields": {**self.about, "status": status, "seconds": seconds, **more}}

    async def body(self) -> bytes:
        """The whole body. Raises Refusal (400, 408, 413, 415)."""
        headers = self.request.headers
        if not _is_json(headers.get("content-type")) or headers.get("content-encoding", "identity") != "identity":
            raise Refusal(415, NOT_PLAIN_JSON, headers={"Accept": "application/json", "Accept-Encoding": "identity"})
        if int(headers.get("content-length", 0)) > MOST_BYTES:
            raise Refusal(413, TOO_LONG)
        found = bytearray()
        try:
            async with asyncio.timeout(BODY_SECONDS):
                async for piece in self.request.stream():
                    found += piece
                    if len(found) > MOST_BYTES:
                        raise Refusal(413, TOO_LONG)
        except (TimeoutError, ClientDisconnect):
            raise Refusal(408, TOO_SLOW) from None
        self._whole = True
        return bytes(found)

    def refused(self, refused: Refusal) -> Response:
        """A refusal as application/problem+json."""
        languages = parse_accept_header(self.request.headers.get("accept-language"), LanguageAccept)
        spoken: Locale = "en" if languages.best_match(["zh", "en"]) == "en" else "zh"
        said = _json(refused.problem(self.run_id, spoken))
        kind: type[Response] = Response if self._whole else Parting
        return kind(said, refused.status, refused.headers, "application/problem+json")


class Parting(Response):
    """An answer to a request whose body was not read to its end, and the end of the connection.

    What is on its way is let come for a moment and thrown away: a connection closed on it would be reset, and the
    answer might be lost with it.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends the answer at once."""
        headers = [*self.raw_headers, (b"connection", b"close")]
        await send({"type": "http.response.start", "status": self.status_code, "headers": headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": True})
        coming = MOST_BYTES
        with suppress(TimeoutError):
            async with asyncio.timeout(PARTING_SECONDS):
                while coming > 0:
                    piece = await receive()
                    coming -= len(piece.get("body", b"")) if piece.get("more_body") else coming
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def new_id(now: datetime) -> str:
    """A run's id: when it began, and four signs against coincidence."""
    return f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"


async def _in_thread(work: Callable[..., T], *given: Any) -> T:
    context = contextvars.copy_context()
    return await asyncio.get_running_loop().run_in_executor(_threads, lambda: context.run(work, *given))


def _members(body: bytes) -> dict[str, Any]:
    """The members of a JSON object, each named once. Raises Refusal (400)."""
    try:
        text = body.decode("utf-8")
        found = json.loads(text, object_pairs_hook=_named_once, parse_constant=_no_number)
        # A body may name half a character, which no text of a sheet can hold and no encoding takes.
        json.dumps(found, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        raise Refusal(400, NOT_JSON) from None
    if not isinstance(found, dict):
        raise Refusal(400, NOT_JSON)
    return found


def _named_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a member is named twice")
    return found


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


def _is_json(content_type: str | None) -> bool:
    """Whether a body is said to be JSON in UTF-8; one of which nothing is said is read as such."""
    kind, _, parameters = (content_type or "application/json").partition(";")
    charset = parameters.strip().lower().removeprefix("charset=").strip('"')
    return kind.strip().lower() == "application/json" and charset in ("", "utf-8")


def _json(content: dict[str, Any]) -> bytes:
    # A path may hold half a character, and a refusal repeats it; no encoding takes that.
    return (json.dumps(content, ensure_ascii=False) + "\n").encode("utf-8", "replace")
