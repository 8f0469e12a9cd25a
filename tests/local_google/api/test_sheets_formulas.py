"""Formulas in a running workbook: evaluated when read, spilling, waiting for each other."""

from tests.local_google.api.local import Book, Message, grid_range

OUTCOME = '=ARRAYFORMULA(IF(ROW(A:A)=1,"结果",IF(A:A="",,IFERROR(VLOOKUP(A:A,results!A:B,2,FALSE),"待核"))))'


def effective(book: Book, range_: str) -> Message:
    found = book.get("sheets.data.rowData.values.effectiveValue", ranges=range_)
    value: Message = found["sheets"][0]["data"][0]["rowData"][0]["values"][0]["effectiveValue"]
    return value


def test_a_formula_is_evaluated_with_the_data_of_now(book: Book) -> None:
    book.write([[1, 2, "=A1+B1"]])
    assert book.read("C1") == [["3"]]
    book.write([[10]])
    assert book.read("C1") == [["12"]]


def test_a_formula_sees_other_tabs_and_names(book: Book) -> None:
    book.spreadsheet.add_worksheet("费率", 3, 2).update([["移动", 20]])
    book.sheet.define_named_range("B1", "factor")
    book.write([["=VLOOKUP(\"移动\",'费率'!A:B,2,FALSE)*factor", 3]])
    assert book.read("A1") == [["60"]]
    book.spreadsheet.worksheet("费率").update([[25]], "B1")
    assert book.read("A1") == [["75"]]


def test_errors_are_shown_as_google_shows_them(book: Book) -> None:
    book.write([["=1/0", "=NOSUCH(1)", "=NA()", '=VALUE("x")', "=#REF!"]])
    assert book.read() == [["#DIV/0!", "#NAME?", "#N/A", "#VALUE!", "#REF!"]]
    assert effective(book, "A1")["errorValue"]["type"] == "DIVIDE_BY_ZERO"


def test_a_cell_tells_whether_it_holds_a_formula_wherever_it_is_moved(book: Book) -> None:
    book.write([["=1+1", 2, "=ISFORMULA(A1)", "=ISFORMULA(B1)"]])
    assert book.read("C1:D1") == [["TRUE", "FALSE"]]
    book.write([["=SEQUENCE(2)"]])
    book.sheet.insert_cols([[]], 1)
    assert book.read("D1:E1") == [["TRUE", "FALSE"]]
    book.sheet.update([["=ISFORMULA(B2)"]], "F1", raw=False)
    assert book.read("F1") == [["FALSE"]], "what a formula spilled is none"
    book.sheet.delete_columns(2)
    assert book.read("C1") == [["#REF!"]]


def test_a_header_formula_fills_its_column_with_outcomes(book: Book) -> None:
    results = book.spreadsheet.add_worksheet("results", 10, 2)
    results.update([["K1", "已付"], ["K3", "不计"]])
    book.write([["单号", OUTCOME], ["K1"], ["K2"], ["K3"]])
    assert book.read("B1:B10") == [["结果"], ["已付"], ["待核"], ["不计"]]
    assert book.read("B1:B10", valueRenderOption="FORMULA")[0] == [OUTCOME]
    book.replies({"sortRange": {"range": grid_range((1, 4), (0, 1)), "sortSpecs": [{"sortOrder": "DESCENDING"}]}})
    assert book.read() == [["单号", "结果"], ["K3", "不计"], ["K2", "待核"], ["K1", "已付"]]


def test_spilled_cells_have_a_value_but_none_of_their_own(book: Book) -> None:
    book.write([["=SEQUENCE(2)"]])
    rows = book.get("sheets.data.rowData.values(userEnteredValue,effectiveValue)")["sheets"][0]["data"][0]["rowData"]
    assert rows == [
        {
            "values": [
                {"userEnteredValue": {"formulaValue": "=SEQUENCE(2)"}, "effectiveValue": {"numberValue": 1}},
            ]
        },
        {"values": [{"effectiveValue": {"numberValue": 2}}]},
    ]


def test_an_array_that_would_overwrite_data_is_an_error_until_it_has_room(book: Book) -> None:
    book.write([["=SEQUENCE(3)"], [], ["in the way"]])
    assert book.read() == [["#REF!"], [], ["in the way"]]
    assert effective(book, "A1")["errorValue"] == {
        "type": "REF",
        "message": "Array result was not expanded because it would overwrite data in A3.",
    }
    book.ask("POST", "/values/A3:clear")
    assert book.read() == [["1"], ["2"], ["3"]]


def test_an_array_larger_than_the_grid_is_an_error(book: Book) -> None:
    book.sheet.resize(2, 2)
    book.write([["=SEQUENCE(3)"]])
    assert "please insert more rows (1)" in effective(book, "A1")["errorValue"]["message"]


def test_an_empty_text_from_a_formula_is_not_an_empty_cell(book: Book) -> None:
    book.write([["a", '=IF(TRUE,"","x")']])
    assert book.read() == [["a", ""]]


def test_a_cell_that_waits_for_itself_is_an_error(book: Book) -> None:
    book.write([["=B1", "=A1"]])
    assert effective(book, "A1")["errorValue"]["type"] == "REF"
    assert "Circular dependency" in effective(book, "A1")["errorValue"]["message"]


def test_thousands_of_cells_may_wait_for_each_other(book: Book) -> None:
    book.sheet.resize(3001, 1)
    book.write([[1], *([f"=A{row}+1"] for row in range(1, 3001))])
    assert book.read("A3001") == [["3001"]]
    assert book.read("A1500:A1501") == [["1500"], ["1501"]]


def test_a_long_circle_is_found(book: Book) -> None:
    book.write([["=A200"], *([f"=A{row}"] for row in range(1, 200))])
    assert book.read("A100") == [["#REF!"]]


def test_results_take_the_format_that_the_formula_implies(book: Book) -> None:
    book.write([["2016-01-31", "=A1+1", "=EDATE(A1,1)", "=A1-A1"]])
    assert book.read() == [["2016-01-31", "2016-02-01", "2/29/2016", "0"]]


def test_a_row_that_moves_under_a_formula_is_followed_at_once(book: Book) -> None:
    book.write([["x", "=A1"]])
    book.sheet.insert_rows([["new"]], 1)
    assert book.read() == [["new"], ["x", "x"]]


def test_a_batch_pastes_the_results_of_what_it_has_just_written(book: Book) -> None:
    cell = {"userEnteredValue": {"formulaValue": "=6*7"}}
    update = {"updateCells": {"start": {}, "rows": [{"values": [cell]}], "fields": "userEnteredValue"}}
    paste = {
        "source": grid_range((0, 1), (0, 1)),
        "destination": grid_range((1, 2), (0, 1)),
        "pasteType": "PASTE_VALUES",
    }
    book.replies(update, {"copyPaste": paste})
    assert book.read(valueRenderOption="FORMULA") == [["=6*7"], [42]]


def test_a_failed_batch_leaves_no_results_behind(book: Book) -> None:
    book.write([[1, "=A1"]])
    cell = {"userEnteredValue": {"numberValue": 5}}
    update = {"updateCells": {"start": {}, "rows": [{"values": [cell]}], "fields": "userEnteredValue"}}
    paste = {
        "source": grid_range((0, 1), (1, 2)),
        "destination": grid_range((1, 2), (1, 2)),
        "pasteType": "PASTE_VALUES",
    }
    book.refusal(update, {"copyPaste": paste}, {"deleteSheet": {"sheetId": 99}})
    assert book.read() == [["1", "1"]]


def test_a_link_formula_is_shown_as_a_link(book: Book) -> None:
    book.write([['=HYPERLINK("https://example.com/x","label")']])
    found = book.get("sheets.data.rowData.values(hyperlink,formattedValue)")["sheets"][0]["data"][0]["rowData"]
    assert found[0]["values"] == [{"formattedValue": "label", "hyperlink": "https://example.com/x"}]
