"""Contacts with key accounts: when the next of each kind is due, and which are overdue, as of the day of the run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw

from functions.pay.book import Book
from functions.pay.contests.ranking import reported
from functions.pay.expressions import Frame
from functions.pay.facts import attach
from functions.pay.periods import day_key, period_name
from functions.pay.plan.dated import OPEN
from functions.pay.recurring import next_due
from functions.pay.wording import sentence
from schemas.post_office_inputs import CONTACTS, Contacts, Customers
from schemas.post_office_upkeep import EVERY, Duties
from schemas.scheme import Period
from schemas.words import Text, translation

KIND = Text("联系（{kind}）", "Contact ({kind})")
LATE_FIRST = 10**9  # more than the number of any day
OVERDUE, DUE = Text("逾期", "overdue"), Text("未到期", "not due yet")
NEVER = Text("没有联系过", "none yet")
SAYS = Text(
    "每{every}一次{kind}；上次：{last}；最迟{due}",
    "{kind} once a {every}; last: {last}; due by {due}",
)


def contact_reports(book: Book) -> list[Frame]:
    """Rows of 完成情况 for each duty in force today: every customer, the overdue ones first."""
    duties = [row for row in book.plan.table(Duties) if row["valid_from"] <= book.today <= (row["valid_until"] or OPEN)]
    return [_report(book, row) for row in duties]


def _report(book: Book, row: Mapping[str, Any]) -> Frame:
    locale, today, period = book.locale, nw.lit(book.today), Period(row["every"])
    rows = _due(book, row, period)
    kind = translation(CONTACTS, locale=locale)[row["kind"]]
    last = nw.col("_last").dt.to_string("%Y-%m-%d").fill_null(NEVER.to(locale))
    due = nw.col("_due").dt.to_string("%Y-%m-%d")
    every = nw.lit(translation(EVERY, locale=locale)[row["every"]])
    late = nw.when(nw.col("_due") < today).then(nw.lit(0)).otherwise(nw.lit(1))
    return reported(
        rows.with_columns(_late=late),
        place=nw.col("_late") * LATE_FIRST + day_key(nw.col("_due")),
        period=period_name(nw.col("_due"), period),
        kind=nw.lit(KIND.to(locale, kind=kind)),
        subject=nw.col("customer"),
        name=nw.col("name"),
        value=last,
        target=due,
        verdict=nw.when(nw.col("_late") == 0).then(nw.lit(OVERDUE.to(locale))).otherwise(nw.lit(DUE.to(locale))),
        clause=nw.lit(row["clause"]),
        says=sentence(SAYS, locale, every=every, kind=nw.lit(kind), last=last, due=due),
    )


def _due(book: Book, row: Mapping[str, Any], period: Period) -> Frame:
    """Customers looked after today, with `name` of who does, `_last` contact of the kind and `_due`, the next one's day.

    Due is the last day of the period after that of the last contact; before any, of the one in which the duty began.
    """
    on, today = nw.col("on"), nw.lit(book.today)
    held = (nw.col("since") <= today) & (nw.col("until").is_null() | (nw.col("until") >= today))
    rows = book.of(Customers).filter(held).with_columns(_today=today)
    rows = attach(rows, book.staff, "person", "_today", ["name"])
    made = book.of(Contacts).filter(nw.col("kind") == row["kind"]).group_by("customer").agg(_last=on.max())
    began = nw.lit(row["valid_from"])
    rows = rows.join(made, on="customer", how="left").with_columns(
        _began=nw.when(nw.col("since") >= began).then(nw.col("since")).otherwise(began)
    )
    return next_due(rows, "_last", "_began", period, "_due")
