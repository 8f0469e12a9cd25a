"""Cells trimmed, freed of duplicates, shuffled, split and pasted from text."""

from tests.local_google.api.local import CLERK, Book, grid_range

WHOLE = grid_range((0, 4), (0, 2))


def test_blanks_around_and_within_texts_go(book: Book) -> None:
    book.write([[" a  b ", 5], ["c", "=A1"]], typed=True)
    (reply,) = book.replies({"trimWhitespace": {"range": WHOLE}})
    assert reply == {"trimWhitespace": {"cellsChangedCount": 1}}
    assert book.read() == [["a b", "5"], ["c", "a b"]]


def test_duplicate_rows_go_and_the_rest_closes_up(book: Book) -> None:
    book.write([["a", 1], ["A", 1], ["b", 2], ["a", 2]], typed=False)
    (reply,) = book.replies({"deleteDuplicates": {"range": WHOLE}})
    assert reply == {"deleteDuplicates": {"duplicatesRemovedCount": 1}}
    assert book.read() == [["a", "1"], ["b", "2"], ["a", "2"]]
    by_name = [{"sheetId": 0, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 1}]
    book.replies({"deleteDuplicates": {"range": WHOLE, "comparisonColumns": by_name}})
    assert book.read() == [["a", "1"], ["b", "2"]]


def test_shuffled_rows_stay_whole(book: Book) -> None:
    rows = [[str(number), f"x{number}"] for number in range(30)]
    book.write(rows, typed=False)
    book.replies({"randomizeRange": {"range": grid_range((0, 30), (0, 2))}})
    assert sorted(book.read()) == sorted(rows)


def test_texts_are_split_over_columns(book: Book) -> None:
    book.write([["a,1"], ["b,2%,x"]], typed=False)
    book.replies({"textToColumns": {"source": grid_range((0, 2), (0, 1)), "delimiterType": "AUTODETECT"}})
    assert book.read() == [["a", "1"], ["b", "2%", "x"]]


def test_separated_text_is_pasted_as_if_typed(book: Book) -> None:
    book.sheet.resize(2, 2)
    paste = {
        "coordinate": {"sheetId": 0, "rowIndex": 1, "columnIndex": 1},
        "data": 'a;"b;c"\n5%;=1+1',
        "delimiter": ";",
    }
    book.replies({"pasteData": paste})
    assert book.read() == [[], ["", "a", "b;c"], ["", "5%", "2"]]
    assert book.refusal({"pasteData": {"html": True, "data": "<table>"}})


def test_protected_cells_are_not_tidied(book: Book) -> None:
    book.share(CLERK)
    book.write([[" a "]], typed=False)
    book.replies({"addProtectedRange": {"protectedRange": {"range": WHOLE}}})
    for kind in ("trimWhitespace", "deleteDuplicates", "randomizeRange"):
        assert "protected" in book.refusal({kind: {"range": WHOLE}}, email=CLERK)
    assert book.read() == [[" a "]]
