"""The days on which actions are due: what the plan table says, day by day, as a frame."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import narwhals as nw

from functions.pay.book import Book
from functions.pay.expressions import Frame, listed, word_for
from schemas.capacity_drive import WEEKDAYS, Actions
from schemas.tab import Tab

JOINED = re.compile(r"\s*[、,;，；]\s*")


@dataclass(frozen=True)
class Action:
    """One row of the plan table, `row` in the sheet; `valid_until` None: open. `weekdays` count from 0, Monday."""

    row: int
    number: str
    says: str
    clause: str
    valid_from: date
    valid_until: date | None
    weekdays: frozenset[int]
    owners: tuple[str, ...]

    def days(self, until: date) -> Iterator[date]:
        """The days on which it is due, up to a day."""
        last = min(self.valid_until or until, until)
        days = ((last - self.valid_from).days + 1) if last >= self.valid_from else 0
        dates = (self.valid_from + timedelta(days=passed) for passed in range(days))
        return (day for day in dates if day.weekday() in self.weekdays)


@dataclass(frozen=True)
class Due:
    """`actions` are the rows of the plan; `days` has `action`, `on` and `place` (in `actions`), one row a day that is due."""

    actions: tuple[Action, ...]
    days: Frame

    def word(self, of: Mapping[int, str]) -> nw.Expr:
        """What stands for the action of each row."""
        return word_for(nw.col("place"), of)


def rows_of(book: Book, table: type[Tab]) -> Sequence[Mapping[str, Any]]:
    """The rows of one of the scheme's tables, also where the workbook has it under another name."""
    return next(rows for tab, rows in book.plan.tables.items() if issubclass(tab, table))


def due_days(book: Book) -> Due:
    """Every action and each day up to today on which it was due."""
    actions = tuple(_action(row) for row in rows_of(book, Actions))
    days = ((place, day, action.number) for place, action in enumerate(actions) for day in action.days(book.today))
    return Due(actions, listed({"place": nw.Int64, "on": nw.Date, "action": nw.String}, days, book.put))


def _action(row: Mapping[str, Any]) -> Action:
    signs = [sign for sign in row["weekdays"] or WEEKDAYS if sign in WEEKDAYS or sign.isdigit()]
    weekdays = (WEEKDAYS.index(sign) if sign in WEEKDAYS else int(sign) - 1 for sign in signs)
    owners = dict.fromkeys(filter(None, JOINED.split(row["owners"])))
    return Action(
        row["row"],
        row["rule"],
        row["says"] or "",
        row["clause"],
        row["valid_from"],
        row["valid_until"],
        frozenset(weekdays),
        tuple(owners),
    )
