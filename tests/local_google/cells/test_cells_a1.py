"""Ranges in A1 notation, as the Sheets API reads and prints them."""

import pytest

from scripts.local_google.cells.a1 import (
    A1Range,
    Area,
    RangeError,
    column_index,
    column_letters,
    parse,
    quote_title,
    to_a1,
)


@pytest.mark.parametrize(
    ("text", "title", "area"),
    [
        ("A1", None, Area(0, 1, 0, 1)),
        ("$b$2", None, Area(1, 2, 1, 2)),
        ("A1:D4", None, Area(0, 4, 0, 4)),
        ("D4:A1", None, Area(0, 4, 0, 4)),
        ("A:C", None, Area(None, None, 0, 3)),
        ("2:5", None, Area(1, 5, None, None)),
        ("A2:C", None, Area(1, None, 0, 3)),
        ("A2:2", None, Area(1, 2, 0, None)),
        ("A2:", None, Area(1, None, 0, None)),
        ("Sheet1!A1:A", "Sheet1", Area(0, None, 0, 1)),
        ("'Sheet1'!A1", "Sheet1", Area(0, 1, 0, 1)),
        ("'It''s'!B2", "It's", Area(1, 2, 1, 2)),
        ("'Sheet1'", "Sheet1", Area()),
        ("'a!b'!C3", "a!b", Area(2, 3, 2, 3)),
        ("🌵 values 1!A1", "🌵 values 1", Area(0, 1, 0, 1)),
        ("核算明细!A:G", "核算明细", Area(None, None, 0, 7)),
    ],
)
def test_a_range_is_read_as_google_reads_it(text: str, title: str | None, area: Area) -> None:
    assert parse(text) == A1Range(title, area)


def test_a_bare_word_is_a_name_that_only_the_workbook_can_explain() -> None:
    assert parse("Sheet1") == A1Range(name="Sheet1")
    assert parse("核算明细") == A1Range(name="核算明细")


@pytest.mark.parametrize("text", ["", "Sheet1!", "Sheet1!A", "A1:B2:C3", "Sheet1!A0", "Sheet1!业务", "A1:!"])
def test_what_is_no_range_is_refused_in_googles_words(text: str) -> None:
    with pytest.raises(RangeError, match="Unable to parse range: "):
        parse(text)


@pytest.mark.parametrize(
    ("area", "title", "text"),
    [
        (Area(0, 1, 0, 1), "Sheet1", "Sheet1!A1"),
        (Area(0, 1000, 0, 26), "Sheet1", "Sheet1!A1:Z1000"),
        (Area(0, 10, 0, 10), "🌵 test_values_get 1", "'🌵 test_values_get 1'!A1:J10"),
        (Area(None, None, 0, 7), "核算明细", "'核算明细'!A:G"),
        (Area(0, 1, 1, 2), "It's", "'It''s'!B1"),
        (Area(1, 5, None, None), None, "2:5"),
        (Area(1, None, 0, 3), None, "A2:C"),
        (Area(1, 2, 0, None), None, "A2:2"),
        (Area(None, None, 0, 1), None, "A:A"),
        (Area(), "Sheet1", "Sheet1"),
    ],
)
def test_a_range_is_printed_as_google_prints_it(area: Area, title: str | None, text: str) -> None:
    assert to_a1(area, title) == text
    if title is None:
        assert parse(text).area == area


@pytest.mark.parametrize(("title", "quoted"), [("A1", "'A1'"), ("Sheet1", "Sheet1"), ("2016", "'2016'")])
def test_a_title_that_could_be_mistaken_is_quoted(title: str, quoted: str) -> None:
    assert quote_title(title) == quoted


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (18277, "ZZZ")])
def test_columns_count_in_letters(index: int, letters: str) -> None:
    assert column_letters(index) == letters
    assert column_index(letters.lower()) == index


def test_open_ends_close_at_the_grid() -> None:
    assert parse("A2:C").area.within(1000, 26) == Area(1, 1000, 0, 3)
    assert parse("A1:1").area.within(1000, 26) == Area(0, 1, 0, 26)
    assert parse("B1:AD9").area.within(5, 4) == Area(0, 5, 1, 4)


def test_a_grid_range_survives_the_way_there_and_back() -> None:
    area = Area(1, None, 0, 3)
    assert area.to_grid_range(7) == {
        "sheetId": 7,
        "startRowIndex": 1,
        "startColumnIndex": 0,
        "endColumnIndex": 3,
    }
    assert Area.from_grid_range(area.to_grid_range(7)) == area
