"""Uploads in pieces: `uploadType=resumable`.

Source: developers.google.com/workspace/drive/api/guides/manage-uploads. What has come of an upload is kept until the
server stops; a client then begins anew.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from secrets import token_urlsafe
from typing import Any

from starlette.responses import Response

from scripts.local_google.call import Call
from scripts.local_google.wire.errors import GoogleError

Message = dict[str, Any]
Finish = Callable[[Call, bytes, str, bytes], Message]
"""Makes a file of its description, the type of its content and the content."""

_RANGE = re.compile(r"bytes (?:(?P<first>\d+)-(?P<last>\d+)|\*)/(?P<total>\d+|\*)")


@dataclass
class Upload:
    """An upload that has begun: what is said about the file, and what has come of its content."""

    email: str
    description: bytes
    content_type: str
    finish: Finish
    content: bytearray = field(default_factory=bytearray)


def start(call: Call, finish: Finish) -> Response:
    """The first request of an upload; answers with where the content goes."""
    token = token_urlsafe(24)
    content_type = call.headers.get("x-upload-content-type", "application/octet-stream")
    call.store.uploads[token] = Upload(call.email, call.body, content_type.partition(";")[0].strip(), finish)
    address = f"http://{call.headers.get('host', '')}{call.url_path}?uploadType=resumable&upload_id={token}"
    return Response(headers={"Location": address, "X-GUploader-UploadID": token})


def go_on(call: Call) -> Response | Message:
    """A piece of the content, or the question how much has come; the last piece makes the file."""
    token = call.query.get("upload_id", "")
    upload = call.store.uploads.get(token)
    if not isinstance(upload, Upload) or upload.email != call.email:
        raise GoogleError(404, "Not Found", reason="notFound", location="upload_id")
    total = _taken(call, upload)
    if total is None or len(upload.content) < total:
        have = {"Range": f"bytes=0-{len(upload.content) - 1}"} if upload.content else {}
        return Response(status_code=308, headers=have)
    answer = upload.finish(call, upload.description, upload.content_type, bytes(upload.content))
    del call.store.uploads[token]
    return answer


def _taken(call: Call, upload: Upload) -> int | None:
    """Add what the request brings; returns how much there is to be in all, None where that is not known yet."""
    text = call.headers.get("content-range")
    if text is None:
        upload.content[:] = call.body
        return len(call.body)
    match = _RANGE.fullmatch(text.strip())
    if match is None:
        raise GoogleError(400, f"Invalid Content-Range: {text}", reason="badRequest")
    if match["first"] is not None:
        first = int(match["first"])
        if first > len(upload.content) or int(match["last"]) + 1 - first != len(call.body):
            raise GoogleError(400, f"Content-Range {text} does not go on from what has come.", reason="badRequest")
        upload.content[first:] = call.body
    return None if match["total"] == "*" else int(match["total"])
