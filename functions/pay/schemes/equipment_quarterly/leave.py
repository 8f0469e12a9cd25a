"""Paid leave: what each shift earns and took, and bookings that the policy does not allow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import narwhals as nw

from functions.pay.accrual import ENDED, OUTSIDE, Entitlement, Events, accrue, bookings, leave_reports
from functions.pay.book import Book
from functions.pay.expressions import Frame, number_for, word_for
from functions.pay.finishing import found
from functions.pay.schemes.equipment_quarterly.shifts import (
    SWAPPED_BEFORE,
    UNBOOKED,
    UNEQUAL,
    booked,
    failed_swaps,
    stints,
    stops_of,
    tenths,
)
from functions.pay.wording import sentence
from schemas.equipment_quarterly import Policy
from schemas.equipment_quarterly_inputs import (
    ABSENCE,
    HALVES,
    HOLIDAY,
    OVERHAUL,
    OWN_REPAIR,
    PLANT_HOLIDAY,
    REBUILDING,
    ROTATING,
    SWAPPED,
    Leave,
    Stops,
    Swaps,
)
from schemas.tab import DAYS_AHEAD
from schemas.words import YES, Text, translation

DAY = timedelta(days=1)
DAYS_OF_WEEK = 7
KIND = Text("带薪休假", "Paid leave")
NO_SHIFT = Text("“员工”表里这一天没有填班制，不享受带薪休假", "the tab Staff names no shift of the person on that day")
NOT_ON_DAYS = Text("运转班要倒到白班时才能休", "rotating shift takes it when on days")
ABSENT = Text("这一天已登记个人请假，个人请假不能按带薪休假", "a personal absence of that day is no paid leave")
WHOLE_DAYS = Text(
    "带薪休假按整天休，“半天”要留空；标准厂房按周日半天休的除外",
    "paid leave is taken by the day: leave “Half day” blank, but for the half Sundays of the standard building",
)
OTHER_HALF = Text("这个周日只休{half}半天，请填“半天”", "of this Sunday the {half} is taken: fill in “Half day”")
SWAP_WEEK = Text("这一周有节假日串休，不执行周日休息", "no Sunday rest in a week of a holiday swap")
MEND = Text(
    "{finding}，这一天不算带薪休假。请改日期或“类别”，或删去这一行",
    "{finding}: the day is not counted as paid leave. Change the day or the kind, or delete the row",
)
NOT_BOOKED = Text(
    "要互换的两天里，有一天没有登记成本人的带薪休假，这次互换不算。请先在“休假登记”补上，或改正这一行",
    "One of the two days is not booked as paid leave of that person, so nothing is swapped. Book it, or mend this row",
)
UNLIKE = Text(
    "要互换的两天，一天是整天、一天是半天，这次互换不算。请改成一样的，或删去这一行",
    "One of the two days is a whole day and the other half a day, so nothing is swapped. Make them alike, or delete this",
)
SWAPPED_ALREADY = Text(
    "要互换的两天里，有一天前面的行已经换过，这次互换不算。请删去一行",
    "One of the two days is swapped in an earlier row already, so nothing is swapped. Delete a row",
)


@dataclass(frozen=True)
class Term:
    """One row of the policy: what a shift earns, and on which days it holds (`last` None: open).

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


def leave(book: Book) -> tuple[Frame, list[Frame]]:
    """Rows of 完成情况, a person and period each, and findings of bookings and swaps; of this year and the last."""
    people, terms = book.keep(stints(book)), _terms(book)
    overhauls = book.keep(stops_of(book, people, [OVERHAUL]).rename({"person": "staff_no"}))
    days = book.keep(_put_off(book, people, terms, _placed(book, people, terms).filter(_asked(book, terms))))
    sound = days.filter(nw.col("finding").is_null()).drop("staff_no").rename({"person": "staff_no"})
    taken = sound.filter(~nw.col("put_off")).select("row", "staff_no", "on", "tenths", "exempt")
    put_off = sound.filter(nw.col("put_off")).select("staff_no", "on", "tenths")
    faulty, fit = _judged(book, people, terms, Events(taken, put_off, overhauls))
    bad = nw.concat([days.filter(~nw.col("finding").is_null()).select("row", "finding"), faulty], how="vertical")
    told = sentence(MEND, book.locale, finding=nw.col("finding"))
    return _accrued(book, people, terms, fit), [found(book, bad, Leave, "on", told), _swaps(book)]


def _asked(book: Book, terms: Sequence[Term]) -> nw.Expr:
    """True for bookings of the periods that are still looked at."""
    since = nw.lit(date(book.today.year - 1, 1, 1))
    for place, term in enumerate(terms):
        since = nw.when(nw.col("_term") == place).then(nw.lit(term.since(book.today))).otherwise(since)
    return nw.col("on") >= since


def _terms(book: Book) -> Sequence[Term]:
    return [_term(row) for row in book.plan.table(Policy)]


def class_of(row: Mapping[str, Any]) -> str:
    """Whom a row of the policy is for: the group it names, else the shift."""
    return str(row["group"] or row["shift"])


def _term(row: Mapping[str, Any]) -> Term:
    carries, weekends = row["carries"] == YES, row["weekends"] == YES
    first, last = row["valid_from"], row["valid_until"]
    ended = last + DAY if last else None
    earns = Entitlement(class_of(row), row["weeks"], row["days"], carries, weekends, row["clause"], first, ended)
    sundays = tuple(int(sign) for sign in row["sundays"] or "" if sign.isdecimal())
    return Term(earns, first, last, sundays, row["half"])


def _placed(book: Book, people: Frame, terms: Sequence[Term]) -> Frame:
    """Booked days with the stint (`person`) and the row of the policy (`_term`) they fall under, or the `finding`.

    `tenths`: how much of a day; `exempt`: a Sunday that the policy gives.
    """
    locale = book.locale
    days = booked(book).with_columns(tenths=tenths())
    held = days.select("row", "staff_no", "on").join(people, on="staff_no", how="inner")
    held = held.filter((nw.col("on") >= nw.col("since_on")) & (nw.col("on") <= nw.col("until_on")))
    days = days.join(held.select("row", "person", "shift"), on="row", how="left")
    days = days.join(_rebuilding(book), how="cross")
    term = nw.lit(None, dtype=nw.Int64)
    for place, one in enumerate(terms):
        term = nw.when(one.holds()).then(nw.lit(place, dtype=nw.Int64)).otherwise(term)
    ended = (nw.col("on") >= nw.col("rebuilt_on")).fill_null(value=False)
    off = (nw.col("shift") == ROTATING) & ~nw.col("on_days")
    absent = book.of(Leave).filter(nw.col("kind") == ABSENCE).select("staff_no", "on").unique()
    days = days.with_columns(_term=term).join(absent.with_columns(_absent=nw.lit(1)), on=["staff_no", "on"], how="left")
    days = _with_sundays(book, days, terms)
    wrong_half = (nw.col("_sunday") & (nw.col("_half") != nw.col("half").fill_null(""))).fill_null(value=False)
    return days.with_columns(
        exempt=nw.col("_sunday") & ~nw.col("_swap_week"),
        finding=nw.when(nw.col("shift").is_null())
        .then(nw.lit(NO_SHIFT.to(locale)))
        .when(ended)
        .then(nw.lit(ENDED.to(locale)))
        .when(nw.col("_term").is_null())
        .then(nw.lit(OUTSIDE.to(locale)))
        .when(off)
        .then(nw.lit(NOT_ON_DAYS.to(locale)))
        .when(nw.col("_absent") == 1)
        .then(nw.lit(ABSENT.to(locale)))
        .when(nw.col("_sunday") & nw.col("_swap_week"))
        .then(nw.lit(SWAP_WEEK.to(locale)))
        .when(wrong_half & (nw.col("_half") != ""))
        .then(sentence(OTHER_HALF, locale, half=word_for(nw.col("_half"), translation(HALVES, locale=locale))))
        .when(~nw.col("half").is_null() & (wrong_half | ~nw.col("_halves")))
        .then(nw.lit(WHOLE_DAYS.to(locale))),
    ).select("row", "staff_no", "person", "on", "_term", "tenths", "exempt", "finding")


def _with_sundays(book: Book, days: Frame, terms: Sequence[Term]) -> Frame:
    """Adds `_sunday`, whether the policy gives this Sunday, `_half`, which half of it (blank: all day), `_halves`,

    whether the policy gives half Sundays at all, and `_swap_week`, whether the week has days of a holiday swap.
    """
    no = nw.lit(value=False)
    given, halves, half = no, no, nw.lit("")
    sunday = nw.col("on").dt.weekday().cast(nw.Int64) % 7 == 0
    number = (nw.col("on").dt.day().cast(nw.Int64) + DAYS_OF_WEEK - 1) // DAYS_OF_WEEK
    for place, term in enumerate(terms):
        if term.sundays:
            mine = (nw.col("_term") == place).fill_null(value=False)
            given = nw.when(mine).then(sunday & number.is_in(list(term.sundays))).otherwise(given)
            half = nw.when(mine).then(nw.lit(term.half or "")).otherwise(half)
            halves = nw.when(mine).then(nw.lit(term.half is not None)).otherwise(halves)
    swaps = book.of(Stops).filter(nw.col("kind") == SWAPPED).select(_from="from_on", _to="until_on")
    monday = nw.col("on").dt.offset_by(f"-{DAYS_OF_WEEK - 1}d").cast(nw.Date)
    met = days.select("row", "on").unique().join(swaps, how="cross")
    met = met.filter((nw.col("_from") <= nw.col("on")) & (nw.col("_to") >= monday)).select("row").unique()
    days = days.join(met.with_columns(_met=nw.lit(1)), on="row", how="left")
    return days.with_columns(
        _sunday=given, _half=half, _halves=halves, _swap_week=(nw.col("_met") == 1).fill_null(value=False)
    ).drop("_met")


def _put_off(book: Book, people: Frame, terms: Sequence[Term], days: Frame) -> Frame:
    """Adds `put_off`: days planned as they may be that a holiday of the plant or repairs of own equipment took."""
    stops = stops_of(book, people, [HOLIDAY, OWN_REPAIR])
    met = days.select("row", "person", "on").join(stops, on="person", how="inner")
    met = met.filter((nw.col("on") >= nw.col("from_on")) & (nw.col("on") <= nw.col("until_on"))).select("row")
    holidays = book.of(Leave).filter(nw.col("kind") == PLANT_HOLIDAY).select("staff_no", "on")
    met = nw.concat([met, days.join(holidays, on=["staff_no", "on"], how="inner").select("row")]).unique()
    days = days.join(met.with_columns(_met=nw.lit(1)), on="row", how="left")
    strict = [place for place, term in enumerate(terms) if not term.entitlement.weekends]
    weekend = (nw.col("on").dt.weekday().cast(nw.Int64) % 7).is_in([6, 0]) & ~nw.col("exempt")
    fit = nw.col("finding").is_null() & ~(weekend & nw.col("_term").is_in(strict)).fill_null(value=False)
    return days.with_columns(put_off=(nw.col("_met") == 1).fill_null(value=False) & fit).drop("_met")


def _judged(book: Book, people: Frame, terms: Sequence[Term], days: Events) -> tuple[Frame, Events]:
    """The bookings that rows of the policy do not allow (`row`, `finding`), and those that they do.

    A day that cannot be had at all takes nothing from those that can, so they are counted when it is gone.
    """
    horizon = book.today + timedelta(days=DAYS_AHEAD)
    bad_days = []
    earned = [term.earned(book.today) for term in terms]
    for allows in ([replace(one, days=366) for one in earned], earned):
        bad = bookings(_of_shift(people), days, allows, today=horizon, locale=book.locale, keep=book.keep, put=book.put)
        bad = book.keep(bad.select("row", "finding"))
        days = replace(days, taken=days.taken.join(bad.select("row"), on="row", how="anti"))
        bad_days.append(bad)
    return nw.concat(bad_days, how="vertical"), days


def _accrued(book: Book, people: Frame, terms: Sequence[Term], days: Events) -> Frame:
    """Rows of 完成情况: what each person earned in the periods that began before any rebuilding, and took."""
    earned = [term.earned(book.today) for term in terms]
    accrued = accrue(_of_shift(people), days, earned, today=book.today, keep=book.keep, put=book.put)
    accrued = accrued.join(_rebuilding(book), how="cross")
    accrued = accrued.filter((nw.col("first_on") < nw.col("rebuilt_on")).fill_null(value=True))
    names = book.staff.group_by("staff_no").agg(_name=nw.col("name").max())
    whose = people.select("person", _whose="staff_no").join(names, left_on="_whose", right_on="staff_no", how="left")
    reports = leave_reports(accrued, kind=KIND, locale=book.locale, place=_order(terms))
    reports = reports.join(whose, left_on="subject", right_on="person", how="left")
    return reports.with_columns(subject=nw.col("_whose"), name=nw.col("_name")).drop("_whose", "_name")


def _order(terms: Sequence[Term]) -> nw.Expr:
    """Rows of the policy that hold on the same days and earn by the same periods are told of together."""
    spans = list(dict.fromkeys((term.first, term.last, term.entitlement.weeks) for term in terms))
    places = {place: spans.index((term.first, term.last, term.entitlement.weeks)) for place, term in enumerate(terms)}
    return number_for(nw.col("term"), places)


def _of_shift(people: Frame) -> Frame:
    return people.select("shift", "since_on", "until_on", staff_no="person")


def _rebuilding(book: Book) -> Frame:
    """One row: `rebuilt_on`, the first day of any rebuilding, null for none."""
    return book.of(Stops).filter(nw.col("kind") == REBUILDING).select(rebuilt_on=nw.col("from_on").min())


def _swaps(book: Book) -> Frame:
    told = {UNBOOKED: NOT_BOOKED, UNEQUAL: UNLIKE, SWAPPED_BEFORE: SWAPPED_ALREADY}
    said = word_for(nw.col("why"), {why: text.to(book.locale) for why, text in told.items()})
    return found(book, failed_swaps(book), Swaps, "on", said)
