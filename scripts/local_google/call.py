"""One request to the Sheets or Drive API, and the way from HTTP to the function that answers it."""

import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from html import escape
from typing import Any

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
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
from scripts.local_google.wire.system_parameters import FALSE, JSON_TYPE, TRUE, SystemParameters, check, first

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
    headers: Headers = field(default_factory=Headers)
    url_path: str = ""

    @property
    def json_option(self) -> int:
        """How orjson is to write the answer."""
        return SystemParameters.of(self.query, "").json_option

    def flag(self, name: str) -> bool:
        """A boolean query parameter; absent counts as false."""
        return self.query.get(name, "").lower() in TRUE

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
    describe_in_list: Callable[[GoogleError], Message]
    checks_query: bool


SHEETS = Api("sheets.v4", GoogleError.sheets_body, GoogleError.sheets_body_with_list, checks_query=True)
# What a person does in the sheet's page, and what SpreadsheetApp does in a script, is at Google no request to the API:
# the page and the scripts' runtime say so of theirs, and no quota counts them.
IN_THE_SHEET = "x-local-in-the-sheet"
# Drive ignores query parameters that it does not know, and clients rely on it.
DRIVE = Api("drive.v3", GoogleError.drive_body, GoogleError.drive_body, checks_query=False)

# What answers with the bytes of a file where `alt=media` asks for them.
_MEDIA_METHODS = frozenset({"drive.files.get", "drive.files.export", "drive.revisions.get"})


def route(api: Api, store: Store, desk: Desk, path: str, http_method: str, method_id: str, handler: Handler) -> Route:
    """The route for one API method: authenticated, checked against the published description, counted."""

    async def endpoint(request: Request) -> Response:
        ticket = desk.admit(request, method_id)
        fault = await desk.fault_before(request, ticket)
        if fault is not None:
            return fault
        query = _canonical(api, method_id, request.query_params)
        wanted = SystemParameters.of(query, http_method)
        describe = api.describe_in_list if wanted.errors_listed else api.describe
        try:
            check(query, wanted, media=method_id in _MEDIA_METHODS)
        except GoogleError as error:
            return wanted.dressed(error_response(error, describe))
        caller = authenticate(request)
        if caller is None:
            return wanted.dressed(unauthenticated(request))
        if not caller.anonymous and not caller.scopes & discovery.method(api.name, method_id).scopes:
            return wanted.dressed(error_response(insufficient_scopes(), describe))
        body = await request.body()
        call = Call(
            store,
            caller.email,
            request.path_params,
            query,
            body,
            request.headers.get("content-type", ""),
            request.headers,
            request.url.path,
        )
        counts = IN_THE_SHEET not in request.headers
        response = await run_in_threadpool(_answer, api, describe, desk, method_id, handler, call, counts)
        return await desk.fault_after(request, ticket, wanted.dressed(response))

    return Route(path, endpoint, methods=[http_method], name=method_id)


def _canonical(api: Api, method_id: str, query: QueryParams) -> QueryParams:
    """The query with its parameters by their JSON names: Sheets takes those of its proto files too."""
    known = discovery.method(api.name, method_id).parameters
    names = {snake_case(name): name for name in known} if api.checks_query else {}
    return QueryParams([(names.get(name, name), value) for name, value in query.multi_items()])


def refusing_route(api: Api, path: str) -> Route:
    """The route for what no other route under `path` answers: refused by name."""
    return Route(f"{path}/{{rest:path}}", _refusing(api), methods=["DELETE", "GET", "PATCH", "POST", "PUT"])


def missing_route(path: str) -> Route:
    """The route for what under `path` Google has no method for: its page for addresses that do not exist."""
    return Route(f"{path}/{{rest:path}}", _missing, methods=["DELETE", "GET", "PATCH", "POST", "PUT"])


async def _missing(request: Request) -> Response:
    address = escape(request.url.path)
    page = f"""<!DOCTYPE html>
<html lang=en>
  <meta charset=utf-8>
  <title>Error 404 (Not Found)!!1</title>
  <p><b>404.</b> <ins>That’s an error.</ins>
  <p>The requested URL <code>{address}</code> was not found on this server.  <ins>That’s all we know.</ins>
"""
    return HTMLResponse(page, 404)


def refusing_routes(api: Api, done: Iterable[str]) -> list[Route]:
    """A route for each method that Google publishes and that is not among the `done`, refused by name.

    They come before the others: some have the form of what another method takes for an id.
    """
    described = discovery.methods(api.name)
    base = f"/{discovery.document(api.name)['servicePath']}"
    return [
        Route(base + described[name]["path"], _refusing(api), methods=[described[name]["httpMethod"]])
        for name in sorted(described.keys() - set(done))
    ]


def _refusing(api: Api) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        error = GoogleError(400, f"{request.method} {request.url.path} is not supported here.")
        return error_response(error, api.describe)

    return endpoint


def _answer(
    api: Api,
    describe: Callable[[GoogleError], Message],
    desk: Desk,
    method_id: str,
    handler: Handler,
    call: Call,
    counts: bool,
) -> Response:
    try:
        if counts:
            desk.charge(call.email, method_id)
        desk.check_size(call.body)
        if api.checks_query:
            _check_query(api, method_id, call.query)
        mask = _mask_of(api, method_id, call)
        with garbage_left_alone(), deadline.within(desk.quotas.limits.seconds):
            answered = handler(call)
            if mask is not None and isinstance(answered, dict):
                answered = masks.select(mask, answered)
            answer = rendered(answered, call.json_option)
            deadline.check()
            return answer
    except GoogleError as error:
        return error_response(error, describe)
    except Exception:
        _log.exception("%s failed", method_id)
        return error_response(GoogleError(500, "Internal error encountered."), describe)


def error_response(error: GoogleError, describe: Callable[[GoogleError], Message]) -> Response:
    """The HTTP answer for `error`."""
    return Response(orjson.dumps(describe(error), option=orjson.OPT_INDENT_2), error.code, media_type=JSON_TYPE)


def rendered(answer: Any, json_option: int) -> Response:
    """The HTTP answer for what a handler returned; pretty unless the query says otherwise, as Google's."""
    if isinstance(answer, Response):
        return answer
    if answer is None:
        return Response(status_code=204)
    if not isinstance(answer, bytes):
        answer = orjson.dumps(answer, option=json_option)
    return Response(answer, media_type=JSON_TYPE)


# Parameters that Google describes for every method and takes for none but those that send files.
_FOR_UPLOADS = frozenset({"uploadType"})
# What any text does for, or is not refused for any.
_UNCHECKED = frozenset({"prettyPrint", "alt", "$.xgafv"})


def _check_query(api: Api, method_id: str, query: QueryParams) -> None:
    known = discovery.method(api.name, method_id).parameters
    violations: list[tuple[str, str]] = []
    for name, value in query.multi_items():
        described = known.get(name)
        if described is None or name in _FOR_UPLOADS:
            text = (
                f'Invalid JSON payload received. Unknown name "{name}": Cannot bind query parameter. '
                f"Field '{name}' could not be found in request message."
            )
            violations.append(("", text))
        elif name in UNSUPPORTED.get(api.name, ()):
            violations.append(
                (snake_case(name), f"Invalid value at '{snake_case(name)}': {name} is not supported here.")
            )
        elif name not in _UNCHECKED and not _fits(described, value):
            text = f"Invalid value at '{snake_case(name)}' ({_type_name(described)}), \"{value}\""
            violations.append((snake_case(name), text))
    if violations:
        raise bad_request(violations)


def _fits(field: Field, value: str) -> bool:
    if field.choices is not None:
        return value in field.choices
    return field.kind != "boolean" or value.lower() in TRUE | FALSE


def _type_name(field: Field) -> str:
    if field.kind == "boolean":
        return "TYPE_BOOL"
    return f"type.googleapis.com/google.apps.sheets.v4.{field.type_name}"


def _mask_of(api: Api, method_id: str, call: Call) -> masks.Mask | None:
    """The `fields` parameter for the answer of a method; Drive's own messages see to theirs."""
    if not api.checks_query:
        return None
    return answer_mask(call, api.name, discovery.methods(api.name)[method_id]["response"]["$ref"])


def answer_mask(call: Call, api: str, schema: str) -> masks.Mask | None:
    """The `fields` parameter as a tree; None where everything is asked for.

    Raises GoogleError 400 where it names what the answer does not have.
    """
    text = first(call.query, "fields") or ""
    if not text:
        return None
    try:
        mask = masks.parse(text)
        masks.check(mask, api, schema)
    except masks.MaskError as error:
        description = f"Error expanding 'fields' parameter. Cannot find matching fields for path '{error.path}'."
        raise bad_request([(error.path, description)], "Request contains an invalid argument.") from error
    return mask
