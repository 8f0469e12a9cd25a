"""drive.comments: what people write beside a file."""

from typing import Any

import orjson

from scripts.local_google.call import Call
from scripts.local_google.drive.access import denied, readable
from scripts.local_google.drive.masking import masked
from scripts.local_google.drive.resource import user
from scripts.local_google.store.drive import new_file_id, now
from scripts.local_google.wire.errors import GoogleError
from scripts.local_google.wire.messages import parse, read

Message = dict[str, Any]

_FIELDS_REQUIRED = "The 'fields' parameter is required for this method."


def list_comments(call: Call) -> Message:
    """drive.comments.list; like Google's it must be told which fields."""
    file, _, _ = readable(call, call.path["file_id"])
    _require_fields(call)
    rows = call.store.database.connection().execute(
        "SELECT message FROM comments WHERE file = ? ORDER BY rowid DESC", (file.id,)
    )
    answer = {"kind": "drive#commentList", "comments": [orjson.loads(row["message"]) for row in rows]}
    return masked(call, "CommentList", answer, {})


def create(call: Call) -> Message:
    """drive.comments.create."""
    file, _, role = readable(call, call.path["file_id"])
    _require_fields(call)
    if role == "reader":
        raise denied()
    body = read("drive.v3", "Comment", parse(call.body))
    if not body.get("content"):
        raise GoogleError(400, "The comment content is required.", reason="required")
    moment = now()
    comment = {
        "kind": "drive#comment",
        "id": new_file_id()[:11],
        "createdTime": moment,
        "modifiedTime": moment,
        "author": user(call.email, call.email),
        "content": body["content"],
        "htmlContent": _escaped(body["content"]),
        "deleted": False,
        "resolved": False,
        "replies": [],
    } | {name: body[name] for name in ("anchor", "quotedFileContent") if name in body}
    with call.store.database.transaction() as connection:
        connection.execute(
            "INSERT INTO comments (file, id, message) VALUES (?, ?, ?)",
            (file.id, comment["id"], orjson.dumps(comment).decode()),
        )
    return masked(call, "Comment", comment, {})


def _require_fields(call: Call) -> None:
    if not call.query.get("fields"):
        raise GoogleError(400, _FIELDS_REQUIRED, reason="required", location="fields")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
