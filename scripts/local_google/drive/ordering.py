"""The order of a list of files: the keys of `orderBy`, each perhaps descending.

Source: `orderBy` of developers.google.com/workspace/drive/api/reference/rest/v3/files/list.
"""

import re
from collections.abc import Callable
from typing import Any

from scripts.local_google.store.drive import FOLDER
from scripts.local_google.wire.errors import GoogleError

Message = dict[str, Any]
Key = Callable[[Message], Any]


def _text(name: str) -> Key:
    return lambda file: str(file.get(name, "")).casefold()


def _natural(file: Message) -> list[tuple[int, str]]:
    """Names with numbers in them by these numbers: 2 before 10."""
    parts = re.split(r"(\d+)", str(file["name"]).casefold())
    return [(int(part), "") if part.isdigit() else (-1, part) for part in parts]


def _recency(file: Message) -> str:
    return max(
        str(file.get(name, "")) for name in ("createdTime", "modifiedTime", "viewedByMeTime", "sharedWithMeTime")
    )


_KEYS: dict[str, Key] = {
    "createdTime": _text("createdTime"),
    "folder": lambda file: file["mimeType"] != FOLDER,
    "modifiedByMeTime": _text("modifiedByMeTime"),
    "modifiedTime": _text("modifiedTime"),
    "name": _text("name"),
    "name_natural": _natural,
    "quotaBytesUsed": lambda file: int(file.get("quotaBytesUsed", 0)),
    "recency": _recency,
    "sharedWithMeTime": _text("sharedWithMeTime"),
    "starred": lambda file: not file.get("starred"),
    "viewedByMeTime": _text("viewedByMeTime"),
}


def sort(files: list[Message], order: str) -> None:
    """Put the files in the order of the keys, the first one weighing most.

    Raises GoogleError 400 for a key that Drive does not sort by.
    """
    for text in reversed([part.strip() for part in order.split(",") if part.strip()]):
        name, _, direction = text.partition(" ")
        if name not in _KEYS or direction.strip() not in {"", "asc", "desc"}:
            raise GoogleError(400, "Invalid Value", reason="invalid", location="orderBy")
        files.sort(key=_KEYS[name], reverse=direction.strip() == "desc")
