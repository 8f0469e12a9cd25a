"""drive.comments and drive.replies: what people write beside a file, and what others answer."""

from typing import Any

import orjson

from scripts.local_google.call import Call
from scripts.local_google.drive.access import denied, readable
from scripts.local_google.drive.masking import masked
from scripts.local_google.drive.pages import page
from scripts.local_google.drive.resource import user
from scripts.local_google.store.drive import new_file_id, now
from scripts.local_google.wire.errors import GoogleError
from scripts.local_google.wire.messages import parse, read

Message = dict[str, Any]

_FIELDS_REQUIRED = "The 'fields' parameter is required for this method."
_ACTIONS = {"resolve": True, "reopen": False}
"""What a reply may do to its comment: whether the comment is resolved afterwards."""

_PAGE = 20


def list_comments(call: Call) -> Message:
    """drive.comments.list, the latest first; like Google's it must be told which fields."""
    readable(call, call.path["file_id"])
    _require_fields(call)
    since = call.query.get("startModifiedTime", "")
    comments = [item for item in _seen(call, _comments(call)) if item["modifiedTime"] >= since]
    return _listed(call, "comment", "CommentList", comments)


def get(call: Call) -> Message:
    """drive.comments.get."""
    readable(call, call.path["file_id"])
    _require_fields(call)
    return masked(call, "Comment", _shown(call, _comment(call)), {})


def create(call: Call) -> Message:
    """drive.comments.create."""
    _require_fields(call)
    _commenting(call)
    body = read("drive.v3", "Comment", parse(call.body))
    comment = _written(call, "comment", _content(body)) | {"resolved": False, "replies": []}
    comment |= {name: body[name] for name in ("anchor", "quotedFileContent") if name in body}
    with call.store.database.transaction() as connection:
        connection.execute(
            "INSERT INTO comments (file, id, message) VALUES (?, ?, ?)",
            (call.path["file_id"], comment["id"], orjson.dumps(comment).decode()),
        )
    return masked(call, "Comment", _shown(call, comment), {})


def update(call: Call) -> Message:
    """drive.comments.update, by who wrote it."""
    _require_fields(call)
    _commenting(call)
    comment = _comment(call)
    _rewrite(call, comment)
    _save(call, comment, comment["modifiedTime"])
    return masked(call, "Comment", _shown(call, comment), {})


def delete(call: Call) -> None:
    """drive.comments.delete, by who wrote it or the file's owner; what was said is gone, that it was said is not."""
    _commenting(call)
    comment = _comment(call)
    _remove(call, comment)
    for reply in comment["replies"]:
        _strike(reply)
    _save(call, comment, now())


def list_replies(call: Call) -> Message:
    """drive.replies.list, the oldest first."""
    readable(call, call.path["file_id"])
    _require_fields(call)
    return _listed(call, "reply", "ReplyList", _seen(call, _comment(call)["replies"]))


def get_reply(call: Call) -> Message:
    """drive.replies.get."""
    readable(call, call.path["file_id"])
    _require_fields(call)
    return masked(call, "Reply", _shown(call, _reply(call, _comment(call))), {})


def create_reply(call: Call) -> Message:
    """drive.replies.create; it may resolve the comment or open it again."""
    _require_fields(call)
    _commenting(call)
    body = read("drive.v3", "Reply", parse(call.body))
    comment, action = _comment(call), body.get("action")
    if action is not None and action not in _ACTIONS:
        raise GoogleError(400, f"Invalid value '{action}'.", reason="invalid", location="action")
    reply = _written(call, "reply", body.get("content", "") if action else _content(body))
    if action:
        reply["action"] = action
        comment["resolved"] = _ACTIONS[action]
    comment["replies"].append(reply)
    _save(call, comment, reply["modifiedTime"])
    return masked(call, "Reply", _shown(call, reply), {})


def update_reply(call: Call) -> Message:
    """drive.replies.update, by who wrote it."""
    _require_fields(call)
    _commenting(call)
    comment = _comment(call)
    reply = _reply(call, comment)
    _rewrite(call, reply)
    _save(call, comment, reply["modifiedTime"])
    return masked(call, "Reply", _shown(call, reply), {})


def delete_reply(call: Call) -> None:
    """drive.replies.delete, by who wrote it or the file's owner."""
    _commenting(call)
    comment = _comment(call)
    _remove(call, _reply(call, comment))
    _save(call, comment, now())


def _commenting(call: Call) -> None:
    """Raise GoogleError 403 for those who may read and no more."""
    if readable(call, call.path["file_id"])[2] == "reader":
        raise denied()


def _comments(call: Call) -> list[Message]:
    rows = call.store.database.connection().execute(
        "SELECT message FROM comments WHERE file = ? ORDER BY rowid DESC", (call.path["file_id"],)
    )
    return [orjson.loads(row["message"]) for row in rows]


def _comment(call: Call) -> Message:
    return _chosen(call, _comments(call), "Comment", "comment_id")


def _reply(call: Call, comment: Message) -> Message:
    return _chosen(call, comment["replies"], "Reply", "reply_id")


def _chosen(call: Call, items: list[Message], noun: str, name: str) -> Message:
    wanted = call.path[name]
    for item in _seen(call, items):
        if item["id"] == wanted:
            return item
    raise GoogleError(404, f"{noun} not found: {wanted}.", reason="notFound", location=f"{noun.lower()}Id")


def _seen(call: Call, items: list[Message]) -> list[Message]:
    return [item for item in items if call.flag("includeDeleted") or not item["deleted"]]


def _written(call: Call, noun: str, content: str) -> Message:
    moment = now()
    return {
        "kind": f"drive#{noun}",
        "id": new_file_id()[:11],
        "createdTime": moment,
        "modifiedTime": moment,
        "author": {"emailAddress": call.email},
        "content": content,
        "htmlContent": _escaped(content),
        "deleted": False,
    }


def _content(body: Message) -> str:
    content: str = body.get("content", "")
    if not content:
        raise GoogleError(400, "The comment content is required.", reason="required")
    return content


def _rewrite(call: Call, item: Message) -> None:
    if item["author"]["emailAddress"] != call.email:
        raise denied()
    content = _content(read("drive.v3", "Comment", parse(call.body)))
    item |= {"content": content, "htmlContent": _escaped(content), "modifiedTime": now()}


def _remove(call: Call, item: Message) -> None:
    if item["author"]["emailAddress"] != call.email and readable(call, call.path["file_id"])[2] != "owner":
        raise denied()
    _strike(item)


def _strike(item: Message) -> None:
    item["deleted"] = True
    for name in ("content", "htmlContent", "quotedFileContent"):
        item.pop(name, None)


def _save(call: Call, comment: Message, moment: str) -> None:
    comment["modifiedTime"] = moment
    with call.store.database.transaction() as connection:
        connection.execute(
            "UPDATE comments SET message = ? WHERE file = ? AND id = ?",
            (orjson.dumps(comment).decode(), call.path["file_id"], comment["id"]),
        )


def _listed(call: Call, noun: str, schema: str, items: list[Message]) -> Message:
    shown, after = page(call, [_shown(call, item) for item in items], default=_PAGE)
    plural = {"comment": "comments", "reply": "replies"}[noun]
    return masked(call, schema, {"kind": f"drive#{noun}List"} | after | {plural: shown}, {})


def _shown(call: Call, item: Message) -> Message:
    """A comment or reply as the caller sees it: with its author's name, and without their address."""
    author = user(item["author"]["emailAddress"], call.email)
    del author["emailAddress"]
    shown = item | {"author": author}
    if "replies" in item:
        shown["replies"] = [_shown(call, reply) for reply in _seen(call, item["replies"])]
    return shown


def _require_fields(call: Call) -> None:
    if not call.query.get("fields"):
        raise GoogleError(400, _FIELDS_REQUIRED, reason="required", location="fields")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
