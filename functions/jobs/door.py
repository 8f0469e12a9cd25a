"""What every door does: takes the request apart, and answers with JSON or a refusal, never with a stack trace."""

from __future__ import annotations

import json
import logging
import secrets
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any

from flask import Response

from functions.errors import Refusal
from schemas.words import Locale, Text

if TYPE_CHECKING:
    from flask import Request

MOST_BYTES = 1_000_000
HEADERS = {401: {"WWW-Authenticate": "Bearer"}, 405: {"Allow": "POST"}}  # what HTTP asks to go with a status
log = logging.getLogger("tallysheet")

NOT_POST = Text("这个地址只接受 POST 请求", "Only POST is accepted here")
NOT_JSON = Text("请求内容不是 JSON 对象", "The request body is not a JSON object")
TOO_LONG = Text("请求内容太长", "The request body is too long")
NO_DOOR = Text("没有“{name}”这个功能", "There is no function “{name}”")
FAILED = Text(
    "程序出错，表格没有改动。请把运行编号 {run_id} 告诉管理员",
    "Something went wrong and the workbook is unchanged. Please give your administrator the run id {run_id}",
)


def answer(request: Request, job: str) -> Response:
    """Does the job that a request asks for."""
    run_id = new_id(datetime.now(UTC))
    try:
        body = _body(request)
        done = import_module(f"functions.jobs.{job}").run(run_id, request.headers.get("Authorization"), body)
        return _json(done, 200, "application/json")
    except Refusal as refused:
        return refuse(refused, run_id, request)
    except Exception:
        log.exception("run %s of %s failed", run_id, job)
        failed = Text(FAILED.zh.format(run_id=run_id), FAILED.en.format(run_id=run_id))
        return refuse(Refusal(500, failed), run_id, request)


def new_id(now: datetime) -> str:
    """A run's id: when it began, and four signs against coincidence."""
    return f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"


def no_such_door(request: Request) -> Response:
    """For a path that no function answers to."""
    name = request.path.strip("/")[:80]
    unknown = Refusal(404, Text(NO_DOOR.zh.format(name=name), NO_DOOR.en.format(name=name)))
    return refuse(unknown, new_id(datetime.now(UTC)), request)


def refuse(refused: Refusal, run_id: str, request: Request) -> Response:
    """A refusal as application/problem+json."""
    log.warning("run %s refused with %s: %s", run_id, refused.status, refused.detail.en)
    spoken: Locale = "en" if request.accept_languages.best_match(["zh", "en"]) == "en" else "zh"
    answered = _json(refused.problem(run_id, spoken), refused.status, "application/problem+json")
    answered.headers.update(HEADERS.get(refused.status, {}))
    return answered


def _body(request: Request) -> dict[str, Any]:
    if request.method != "POST":
        raise Refusal(405, NOT_POST)
    if (request.content_length or 0) > MOST_BYTES:
        raise Refusal(413, TOO_LONG)
    try:
        body = json.loads(request.get_data(cache=False) or b"null")
    except (ValueError, RecursionError):
        raise Refusal(400, NOT_JSON) from None
    if not isinstance(body, dict):
        raise Refusal(400, NOT_JSON)
    return body


def _json(content: dict[str, Any], status: int, kind: str) -> Response:
    # A body may name half a character, and a refusal repeats it; no encoding takes that.
    said = (json.dumps(content, ensure_ascii=False) + "\n").encode("utf-8", "replace")
    return Response(said, status, content_type=f"{kind}; charset=utf-8")
