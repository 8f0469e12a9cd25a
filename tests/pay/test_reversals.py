"""A deal that was reversed in full leaves nothing: over all months everybody has what they would have without it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from schemas.key_account_plan import LEDGER
from schemas.problems import CODES, ERROR
from schemas.scheme import Scheme, scheme
from schemas.tab import Means, about, columns, named
from tests.pay.book import Book, Rows, read_book, work_out
from tests.pay.scheme_books import TRIED, book_of, cases_of, parts_of, pay_of

REVERSED = "returned_on"  # the column of the main tab that says when a deal came back
REVERSIBLE = [name for name in TRIED if REVERSED in columns(scheme(name).deals)]
# What is advanced and still owed is another's sum: what was recovered from pay that came back is owed by the balance.
BALANCES = {LEDGER.id}
# Tiers in place of the shipped ones, so that months hang together.
TIERS = {"月": ("全额", "月金额"), "季": ("全额", "季金额"), "年": ("分段", "年金额"), "周": ("全额", "周金额")}


def paid(book: Book) -> Counter[tuple[str, str]]:
    """What everybody has of each measure over all months."""
    found: Counter[tuple[str, str]] = Counter()
    of = book.workbook.schemes[0]
    details = parts_of(pay_of(read_book(book)), of)["details"].collect()
    for row in details.iter_rows(named=True):
        for measure in of.measures:
            if measure.id not in BALANCES:
                found[row["staff_no"], measure.id] += row.get(measure.id) or 0
    return Counter({key: amount for key, amount in found.items() if amount})


def title(of: Scheme) -> str:
    return about(of.deals).title.zh


def with_another(book: Book, turn: Random) -> Book | None:
    """The book with one deal more, like one of its own, that came back on a later day; None where it has none."""
    of = book.workbook.schemes[0]
    (head, *body), labels = book.tabs[title(of)], columns(of.deals)
    key, day, back = (
        labels[name].label.zh for name in (named(of.deals, Means.KEY)[0], named(of.deals, Means.DAY)[0], REVERSED)
    )
    if not body or back not in head:
        return None
    row: dict[str, Any] = dict(zip(map(str, head), turn.choice(body), strict=True))
    sold = str(row[day])
    days = sorted({sold, *(str(dict(zip(map(str, head), other, strict=True))[day]) for other in body), str(book.today)})
    later = [one for one in days if one >= sold and one <= str(book.today)]
    if not later:
        return None
    row |= {key: "R-1", back: turn.choice(later), "虚假认定": "否"}
    return replace(book, tabs={**book.tabs, title(of): [head, *body, [row[str(label)] for label in head]]})


def with_tiers(book: Book, by: str) -> Book:
    mode, counts = TIERS[by]
    head = book.tabs["费率"][0]
    usual = {
        "规则": "1",
        "依据": "-",
        "生效": "2010-01-01",
        "计入": "提成",
        "计量": "金额",
        "阶梯": mode,
        "累计": counts,
    }
    usual |= {"边界": "含上限", "单位": "%"}
    bands = ({"下限": "0", "上限": "15000", "费率": "5"}, {"下限": "15000", "费率": "8"})
    typed: Rows = [[{**usual, **band}.get(str(label), "") for label in head] for band in bands]
    return replace(book, tabs={**book.tabs, "费率": [head, *typed]})


def is_sound(book: Book) -> bool:
    return read_book(book).is_sound and not any(CODES[code].level == ERROR for *_, code, _ in work_out(book).problems)


@pytest.mark.parametrize("by", [None, *TIERS])
@pytest.mark.parametrize("name", REVERSIBLE)
@given(place=st.integers(0, 10**6), seed=st.integers(0, 10**6))
@settings(max_examples=4, deadline=None)
def test_a_deal_and_its_full_reversal_leave_over_all_months_what_there_is_without_both(
    name: str, by: str | None, place: int, seed: int
) -> None:
    book = book_of(name, place % len(cases_of(name)))
    book = book if by is None else with_tiers(book, by)
    after = with_another(book, Random(seed))
    assume(after is not None and is_sound(book) and is_sound(after))
    assert after is not None
    assert paid(after) == paid(book)
