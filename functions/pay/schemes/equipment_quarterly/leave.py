"""Paid leave: what each shift earns and took, and bookings that the policy does not allow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import narwhals as nw

from functions.pay.accrual import ENDED, OUTSIDE, Entitlement, accrue, bookings, leave_reports
from functions.pay.book import Book
from functions.pay.expressions import Frame
from functions.pay.schemes.equipment_quarterly.shifts import booked, failed_swaps, stints
from functions.pay.wording import sentence
from schemas.equipment_quarterly import Policy
from schemas.equipment_quarterly_inputs import OVERHAUL, REBUILDING, ROTATING, Leave, Stops, Swaps
from schemas.tab import DAYS_AHEAD, Tab
from schemas.words import YES, Text

DAY = timedelta(days=1)
KIND = Text("带薪休假", "Paid leave")
NO_SHIFT = Text("“员工”表里这一天没有填班制，不享受带薪休假", "the tab Staff names no shift of the person on that day")
NOT_ON_DAYS = Text("运转班要倒到白班时才能休", "rotating shift takes it when on days")
MEND = Text(
    "{finding}，这一天不算带薪休假。请改日期或“类别”，或删去这一行",
    "{finding}: the day is not counted as paid leave. Change the day or the kind, or delete the row",
)
NOT_BOOKED = Text(
    "要互换的两天里，有一天没有登记成本人的带薪休假，这次互换不算。请先在“休假登记”补上，或改正这一行",
    "One of the two days is not booked as paid leave of that person, so nothing is swapped. Book it, or mend this row",
)
SWAPPED = Text(
    "要互换的两天里，有一天前面的行已经换过，这次互换不算。请删去一行",
    "One of the two days is swapped in an earlier row already, so nothing is swapped. Delete a row",
)


@dataclass(frozen=True)
class Term:
    """One row of the policy: what a shift earns, and on which days it holds (`last` None: open)."""

    entitlement: Entitlement
    first: date
    last: date | None

    @property
    def ended(self) -> date | None:
        """The day on which it is no longer in force."""
        return self.last + DAY if self.last else None

    def since(self, today: date) -> date:
        """The first day of its first period that is still looked at: of those before last year nobody asks."""
        asked = date(today.year - 1, 1, 1)
        if self.first >= asked:
            return self.first
        length = (self.entitlement.weeks or 0) * 7
        return self.first + (asked - self.first) // (length * DAY) * length * DAY if length else asked

    def holds(self) -> nw.Expr:
        """True for bookings of people in the shift while it is in force."""
        held = (nw.col("shift") == self.entitlement.shift) & (nw.col("on") >= nw.lit(self.first))
        return held if self.last is None else held & (nw.col("on") <= nw.lit(self.last))


def leave(book: Book) -> tuple[list[Frame], Frame]:
    """Rows of 完成情况, a person and period each, and findings of bookings and swaps; of this year and the last."""
    people, terms = stints(book), _terms(book)
    days = _placed(book, people, terms).filter(_asked(book, terms))
    bad = [days.filter(~nw.col("finding").is_null()).select("row", "finding")]
    sound = days.filter(nw.col("finding").is_null())
    reports = []
    for term in terms:
        mine = sound.filter(nw.col("_term") == terms.index(term))
        faulty, fit = _judged(book, people, term, mine)
        bad.append(faulty)
        reports.append(_accrued(book, people, term, fit))
    told = sentence(MEND, book.locale, finding=nw.col("finding"))
    found = nw.concat(bad, how="vertical").select("row", column=nw.lit("on"), detail=told, tab=_place(book, Leave))
    findings = nw.concat([found, _swaps(book)], how="vertical").with_columns(code=nw.lit("unsupported"))
    return reports, findings


def _asked(book: Book, terms: Sequence[Term]) -> nw.Expr:
    """True for bookings of the periods that are still looked at."""
    since = nw.lit(date(book.today.year - 1, 1, 1))
    for place, term in enumerate(terms):
        since = nw.when(nw.col("_term") == place).then(nw.lit(term.since(book.today))).otherwise(since)
    return nw.col("on") >= since


def _terms(book: Book) -> Sequence[Term]:
    return [_term(row) for row in book.plan.table(Policy)]


def _term(row: Mapping[str, Any]) -> Term:
    carries, weekends = row["carries"] == YES, row["weekends"] == YES
    earns = Entitlement(row["shift"], row["weeks"], row["days"], carries, weekends, row["clause"])
    return Term(earns, row["valid_from"], row["valid_until"])


def _placed(book: Book, people: Frame, terms: Sequence[Term]) -> Frame:
    """Booked days with the stint (`person`) and the row of the policy (`_term`) they fall under, or the `finding`."""
    locale = book.locale
    days = booked(book)
    held = days.select("row", "staff_no", "on").join(people, on="staff_no", how="inner")
    held = held.filter((nw.col("on") >= nw.col("since_on")) & (nw.col("on") <= nw.col("until_on")))
    days = days.join(held.select("row", "person", "shift"), on="row", how="left")
    days = days.join(_rebuilding(book), how="cross")
    term = nw.lit(None, dtype=nw.Int64)
    for place, one in enumerate(terms):
        term = nw.when(one.holds()).then(nw.lit(place, dtype=nw.Int64)).otherwise(term)
    ended = (nw.col("on") >= nw.col("rebuilt_on")).fill_null(value=False)
    off = (nw.col("shift") == ROTATING) & ~nw.col("on_days")
    days = days.with_columns(_term=term)
    return days.with_columns(
        finding=nw.when(nw.col("shift").is_null())
        .then(nw.lit(NO_SHIFT.to(locale)))
        .when(ended)
        .then(nw.lit(ENDED.to(locale)))
        .when(nw.col("_term").is_null())
        .then(nw.lit(OUTSIDE.to(locale)))
        .when(off)
        .then(nw.lit(NOT_ON_DAYS.to(locale)))
    )


def _judged(book: Book, people: Frame, term: Term, days: Frame) -> tuple[Frame, Frame]:
    """The bookings that a row of the policy does not allow (`row`, `finding`), and those that it does.

    A day that cannot be had at all takes nothing from those that can, so they are counted when it is gone.
    """
    given, horizon = days.select("row", "on", staff_no="person"), book.today + timedelta(days=DAYS_AHEAD)
    found = []
    for allows in (replace(term.entitlement, days=366), term.entitlement):
        bad = bookings(
            _of_shift(people),
            given,
            _overhauls(book),
            [allows],
            first=term.since(book.today),
            today=horizon,
            ended=term.ended,
            locale=book.locale,
        ).select("row", "finding")
        given = given.join(bad.select("row"), on="row", how="anti")
        found.append(bad)
    return nw.concat(found, how="vertical"), given


def _accrued(book: Book, people: Frame, term: Term, days: Frame) -> Frame:
    """Rows of 完成情况: what each person earned in the periods that began before any rebuilding, and took."""
    accrued = accrue(
        _of_shift(people),
        days,
        _overhauls(book),
        [term.entitlement],
        first=term.since(book.today),
        today=book.today,
        ended=term.ended,
    )
    begins = nw.col("period").str.slice(0, 10)
    if term.entitlement.weeks is None:
        begins = nw.concat_str([nw.col("period"), nw.lit("-01")])
    accrued = accrued.with_columns(_begins=begins.str.to_date(format="%Y-%m-%d")).join(_rebuilding(book), how="cross")
    accrued = accrued.filter((nw.col("_begins") < nw.col("rebuilt_on")).fill_null(value=True))
    names = book.staff.group_by("staff_no").agg(_name=nw.col("name").max())
    whose = people.select("person", _whose="staff_no").join(names, left_on="_whose", right_on="staff_no", how="left")
    reports = leave_reports(accrued, kind=KIND, locale=book.locale)
    reports = reports.join(whose, left_on="subject", right_on="person", how="left")
    return reports.with_columns(subject=nw.col("_whose"), name=nw.col("_name")).drop("_whose", "_name")


def _of_shift(people: Frame) -> Frame:
    return people.select("shift", "since_on", "until_on", staff_no="person")


def _overhauls(book: Book) -> Frame:
    return book.of(Stops).filter(nw.col("kind") == OVERHAUL).select("from_on", "until_on")


def _rebuilding(book: Book) -> Frame:
    """One row: `rebuilt_on`, the first day of any rebuilding, null for none."""
    return book.of(Stops).filter(nw.col("kind") == REBUILDING).select(rebuilt_on=nw.col("from_on").min())


def _swaps(book: Book) -> Frame:
    locale = book.locale
    said = nw.when(nw.col("lacking") == 1).then(nw.lit(NOT_BOOKED.to(locale))).otherwise(nw.lit(SWAPPED.to(locale)))
    return failed_swaps(book).select("row", column=nw.lit("on"), detail=said, tab=_place(book, Swaps))


def _place(book: Book, tab: type[Tab]) -> nw.Expr:
    places: Iterator[int] = (place for place, known in enumerate(book.scheme.inputs) if issubclass(known, tab))
    return nw.lit(next(places), dtype=nw.Int64)
