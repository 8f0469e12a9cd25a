"""The archive: what was handed to the mail server, kept so that the same bytes can go again where no answer came.

Nothing is read of it but the rows of letters that go again.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any

from functions.mail.content import Letter
from functions.mail.outbox import Standing, canonical, packed, pieces, shortened, unpacked, word
from functions.workbook.client import ApiError, Sheets
from functions.workbook.commit import Append
from functions.workbook.layout import Layout
from functions.workbook.reading import letter, quoted
from schemas.check import Grid
from schemas.deliveries import MAYBE, Archive
from schemas.results import MAILS, SENT
from schemas.tab import columns
from schemas.words import Locale

NAMES = list(columns(Archive))


@dataclass(frozen=True)
class Posted:
    """A letter as it goes over the wire: from whom, under which Message-ID, with which date."""

    letter: Letter
    sender: str
    message_id: str
    at: datetime


def added(posted: Iterable[Posted], locale: Locale) -> Append:
    """What to write so that these letters are in the archive."""
    return Append(Archive, [_row(one, locale) for one in posted])


def fetched(sheets: Sheets, layout: Layout, wanted: Sequence[str]) -> dict[str, Posted]:
    """Letters of these ids as they were last handed over; those that the archive does not have are left out.

    Two calls, whatever was sent before: one finds the rows, one reads them.
    """
    ids = _columns(sheets, layout, "id") if wanted else []
    column = ids[0] if ids else []
    last = {str(cell): row for row, cell in enumerate(column, start=1) if cell in set(wanted)}
    if not last:
        return {}
    title = quoted(layout.title(Archive))
    grids = sheets.batch_get([f"{title}!{row}:{row}" for row in last.values()])
    found = (_read([column[0] if column else None for column in grid]) for grid in grids)
    return {one.letter.id: one for one in found if one and one.letter.id in last}


def heads(standings: Iterable[Standing], locale: Locale) -> Append:
    """What to write so that the archive tells of letters that it does not hold."""
    rows = [[one.id, word(MAILS, one.kind, locale), one.month, one.whom, None, None, None, one.at] for one in standings]
    return Append(Archive, rows)


def recalled(sheets: Sheets, layout: Layout, months: Container[str]) -> list[Standing]:
    """The letters that went, or may have gone, about these months, however long ago: one call for all heads."""
    kinds = canonical(MAILS)
    found = []
    for cells in zip_longest(*_columns(sheets, layout, "at")):
        said = {name: "" if cell is None else str(cell) for name, cell in zip(NAMES, cells, strict=False)}
        if said.get("month") in months and said["id"]:
            at = said.get("at", "").replace("T", " ")[:19]
            kind = kinds.get(said["kind"], said["kind"])
            found.append(Standing(said["id"], kind, said["month"], said["whom"], SENT, at=at, arrived=MAYBE))
    return found


def _columns(sheets: Sheets, layout: Layout, last: str) -> Grid:
    """The archive's columns up to one of them; none where there is no archive yet."""
    title = layout.title(Archive)
    if title not in layout.ids:
        return []
    try:
        (grid,) = sheets.batch_get([f"{quoted(title)}!A:{letter(NAMES.index(last) + 1)}"])
    except ApiError as refused:
        if not refused.is_unknown_range:
            raise
        return []
    return grid


def _row(one: Posted, locale: Locale) -> list[Any]:
    made = one.letter
    head = [made.id, word(MAILS, made.kind, locale), made.month, made.staff_no, made.to, one.sender, one.message_id]
    return [
        *head,
        one.at.isoformat(timespec="seconds"),
        made.subject,
        shortened(made.text, locale),
        *pieces(packed(made)),
    ]


def _read(cells: Sequence[Any]) -> Posted | None:
    """A row of the archive; None where it was damaged."""
    texts = ["" if cell is None else str(cell) for cell in cells]
    texts += [""] * (len(NAMES) - len(texts))
    said = dict(zip(NAMES, texts, strict=False))
    kinds = canonical(MAILS)
    try:
        held = unpacked("".join(texts[NAMES.index("content") :]))
        at = datetime.fromisoformat(said["at"])
    except ValueError:
        return None
    kind = kinds.get(said["kind"], said["kind"])
    made = Letter(
        kind,
        said["month"],
        said["whom"],
        said["to"],
        held.subject,
        held.text,
        id=said["id"],
        html=held.html,
        attached=held.attached,
    )
    return Posted(made, said["sender"], said["message_id"], at)
