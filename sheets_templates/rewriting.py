"""Numbers in columns that keep text: rewritten as the text that their cells show, with every digit they have.

Workbooks of before kept plans, targets and scores as numbers, and whoever pastes a cell brings its number along. A
formula is its author's own and stays, and so does a number that nobody can tell any more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Any

from schemas.bent import MOMENTS, as_typed
from schemas.cells import LAST_SERIAL, SHOWN, Bare, Cell, Kind, ambiguous, raw
from sheets_templates.api import FIRST_DAY, HEADER, Request, format_fields, update_cells, user_entered
from sheets_templates.found import FoundTab, Json, Value
from sheets_templates.looks import AS_TYPED, Look

MOST = 5_000  # cells of one request
PLAIN = re.compile(SHOWN)


@dataclass(frozen=True)
class Rewriting:
    """What becomes of the numbers of one column; rows count from 0. `left` are the rows that stay as they are."""

    texts: Mapping[int, str]
    left: Sequence[int]


def keeps_text(look: Look) -> bool:
    """Whether cells of this look keep what is typed."""
    return look.get("numberFormat") == AS_TYPED


def suspects(found: FoundTab, place: int) -> range | None:
    """The rows to look at more closely, with the one below: where numbers stand in a column, or what may be formulas."""
    column = _column(found, place)
    rows = [row for row, cell in column.items() if _is_number(cell) or (isinstance(cell, str) and cell.startswith("="))]
    return range(rows[0], min(rows[-1] + 2, found.size[0])) if rows else None


def rewriting(found: FoundTab, place: int, kind: Kind | None) -> Rewriting:
    """What becomes of the numbers of a column of this kind, by the cells that were looked at more closely."""
    cells = {row: cell for (row, at), cell in found.cells.items() if at == place}
    entered = {row: cell.get("userEnteredValue", {}) for row, cell in cells.items()}
    numbers = {row: cells[row] for row, value in entered.items() if "numberValue" in value}
    texts = _texts(numbers, kind, list(_column(found, place).values())) if kind and numbers else {}
    left = [
        row for row, value in entered.items() if row not in texts and value.keys() & {"numberValue", "formulaValue"}
    ]
    return Rewriting(texts, left)


def _texts(numbers: Mapping[int, Json], kind: Kind, column: Sequence[Cell]) -> dict[int, str]:
    """The texts that mean what the numbers mean.

    Among words and keys a number may have lost a zero, and what a sheet has bent is listed until somebody mends it. A
    number as which no text can be read, such as 2016.1 among months, is listed too.
    """
    if kind.bare is Bare.WORDS:
        shown = {} if ambiguous(column).any() else {row: _typed(cell) for row, cell in numbers.items()}
        return {row: text for row, text in shown.items() if text and PLAIN.fullmatch(text)}
    found: dict[int, str] = {}
    meant = dict(zip(numbers, _read(kind, [_number(cell) for cell in numbers.values()]), strict=True))
    for write in (_typed, _digits, _day):
        texts = {row: text for row, cell in numbers.items() if row not in found and (text := write(cell)) is not None}
        for (row, text), read in zip(texts.items(), _read(kind, list(texts.values())), strict=True):
            if read == meant[row] or (kind.bare is Bare.NUMBER and _is_bent(numbers[row])):
                found[row] = text
    return found


def _read(kind: Kind, typed: Sequence[Cell]) -> list[tuple[Any, bool]]:
    """What is understood of cells: their values, and which of them are unreadable."""
    read = kind.read(raw(typed))
    return list(zip(read.value.to_list(), read.unreadable.to_list(), strict=True))


def _number(cell: Json) -> float:
    number: float = cell["userEnteredValue"]["numberValue"]
    return number


def _shown(cell: Json) -> tuple[str, str]:
    """What a cell shows, and the type of the number format by which it does."""
    return str(cell.get("formattedValue", "")), cell.get("effectiveFormat", {}).get("numberFormat", {}).get("type", "")


def _is_bent(cell: Json) -> bool:
    """Whether a number is shown as a part of a hundred, a day or a time."""
    shown, form = _shown(cell)
    return "%" in shown or form in MOMENTS


def _typed(cell: Json) -> str | None:
    return as_typed(_number(cell), *_shown(cell))


def _digits(cell: Json) -> str | None:
    """The number alone, where a sign or a unit that its cell shows is none of its column's."""
    return None if _typed(cell) is None else as_typed(_number(cell), "")


def _day(cell: Json) -> str | None:
    """A day as everybody reads it, for a cell that shows it in another way."""
    number = _number(cell)
    is_day = _shown(cell)[1] in MOMENTS and 1 <= number <= LAST_SERIAL
    return str(FIRST_DAY + timedelta(days=int(number))) if is_day else None


def rewritten(sheet_id: int, place: int, texts: Mapping[int, str]) -> Iterator[Request]:
    """The texts in the place of the numbers, in cells that keep what is typed from now on."""
    fields = ",".join(["userEnteredValue", *format_fields({"numberFormat": AS_TYPED})])
    rows = sorted(texts)
    # Rows that follow each other differ from their place in the order by the same number.
    for _, run in groupby(enumerate(rows), lambda numbered: (numbered[1] - numbered[0], numbered[0] // MOST)):
        together = [row for _, row in run]
        look = {"userEnteredFormat": {"numberFormat": AS_TYPED}}
        yield update_cells(
            sheet_id, together[0], place, [[user_entered(texts[row]) | look] for row in together], fields
        )


def around(cells: Request, left: Sequence[int]) -> Iterator[Request]:
    """The range of a column below its header, without the rows that are left as they are."""
    start = HEADER
    for row in sorted(left):
        if row > start:
            yield {**cells, "startRowIndex": start, "endRowIndex": row}
        start = row + 1
    yield {**cells, "startRowIndex": start}


def _column(found: FoundTab, place: int) -> dict[int, Value]:
    """What stands in a column, by row."""
    lines = enumerate(found.values)
    return {row: line[place] for row, line in lines if row >= HEADER and place < len(line)}


def _is_number(cell: object) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)
