"""Appending: which table a range means, and where it ends."""

from typing import Any

from tests.local_google.api.local import Book, Message


def append(book: Book, range_: str, values: list[list[Any]], **params: str) -> Message:
    params = {"valueInputOption": "RAW", **params}
    answer = book.ask("POST", f"/values/{range_}:append", params=params, json={"values": values})
    assert answer.status_code == 200, answer.text
    found: Message = answer.json()
    return found


def two_tables(book: Book) -> None:
    """A table at A1:C2 and one at B4:D6."""
    rows = [
        ["x", "y", "z"],
        ["x", "y", "z"],
        [],
        ["", "x", "y"],
        ["", "", "y", "z"],
        ["", "x", "y", "z"],
    ]
    book.write(rows, typed=False)


def test_an_empty_tab_is_filled_from_its_first_cell(book: Book) -> None:
    answer = append(book, "Sheet1", [["a", "b"]])
    assert "tableRange" not in answer
    assert answer["updates"]["updatedRange"] == "Sheet1!A1:B1"


def test_the_last_table_in_the_range_is_meant(book: Book) -> None:
    two_tables(book)
    answer = append(book, "Sheet1", [["new"]])
    assert answer["tableRange"] == "Sheet1!B4:D6"
    assert answer["updates"]["updatedRange"] == "Sheet1!B7"


def test_a_cell_of_a_table_stands_for_the_table(book: Book) -> None:
    two_tables(book)
    answer = append(book, "Sheet1!A1", [["new"]])
    assert answer["tableRange"] == "Sheet1!A1:C2"
    assert answer["updates"]["updatedRange"] == "Sheet1!A3"


def test_a_range_over_two_tables_means_the_last(book: Book) -> None:
    two_tables(book)
    assert append(book, "B2:D4", [["new"]])["updates"]["updatedRange"] == "Sheet1!B7"


def test_a_cell_outside_every_table_is_written_itself(book: Book) -> None:
    two_tables(book)
    answer = append(book, "A4", [["new"]])
    assert "tableRange" not in answer
    assert answer["updates"]["updatedRange"] == "Sheet1!A4"


def test_an_empty_column_parts_two_tables(book: Book) -> None:
    append(book, "Sheet1", [["a", "", "c"]])
    assert append(book, "Sheet1", [["a", "", "c"]])["updates"]["updatedRange"] == "Sheet1!C2:E2"


def test_the_grid_grows_by_the_rows_and_columns_that_are_missing(book: Book) -> None:
    book.sheet.resize(2, 2)
    append(book, "Sheet1", [["a", "b"], ["c", "d"], ["e", "f", "g"]])
    assert book.tab("properties.gridProperties")["gridProperties"] == {"rowCount": 3, "columnCount": 3}


def test_rows_can_be_pushed_in_instead_of_written_over(book: Book) -> None:
    book.write([["a"], ["b"], [], ["below"]], typed=False)
    append(book, "A1", [["c"]], insertDataOption="INSERT_ROWS")
    assert book.read() == [["a"], ["b"], ["c"], [], ["below"]]
    append(book, "A1", [["d"]])
    assert book.read() == [["a"], ["b"], ["c"], ["d"], ["below"]]


def test_blank_cells_that_a_formula_spills_do_not_belong_to_a_table(book: Book) -> None:
    book.write([["名", '=ARRAYFORMULA(IF(ROW(A:A)=1,"长",IF(A:A="",,LEN(A:A))))'], ["甲乙"]])
    answer = append(book, "Sheet1!A1", [["丙"]])
    assert answer["tableRange"] == "Sheet1!A1:B2"
    assert answer["updates"]["updatedRange"] == "Sheet1!A3"
    assert book.read() == [["名", "长"], ["甲乙", "2"], ["丙", "1"]]


def test_a_table_of_many_rows_ends_where_it_ends(book: Book) -> None:
    book.sheet.resize(6000, 3)
    book.write([[number, "x"] for number in range(5000)], typed=False)
    assert append(book, "Sheet1", [["last"]])["tableRange"] == "Sheet1!A1:B5000"
