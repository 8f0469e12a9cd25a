"""A book that a run has calculated before: what that run left behind for the next one to compare with."""

from __future__ import annotations

from dataclasses import replace

from functions.workbook.commit import Append, Change
from functions.workbook.remembered import remember
from schemas.results import System
from tests.pay.book import Book, read_book


def calculated(book: Book) -> Book:
    """The book after a run that remembered its plan."""
    inputs = read_book(book)
    facts = dict(book.kept)
    names = [str(name) for name in inputs.snapshot.grids[System][0]]
    for write in remember(inputs.snapshot, inputs.sheets):
        if isinstance(write, Append):
            facts |= {str(name): str(value) for name, value in write.rows}
        elif isinstance(write, Change):
            facts[names[write.row - 1]] = str(write.cells[0])
    return replace(book, kept=tuple(facts.items()))
