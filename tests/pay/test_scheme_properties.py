"""What holds of every pay scheme, whatever is in its books: tried on those of its acceptance cases."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from random import Random
from typing import Any

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from functions.jobs.results import Results, calculate
from schemas.problems import CODES, ERROR
from schemas.results import HELD, RESULTS
from schemas.scheme import Earned, Scheme, scheme
from schemas.tab import Means, Tab, about, columns, named
from schemas.words import Locale
from tests.pay.book import Found, Rows, read_book, work_out
from tests.pay.scheme_books import TRIED, book_of, cases_of, inputs_of, parts_of, pay_of

some = settings(max_examples=3, deadline=None)
places = st.integers(0, 10**6)
seeds = st.integers(0, 10**6)
UNFILLED = ("{", "}", "null", "None")
LONG_AGO: dict[str, Any] = {"生效": "2001-01-01", "失效": "2001-12-31"}
WITH_RATES = [name for name in TRIED if scheme(name).rates]
of_every_scheme = pytest.mark.parametrize("name", TRIED)


def at(name: str, place: int) -> int:
    """The place of one of the scheme's sound books."""
    found = place % len(cases_of(name))
    assume(inputs_of(name, found).is_sound)
    return found


@cache
def results(name: str, place: int) -> Results:
    return calculate(inputs_of(name, place))


@cache
def found(name: str, place: int) -> Found:
    return work_out(book_of(name, place))


def money(of: Scheme) -> list[str]:
    return [measure.id for measure in of.measures if measure.earned is Earned.REWARD]


def summed(frame: pl.DataFrame, names: list[str]) -> Counter[tuple[str, str]]:
    """What these columns hold together, by person and month."""
    sums: Counter[tuple[str, str]] = Counter()
    for row in frame.iter_rows(named=True):
        sums[row["staff_no"], row["month"]] += sum(row[name] or 0 for name in names)
    return sums


@of_every_scheme
@given(place=places)
@some
def test_every_total_is_the_money_of_its_lines_and_adjustments_and_what_is_held_stands_beside_it(
    name: str, place: int
) -> None:
    worked = results(name, at(name, place))
    [(_, details)] = worked.details
    earned = [one for one in money(scheme(name)) if one in details.columns]
    back = pl.col("result") == HELD
    for column, lines, adjusted in (("total", ~back, ~pl.col("is_held")), ("held", back, pl.col("is_held"))):
        expected = summed(details.filter(lines), earned)
        expected.update(summed(worked.adjustments.filter(adjusted), ["amount"]))
        assert amounts(summed(worked.summary, [column])) == amounts(expected)
        assert set(expected) <= set(summed(worked.summary, []))


def amounts(sums: Counter[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Those that are not nothing."""
    return {person: amount for person, amount in sums.items() if amount}


@of_every_scheme
@given(place=places, seed=seeds)
@some
def test_the_order_of_rows_changes_nobodys_total(name: str, place: int, seed: int) -> None:
    here = at(name, place)
    book = book_of(name, here)
    # Which of two rows that say the same is the first, their order decides: a book without a fault has none.
    assume(not any(CODES[code].level == ERROR for *_, code, _ in found(name, here).problems))
    turn = Random(seed)
    entered = {about(tab).title.zh: tab for tab in book.workbook.inputs if tab not in book.workbook.plan}
    tabs = {
        title: shuffled(rows, entered[title], turn) if title in entered else rows for title, rows in book.tabs.items()
    }
    again = work_out(replace(book, tabs=tabs))
    assert again.summary == found(name, here).summary


def shuffled(rows: Rows, tab: type[Tab], turn: Random) -> Rows:
    """Rows in another order, those of one day as they were: within a day, order decides who came first."""
    days = [columns(tab)[day].label.zh for day in named(tab, Means.DAY)]
    head, *body = rows
    spots = [head.index(day) for day in days if day in head]
    days_of = [tuple(str(row[spot]) for spot in spots) if spots else place for place, row in enumerate(body)]
    order = turn.sample(range(len(body)), len(body))
    waiting = {day: iter([row for row, its in zip(body, days_of, strict=True) if its == day]) for day in days_of}
    return [head, *(next(waiting[days_of[place]]) for place in order)]


@of_every_scheme
@given(place=places)
@some
def test_calculating_again_gives_the_same(name: str, place: int) -> None:
    here = at(name, place)
    assert work_out(book_of(name, here)) == found(name, here)


@pytest.mark.parametrize("name", WITH_RATES)
@given(place=places)
@some
def test_plan_rows_of_long_ago_change_nothing(name: str, place: int) -> None:
    here = at(name, place)
    # What lies before the plan begins is a fault, and rows of long ago move the day on which it begins.
    assume(not any(code in ("before_plan", "begins_before_plan") for *_, code, _ in found(name, here).problems))
    book = book_of(name, here)
    tabs, grown = dict(book.tabs), 0
    for tab in book.workbook.plan:
        title = about(tab).title.zh
        rows = with_copies_of_long_ago(tabs[title])
        # Where a tab has to hold without a gap, a row apart from the others is a fault of its own.
        if rows and read_book(replace(book, tabs={**tabs, title: rows})).is_sound:
            tabs[title], grown = rows, grown + 1
    assert grown
    after, before = work_out(replace(book, tabs=tabs)), found(name, here)
    assert (after.details, after.summary, after.reports) == (before.details, before.summary, before.reports)
    assert after.problems == before.problems


def with_copies_of_long_ago(rows: Rows) -> Rows | None:
    """The rows of a plan tab, each once more as it held long before anything happened; None where none has dates."""
    head, *body = rows
    if not body or not set(LONG_AGO) <= set(map(str, head)):
        return None
    return [
        head,
        *body,
        *([LONG_AGO.get(str(label), cell) for label, cell in zip(head, row, strict=True)] for row in body),
    ]


@of_every_scheme
@given(place=places)
@some
def test_every_line_says_whose_it_is_and_why_in_either_language(name: str, place: int) -> None:
    here = at(name, place)
    of = scheme(name)
    for locale in ("zh", "en"):
        for line in lines_in(name, here, locale):
            assert line["key"], line
            assert line["month"], line
            assert line["staff_no"], line
            assert line["result"] in RESULTS.values, line
            assert line["says"], line
            assert not [mark for mark in UNFILLED if mark in line["says"]], line["says"]
            if any(line.get(measure.id) for measure in of.measures):
                assert line["clause"], line


@of_every_scheme
@given(place=places)
@some
def test_another_language_gives_the_same_numbers(name: str, place: int) -> None:
    here = at(name, place)
    assert numbers(lines_in(name, here, "en")) == numbers(lines_in(name, here, "zh"))


@cache
def lines_in(name: str, place: int, locale: Locale) -> list[dict[str, Any]]:
    details = parts_of(pay_of(inputs_of(name, place), locale), scheme(name))["details"]
    found: list[dict[str, Any]] = details.collect().to_native().to_dicts()
    return found


def numbers(lines: list[dict[str, Any]]) -> list[str]:
    """What lines hold besides words, in one order."""
    kept = ("staff_no", "month", "result")
    return sorted(repr({n: v for n, v in line.items() if n in kept or not isinstance(v, str)}) for line in lines)
