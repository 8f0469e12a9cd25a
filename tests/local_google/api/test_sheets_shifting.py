"""Cells pushed in between others and taken out, with everything that refers to them."""

import pytest

from tests.local_google.api.local import CLERK, Book, Message, grid_range

ROWS = [["a", "1"], ["b", "2"], ["c", "3"]]


def shift(kind: str, rows: tuple[int, int], columns: tuple[int, int], dimension: str) -> Message:
    return {kind: {"range": grid_range(rows, columns), "shiftDimension": dimension}}


def test_cells_pushed_in_move_those_below_down_in_their_columns_alone(book: Book) -> None:
    book.write(ROWS)
    book.replies(shift("insertRange", (1, 2), (0, 1), "ROWS"))
    assert book.read() == [["a", "1"], ["", "2"], ["b", "3"], ["c"]]


def test_cells_pushed_in_move_those_beside_them_right_in_their_rows_alone(book: Book) -> None:
    book.write(ROWS)
    book.replies(shift("insertRange", (0, 2), (0, 1), "COLUMNS"))
    assert book.read() == [["", "a", "1"], ["", "b", "2"], ["c", "3"]]


def test_cells_taken_out_let_those_behind_them_close_up(book: Book) -> None:
    book.write(ROWS)
    book.replies(shift("deleteRange", (0, 1), (0, 1), "ROWS"))
    assert book.read() == [["b", "1"], ["c", "2"], ["", "3"]]
    book.replies(shift("deleteRange", (0, 1), (0, 1), "COLUMNS"))
    assert book.read() == [["1"], ["c", "2"], ["", "3"]]


def test_references_and_named_ranges_within_the_columns_follow(book: Book) -> None:
    book.write([["1", "1", "=SUM(A1:A3)", "=SUM(B1:B3)", "=A3"], ["2", "2"], ["3", "3"]])
    named = {"name": "whole", "range": grid_range((0, 3), (0, 1))}
    book.replies({"addNamedRange": {"namedRange": named}}, shift("insertRange", (1, 2), (0, 1), "ROWS"))
    formulas = book.read("C1:E1", valueRenderOption="FORMULA")
    assert formulas == [["=SUM(A1:A4)", "=SUM(B1:B3)", "=A4"]]
    (found,) = book.get("namedRanges")["namedRanges"]
    assert found["range"]["endRowIndex"] == 4
    book.replies(shift("deleteRange", (3, 4), (0, 1), "ROWS"))
    assert book.read("C1:E1", valueRenderOption="FORMULA") == [["=SUM(A1:A3)", "=SUM(B1:B3)", "=#REF!"]]


def test_formats_move_with_their_cells(book: Book) -> None:
    book.write([["a"], ["b"]])
    book.sheet.format("A2", {"textFormat": {"bold": True}})
    book.replies(shift("insertRange", (0, 1), (0, 1), "ROWS"))
    rows = book.get("sheets.data.rowData.values.userEnteredFormat.textFormat.bold")["sheets"][0]["data"][0]["rowData"]
    bold = [row.get("values", [{}])[0].get("userEnteredFormat", {}).get("textFormat", {}).get("bold") for row in rows]
    assert bold == [None, None, True]


def test_the_grid_grows_rather_than_lose_what_is_pushed_out(book: Book) -> None:
    book.sheet.resize(3, 2)
    book.write(ROWS)
    book.replies(shift("insertRange", (0, 2), (0, 1), "ROWS"))
    assert book.read() == [["", "1"], ["", "2"], ["a", "3"], ["b"], ["c"]]
    book.replies(shift("insertRange", (0, 1), (0, 1), "COLUMNS"))
    assert book.read("A1:C1") == [["", "", "1"]]


@pytest.mark.parametrize("kind", ["insertRange", "deleteRange"])
def test_merged_cells_are_not_torn(book: Book, kind: str) -> None:
    book.replies({"mergeCells": {"range": grid_range((3, 4), (0, 2)), "mergeType": "MERGE_ALL"}})
    assert "merged" in book.refusal(shift(kind, (1, 2), (0, 1), "ROWS"))
    book.replies(shift(kind, (1, 2), (0, 2), "ROWS"))
    assert book.tab("merges")[0]["startRowIndex"] == (4 if kind == "insertRange" else 2)


@pytest.mark.parametrize("kind", ["insertRange", "deleteRange"])
def test_protected_cells_are_not_shifted(book: Book, kind: str) -> None:
    book.share(CLERK)
    book.write(ROWS)
    book.replies({"addProtectedRange": {"protectedRange": {"range": grid_range((2, 3), (0, 1))}}})
    assert "protected" in book.refusal(shift(kind, (0, 1), (0, 1), "ROWS"), email=CLERK)
    assert book.read() == ROWS
    assert book.batch(shift(kind, (0, 1), (1, 2), "ROWS"), email=CLERK).status_code == 200


def test_a_direction_must_be_named(book: Book) -> None:
    assert "dimension" in book.refusal({"insertRange": {"range": grid_range((0, 1), (0, 1))}})
