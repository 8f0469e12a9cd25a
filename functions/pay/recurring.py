"""What is due again and again: actions by weekday and who owns them, what is due once in a period, and how often it was done.

A plan table of such actions has `rule`, `says`, `clause`, the days from `valid_from` to `valid_until`, `weekdays` (`一、三` or `1,3`;
blank: every day) and `owners`, names or staff numbers joined by commas.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import narwhals as nw

from functions.pay.expressions import Frame, Put, lazily, listed
from functions.pay.periods import index_of, last_day_of, month_index, month_index_of, running_since
from schemas.scheme import Period
from schemas.times import WEEKDAYS

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
    """`actions` are the rows of the plan; `days` has `action`, `on` and `place` (in `actions`), one row a day that is due,

    `owners` `place` and `owner`, as written, one row an owner.
    """

    actions: tuple[Action, ...]
    days: Frame
    owners: Frame


def due_days(rows: Iterable[Mapping[str, Any]], today: date, put: Put = lazily) -> Due:
    """Every action of these rows and each day up to today on which it was due."""
    actions = tuple(map(_action, rows))
    days = ((place, day, action.number) for place, action in enumerate(actions) for day in action.days(today))
    owners = ((place, owner) for place, action in enumerate(actions) for owner in action.owners)
    return Due(
        actions,
        listed({"place": nw.Int64, "on": nw.Date, "action": nw.String}, days, put),
        listed({"place": nw.Int64, "owner": nw.String}, owners, put),
    )


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


def next_due(rows: Frame, last: str, began: str, every: Period, name: str) -> Frame:
    """Adds `name`, by which day something is due again that is due once in `every` period: the last day of the period after that of its

    `last` day, or before any since it `began`, of the period in which it began.
    """
    rows = rows.with_columns(_next=last_day_of(nw.col(last), every).dt.offset_by("1d"))
    since = nw.when(nw.col(last) >= nw.col(began)).then(nw.col("_next")).otherwise(nw.col(began))
    rows = rows.with_columns(_counts=since)
    return rows.with_columns(last_day_of(nw.col("_counts"), every).alias(name)).drop("_next", "_counts")


def with_months_kept(rows: Frame, key: str, first: str, last: str, done: Frame, today: date) -> Frame:
    """Adds of what is due once a month from the month of a `first` day to that of the `last` (null: it goes on) `due`, how many of these

    months are over by the end of today, and `kept`, in how many of them it was done. `done`: the column `key` and `month`.
    """
    over, index = month_index_of(running_since(today, Period.MONTH)), nw.col("_index")
    after = nw.min_horizontal((month_index(nw.col(last)) + 1).fill_null(over), nw.lit(over))
    rows = rows.with_columns(_first=month_index(nw.col(first)), _after=after.cast(nw.Int64))
    months = done.select(key, _index=index_of(nw.col("month"))).unique()
    mine = months.join(rows.select(key, "_first", "_after"), on=key, how="inner")
    mine = mine.filter((index >= nw.col("_first")) & (index < nw.col("_after")))
    rows = rows.join(mine.group_by(key).agg(kept=index.count()), on=key, how="left")
    due = nw.max_horizontal(nw.col("_after") - nw.col("_first"), nw.lit(0))
    return rows.with_columns(due=due.cast(nw.Int64), kept=nw.col("kept").fill_null(0).cast(nw.Int64)).drop(
        "_first", "_after"
    )


def owned(events: Frame, due: Due, staff: Frame) -> Frame:
    """One row for each of the events (`place` of its action, null for none) and owner: adds `owner`, as written, and `staff_no`, of the owner

    written as a staff number, or by a name that only one person has; null where it cannot be told.
    """
    numbers = staff.select(owner="staff_no").unique().with_columns(_number=nw.col("owner"))
    names = staff.select(owner="name", staff_no="staff_no").unique()
    names = names.group_by("owner").agg(nw.col("staff_no").count().alias("_bearers"), nw.col("staff_no").min())
    names = names.filter(nw.col("_bearers") == 1).select("owner", _named="staff_no")
    told = events.join(due.owners, on="place", how="inner")
    told = told.join(numbers, on="owner", how="left").join(names, on="owner", how="left")
    return told.with_columns(staff_no=nw.coalesce("_number", "_named")).drop("_number", "_named")
