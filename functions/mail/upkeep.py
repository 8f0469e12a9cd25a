"""Upkeep: what grew old leaves the outbox and its log, so that what a run reads is bounded by the last months.

Both tabs are written whole, from what was read of them by id, so it does not matter where people moved rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Any

from functions.mail import archive
from functions.mail.outbox import LONGEST_CELL, NAMES, Box, Standing, events, shortened, stamp
from functions.workbook.client import Sheets
from functions.workbook.commit import Blank, Write
from functions.workbook.reading import Snapshot, letter, quoted, stretches
from functions.workbook.tables import Table, of_rows
from schemas.deliveries import LOOKED_UP, Deliveries
from schemas.results import PROBLEM_MAIL, SENT, STATEMENT, WITHDRAWN, Outbox
from schemas.tab import Tab, about, columns

LEAVES = timedelta(days=60)  # a letter that is done leaves the outbox at this age
LATEST = timedelta(days=90)  # and at this age at the latest: tabs are written whole once a month, not once a day
MOST_OLD = 500  # letters that may have left already
REMINDED = timedelta(days=400)  # a reminder of what still is not mended is not sent again before
MOST_SUPERSEDED = 5_000  # rows of the log that later ones made worthless
SETTLED = (SENT, WITHDRAWN)


def upkeep(sheets: Sheets, found: Snapshot, box: Box, now: datetime) -> list[Write]:
    """What to write so that what grew old leaves; nothing while there is little of it.

    Two calls where letters leave the outbox, none otherwise. A letter that went is remembered in the archive.
    """
    leaving = _leaving(box, now)
    is_crowded = box.changes_kept - len(box.letters) > MOST_SUPERSEDED
    if not leaving and not is_crowded:
        return []
    writes: list[Write] = []
    if leaving:
        rows = _rows(sheets, found, box, leaving)
        if rows is None:
            return []
        untold = [one for one in leaving.values() if one.kind == STATEMENT and one.was_told and not one.digest]
        writes += [Blank(Outbox), _table(Outbox, rows), *([archive.heads(untold, box.locale)] if untold else [])]
    kept = [one for one in box.letters.values() if one.id not in leaving or _is_remembered(one, now)]
    return [*writes, _table(Deliveries, events(kept, box.number(found), box.locale))]


def _table(tab: type[Tab], rows: Sequence[list[Any]]) -> Table:
    """A tab's rows, as wide as the tab at least."""
    return of_rows(tab, rows, len(columns(tab)))


def _leaving(box: Box, now: datetime) -> dict[str, Standing]:
    """The letters that leave; none while few could and none has to."""
    old = {
        one.id: one
        for one in box.letters.values()
        if one.state in SETTLED and one.at < stamp(now - LEAVES) and one.id in box.shown
    }
    is_due = len(old) > MOST_OLD or any(one.at < stamp(now - LATEST) for one in old.values())
    return old if is_due else {}


def _is_remembered(one: Standing, now: datetime) -> bool:
    return one.kind == PROBLEM_MAIL and one.at >= stamp(now - REMINDED)


def _rows(sheets: Sheets, found: Snapshot, box: Box, leaving: dict[str, Standing]) -> list[list[Any]] | None:
    """The rows of the outbox that stay; None where people moved rows between the two calls."""
    title = quoted(found.layout.title(Outbox))
    (column,) = sheets.batch_get([f"{title}!A:A"])
    ids = [str(cell) if cell is not None else "" for cell in (column[0] if column else [])]
    staying = [row for row, id in enumerate(ids, start=1) if row > 1 and id and id not in leaving]
    last = letter(len(NAMES) + about(Outbox).spare)
    ranges = [f"{title}!A{rows[0]}:{last}{rows[-1]}" for rows in stretches(staying, len(staying), 1)]
    grids = sheets.batch_get(ranges) if ranges else []
    rows = [list(row) for grid in grids for row in zip_longest(*grid)]
    if [str(row[0]) for row in rows if row] != [ids[row - 1] for row in staying]:
        return None
    return [_kept(row, box.letters.get(str(row[0])), box) for row in rows]


def _kept(row: list[Any], standing: Standing | None, box: Box) -> list[Any]:
    """A row as it stays: what is looked up is blank, and what only a delivery needed is gone once it is done."""
    text, content = NAMES.index("text"), NAMES.index("content")
    cells: list[Any] = [*row, *[None] * (len(NAMES) - len(row))]
    for name in LOOKED_UP:
        cells[NAMES.index(name)] = None
    cells[text] = shortened(str(cells[text] or "")[:LONGEST_CELL], box.locale)
    if standing is None or standing.state not in SETTLED:
        return cells
    return [*cells[:content], None]
