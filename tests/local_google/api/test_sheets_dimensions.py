"""Rows and columns inserted, deleted, moved, sized and grouped, and what goes along with them."""

import pytest

from tests.local_google.api.local import Book, Message, grid_range


def lines(dimension: str, start: int, end: int) -> Message:
    return {"sheetId": 0, "dimension": dimension, "startIndex": start, "endIndex": end}


def insert(dimension: str, start: int, end: int, *, before: bool = False) -> Message:
    return {"insertDimension": {"range": lines(dimension, start, end), "inheritFromBefore": before}}


def delete(dimension: str, start: int, end: int) -> Message:
    return {"deleteDimension": {"range": lines(dimension, start, end)}}


def name(book: Book, area: Message) -> None:
    book.replies({"addNamedRange": {"namedRange": {"name": "block", "range": area}}})


def named(book: Book) -> Message:
    (found,) = book.get("namedRanges")["namedRanges"]
    area: Message = found["range"]
    return area


def test_rows_can_be_inserted_and_deleted(book: Book) -> None:
    book.write([["a"], ["b"], ["c"]], typed=False)
    book.replies(insert("ROWS", 1, 3))
    assert book.read() == [["a"], [], [], ["b"], ["c"]]
    assert book.tab("properties.gridProperties")["gridProperties"]["rowCount"] == 1002
    book.replies(delete("ROWS", 0, 3))
    assert book.read() == [["b"], ["c"]]


def test_columns_can_be_inserted_and_deleted(book: Book) -> None:
    book.write([["a", "b", "c"]], typed=False)
    book.replies(insert("COLUMNS", 1, 2))
    assert book.read() == [["a", "", "b", "c"]]
    book.replies(delete("COLUMNS", 0, 2))
    assert book.read() == [["b", "c"]]


def test_a_named_range_moves_and_grows_with_its_rows(book: Book) -> None:
    name(book, grid_range((2, 5), (0, 2)))
    book.replies(insert("ROWS", 0, 1))
    assert (named(book)["startRowIndex"], named(book)["endRowIndex"]) == (3, 6)
    book.replies(insert("ROWS", 4, 6))
    assert (named(book)["startRowIndex"], named(book)["endRowIndex"]) == (3, 8)
    book.replies(insert("ROWS", 8, 9))
    assert (named(book)["startRowIndex"], named(book)["endRowIndex"]) == (3, 8)
    book.replies(delete("ROWS", 2, 4))
    assert (named(book)["startRowIndex"], named(book)["endRowIndex"]) == (2, 6)


def test_a_named_range_whose_cells_are_gone_is_gone(book: Book) -> None:
    name(book, grid_range((2, 5), (0, 2)))
    book.replies(delete("ROWS", 1, 6))
    assert book.get("namedRanges") == {}


def test_protected_ranges_merges_filters_and_rules_move_too(book: Book) -> None:
    area = grid_range((4, 6), (1, 3))
    rule = {"booleanRule": {"condition": {"type": "NOT_BLANK"}, "format": {"textFormat": {"bold": True}}}}
    book.replies(
        {"addProtectedRange": {"protectedRange": {"range": area}}},
        {"mergeCells": {"range": area, "mergeType": "MERGE_ALL"}},
        {"setBasicFilter": {"filter": {"range": area}}},
        {"addConditionalFormatRule": {"rule": {"ranges": [area], **rule}}},
        {"addBanding": {"bandedRange": {"range": area, "rowProperties": {"firstBandColor": {"red": 1}}}}},
        insert("ROWS", 0, 10),
        insert("COLUMNS", 0, 1),
    )
    (sheet,) = book.get("sheets(protectedRanges,merges,basicFilter,conditionalFormats,bandedRanges)")["sheets"]
    moved = {name: edge for name, edge in grid_range((14, 16), (2, 4)).items() if name != "sheetId"}
    assert sheet["protectedRanges"][0]["range"] == moved
    assert sheet["merges"] == [moved]
    assert sheet["basicFilter"]["range"] == moved
    assert sheet["conditionalFormats"][0]["ranges"] == [moved]
    assert sheet["bandedRanges"][0]["range"] == moved


def test_formulas_everywhere_follow_inserted_and_deleted_rows(book: Book) -> None:
    book.spreadsheet.add_worksheet("二", 5, 5)
    book.write([[1], [2], [3], ["=SUM(A1:A3)"]])
    book.write([["=Sheet1!A2", "=Sheet1!A1"]], "二!A1")
    book.replies(insert("ROWS", 1, 2))
    assert book.read("A5", valueRenderOption="FORMULA") == [["=SUM(A1:A4)"]]
    assert book.read("二!A1:B1", valueRenderOption="FORMULA") == [["=Sheet1!A3", "=Sheet1!A1"]]
    book.replies(delete("ROWS", 2, 3))
    assert book.read("二!A1:B1", valueRenderOption="FORMULA") == [["=#REF!", "=Sheet1!A1"]]
    assert book.read("二!A1:B1") == [["#REF!", "1"]]
    assert book.read("A4") == [["4"]]


def test_renaming_a_tab_renames_it_in_formulas_and_drop_downs(book: Book) -> None:
    book.spreadsheet.add_worksheet("二", 5, 5)
    book.write([["=Sheet1!B1"]], "二!A1")
    condition = {"type": "ONE_OF_RANGE", "values": [{"userEnteredValue": "=Sheet1!A1:A3"}]}
    area = grid_range((0, 1), (2, 3))
    book.replies({"setDataValidation": {"range": area, "rule": {"condition": condition}}})
    book.sheet.update_title("新 名")
    assert book.read("二!A1", valueRenderOption="FORMULA") == [["='新 名'!B1"]]
    rows = book.get("sheets.data.rowData.values.dataValidation", ranges="'新 名'!C1")["sheets"][0]["data"][0]["rowData"]
    values = rows[0]["values"][0]["dataValidation"]["condition"]["values"]
    assert values == [{"userEnteredValue": "='新 名'!A1:A3"}]


def test_new_rows_look_like_the_one_before_or_after(book: Book) -> None:
    book.sheet.format("A1", {"textFormat": {"bold": True}})
    book.sheet.format("A2", {"textFormat": {"italic": True}})
    book.sheet.insert_note("A1", "not inherited")
    book.replies(insert("ROWS", 1, 2, before=True), insert("ROWS", 2, 3))
    found = book.get("sheets.data.rowData.values(note,userEnteredFormat)", ranges="A1:A4")
    rows = found["sheets"][0]["data"][0]["rowData"]
    formats = [row["values"][0]["userEnteredFormat"]["textFormat"] for row in rows]
    assert formats == [{"bold": True}, {"bold": True}, {"italic": True}, {"italic": True}]
    assert ["note" in row["values"][0] for row in rows] == [True, False, False, False]


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (insert("ROWS", 0, 1, before=True), "range.startIndex cannot be 0 if inheritFromBefore is true."),
        (
            insert("ROWS", 1000, 1001),
            "range.startIndex[1000] must be less than the grid size (1000) if inheritFromBefore is false.",
        ),
        (
            delete("COLUMNS", 25, 27),
            "Cannot delete a column that doesn't exist. Tried to delete column index 26 but there are only 26 columns.",
        ),
        (delete("ROWS", 0, 1000), "You can't delete all the rows on the sheet."),
        (insert("ROWS", 3, 3), "range.endIndex[3] must be after range.startIndex[3]."),
    ],
)
def test_what_cannot_be_inserted_or_deleted_is_refused(book: Book, request_: Message, message: str) -> None:
    assert book.refusal(request_).partition(": ")[2] == message


def test_all_rows_that_are_not_frozen_cannot_be_deleted(book: Book) -> None:
    book.sheet.freeze(rows=1)
    assert book.refusal(delete("ROWS", 1, 1000)).endswith("it is not possible to delete all non-frozen rows.")


def test_rows_move_with_values_formats_and_references(book: Book) -> None:
    book.write([["1%"], [2], [3], ["=A1"]])
    move = {"source": lines("ROWS", 0, 1), "destinationIndex": 3}
    book.replies({"moveDimension": move})
    assert book.read() == [["2"], ["3"], ["1%"], ["1%"]]
    assert book.read("A4", valueRenderOption="FORMULA") == [["=A3"]]
    book.replies({"moveDimension": {"source": lines("ROWS", 2, 3), "destinationIndex": 0}})
    assert book.read() == [["1%"], ["2"], ["3"], ["1%"]]


def test_columns_move(book: Book) -> None:
    book.write([["a", "b", "c"]], typed=False)
    book.replies({"moveDimension": {"source": lines("COLUMNS", 2, 3), "destinationIndex": 0}})
    assert book.read() == [["c", "a", "b"]]


def test_rows_and_columns_can_be_appended(book: Book) -> None:
    book.replies(
        {"appendDimension": {"sheetId": 0, "dimension": "ROWS", "length": 5}},
        {"appendDimension": {"sheetId": 0, "dimension": "COLUMNS", "length": 2}},
    )
    assert book.tab("properties.gridProperties")["gridProperties"] == {"rowCount": 1005, "columnCount": 28}


def test_rows_and_columns_can_be_sized_and_hidden(book: Book) -> None:
    size = {"properties": {"pixelSize": 200}, "fields": "pixelSize"}
    book.replies({"updateDimensionProperties": {"range": lines("COLUMNS", 1, 2), **size}})
    book.sheet.hide_rows(0, 2)
    found = book.get("sheets.data(rowMetadata,columnMetadata)", ranges="A1:B3")["sheets"][0]["data"][0]
    assert found["columnMetadata"] == [{"pixelSize": 100}, {"pixelSize": 200}]
    assert [row.get("hiddenByUser", False) for row in found["rowMetadata"]] == [True, True, False]
    book.sheet.unhide_rows(0, 2)
    found = book.get("sheets.data.rowMetadata.hiddenByUser", ranges="A1:B3")["sheets"][0]["data"][0]
    assert found["rowMetadata"] == [{}, {}, {}]


def test_a_column_becomes_as_wide_as_its_longest_text(book: Book) -> None:
    book.write([["x" * 100, "x"]], typed=False)
    book.sheet.columns_auto_resize(0, 2)
    wide, narrow = book.get("sheets.data.columnMetadata", ranges="A1:B1")["sheets"][0]["data"][0]["columnMetadata"]
    assert wide["pixelSize"] > 400
    assert narrow["pixelSize"] < 100


def test_groups_nest_and_are_taken_away_again(book: Book) -> None:
    group = {"addDimensionGroup": {"range": lines("ROWS", 0, 6)}}
    inner = {"addDimensionGroup": {"range": lines("ROWS", 2, 4)}}
    reply = book.replies(group, inner)[1]["addDimensionGroup"]["dimensionGroups"]
    assert [(item["range"]["startIndex"], item["range"]["endIndex"], item["depth"]) for item in reply] == [
        (0, 6, 1),
        (2, 4, 2),
    ]
    book.replies({"deleteDimensionGroup": {"range": lines("ROWS", 0, 6)}})
    assert [item["range"]["startIndex"] for item in book.sheet.list_dimension_group_rows()] == [2]
    assert book.refusal({"deleteDimensionGroup": {"range": lines("COLUMNS", 0, 1)}})


def test_a_collapsed_group_hides_its_rows(book: Book) -> None:
    book.sheet.add_dimension_group_rows(1, 3)
    wanted = {"range": lines("ROWS", 1, 3), "depth": 1, "collapsed": True}
    book.replies({"updateDimensionGroup": {"dimensionGroup": wanted, "fields": "collapsed"}})
    found = book.get("sheets.data.rowMetadata.hiddenByUser", ranges="A1:A4")["sheets"][0]["data"][0]
    assert found["rowMetadata"] == [{}, {"hiddenByUser": True}, {"hiddenByUser": True}, {}]
