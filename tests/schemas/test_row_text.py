"""A row as one text: what the functions make of it and what the formula in the sheet makes of it are the same."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import row_text
from schemas.check import read
from schemas.scheme import SCHEMES, scheme
from schemas.tab import Means, Tab, about, columns, named
from schemas.workbook import workbook
from scripts.local_google.cells.formulas import Address, Value, evaluate
from scripts.local_google.cells.values import ErrorValue
from sheets_templates.outcome import WIDTHS
from tests.local_google.cells.books import Book

PAY = scheme("telecom_retention")
TOLD = [tab for name in SCHEMES for tab in workbook(name).told]
NUMBERS = st.one_of(
    st.integers(-(10**17), 10**17),
    st.decimals(-(10**9), 10**9, places=4).map(float),
    st.floats(-1e6, 1e6, allow_nan=False).map(lambda number: round(number, 5)),
    st.sampled_from([0.1 + 0.2, 1 / 3, 42374.5, 13812345678, 20160309000123456, -0.0, 2e16, 5e-7]),
)
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.sampled_from(
        ["", " ", "\u3000", "FALSE", "true", "#N/A", "a|b", "~*?", "x" * 300, "007", "5%", "1/4", "１００"]
    ),
)
CELLS = st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS)


def by_formula(tab: type[Tab], rows: Sequence[Sequence[Value]]) -> list[Value]:
    """The text of every row as the sheet puts it together."""
    title, header = about(tab).title.zh, [column.label.zh for column in columns(tab).values()]
    places = {name: f"{chr(65 + place)}:{chr(65 + place)}" for place, name in enumerate(columns(tab))}
    formula = f"=ARRAYFORMULA({row_text.text_formula(tab, list(columns(tab)), places, 'zh')})"
    found = evaluate(formula, Address(title, 0, 27), Book({title: [header, *rows]}, locale="zh_CN"))
    return [row[0] for row in found][1 : len(rows) + 1]


def by_functions(tab: type[Tab], rows: Sequence[Sequence[Value]]) -> pl.DataFrame:
    """The same from what the API gives of the sheet, where an error is the text that is shown."""
    told = [[cell.text if isinstance(cell, ErrorValue) else cell for cell in row] for row in rows]
    header = [column.label.zh for column in columns(tab).values()]
    return row_text.texts(read(tab, [list(column) for column in zip(header, *told, strict=True)]), "zh")


@given(st.lists(st.lists(CELLS, min_size=11, max_size=11), min_size=1, max_size=8))
def test_both_make_the_same_of_whatever_stands_in_the_cells(rows: list[list[Value]]) -> None:
    ours = {row - 2: text for row, text in by_functions(PAY.deals, rows).select("row", "text").iter_rows()}
    nothing = row_text.nothing(PAY.deals, len(columns(PAY.deals)), "zh")
    for place, text in enumerate(by_formula(PAY.deals, rows)):
        # A text FALSE is no box; where nothing else stands in a row, the sheet takes it for one.
        assert text == ours.get(place, nothing), rows[place]


@pytest.mark.parametrize("tab", TOLD, ids=lambda tab: about(tab).title.zh)
def test_the_sheet_can_put_every_tab_together(tab: type[Tab]) -> None:
    kinds: list[Value] = ["一", 2, 3.5, True, None, ErrorValue("REF", "")]
    rows = [[kinds[(place + row) % len(kinds)] for place in range(len(columns(tab)))] for row in range(len(kinds))]
    assert by_formula(tab, rows) == by_functions(tab, rows)["text"].to_list()


def test_an_error_is_an_error_and_not_a_blank() -> None:
    rows: list[list[Value]] = [
        ["A1", cell, *[None] * 9] for cell in (ErrorValue("N_A", ""), ErrorValue("REF", ""), None)
    ]
    first, second, blank = by_formula(PAY.deals, rows)
    assert first == second != blank


def test_a_box_that_is_not_ticked_is_nothing_and_a_ticked_one_is_something() -> None:
    rows: list[list[Value]] = [["A1", *[None] * 4, box, *[None] * 5] for box in (None, False, True)]
    blank, unticked, ticked = by_formula(PAY.deals, rows)
    assert blank == unticked != ticked


@pytest.mark.parametrize("tab", TOLD, ids=lambda tab: about(tab).title.zh)
def test_every_row_has_a_name_that_tells_it_from_others(tab: type[Tab]) -> None:
    names = row_text.identity(tab)
    assert names
    assert set(names) <= set(columns(tab)) - set(WIDTHS)
    if keys := named(tab, Means.KEY):
        assert names == keys


def test_a_score_is_known_by_when_who_and_what_but_not_by_how_much() -> None:
    scores = scheme("department_kpi").deals
    assert row_text.identity(scores) == ("period", "staff_no", "indicator", "evaluator", "scorer")


@pytest.mark.parametrize("tab", TOLD, ids=lambda tab: f"{about(tab).title.en}-{tab.__module__}")
def test_a_tab_made_before_a_column_was_thought_of_has_texts_all_the_same(tab: type[Tab]) -> None:
    kept = [column.label.zh for column in columns(tab).values() if not column.optional]
    sheet = read(tab, [[label, "5"] for label in kept])
    (row,) = row_text.texts(sheet, "zh").to_dicts()
    assert row["text"].count("5") == len(kept)
