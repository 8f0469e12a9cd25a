"""The months of everybody: quotas, leave, whether a month is whole, and since when somebody is released."""

from __future__ import annotations

from datetime import date

import narwhals as nw

from functions.pay.book import Book
from functions.pay.calendar import months_between
from functions.pay.expressions import Frame, Put
from functions.pay.periods import last_day, month_index, month_index_of, running_since
from functions.pay.quota import Terms, monthly
from functions.pay.schemes.key_account_sales.shares import EXPENSE, with_facts
from functions.pay.streaks import streak
from schemas.key_account_inputs import Leave
from schemas.key_account_plan import (
    BY_DAYS,
    DEMOTED,
    DEMOTED_QUOTA,
    IDLE_MONTHS,
    LEAVE_MONTHS,
    PART_TIME,
    PROBATION,
    PROBATION_QUOTA,
    STATUSES,
)
from schemas.scheme import Period

QUOTA = Terms(
    quota="quota",
    status="status",
    factors={PROBATION: PROBATION_QUOTA, DEMOTED: DEMOTED_QUOTA},
    statuses=STATUSES,
    by_days=BY_DAYS,
)
# Months after the last deal of anybody: long enough for whatever was going on then to be told.
BEYOND = 4


def months(book: Book, shares: Frame, counts: Frame) -> Frame:
    """One row a person and month of employment, from the first month with a deal to some months after the last.

    `counts` are the shares that count: of them `deals`, how many there were, while released people still counted. Adds
    `quota` with its `says`, the facts of the month's last day `end`, `whole`, `excused` (part-time: neither counts nor
    breaks a row), `idle` (for how long without a deal, part-time only), `too_idle`, `over`, and `dealt` (not beyond).
    """
    calendar = book.keep(_calendar(shares, book.today, book.put))
    people = monthly(book.staff, calendar, QUOTA, book.plan.parameters, book.locale)
    people = people.join(calendar, on="month", how="inner").with_columns(end=last_day(nw.col("month")))
    people = with_facts(people, book.staff, "end").join(_leave(book, calendar), on=["staff_no", "month"], how="left")
    dealt = counts.filter(nw.col("place") != EXPENSE).group_by("staff_no", "month").agg(deals=nw.col("row").count())
    people = people.join(dealt, on=["staff_no", "month"], how="left")
    parameters, all_of_it = book.plan.parameters, nw.col("employed_days") == nw.col("month_days")
    people, away = (
        parameters.add(people, "end", {"_longest": LEAVE_MONTHS, "_idle": IDLE_MONTHS}),
        nw.col("leave_month"),
    )
    people = people.with_columns(
        whole=all_of_it & away.is_null(),
        excused=~all_of_it | (away < nw.col("_longest")).fill_null(value=False),
        too_idle=nw.col("_idle") + 1,
    ).drop("_longest", "_idle")
    without = (nw.col("deals").fill_null(0) == 0) & (nw.col("employment") == PART_TIME)
    return streak(people, without, skip=nw.col("excused"), name="idle", per=("staff_no", "since"))


def with_release(shares: Frame, people: Frame) -> Frame:
    """Adds `released`: the part-timer who introduced the deal had been without one for too long by then.

    Whoever is taken on again has a new row in 员工, under which the months are counted anew.
    """
    long = people.filter((nw.col("idle") == nw.col("too_idle")) & ~nw.col("excused"))
    ended = long.group_by("staff_no", "since").agg(released_in=nw.col("month_index").min())
    shares = shares.join(ended, on=["staff_no", "since"], how="left")
    later = (month_index(nw.col("on")) > nw.col("released_in")).fill_null(value=False)
    return shares.with_columns(released=later & (nw.col("place") == 1)).drop("released_in")


def _calendar(shares: Frame, today: date, put: Put) -> Frame:
    """`month`, `month_index`, whether it is `over` by the end of today, and whether deals go on to it (`dealt`)."""
    index = month_index(nw.col("on"))
    deals = shares.filter(nw.col("place") != EXPENSE)
    bounds = deals.select(first=index.min(), last=index.max()).filter(~nw.col("first").is_null())
    listed = months_between(bounds.with_columns(until=nw.col("last"), last=nw.col("last") + BEYOND), put)
    running = month_index_of(running_since(today, Period.MONTH))
    return listed.select(
        "month_index",
        "month",
        over=nw.col("month_index") < running,
        dealt=nw.col("month_index") <= nw.col("until"),
    )


def _leave(book: Book, calendar: Frame) -> Frame:
    """The months of approved leave: `leave_month` is 0 for the first month of it."""
    leave = book.of(Leave).select("staff_no", first="first", last="last")
    index = nw.col("month_index")
    met = leave.join(calendar.select("month", "month_index"), how="cross").filter(
        (index >= month_index(nw.col("first"))) & (index <= month_index(nw.col("last")))
    )
    met = met.with_columns(leave_month=index - month_index(nw.col("first")))
    return met.group_by("staff_no", "month").agg(nw.col("leave_month").min())
