"""Everything that is tied to rows and columns of a tab, carried along when these are inserted, deleted or moved."""

from dataclasses import dataclass
from typing import Any

from scripts.local_google.workbook.edits import Edit
from scripts.local_google.workbook.sheet import Message
from scripts.local_google.workbook.workbook import Workbook

_SPAN_KEYS = {"ROWS": ("startRowIndex", "endRowIndex"), "COLUMNS": ("startColumnIndex", "endColumnIndex")}
_INDEX_KEY = {"ROWS": "rowIndex", "COLUMNS": "columnIndex"}

_RANGED_LISTS = (
    "merges",
    "protectedRanges",
    "filterViews",
    "bandedRanges",
    "rowGroups",
    "columnGroups",
    "charts",
    "slicers",
    "tables",
)


class _Gone(Exception):
    """The range that an object is about does not exist any more."""


@dataclass(frozen=True)
class Lane:
    """The columns that a change of rows takes place in, or the rows of a change of columns."""

    start: int
    end: int


def carry_along(workbook: Workbook, sheet_id: int, dimension: str, edit: Edit, lane: Lane | None = None) -> None:
    """Adapt every range that lies on the tab, and wholly in the lane; what has lost all its cells disappears."""
    carrier = _Carrier(sheet_id, dimension, edit, lane)
    if dimension == "COLUMNS" and lane is None:
        _carry_table_columns(workbook, sheet_id, edit)
    workbook.named_ranges = carrier.surviving(workbook.named_ranges)
    workbook.metadata = carrier.surviving(workbook.metadata)
    for sheet in workbook.sheets:
        for name in _RANGED_LISTS:
            if name in sheet.message:
                sheet.message[name] = carrier.surviving(sheet.message[name])
        _carry_rules(carrier, sheet.message)
        if "basicFilter" in sheet.message and not carrier.carried(sheet.message["basicFilter"]):
            del sheet.message["basicFilter"]


def _carry_table_columns(workbook: Workbook, sheet_id: int, edit: Edit) -> None:
    """Keep what tables know of their columns with these; a column pushed in between gets a name."""
    for sheet in workbook.sheets:
        for table in sheet.message.get("tables", []) if sheet.id == sheet_id else []:
            start, end = table["range"]["startColumnIndex"], table["range"]["endColumnIndex"]
            first, last = edit.span(start, end) or (None, None)
            if first is None or last is None:
                continue
            known = {edit.index(start + place): item for place, item in enumerate(table["columnProperties"])}
            table["columnProperties"] = [
                known.get(column) or {"columnName": f"Column {column - first + 1}"} for column in range(first, last)
            ]


def _carry_rules(carrier: "_Carrier", message: Message) -> None:
    rules = message.get("conditionalFormats", [])
    for rule in rules:
        rule["ranges"] = carrier.surviving(rule.get("ranges", []))
    if rules:
        message["conditionalFormats"] = [rule for rule in rules if rule["ranges"]]


class _Carrier:
    def __init__(self, sheet_id: int, dimension: str, edit: Edit, lane: Lane | None) -> None:
        self._sheet_id = sheet_id
        self._dimension = dimension
        self._edit = edit
        self._lane = lane

    def surviving(self, items: list[Message]) -> list[Message]:
        """The items of which something is left, each adapted."""
        return [item for item in items if self.carried(item)]

    def carried(self, item: Message) -> bool:
        """Adapt the item; tell whether something is left of it."""
        try:
            self._walk(item)
        except _Gone:
            return False
        return True

    def _walk(self, node: Any) -> None:
        if isinstance(node, list):
            for item in node:
                self._walk(item)
        elif isinstance(node, dict):
            if node.get("sheetId", 0) == self._sheet_id and self._in_lane(node):
                self._adapt(node)
            for value in node.values():
                self._walk(value)

    def _in_lane(self, node: Message) -> bool:
        if self._lane is None:
            return True
        across = "COLUMNS" if self._dimension == "ROWS" else "ROWS"
        start_key, end_key = _SPAN_KEYS[across]
        if _INDEX_KEY[self._dimension] in node or _INDEX_KEY[across] in node:
            return bool(self._lane.start <= node.get(_INDEX_KEY[across], 0) < self._lane.end)
        inside = self._lane.start <= node.get(start_key, 0) and node.get(end_key, self._lane.end) <= self._lane.end
        return bool(end_key in node and inside)

    def _adapt(self, node: Message) -> None:
        start_key, end_key = _SPAN_KEYS[self._dimension]
        if start_key in node or end_key in node:
            self._respan(node, start_key, end_key)
        elif node.get("dimension") == self._dimension and "startIndex" in node:
            self._respan(node, "startIndex", "endIndex")
        elif _INDEX_KEY[self._dimension] in node:
            moved = self._edit.index(node[_INDEX_KEY[self._dimension]])
            node[_INDEX_KEY[self._dimension]] = moved if moved is not None else 0

    def _respan(self, node: Message, start_key: str, end_key: str) -> None:
        span = self._edit.span(node.get(start_key), node.get(end_key))
        if span is None:
            raise _Gone
        for key, edge in zip((start_key, end_key), span, strict=True):
            if edge is not None:
                node[key] = edge
