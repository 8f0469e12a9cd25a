"""One request to the Sheets or Drive API, and the way from HTTP to the function that answers it."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from scripts.local_google import deadline
from scripts.local_google.admin.desk import Desk
from scripts.local_google.collection import garbage_left_alone
from scripts.local_google.identity import authenticate, unauthenticated
from scripts.local_google.store import Store
from scripts.local_google.wire import discovery, masks
from scripts.local_google.wire.discovery import Field
from scripts.local_google.wire.errors import GoogleError, bad_request, insufficient_scopes
from scripts.local_google.wire.messages import UNSUPPORTED, Message, parse, read, snake_case

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Call:
    """An authenticated request: who asks, which names stand in the path, the query and the body."""

    store: Store
    email: str
    path: dict[str, str]
    query: QueryParams
    body: bytes
    content_type: str = ""

    def flag(self, name: str) -> bool:
        """A boolean query parameter; absent counts as false."""
        return self.query.get(name, "").lower() == "true"

    def message(self, schema: str, at: str = "") -> Message:
        """The body as the Sheets message of that name.

        Raises GoogleError 400 as `read` does.
        """
        return read("sheets.v4", schema, parse(self.body), at)


Handler = Callable[[Call], Any]
"""Answers a call with a message, with bytes of JSON, or with a Response of its own."""


@dataclass(frozen=True)
class Api:
    """What differs between Google's APIs on the way in and out."""

    name: str
    describe: Callable[[GoogleError], Message]
    checks_query: bool


SHEETS = Api("sheets.v4", GoogleError.sheets_body, checks_query=True)
# What a person does in the sheet's page, and what SpreadsheetApp does in a script, is at Google no request to the API:
# the page and the scripts' runtime say so of theirs, and no quota counts them.
IN_THE_SHEET = "x-local-in-the-sheet"
# Drive ignores query parameters that it does not know, and clients rely on it.
DRIVE = Api("drive.v3", GoogleError.drive_body, checks_query=False)


def route(api: Api, store: Store, desk: Desk, path: str, http_method: str, method_id: str, handler: Handler) -> Route:
    """The route for one API method: authenticated, checked against the published description, counted."""

    async def endpoint(request: Request) -> Response:
        ticket = desk.admit(request, method_id)
        fault = await desk.fault_before(request, ticket)
        if fault is not None:
            return fault
        caller = authenticate(request)
        if caller is None:
            return unauthenticated(request)
        if not caller.scopes & discovery.method(api.name, method_id).scopes:
            return error_response(insufficient_scopes(), api.describe)
        body = await request.body()
        call = Call(
            store,
            caller.email,
            request.path_params,
            request.query_params,
            body,
            request.headers.get("content-type", ""),
        )
        counts = IN_THE_SHEET not in request.headers
        response = await run_in_threadpool(_answer, api, desk, method_id, handler, call, counts)
        return await desk.fault_after(request, ticket, response)

    return Route(path, endpoint, methods=[http_method], name=method_id)


def refusing_route(api: Api, path: str) -> Route:
    """The route for what no other route under `path` answers: refused by name."""

    async def endpoint(request: Request) -> Response:
        error = GoogleError(400, f"{request.method} {request.url.path} is not supported here.")
        return error_response(error, api.describe)

    return Route(f"{path}/{{rest:path}}", endpoint, methods=["DELETE", "GET", "PATCH", "POST", "PUT"])


def _answer(api: Api, desk: Desk, method_id: str, handler: Handler, call: Call, counts: bool) -> Response:
    try:
        if counts:
            desk.charge(call.email, method_id)
        desk.check_size(call.body)
        if api.checks_query:
            _check_query(api, method_id, call.query)
        with garbage_left_alone(), deadline.within(desk.quotas.limits.seconds):
            answer = rendered(handler(call), call.query)
            deadline.check()
            return answer
    except GoogleError as error:
        return error_response(error, api.describe)
    except Exception:
        _log.exception("%s failed", method_id)
        return error_response(GoogleError(500, "Internal error encountered."), api.describe)


def error_response(error: GoogleError, describe: Callable[[GoogleError], Message]) -> Response:
    """The HTTP answer for `error`."""
    return Response(
        orjson.dumps(describe(error), option=orjson.OPT_INDENT_2),
        error.code,
        media_type="application/json; charset=UTF-8",
    )


def rendered(answer: Any, query: QueryParams) -> Response:
    """The HTTP answer for what a handler returned; pretty unless the query says otherwise, as Google's."""
    if isinstance(answer, Response):
        return answer
    if answer is None:
        return Response(status_code=204)
    if not isinstance(answer, bytes):
        answer = orjson.dumps(answer, option=json_option(query))
    return Response(answer, media_type="application/json; charset=UTF-8")


def json_option(query: QueryParams) -> int:
    """How to write JSON for this request."""
    return 0 if query.get("prettyPrint", "true").lower() == "false" else orjson.OPT_INDENT_2


def _check_query(api: Api, method_id: str, query: QueryParams) -> None:
    known = discovery.method(api.name, method_id).parameters
    violations: list[tuple[str, str]] = []
    for name, value in query.multi_items():
        field = known.get(name)
        if field is None:
            text = (
                f'Invalid JSON payload received. Unknown name "{name}": Cannot bind query parameter. '
                f"Field '{name}' could not be found in request message."
            )
            violations.append(("", text))
        elif name in UNSUPPORTED.get(api.name, ()):
            violations.append(
                (snake_case(name), f"Invalid value at '{snake_case(name)}': {name} is not supported here.")
            )
        elif not _fits(field, value):
            text = f"Invalid value at '{snake_case(name)}' ({_type_name(field)}), \"{value}\""
            violations.append((snake_case(name), text))
    if violations:
        raise bad_request(violations)


def _fits(field: Field, value: str) -> bool:
    if field.choices is not None:
        return value in field.choices
    return field.kind != "boolean" or value.lower() in {"true", "false"}


def _type_name(field: Field) -> str:
    if field.kind == "boolean":
        return "TYPE_BOOL"
    return f"type.googleapis.com/google.apps.sheets.v4.{field.name[0].upper()}{field.name[1:]}"


def answer_mask(call: Call, api: str, schema: str) -> masks.Mask | None:
    """The `fields` parameter as a tree; None where everything is asked for.

    Raises GoogleError 400 where it names what the answer does not have.
    """
    text = call.query.get("fields", "")
    if not text:
        return None
    try:
        mask = masks.parse(text)
        masks.check(mask, api, schema)
    except masks.MaskError as error:
        description = f"Error expanding 'fields' parameter. Cannot find matching fields for path '{error.path}'."
        raise bad_request([(error.path, description)], "Request contains an invalid argument.") from error
    return mask
