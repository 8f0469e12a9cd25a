"""Columns found by their headers, and what to ask so that each is as its layout says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from schemas.row_text import quoted
from sheets_templates.api import (
    HEADER,
    Formula,
    Request,
    column_range,
    format_fields,
    hide_column,
    insert_column,
    move_column,
    repeat_cell,
    set_validation,
    set_width,
    update_cells,
    user_entered,
)
from sheets_templates.found import FoundTab, Json, Value
from sheets_templates.layout import ColumnLayout, TabLayout
from sheets_templates.rewriting import around, rewriting, rewritten

TOLERANCE = 0.003  # Google keeps a colour in 8 bits a channel and gives it back as a fraction


@dataclass(frozen=True)
class Places:
    """Where each column of a tab stands, or will: `present` those that are there, `all` with those to come."""

    present: Mapping[str, int]
    all: dict[str, int]


def places(tab: TabLayout, found: FoundTab) -> Places:
    """The columns by their headers, wherever people moved them; what is missing goes to the right of everything."""
    present: dict[str, int] = {}
    for place, cell in enumerate(found.header):
        name = next((column.name for column in tab.columns if _heads(column, cell)), None)
        if name is not None:
            present.setdefault(name, place)
    missing = [column.name for column in tab.columns if column.name not in present]
    return Places(present, {**present, **{name: found.width + n for n, name in enumerate(missing)}})


@dataclass(frozen=True)
class Straight:
    """A tab with its columns in order: the requests that make it so, the tab as it is then, and where its columns are."""

    moves: Sequence[Request]
    found: FoundTab
    where: Places


def straightened(tab: TabLayout, found: FoundTab) -> Straight:
    """What brings the columns of a tab that the functions write into the order in which they write them.

    What stands in them moves along, and a column that is new finds its place empty. A tab without a header is new.
    """
    where = places(tab, found)
    if not where.present:
        return Straight((), found, where)
    stand: list[int | None] = list(range(max(found.size[1], len(found.header))))
    moves: list[Request] = []
    for place, column in enumerate(tab.columns):
        if column.name not in where.present:
            stand.insert(place, None)
            moves.append(insert_column(found.sheet_id, place))
        elif (now := stand.index(where.present[column.name])) != place:
            stand.insert(place, stand.pop(now))
            moves.append(move_column(found.sheet_id, now, place))
    to = {column.name: place for place, column in enumerate(tab.columns)}
    straight = Places({name: to[name] for name in where.present}, to)
    return Straight(moves, _moved(found, stand) if moves else found, straight)


def _moved(found: FoundTab, stand: Sequence[int | None]) -> FoundTab:
    """The tab with its columns where those numbers say that they came from; None where one is new."""
    to = {now: place for place, now in enumerate(stand) if now is not None}

    def cells(row: Sequence[Json]) -> list[Json]:
        return [_at(row, now) if now is not None else {} for now in stand]

    def values(row: Sequence[Value]) -> list[Value]:
        return [row[now] if now is not None and now < len(row) else "" for now in stand]

    grid = {**found.properties.get("gridProperties", {}), "columnCount": len(stand)}
    return replace(
        found,
        properties={**found.properties, "gridProperties": grid},
        header=cells(found.header),
        first=cells(found.first),
        values=[values(row) for row in found.values],
        cells={(row, to[place]): cell for (row, place), cell in found.cells.items()},
    )


def column_requests(column: ColumnLayout, found: FoundTab, where: Places) -> Iterator[Request]:
    """The header with its note, the format, the drop-down; the width only of a column that is new."""
    place, is_new = where.all[column.name], column.name not in where.present
    yield from _header(column, found, where, is_new=is_new)
    first = _at(found.first, place)
    cells = column_range(found.sheet_id, place)
    numbers = rewriting(found, place, column.kind)
    if column.look and (is_new or _is_other_format(_number_format(found, place, numbers.left), column)):
        for part in around(cells, numbers.left):
            yield repeat_cell(part, column.look)
    yield from rewritten(found.sheet_id, place, numbers.texts)
    if column.rule and not covers(first.get("dataValidation"), column.rule):
        yield set_validation(cells, column.rule)
    if is_new:
        yield set_width(found.sheet_id, place, column.width)
        if column.hidden:
            yield hide_column(found.sheet_id, place)


def covers(present: Any, wanted: Any) -> bool:
    """Whether everything that is wanted is there; what else is there does not matter."""
    if isinstance(wanted, Mapping):
        return all(covers((present or {}).get(name), part) for name, part in wanted.items())
    if isinstance(wanted, list):
        return len(present or []) == len(wanted) and all(map(covers, present, wanted))
    if isinstance(wanted, float):
        return abs(float(present or 0) - wanted) < TOLERANCE
    # Google leaves out what is false or empty.
    return bool(present == wanted or (not present and not wanted))


def _header(column: ColumnLayout, found: FoundTab, where: Places, *, is_new: bool) -> Iterator[Request]:
    place = where.all[column.name]
    cell = _at(found.header, place)
    data: Request = {}
    fields = []
    value = Formula(column.formula(where.all)) if column.formula else column.header
    is_changed = isinstance(value, Formula) and not column.kept_by_runs and _formula(cell) != value.text
    if is_new or is_changed:
        data |= user_entered(value)
        fields.append("userEnteredValue")
    if cell.get("note", "") != column.note:
        data["note"] = column.note
        fields.append("note")
    if not covers(cell.get("userEnteredFormat"), column.header_look):
        data["userEnteredFormat"] = column.header_look
        fields += format_fields(column.header_look)
    if fields:
        yield update_cells(found.sheet_id, 0, place, [[data]], ",".join(fields))


def _heads(column: ColumnLayout, cell: Json) -> bool:
    if column.formula is not None and _formula(cell):
        return any(quoted(label) in _formula(cell) for label in column.label)
    return column.is_headed(str(cell.get("formattedValue", "")))


def _number_format(found: FoundTab, place: int, left: Sequence[int]) -> Json:
    """The number format of a column: of its first cell, or where that is left as it is, of the first that is not."""
    if HEADER not in left:
        cell: Json = _at(found.first, place).get("userEnteredFormat", {})
    else:
        others = [row for row, at in found.cells if at == place and row not in left]
        cell = found.cells[min(others), place].get("effectiveFormat", {}) if others else {}
    return dict(cell.get("numberFormat", {}))


def _is_other_format(present: Json, column: ColumnLayout) -> bool:
    """Whether the number format is not the schema's. How else cells look is people's own business."""
    wanted = column.look.get("numberFormat")
    return wanted is not None and not covers(present, wanted)


def _formula(cell: Json) -> str:
    return str(cell.get("userEnteredValue", {}).get("formulaValue", ""))


def _at(cells: Sequence[Json], place: int) -> Json:
    return cells[place] if place < len(cells) else {}
