"""A plan's conditions mean the same whatever stands beside it: the same deals give the same results in every workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import permutations

import pytest

from functions.pay.plan.conditions import Condition, Stated
from functions.pay.plan.loading import load
from schemas.check import read
from schemas.scheme import SCHEMES, Scheme, scheme
from schemas.tab import Tab, about
from schemas.workbook import workbook
from sheets_templates.plan_rows import file_of
from tests.pay.book import Book, Rows, grid, header, sheet_rows, shipped, tabs_of, work_out
from tests.pay.scheme_books import TRIED, book_of, fullest


def beside(name: str, others: Sequence[str]) -> Book:
    """The fullest book of a scheme in a workbook with others, of which nothing is filled in but the shipped plan."""
    alone, together = book_of(name, fullest(name)), workbook(",".join((name, *others)))
    mine, titles = scheme(name), tabs_of(together)
    tabs: dict[str, Rows] = {title: [header(title, titles)] for title in titles}
    for other in together.schemes[1:]:
        for tab in other.plan:
            tabs[about(tab).title.zh] = shipped(file_of(other, tab).stem, other)
    here = together.schemes[0]
    ours = zip((*mine.inputs, *mine.plan), (*here.inputs, *here.plan), strict=True)
    renamed = {about(tab).title.zh: about(its).title.zh for tab, its in ours}
    tabs |= {renamed.get(title, title): rows for title, rows in alone.tabs.items()}
    staff = about(together.staff).title.zh
    tabs[staff] = widened(staff, tabs[staff], titles)
    return Book(tabs, alone.today, together.name)


def widened(title: str, rows: Rows, titles: Mapping[str, type[Tab]]) -> Rows:
    """Rows of a tab that has further columns here."""
    head, *body = rows
    return sheet_rows(title, [dict(zip(map(str, head), row, strict=True)) for row in body], titles)


@pytest.mark.parametrize("name", TRIED)
def test_a_scheme_pays_the_same_with_all_others_beside_it(name: str) -> None:
    others = [other for other in SCHEMES if other != name]
    alone, together = work_out(book_of(name, fullest(name))), work_out(beside(name, others))
    assert alone.details or alone.reports
    assert [line for line in together.details if line in alone.details] == alone.details
    assert [line for line in together.reports if line in alone.reports] == alone.reports
    paid = {(month["月份"], month["工号"]): month["合计"] for month in alone.summary}
    assert {(month["月份"], month["工号"]): month["合计"] for month in together.summary} == paid


@pytest.mark.parametrize(("name", "other"), list(permutations(SCHEMES, 2)), ids="-".join)
def test_every_shipped_condition_takes_the_same_of_its_own_beside_any_scheme(name: str, other: str) -> None:
    alone, beside = scheme(name), workbook(f"{name},{other}").schemes[0]
    for own, others in zip(conditions(alone), conditions(beside), strict=True):
        assert own.column == others.column
        assert own == (replace(others, all_but=None) if isinstance(others, Condition) else others)
        if isinstance(others, Condition) and others.all_but is not None:
            assert not others.all_but & others.values


def conditions(of: Scheme) -> list[Stated]:
    """All that the shipped rates and rules of a scheme ask, as it stands in its workbook."""
    plan, faults = load(
        of, {tab: read(tab, grid(shipped(file_of(of, tab).stem, of))).frame.to_dicts() for tab in of.plan}
    )
    assert not faults
    return [stated for row in (*plan.rates, *plan.rules) for stated in row.conditions]
