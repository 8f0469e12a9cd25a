"""The outbox: the tab 通知邮件, one row a message, in which nothing is sent twice.

A message's id is made of its content. What is in the outbox under its id, in whatever state, is never put there
again; a message that still waits gives way to a newer one of the same kind to the same person about the same month.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.errors import Refusal
from functions.mail.content import Letter
from functions.workbook.commit import Append, Change, Remove, Write
from schemas.check import Grid
from schemas.results import FAILED, QUEUED, Outbox
from schemas.tab import columns, headers
from schemas.words import Locale, Text, fold

NAMES = list(columns(Outbox))
FIRST_BODY = NAMES.index("text")  # the columns before this tell all but what a message says
LONGEST_CELL = 49_000  # Google keeps 50,000 characters a cell

NO_ADDRESS = Text("“员工”表里没有这个人的邮箱", "The Staff tab has no e-mail address for this person")

MOVED = Text(
    "“通知邮件”表的列被移动过。请把各列放回原来的顺序（在“版本记录”里可以恢复）",
    "The columns of the tab “Outbox” were moved. Please put them back in their order (the version history can)",
)


@dataclass(frozen=True)
class Entry:
    """One message in the outbox; `row` counts from 1."""

    row: int
    letter: Letter
    state: str
    attempts: int
    at: str
    error: str


def read(grid: Grid) -> list[Entry]:
    """The messages in the outbox, with their bodies where the grid has those columns. Raises Refusal (422)."""
    _check_order(grid)
    width = len(grid)
    height = max((len(column) for column in grid), default=1)
    states = {label: word.zh for word in (columns(Outbox)["state"].choices or ()) for label in word}
    kinds = {label: word.zh for word in (columns(Outbox)["kind"].choices or ()) for label in word}

    def cell(name: str, row: int, further: int = 0) -> Any:
        place = NAMES.index(name) + further
        column = grid[place] if place < width else ()
        return column[row] if row < len(column) and column[row] is not None else ""

    def body(name: str, row: int) -> str:
        pieces = [str(cell(name, row, 2 * number)) for number in range((width - FIRST_BODY + 1) // 2)]
        return "".join(pieces)

    return [
        Entry(
            row=row + 1,
            letter=Letter(
                id=str(cell("id", row)),
                kind=kinds.get(cell("kind", row), str(cell("kind", row))),
                month=str(cell("month", row)),
                staff_no=str(cell("staff_no", row)),
                to=str(cell("to", row)),
                subject=str(cell("subject", row)),
                text=body("text", row),
                html=body("html", row),
            ),
            state=states.get(cell("state", row), str(cell("state", row))),
            attempts=_whole(cell("attempts", row)),
            at=str(cell("sent_at", row)),
            error=str(cell("error", row)),
        )
        for row in range(1, height)
        if cell("id", row)
    ]


def _check_order(grid: Grid) -> None:
    """A damaged header is written anew with the next commit; in moved columns, messages would be mixed up."""
    for place, column in enumerate(grid):
        name = headers(Outbox).get(fold(str(column[0]))) if column and column[0] is not None else None
        if name is not None and NAMES.index(name) != place:
            raise Refusal(422, MOVED)


def _whole(cell: Any) -> int:
    return int(cell) if isinstance(cell, int | float) else 0


def queue(entries: Sequence[Entry], letters: Iterable[Letter], now: datetime, locale: Locale) -> list[Write]:
    """What to write so that every letter that is not in the outbox yet waits in it."""
    known = {entry.letter.id for entry in entries}
    waiting = {_about(entry.letter): entry for entry in entries if entry.state == QUEUED}
    writes: list[Write] = []
    added: list[list[Any]] = []
    for letter in letters:
        if letter.id in known:
            continue
        row = cells(letter, *_first_state(letter, locale), now, locale)
        superseded = waiting.get(_about(letter))
        if superseded:
            writes.append(Change(Outbox, superseded.row, "id", row))
        else:
            added.append(row)
    return [*writes, *([Append(Outbox, added)] if added else [])]


def added(writes: Iterable[Write]) -> int:
    """How many messages these writes put into the outbox, new or in another's place."""
    rows = [len(w.rows) if isinstance(w, Append) else 1 for w in writes if isinstance(w, Append | Change)]
    return sum(rows)


def outdated(entries: Iterable[Entry], letters: Iterable[Letter], true: Container[str]) -> list[Entry]:
    """Messages that still wait, but whose id is not among those still `true`, nor gives way to one of `letters`."""
    replaced = {_about(letter) for letter in letters}
    waiting = [entry for entry in entries if entry.state == QUEUED]
    return [e for e in waiting if e.letter.id not in true and _about(e.letter) not in replaced]


def withdraw(entries: Iterable[Entry]) -> list[Write]:
    """What to write so that messages that still wait are gone, the lowest row first."""
    rows = sorted((entry.row for entry in entries if entry.state == QUEUED), reverse=True)
    return [Remove(Outbox, row) for row in rows]


def change_state(entry: Entry, state: str, attempts: int, error: str, now: datetime, locale: Locale) -> Change:
    """A message's new state, beside its text, which stays."""
    return Change(Outbox, entry.row, "state", [_word(state, locale), attempts, stamp(now), error])


def cells(letter: Letter, state: str, error: str, now: datetime, locale: Locale) -> list[Any]:
    """A message as a row of the outbox. Bodies longer than a cell go on in pairs of columns to the right."""
    kinds = {word.zh: word.to(locale) for word in (columns(Outbox)["kind"].choices or ())}
    head: list[Any] = [letter.id, kinds.get(letter.kind, letter.kind), letter.month, letter.staff_no, letter.to]
    head += [_word(state, locale), 0, stamp(now), error, letter.subject]
    texts, pages = _pieces(letter.text), _pieces(letter.html)
    pairs = max(len(texts), len(pages))
    texts += [""] * (pairs - len(texts))
    pages += [""] * (pairs - len(pages))
    return [*head, *(piece for pair in zip(texts, pages, strict=True) for piece in pair)]


def stamp(now: datetime) -> str:
    """A moment as it stands in the outbox."""
    return f"{now:%Y-%m-%d %H:%M:%S}"


def _first_state(letter: Letter, locale: Locale) -> tuple[str, str]:
    return (QUEUED, "") if letter.to else (FAILED, NO_ADDRESS.to(locale))


def _about(letter: Letter) -> tuple[str, str, str]:
    # Managers who are named in the settings alone have no staff number.
    return letter.kind, letter.month, letter.staff_no or letter.to


def _word(state: str, locale: Locale) -> str:
    return next(word.to(locale) for word in (columns(Outbox)["state"].choices or ()) if word.zh == state)


def _pieces(body: str) -> list[str]:
    return [body[start : start + LONGEST_CELL] for start in range(0, len(body), LONGEST_CELL)] or [""]
