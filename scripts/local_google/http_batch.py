"""Several requests in one, as Google's client libraries send them: HTTP messages as parts of a multipart body.

Source: developers.google.com/workspace/drive/api/guides/performance (Batch requests).
"""

import re
from dataclasses import dataclass
from email.parser import BytesParser
from email.policy import HTTP
from secrets import token_urlsafe

from starlette.responses import Response

MOST_PARTS = 100
"""The most requests of a batch."""

_HEAD_END = re.compile(rb"\r?\n\r?\n")
_METHODS = frozenset({"DELETE", "GET", "PATCH", "POST", "PUT"})
_REASONS = {200: "OK", 204: "No Content", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found"}


class BadBatch(ValueError):
    """A body that is no batch; the text says why."""


@dataclass(frozen=True)
class Part:
    """One request of a batch; `name` is what its answer goes by."""

    name: str
    method: str
    target: bytes
    headers: list[tuple[bytes, bytes]]
    body: bytes


def parts_of(content_type: str, body: bytes) -> list[Part]:
    """The requests of a batch, in order; raises BadBatch where there are none, too many or one cannot be read."""
    if not content_type.lower().startswith("multipart/mixed"):
        raise BadBatch("A batch request must be of the type multipart/mixed.")
    message = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body)
    if not message.is_multipart():
        raise BadBatch("Failed to parse batch request, error: 0 items. Received batch body: no parts")
    parts = list(message.iter_parts())
    if len(parts) > MOST_PARTS:
        raise BadBatch(f"The batch request has {len(parts)} calls; the most is {MOST_PARTS}.")
    return [_part(item.get("Content-ID", ""), item.get_payload(decode=True)) for item in parts]


def batch_answer(answers: list[tuple[Part, Response]]) -> Response:
    """The answers to a batch, in the order of its requests."""
    boundary = f"batch_{token_urlsafe(16)}"
    pieces = [_piece(boundary, part.name, answer) for part, answer in answers]
    content = b"".join([*pieces, f"--{boundary}--\r\n".encode()])
    return Response(content, headers={"Content-Type": f"multipart/mixed; boundary={boundary}"})


def _part(name: str, content: object) -> Part:
    if not isinstance(content, bytes):
        raise BadBatch("Every part of a batch request must be of the type application/http.")
    head, _, body = _HEAD_END.sub(b"\0", content.lstrip(), count=1).partition(b"\0")
    first, *lines = head.splitlines() or [b""]
    words = first.split()
    if len(words) < 2 or words[0].decode("latin-1") not in _METHODS:
        raise BadBatch(f"A part of the batch request does not begin with a request line: {first[:80]!r}")
    target = words[1]
    if b"://" in target.partition(b"?")[0]:
        target = b"/" + target.partition(b"://")[2].partition(b"/")[2]
    headers = [(key.strip().lower(), value.strip()) for key, _, value in (line.partition(b":") for line in lines)]
    return Part(name, words[0].decode(), target, [item for item in headers if item[0] != b"content-length"], body)


def _piece(boundary: str, name: str, answer: Response) -> bytes:
    reason = _REASONS.get(answer.status_code, "")
    head = [f"--{boundary}", "Content-Type: application/http"]
    if name:
        head.append(f"Content-ID: {'<' if name.startswith('<') else ''}response-{name.removeprefix('<')}")
    head += ["", f"HTTP/1.1 {answer.status_code} {reason}".rstrip()]
    # Clients look for the end of the headers, so that there is one even where there is nothing to tell.
    headers = {"content-length": str(len(answer.body))} | dict(answer.headers)
    head += [f"{key.title()}: {value}" for key, value in headers.items()]
    return "\r\n".join([*head, "", ""]).encode() + bytes(answer.body) + b"\r\n"
