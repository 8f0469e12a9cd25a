"""Large JSON answers, put together from parts that are encoded one after the other."""

from collections.abc import Iterable, Iterator
from secrets import token_hex
from typing import Any

import orjson


class Splicing:
    """Holds lists that are encoded piecemeal, and the tokens that stand for them in the message around them."""

    def __init__(self, option: int) -> None:
        self._option = option
        self._lists: dict[str, Iterable[list[Any]]] = {}

    def list_of(self, chunks: Iterable[list[Any]]) -> str:
        """A token to put where the list belongs; the list is all chunks, one after the other."""
        token = token_hex(16)
        self._lists[token] = chunks
        return token

    def encode(self, message: Any) -> bytes:
        """The message as JSON, its tokens replaced by their lists."""
        rest = orjson.dumps(message, option=self._option)
        parts: list[bytes] = []
        for token, chunks in self._lists.items():
            before, found, after = rest.partition(f'"{token}"'.encode())
            if not found:
                continue
            parts += [before, *self._encoded(chunks, _depth(before))]
            rest = after
        return b"".join([*parts, rest])

    def _encoded(self, chunks: Iterable[list[Any]], depth: int) -> Iterator[bytes]:
        pretty = bool(self._option & orjson.OPT_INDENT_2)
        first = True
        for chunk in chunks:
            inner = orjson.dumps(chunk, option=self._option)[1:-1]
            if not inner:
                continue
            yield b"[" if first else b","
            yield inner.rstrip(b"\n").replace(b"\n", b"\n" + b" " * depth) if pretty else inner
            first = False
        if first:
            yield b"[]"
        else:
            yield (b"\n" + b" " * depth + b"]") if pretty else b"]"


def _depth(before: bytes) -> int:
    """How far the line that `before` ends in is indented."""
    line = before[before.rfind(b"\n") + 1 :]
    return len(line) - len(line.lstrip(b" "))
