"""Leave that people book day by day: what each earns and took, and bookings that the plan does not allow.

Whoever has been in one class (a shift, a group) without a break earns as one; what was earned elsewhere does not go along.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import narwhals as nw

from functions.pay.book import Book
from functions.pay.expressions import Frame, number_for, word_for
from functions.pay.facts import earliest, latest
from functions.pay.leave.accrual import ENDED, OUTSIDE, Events, accrue, bookings, leave_reports
from functions.pay.leave.swaps import swapped, tenths, told_of
from functions.pay.leave.terms import Term, asked_since, sundays_of, table_of
from functions.pay.wording import sentence
from schemas.tab import DAYS_AHEAD, Tab, about
from schemas.words import Choices, Text, translation

DAYS_OF_WEEK = 7
# What a stretch of days does to leave: none may be taken on it; the plan ends with its first day; a day planned on it is put
# off; its weeks have no Sunday off.
BLOCKS, ENDS, PUTS_OFF, NO_SUNDAYS = "blocks", "ends", "puts off", "no sundays"
OTHER_HALF = Text("这个周日只休{half}半天，请填“半天”", "of this Sunday the {half} is taken: fill in “Half day”")
MEND = Text(
    "{finding}，这一天不算{kind}。请改日期或“类别”，或删去这一行",
    "{finding}: the day is not counted as {kind}. Change the day or the kind, or delete the row",
)


@dataclass(frozen=True)
class Refusal:
    """A day that the scheme does not take for leave, and what is said of it; `when` looks at the columns of bookings."""

    when: nw.Expr
    says: Text


@dataclass(frozen=True)
class Words:
    """What a scheme calls things: the `kind` of leave and as it stands `within` a sentence, the `halves` of a day, and what is said of whoever is in no

    class, of a day on which they are away for another reason, of half a day where there is none, and of a Sunday in a week
    that has none off.
    """

    kind: Text
    within: Text
    halves: Choices
    no_class: Text
    absent: Text
    whole_days: Text
    no_sunday: Text


@dataclass(frozen=True)
class Register:
    """What befell people, a frame each.

    `tab` is that of the bookings; `booked` are its days of leave: `row`, `staff_no`, `on`, `half` (blank: all day) and whatever a refusal
    looks at. `absent`: days (`staff_no`, `on`) on which they are away for a reason that is no leave; `off`: days on which
    they were off anyhow, so that what was planned is put off. `swaps`: see `swaps.swapped`. `stops`: stretches of days, `effect` (BLOCKS,
    ENDS, PUTS_OFF, NO_SUNDAYS, else none), `from_on`, `until_on` (null: open), `unit` and `person` (null: everybody's).
    """

    tab: type[Tab]
    booked: Frame
    absent: Frame
    off: Frame
    swaps: Frame
    stops: Frame


@dataclass(frozen=True)
class Leave:
    """`days`: rows of 完成情况, a person and period each, of this year and the last; `unfit` (`row`, `detail`): bookings that do not count;
    `failed` (`row`, `detail`): swaps that were not carried out.
    """

    days: Frame
    unfit: Frame
    failed: Frame


def leave(
    book: Book,
    people: Frame,
    units: Frame,
    terms: Sequence[Term],
    register: Register,
    refusals: Sequence[Refusal],
    words: Words,
) -> Leave:
    """What everybody earned and took.

    `people` are stints (`facts.stints`) by class, here `shift`; `units`: spells with the `unit` that a stop may name.
    """
    people = book.keep(people)
    stops = book.keep(_concerned(people, units, register.stops))
    ended = book.keep(register.stops.filter(nw.col("effect") == ENDS).select(_ended_on=nw.col("from_on").min()))
    taken, failed = swapped(register.booked.with_columns(tenths=tenths()), register.swaps)
    placed = _placed(book, people, terms, taken, ended)
    placed = book.keep(_judged_alone(book, placed, register, refusals, words))
    days = book.keep(_put_off(placed, register, stops))
    sound = days.filter(nw.col("finding").is_null()).drop("staff_no").rename({"stint": "staff_no"})
    off = sound.filter(nw.col("put_off")).select("staff_no", "on", "tenths")
    blocked = stops.filter(nw.col("effect") == BLOCKS).select("from_on", "until_on", staff_no="stint")
    events = Events(sound.filter(~nw.col("put_off")).select("row", "staff_no", "on", "tenths", "exempt"), off, blocked)
    faulty, fit = _judged(book, people, terms, events)
    unfit = nw.concat([days.filter(~nw.col("finding").is_null()).select("row", "finding"), faulty], how="vertical")
    within = words.within.to(book.locale)
    told = sentence(MEND, book.locale, finding=nw.col("finding"), kind=nw.lit(within))
    in_tab = about(register.tab).title.to(book.locale)
    return Leave(
        _accrued(book, people, terms, fit, ended, words.kind),
        unfit.select("row", detail=told),
        told_of(failed, within, in_tab, book.locale),
    )


def _concerned(people: Frame, units: Frame, stops: Frame) -> Frame:
    """The days of stops that concern each stint: `stint`, `effect`, `from_on`, `until_on`.

    A stop that names a unit concerns whoever belonged to it on its days, one that names a person that person.
    """
    stops = stops.filter(nw.col("effect").is_in([BLOCKS, PUTS_OFF]))
    stops = stops.select("effect", "unit", "person", _from="from_on", _to="until_on")
    held = units.select("staff_no", _own="unit", _since="since_on", _until="until_on")
    concerned = (nw.col("unit").is_null() | (nw.col("unit") == nw.col("_own"))).fill_null(value=False)
    concerned = concerned & (nw.col("person").is_null() | (nw.col("person") == nw.col("staff_no")))
    met = held.join(stops, how="cross").filter(concerned).join(people, on="staff_no", how="inner")
    met = met.select(
        "stint",
        "effect",
        from_on=latest(latest(nw.col("_from"), nw.col("_since")), nw.col("since_on")),
        until_on=earliest(earliest(nw.col("_to"), nw.col("_until")), nw.col("until_on")),
    )
    return met.filter(nw.col("from_on") <= nw.col("until_on"))


def _placed(book: Book, people: Frame, terms: Sequence[Term], taken: Frame, ended: Frame) -> Frame:
    """Booked days that are still looked at, with the stint and the row of the plan (`_term`) that they fall under."""
    on = nw.col("on")
    held = taken.select("row", "staff_no", "on").join(people, on="staff_no", how="inner")
    held = held.filter((on >= nw.col("since_on")) & (on <= nw.col("until_on"))).select("row", "on", "stint", "shift")
    ruled = held.select("row", "on", "shift").join(table_of(terms, book.today, book.put), on="shift", how="inner")
    ruled = ruled.filter((on >= nw.col("_first")) & (on <= nw.col("_last"))).drop("on", "shift", "_first", "_last")
    days = taken.join(held.drop("on"), on="row", how="left").join(ruled, on="row", how="left")
    days = days.filter(on >= nw.coalesce("_since", nw.lit(asked_since(book.today))))
    weekday, day = on.dt.weekday().cast(nw.Int64) % DAYS_OF_WEEK, on.dt.day().cast(nw.Int64)
    number = (day + DAYS_OF_WEEK - 1) // DAYS_OF_WEEK
    days = days.with_columns(_weekday=weekday, _number=nw.when(weekday == 0).then(number).otherwise(nw.lit(0)))
    given = sundays_of(terms, book.put).with_columns(_given=nw.lit(value=True))
    days = days.join(given, on=["_term", "_number"], how="left").join(ended, how="cross")
    return days.with_columns(_sunday=nw.col("_given").fill_null(value=False))


def _judged_alone(book: Book, days: Frame, register: Register, refusals: Sequence[Refusal], words: Words) -> Frame:
    """Adds `finding`, why a day is no leave, whatever else is taken, and `exempt`: a Sunday that the plan gives."""
    locale = book.locale
    weeks = register.stops.filter(nw.col("effect") == NO_SUNDAYS).select(_from="from_on", _to="until_on")
    monday = nw.col("on").dt.offset_by(f"-{DAYS_OF_WEEK - 1}d").cast(nw.Date)
    met = days.filter(nw.col("_sunday")).select("row", "on").join(weeks, how="cross")
    met = met.filter((nw.col("_from") <= nw.col("on")) & (nw.col("_to") >= monday)).select("row").unique()
    days = days.join(met.with_columns(_none_off=nw.lit(value=True)), on="row", how="left")
    absent = register.absent.select("staff_no", "on").unique().with_columns(_absent=nw.lit(value=True))
    days = days.join(absent, on=["staff_no", "on"], how="left")
    none_off = nw.col("_none_off").fill_null(value=False)
    half, halves = nw.col("_half"), translation(words.halves, locale=locale)
    wrong = (nw.col("_sunday") & (half != nw.col("half").fill_null(""))).fill_null(value=False)
    whole_only = ~nw.col("half").is_null() & (wrong | ~nw.col("_halves"))
    reasons = [
        (nw.col("shift").is_null(), words.no_class),
        ((nw.col("on") >= nw.col("_ended_on")).fill_null(value=False), ENDED),
        (nw.col("_term").is_null(), OUTSIDE),
        *((refusal.when, refusal.says) for refusal in refusals),
        (nw.col("_absent").fill_null(value=False), words.absent),
        (none_off, words.no_sunday),
    ]
    findings = [nw.when(when).then(nw.lit(says.to(locale))) for when, says in reasons]
    findings.append(nw.when(wrong & (half != "")).then(sentence(OTHER_HALF, locale, half=word_for(half, halves))))
    findings.append(nw.when(whole_only).then(nw.lit(words.whole_days.to(locale))))
    return days.with_columns(exempt=nw.col("_sunday") & ~none_off, finding=nw.coalesce(*findings))


def _put_off(days: Frame, register: Register, stops: Frame) -> Frame:
    """Adds `put_off`: days planned as they may be that something else took."""
    stops = stops.filter(nw.col("effect") == PUTS_OFF)
    met = days.select("row", "stint", "on").join(stops, on="stint", how="inner")
    met = met.filter((nw.col("on") >= nw.col("from_on")) & (nw.col("on") <= nw.col("until_on"))).select("row")
    off = days.join(register.off.select("staff_no", "on"), on=["staff_no", "on"], how="inner").select("row")
    met = nw.concat([met, off]).unique().with_columns(_met=nw.lit(value=True))
    days = days.join(met, on="row", how="left")
    weekend = nw.col("_weekday").is_in([6, 0]) & ~nw.col("exempt") & ~nw.col("_weekends").fill_null(value=True)
    fit = nw.col("finding").is_null() & ~weekend
    days = days.with_columns(put_off=nw.col("_met").fill_null(value=False) & fit)
    return days.select("row", "staff_no", "stint", "on", "tenths", "exempt", "finding", "put_off")


def _judged(book: Book, people: Frame, terms: Sequence[Term], days: Events) -> tuple[Frame, Events]:
    """The bookings that rows of the plan do not allow (`row`, `finding`), and those that they do.

    A day that cannot be had at all takes nothing from those that can, so they are counted when it is gone.
    """
    horizon = book.today + timedelta(days=DAYS_AHEAD)
    bad_days = []
    earned = [term.earned(book.today) for term in terms]
    for allows in ([replace(one, days=366) for one in earned], earned):
        bad = bookings(_of_class(people), days, allows, today=horizon, locale=book.locale, keep=book.keep, put=book.put)
        bad = book.keep(bad.select("row", "finding"))
        days = replace(days, taken=days.taken.join(bad.select("row"), on="row", how="anti"))
        bad_days.append(bad)
    return nw.concat(bad_days, how="vertical"), days


def _accrued(book: Book, people: Frame, terms: Sequence[Term], days: Events, ended: Frame, kind: Text) -> Frame:
    """Rows of 完成情况: what each person earned in the periods that began before the plan ended, and took."""
    earned = [term.earned(book.today) for term in terms]
    accrued = accrue(_of_class(people), days, earned, today=book.today, keep=book.keep, put=book.put)
    accrued = accrued.join(ended, how="cross")
    accrued = accrued.filter((nw.col("first_on") < nw.col("_ended_on")).fill_null(value=True))
    names = book.staff.group_by("staff_no").agg(_name=nw.col("name").max())
    whose = people.select("stint", _whose="staff_no").join(names, left_on="_whose", right_on="staff_no", how="left")
    spans = list(dict.fromkeys(term.span for term in terms))
    place = number_for(nw.col("term"), {place: spans.index(term.span) for place, term in enumerate(terms)})
    reports = leave_reports(accrued, kind=kind, locale=book.locale, place=place)
    reports = reports.join(whose, left_on="subject", right_on="stint", how="left")
    return reports.with_columns(subject=nw.col("_whose"), name=nw.col("_name")).drop("_whose", "_name")


def _of_class(people: Frame) -> Frame:
    return people.select("shift", "since_on", "until_on", staff_no="stint")
