"""JSON as Google's servers read it: a little more than the standard allows, and refused in their words.

They take texts in single quotes, names without quotes and commas at the end of lists and objects. What they do and say
is that of the JSON reader in Google's open protocol buffers (`json_stream_parser.cc`).
"""

import re
from typing import Any

import orjson

_SPACE = re.compile(r"[ \t\r\n]*")
_NAME = re.compile(r"[A-Za-z_$][\w$]*")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?")
_WORDS = {"true": True, "false": False, "null": None}
_AROUND = 20
"""How much of the text an error shows before and after the place where it is wrong."""

DEEPEST = 100
"""The most lists and objects within one another."""


class NotJson(ValueError):
    """A text that is not JSON, in Google's words."""


def loads(content: bytes) -> Any:
    """The value that the text stands for; raises NotJson where it stands for none."""
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        pass
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise NotJson("Encountered non UTF-8 code points.") from error
    return _Reader(text).whole()


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._depth = 0

    def whole(self) -> Any:
        value = self._value()
        if self._peek():
            raise self._wrong("Parsing terminated before end of input.")
        return value

    def _value(self) -> Any:
        match self._peek():
            case "{":
                return self._within(self._object)
            case "[":
                return self._within(self._list)
            case '"' | "'":
                return self._string()
            case "":
                raise self._ended("a value")
        return self._scalar()

    def _within(self, read: Any) -> Any:
        if self._depth >= DEEPEST:
            raise self._wrong("Message too deep.")
        self._depth += 1
        self._at += 1
        value = read()
        self._depth -= 1
        return value

    def _object(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while True:
            if self._took("}"):
                return found
            name = self._key()
            if not self._took(":"):
                raise self._expected(": between key:value pair")
            found[name] = self._value()
            if self._took("}"):
                return found
            if not self._took(","):
                raise self._expected(", or } after key:value pair")

    def _list(self) -> list[Any]:
        found: list[Any] = []
        while True:
            if self._took("]"):
                return found
            found.append(self._value())
            if self._took("]"):
                return found
            if not self._took(","):
                raise self._expected(", or ] after array value")

    def _key(self) -> str:
        if self._peek() in {'"', "'"}:
            return self._string()
        match = _NAME.match(self._text, self._at)
        if match is None:
            raise self._expected("an object key or }")
        self._at = match.end()
        return match[0]

    def _string(self) -> str:
        quote = self._text[self._at]
        end = self._at + 1
        while end < len(self._text) and self._text[end] != quote:
            end += 2 if self._text[end] == "\\" else 1
        if end >= len(self._text):
            raise self._wrong("Closing quote expected in string.")
        raw = self._text[self._at + 1 : end]
        try:
            inside = re.sub(r"\\'", "'", raw) if quote == "'" else raw
            value: str = orjson.loads(f'"{_escaped(inside) if quote == chr(39) else inside}"')
        except orjson.JSONDecodeError as error:
            raise self._wrong("Invalid escape sequence.") from error
        self._at = end + 1
        return value

    def _scalar(self) -> Any:
        word = _NAME.match(self._text, self._at)
        if word is not None and word[0] in _WORDS:
            self._at = word.end()
            return _WORDS[word[0]]
        number = _NUMBER.match(self._text, self._at)
        if number is None:
            raise self._wrong("Unexpected token.")
        self._at = number.end()
        return orjson.loads(number[0])

    def _peek(self) -> str:
        space = _SPACE.match(self._text, self._at)
        self._at = space.end() if space else self._at
        return self._text[self._at : self._at + 1]

    def _took(self, sign: str) -> bool:
        if self._peek() != sign:
            return False
        self._at += 1
        return True

    def _expected(self, what: str) -> NotJson:
        return self._wrong(f"Expected {what}.") if self._peek() else self._ended(what)

    def _ended(self, what: str) -> NotJson:
        return self._wrong(f"Unexpected end of string. Expected {what}.")

    def _wrong(self, problem: str) -> NotJson:
        start = max(self._at - _AROUND, 0)
        shown = self._text[start : self._at + _AROUND]
        return NotJson(f"{problem}\n{shown}\n{' ' * (self._at - start)}^")


def _escaped(text: str) -> str:
    """The inside of a text in single quotes as it stands in double ones."""
    return re.sub(r'(?<!\\)"', r"\"", text)
