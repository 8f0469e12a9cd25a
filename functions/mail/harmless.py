"""What people typed, made fit to stand in a mail: one line, no hidden directions, no endless text."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from functools import cache
from operator import is_
from typing import Any, TypeVar, cast

Content = TypeVar("Content")

LONGEST = 500  # characters of one typed value; what is longer ends in an ellipsis
# The directions turn the reading order round, so that a name could make an amount look like another.
_DIRECTIONS = re.compile(r"[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_HALF_CHARACTERS = re.compile(r"[\ud800-\udfff]")


def one_line(typed: str) -> str:
    """The text on one line: control characters become spaces, what is no character is shown as missing."""
    if typed.isprintable() and len(typed) <= LONGEST:
        return typed
    text = _BREAKS.sub(" ", _DIRECTIONS.sub("", _HALF_CHARACTERS.sub("\ufffd", typed)))
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def harmless(content: Content) -> Content:
    """The same content with every text in it made harmless, however deep; itself where all of it is."""
    return cast(Content, _harmless(content))


def _harmless(value: object) -> object:
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, tuple):
        made = tuple(map(_harmless, value))
        return value if all(map(is_, made, value)) else made
    if is_dataclass(value) and not isinstance(value, type):
        changed = {}
        for name in _fields_of(type(value)):
            said = getattr(value, name)
            if (new := _harmless(said)) is not said:
                changed[name] = new
        return replace(value, **changed) if changed else value
    return value


@cache
def _fields_of(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))
