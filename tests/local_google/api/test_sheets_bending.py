"""What a sheet makes of typing, and what keeps it from that: formats, ways to write, ways to paste."""

from typing import Any

import pytest

from tests.local_google.api.local import Book, Message, grid_range

THIS_YEAR = object()
TEXT, DATE = {"type": "TEXT"}, {"type": "DATE", "pattern": "yyyy-mm-dd"}
NUMBER = {"type": "NUMBER", "pattern": "#,##0.00"}
BENT: dict[str, tuple[Any, str]] = {
    "5%": (0.05, "5%"),
    "5.5%": (0.055, "5.50%"),
    "1/4": (THIS_YEAR, "1/4"),
    "1-5": (THIS_YEAR, "1-5"),
    "10-20": (THIS_YEAR, "10-20"),
    "12:00": (0.5, "12:00"),
    "36:00": (1.5, "36:00:00"),
    "1,234.56": (1234.56, "1,234.56"),
    "￥1,234.5": (1234.5, "￥1,234.50"),
    "$1,234.5": (1234.5, "$1,234.50"),
    "1e5": (100_000, "1.00E+05"),
    "00123": (123, "123"),
    "2016.10": (2016.1, "2016.1"),
    "2016-1-5": (42374, "2016-1-5"),
    "20160105": (20_160_105, "20160105"),
    "12345678901234567890": (12345678901234567890.0, "1.23457E+19"),
    "TRUE": (True, "TRUE"),
    "=1+1": (2, "2"),
    "'5": ("5", "5"),
}
KEPT = ["４", "4万", "2.3‰", "300米", "22天", "是", "1,5", "2016.1.5", "25小时", "5分"]


def unformatted(book: Book, place: str) -> Any:
    return book.read(place, valueRenderOption="UNFORMATTED_VALUE")[0][0]


def formatted(book: Book, rows: tuple[int, int], column: int, number_format: Message) -> None:
    cell = {"userEnteredFormat": {"numberFormat": number_format}}
    whole = grid_range(rows, (column, column + 1))
    book.replies({"repeatCell": {"range": whole, "cell": cell, "fields": "userEnteredFormat.numberFormat"}})


def shown(book: Book, place: str) -> Message:
    """The CellData of one cell."""
    cells: Message = book.get("sheets.data.rowData.values", ranges=place)["sheets"][0]["data"][0]["rowData"][0]
    found: Message = cells["values"][0]
    return found


def pasted(book: Book, kind: str) -> None:
    """A1 copied onto C1."""
    places = {"source": grid_range((0, 1), (0, 1)), "destination": grid_range((0, 1), (2, 3))}
    book.replies({"copyPaste": {**places, "pasteType": kind}})


@pytest.mark.parametrize("locale", ["zh_CN", "en_US"])
@pytest.mark.parametrize("text", BENT)
def test_a_cell_without_a_format_bends_what_is_typed_and_shows_what_it_was(book: Book, text: str, locale: str) -> None:
    book.spreadsheet.update_locale(locale)
    book.write([[text]])
    value, looks = BENT[text]
    stored = unformatted(book, "A1")
    assert type(stored) is int if value is THIS_YEAR else repr(stored) == repr(value)
    assert book.read("A1") == [[looks]]
    assert shown(book, "A1")["formattedValue"] == looks


@pytest.mark.parametrize("locale", ["zh_CN", "en_US"])
@pytest.mark.parametrize("text", KEPT)
def test_what_is_no_number_in_this_locale_stays_text(book: Book, text: str, locale: str) -> None:
    book.spreadsheet.update_locale(locale)
    book.write([[text]])
    assert unformatted(book, "A1") == text


@pytest.mark.parametrize("text", [text for text in [*BENT, *KEPT] if not text.startswith("'")])
def test_a_cell_of_text_keeps_what_is_typed(book: Book, text: str) -> None:
    formatted(book, (0, 10), 0, TEXT)
    book.write([[text]])
    for render in ("UNFORMATTED_VALUE", "FORMATTED_VALUE", "FORMULA"):
        assert book.read("A1", valueRenderOption=render) == [[text]]
    assert shown(book, "A1")["userEnteredValue"] == {"stringValue": text}


def test_a_format_of_its_own_stays_whatever_is_typed(book: Book) -> None:
    formatted(book, (0, 10), 0, DATE)
    formatted(book, (0, 10), 1, NUMBER)
    book.write([["5%", "5%"], ["101%", "1/4/2016"], ["5", "12:00"]])
    assert book.read("A1:B3") == [["1899-12-30", "0.05"], ["1899-12-31", "42,373.00"], ["1900-01-04", "0.50"]]
    assert book.read("A1:B3", valueRenderOption="UNFORMATTED_VALUE") == [[0.05, 0.05], [1.01, 42373], [5, 0.5]]


def test_a_program_that_writes_raw_bends_nothing(book: Book) -> None:
    texts = [*BENT, *KEPT]
    book.write([[text] for text in texts], typed=False)
    assert book.read("A:A", valueRenderOption="UNFORMATTED_VALUE") == [[text] for text in texts]


@pytest.mark.parametrize("text", ["5%", "1/4", "12:00", "1,234.56"])
def test_a_copy_brings_its_format_into_a_cell_of_text(book: Book, text: str) -> None:
    formatted(book, (0, 10), 2, TEXT)
    book.write([[text]])
    pasted(book, "PASTE_NORMAL")
    assert unformatted(book, "C1") == unformatted(book, "A1")
    assert book.read("C1") == [[text]]
    assert shown(book, "C1")["userEnteredFormat"] == shown(book, "A1")["userEnteredFormat"]


def test_a_copy_of_values_brings_the_number_alone(book: Book) -> None:
    formatted(book, (0, 10), 2, TEXT)
    book.write([["5%"]])
    pasted(book, "PASTE_VALUES")
    assert unformatted(book, "C1") == 0.05
    assert book.read("C1") == [["0.05"]]
    assert shown(book, "C1")["userEnteredFormat"]["numberFormat"] == TEXT


def test_a_copy_of_text_stays_text_wherever_it_goes(book: Book) -> None:
    formatted(book, (0, 10), 0, TEXT)
    book.write([["5%"]])
    pasted(book, "PASTE_NORMAL")
    assert unformatted(book, "C1") == "5%"
    book.write([["1/4"]], "C1")
    assert unformatted(book, "C1") == "1/4"


@pytest.mark.parametrize(
    ("locale", "text", "value"),
    [("de_DE", "1,5", 1.5), ("de_DE", "1.234", 1234), ("de_DE", "1/4/2016", 42461), ("zh_CN", "1/4/2016", 42373)],
)
def test_another_locale_makes_other_numbers_of_the_same_text(book: Book, locale: str, text: str, value: Any) -> None:
    book.spreadsheet.update_locale(locale)
    book.write([[text]])
    assert unformatted(book, "A1") == value
