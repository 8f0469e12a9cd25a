"""Rows of a time that is not to be paid, of people who were not there and of keys that are not: in every tab of every scheme."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from datetime import timedelta
from functools import cache

import pytest

from schemas.cells import Cell
from schemas.inputs import Adjustments
from schemas.scheme import SCHEMES
from schemas.staff import StaffRow
from schemas.tab import Column, Means, Tab, When, about, columns
from tests.pay.book import Book, Found, tabs_of, work_out
from tests.pay.scheme_books import book_of, fullest

NOBODY = "9090909"
ADJUSTED: dict[str, Cell] = {"单号": "T1", "类别": "", "金额": 12, "原因": "补发"}
EARLY = {When.OVER: "not_over", When.BEGUN: "not_begun", **dict.fromkeys((When.AHEAD, When.LISTED), "too_far_ahead")}


@cache
def whole(scheme: str) -> Book:
    """The scheme's fullest book on a day within a month, with an adjustment in it."""
    book = deepcopy(book_of(scheme, fullest(scheme)))
    book.today = book.today + timedelta(days=10)
    month = f"{book.today - timedelta(days=40):%Y-%m}"
    title, staff = about(Adjustments).title.zh, about(StaffRow).title.zh
    number = book.tabs[staff][1][book.tabs[staff][0].index("工号")]
    adjusted: dict[str, Cell] = {"月份": month, "工号": number, **ADJUSTED}
    book.tabs[title] = [list(adjusted), list(adjusted.values())]
    return book


@cache
def found(scheme: str) -> Found:
    """What comes of it as it stands."""
    return work_out(whole(scheme))


def cells(scheme: str, chosen: str) -> Iterator[tuple[str, type[Tab], str, Column]]:
    """The columns of a scheme that are `timed`, name a `person` or refer to a `key`, in tabs with a sound row."""
    for title, tab in tabs_of(whole(scheme).workbook).items():
        for name, column in columns(tab).items():
            is_period = column.means is Means.PERIOD
            wanted = {
                "timed": column.when is not None,
                "period": is_period,
                "person": column.means in (Means.PERSON, Means.COLLEAGUE),
                "key": bool(column.refers),
            }
            if wanted[chosen] and any(sound(scheme, title, tab, name)):
                yield title, tab, name, column


def sound(scheme: str, title: str, tab: type[Tab], name: str) -> Iterator[int]:
    """The places of rows with something in the column, and nothing wrong."""
    rows = whole(scheme).tabs[title]
    if columns(tab)[name].label.zh not in rows[0]:
        return
    column, wrong = (
        rows[0].index(columns(tab)[name].label.zh),
        {row for where, row, *_ in found(scheme).problems if where == title},
    )
    yield from (
        place for place, row in enumerate(rows[1:], start=1) if row[column] not in ("", None) and place + 1 not in wrong
    )


ALL = {kind: [(s, *cell) for s in SCHEMES for cell in cells(s, kind)] for kind in ("timed", "period", "person", "key")}


def with_cell(scheme: str, title: str, tab: type[Tab], name: str, cell: Cell) -> tuple[Book, int]:
    """The book with one sound row's cell changed, and that row of the sheet."""
    book = deepcopy(whole(scheme))
    place = next(sound(scheme, title, tab, name))
    book.tabs[title][place][book.tabs[title][0].index(columns(tab)[name].label.zh)] = cell
    return book, place + 1


def without_row(book: Book, title: str, row: int) -> Book:
    """The book without a row of the sheet."""
    other = deepcopy(book)
    del other.tabs[title][row - 1]
    return other


def held_to(scheme: str, title: str, tab: type[Tab], name: str, cell: Cell, code: str) -> None:
    """The cell is listed under the code, and comes to what the book without its row comes to; or, of a column that does

    not bear on pay, to what it came to before.
    What the row holds back of somebody, because it might have taken pay away, is not compared.
    """
    book, row = with_cell(scheme, title, tab, name, cell)
    came = work_out(book)
    label = columns(tab)[name].label.zh
    assert (title, row, label, code, "错误") in came.problems
    assert came.advice
    assert all(came.advice)
    held = {(row["月份"], row["工号"]) for row in came.summary if row["暂缓"]}
    other = found(scheme) if columns(tab)[name].beside else work_out(without_row(book, title, row))
    here, there = ([row for row in one.summary if (row["月份"], row["工号"]) not in held] for one in (came, other))
    assert here == there


def ids(case: object) -> str | None:
    return case if isinstance(case, str) else about(case).title.en if isinstance(case, type) else ""


@pytest.mark.parametrize(("scheme", "title", "tab", "name", "column"), ALL["timed"], ids=ids)
def test_what_lies_ahead_is_listed_and_pays_nothing(
    scheme: str, title: str, tab: type[Tab], name: str, column: Column
) -> None:
    today = whole(scheme).today
    if column.when is None:
        raise AssertionError
    period = column.means is Means.PERIOD
    code = "future_date" if column.when is When.BEGUN and not period else EARLY[column.when]
    ahead = today + timedelta(days=400)
    held_to(scheme, title, tab, name, f"{ahead:%Y-%m}" if period else f"{ahead}", code)


@pytest.mark.parametrize(("scheme", "title", "tab", "name", "column"), ALL["period"], ids=ids)
def test_a_period_that_is_half_over_is_listed_where_results_are_entered_and_only_there(
    scheme: str, title: str, tab: type[Tab], name: str, column: Column
) -> None:
    today = whole(scheme).today
    if column.when is When.OVER:
        held_to(scheme, title, tab, name, f"{today:%Y-%m}", "not_over")
        return
    book, row = with_cell(scheme, title, tab, name, f"{today:%Y-%m}")
    codes = {code for where, at, _, code, _ in work_out(book).problems if (where, at) == (title, row)}
    assert not codes & {"not_over", "not_begun", "too_far_ahead", "before_plan"}


@pytest.mark.parametrize(("scheme", "title", "tab", "name", "column"), ALL["period"], ids=ids)
def test_a_period_before_the_plan_is_listed_and_pays_nothing(
    scheme: str, title: str, tab: type[Tab], name: str, column: Column
) -> None:
    held_to(scheme, title, tab, name, "1999-03", "before_plan")


@pytest.mark.parametrize(("scheme", "title", "tab", "name", "column"), ALL["person"], ids=ids)
def test_a_person_who_is_not_in_the_staff_list_is_listed(
    scheme: str, title: str, tab: type[Tab], name: str, column: Column
) -> None:
    held_to(scheme, title, tab, name, NOBODY, "unknown_staff")


@pytest.mark.parametrize(("scheme", "title", "tab", "name", "column"), ALL["key"], ids=ids)
def test_a_key_that_is_not_in_its_tab_is_listed(
    scheme: str, title: str, tab: type[Tab], name: str, column: Column
) -> None:
    held_to(scheme, title, tab, name, "ZZ-9", "unknown_key")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_nobody_is_paid_who_was_never_employed_by_then(scheme: str) -> None:
    """Everybody is hired on the day after the run."""
    book = deepcopy(whole(scheme))
    staff = book.tabs[about(StaffRow).title.zh]
    tomorrow = f"{book.today + timedelta(days=1)}"
    for row in staff[1:]:
        row[staff[0].index("入职日期")], row[staff[0].index("离职日期")] = tomorrow, ""
    numbers = {str(row[staff[0].index("工号")]) for row in staff[1:]}
    came = work_out(book)
    assert [row for row in came.summary if str(row["工号"]) in numbers and row["合计"]] == []
    assert any(code == "not_employed" for *_, code, _ in came.problems)
