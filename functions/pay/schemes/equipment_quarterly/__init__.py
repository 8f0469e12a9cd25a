"""Equipment department: the quarterly score's award, the accident-free award, and paid leave (001, equipment 2015)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from functions.pay.book import Book, Pay
from functions.pay.finishing import findings, lines
from functions.pay.ordering import one_after_another
from functions.pay.plan.conditions import parse
from functions.pay.plan.dated import Fault, Plan
from functions.pay.plan.own import own_tab, twice
from functions.pay.schemes.equipment_quarterly.awards import award_lines, award_reports
from functions.pay.schemes.equipment_quarterly.leave import class_of, leave
from functions.pay.schemes.equipment_quarterly.office import in_office, quarterly_lines, stays, together_in_office
from functions.pay.scorecards import graded, history, scores
from schemas.equipment_quarterly import POSTS, Awards, Policy
from schemas.words import Text

DAY = timedelta(days=1)
TWICE = Text(
    "{key}在{on}与第{row}行各有一个政策。请改“生效”或“失效”，让它们错开",
    "{key} has another row on {on}: row {row}. Keep their dates apart",
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
    told = findings(scored.findings, together_in_office(book, grades, held), *of_leave)
    return Pay(details, reports=reports, findings=told)


def _unknown_posts(plan: Plan) -> Iterator[Fault]:
    for row in plan.table(Awards):
        try:
            parse("post", row["post"], POSTS)
        except ValueError:
            yield Fault(own_tab(plan, Awards), row["row"], "post", "not_a_choice")


def _ill_dated(plan: Plan) -> Iterator[Fault]:
    tab, rows = own_tab(plan, Policy), plan.table(Policy)
    yield from twice(tab, rows, class_of, TWICE)
    for row in rows:
        if row["weeks"] is None and row["valid_from"].day != 1:
            yield Fault(tab, row["row"], "valid_from", "unsupported", FIRST_OF_MONTH)
        if row["weeks"] is None and row["valid_until"] and (row["valid_until"] + DAY).day != 1:
            yield Fault(tab, row["row"], "valid_until", "unsupported", LAST_OF_MONTH)
