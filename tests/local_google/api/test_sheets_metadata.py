"""Developer metadata: unique ids, places, search."""

from typing import Any

import pytest

from tests.local_google.api.local import Book, Message, refusal

SPREADSHEET = {"spreadsheet": True}
ROW_3 = {"dimensionRange": {"sheetId": 0, "dimension": "ROWS", "startIndex": 2, "endIndex": 3}}


def create(key: str, location: Message, number: int | None = None, value: str = "1") -> Message:
    wanted: Message = {"metadataKey": key, "metadataValue": value, "location": location, "visibility": "DOCUMENT"}
    if number is not None:
        wanted["metadataId"] = number
    return {"createDeveloperMetadata": {"developerMetadata": wanted}}


def lookup(**more: Any) -> Message:
    return {"developerMetadataLookup": more}


def search(book: Book, *filters: Message) -> list[str]:
    answer = book.ask("POST", "/developerMetadata:search", json={"dataFilters": list(filters)}).json()
    return [match["developerMetadata"]["metadataKey"] for match in answer.get("matchedDeveloperMetadata", [])]


def test_an_id_is_unique_in_the_spreadsheet(book: Book) -> None:
    book.replies(create("revision", SPREADSHEET, 1001))
    assert book.refusal({"addSheet": {}}, create("other", {"sheetId": 0}, 1001)) == (
        "Invalid requests[1].createDeveloperMetadata: Cannot add developer metadata with ID [1001] "
        "because developer metadata with that ID already exists."
    )
    assert len(book.get("sheets.properties.title")["sheets"]) == 1


def test_moving_a_marker_from_one_id_to_the_next_lets_only_one_writer_win(book: Book) -> None:
    book.replies(create("revision", SPREADSHEET, 1))
    move = [{"deleteDeveloperMetadata": {"dataFilter": lookup(metadataId=1)}}, create("revision", SPREADSHEET, 2)]
    assert book.batch(*move).status_code == 200
    assert book.batch(*move).status_code == 400
    assert search(book, lookup(metadataKey="revision")) == ["revision"]


def test_metadata_is_found_by_what_it_says_and_where_it_is(book: Book) -> None:
    book.replies(create("book", SPREADSHEET), create("tab", {"sheetId": 0}), create("row", ROW_3, value="x"))
    assert search(book, lookup(metadataKey="tab")) == ["tab"]
    assert search(book, lookup(metadataValue="x")) == ["row"]
    assert search(book, lookup(locationType="SPREADSHEET")) == ["book"]
    assert search(book, lookup(metadataLocation={"sheetId": 0})) == ["tab"]
    assert search(book, lookup(metadataLocation=ROW_3)) == ["row"]
    assert search(book, lookup(metadataLocation=ROW_3, locationMatchingStrategy="INTERSECTING_LOCATION")) == [
        "book",
        "tab",
        "row",
    ]
    assert search(book, {"a1Range": "A3:B3"}) == ["tab", "row"]
    assert search(book, lookup(metadataKey="none")) == []


def test_one_piece_can_be_asked_for_by_its_id(book: Book) -> None:
    book.replies(create("revision", SPREADSHEET, 5))
    assert book.ask("GET", "/developerMetadata/5").json() == {
        "metadataId": 5,
        "metadataKey": "revision",
        "metadataValue": "1",
        "location": {"locationType": "SPREADSHEET", "spreadsheet": True},
        "visibility": "DOCUMENT",
    }
    assert refusal(book.ask("GET", "/developerMetadata/6"), 404) == "Requested entity was not found."


def test_metadata_shows_where_it_is_attached(book: Book) -> None:
    book.replies(create("book", SPREADSHEET), create("tab", {"sheetId": 0}), create("row", ROW_3))
    found = book.ask("GET", params={"includeGridData": "true", "ranges": "A1:B4"}).json()
    assert [item["metadataKey"] for item in found["developerMetadata"]] == ["book"]
    (sheet,) = found["sheets"]
    assert [item["metadataKey"] for item in sheet["developerMetadata"]] == ["tab"]
    attached = [row.get("developerMetadata", []) for row in sheet["data"][0]["rowMetadata"]]
    assert [[item["metadataKey"] for item in items] for items in attached] == [[], [], ["row"], []]


def test_metadata_moves_with_its_row_and_goes_with_it(book: Book) -> None:
    book.replies(create("row", ROW_3))
    book.sheet.insert_rows([["new"]], 1)
    data = {"dataFilters": [lookup(metadataKey="row")], "majorDimension": "ROWS"}
    found = book.ask("POST", "/values:batchGetByDataFilter", json=data).json()
    assert found["valueRanges"][0]["valueRange"]["range"] == "Sheet1!A4:Z4"
    book.sheet.delete_rows(4)
    assert search(book, lookup(metadataKey="row")) == []


def test_values_can_be_written_and_cleared_by_filter(book: Book) -> None:
    book.replies(create("row", ROW_3))
    data = [{"dataFilter": lookup(metadataKey="row"), "values": [["a", "b"]]}]
    answer = book.ask("POST", "/values:batchUpdateByDataFilter", json={"valueInputOption": "RAW", "data": data})
    assert answer.json()["totalUpdatedCells"] == 2
    assert book.read("A3:B3") == [["a", "b"]]
    area = {
        "gridRange": {"sheetId": 0, "startRowIndex": 2, "endRowIndex": 3, "startColumnIndex": 0, "endColumnIndex": 1}
    }
    book.ask("POST", "/values:batchClearByDataFilter", json={"dataFilters": [area]})
    assert book.read("A3:B3") == [["", "b"]]


def test_a_spreadsheet_can_be_asked_for_by_filter(book: Book) -> None:
    book.write([["a"], ["b"]], typed=False)
    body = {"dataFilters": [{"a1Range": "A2"}], "includeGridData": True}
    (sheet,) = book.ask("POST", ":getByDataFilter", json=body).json()["sheets"]
    assert sheet["data"][0]["rowData"][0]["values"][0]["formattedValue"] == "b"


def test_metadata_can_be_changed_and_deleted_by_filter(book: Book) -> None:
    book.replies(create("a", SPREADSHEET), create("a", {"sheetId": 0}))
    change = {
        "dataFilters": [lookup(metadataKey="a")],
        "developerMetadata": {"metadataValue": "2"},
        "fields": "metadataValue",
    }
    (reply,) = book.replies({"updateDeveloperMetadata": change})
    assert [item["metadataValue"] for item in reply["updateDeveloperMetadata"]["developerMetadata"]] == ["2", "2"]
    (reply,) = book.replies({"deleteDeveloperMetadata": {"dataFilter": lookup(metadataValue="2")}})
    assert len(reply["deleteDeveloperMetadata"]["deletedDeveloperMetadata"]) == 2


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"metadataKey": "", "location": SPREADSHEET, "visibility": "DOCUMENT"}, "A metadata key is required."),
        ({"metadataKey": "k", "visibility": "DOCUMENT"}, "A metadata location is required."),
        ({"metadataKey": "k", "location": SPREADSHEET}, "A metadata visibility is required."),
        (
            {"metadataKey": "k" * 30_001, "location": SPREADSHEET, "visibility": "DOCUMENT"},
            "Developer metadata cannot hold more than 30000 characters in one place.",
        ),
    ],
)
def test_metadata_that_is_not_complete_or_too_long_is_refused(book: Book, wanted: Message, message: str) -> None:
    refused = book.refusal({"createDeveloperMetadata": {"developerMetadata": wanted}})
    assert refused == f"Invalid requests[0].createDeveloperMetadata: {message}"
