"""Equipment department: the quarterly score's award, the accident-free award, and paid leave (001, equipment 2015)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import narwhals as nw

from functions.pay.book import Book, Pay
from functions.pay.finishing import findings, lines
from functions.pay.ordering import one_after_another
from functions.pay.plan.conditions import parse
from functions.pay.plan.dated import OPEN, Fault, Plan
from functions.pay.schemes.equipment_quarterly.awards import award_lines, award_reports
from functions.pay.schemes.equipment_quarterly.leave import class_of, leave
from functions.pay.schemes.equipment_quarterly.office import in_office, quarterly_lines, stays, together_in_office
from functions.pay.scorecards import graded, history, scores
from schemas.equipment_quarterly import POSTS, Awards, Policy
from schemas.tab import Tab
from schemas.words import Text

DAY = timedelta(days=1)
TWICE = Text(
    "{shift}在{on}与第{row}行各有一个政策。请改“生效”或“失效”，让它们错开",
    "{shift} has another row on {on}: row {row}. Keep their dates apart",
)
FIRST_OF_MONTH = Text("按月享受的，“生效”要填每月1日", "Leave by the month begins on the first of a month")
LAST_OF_MONTH = Text(
    "按月享受的，“失效”要填月末那一天；技改请填在“检修技改”表",
    "Leave by the month ends on a month's last day; enter rebuilding in the tab Overhauls",
)


def faults(plan: Plan) -> list[Fault]:
    """Awards for posts that there are not; leave of one shift stated twice for a day, or cut within a month."""
    return [*_unknown_posts(plan), *_ill_dated(plan)]


def calculate(book: Book) -> Pay:
    """The awards of scored quarters and of stretches without accidents; leave is reported."""
    held = book.keep(stays(book))
    scored = scores(
        book.deals, book.plan.cards, book.staff, book.locale, keep=book.keep, put=book.put, posts=in_office(held)
    )
    grades = graded(scored.scores, book.plan.cards)
    details = lines(book, quarterly_lines(book, grades, held), *award_lines(book))
    days, of_leave = leave(book)
    reports = one_after_another([history(grades, book.locale), *award_reports(book), days])
    of_scores = scored.findings.with_columns(tab=nw.lit(0, dtype=nw.Int64))
    return Pay(
        details, reports=reports, findings=findings(of_scores, together_in_office(book, grades, held), *of_leave)
    )


def _unknown_posts(plan: Plan) -> Iterator[Fault]:
    for row in plan.table(Awards):
        try:
            parse("post", row["post"], POSTS)
        except ValueError:
            yield Fault(_tab(plan, Awards), row["row"], "post", "not_a_choice")


def _ill_dated(plan: Plan) -> Iterator[Fault]:
    tab = _tab(plan, Policy)
    rows = sorted(plan.table(Policy), key=lambda row: (class_of(row), row["valid_from"], row["row"]))
    for before, row in pairwise(rows):
        if class_of(before) == class_of(row) and row["valid_from"] <= _last(before):
            detail = TWICE.filled(shift=class_of(row), on=row["valid_from"], row=before["row"])
            yield Fault(tab, row["row"], "valid_from", "overlap", detail)
    for row in rows:
        if row["weeks"] is None and row["valid_from"].day != 1:
            yield Fault(tab, row["row"], "valid_from", "unsupported", FIRST_OF_MONTH)
        if row["weeks"] is None and row["valid_until"] and (row["valid_until"] + DAY).day != 1:
            yield Fault(tab, row["row"], "valid_until", "unsupported", LAST_OF_MONTH)


def _last(row: Mapping[str, Any]) -> date:
    return row["valid_until"] or OPEN


def _tab(plan: Plan, table: type[Tab]) -> type[Tab]:
    """One of the scheme's tables, as the workbook has it."""
    return next(tab for tab in plan.tables if issubclass(tab, table))
