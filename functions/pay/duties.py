"""What people have to do again and again for somebody: when each is next due, and what is overdue, as of the day of the run.

A plan tab of such duties has `kind`, `every` (a period), `clause`, and the days from `valid_from` to `valid_until`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import narwhals as nw

from functions.pay.book import Book
from functions.pay.contests.ranking import reported
from functions.pay.expressions import Frame
from functions.pay.facts import attach
from functions.pay.periods import day_key, period_name
from functions.pay.plan.dated import OPEN
from functions.pay.plan.loading import Row
from functions.pay.recurring import next_due
from functions.pay.wording import sentence
from schemas.scheme import Period
from schemas.words import Choices, Text, translation

LATE_FIRST = 10**9  # more than the number of any day
OVERDUE, DUE = Text("逾期", "overdue"), Text("未到期", "not due yet")
SAYS = Text(
    "每{every}一次{kind}；上次：{last}；最迟{due}",
    "{kind} once a {every}; last: {last}; due by {due}",
)


@dataclass(frozen=True)
class Words:
    """What a scheme calls its duties: a report of one (`{kind}`), the kinds, the periods, and what was `never` done yet."""

    report: Text
    kinds: Choices
    every: Choices
    never: Text


def standing(book: Book, duties: Sequence[Row], owed: Frame, done: Frame, words: Words) -> list[Frame]:
    """Rows of 完成情况 for each duty in force on the day of the run: everybody to whom it is owed, the overdue ones first.

    `owed`: `subject`, to whom, by which `person`, from `since` to `until` (null: open). `done`: `subject`, `kind`, `on`.
    """
    held = [row for row in duties if row["valid_from"] <= book.today <= (row["valid_until"] or OPEN)]
    return [_report(book, row, owed, done, words) for row in held]


def _report(book: Book, row: Row, owed: Frame, done: Frame, words: Words) -> Frame:
    locale, period = book.locale, Period(row["every"])
    kind = translation(words.kinds, locale=locale)[row["kind"]]
    every = translation(words.every, locale=locale)[row["every"]]
    late = nw.when(nw.col("_due") < nw.lit(book.today)).then(nw.lit(0)).otherwise(nw.lit(1))
    rows = _due(book, row, period, owed, done).with_columns(
        _late=late,
        _last_said=nw.col("_last").dt.to_string("%Y-%m-%d").fill_null(words.never.to(locale)),
        _due_said=nw.col("_due").dt.to_string("%Y-%m-%d"),
    )
    last, due = nw.col("_last_said"), nw.col("_due_said")
    overdue = nw.when(nw.col("_late") == 0).then(nw.lit(OVERDUE.to(locale)))
    return reported(
        rows,
        place=nw.col("_late") * LATE_FIRST + day_key(nw.col("_due")),
        period=period_name(nw.col("_due"), period),
        kind=nw.lit(words.report.to(locale, kind=kind)),
        subject=nw.col("subject"),
        name=nw.col("name"),
        value=last,
        target=due,
        verdict=overdue.otherwise(nw.lit(DUE.to(locale))),
        clause=nw.lit(row["clause"]),
        says=sentence(SAYS, locale, every=nw.lit(every), kind=nw.lit(kind), last=last, due=due),
    )


def _due(book: Book, row: Row, period: Period, owed: Frame, done: Frame) -> Frame:
    """To whom it is owed today, with `name` of who owes it, the `_last` time and `_due`, the next one's day.

    Due is the last day of the period after that of the last time; before any, of the one in which the duty began.
    """
    today, began = nw.lit(book.today), nw.lit(row["valid_from"])
    rows = owed.filter((nw.col("since") <= today) & (nw.col("until").is_null() | (nw.col("until") >= today)))
    rows = attach(rows.with_columns(_today=today), book.staff, "person", "_today", ["name"])
    last = done.filter(nw.col("kind") == row["kind"]).group_by("subject").agg(_last=nw.col("on").max())
    since = nw.when(nw.col("since") >= began).then(nw.col("since")).otherwise(began)
    rows = rows.join(last, on="subject", how="left").with_columns(_began=since)
    return next_due(rows, "_last", "_began", period, "_due")
