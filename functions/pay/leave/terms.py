"""The rows of a plan tab on leave: what a class of people earns, from when to when, and which days may be taken.

Such a tab has `rule`, `clause`, `valid_from`, `valid_until`, `weeks` (blank: each month), `days`, `carries` and `weekends` (yes or no),
`sundays` (which of a month may be taken though weekends may not: `1、3`) and `half` (which half of them, blank: all day). Whom a
row is for is the scheme's to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import narwhals as nw

from functions.pay.expressions import Columns, Frame, Put, listed
from functions.pay.leave.accrual import Entitlement
from functions.pay.plan.dated import OPEN, Fault
from functions.pay.plan.loading import Row
from functions.pay.plan.own import twice
from schemas.tab import Tab
from schemas.words import YES, Text

DAY = timedelta(days=1)
TWICE = Text(
    "{key}在{on}与第{row}行各有一个政策。请改“生效”或“失效”，让它们错开",
    "{key} has another row on {on}: row {row}. Keep their dates apart",
)
FIRST_OF_MONTH = Text("按月享受的，“生效”要填每月1日", "Leave by the month begins on the first of a month")
LAST_OF_MONTH = Text(
    "按月享受的，“失效”要填月末那一天；{ended}请填在“{tab}”表",
    "Leave by the month ends on a month's last day; enter {ended} in the tab {tab}",
)
TERMS: Columns = {
    **{"shift": nw.String, "_term": nw.Int64, "_first": nw.Date, "_last": nw.Date, "_since": nw.Date},
    **{"_weekends": nw.Boolean, "_halves": nw.Boolean, "_half": nw.String},
}


@dataclass(frozen=True)
class Term:
    """One row: what is earned, and on which days it holds (`last` None: open).

    `sundays`: which Sundays of a month may be taken though weekends may not; `half`: which half of them, None: all day.
    """

    entitlement: Entitlement
    first: date
    last: date | None
    sundays: tuple[int, ...]
    half: str | None

    def earned(self, today: date) -> Entitlement:
        """What is earned in the periods that are still looked at."""
        return replace(self.entitlement, first=self.since(today))

    def since(self, today: date) -> date:
        """The first day of its first period that is still looked at."""
        asked = asked_since(today)
        if self.first >= asked:
            return self.first
        length = (self.entitlement.weeks or 0) * 7
        return self.first + (asked - self.first) // (length * DAY) * length * DAY if length else asked

    @property
    def span(self) -> tuple[date, date | None, int | None]:
        """Rows that hold on the same days and earn by the same periods are told of together."""
        return self.first, self.last, self.entitlement.weeks


def asked_since(today: date) -> date:
    """From when on leave is looked at: of what was before last year nobody asks."""
    return date(today.year - 1, 1, 1)


def terms_of(rows: Sequence[Row], whom: Callable[[Row], str]) -> list[Term]:
    """The rows of the tab; `whom` names the class that one is for."""
    return [_term(row, whom(row)) for row in rows]


def faults(
    tab: type[Tab], rows: Sequence[Row], whom: Callable[[Row], str], ended: Text, in_tab: Text
) -> Iterator[Fault]:
    """Leave of one class stated twice for a day, or cut within a month; what `ended` it within one stands in another tab."""
    yield from twice(tab, rows, whom, TWICE)
    for row in rows:
        if row["weeks"] is None and row["valid_from"].day != 1:
            yield Fault(tab, row["row"], "valid_from", "unsupported", FIRST_OF_MONTH)
        if row["weeks"] is None and row["valid_until"] and (row["valid_until"] + DAY).day != 1:
            said = Text(*(LAST_OF_MONTH.to(at, ended=ended.to(at), tab=in_tab.to(at)) for at in ("zh", "en")))
            yield Fault(tab, row["row"], "valid_until", "unsupported", said)


def table_of(terms: Sequence[Term], today: date, put: Put) -> Frame:
    """The rows as a frame, `_term` being the place of each, for bookings of its class (`shift`)."""
    rows = (
        (
            *(term.entitlement.shift, place, term.first, term.last or OPEN, term.since(today)),
            *(term.entitlement.weekends, bool(term.sundays and term.half), term.half or ""),
        )
        for place, term in enumerate(terms)
    )
    return listed(TERMS, rows, put)


def sundays_of(terms: Sequence[Term], put: Put) -> Frame:
    """The Sundays of a month that each row gives: `_term`, `_number` (from 1 on)."""
    rows = ((place, number) for place, term in enumerate(terms) for number in dict.fromkeys(term.sundays))
    return listed({"_term": nw.Int64, "_number": nw.Int64}, rows, put)


def _term(row: Row, whom: str) -> Term:
    first, last = row["valid_from"], row["valid_until"]
    carries, weekends = row["carries"] == YES, row["weekends"] == YES
    ended = last + DAY if last else None
    earns = Entitlement(whom, row["weeks"], row["days"], carries, weekends, row["clause"], first, ended)
    sundays = tuple(int(sign) for sign in row["sundays"] or "" if sign.isdecimal())
    return Term(earns, first, last, sundays, row["half"])
