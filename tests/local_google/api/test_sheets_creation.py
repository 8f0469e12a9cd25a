"""spreadsheets.create with all that a Spreadsheet may hold: what it is given is what is read back."""

from tests.local_google.api.local import Book, LocalGoogle, Message, grid_range, refusal

WIDE = {"dimension": "COLUMNS", "startIndex": 0, "endIndex": 4}
CHART = {
    "spec": {"title": "Sales", "basicChart": {"chartType": "LINE", "series": [], "domains": []}},
    "position": {"overlayPosition": {"anchorCell": {"rowIndex": 1, "columnIndex": 6}}},
}
BOLD = {"condition": {"type": "NOT_BLANK"}, "format": {"textFormat": {"bold": True}}}
FURNISHINGS: tuple[Message, ...] = (
    {"mergeCells": {"range": grid_range((8, 9), (0, 2)), "mergeType": "MERGE_ALL"}},
    {"addConditionalFormatRule": {"rule": {"ranges": [grid_range((0, 3), (0, 1))], "booleanRule": BOLD}}},
    {"addBanding": {"bandedRange": {"range": grid_range((0, 5), (5, 8)), "rowProperties": {"firstBandColor": {}}}}},
    {"addTable": {"table": {"name": "Deals", "range": grid_range((20, 24), (0, 2))}}},
    {"addProtectedRange": {"protectedRange": {"range": grid_range((0, 1), (0, 2)), "description": "Head"}}},
    {"addFilterView": {"filter": {"title": "Mine", "range": grid_range((0, 4), (0, 2))}}},
    {"setBasicFilter": {"filter": {"range": grid_range((0, 4), (0, 2))}}},
    {"addSlicer": {"slicer": {"spec": {"dataRange": grid_range((0, 4), (0, 2))}, "position": CHART["position"]}}},
    {"addChart": {"chart": CHART}},
    {"addDimensionGroup": {"range": WIDE}},
    {"addDimensionGroup": {"range": WIDE | {"startIndex": 1, "endIndex": 3}}},
    {"updateDimensionProperties": {"range": WIDE, "properties": {"pixelSize": 77}, "fields": "pixelSize"}},
    {
        "updateDimensionProperties": {
            "range": {"dimension": "ROWS", "startIndex": 5, "endIndex": 7},
            "properties": {"hiddenByUser": True},
            "fields": "hiddenByUser",
        }
    },
    {
        "updateDimensionGroup": {
            "dimensionGroup": {"range": WIDE | {"startIndex": 1, "endIndex": 3}, "depth": 2, "collapsed": True},
            "fields": "collapsed",
        }
    },
    *(
        {"createDeveloperMetadata": {"developerMetadata": item | {"visibility": "DOCUMENT", "metadataKey": "k"}}}
        for item in (
            {"location": {"spreadsheet": True}},
            {"location": {"sheetId": 0}},
            {"location": {"dimensionRange": {"dimension": "ROWS", "startIndex": 2, "endIndex": 3}}},
        )
    ),
    {"addNamedRange": {"namedRange": {"name": "Sums", "range": grid_range((1, 4), (1, 2))}}},
)


def create(google: LocalGoogle, body: Message) -> Message:
    answer = google.ask("POST", "/v4/spreadsheets", json=body)
    assert answer.status_code == 200, answer.text
    made: Message = answer.json()
    return made


def whole(google: LocalGoogle, file_id: str) -> Message:
    answer = google.ask("GET", f"/v4/spreadsheets/{file_id}", params={"includeGridData": "true"})
    assert answer.status_code == 200, answer.text
    found: Message = answer.json()
    return found


def test_a_spreadsheet_that_was_read_is_created_again_alike(book: Book) -> None:
    book.write([["Order", "Amount"], ["1", "5.5"], ["2", "=SUM(B2)*2"], ["3", "50%"]])
    book.replies(*FURNISHINGS)
    first = whole(book.google, book.id)
    second = whole(book.google, create(book.google, first)["spreadsheetId"])
    for spreadsheet in (first, second):
        assert spreadsheet.pop("spreadsheetId") in spreadsheet.pop("spreadsheetUrl")
    tab = first["sheets"][0]
    kinds = "merges conditionalFormats bandedRanges tables protectedRanges filterViews basicFilter slicers charts"
    assert {*kinds.split(), "columnGroups", "developerMetadata", "data"} <= tab.keys()
    assert second == first


def test_objects_of_one_tab_may_speak_of_a_tab_after_it(google: LocalGoogle) -> None:
    cells = [{"values": [{"userEnteredValue": {"formulaValue": "=Later!A1+1"}}]}]
    later = {"properties": {"sheetId": 7, "title": "Later"}, "merges": [grid_range((0, 1), (0, 2)) | {"sheetId": 7}]}
    number = [{"values": [{"userEnteredValue": {"numberValue": 4}}]}]
    made = create(google, {"sheets": [{"data": [{"rowData": cells}]}, later | {"data": [{"rowData": number}]}]})
    answer = google.ask("GET", f"/v4/spreadsheets/{made['spreadsheetId']}/values/Sheet1!A1")
    assert answer.json()["values"] == [["5"]]
    assert [sheet["properties"]["title"] for sheet in made["sheets"]] == ["Sheet1", "Later"]


def test_what_cannot_be_made_leaves_no_file_behind(google: LocalGoogle) -> None:
    two = [grid_range((0, 2), (0, 2)), grid_range((1, 3), (0, 2))]
    bands = [{"range": place, "rowProperties": {"firstBandColor": {}}} for place in two]
    title = {"properties": {"title": "Never"}}
    answer = google.ask(
        "POST", "/v4/spreadsheets", json=title | {"sheets": [{"properties": {"sheetId": 0}, "bandedRanges": bands}]}
    )
    assert refusal(answer).startswith("You cannot add alternating background colors")
    listed = google.ask("GET", "/drive/v3/files", params={"q": "name = 'Never'"}).json()
    assert listed["files"] == []
