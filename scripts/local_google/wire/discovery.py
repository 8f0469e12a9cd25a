"""Google's own description of its APIs: which messages, fields, enumerations and parameters exist.

Read from the discovery documents that google-api-python-client ships, so that what is accepted and refused
here is what Google publishes and not a transcript of it.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

import orjson


@dataclass(frozen=True)
class Field:
    """One field of a message: its kind (`string`, `int32`, `message`, ...) and what it may hold.

    `type_name` is what the type of an enumeration is called, as far as its values tell.
    """

    name: str
    kind: str
    schema: str | None = None
    choices: frozenset[str] | None = None
    repeated: bool = False
    mapped: bool = False
    type_name: str = ""


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
    return {name: _field(api, name, entry, schema) for name, entry in node.get("properties", {}).items()}


@cache
def output_only(api: str, schema: str) -> frozenset[str]:
    """The fields of a message that the API alone sets, as their descriptions say."""
    described: dict[str, Any] = document(api)["schemas"][schema]["properties"]
    return frozenset(
        name for name, entry in described.items() if entry.get("description", "").startswith("Output only")
    )


@cache
def method(api: str, method_id: str) -> Method:
    """The method with Google's id, for instance `sheets.spreadsheets.values.get`."""
    node: dict[str, Any] = document(api)
    *path, last = method_id.split(".")[1:]
    for part in path:
        node = node["resources"][part]
    described = node["methods"][last]
    parameters = document(api)["parameters"] | described.get("parameters", {})
    query = {name: _field(api, name, entry) for name, entry in parameters.items() if _in_query(entry)}
    return Method(query, frozenset(described["scopes"]))


@cache
def methods(api: str) -> dict[str, dict[str, Any]]:
    """Every method of the API as the document describes it, by Google's id."""
    return dict(_described(document(api)))


def _described(node: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for resource in node.get("resources", {}).values():
        yield from ((described["id"], described) for described in resource.get("methods", {}).values())
        yield from _described(resource)


def _in_query(entry: dict[str, Any]) -> bool:
    return entry.get("location") == "query"


def _field(api: str, name: str, entry: dict[str, Any], owner: str = "") -> Field:
    if entry.get("type") == "array":
        inner = _field(api, name, entry["items"], owner)
        return replace(inner, repeated=True)
    if "additionalProperties" in entry:
        inner = _field(api, name, entry["additionalProperties"], owner)
        return replace(inner, mapped=True)
    if "properties" in entry:
        return Field(name, "message", f"{owner}.{name}")
    if "$ref" in entry:
        return Field(name, "message", entry["$ref"])
    repeated = bool(entry.get("repeated"))
    kind = entry.get("format") or entry.get("type", "any")
    if "enum" not in entry:
        return Field(name, kind, None, None, repeated)
    return Field(name, kind, None, frozenset(entry["enum"]), repeated, type_name=_enum_name(api, entry["enum"]))


# The one enumeration whose first value does not tell its name.
_NAMED_OTHERWISE = {"InputValueOption": "ValueInputOption"}


def _enum_name(api: str, values: list[str]) -> str:
    """What an enumeration is called: by its first value, or by the shortest field that takes the same values.

    It lies inside of the message that uses it where only one does.
    """
    users = _enum_users(api)[tuple(values)]
    stem = values[0].removesuffix("_UNSPECIFIED")
    shortest = min((name for name, _ in users), key=len)
    words = stem.lower().split("_") if stem != values[0] else re.findall(r"[A-Z]?[a-z0-9]+", shortest)
    name = "".join(word[0].upper() + word[1:] for word in words)
    owners = {owner for _, owner in users}
    inside = f"{min(owners)}." if len(owners) == 1 and "" not in owners else ""
    return inside + _NAMED_OTHERWISE.get(name, name)


@cache
def _enum_users(api: str) -> dict[tuple[str, ...], list[tuple[str, str]]]:
    """For each list of values, the fields and messages that use it; query parameters belong to no message."""
    users: defaultdict[tuple[str, ...], list[tuple[str, str]]] = defaultdict(list)
    for schema, node in document(api)["schemas"].items():
        for name, entry in node.get("properties", {}).items():
            _note_enum(users, name, entry, schema)
    for described in methods(api).values():
        for name, entry in described.get("parameters", {}).items():
            _note_enum(users, name, entry, "")
    for name, entry in document(api)["parameters"].items():
        _note_enum(users, name, entry, "")
    return dict(users)


def _note_enum(
    users: defaultdict[tuple[str, ...], list[tuple[str, str]]], name: str, entry: dict[str, Any], owner: str
) -> None:
    inner = entry.get("items", entry)
    if "enum" in inner:
        users[tuple(inner["enum"])].append((name, owner))
    for below, node in inner.get("properties", {}).items():
        _note_enum(users, below, node, owner)
