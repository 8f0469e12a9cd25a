"""What Google says to requests that it will not carry out."""

import pytest

from tests.local_google.api.local import Book, Message, grid_range, refusal

RED: Message = {"red": 1}


def test_one_request_is_of_one_kind(book: Book) -> None:
    answer = book.batch({"addSheet": {}, "deleteSheet": {"sheetId": 1}})
    said = "Invalid value at 'requests[0]' (oneof), oneof field 'kind' is already set. Cannot set 'deleteSheet'"
    assert refusal(answer) == said
    violations = [{"field": "requests[0]", "description": said}]
    assert answer.json()["error"]["details"][0]["fieldViolations"] == violations


@pytest.mark.parametrize(
    ("cell", "there", "name"),
    [
        (
            {"userEnteredValue": {"stringValue": "a", "numberValue": 1}},
            "user_entered_value' (oneof), oneof field 'value'",
            "numberValue",
        ),
        (
            {"userEnteredFormat": {"backgroundColorStyle": {"rgbColor": RED, "themeColor": "TEXT"}}},
            "user_entered_format.background_color_style' (oneof), oneof field 'kind'",
            "themeColor",
        ),
    ],
)
def test_a_value_or_a_colour_is_one_thing(book: Book, cell: Message, there: str, name: str) -> None:
    request = {"repeatCell": {"range": grid_range((0, 1), (0, 1)), "cell": cell, "fields": "*"}}
    said = f"Invalid value at 'requests[0].repeat_cell.cell.{there} is already set. Cannot set '{name}'"
    assert book.refusal(request) == said


def test_a_request_is_an_object(book: Book) -> None:
    answer = book.ask("POST", ":batchUpdate", json={"requests": ["repeatCell"]})
    assert refusal(answer) == (
        "Invalid value at 'requests[0]' "
        '(type.googleapis.com/google.apps.sheets.v4.BatchUpdateSpreadsheetRequest.Request), "repeatCell"'
    )


def test_the_last_sheet_stays_and_so_does_the_last_that_is_visible(book: Book) -> None:
    delete = {"deleteSheet": {"sheetId": 0}}
    assert book.refusal(delete).endswith("deleteSheet: You can't remove all the sheets in a document.")
    book.replies({"addSheet": {"properties": {"title": "hidden", "hidden": True}}})
    assert book.refusal(delete).endswith("deleteSheet: You can't remove all the visible sheets in a document.")


def test_a_sheet_has_a_name_and_a_named_range_one_of_its_own(book: Book) -> None:
    rename = {"updateSheetProperties": {"properties": {"sheetId": 0}, "fields": "title"}}
    assert book.refusal(rename).endswith("The sheet name cannot be empty.")
    name = {"addNamedRange": {"namedRange": {"name": "totals", "range": grid_range((0, 1), (0, 1))}}}
    book.replies(name)
    assert book.refusal(name) == (
        "Invalid requests[0].addNamedRange: "
        "Cannot add named range with name totals, a named range with that name already exists."
    )


@pytest.mark.parametrize(
    ("row", "column", "rows", "said"),
    [
        (5000, 0, [["a"]], "GridCoordinate.rowIndex[5000] is after last row in grid[999]"),
        (0, 26, [["a"]], "GridCoordinate.columnIndex[26] is after last column in grid[25]"),
        (999, 0, [["a"], ["b"]], "Attempting to write row: 1000, beyond the last requested row of: 999"),
        (0, 25, [["a", "b"]], "Attempting to write column: 26, beyond the last requested column of: 25"),
    ],
)
def test_cells_are_not_written_beyond_the_grid(
    book: Book, row: int, column: int, rows: list[list[str]], said: str
) -> None:
    cells = [{"values": [{"userEnteredValue": {"stringValue": text}} for text in line]} for line in rows]
    start = {"sheetId": 0, "rowIndex": row, "columnIndex": column}
    request = {"updateCells": {"start": start, "rows": cells, "fields": "userEnteredValue"}}
    assert book.refusal(request) == f"Invalid requests[0].updateCells: {said}"


def test_a_range_begins_inside_the_grid(book: Book) -> None:
    request = {"mergeCells": {"range": {"sheetId": 0, "startRowIndex": 1000}, "mergeType": "MERGE_ALL"}}
    assert book.refusal(request).endswith("GridRange.startRowIndex[1000] is after last row in grid[999]")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ([1, "a"], 'list_value {\n  values {\n    number_value: 1.0\n  }\n  values {\n    string_value: "a"\n  }\n}\n'),
        (
            {"a": True},
            'struct_value {\n  fields {\n    key: "a"\n    value {\n      bool_value: true\n    }\n  }\n}\n',
        ),
    ],
)
def test_what_is_no_value_is_quoted_as_google_quotes_it(book: Book, value: object, said: str) -> None:
    params = {"valueInputOption": "RAW"}
    answer = book.ask("PUT", "/values/A1", params=params, json={"values": [["fine", value]]})
    assert refusal(answer) == f"Invalid values[0][1]: {said}"


@pytest.mark.parametrize(("method", "path"), [("PUT", "/values/Sheet1!A9"), ("POST", "/values/Sheet1!A9:append")])
def test_the_body_names_the_same_range_as_the_address(book: Book, method: str, path: str) -> None:
    body = {"range": "Sheet1!B9", "values": [["x"]]}
    answer = book.ask(method, path, params={"valueInputOption": "RAW"}, json=body)
    assert refusal(answer) == "Request range[Sheet1!A9] does not match value's range[Sheet1!B9]"


def test_of_several_ranges_the_bad_one_is_told(book: Book) -> None:
    data = [{"range": "A1", "values": [["x"]]}, {"range": "A1:B1", "values": [["x", "y", "z"]]}]
    answer = book.ask("POST", "/values:batchUpdate", json={"valueInputOption": "RAW", "data": data})
    assert refusal(answer) == (
        "Invalid data[1]: Requested writing within range [A1:B1], but tried writing to column [C]"
    )


def test_rows_are_inserted_no_further_than_right_behind_the_last(book: Book) -> None:
    span = {"sheetId": 0, "dimension": "ROWS", "startIndex": 1001, "endIndex": 1002}
    said = "range.startIndex[1001] is larger than current grid size (1000)"
    assert book.refusal({"insertDimension": {"range": span, "inheritFromBefore": True}}).endswith(said)


def test_merged_rows_are_neither_sorted_nor_torn_apart(book: Book) -> None:
    book.replies({"mergeCells": {"range": grid_range((1, 3), (0, 1)), "mergeType": "MERGE_ALL"}})
    sort = {"range": grid_range((0, 5), (0, 2)), "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}]}
    assert book.refusal({"sortRange": sort}) == (
        "Invalid requests[0].sortRange: You can't sort a range containing vertical merges. "
        "There is a vertical merge at A2:A3"
    )
    for start, to in ((2, 8), (7, 2)):
        source = {"sheetId": 0, "dimension": "ROWS", "startIndex": start, "endIndex": start + 1}
        assert book.refusal({"moveDimension": {"source": source, "destinationIndex": to}}) == (
            "Invalid requests[0].moveDimension: Sorry, it is not possible to move a row to a position that crosses a "
            "merged cell. Please unmerge and try again."
        )
    source = {"sheetId": 0, "dimension": "ROWS", "startIndex": 1, "endIndex": 3}
    book.replies({"moveDimension": {"source": source, "destinationIndex": 8}})


def test_a_look_at_some_cells_tells_of_the_merges_there_alone(book: Book) -> None:
    for row in (0, 10):
        book.replies({"mergeCells": {"range": grid_range((row, row + 2), (0, 2)), "mergeType": "MERGE_ALL"}})
    assert [merge["startRowIndex"] for merge in book.tab("merges")] == [0, 10]
    assert [merge["startRowIndex"] for merge in book.tab("merges", ranges="Sheet1!B11:C20")] == [10]
    assert book.tab("merges", ranges="Sheet1!C1:D9") is None


def test_sorting_leaves_rows_where_they_are_that_are_not_shown(book: Book) -> None:
    book.write([["d"], ["c"], ["b"], ["a"]])
    span = {"sheetId": 0, "dimension": "ROWS", "startIndex": 1, "endIndex": 2}
    hide = {
        "updateDimensionProperties": {"range": span, "properties": {"hiddenByUser": True}, "fields": "hiddenByUser"}
    }
    sort = {"range": grid_range((0, 4), (0, 1)), "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}]}
    book.replies(hide, {"sortRange": sort})
    assert book.read() == [["a"], ["c"], ["b"], ["d"]]


def test_deleting_metadata_that_is_not_there_is_no_mistake(book: Book) -> None:
    lookup = {"developerMetadataLookup": {"metadataKey": "gone"}}
    assert book.replies({"deleteDeveloperMetadata": {"dataFilter": lookup}}) == [{"deleteDeveloperMetadata": {}}]


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (
            {"mergeCells": {"range": [{"sheetId": 0}]}},
            "Invalid JSON payload received. Unknown name \"range\" at 'requests[0].merge_cells': "
            "Proto field is not repeating, cannot start list.",
        ),
        (
            {"addSheet": {"properties": {"title": {"a": 1}}}},
            "Invalid value at 'requests[0].add_sheet.properties' (title), Starting an object on a scalar field",
        ),
    ],
)
def test_a_value_of_another_shape_is_told_as_such(book: Book, request_: Message, said: str) -> None:
    assert book.refusal(request_) == said


def test_lists_in_a_list_of_requests_count_as_their_items(book: Book) -> None:
    add = {"addSheet": {"properties": {"title": "nested"}}}
    answer = book.ask("POST", ":batchUpdate", json={"requests": [[add], [{"deleteSheet": {"sheetId": 0}}]]})
    assert [list(reply) for reply in answer.json()["replies"]] == [["addSheet"], []]
    assert book.tab("properties.title") == {"title": "nested"}


@pytest.mark.parametrize(
    "request_",
    [
        {"appendDimension": {"sheetId": 0, "dimension": "ROWS", "length": 2**31 - 1}},
        {"insertDimension": {"range": {"sheetId": 0, "dimension": "ROWS", "startIndex": 1, "endIndex": 2**31 - 1}}},
        {"addSheet": {"properties": {"gridProperties": {"rowCount": 2**31 - 1, "columnCount": 18_278}}}},
    ],
)
def test_more_than_a_spreadsheet_holds_is_refused_before_it_is_made(book: Book, request_: Message) -> None:
    assert "above the limit of 10000000 cells" in book.refusal(request_)


@pytest.mark.parametrize("kind", ["copyPaste", "cutPaste"])
def test_nothing_cannot_be_pasted(book: Book, kind: str) -> None:
    source = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 1}
    assert book.refusal({kind: {"source": source, "destination": {"sheetId": 0}}}).endswith(
        "The source range is empty."
    )


def test_a_range_that_ends_before_it_starts_is_refused(book: Book) -> None:
    request = {"unmergeCells": {"range": {"sheetId": 0, "startRowIndex": 5, "endRowIndex": 2}}}
    assert book.refusal(request).endswith("The range ends before it starts: startRowIndex 5, endRowIndex 2.")


def test_conditions_take_as_many_values_as_their_type_says(book: Book) -> None:
    condition = {"type": "TEXT_STARTS_WITH"}
    rule = {"ranges": [{"sheetId": 0}], "booleanRule": {"condition": condition, "format": {}}}
    filter_ = {"range": grid_range((0, 9), (0, 2)), "filterSpecs": [{"filterCriteria": {"condition": condition}}]}
    for request in ({"addConditionalFormatRule": {"rule": rule}}, {"setBasicFilter": {"filter": filter_}}):
        assert book.refusal(request).endswith("Condition type TEXT_STARTS_WITH requires exactly 1 values, got 0.")
    named = {"range": grid_range((0, 9), (0, 2)), "criteria": {"first": {}}}
    assert "not by first" in book.refusal({"setBasicFilter": {"filter": named}})


def test_parts_of_a_list_are_not_written_one_by_one(book: Book) -> None:
    runs = [{"format": {"bold": True}}, {"startIndex": 2, "format": {}}]
    cells = [{"values": [{"userEnteredValue": {"stringValue": "abc"}, "textFormatRuns": runs}]}]
    fields = "userEnteredValue,textFormatRuns.startIndex,textFormatRuns.format.bold"
    book.replies({"updateCells": {"start": {"sheetId": 0}, "rows": cells, "fields": fields}})
    (row,) = book.tab("data.rowData.values.textFormatRuns", ranges="A1")[0]["rowData"]
    assert [run.get("startIndex", 0) for run in row["values"][0]["textFormatRuns"]] == [0, 2]
