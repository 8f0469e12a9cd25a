"""Google's own description of its APIs: which messages, fields, enumerations and parameters exist.

Read from the discovery documents that google-api-python-client ships, so that what is accepted and refused
here is what Google publishes and not a transcript of it.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import orjson


@dataclass(frozen=True)
class Field:
    """One field of a message: its kind (`string`, `int32`, `message`, ...) and what it may hold."""

    name: str
    kind: str
    schema: str | None = None
    choices: frozenset[str] | None = None
    repeated: bool = False
    mapped: bool = False


@dataclass(frozen=True)
class Method:
    """One API method: its query parameters by name, and the OAuth scopes of which a caller needs one."""

    parameters: dict[str, Field]
    scopes: frozenset[str]


@cache
def document(api: str) -> dict[str, Any]:
    """The discovery document of `api`, for instance `sheets.v4`."""
    source = files("googleapiclient.discovery_cache") / "documents" / f"{api}.json"
    loaded: dict[str, Any] = orjson.loads(source.read_bytes())
    return loaded


@cache
def fields(api: str, schema: str) -> dict[str, Field]:
    """The fields of message `schema`, by JSON name; a message without a name of its own goes by its path."""
    outer, *path = schema.split(".")
    node: dict[str, Any] = document(api)["schemas"][outer]
    for name in path:
        node = node["properties"][name]
        node = node.get("items", node)
    return {name: _field(name, entry, schema) for name, entry in node.get("properties", {}).items()}


@cache
def method(api: str, method_id: str) -> Method:
    """The method with Google's id, for instance `sheets.spreadsheets.values.get`."""
    node: dict[str, Any] = document(api)
    *path, last = method_id.split(".")[1:]
    for part in path:
        node = node["resources"][part]
    described = node["methods"][last]
    parameters = document(api)["parameters"] | described.get("parameters", {})
    query = {name: _field(name, entry) for name, entry in parameters.items() if _in_query(entry)}
    return Method(query, frozenset(described["scopes"]))


def _in_query(entry: dict[str, Any]) -> bool:
    return entry.get("location") == "query"


def _field(name: str, entry: dict[str, Any], owner: str = "") -> Field:
    if entry.get("type") == "array":
        inner = _field(name, entry["items"], owner)
        return Field(name, inner.kind, inner.schema, inner.choices, repeated=True)
    if "additionalProperties" in entry:
        inner = _field(name, entry["additionalProperties"], owner)
        return Field(name, inner.kind, inner.schema, inner.choices, mapped=True)
    if "properties" in entry:
        return Field(name, "message", f"{owner}.{name}")
    if "$ref" in entry:
        return Field(name, "message", entry["$ref"])
    choices = frozenset(entry["enum"]) if "enum" in entry else None
    repeated = bool(entry.get("repeated"))
    return Field(name, entry.get("format") or entry.get("type", "any"), None, choices, repeated)
