"""Reading a JSON body as one of Google's messages: unknown names and wrong types are refused in Google's words."""

import re
import struct
from collections.abc import Callable
from typing import Any

import orjson

from scripts.local_google.wire import discovery
from scripts.local_google.wire.discovery import Field
from scripts.local_google.wire.errors import bad_request

Message = dict[str, Any]
Violations = list[tuple[str, str]]

# Fields of these messages that Google sends even where they hold a proto3 default; everywhere else a field that is
# false, zero or empty is left out of answers.
KEPT_AT_DEFAULT: dict[str, frozenset[str]] = {
    "SheetProperties": frozenset({"sheetId", "index"}),
    "GridRange": frozenset({"startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex"}),
    "DimensionRange": frozenset({"startIndex", "endIndex"}),
    "TextFormat": frozenset({"bold", "italic", "strikethrough", "underline", "fontSize"}),
    "ExtendedValue": frozenset({"numberValue", "stringValue", "boolValue", "formulaValue"}),
    "Padding": frozenset({"top", "right", "bottom", "left"}),
    "ConditionValue": frozenset({"userEnteredValue"}),
    "DeveloperMetadataLookup": frozenset({"metadataId", "metadataValue"}),
    "DeveloperMetadataLocation": frozenset({"sheetId"}),
    "CopySheetToAnotherSpreadsheetRequest": frozenset(),
}

# Drive passes over names that it does not know, and clients still send some of its second version.
_LENIENT = frozenset({"drive.v3"})

_VALUE_TYPES: dict[str, tuple[type, ...]] = {
    "stringValue": (str,),
    "numberValue": (int, float),
    "boolValue": (bool,),
}


def parse(body: bytes) -> Any:
    """Return the JSON document in ``body``; nothing at all counts as an empty message.

    Raises GoogleError 400 where it is not JSON.
    """
    if not body.strip():
        return {}
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        text = f"Invalid JSON payload received. {str(error).capitalize()}"
        raise bad_request([("", text)]) from error


def read(api: str, schema: str, document: Any, at: str = "") -> Message:
    """Return ``document`` as message ``schema``: nulls and defaults gone, numbers as numbers, names in camel case.

    ``at`` is the name under which Google reports the message (``data`` for the body of values.update).
    Raises GoogleError 400 that lists every unknown name and every value of a wrong type.
    """
    violations: Violations = []
    message = _read_message(api, schema, document, at, violations)
    if violations:
        raise bad_request(violations)
    return message


def _read_message(api: str, schema: str, document: Any, at: str, violations: Violations) -> Message:
    if not isinstance(document, dict):
        _wrong_type(document, at, f"type.googleapis.com/google.apps.sheets.v4.{schema}", violations)
        return {}
    known = discovery.fields(api, schema)
    kept = KEPT_AT_DEFAULT.get(schema, frozenset())
    message: Message = {}
    for given, value in document.items():
        field = known.get(given) or known.get(camel_case(given))
        if field is None and api in _LENIENT:
            continue
        if field is None:
            where = f" at '{at}'" if at else ""
            text = f'Invalid JSON payload received. Unknown name "{given}"{where}: Cannot find field.'
            violations.append((at, text))
            continue
        if value is None:
            continue
        path = f"{at}.{snake_case(field.name)}" if at else snake_case(field.name)
        content = _read_field(api, field, value, path, violations)
        if content or field.kind == "message" or field.mapped or field.name in kept:
            message[field.name] = content
    return quantised(message) if schema == "Color" else message


def _read_field(api: str, field: Field, value: Any, at: str, violations: Violations) -> Any:
    if field.name == "values" and field.kind == "any":
        return _read_matrix(value, at, violations)
    if field.mapped:
        return {key: _read_one(api, field, item, f"{at}[{key}]", violations) for key, item in value.items()}
    if not field.repeated:
        return _read_one(api, field, value, at, violations)
    items = value if isinstance(value, list) else [value]
    if field.schema == "CellData" and _plain_values(items):
        return items
    return [_read_one(api, field, item, f"{at}[{number}]", violations) for number, item in enumerate(items)]


def _read_one(api: str, field: Field, value: Any, at: str, violations: Violations) -> Any:
    if field.schema is not None:
        return _read_message(api, field.schema, value, at, violations)
    if field.choices is not None:
        return _read_choice(field, value, at, violations)
    reader, type_name = _SCALARS.get(field.kind, _ANYTHING)
    try:
        return reader(value)
    except (ValueError, TypeError, KeyError, OverflowError):
        _wrong_type(value, at, type_name, violations)
        return None


def _read_choice(field: Field, value: Any, at: str, violations: Violations) -> str:
    if isinstance(value, str) and value in (field.choices or ()):
        return value
    _wrong_type(value, at, f"TYPE_ENUM:{field.name}", violations)
    return ""


def _read_matrix(value: Any, at: str, violations: Violations) -> Any:
    """Check that ``values`` is a list of lists; what the cells hold is judged where they are written."""
    rows = value if isinstance(value, list) else [value]
    for number, row in enumerate(rows):
        if not isinstance(row, list):
            where = at if rows is not value else f"{at}[{number}]"
            _wrong_type(row, where, "type.googleapis.com/google.protobuf.ListValue", violations)
    return rows


def _plain_values(cells: list[Any]) -> bool:
    """Tell whether every cell is nothing but one literal value, which is how bulk writes come."""
    for cell in cells:
        if type(cell) is not dict or len(cell) != 1 or "userEnteredValue" not in cell:
            return False
        value = cell["userEnteredValue"]
        if type(value) is not dict or len(value) != 1:
            return False
        for key, content in value.items():
            if type(content) not in _VALUE_TYPES.get(key, ()):
                return False
    return True


def _wrong_type(value: Any, at: str, type_name: str, violations: Violations) -> None:
    shown = orjson.dumps(value).decode() if not isinstance(value, dict) else "{}"
    violations.append((at, f"Invalid value at '{at}' ({type_name}), {shown}"))


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}[value]


def _integer(value: Any) -> int:
    number = int(value)
    if isinstance(value, bool) or number != float(value) or not -(2**31) <= number < 2**31:
        raise ValueError
    return number


def _number(value: Any) -> int | float:
    if isinstance(value, bool):
        raise TypeError
    return value if isinstance(value, (int, float)) else float(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


_ANYTHING: tuple[Callable[[Any], Any], str] = (lambda value: value, "TYPE_ANY")
_SCALARS: dict[str, tuple[Callable[[Any], Any], str]] = {
    "boolean": (_boolean, "TYPE_BOOL"),
    "int32": (_integer, "TYPE_INT32"),
    "integer": (_integer, "TYPE_INT32"),
    "double": (_number, "TYPE_DOUBLE"),
    "float": (_number, "TYPE_FLOAT"),
    "string": (_text, "TYPE_STRING"),
    "google-fieldmask": (_text, "type.googleapis.com/google.protobuf.FieldMask"),
}


def quantised(color: Message) -> Message:
    """Return a colour as Google keeps it: 8 bits a channel, channels that are 0 left out."""
    channels = ((name, _channel(float(color.get(name, 0)))) for name in ("red", "green", "blue"))
    return {name: value for name, value in channels if value}


def _channel(value: float) -> int | float:
    step = int(_float32(_float32(min(max(value, 0.0), 1.0)) * 255))
    if step in (0, 255):
        return step // 255
    return float(f"{_float32(step / 255):.8g}")


def _float32(value: float) -> float:
    rounded: float = struct.unpack("f", struct.pack("f", value))[0]
    return rounded


def snake_case(name: str) -> str:
    """Return a JSON field name as the proto files spell it, as Google's errors do."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", lambda match: "_" + match[1].lower(), name)


def camel_case(name: str) -> str:
    """Return a proto field name as its JSON name."""
    return re.sub(r"_([a-z0-9])", lambda match: match[1].upper(), name)
