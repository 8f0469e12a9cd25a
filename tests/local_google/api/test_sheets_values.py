"""Values read and written: ranges, rendering, typing, growing."""

import pytest

from tests.local_google.api.local import Book, refusal


def test_raw_text_stays_what_it_is(book: Book) -> None:
    book.write([["007", "=1+1", "1,5", "TRUE", "'x"]], typed=False)
    assert book.read(valueRenderOption="UNFORMATTED_VALUE") == [["007", "=1+1", "1,5", "TRUE", "'x"]]


def test_typed_text_becomes_what_it_means(book: Book) -> None:
    book.write([["007", "=1+1", "1,234.5", "true", "'007", "12%", "2016-01-02"]])
    assert book.read(valueRenderOption="UNFORMATTED_VALUE") == [[7, 2, 1234.5, True, "007", 0.12, 42371]]
    assert book.read() == [["7", "2", "1,234.50", "TRUE", "007", "12%", "2016-01-02"]]
    assert book.read(valueRenderOption="FORMULA")[0][1] == "=1+1"


def test_numbers_and_truths_keep_their_kind(book: Book) -> None:
    book.write([[1, 2.5, True, 3.0, -0.5]], typed=False)
    assert book.read(valueRenderOption="UNFORMATTED_VALUE") == [[1, 2.5, True, 3, -0.5]]
    assert book.read() == [["1", "2.5", "TRUE", "3", "-0.5"]]


def test_a_long_number_loses_its_last_digits_as_a_double_does(book: Book) -> None:
    book.write([[12345678901234567]], typed=False)
    assert book.read(valueRenderOption="UNFORMATTED_VALUE") == [[12345678901234568]]


def test_a_date_can_be_shown_as_text_where_numbers_are_asked_for(book: Book) -> None:
    book.write([["2016-01-02", "5"]])
    shown = book.read(valueRenderOption="UNFORMATTED_VALUE", dateTimeRenderOption="FORMATTED_STRING")
    assert shown == [["2016-01-02", 5]]


def test_null_leaves_a_cell_alone_and_an_empty_text_empties_it(book: Book) -> None:
    book.write([["a", "b", "c"]], typed=False)
    book.write([[None, "", "C"]], typed=False)
    assert book.read() == [["a", "", "C"]]


def test_cells_that_are_left_alone_are_not_counted(book: Book) -> None:
    answer = book.write([["a", None], [None, None], [None, "b"]], typed=False)
    counts = (answer["updatedRange"], answer["updatedRows"], answer["updatedColumns"], answer["updatedCells"])
    assert counts == ("Sheet1!A1:B3", 2, 2, 2)


def test_empty_cells_at_the_ends_are_left_out(book: Book) -> None:
    book.write([["", "x", ""], ["", "", ""], ["y", "", ""], ["", "", ""]], typed=False)
    assert book.read() == [["", "x"], [], ["y"]]
    assert book.read(majorDimension="COLUMNS") == [["", "", "y"], ["x"]]
    assert book.read("Sheet1!C1:D9") == []


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("A:B", "Sheet1!A1:B1000"),
        ("2:3", "Sheet1!A2:Z3"),
        ("B2:C", "Sheet1!B2:C1000"),
        ("B2:3", "Sheet1!B2:Z3"),
        ("D4:A1", "Sheet1!A1:D4"),
        ("sheet1!B2", "Sheet1!B2"),
        ("'Sheet1'", "Sheet1!A1:Z1000"),
        ("Sheet1!A1:ZZ2000", "Sheet1!A1:Z1000"),
    ],
)
def test_ranges_are_answered_closed_and_in_order(book: Book, asked: str, answered: str) -> None:
    assert book.ask("GET", f"/values/{asked}").json()["range"] == answered


@pytest.mark.parametrize("title", ["业务录入", "It's", "a b", "D3", "x!y", "1:2", "🌵 1"])
def test_a_tab_is_found_whatever_its_title(book: Book, title: str) -> None:
    book.spreadsheet.add_worksheet(title, 2, 2).update([["here"]], "B2")
    assert book.spreadsheet.worksheet(title).get("A1:B2") == [[], ["", "here"]]


@pytest.mark.parametrize("text", ["Nowhere!A1", "A1:B2:C3", "Sheet1!", "no such name"])
def test_a_range_that_is_none_is_refused(book: Book, text: str) -> None:
    assert refusal(book.ask("GET", f"/values/{text}")) == f"Unable to parse range: {text}"


def test_reading_beyond_the_grid_is_refused(book: Book) -> None:
    message = refusal(book.ask("GET", "/values/Sheet1!A1001"))
    assert message == "Range (Sheet1!A1001) exceeds grid limits. Max rows: 1000, max columns: 26"


def test_writing_beyond_the_grid_is_refused_and_changes_nothing(book: Book) -> None:
    answer = book.ask(
        "PUT",
        "/values/Sheet1!Z1",
        params={"valueInputOption": "RAW"},
        json={"values": [["in", "out"]]},
    )
    assert refusal(answer) == "Range (Sheet1!Z1:AA1) exceeds grid limits. Max rows: 1000, max columns: 26"
    assert book.read() == []


def test_more_values_than_the_range_holds_are_refused(book: Book) -> None:
    params = {"valueInputOption": "RAW"}
    answer = book.ask("PUT", "/values/A1:B1", params=params, json={"values": [["a"], ["b"]]})
    assert refusal(answer) == "Requested writing within range [A1:B1], but tried writing to row [2]"
    answer = book.ask("PUT", "/values/A1:B1", params=params, json={"values": [["a", "b", "c"]]})
    assert refusal(answer) == "Requested writing within range [A1:B1], but tried writing to column [C]"


def test_the_answer_counts_what_was_written(book: Book) -> None:
    answer = book.write([["a"], ["b", "c", "d"]], "Sheet1!B2:F9", typed=False)
    assert answer == {
        "spreadsheetId": book.id,
        "updatedRange": "Sheet1!B2:D3",
        "updatedRows": 2,
        "updatedColumns": 3,
        "updatedCells": 4,
    }


def test_written_values_can_be_sent_back(book: Book) -> None:
    params = {"valueInputOption": "USER_ENTERED", "includeValuesInResponse": "true"}
    answer = book.ask("PUT", "/values/A1", params=params, json={"values": [["=2*3", "5%"]]}).json()
    assert answer["updatedData"] == {"range": "Sheet1!A1:B1", "majorDimension": "ROWS", "values": [["6", "5%"]]}


def test_columns_can_be_written_as_columns(book: Book) -> None:
    body = {"majorDimension": "COLUMNS", "values": [["a", "b"], ["c"]]}
    book.ask("PUT", "/values/A1", params={"valueInputOption": "RAW"}, json=body)
    assert book.read() == [["a", "c"], ["b"]]


def test_how_values_are_meant_must_be_said(book: Book) -> None:
    assert refusal(book.ask("PUT", "/values/A1", json={"values": [["a"]]})) == (
        "'valueInputOption' is required but not specified"
    )


def test_a_text_too_long_for_a_cell_is_refused(book: Book) -> None:
    params = {"valueInputOption": "RAW"}
    assert book.ask("PUT", "/values/A1", params=params, json={"values": [["x" * 50_000]]}).status_code == 200
    answer = book.ask("PUT", "/values/A1", params=params, json={"values": [["x" * 50_001]]})
    assert refusal(answer) == "Your input contains more than the maximum of 50000 characters in a single cell."


def test_a_list_in_a_cell_is_refused_with_its_place(book: Book) -> None:
    params = {"valueInputOption": "RAW"}
    answer = book.ask("PUT", "/values/A1", params=params, json={"values": [["a"], [["b"]]]})
    assert refusal(answer).startswith("Invalid values[1][0]: list_value")


def test_several_ranges_are_written_and_read_in_one_call_each(book: Book) -> None:
    data = [{"range": "A1", "values": [["a", "b"]]}, {"range": "Sheet1!B1:B2", "values": [["x"], ["y"]]}]
    answer = book.ask("POST", "/values:batchUpdate", json={"valueInputOption": "RAW", "data": data}).json()
    totals = {name: count for name, count in answer.items() if name.startswith("total")}
    assert totals == {
        "totalUpdatedRows": 2,
        "totalUpdatedColumns": 2,
        "totalUpdatedCells": 4,
        "totalUpdatedSheets": 1,
    }
    read = book.ask("GET", "/values:batchGet", params={"ranges": ["A1:B1", "B2"]}).json()
    assert [item["values"] for item in read["valueRanges"]] == [[["a", "x"]], [["y"]]]


def test_one_bad_range_among_several_leaves_all_as_they_were(book: Book) -> None:
    data = [{"range": "A1", "values": [["a"]]}, {"range": "Nowhere!A1", "values": [["b"]]}]
    answer = book.ask("POST", "/values:batchUpdate", json={"valueInputOption": "RAW", "data": data})
    assert refusal(answer) == "Invalid data[1]: Unable to parse range: Nowhere!A1"
    assert book.read() == []


def test_clearing_takes_values_and_leaves_formats(book: Book) -> None:
    book.write([["12%", "b"], ["c", "d"]])
    assert book.ask("POST", "/values/Sheet1!A1:A2:clear").json()["clearedRange"] == "Sheet1!A1:A2"
    assert book.read() == [["", "b"], ["", "d"]]
    book.write([[0.5]], typed=False)
    assert book.read("A1") == [["50%"]]
    cleared = book.ask("POST", "/values:batchClear", json={"ranges": ["A1", "B2"]}).json()["clearedRanges"]
    assert cleared == ["Sheet1!A1", "Sheet1!B2"]
    assert book.read() == [["", "b"]]


def test_compact_answers_hold_the_same_as_pretty_ones(book: Book) -> None:
    book.write([["a", 1], ["", ""], ["中文", True]], typed=False)
    pretty = book.ask("GET", "/values/Sheet1")
    compact = book.ask("GET", "/values/Sheet1", params={"prettyPrint": "false"})
    assert pretty.json() == compact.json()
    assert "\n" in pretty.text
    assert "\n" not in compact.text


def test_fields_choose_what_is_answered(book: Book) -> None:
    book.write([["a"]], typed=False)
    assert book.ask("GET", "/values/Sheet1", params={"fields": "values"}).json() == {"values": [["a"]]}
    answer = book.ask("GET", "/values:batchGet", params={"ranges": "A1", "fields": "valueRanges/range"}).json()
    assert answer == {"valueRanges": [{"range": "Sheet1!A1"}]}
