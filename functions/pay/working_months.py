"""People's months of work: which are whole, which are excused by leave, and for how long somebody has been without a deal.

Leave is approved by whole months: `staff_no`, `first` and `last` day of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import narwhals as nw

from functions.pay.book import Book
from functions.pay.calendar import months_between
from functions.pay.expressions import Frame, Put
from functions.pay.facts import attach
from functions.pay.periods import day_key, last_day, month_index, month_index_of, running_since
from functions.pay.quota import Terms, monthly
from functions.pay.streaks import streak
from schemas.scheme import Period
from schemas.tab import employed, known


def months_with_deals(deals: Frame, today: date, put: Put, beyond: int) -> Frame:
    """Every month from that of the first deal (`on`) to so many `beyond` that of the last: `month_index`, `month`, whether it is `over` by

    the end of today, and whether deals go on to it (`dealt`).
    """
    index = month_index(nw.col("on"))
    bounds = deals.select(first=index.min(), last=index.max()).filter(~nw.col("first").is_null())
    listed = months_between(bounds.with_columns(until=nw.col("last"), last=nw.col("last") + beyond), put)
    running = month_index_of(running_since(today, Period.MONTH))
    over, dealt = nw.col("month_index") < running, nw.col("month_index") <= nw.col("until")
    return listed.select("month_index", "month", over=over, dealt=dealt)


def with_person(rows: Frame, staff: Frame, day: str, facts: Sequence[str]) -> Frame:
    """Rows (`staff_no`) with the `facts` of 员工 as of a day, and `since`, which tells the row of 员工 that held (0: none)."""
    rows = attach(rows, staff, "staff_no", day, (*facts, "valid_from")).drop(known("staff_no"), employed("staff_no"))
    return rows.with_columns(since=day_key(nw.col("valid_from")).fill_null(0)).drop("valid_from")


def people_with_quotas(book: Book, deals: Frame, terms: Terms, facts: Sequence[str], beyond: int) -> Frame:
    """Everybody in each month of `months_with_deals` in which they are employed: its columns, those of `quota.monthly`, the `end`, its last day,

    and what `with_person` adds as of it.
    """
    months = book.keep(months_with_deals(deals, book.today, book.put, beyond))
    people = monthly(book.staff, months, terms, book.plan.parameters, book.locale)
    people = people.join(months, on="month", how="inner").with_columns(end=last_day(nw.col("month")))
    return with_person(people, book.staff, "end", facts)


def with_leave(people: Frame, leave: Frame, longest: nw.Expr) -> Frame:
    """Rows of people and months (`month_index`, `employed_days`, `month_days`): adds `whole`, whether the person worked all of it, and

    `excused`: who came, left, or is on leave for less than the `longest` number of months that excuses.
    """
    index, first, last = nw.col("month_index"), month_index(nw.col("first")), month_index(nw.col("last"))
    months = people.select("month_index").unique()
    met = leave.select("staff_no", "first", "last").join(months, how="cross")
    met = met.filter((index >= first) & (index <= last)).with_columns(_away=index - first)
    away = met.group_by("staff_no", "month_index").agg(nw.col("_away").min())
    people = people.join(away, on=["staff_no", "month_index"], how="left")
    all_of_it = nw.col("employed_days") == nw.col("month_days")
    return people.with_columns(
        whole=all_of_it & nw.col("_away").is_null(),
        excused=~all_of_it | (nw.col("_away") < longest).fill_null(value=False),
    ).drop("_away")


def with_idle(people: Frame, deals: Frame, concerned: nw.Expr, longest: nw.Expr) -> Frame:
    """Adds `idle`: of those `concerned`, for how many months in a row that are not excused there was no deal (`staff_no`, `month`), and

    `too_idle`: how many are one too many. Whoever is taken on again (`since`) is counted anew.
    """
    dealt = deals.select("staff_no", "month").unique().with_columns(_dealt=nw.lit(value=True))
    people = people.join(dealt, on=["staff_no", "month"], how="left").with_columns(too_idle=longest + 1)
    without = nw.col("_dealt").is_null() & concerned
    people = streak(people, without, skip=nw.col("excused"), name="idle", per=("staff_no", "since"))
    return people.drop("_dealt")


def idle_too_long(people: Frame) -> Frame:
    """Since when somebody has been idle for too long: `staff_no`, `since`, and `ended_in`, the index of the first such month."""
    long = people.filter((nw.col("idle") == nw.col("too_idle")) & ~nw.col("excused"))
    return long.group_by("staff_no", "since").agg(ended_in=nw.col("month_index").min())


def with_ended(rows: Frame, people: Frame) -> Frame:
    """Rows (`staff_no`, `since`, `on`) with `ended`, whether their month comes after that in which the person was idle for too long."""
    rows = rows.join(idle_too_long(people), on=["staff_no", "since"], how="left")
    ended = (month_index(nw.col("on")) > nw.col("ended_in")).fill_null(value=False)
    return rows.with_columns(ended=ended).drop("ended_in")
