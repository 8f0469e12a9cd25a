"""Requests as clients really write them: paths, methods, bodies, batches, keys and parameters."""

import gzip
import json
from typing import Any

import pytest
import requests

from tests.local_google.api.local import CLERK, OWNER, Book, LocalGoogle, Message, grid_range, refusal

KEY = "AIza" + "x" * 35
NAMED = {"requests": [{"addSheet": {"properties": {"title": "a/b:c"}}}]}


@pytest.mark.parametrize("path", ["/", "//", ""])
def test_a_slash_at_the_end_of_a_path_means_nothing(book: Book, path: str) -> None:
    assert book.ask("GET", path).json()["spreadsheetId"] == book.id


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/:batchUpdate", NAMED),
        ("POST", "/:getByDataFilter", {"dataFilters": [{"a1Range": "A1"}]}),
        ("GET", "/values/:batchGet?ranges=A1", None),
        ("POST", "/values/A1/:append?valueInputOption=RAW", {"values": [["x"]]}),
        ("POST", "/values/A1/:clear", {}),
        ("PUT", "/values/A1/?valueInputOption=RAW", {"values": [["x"]]}),
        ("POST", "/values/A1%3AB2:clear", {}),
    ],
)
def test_a_slash_before_a_verb_means_nothing(book: Book, method: str, path: str, body: Any) -> None:
    answer = book.ask(method, path, json=body)
    assert answer.status_code == 200, answer.text


def test_slashes_and_colons_of_a_title_come_encoded(book: Book) -> None:
    book.replies(*NAMED["requests"])
    book.ask("PUT", "/values/a%2Fb%3Ac!A1", params={"valueInputOption": "RAW"}, json={"values": [["x"]]})
    assert book.read("'a%2Fb%3Ac'!A1%3AB2") == [["x"]]
    answer = book.ask("POST", "/values/%27a%2Fb%3Ac%27%21A1:append?valueInputOption=RAW", json={"values": [["y"]]})
    assert answer.json()["updates"]["updatedRange"] == "'a/b:c'!A2"


def test_a_long_get_may_be_sent_as_a_post_that_says_so(book: Book) -> None:
    book.write([["x"]])
    headers = {"X-HTTP-Method-Override": "GET", "Content-Type": "application/x-www-form-urlencoded"}
    answer = book.ask("POST", "/values:batchGet", headers=headers, data="ranges=A1&ranges=B1&majorDimension=COLUMNS")
    ranges = answer.json()["valueRanges"]
    assert [item["majorDimension"] for item in ranges] == ["COLUMNS", "COLUMNS"]
    renamed = book.google.ask(
        "POST", f"/drive/v3/files/{book.id}", headers={"X-HTTP-Method-Override": "PATCH"}, json={"name": "new"}
    )
    assert renamed.json()["name"] == "new"


def test_a_body_may_come_compressed(book: Book) -> None:
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    packed = gzip.compress(json.dumps({"values": [["长" * 500]]}).encode())
    answer = book.ask("PUT", "/values/A1?valueInputOption=RAW", headers=headers, data=packed)
    assert answer.json()["updatedCells"] == 1
    assert "compressed" in refusal(book.ask("PUT", "/values/A1?valueInputOption=RAW", headers=headers, data=b"x"))


def batch(google: LocalGoogle, path: str, *parts: str, email: str = OWNER, **headers: str) -> requests.Response:
    body = "".join(
        f"--b\r\nContent-Type: application/http\r\nContent-ID: <n{n}>\r\n\r\n{part}\r\n" for n, part in enumerate(parts)
    )
    kind = {"Content-Type": "multipart/mixed; boundary=b"}
    return google.ask("POST", path, email, headers=kind | headers, data=f"{body}--b--\r\n".encode())


@pytest.mark.parametrize("path", ["/batch", "/batch/drive/v3", "/batch/sheets/v4"])
def test_several_requests_may_come_in_one(book: Book, path: str) -> None:
    values = json.dumps({"values": [["x"]]})
    answer = batch(
        book.google,
        path,
        f"PUT /v4/spreadsheets/{book.id}/values/A1?valueInputOption=RAW HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{values}",
        f"GET /drive/v3/files/{book.id}?fields=name HTTP/1.1\r\n\r\n",
        "GET /v4/spreadsheets/none HTTP/1.1\r\n\r\n",
    )
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("multipart/mixed; boundary=")
    lines = [line for line in answer.text.splitlines() if line.startswith(("HTTP/1.1", "Content-ID"))]
    assert lines == [
        "Content-ID: <response-n0>",
        "HTTP/1.1 200 OK",
        "Content-ID: <response-n1>",
        "HTTP/1.1 200 OK",
        "Content-ID: <response-n2>",
        "HTTP/1.1 404 Not Found",
    ]
    assert book.read() == [["x"]]


def test_a_part_of_a_batch_may_have_rights_of_its_own(book: Book) -> None:
    token = book.google.token(CLERK)
    part = f"GET /v4/spreadsheets/{book.id} HTTP/1.1\r\nAuthorization: Bearer {token}\r\n\r\n"
    assert "HTTP/1.1 403" in batch(book.google, "/batch", part).text


@pytest.mark.parametrize("parts", [("nonsense",), ("GET / HTTP/1.1\r\n\r\n",) * 101])
def test_a_batch_that_makes_no_sense_is_refused(google: LocalGoogle, parts: tuple[str, ...]) -> None:
    assert refusal(batch(google, "/batch", *parts))
    assert refusal(google.ask("POST", "/batch", json={})).startswith("A batch request")


def test_what_is_open_to_everyone_can_be_read_with_a_key_alone(book: Book) -> None:
    url = f"{book.google.base_url}/v4/spreadsheets/{book.id}"
    assert refusal(requests.get(url, params={"key": KEY}, timeout=30), 403) == "The caller does not have permission"
    permission = {"type": "anyone", "role": "reader"}
    book.google.ask("POST", f"/drive/v3/files/{book.id}/permissions", json=permission)
    assert requests.get(f"{url}/values/A1", params={"key": KEY}, timeout=30).status_code == 200
    refused = requests.post(f"{url}/values/A1:clear", params={"key": KEY}, json={}, timeout=30)
    assert refusal(refused, 401).startswith("API keys are not supported by this API")


def test_a_key_that_is_none_is_refused(book: Book) -> None:
    answer = book.ask("GET", params={"key": "nonsense"})
    assert refusal(answer) == "API key not valid. Please pass a valid API key."
    assert answer.json()["error"]["details"][0]["reason"] == "API_KEY_INVALID"
    assert book.ask("GET", params={"key": KEY}).status_code == 200


def test_a_token_may_come_in_the_query(book: Book) -> None:
    url = f"{book.google.base_url}/v4/spreadsheets/{book.id}"
    token = book.google.token(OWNER)
    assert requests.get(url, params={"access_token": token}, timeout=30).status_code == 200
    assert requests.get(url, params={"oauth_token": "nonsense"}, timeout=30).status_code == 401
    assert requests.get(url, timeout=30).status_code == 403
    assert requests.post(f"{url}:batchUpdate", json={}, timeout=30).status_code == 401


@pytest.mark.parametrize(
    ("params", "status", "says"),
    [
        ({"alt": "json"}, 200, ""),
        ({"alt": "JSON"}, 200, ""),
        ({"alt": "media"}, 400, 'Unsupported alt type "media" for non byte stream request.'),
        ({"alt": "xml"}, 400, "Invalid value \"xml\" for query parameter 'alt'"),
        ({"prettyPrint": "maybe"}, 200, ""),
        ({"quotaUser": "me", "upload_protocol": "raw"}, 200, ""),
        ({"uploadType": "media"}, 400, 'Unknown name "uploadType": Cannot bind query parameter.'),
        ({"$.xgafv": "3"}, 400, "Invalid value '3' for system query parameter : $.xgafv"),
        ({"includeGridData": "yes"}, 200, ""),
        ({"includeGridData": "on"}, 400, "Invalid value at 'include_grid_data' (TYPE_BOOL), \"on\""),
        ({"include_grid_data": "true"}, 200, ""),
        ({"callback": "a b"}, 200, "Invalid JSONP callback name: 'a b'"),
    ],
)
def test_parameters_mean_what_they_mean_at_google(book: Book, params: Message, status: int, says: str) -> None:
    answer = book.ask("GET", params=params)
    assert (answer.status_code, says in answer.text.replace('\\"', '"')) == (status, True), answer.text


def test_an_enumeration_is_named_where_its_value_is_refused(book: Book) -> None:
    answer = book.ask("GET", "/values/A1", params={"majorDimension": "DIAGONAL"})
    assert refusal(answer) == (
        "Invalid value at 'major_dimension' (type.googleapis.com/google.apps.sheets.v4.Dimension), \"DIAGONAL\""
    )
    spec = {"pieChart": {"legendPosition": "NONE"}}
    assert book.refusal({"addChart": {"chart": {"spec": spec}}}) == (
        "Invalid value at 'requests[0].add_chart.chart.spec.pie_chart.legend_position' "
        '(type.googleapis.com/google.apps.sheets.v4.PieChartSpec.PieChartLegendPosition), "NONE"'
    )


def test_answers_are_pretty_unless_told_otherwise_and_errors_always(book: Book) -> None:
    assert "\n" in book.ask("GET").text
    assert "\n" not in book.ask("GET", params={"prettyPrint": "0"}).text
    assert "\n" in book.ask("GET", "/values/nonsense", params={"prettyPrint": "false"}).text


def test_a_script_is_answered_with_a_call(book: Book) -> None:
    answer = book.ask("GET", "/values/A1", params={"callback": "show.it", "prettyPrint": "false"})
    assert answer.headers["content-type"] == "text/javascript; charset=UTF-8"
    assert answer.text == '// API callback\nshow.it({"range":"Sheet1!A1","majorDimension":"ROWS"});'
    refused = book.ask("GET", "/values/nonsense", params={"callback": "show"})
    assert (refused.status_code, '"code": 400' in refused.text) == (200, True)


def test_errors_are_listed_where_the_older_form_is_asked_for(book: Book) -> None:
    answer = book.ask("GET", "/values/nonsense", params={"$.xgafv": "1"})
    assert answer.json()["error"]["errors"][0]["reason"] == "badRequest"
    assert "errors" not in book.ask("GET", "/values/nonsense", params={"$.xgafv": "2"}).json()["error"]


def test_nulls_are_passed_over_wherever_they_stand(book: Book) -> None:
    cell = {"userEnteredValue": {"stringValue": "x", "numberValue": None}, "note": None}
    update = {"rows": [None, {"values": [cell, None]}], "fields": "*", "start": {"rowIndex": None}}
    answer = book.ask("POST", ":batchUpdate", json={"requests": [None, {"updateCells": update, "addSheet": None}]})
    assert answer.json()["replies"] == [{}]
    assert book.read() == [["x"]]


@pytest.mark.parametrize(
    ("mask", "asked"), [("*", False), ("sheets", True), ("sheets.properties", False), ("sheets.data", True)]
)
def test_a_mask_alone_decides_whether_cells_come(book: Book, mask: str, asked: bool) -> None:
    answer = book.ask("GET", params={"fields": mask, "includeGridData": "true"}).json()
    assert ("data" in answer["sheets"][0]) == asked


@pytest.mark.parametrize(
    ("filters", "says"),
    [
        ([], "Must specify at least one dataFilter."),
        ([{}], "dataFilter.filter must be specified."),
        ([{"gridRange": {"startRowIndex": 1000}}], "Range (Sheet1!A1001:ZZZ) exceeds grid limits. Max rows: 1000"),
        ([{"gridRange": {"startColumnIndex": 26, "endRowIndex": 2}}], "Range (Sheet1!AA1:2) exceeds grid limits."),
    ],
)
def test_data_filters_are_held_to_the_grid(book: Book, filters: list[Message], says: str) -> None:
    for path in (":getByDataFilter", "/values:batchGetByDataFilter"):
        assert says in refusal(book.ask("POST", path, json={"dataFilters": filters}))


@pytest.mark.parametrize(
    ("text", "read"),
    [("R1C1", "A1"), ("R[1]C[1]", "B2"), ("R1C1:R2C3", "A1:C2"), ("Sheet1!R2C2:R3C3", "B2:C3"), ("C[1]", "B1:B1000")],
)
def test_ranges_may_be_counted_instead_of_lettered(book: Book, text: str, read: str) -> None:
    assert book.ask("GET", f"/values/{text}").json()["range"] == f"Sheet1!{read}"


def test_formats_in_effect_tell_how_content_is_aligned(book: Book) -> None:
    book.write([["a", "1", "TRUE", "=1/0", '=HYPERLINK("https://example.com/")']])
    book.sheet.format("F1", {"textFormat": {"bold": True}})
    found = book.get("sheets.data.rowData.values.effectiveFormat(horizontalAlignment,hyperlinkDisplayType)")
    cells = [cell["effectiveFormat"] for cell in found["sheets"][0]["data"][0]["rowData"][0]["values"]]
    assert [cell.get("horizontalAlignment") for cell in cells] == ["LEFT", "RIGHT", "CENTER", "CENTER", "LEFT", None]
    assert [cell["hyperlinkDisplayType"] for cell in cells][3:] == ["PLAIN_TEXT", "LINKED", "PLAIN_TEXT"]


@pytest.mark.parametrize(
    ("range_", "answer"),
    [
        ({"startRowIndex": 999, "startColumnIndex": 0, "endColumnIndex": 2}, ""),
        ({"startRowIndex": 1000, "startColumnIndex": 0, "endColumnIndex": 2}, "A1001:B"),
        ({"startRowIndex": 1000, "endRowIndex": 1001, "startColumnIndex": 0, "endColumnIndex": 2}, "A1001:B1001"),
        ({"startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 26, "endColumnIndex": 27}, "AA1:AA2"),
        ({"startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 26}, "AA1:2"),
        ({"startRowIndex": 999, "endRowIndex": 1003, "startColumnIndex": 0, "endColumnIndex": 2}, ""),
        ({"startColumnIndex": 25, "endColumnIndex": 28}, ""),
        ({"startRowIndex": 3, "endRowIndex": 3}, ""),
    ],
)
def test_a_cell_is_repeated_as_far_as_the_grid_goes(book: Book, range_: Message, answer: str) -> None:
    repeat = {"repeatCell": {"range": range_, "cell": {"note": "x"}, "fields": "note"}}
    if answer:
        assert book.refusal(repeat) == (
            f"Invalid requests[0].repeatCell: Range (Sheet1!{answer}) exceeds grid limits. "
            "Max rows: 1000, max columns: 26"
        )
    else:
        book.replies(repeat)
        assert book.tab("properties.gridProperties.rowCount")["gridProperties"]["rowCount"] == 1000


def test_colours_are_written_in_as_few_digits_as_tell_them(book: Book) -> None:
    book.sheet.format("A1", {"backgroundColor": {"red": 0.899, "green": 0.3, "blue": 0.26}})
    found = book.get("sheets.data.rowData.values.userEnteredFormat.backgroundColor", ranges="A1")
    cell = found["sheets"][0]["data"][0]["rowData"][0]["values"][0]
    assert cell["userEnteredFormat"]["backgroundColor"] == {"red": 0.8980392, "green": 0.29803923, "blue": 0.25882354}


@pytest.mark.parametrize(
    ("method", "path", "body", "mask"),
    [
        ("POST", ":batchUpdate", {"requests": [{"clearBasicFilter": {}}]}, "spreadsheetId"),
        ("PUT", "/values/A1?valueInputOption=RAW", {"values": [["x"]]}, "spreadsheetId,"),
        ("POST", "/values/A1:append?valueInputOption=RAW", {"values": [["x"]]}, "spreadsheetId"),
        ("POST", "/values/A1:clear", {}, "spreadsheetId"),
        ("POST", "/values:batchUpdate", {"valueInputOption": "RAW", "data": []}, "spreadsheetId"),
        ("POST", "/values:batchClear", {"ranges": ["A1"]}, "spreadsheetId"),
        ("GET", "/values:batchGet?ranges=A1", None, "spreadsheetId"),
        ("POST", ":getByDataFilter", {"dataFilters": [{"a1Range": "A1"}]}, "spreadsheetId"),
    ],
)
def test_every_answer_is_cut_to_the_fields_that_are_asked_for(
    book: Book, method: str, path: str, body: Any, mask: str
) -> None:
    answer = book.ask(method, path, json=body, params={"fields": mask})
    assert answer.json() == {"spreadsheetId": book.id}
    book.write([["kept"]])
    refused = book.ask(method, path, json=body, params={"fields": "nonsense"})
    assert refusal(refused) == "Request contains an invalid argument."
    assert book.read() == [["kept"]]


def test_a_body_may_have_commas_at_the_end(book: Book) -> None:
    body = "{requests: [{'addSheet': {'properties': {\"title\": 'it\\'s',}},},]}"
    answer = book.ask("POST", ":batchUpdate", data=body, headers={"Content-Type": "application/json"})
    assert answer.json()["replies"][0]["addSheet"]["properties"]["title"] == "it's"
    broken = book.ask("POST", ":batchUpdate", data='{"requests" []}', headers={"Content-Type": "application/json"})
    assert refusal(broken).startswith("Invalid JSON payload received. Expected : between key:value pair.\n")


def test_a_copy_takes_its_conditional_formats_along_and_ends_with_the_grid(book: Book) -> None:
    rule = {"ranges": [grid_range((0, 2), (0, 1))], "booleanRule": {"condition": {"type": "NOT_BLANK"}, "format": {}}}
    book.replies({"addConditionalFormatRule": {"rule": rule}})
    copy = {"source": grid_range((1, 2), (0, 1)), "destination": grid_range((2, 4), (0, 1))}
    book.replies({"copyPaste": {**copy, "pasteType": "PASTE_CONDITIONAL_FORMATTING"}})
    (stored,) = book.tab("conditionalFormats")
    assert stored["ranges"] == [{"startRowIndex": 0, "endRowIndex": 4, "startColumnIndex": 0, "endColumnIndex": 1}]
    beyond = {"source": grid_range((0, 1), (0, 1)), "destination": grid_range((998, 1003), (0, 1))}
    book.write([["x"]])
    book.replies({"copyPaste": beyond})
    assert book.read("A998:A1000") == [[], ["x"], ["x"]]
