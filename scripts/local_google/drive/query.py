"""Drive's search language, as far as it can be told from what is kept of a file.

Source: developers.google.com/workspace/drive/api/guides/ref-search-terms.
"""

import re
from collections.abc import Callable
from typing import Any

from scripts.local_google.wire.errors import GoogleError

Predicate = Callable[[dict[str, Any]], bool]

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?P<sign><=|>=|!=|=|<|>|\(|\)|\{|\})|(?P<word>[A-Za-z]\w*))"""
)
_TEXT_FIELDS = frozenset({"name", "fullText", "mimeType"})
_TIME_FIELDS = frozenset({"createdTime", "modifiedTime"})
_TRUTH_FIELDS = frozenset({"trashed", "starred", "sharedWithMe"})
_MAP_FIELDS = frozenset({"properties", "appProperties"})
_PEOPLE_FIELDS = frozenset({"owners", "writers", "readers"})


def parse(text: str, email: str) -> Predicate:
    """A test on File resources, `me` being the caller; raises GoogleError 400 for a query that does not parse."""
    return _Parser(text, email).whole()


def _bad() -> GoogleError:
    return GoogleError(400, "Invalid Value", reason="invalid", location="q")


class _Parser:
    def __init__(self, text: str, email: str) -> None:
        self._email = email
        self._tokens = list(_tokens(text))
        self._at = 0

    def whole(self) -> Predicate:
        predicate = self._either()
        if self._at != len(self._tokens):
            raise _bad()
        return predicate

    def _either(self) -> Predicate:
        predicate = self._both()
        while self._word("or"):
            predicate = _or(predicate, self._both())
        return predicate

    def _both(self) -> Predicate:
        predicate = self._one()
        while self._word("and"):
            predicate = _and(predicate, self._one())
        return predicate

    def _one(self) -> Predicate:
        if self._word("not"):
            inner = self._one()
            return lambda file: not inner(file)
        if self._word("("):
            inner = self._either()
            if not self._word(")"):
                raise _bad()
            return inner
        return self._term()

    def _term(self) -> Predicate:
        first, kind = self._next()
        operator, _ = self._next()
        if first in _MAP_FIELDS and operator == "has":
            return self._has(first)
        second, _ = self._next()
        if kind == "text":
            if operator != "in":
                raise _bad()
            return _membership(self._email if first == "me" else first, second)
        return _comparison(first, operator, second)

    def _has(self, field: str) -> Predicate:
        """`properties has { key='...' and value='...' }`."""
        parts = [self._next()[0] for _ in range(9)]
        if [*parts[:3], *parts[4:7], parts[8]] != ["{", "key", "=", "and", "value", "=", "}"]:
            raise _bad()
        key, value = parts[3], parts[7]
        return lambda file: file.get(field, {}).get(key) == value

    def _word(self, word: str) -> bool:
        if self._at < len(self._tokens) and self._tokens[self._at] in ((word, "word"), (word, "sign")):
            self._at += 1
            return True
        return False

    def _next(self) -> tuple[str, str]:
        if self._at >= len(self._tokens):
            raise _bad()
        self._at += 1
        return self._tokens[self._at - 1]


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    position = 0
    while position < len(text.rstrip()):
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            raise _bad()
        position = match.end()
        token = match[match.lastgroup]
        if match.lastgroup == "text":
            token = re.sub(r"\\(.)", r"\1", token[1:-1])
        tokens.append((token, match.lastgroup))
    return tokens


def _membership(value: str, field: str) -> Predicate:
    if field == "parents":
        return lambda file: value in file["parents"]
    if field not in _PEOPLE_FIELDS:
        raise _bad()
    roles = {"owners": {"owner"}, "writers": {"owner", "writer"}, "readers": {"owner", "writer", "commenter", "reader"}}

    def holds(file: dict[str, Any]) -> bool:
        people = file.get("permissions", [])
        return any(
            item["role"] in roles[field] and item.get("emailAddress", "").casefold() == value.casefold()
            for item in people
        )

    return holds


def _comparison(field: str, operator: str, value: str) -> Predicate:
    # Drive takes the two sides of `in` either way round for folders, and gspread writes them so.
    if field == "parents" and operator == "in":
        return _membership(value, field)
    if field in _TEXT_FIELDS and operator == "contains":
        key = "name" if field == "fullText" else field
        return lambda file: _contains(file[key], value, anywhere=field != "name")
    if field in _TRUTH_FIELDS and operator in {"=", "!="} and value in {"true", "false"}:
        return lambda file: (_truth(file, field) == (value == "true")) == (operator == "=")
    if field in {"name", "mimeType"} and operator in {"=", "!="}:
        return lambda file: (file[field].casefold() == value.casefold()) == (operator == "=")
    if field in _TIME_FIELDS and operator in _ORDERS:
        order = _ORDERS[operator]
        moment = value.replace("Z", "").partition("+")[0]
        return lambda file: order(file[field].rstrip("Z"), moment)
    raise _bad()


def _truth(file: dict[str, Any], field: str) -> bool:
    return bool(not file["ownedByMe"] if field == "sharedWithMe" else file[field])


_ORDERS: dict[str, Callable[[str, str], bool]] = {
    "=": lambda one, other: one == other,
    "!=": lambda one, other: one != other,
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
}


def _contains(text: str, value: str, *, anywhere: bool) -> bool:
    """Drive finds words by their beginnings in names, and any part elsewhere."""
    text, value = text.casefold(), value.casefold()
    if anywhere:
        return value in text
    return text.startswith(value) or re.search(rf"(?<!\w){re.escape(value)}", text) is not None


def _or(one: Predicate, other: Predicate) -> Predicate:
    return lambda file: one(file) or other(file)


def _and(one: Predicate, other: Predicate) -> Predicate:
    return lambda file: one(file) and other(file)
