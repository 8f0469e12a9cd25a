"""A plan that is empty, ended or not begun pays nobody, and the run says why, whatever the scheme."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from functions.jobs.letters import nothing
from functions.jobs.results import calculate
from schemas.scheme import scheme
from schemas.tab import about
from tests.pay.book import Rows, read_book
from tests.pay.scheme_books import TRIED, book_of, fullest

PAYING = [name for name in TRIED if scheme(name).measures]


def emptied(rows: Rows) -> Rows:
    return rows[:1]


def ended(rows: Rows) -> Rows:
    return dated(rows, 生效="1990-01-01", 失效="1990-12-31")


def not_begun(rows: Rows) -> Rows:
    return dated(rows, 生效="2098-01-01", 失效="")


def dated(rows: Rows, **days: str) -> Rows:
    head, *body = rows
    return [head, *([days.get(str(label), cell) for label, cell in zip(head, row, strict=True)] for row in body)]


@pytest.mark.parametrize("name", PAYING)
@pytest.mark.parametrize("change", [emptied, ended, not_begun])
def test_a_plan_without_a_row_in_force_is_a_fault_or_the_run_says_why_nobody_is_paid(
    name: str, change: Callable[[Rows], Rows]
) -> None:
    book = book_of(name, fullest(name))
    plan = {about(tab).title.zh for tab in scheme(name).plan}
    inputs = read_book(
        replace(book, tabs={title: change(rows) if title in plan else rows for title, rows in book.tabs.items()})
    )
    if not inputs.is_sound:
        assert inputs.problems().height
        return
    results = calculate(inputs)
    assert results.summary["total"].sum() == inputs.adjustments["amount"].sum()
    assert nothing(inputs, results) or inputs.adjustments.height
