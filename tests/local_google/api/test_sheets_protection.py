"""Who may see, change and protect what."""

from typing import Any

import pytest
import requests
from google.auth.transport.requests import AuthorizedSession
from google.oauth2 import service_account

from scripts.local_google.wire.errors import PROTECTED
from tests.local_google.api.local import CLERK, OWNER, STRANGER, Book, Message, grid_range, refusal

HEADER = grid_range((0, 1), (0, 26))


def protect(book: Book, area: Message, **more: Any) -> int:
    (reply,) = book.replies({"addProtectedRange": {"protectedRange": {"range": area, **more}}})
    number: int = reply["addProtectedRange"]["protectedRange"]["protectedRangeId"]
    return number


def put(book: Book, range_: str, email: str) -> Any:
    params = {"valueInputOption": "RAW"}
    return book.ask("PUT", f"/values/{range_}", email, params=params, json={"values": [["x"]]})


def test_a_file_that_is_not_shared_is_closed(book: Book) -> None:
    assert refusal(book.ask("GET", email=STRANGER), 403) == "The caller does not have permission"
    assert refusal(put(book, "A1", STRANGER), 403) == "The caller does not have permission"
    answer = book.google.ask("GET", f"/drive/v3/files/{book.id}", STRANGER)
    assert refusal(answer, 404) == f"File not found: {book.id}."


def test_a_reader_reads_and_cannot_write(book: Book) -> None:
    book.share(CLERK, "reader")
    assert book.ask("GET", email=CLERK).status_code == 200
    assert refusal(put(book, "A1", CLERK), 403) == "The caller does not have permission"


def test_a_writer_cannot_touch_protected_cells(book: Book) -> None:
    book.share(CLERK)
    protect(book, HEADER)
    assert refusal(put(book, "B1", CLERK)) == PROTECTED
    assert put(book, "B2", CLERK).status_code == 200
    assert put(book, "B1", OWNER).status_code == 200


@pytest.mark.parametrize(
    "request_",
    [
        {"repeatCell": {"range": grid_range((0, 3), (0, 1)), "cell": {"note": "x"}, "fields": "note"}},
        {"updateCells": {"start": {}, "rows": [{"values": [{}]}], "fields": "userEnteredValue"}},
        {"copyPaste": {"source": grid_range((2, 3), (0, 1)), "destination": HEADER}},
        {"cutPaste": {"source": HEADER, "destination": {"rowIndex": 5}}},
        {"mergeCells": {"range": grid_range((0, 2), (0, 1)), "mergeType": "MERGE_ALL"}},
        {"sortRange": {"range": grid_range((0, 3), (0, 1)), "sortSpecs": [{"dimensionIndex": 0}]}},
        {"setDataValidation": {"range": HEADER}},
        {"deleteDimension": {"range": {"dimension": "ROWS", "startIndex": 0, "endIndex": 1}}},
        {"deleteDimension": {"range": {"dimension": "COLUMNS", "startIndex": 0, "endIndex": 1}}},
        {"findReplace": {"find": "head", "replacement": "x", "allSheets": True}},
        {
            "updateSheetProperties": {
                "properties": {"gridProperties": {"columnCount": 2}},
                "fields": "gridProperties.columnCount",
            }
        },
        {"deleteSheet": {"sheetId": 0}},
    ],
    ids=lambda request_: next(iter(request_)),
)
def test_no_way_leads_around_the_protection(book: Book, request_: Message) -> None:
    book.spreadsheet.add_worksheet("other", 1, 1)
    book.write([["head"]], typed=False)
    book.share(CLERK)
    protect(book, HEADER)
    assert book.refusal(request_, email=CLERK).endswith(PROTECTED)
    assert book.read() == [["head"]]


def test_rows_can_be_inserted_around_a_protected_header(book: Book) -> None:
    book.share(CLERK)
    protect(book, grid_range((0, 2), (0, 26)))
    rows = {"sheetId": 0, "dimension": "ROWS"}
    below = {"insertDimension": {"range": {**rows, "startIndex": 2, "endIndex": 3}, "inheritFromBefore": True}}
    between = {"insertDimension": {"range": {**rows, "startIndex": 1, "endIndex": 2}}}
    assert book.batch(below, email=CLERK).status_code == 200
    assert book.refusal(between, email=CLERK).endswith(PROTECTED)


def test_a_protected_tab_is_protected_as_a_whole(book: Book) -> None:
    book.share(CLERK)
    protect(book, {"sheetId": 0}, unprotectedRanges=[grid_range((0, 5), (0, 1))])
    assert refusal(put(book, "B1", CLERK)) == PROTECTED
    assert put(book, "A3", CLERK).status_code == 200
    rename = {"updateSheetProperties": {"properties": {"title": "mine"}, "fields": "title"}}
    assert book.refusal(rename, email=CLERK).endswith(PROTECTED)


def test_editors_of_a_protected_range_may_edit_it(book: Book) -> None:
    book.share(CLERK)
    protect(book, HEADER, editors={"users": [CLERK.upper()]})
    assert put(book, "A1", CLERK).status_code == 200


def test_a_warning_does_not_bind(book: Book) -> None:
    book.share(CLERK)
    protect(book, HEADER, warningOnly=True)
    assert put(book, "A1", CLERK).status_code == 200


def test_who_may_edit_is_shown_to_those_who_may(book: Book) -> None:
    book.share(CLERK)
    protect(book, HEADER, description="kept")
    (mine,) = book.get("sheets.protectedRanges")["sheets"][0]["protectedRanges"]
    assert mine["requestingUserCanEdit"] is True
    assert mine["editors"] == {"users": [OWNER]}
    answer = book.ask("GET", email=CLERK, params={"fields": "sheets.protectedRanges"}).json()
    (theirs,) = answer["sheets"][0]["protectedRanges"]
    assert theirs["description"] == "kept"
    assert "editors" not in theirs
    assert "requestingUserCanEdit" not in theirs


def test_only_those_who_may_edit_can_change_or_lift_a_protection(book: Book) -> None:
    book.share(CLERK)
    number = protect(book, HEADER)
    change = {"protectedRange": {"protectedRangeId": number, "description": "x"}, "fields": "description"}
    lift = {"deleteProtectedRange": {"protectedRangeId": number}}
    assert book.refusal({"updateProtectedRange": change}, email=CLERK).endswith(PROTECTED)
    assert book.refusal(lift, email=CLERK).endswith(PROTECTED)
    book.replies({"updateProtectedRange": change}, lift)
    assert put(book, "A1", CLERK).status_code == 200


def test_a_protected_named_range_is_protected_wherever_it_goes(book: Book) -> None:
    book.share(CLERK)
    area = grid_range((0, 1), (0, 1))
    (reply,) = book.replies({"addNamedRange": {"namedRange": {"name": "rates", "range": area}}})
    number = reply["addNamedRange"]["namedRange"]["namedRangeId"]
    book.replies({"addProtectedRange": {"protectedRange": {"namedRangeId": number}}})
    assert refusal(put(book, "A1", CLERK)) == PROTECTED
    book.sheet.insert_rows([["new"]], 1)
    assert put(book, "A1", CLERK).status_code == 200
    assert refusal(put(book, "A2", CLERK)) == PROTECTED


def test_someone_who_protects_a_range_may_edit_it_and_the_owner_too(book: Book) -> None:
    book.share(CLERK)
    answer = book.batch({"addProtectedRange": {"protectedRange": {"range": HEADER}}}, email=CLERK)
    assert answer.status_code == 200
    assert put(book, "A1", CLERK).status_code == 200
    assert put(book, "A1", OWNER).status_code == 200


def test_a_file_shared_with_everyone_is_open(book: Book) -> None:
    body = {"type": "anyone", "role": "reader"}
    book.google.ask("POST", f"/drive/v3/files/{book.id}/permissions", json=body)
    assert book.ask("GET", email=STRANGER).status_code == 200
    assert refusal(put(book, "A1", STRANGER), 403) == "The caller does not have permission"


def test_a_token_allows_what_it_was_granted_and_no_more(book: Book) -> None:
    key = requests.post(f"{book.google.base_url}/local/service-accounts", json={"name": "reader"}, timeout=60).json()
    book.share(key["client_email"])
    scopes = ["https://www.googleapis.com/auth/spreadsheets.readonly"]
    session = AuthorizedSession(service_account.Credentials.from_service_account_info(key, scopes=scopes))
    url = f"{book.google.base_url}/v4/spreadsheets/{book.id}/values/A1"
    assert session.get(url).status_code == 200
    answer = session.put(url, params={"valueInputOption": "RAW"}, json={"values": [["x"]]})
    assert refusal(answer, 403) == "Request had insufficient authentication scopes."
    assert answer.json()["error"]["details"][0]["reason"] == "ACCESS_TOKEN_SCOPE_INSUFFICIENT"
