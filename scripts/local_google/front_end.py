"""What Google's front end makes of a request before an API sees it.

Clients write paths in more ways than the reference does, send a long GET as a POST that says so, compress their
bodies and put several requests into one.
"""

import re
import zlib
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, NoMatchFound, Router
from starlette.types import Message, Receive, Scope, Send

from scripts.local_google.call import error_response
from scripts.local_google.http_batch import BadBatch, Part, batch_answer, parts_of
from scripts.local_google.wire.errors import GoogleError

_PREFIXES = ("/v4/", "/drive/", "/upload/drive/", "/batch")
_EXPORT = re.compile(r"/spreadsheets/d/[^/]+/export")
_BATCH = re.compile(r"/batch(/.*)?")
_FORM = "application/x-www-form-urlencoded"
_LARGEST_BODY = 256 * 1024 * 1024
"""The most bytes that a compressed body may hold; a small one can be made to say much more."""


class FrontEnd(BaseRoute):
    """Every route of the APIs, behind what Google does to a request first."""

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        self._router = Router(routes)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether the request is for one of the APIs."""
        if scope["type"] != "http":
            return Match.NONE, {}
        meant = scope["path"].startswith(_PREFIXES) or _EXPORT.fullmatch(scope["path"])
        return (Match.FULL if meant else Match.NONE), {}

    def url_path_for(self, name: str, /, **path_params: Any) -> Any:
        """Nothing here asks for addresses by name."""
        raise NoMatchFound(name, path_params)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request."""
        scope = with_plain_path(scope)
        try:
            if _BATCH.fullmatch(scope["path"]) and scope["method"] == "POST":
                await self._answer_batch(scope, receive, send)
                return
            scope, receive = await _unwrapped(scope, receive)
        except GoogleError as error:
            await _refusal(error)(scope, receive, send)
            return
        await self._router(scope, receive, send)

    async def _answer_batch(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope, replayed = await _unwrapped(scope, receive, whole=True)
        headers = Headers(scope=scope)
        try:
            parts = parts_of(headers.get("content-type", ""), await body_of(replayed))
        except BadBatch as error:
            raise GoogleError(400, str(error), reason="badRequest") from error
        answers = [(part, await self._answer_part(scope, receive, part)) for part in parts]
        await batch_answer(answers)(scope, receive, send)

    async def _answer_part(self, outer: Scope, receive: Receive, part: Part) -> Response:
        """The answer to one request of a batch, which has the rights of the whole unless it brings its own."""
        names = {name for name, _ in part.headers}
        inherited = [item for item in outer["headers"] if item[0] == b"authorization" and item[0] not in names]
        raw_path, _, query = part.target.partition(b"?")
        scope = {name: outer[name] for name in outer if name not in {"endpoint", "path_params", "router", "state"}}
        scope |= {
            "method": part.method,
            "path": unquote(raw_path.decode("latin-1")),
            "raw_path": raw_path,
            "query_string": query,
            "headers": [*inherited, *part.headers],
        }
        recorder = _Recorder()
        if _BATCH.fullmatch(scope["path"]):
            return _refusal(GoogleError(400, "A batch cannot hold another one.", reason="badRequest"))
        await self.handle(scope, _Replay(receive, part.body).receive, recorder.send)
        return recorder.response()


def with_plain_path(scope: Scope) -> Scope:
    """The scope with the path as the reference writes it: no slash at the end or before a verb, none twice.

    Only slashes that stand in the path as such are meant; one that belongs to a range comes encoded.
    """
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    plain = re.sub(rb"/+", b"/", raw.partition(b"?")[0])
    plain = re.sub(rb"/(?=:)|(?<=.)/$", b"", plain)
    return {**scope, "raw_path": plain, "path": unquote(plain.decode("latin-1"))}


async def body_of(receive: Receive) -> bytes:
    """The whole body of a request."""
    chunks: list[bytes] = []
    while True:
        message = await receive()
        chunks.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(chunks)


class _Replay:
    """Hands a body out once more; `transport` is the connection beneath, for whoever has to cut it."""

    def __init__(self, receive: Receive, body: bytes) -> None:
        self.transport = getattr(getattr(receive, "__self__", None), "transport", None)
        self._receive = receive
        self._body: bytes | None = body

    async def receive(self) -> Message:
        """The body, and after it what the connection says."""
        if self._body is None:
            return await self._receive()
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}


class _Recorder:
    """Takes an answer instead of sending it."""

    def __init__(self) -> None:
        self._start: Message = {"status": 500, "headers": []}
        self._body = b""

    async def send(self, message: Message) -> None:
        """Note a part of the answer."""
        if message["type"] == "http.response.start":
            self._start = message
        else:
            self._body += message.get("body", b"")

    def response(self) -> Response:
        """The answer as a whole."""
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in self._start["headers"]}
        return Response(self._body, self._start["status"], headers)


async def _unwrapped(scope: Scope, receive: Receive, *, whole: bool = False) -> tuple[Scope, Receive]:
    """The request that is meant: with its body unpacked, and as a GET where a POST only stands for one."""
    headers = Headers(scope=scope)
    packed = headers.get("content-encoding", "").lower() in {"gzip", "x-gzip"}
    meant = headers.get("x-http-method-override", "").upper()
    overridden = scope["method"] == "POST" and bool(meant)
    if not (packed or overridden or whole):
        return scope, receive
    body = await body_of(receive)
    if packed:
        body = _unpacked(body)
    if overridden:
        scope = {**scope, "method": meant}
        if headers.get("content-type", "").startswith(_FORM):
            scope["query_string"] = b"&".join(part for part in (scope["query_string"], body) if part)
            body = b""
    gone = {b"content-encoding", b"content-length", b"x-http-method-override"}
    kept = [item for item in scope["headers"] if item[0] not in gone]
    scope = {**scope, "headers": [*kept, (b"content-length", str(len(body)).encode())]}
    return scope, _Replay(receive, body).receive


def _unpacked(body: bytes) -> bytes:
    unpacker = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    broken = False
    content = b""
    try:
        content = unpacker.decompress(body, _LARGEST_BODY)
    except zlib.error:
        broken = True
    if unpacker.unconsumed_tail:
        raise GoogleError(413, f"Request payload size exceeds the limit: {_LARGEST_BODY} bytes.")
    if broken or not unpacker.eof:
        raise GoogleError(400, "The body is not compressed as its Content-Encoding says.")
    return content


def _refusal(error: GoogleError) -> Response:
    return error_response(error, GoogleError.sheets_body)
