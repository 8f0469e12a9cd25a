"""Lists that come in pages: a page's token is where the next one begins."""

from typing import Any

from scripts.local_google.call import Call
from scripts.local_google.wire.errors import GoogleError

Message = dict[str, Any]

LARGEST_PAGE = 1000
"""The most items of a page."""


def page(call: Call, items: list[Message], default: int) -> tuple[list[Message], Message]:
    """The items that the request asks for, and the token for those after them where there are any.

    Raises GoogleError 400 for a size or a token that makes no sense.
    """
    size, start = _whole(call, "pageSize", default, 1), _whole(call, "pageToken", 0, 0)
    more = {"nextPageToken": str(start + size)} if start + size < len(items) else {}
    return items[start : start + size], more


def _whole(call: Call, name: str, default: int, least: int) -> int:
    text = call.query.get(name) or str(default)
    if not text.isdigit() or not least <= int(text) or (name == "pageSize" and int(text) > LARGEST_PAGE):
        raise GoogleError(400, f"Invalid value '{text}'.", reason="invalidParameter", location=name)
    return int(text)
