"""What people read holds no value of a program: no True or None, no name of a column, no empty pair of brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import polars as pl
import pytest

from functions.jobs import letters
from functions.jobs.results import calculate
from functions.mail import render
from schemas.words import Locale
from tests.pay.book import Book
from tests.pay.recalculating import books, opened, with_addresses
from tests.pay.scheme_books import TRIED, book_of, cases_of

MORE = 2  # further cases of each scheme, beside the fullest
RAW = (
    r"\b(?:True|False|None|NaN|nan|null|inf)\b",
    r"[{}\x00]",
    r"（\s*）|\(\s*\)|“\s*”|《\s*》|\[\s*\]",
    r"\b[a-z]+_[a-z_]+\b",
    r"[，；：、]\s*[，；：、。]",
)
# In a Chinese text, the words that fields and measures are called by in the program.
FIELDS = r"(?<![A-Za-z@./=&-])(?:staff|row|key|month|period|amount|reward|credit|score|actual|target|clause|says)(?![A-Za-z@./=-])"


def texts(typed: Book, locale: Locale) -> Iterator[tuple[str, str]]:
    """Everything that comes of a book and that a person reads, with where it stands."""
    run, inputs = opened(typed, locale)
    if not inputs.is_sound:
        yield from (("problem", row["advice"]) for row in inputs.problems().iter_rows(named=True))
        return
    results = calculate(inputs)
    for details in (frame for _, frame in results.details):
        yield from columns(details, ("key", "reasons", "clause", "tier", "says"))
    yield from columns(results.worked.reports, tuple(results.worked.reports.columns))
    found = inputs.problems(results.findings)
    yield from columns(found, ("tab_title", "column_title", "level", "advice"))
    notices = map(render.problem_notice, letters.problem_notices(run, inputs, found).values())
    report = render.run_report(letters.run_report(run, inputs, results, found, {}, ()))
    months = results.summary["month"].unique().sort().tail(2)
    made = [render.statement(one) for month in months for one in letters.statements(run, inputs, results, month)]
    for letter in (*notices, report, *made):
        yield "subject", letter.subject
        yield from (("mail", line) for line in letter.text.splitlines() if "://" not in line)


def columns(frame: pl.DataFrame, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for name in names:
        if name in frame.columns and frame.schema[name] == pl.String:
            yield from ((name, text) for text in frame[name].drop_nulls().unique())


def wrong(text: str, locale: Locale) -> list[Any]:
    patterns = (*RAW, FIELDS) if locale == "zh" else RAW
    return [found for pattern in patterns for found in re.findall(pattern, text)]


def tried(name: str) -> Iterator[Book]:
    yield from (book for _, book in books() if book.schemes == name)
    cases = len(cases_of(name))
    yield from (with_addresses(book_of(name, place)) for place in range(0, cases, max(1, cases // MORE)))


@pytest.mark.parametrize("locale", ["zh", "en"])
@pytest.mark.parametrize("name", TRIED)
def test_nothing_that_people_read_is_a_value_of_the_program(name: str, locale: Locale) -> None:
    found = {
        (where, text): bad
        for book in tried(name)
        for where, text in texts(book, locale)
        if (bad := wrong(text, locale))
    }
    assert not found
