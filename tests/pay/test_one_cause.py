"""A cell that cannot be read is the one thing told: nothing that only follows from its row being left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from schemas.cells import Bare, Cell
from schemas.tab import Column, Tab, about, columns
from tests.pay.book import Book, Rows, read_book
from tests.pay.scheme_books import TRIED, book_of, fullest

Told = tuple[str, int, str]
SPOILT = "乱写"


def told(book: Book) -> set[Told]:
    """What is listed of a book: tab, row and advice."""
    return set(read_book(book).problems().select("tab_title", "row", "advice").rows())


def with_cell(book: Book, title: str, row: int, place: int, cell: Cell) -> Book:
    """The book with another cell, `row` as the sheet counts."""
    rows = [list(line) for line in book.tabs[title]]
    rows[row - 1][place] = cell
    return replace(book, tabs={**book.tabs, title: rows})


def number_cells(tab: type[Tab], rows: Rows) -> Iterator[tuple[int, int]]:
    """One filled-in number or day of each row, another column from row to row: row as the sheet counts, and place."""
    by_header = {label: column for column in columns(tab).values() for label in column.label}
    numbers = [place for place, header in enumerate(rows[0]) if _is_bent(by_header.get(str(header)))]
    for row, cells in enumerate(rows[1:], start=2):
        filled = [place for place in numbers if str(cells[place])[:1].isdigit()]
        if filled:
            yield row, filled[row % len(filled)]


def _is_bent(column: Column | None) -> bool:
    return column is not None and (column.kind.bare in (Bare.NUMBER, Bare.DAY))


@pytest.mark.parametrize("name", TRIED)
def test_a_number_of_a_plan_that_cannot_be_read_accuses_its_own_row_alone(name: str) -> None:
    book = book_of(name, fullest(name))
    before, tried = told(book), set()
    for tab in book.workbook.schemes[0].plan:
        title = about(tab).title.zh
        for row, place in number_cells(tab, book.tabs[title]):
            found = told(with_cell(book, title, row, place, SPOILT)) - before
            assert {one[:2] for one in found} == {(title, row)}, found
            tried.add(tab)
    assert tried == {tab for tab in book.workbook.schemes[0].plan if len(book.tabs[about(tab).title.zh]) > 1}


def changed(name: str, *cells: tuple[str, int, str, Cell]) -> set[Told]:
    """What is listed more of a scheme's fullest book with other cells: tab, row, header, what is typed."""
    book = book_of(name, fullest(name))
    before = told(book)
    for title, row, header, cell in cells:
        book = with_cell(book, title, row, book.tabs[title][0].index(header), cell)
    return told(book) - before


def test_weights_are_added_up_again_once_every_row_of_the_card_can_be_read() -> None:
    spoilt = ("评分卡", 2, "标准", SPOILT)
    wrong = ("评分卡", 3, "权重", "31")
    assert {one[1] for one in changed("maintenance_team", spoilt, wrong)} == {2}
    [(_, _, advice)] = changed("maintenance_team", wrong)
    assert "合计" in advice


def test_another_card_is_accused_of_its_weights_whatever_cannot_be_read_in_the_first() -> None:
    book = book_of("department_kpi", fullest("department_kpi"))
    card = book.tabs["评分卡"][0].index("卡")
    first = book.tabs["评分卡"][1][card]
    other = next(row for row, cells in enumerate(book.tabs["评分卡"][1:], start=2) if cells[card] != first)
    found = changed("department_kpi", ("评分卡", 2, "权重", SPOILT), ("评分卡", other, "权重", "1"))
    assert {(title, row) for title, row, advice in found if "合计" not in advice} == {("评分卡", 2)}
    [(_, _, sums)] = [one for one in found if "合计" in one[2]]
    assert f"“{book.tabs['评分卡'][other - 1][card]}”" in sums


def test_a_card_whose_post_is_no_post_accuses_neither_its_weights_nor_its_grades() -> None:
    assert {one[:2] for one in changed("equipment_quarterly", ("评分卡", 2, "参加", SPOILT))} == {("评分卡", 2)}


def test_rows_that_meet_are_told_beside_one_that_cannot_be_read() -> None:
    book = book_of("maintenance_team", fullest("maintenance_team"))
    indicator = book.tabs["评分卡"][0].index("指标")
    twice = ("评分卡", 4, "指标", book.tabs["评分卡"][2][indicator])
    found = changed("maintenance_team", ("评分卡", 2, "标准", SPOILT), twice)
    assert {row for title, row, _ in found if title == "评分卡"} == {2, 4}


def test_a_card_of_an_unreadable_name_accuses_no_other_tab() -> None:
    for name in ("department_kpi", "equipment_quarterly", "maintenance_team"):
        assert {one[:2] for one in changed(name, ("评分卡", 2, "卡", ""))} == {("评分卡", 2)}, name
