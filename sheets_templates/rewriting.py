"""Numbers in columns that keep text: rewritten as the text that their cells show, with every digit they have.

Workbooks of before kept plans, targets and scores as numbers, and whoever pastes a cell brings its number along. A
formula is its author's own and stays, and so does a number that nobody can tell any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from schemas.bent import as_typed
from sheets_templates.api import HEADER, Request, format_fields, update_cells, user_entered
from sheets_templates.found import FoundTab, Json
from sheets_templates.looks import AS_TYPED, Look

MOST = 5_000  # cells of one request


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
    cells = ((row, line[place]) for row, line in enumerate(found.values) if row >= HEADER and place < len(line))
    rows = [row for row, cell in cells if _is_number(cell) or (isinstance(cell, str) and cell.startswith("="))]
    return range(rows[0], min(rows[-1] + 2, found.size[0])) if rows else None


def rewriting(found: FoundTab, place: int) -> Rewriting:
    """What becomes of the numbers of a column, by the cells that were looked at more closely."""
    texts, left = {}, []
    for (row, at), cell in found.cells.items():
        entered = cell.get("userEnteredValue", {})
        if at != place or not entered.keys() & {"numberValue", "formulaValue"}:
            continue
        text = _text(cell) if "numberValue" in entered else None
        if text is None:
            left.append(row)
        else:
            texts[row] = text
    return Rewriting(texts, left)


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


def _is_number(cell: object) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _text(cell: Json) -> str | None:
    kind = cell.get("effectiveFormat", {}).get("numberFormat", {}).get("type", "")
    return as_typed(cell["userEnteredValue"]["numberValue"], str(cell.get("formattedValue", "")), kind)
