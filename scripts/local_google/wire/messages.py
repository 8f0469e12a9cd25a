"""Reading a JSON body as one of Google's messages: unknown names and wrong types are refused in Google's words."""

import re
import struct
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import orjson

from scripts.local_google.wire import discovery, json_text
from scripts.local_google.wire.discovery import Field
from scripts.local_google.wire.errors import bad_request
from scripts.local_google.wire.oneofs import oneofs

Message = dict[str, Any]
Violations = list[tuple[str, str]]

Path = tuple[Any, str] | None
"""Where a value stands: the path of what is around it, and its own name. Written out only for errors."""

FieldReader = Callable[[Any, Path, Violations], Any]

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
    "SortSpec": frozenset({"dimensionIndex"}),
    "FilterSpec": frozenset({"columnIndex"}),
}

# Drive passes over names that it does not know, and clients still send some of its second version.
_LENIENT = frozenset({"drive.v3"})

# Fields that Google publishes and that nothing here knows what to do with: they are refused wherever they stand.
UNSUPPORTED: dict[str, frozenset[str]] = {
    "sheets.v4": frozenset(
        {
            "commentsViewMode",
            "dataSourceChartProperties",
            "dataSourceColumnReference",
            "dataSourceFormula",
            "dataSourceSheetDimensions",
            "dataSourceSheetProperties",
            "dataSourceSheetRange",
            "dataSourceTable",
            "iterativeCalculationSettings",
            "pivotTable",
        }
    )
}

# Messages that Google defines inside of others, which its published description does not tell.
_NESTED = {"Request": "BatchUpdateSpreadsheetRequest.Request"}

_PLAIN_TYPES: dict[str, tuple[type, ...]] = {
    "stringValue": (str,),
    "numberValue": (int, float),
    "boolValue": (bool,),
}


def parse(body: bytes) -> Any:
    """The JSON document in `body`; nothing at all counts as an empty message.

    Raises GoogleError 400 where it is not JSON.
    """
    if not body.strip():
        return {}
    try:
        return json_text.loads(body)
    except json_text.NotJson as error:
        raise bad_request([("", f"Invalid JSON payload received. {error}")]) from error


def read(api: str, schema: str, document: Any, at: str = "") -> Message:
    """The document as message `schema`: nulls and defaults gone, numbers as numbers, names in camel case.

    Google's reader passes over nulls wherever they stand, among the items of a list too.

    `at` is the name under which Google reports the message (`data` for the body of values.update).
    Raises GoogleError 400 that lists every unknown name and every value of a wrong type.
    """
    violations: Violations = []
    message = _reader(api, schema).read(document, (None, at) if at else None, violations)
    if violations:
        raise bad_request(violations)
    return message


@dataclass(frozen=True)
class _Known:
    """A field that a message has: its JSON name, how to read it, whether it is kept where it says nothing."""

    name: str
    read: FieldReader
    kept: bool
    repeated: bool
    scalar: bool


class _MessageReader:
    """Reads JSON objects as one kind of message."""

    def __init__(self, api: str, schema: str) -> None:
        self._schema = schema
        self._lenient = api in _LENIENT
        self._unsupported = UNSUPPORTED.get(api, frozenset())
        kept = KEPT_AT_DEFAULT.get(schema, frozenset())
        self._fields: dict[str, _Known] = {}
        for name, field in discovery.fields(api, schema).items():
            always = field.name in kept or field.kind == "message" or field.mapped
            known = _Known(
                name,
                _field_reader(api, schema, field),
                always and not field.repeated,
                field.repeated or field.kind == "any",
                field.schema is None and not field.mapped and field.kind != "any",
            )
            self._fields[name] = self._fields[snake_case(name)] = known
        self._oneofs = oneofs(api, schema)

    def read(self, document: Any, at: Path, violations: Violations) -> Message:
        """The object as a message; what is wrong with it is added to `violations`."""
        if type(document) is not dict:
            name = _NESTED.get(self._schema, self._schema)
            _wrong_type(document, at, f"type.googleapis.com/google.apps.sheets.v4.{name}", violations)
            return {}
        if self._oneofs and len(document) > 1:
            self._note_exclusive(document, at, violations)
        message: Message = {}
        for given, value in document.items():
            field = self._fields.get(given)
            if field is None:
                self._note_unknown(given, at, violations)
            elif value is not None and field.name in self._unsupported:
                where = _written((at, field.name))
                violations.append((where, f"Invalid value at '{where}': {field.name} is not supported here."))
            elif type(value) is list and not field.repeated:
                self._note_unknown(given, at, violations, "Proto field is not repeating, cannot start list.")
            elif type(value) is dict and field.scalar:
                where = f" at '{_written(at)}'" if at else ""
                text = f"Invalid value{where} ({snake_case(field.name)}), Starting an object on a scalar field"
                violations.append((_written(at), text))
            elif value is not None:
                content = field.read(value, (at, field.name), violations)
                if content or field.kept:
                    message[field.name] = content
        return quantised(message) if self._schema == "Color" else message

    def _note_exclusive(self, document: Message, at: Path, violations: Violations) -> None:
        taken: set[str] = set()
        for given, value in document.items():
            field = self._fields.get(given)
            group = self._oneofs.get(field.name) if field else None
            if group is None or value is None:
                continue
            if group in taken:
                where = _written(at)
                there = f" at '{where}'" if where else ""
                text = f"(oneof), oneof field '{group}' is already set. Cannot set '{given}'"
                violations.append((where, f"Invalid value{there} {text}"))
            taken.add(group)

    def _note_unknown(self, given: str, at: Path, violations: Violations, problem: str = "Cannot find field.") -> None:
        if self._lenient:
            return
        where = _written(at)
        there = f" at '{where}'" if where else ""
        text = f'Invalid JSON payload received. Unknown name "{given}"{there}: {problem}'
        violations.append((where, text))


@cache
def _reader(api: str, schema: str) -> _MessageReader:
    return _MessageReader(api, schema)


def _field_reader(api: str, schema: str, field: Field) -> FieldReader:
    if field.kind == "any" and field.name == "values":
        return _read_matrix
    one = _value_reader(api, field)
    if field.mapped:
        return partial(_read_map, one)
    if not field.repeated:
        return one
    if field.schema == "CellData":
        return partial(_read_cells, one)
    return partial(_read_list, one)


def _value_reader(api: str, field: Field) -> FieldReader:
    if field.schema is not None:
        schema = field.schema
        # Messages contain one another, so their readers are looked up when they are needed.
        return lambda value, at, violations: _reader(api, schema).read(value, at, violations)
    if field.choices is not None:
        return partial(_read_choice, field.choices, f"type.googleapis.com/google.apps.sheets.v4.{field.type_name}")
    reader, type_name = _SCALARS.get(field.kind, _ANYTHING)
    return partial(_read_scalar, reader, type_name)


def _read_list(one: FieldReader, value: Any, at: Path, violations: Violations) -> list[Any]:
    return [one(item, (at, f"[{number}]"), violations) for number, item in enumerate(_flat(value)) if item is not None]


def _read_map(one: FieldReader, value: Any, at: Path, violations: Violations) -> Message:
    if type(value) is not dict:
        _wrong_type(value, at, "Map", violations)
        return {}
    return {key: one(item, (at, f"[{key}]"), violations) for key, item in value.items() if item is not None}


def _flat(value: Any) -> list[Any]:
    """The items of a repeated field: one alone counts as a list, and lists in the list as their items."""
    if type(value) is not list:
        return [value]
    if list not in set(map(type, value)):
        return value
    return [item for part in value for item in _flat(part)]


def _read_cells(one: FieldReader, value: Any, at: Path, violations: Violations) -> list[Any]:
    """A row of CellData; cells that are nothing but a literal value, as in bulk writes, are taken as they are."""
    items = _flat(value)
    return [
        cell if _is_plain(cell) else one(cell, (at, f"[{number}]"), violations)
        for number, cell in enumerate(items)
        if cell is not None
    ]


def _is_plain(cell: Any) -> bool:
    if type(cell) is not dict or len(cell) != 1:
        return type(cell) is dict and not cell
    value = cell.get("userEnteredValue")
    if type(value) is not dict or len(value) != 1:
        return False
    ((key, content),) = value.items()
    kinds: tuple[type, ...] = _PLAIN_TYPES.get(key, ())
    return type(content) in kinds


def _read_scalar(reader: Callable[[Any], Any], type_name: str, value: Any, at: Path, violations: Violations) -> Any:
    try:
        return reader(value)
    except (ValueError, TypeError, KeyError, OverflowError):
        _wrong_type(value, at, type_name, violations)
        return None


def _read_choice(choices: frozenset[str], type_name: str, value: Any, at: Path, violations: Violations) -> str:
    if isinstance(value, str) and value in choices:
        return value
    _wrong_type(value, at, type_name, violations)
    return ""


def _read_matrix(value: Any, at: Path, violations: Violations) -> Any:
    """Check that `values` is a list of lists; what the cells hold is judged where they are written."""
    rows = value if isinstance(value, list) else [value]
    for number, row in enumerate(rows):
        if type(row) is not list:
            where = at if rows is not value else (at, f"[{number}]")
            _wrong_type(row, where, "type.googleapis.com/google.protobuf.ListValue", violations)
    return rows


def _wrong_type(value: Any, at: Path, type_name: str, violations: Violations) -> None:
    shown = orjson.dumps(value).decode() if not isinstance(value, dict) else "{}"
    where = _written(at)
    violations.append((where, f"Invalid value at '{where}' ({type_name}), {shown}"))


def _written(at: Path) -> str:
    """The path as Google writes it: names in snake case, indices in brackets."""
    if at is None:
        return ""
    around, name = at
    before = _written(around)
    if name.startswith("["):
        return before + name
    return f"{before}.{snake_case(name)}" if before else snake_case(name)


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}[value]


def _integer(value: Any) -> int:
    number = int(value)
    if isinstance(value, bool) or number != float(value) or not -(2**31) <= number < 2**31:
        raise ValueError
    return number


def _long(value: Any) -> str:
    """A number of 64 bits, which JSON carries as a text because its own numbers lose digits."""
    number = int(value)
    if isinstance(value, bool) or not -(2**63) <= number < 2**64:
        raise ValueError
    if isinstance(value, float) and number != value:
        raise ValueError
    return str(number)


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
    "int64": (_long, "TYPE_INT64"),
    "uint64": (_long, "TYPE_UINT64"),
    "integer": (_integer, "TYPE_INT32"),
    "double": (_number, "TYPE_DOUBLE"),
    "float": (_number, "TYPE_FLOAT"),
    "string": (_text, "TYPE_STRING"),
    "google-fieldmask": (_text, "type.googleapis.com/google.protobuf.FieldMask"),
}


def quantised(color: Message) -> Message:
    """The colour as Google keeps it: 8 bits a channel, channels that are 0 left out."""
    channels = ((name, _channel(float(color.get(name, 0)))) for name in ("red", "green", "blue"))
    return {name: value for name, value in channels if value}


def _channel(value: float) -> int | float:
    step = int(_float32(_float32(min(max(value, 0.0), 1.0)) * 255))
    if step in (0, 255):
        return step // 255
    value = _float32(step / 255)
    # In as few digits as tell it from its neighbours.
    shortest = (float(f"{value:.{digits}g}") for digits in range(1, 10))
    return next(short for short in shortest if _float32(short) == value)


def _float32(value: float) -> float:
    rounded: float = struct.unpack("f", struct.pack("f", value))[0]
    return rounded


@cache
def snake_case(name: str) -> str:
    """A JSON field name as the proto files spell it, as Google's errors do."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", lambda match: "_" + match[1].lower(), name)


def camel_case(name: str) -> str:
    """A proto field name as its JSON name."""
    return re.sub(r"_([a-z0-9])", lambda match: match[1].upper(), name)
