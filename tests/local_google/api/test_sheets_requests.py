"""Requests as a whole: what is refused, in which words, and that a refused batch leaves no trace."""

from typing import Any

import pytest

from tests.local_google.api.local import Book, LocalGoogle, Message, grid_range, refusal


def write_cell(text: str) -> Message:
    return {
        "updateCells": {
            "start": {"rowIndex": 0, "columnIndex": 0},
            "rows": [{"values": [{"userEnteredValue": {"stringValue": text}}]}],
            "fields": "userEnteredValue",
        }
    }


def test_a_batch_is_applied_wholly_or_not_at_all(book: Book) -> None:
    bad = {"deleteSheet": {"sheetId": 5}}
    assert book.refusal(write_cell("a"), {"addSheet": {}}, bad) == (
        "Invalid requests[2].deleteSheet: No sheet with id: 5"
    )
    assert book.read() == []
    assert len(book.get("sheets.properties.title")["sheets"]) == 1
    assert book.replies(write_cell("b"), {"addSheet": {}})[0] == {}
    assert book.read() == [["b"]]


def test_later_requests_see_what_earlier_ones_did(book: Book) -> None:
    sheet = {"addSheet": {"properties": {"sheetId": 7, "title": "new"}}}
    fill = {"repeatCell": {"range": grid_range((0, 2), (0, 1), 7), "cell": _text("x"), "fields": "userEnteredValue"}}
    book.replies(sheet, fill)
    assert book.read("new") == [["x"], ["x"]]


def test_the_changed_spreadsheet_can_come_with_the_answer(book: Book) -> None:
    answer = book.batch(write_cell("a"), includeSpreadsheetInResponse=True, responseIncludeGridData=True).json()
    cell = answer["updatedSpreadsheet"]["sheets"][0]["data"][0]["rowData"][0]["values"][0]
    assert cell["formattedValue"] == "a"
    bare = book.batch(write_cell("a"), includeSpreadsheetInResponse=True).json()
    assert "data" not in bare["updatedSpreadsheet"]["sheets"][0]


def test_an_empty_batch_is_refused(book: Book) -> None:
    assert book.refusal() == "Must specify at least one request."


def test_a_kind_of_request_that_is_not_supported_is_named(book: Book) -> None:
    assert book.refusal({"addDataSource": {}}) == (
        "Invalid requests[0].addDataSource: This kind of request is not supported here."
    )


@pytest.mark.parametrize(
    ("request_", "name"),
    [
        ({"updateCells": {"rows": [{"values": [{"pivotTable": {}}]}], "fields": "*"}}, "pivotTable"),
        ({"addChart": {"chart": {"spec": {"dataSourceChartProperties": {}}}}}, "dataSourceChartProperties"),
        ({"updateCells": {"rows": [{"values": [{"dataSourceTable": {}}]}], "fields": "*"}}, "dataSourceTable"),
        ({"addChart": {"chart": {"spec": {"title": "x"}, "position": {"newSheet": True}}}}, "sheet of its own"),
    ],
)
def test_what_is_published_but_not_supported_is_refused_by_name(book: Book, request_: Message, name: str) -> None:
    message = book.refusal(request_)
    assert name in message
    assert "not supported here" in message


def test_an_unknown_name_is_refused_with_its_place(book: Book) -> None:
    answer = book.batch({"updateCells": {"strat": {}}})
    text = "Invalid JSON payload received. Unknown name \"strat\" at 'requests[0].update_cells': Cannot find field."
    assert refusal(answer) == text
    details = answer.json()["error"]["details"]
    assert details == [
        {
            "@type": "type.googleapis.com/google.rpc.BadRequest",
            "fieldViolations": [{"field": "requests[0].update_cells", "description": text}],
        }
    ]


def test_every_unknown_name_is_listed(book: Book) -> None:
    message = refusal(book.ask("POST", ":batchUpdate", json={"a": 1, "requests": [{"b": 2}]}))
    assert message.splitlines() == [
        'Invalid JSON payload received. Unknown name "a": Cannot find field.',
        "Invalid JSON payload received. Unknown name \"b\" at 'requests[0]': Cannot find field.",
    ]


@pytest.mark.parametrize(
    ("request_", "place"),
    [
        ({"addSheet": {"properties": {"sheetId": "seven"}}}, "requests[0].add_sheet.properties.sheet_id"),
        ({"addSheet": {"properties": {"hidden": 1}}}, "requests[0].add_sheet.properties.hidden"),
        ({"mergeCells": {"mergeType": "MERGE_SOME"}}, "requests[0].merge_cells.merge_type"),
        ({"updateCells": {"rows": [{"values": [{"note": 5}]}]}}, "requests[0].update_cells.rows[0].values[0].note"),
        ({"deleteSheet": 3}, "requests[0].delete_sheet"),
    ],
)
def test_a_value_of_a_wrong_type_is_refused_with_its_place(book: Book, request_: Message, place: str) -> None:
    assert book.refusal(request_).startswith(f"Invalid value at '{place}' (")


def test_values_that_are_no_lists_are_refused_as_google_does(book: Book) -> None:
    answer = book.ask("PUT", "/values/A1", params={"valueInputOption": "RAW"}, json={"values": "X"})
    assert refusal(answer) == "Invalid value at 'data.values' (type.googleapis.com/google.protobuf.ListValue), \"X\""


def test_a_body_that_is_not_json_is_refused(book: Book) -> None:
    answer = book.ask("POST", ":batchUpdate", data=b"{", headers={"Content-Type": "application/json"})
    assert refusal(answer).startswith("Invalid JSON payload received.")


def test_an_unknown_query_parameter_is_refused(book: Book) -> None:
    assert refusal(book.ask("GET", params={"includeGridDate": "true"})).startswith(
        'Invalid JSON payload received. Unknown name "includeGridDate": Cannot bind query parameter.'
    )


def test_an_unknown_choice_in_the_query_is_refused(book: Book) -> None:
    answer = book.ask("GET", "/values/A1", params={"valueRenderOption": "PRETTY"})
    assert refusal(answer).startswith("Invalid value at 'value_render_option'")


@pytest.mark.parametrize(("method", "path"), [("GET", "/drive/v3/changes"), ("GET", "/drive/v2/files/x")])
def test_a_method_that_is_not_supported_is_refused_by_name(google: LocalGoogle, method: str, path: str) -> None:
    assert refusal(google.ask(method, path)) == f"{method} {path} is not supported here."


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PATCH", "/v4/spreadsheets/x"),
        ("POST", "/v4/spreadsheets/x/values:sort"),
        ("GET", "/v4/sheets"),
        ("GET", "/drive/v3/folders"),
        ("POST", "/upload/drive/v3/folders"),
    ],
)
def test_a_method_that_google_does_not_have_is_answered_by_its_page(
    google: LocalGoogle, method: str, path: str
) -> None:
    answer = google.ask(method, path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert f"<code>{path}</code> was not found on this server." in answer.text


@pytest.mark.parametrize("fields", ["sheets.titles", "sheets(properties", "sheets..data", "a b"])
def test_a_field_mask_that_means_nothing_is_refused(book: Book, fields: str) -> None:
    answer = book.ask("GET", params={"fields": fields})
    assert refusal(answer) == "Request contains an invalid argument."


@pytest.mark.parametrize("fields", ["sheets.properties.title", "sheets/properties/title", "sheets(properties(title))"])
def test_field_masks_can_be_written_in_three_ways(book: Book, fields: str) -> None:
    assert book.get(fields) == {"sheets": [{"properties": {"title": "Sheet1"}}]}


def test_a_mask_of_an_update_must_name_something_that_exists(book: Book) -> None:
    request: dict[str, Any] = {"updateSheetProperties": {"properties": {"title": "x"}}}
    assert book.refusal(request).endswith("(Use '*' to indicate all fields.)")
    request["updateSheetProperties"]["fields"] = "titel"
    assert book.refusal(request) == "Invalid requests[0].updateSheetProperties: Invalid field: titel"


def test_nobody_is_answered_without_a_token(book: Book) -> None:
    assert book.ask("GET", headers={"Authorization": "Bearer nonsense"}).status_code == 401


def test_a_spreadsheet_that_does_not_exist_is_not_found(google: LocalGoogle) -> None:
    assert refusal(google.ask("GET", "/v4/spreadsheets/none"), 404) == "Requested entity was not found."


def test_snake_case_names_are_understood(book: Book) -> None:
    book.replies({"update_sheet_properties": {"properties": {"title": "x"}, "fields": "title"}})
    assert book.tab("properties.title")["title"] == "x"


def _text(text: str) -> Message:
    return {"userEnteredValue": {"stringValue": text}}
