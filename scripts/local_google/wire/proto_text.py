"""JSON values as Google's errors quote them: in the text format of protocol buffers."""

import json
from typing import Any


def proto_text(value: Any) -> str:
    """The value as a google.protobuf.Value, a line for each field."""
    return "".join(f"{line}\n" for line in _lines(value))


def _lines(value: Any) -> list[str]:
    if isinstance(value, list):
        return _block("list_value", [line for item in value for line in _block("values", _lines(item))])
    if isinstance(value, dict):
        return _block("struct_value", [line for item in value.items() for line in _field(*item)])
    if isinstance(value, bool):
        return [f"bool_value: {str(value).lower()}"]
    if isinstance(value, (int, float)):
        return [f"number_value: {float(value)!r}"]
    return [f"string_value: {json.dumps(value, ensure_ascii=False)}" if value is not None else "null_value: NULL_VALUE"]


def _field(name: str, value: Any) -> list[str]:
    return _block("fields", [f"key: {json.dumps(name, ensure_ascii=False)}", *_block("value", _lines(value))])


def _block(name: str, lines: list[str]) -> list[str]:
    return [f"{name} {{", *(f"  {line}" for line in lines), "}"]
