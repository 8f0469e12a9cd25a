"""Cells written with all that belongs to them, copied, cut, merged, sorted and searched."""

from typing import Any

import pytest

from tests.local_google.api.local import Book, Message, grid_range


def text(value: str, **more: Any) -> Message:
    return {"userEnteredValue": {"stringValue": value}, **more}


def cells(book: Book, range_: str, fields: str) -> list[Message]:
    """The rows of GridData for a range."""
    found = book.get(f"sheets.data.rowData.values({fields})", ranges=range_)
    rows: list[Message] = found["sheets"][0]["data"][0].get("rowData", [])
    return rows


def copy(source: Message, destination: Message, kind: str = "PASTE_NORMAL", **more: str) -> Message:
    return {"copyPaste": {"source": source, "destination": destination, "pasteType": kind, **more}}


def test_a_range_larger_than_its_rows_is_cleared_beyond_them(book: Book) -> None:
    book.write([["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"]], typed=False)
    update = {"range": grid_range((0, 2), (0, 3)), "rows": [{"values": [text("A")]}], "fields": "userEnteredValue"}
    book.replies({"updateCells": update})
    assert book.read() == [["A"], [], ["g", "h", "i"]]


def test_a_start_cell_leaves_what_is_not_written(book: Book) -> None:
    book.write([["a", "b"], ["c", "d"]], typed=False)
    update = {
        "start": {"rowIndex": 0, "columnIndex": 0},
        "rows": [{"values": [text("A")]}, {"values": [{}, text("D")]}],
        "fields": "userEnteredValue",
    }
    book.replies({"updateCells": update})
    assert book.read() == [["A", "b"], ["", "D"]]


def test_more_rows_than_the_range_are_refused(book: Book) -> None:
    update = {"range": grid_range((0, 1), (0, 1)), "rows": [{}, {}], "fields": "userEnteredValue"}
    assert book.refusal({"updateCells": update}).endswith(
        "Attempting to write row: 1, beyond the last requested row of: 0"
    )


def test_every_kind_of_literal_can_be_written(book: Book) -> None:
    values: list[Message] = [
        {"numberValue": 1.5},
        {"boolValue": False},
        {"stringValue": "=x"},
        {"formulaValue": "=1+1"},
    ]
    row = {"values": [{"userEnteredValue": value} for value in values]}
    start = {"rowIndex": 0, "columnIndex": 0}
    book.replies({"updateCells": {"start": start, "rows": [row], "fields": "userEnteredValue"}})
    assert book.read(valueRenderOption="UNFORMATTED_VALUE") == [[1.5, False, "=x", 2]]


def test_only_the_fields_in_the_mask_change(book: Book) -> None:
    book.write([["keep"]], typed=False)
    cell = text("lose", note="note", userEnteredFormat={"textFormat": {"bold": True, "italic": True}})
    update = {"start": {}, "rows": [{"values": [cell]}], "fields": "note,userEnteredFormat.textFormat.bold"}
    book.replies({"updateCells": update})
    (row,) = cells(book, "A1", "userEnteredValue,note,userEnteredFormat")
    assert row["values"] == [
        {
            "userEnteredValue": {"stringValue": "keep"},
            "note": "note",
            "userEnteredFormat": {"textFormat": {"bold": True}},
        }
    ]


def test_what_google_works_out_itself_cannot_be_written(book: Book) -> None:
    update = {"start": {}, "rows": [{}], "fields": "formattedValue"}
    assert "formattedValue" in book.refusal({"updateCells": update})


def test_a_format_holds_for_whole_columns_and_new_rows_of_them(book: Book) -> None:
    cell = {"userEnteredFormat": {"numberFormat": {"type": "NUMBER", "pattern": "0.00"}}}
    whole = {"sheetId": 0, "startColumnIndex": 1, "endColumnIndex": 2}
    book.replies({"repeatCell": {"range": whole, "cell": cell, "fields": "userEnteredFormat.numberFormat"}})
    book.write([[1, 2], [3, 4]], typed=False)
    assert book.read() == [["1", "2.00"], ["3", "4.00"]]
    book.sheet.insert_rows([[5, 6]], 2)
    assert book.read("A2:B2") == [["5", "6.00"]]


def test_a_repeated_formula_follows_its_cells(book: Book) -> None:
    book.write([[1, 2], [3, 4]], typed=False)
    cell = {"userEnteredValue": {"formulaValue": "=A1+$B$1"}}
    book.replies({"repeatCell": {"range": grid_range((0, 2), (2, 3)), "cell": cell, "fields": "userEnteredValue"}})
    assert book.read("C1:C2", valueRenderOption="FORMULA") == [["=A1+$B$1"], ["=A2+$B$1"]]
    assert book.read("C1:C2") == [["3"], ["5"]]


def test_rows_are_appended_after_the_last_value(book: Book) -> None:
    book.sheet.resize(2, 1)
    book.write([["a"], ["b"]], typed=False)
    rows = [{"values": [text("c"), text("d")]}]
    book.replies({"appendCells": {"sheetId": 0, "rows": rows, "fields": "userEnteredValue"}})
    assert book.read() == [["a"], ["b"], ["c", "d"]]


def test_colours_come_in_both_spellings(book: Book) -> None:
    book.sheet.format("A1", {"backgroundColor": {"green": 1}, "textFormat": {"foregroundColor": {}}})
    (row,) = cells(book, "A1", "userEnteredFormat")
    assert row["values"][0]["userEnteredFormat"] == {
        "backgroundColor": {"green": 1},
        "backgroundColorStyle": {"rgbColor": {"green": 1}},
        "textFormat": {"foregroundColor": {}, "foregroundColorStyle": {"rgbColor": {}}},
    }


def test_pasting_brings_values_formulas_and_formats(book: Book) -> None:
    book.write([["5%", "=A1+A1"]])
    book.replies(copy(grid_range((0, 1), (0, 2)), grid_range((2, 3), (1, 3))))
    assert book.read("B3:C3", valueRenderOption="FORMULA") == [[0.05, "=B3+B3"]]
    assert book.read("B3:C3") == [["5%", "10%"]]


def test_pasting_values_brings_results_without_formats(book: Book) -> None:
    book.write([["5%", "=A1*2"]])
    book.replies(copy(grid_range((0, 1), (0, 2)), grid_range((2, 3), (0, 2)), "PASTE_VALUES"))
    assert book.read("A3:B3", valueRenderOption="FORMULA") == [[0.05, 0.1]]
    assert book.read("A3:B3") == [["0.05", "0.1"]]


def test_pasting_formats_leaves_values(book: Book) -> None:
    book.write([["5%"], [0.5]])
    book.replies(copy(grid_range((0, 1), (0, 1)), grid_range((1, 2), (0, 1)), "PASTE_FORMAT"))
    assert book.read() == [["5%"], ["50%"]]


def test_a_small_copy_fills_a_large_destination(book: Book) -> None:
    book.write([["a", "b"]], typed=False)
    book.replies(copy(grid_range((0, 1), (0, 2)), grid_range((2, 4), (0, 4))))
    assert book.read("A3:D4") == [["a", "b", "a", "b"]] * 2


def test_rows_can_be_pasted_as_columns(book: Book) -> None:
    book.write([["a", "b"], ["c", "d"]], typed=False)
    book.replies(copy(grid_range((0, 2), (0, 2)), grid_range((3, 5), (0, 2)), pasteOrientation="TRANSPOSE"))
    assert book.read("A4:B5") == [["a", "c"], ["b", "d"]]


def test_cut_cells_take_references_to_them_along(book: Book) -> None:
    book.write([[1, "=A1+1"]])
    cut = {"source": grid_range((0, 1), (0, 1)), "destination": {"rowIndex": 4, "columnIndex": 3}}
    book.replies({"cutPaste": cut | {"pasteType": "PASTE_NORMAL"}})
    assert book.read("A1:B1", valueRenderOption="FORMULA") == [["", "=D5+1"]]
    assert book.read("B1") == [["2"]]


def test_merged_cells_keep_the_first_value_alone(book: Book) -> None:
    book.write([["a", "b"], ["c", "d"]], typed=False)
    book.replies({"mergeCells": {"range": grid_range((0, 2), (0, 2)), "mergeType": "MERGE_ALL"}})
    assert book.read() == [["a"]]
    assert book.refusal({"unmergeCells": {"range": grid_range((0, 1), (0, 1))}}).endswith(
        "You must select all cells in a merged range to merge or unmerge them."
    )


def test_sorting_puts_numbers_before_texts_and_blanks_last(book: Book) -> None:
    book.write([["b", 1], [None, 2], [10, 3], ["A", 4], [9, 5]], typed=False)
    spec = {"dimensionIndex": 0, "sortOrder": "ASCENDING"}
    sort = {"sortRange": {"range": grid_range((0, 5), (0, 2)), "sortSpecs": [spec]}}
    book.replies(sort)
    assert [row[0] for row in book.read()] == ["9", "10", "A", "b", ""]
    spec["sortOrder"] = "DESCENDING"
    book.replies(sort)
    assert [row[0] for row in book.read()] == ["b", "A", "10", "9", ""]
    assert [row[1] for row in book.read()] == ["1", "4", "3", "5", "2"]


def test_sorting_takes_formats_and_notes_along(book: Book) -> None:
    book.write([["5%"], [0.01]])
    book.sheet.insert_note("A1", "large")
    book.sheet.sort((1, "asc"), range="A1:A2")
    assert book.read() == [["0.01"], ["5%"]]
    assert book.sheet.get_note("A2") == "large"


def test_sorting_keeps_formulas_true_to_their_rows(book: Book) -> None:
    book.write([[2, "=A1*10"], [1, "=A2*10"]])
    book.sheet.sort((1, "asc"), range="A1:B2")
    assert book.read(valueRenderOption="FORMULA") == [[1, "=A1*10"], [2, "=A2*10"]]


def test_found_texts_are_replaced_and_counted(book: Book) -> None:
    book.write([["aba", "b"], ["cab", 5]], typed=False)
    (reply,) = book.replies({"findReplace": {"find": "A", "replacement": "x", "sheetId": 0}})
    assert book.read() == [["xbx", "b"], ["cxb", "5"]]
    assert reply["findReplace"] == {
        "valuesChanged": 2,
        "rowsChanged": 2,
        "sheetsChanged": 1,
        "occurrencesChanged": 3,
    }


def test_patterns_can_be_replaced_with_their_parts(book: Book) -> None:
    book.write([["D001"], ["D002"]], typed=False)
    find = {"find": r"D(\d+)", "replacement": "N-$1", "searchByRegex": True, "allSheets": True}
    book.replies({"findReplace": find})
    assert book.read() == [["N-001"], ["N-002"]]


def test_borders_belong_to_the_cells_they_touch(book: Book) -> None:
    solid = {"style": "SOLID"}
    book.replies({"updateBorders": {"range": grid_range((0, 2), (0, 2)), "top": solid, "innerVertical": solid}})
    rows = cells(book, "A1:B2", "userEnteredFormat.borders")
    sides = [[sorted(cell.get("userEnteredFormat", {}).get("borders", {})) for cell in row["values"]] for row in rows]
    assert sides == [[["right", "top"], ["left", "top"]], [["right"], ["left"]]]


@pytest.mark.parametrize("condition", [{"type": "ONE_OF_LIST"}, {"type": "NUMBER_BETWEEN", "values": [{}]}])
def test_a_validation_that_makes_no_sense_is_refused(book: Book, condition: Message) -> None:
    rule = {"condition": condition}
    assert book.refusal({"setDataValidation": {"range": grid_range((0, 1), (0, 1)), "rule": rule}})


def test_a_validation_guides_people_but_does_not_bind_the_api(book: Book) -> None:
    rule = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "是"}]}, "strict": True}
    whole = {"sheetId": 0, "startColumnIndex": 0, "endColumnIndex": 1}
    book.replies({"setDataValidation": {"range": whole, "rule": rule}})
    book.write([["否"]], typed=False)
    assert cells(book, "A1", "dataValidation")[0]["values"][0]["dataValidation"] == rule
    book.replies({"setDataValidation": {"range": whole}})
    assert cells(book, "A1", "dataValidation") == [{"values": [{}]}]


def test_empty_rows_and_cells_at_the_end_are_left_out_of_grid_data(book: Book) -> None:
    assert book.get("sheets.data.rowData.values.note") == {"sheets": [{"data": [{}]}]}
    book.sheet.insert_notes({"B1": "one", "A3": "two"})
    assert cells(book, "Sheet1", "note") == [
        {"values": [{}, {"note": "one"}]},
        {},
        {"values": [{"note": "two"}]},
    ]


def test_grid_data_says_where_it_begins_and_how_large_rows_are(book: Book) -> None:
    found = book.ask("GET", params={"ranges": "B2:C3", "includeGridData": "true"}).json()
    (data,) = found["sheets"][0]["data"]
    assert data == {
        "startRow": 1,
        "startColumn": 1,
        "rowMetadata": [{"pixelSize": 21}] * 2,
        "columnMetadata": [{"pixelSize": 100}] * 2,
    }
