"""Field masks in the three ways Google lets them be written: `a.b`, `a/b` and `a(b,c)`.

A mask is a tree of names; an empty tree means "everything below"; `*` stands for every name.
"""

import re
from collections.abc import Iterator
from typing import Any

from scripts.local_google.wire import discovery
from scripts.local_google.wire.messages import camel_case

Mask = dict[str, Any]

_TOKEN = re.compile(r"\s*([A-Za-z_][\w$-]*|\*|[,()./])")


class MaskError(ValueError):
    """A mask that does not parse or names what does not exist; `path` is the offending part."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def parse(text: str) -> Mask:
    """The tree for `text`; raise MaskError where it is malformed."""
    tokens = list(_tokens(text))
    tree: Mask = {}
    rest = _parse_list(tokens, 0, tree)
    if rest != len(tokens):
        raise MaskError(text)
    return tree


def _tokens(text: str) -> Iterator[str]:
    position = 0
    while position < len(text.rstrip()):
        match = _TOKEN.match(text, position)
        if match is None:
            raise MaskError(text)
        position = match.end()
        yield match[1]


def _parse_list(tokens: list[str], position: int, tree: Mask) -> int:
    while True:
        position = _parse_path(tokens, position, tree)
        if position >= len(tokens) or tokens[position] != ",":
            return position
        position += 1
        # Google passes over a comma at the end.
        if position == len(tokens) or tokens[position] == ")":
            return position


def _parse_path(tokens: list[str], position: int, tree: Mask) -> int:
    node = tree
    while True:
        if position >= len(tokens) or tokens[position] in {",", "(", ")", ".", "/"}:
            raise MaskError("".join(tokens))
        node = node.setdefault(camel_case(tokens[position]), {})
        position += 1
        following = tokens[position] if position < len(tokens) else ""
        if following == "(":
            position = _parse_list(tokens, position + 1, node)
            if position >= len(tokens) or tokens[position] != ")":
                raise MaskError("".join(tokens))
            return position + 1
        if following not in {".", "/"}:
            return position
        position += 1


def check(mask: Mask, api: str, schema: str, path: str = "") -> None:
    """Raise MaskError for the first path in `mask` that message `schema` does not have."""
    known = discovery.fields(api, schema)
    for name, below in mask.items():
        here = f"{path}.{name}" if path else name
        if name == "*":
            continue
        field = known.get(name)
        if field is None or (below and field.schema is None and not field.mapped):
            raise MaskError(here)
        if below and field.schema is not None and not field.mapped:
            check(below, api, field.schema, here)


def wants(mask: Mask | None, *path: str) -> bool:
    """Whether anything at or below `path` is asked for."""
    if mask is None:
        return True
    node = mask
    for name in path:
        if not node or "*" in node:
            return True
        if name not in node:
            return False
        node = node[name]
    return True


def select(mask: Mask, message: Any) -> Any:
    """The part of `message` that `mask` names; messages that become empty stay as `{}`."""
    if not mask or "*" in mask:
        return message
    if isinstance(message, list):
        return [select(mask, item) for item in message]
    if not isinstance(message, dict):
        return message
    return {name: select(below, message[name]) for name, below in mask.items() if name in message}


def assign(mask: Mask, target: dict[str, Any], source: dict[str, Any]) -> None:
    """Make the fields of `target` that `mask` names equal to those of `source`, absent where absent there.

    A list is taken whole, also where the mask names fields of its items.
    """
    if not mask or "*" in mask:
        target.clear()
        target.update(source)
        return
    for name, below in mask.items():
        if below and "*" not in below and not isinstance(source.get(name, target.get(name)), list):
            inner = target.setdefault(name, {})
            assign(below, inner, source.get(name) or {})
        elif name in source:
            target[name] = source[name]
        else:
            target.pop(name, None)
