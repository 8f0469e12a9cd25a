"""autoFill: how series of cells go on."""

from typing import Any

import pytest

from tests.local_google.api.local import CLERK, Book, Message, grid_range


def fill_down(rows: int, length: int, **more: Any) -> Message:
    area = {"source": grid_range((5, 5 + rows), (0, 1)), "dimension": "ROWS", "fillLength": length}
    return {"autoFill": {"sourceAndDestination": area, **more}}


@pytest.mark.parametrize(
    ("given", "plain", "alternate"),
    [
        (["1", "2"], ["3", "4", "5"], ["1", "2", "1"]),
        (["7"], ["7", "7", "7"], ["8", "9", "10"]),
        (["10", "7.5"], ["5", "2.5", "0"], ["10", "7.5", "10"]),
        (["2024-02-28"], ["2024-02-29", "2024-03-01", "2024-03-02"], ["2024-02-28"] * 3),
        (["Item 9"], ["Item 10", "Item 11", "Item 12"], ["Item 9"] * 3),
        (["A08", "A09"], ["A10", "A11", "A12"], ["A08", "A09", "A08"]),
        (["Saturday"], ["Sunday", "Monday", "Tuesday"], ["Saturday"] * 3),
        (["jan", "mar"], ["may", "jul", "sep"], ["jan", "mar", "jan"]),
        (["a", "b"], ["a", "b", "a"], ["a", "b", "a"]),
        (["1", "x"], ["1", "x", "1"], ["1", "x", "1"]),
    ],
)
def test_a_series_goes_on(book: Book, given: list[str], plain: list[str], alternate: list[str]) -> None:
    book.write([[value] for value in given], "A6")
    book.replies(fill_down(len(given), 3))
    assert [row[0] for row in book.read("A6:A20")] == given + plain
    book.replies(fill_down(len(given), 3, useAlternateSeries=True))
    assert [row[0] for row in book.read("A6:A20")] == given + alternate


def test_a_series_goes_backwards(book: Book) -> None:
    book.write([["3"], ["5"]], "A6")
    book.replies(fill_down(2, -2))
    assert book.read("A4:A7") == [["-1"], ["1"], ["3"], ["5"]]


def test_formulas_and_formats_go_along(book: Book) -> None:
    book.write([["1", "=A1*2"], ["2"], ["3"]])
    book.sheet.format("B1", {"textFormat": {"bold": True}})
    source = {"source": grid_range((0, 1), (1, 2)), "dimension": "ROWS", "fillLength": 2}
    book.replies({"autoFill": {"sourceAndDestination": source}})
    assert book.read("B1:B3", valueRenderOption="FORMULA") == [["=A1*2"], ["=A2*2"], ["=A3*2"]]
    cells = book.get("sheets.data.rowData.values.userEnteredFormat.textFormat.bold", ranges="B1:B3")
    assert len(cells["sheets"][0]["data"][0]["rowData"]) == 3


def test_series_go_on_across_rows_too(book: Book) -> None:
    book.write([["1", "3"], ["Mon", "Tue"]])
    source = {"source": grid_range((0, 2), (0, 2)), "dimension": "COLUMNS", "fillLength": 2}
    book.replies({"autoFill": {"sourceAndDestination": source}})
    assert book.read() == [["1", "3", "5", "7"], ["Mon", "Tue", "Wed", "Thu"]]


def test_a_range_alone_is_filled_from_where_it_has_content(book: Book) -> None:
    book.write([["1"], ["2"]])
    book.replies({"autoFill": {"range": grid_range((0, 4), (0, 1))}})
    assert book.read() == [["1"], ["2"], ["3"], ["4"]]
    book.replies({"autoFill": {"range": grid_range((0, 4), (0, 2))}})
    assert book.read("A1:B4") == [["1", "1"], ["2", "2"], ["3", "3"], ["4", "4"]]


def test_what_cannot_be_filled_is_refused(book: Book) -> None:
    book.share(CLERK)
    book.write([["1"]], "A6")
    assert "fillLength" in book.refusal(fill_down(1, 0))
    assert "exceeds grid limits" in book.refusal(fill_down(1, 5000))
    book.replies({"addProtectedRange": {"protectedRange": {"range": grid_range((7, 8), (0, 1))}}})
    assert "protected" in book.refusal(fill_down(1, 3), email=CLERK)
    assert book.read("A6:A9") == [["1"]]
