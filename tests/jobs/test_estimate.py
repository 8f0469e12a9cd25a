"""In every scheme, an estimate is what a calculation with the rows pays more than one without them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from functions.errors import Refusal
from functions.jobs import estimate
from functions.jobs.results import calculate
from schemas.scheme import SCHEMES
from schemas.tab import Means, Tab, about, columns, named
from tests.any_cell.whole_months import whole_month
from tests.pay.book import Book, Rows, read_book, run_on, tabs_of

EMAIL = "me@branch.example"
MOST = 1  # row of each tab


def with_address(book: Book, who: str) -> Book:
    """The book in which this person alone has an address."""
    head, *rows = book.tabs["员工"]
    heads = [*map(str, head), *(name for name in ("邮箱",) if name not in head)]
    at, number = heads.index("邮箱"), heads.index("工号")
    filled: Rows = [[*row, *[""] * (len(heads) - len(row))] for row in rows]
    for row in filled:
        row[at] = EMAIL if str(row[number]) == who else ""
    return replace(book, tabs={**book.tabs, "员工": [[*heads], *filled]}, approved=book.approved or book.tabs)


def own_tabs(book: Book) -> dict[str, type[Tab]]:
    """The tabs of people's rows that staff fill in, by title."""
    tabs = {title: tab for title, tab in tabs_of(book.workbook).items() if tab not in book.workbook.plan}
    mine = {title: tab for title, tab in tabs.items() if named(tab, Means.PERSON) and title not in ("员工", "调整")}
    return {title: tab for title, tab in mine.items() if not about(tab).for_managers}


def own_rows(book: Book) -> Iterator[tuple[str, int, str]]:
    """Rows of tabs that staff fill in, each with whose it is: people who work on the day of the run."""
    inputs = read_book(book)
    works = {one.staff_no for one in inputs.who.members} - {
        who for who, left in inputs.staff.select("staff_no", "left_on").iter_rows() if left and left < book.today
    }
    for title, tab in own_tabs(book).items():
        people = named(tab, Means.PERSON)
        rows = inputs.sheets[tab].frame.filter(pl.col(people[0]).is_in(list(works)))
        for row, who in rows.select("row", people[0]).head(MOST).iter_rows():
            yield title, row, who


def paid(book: Book, who: str) -> dict[str, int]:
    """Fen by month."""
    summary = calculate(read_book(book)).summary.filter(pl.col("staff_no") == who)
    return dict(summary.select("month", "total").iter_rows())


@pytest.mark.parametrize("scheme", SCHEMES)
def test_an_estimate_is_what_the_row_adds(scheme: str) -> None:
    month = whole_month(scheme)
    tried = 0
    for title, row, who in own_rows(month):
        book = with_address(month, who)
        head, *rows = book.tabs[title]
        asked = rows[row - 2]
        rest = [line for place, line in enumerate(rows) if place != row - 2]
        without, behind = ({**book.tabs, title: [head, *some]} for some in (rest, [*rest, asked]))
        labels = {column.label.zh for column in columns(tabs_of(book.workbook)[title]).values()}
        values = {
            str(name): cell
            for name, cell in zip(head, asked, strict=False)
            if name in labels and cell not in (None, "")
        }
        body: dict[str, Any] = {"rows": [{"tab": title, "values": values}]}
        answer = estimate.work(run_on(replace(book, tabs=without), "estimate", EMAIL, **body), False)
        before, after = paid(replace(book, tabs=without), who), paid(replace(book, tabs=behind), who)
        added = {month: after.get(month, 0) - before.get(month, 0) for month in {*before, *after}}
        told = {one["month"]: round(float(one["difference"]) * 100) for one in answer["months"]}
        assert {month: fen for month, fen in told.items() if fen} == {month: fen for month, fen in added.items() if fen}
        assert answer["lines"] or answer["advice"]
        tried += 1
    assert tried or not own_tabs(month)


@pytest.mark.parametrize("scheme", ["department_kpi", "post_grades"])
def test_where_staff_fill_in_nothing_an_estimate_says_so(scheme: str) -> None:
    book = with_address(whole_month(scheme), str(whole_month(scheme).tabs["员工"][1][0]))
    with pytest.raises(Refusal, match="nothing to estimate"):
        estimate.work(run_on(book, "estimate", EMAIL, rows=[{"tab": None, "values": {"订单号": "A1"}}]), False)
