"""Tabs and the spreadsheet's own properties."""

import pytest

from tests.local_google.api.local import Book, Message


def titles(book: Book) -> list[str]:
    return [sheet["properties"]["title"] for sheet in book.get("sheets.properties.title")["sheets"]]


def properties(changes: Message, fields: str, sheet_id: int = 0) -> Message:
    return {"updateSheetProperties": {"properties": {"sheetId": sheet_id, **changes}, "fields": fields}}


def test_a_new_spreadsheet_has_one_tab_of_google_s_size(book: Book) -> None:
    (sheet,) = book.get("sheets.properties")["sheets"]
    assert sheet["properties"] == {
        "sheetId": 0,
        "title": "Sheet1",
        "index": 0,
        "sheetType": "GRID",
        "gridProperties": {"rowCount": 1000, "columnCount": 26},
    }


def test_a_tab_can_be_added_with_all_its_properties(book: Book) -> None:
    wanted = {
        "sheetId": 9,
        "title": "业务录入",
        "index": 0,
        "hidden": True,
        "tabColorStyle": {"rgbColor": {"red": 1}},
        "gridProperties": {"rowCount": 5, "columnCount": 3, "frozenRowCount": 1},
    }
    (reply,) = book.replies({"addSheet": {"properties": wanted}})
    added = reply["addSheet"]["properties"]
    assert added == wanted | {"sheetType": "GRID", "tabColor": {"red": 1}}
    assert titles(book) == ["业务录入", "Sheet1"]


def test_a_tab_without_a_title_gets_the_next_free_one(book: Book) -> None:
    book.replies({"addSheet": {"properties": {"title": "Sheet3"}}}, {"addSheet": {}})
    assert titles(book) == ["Sheet1", "Sheet3", "Sheet4"]


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"title": "sheet1"}, 'A sheet with the name "sheet1" already exists. Please enter another name.'),
        ({"sheetId": 0}, "Sheet with id 0 already exists. Please choose another id."),
        ({"gridProperties": {"rowCount": 0}}, "A sheet must have at least one row and one column."),
        ({"title": "x" * 101}, "The sheet name cannot be greater than 100 characters."),
    ],
)
def test_a_tab_that_cannot_be_is_refused(book: Book, wanted: Message, message: str) -> None:
    request: Message = {"gridProperties": {"rowCount": 1, "columnCount": 1}} | wanted
    if "gridProperties" in wanted:
        request["gridProperties"] = {"rowCount": -1}
    assert book.refusal({"addSheet": {"properties": request}}) == f"Invalid requests[0].addSheet: {message}"


def test_ten_million_cells_are_the_most(book: Book) -> None:
    large = {"rowCount": 1_000_000, "columnCount": 10}
    assert book.refusal({"addSheet": {"properties": {"gridProperties": large}}}) == (
        "Invalid requests[0].addSheet: This action would increase the number of cells in the workbook above the "
        "limit of 10000000 cells."
    )


def test_the_last_visible_tab_can_be_neither_hidden_nor_deleted(book: Book) -> None:
    book.replies({"addSheet": {"properties": {"sheetId": 4, "hidden": True}}})
    assert book.refusal(properties({"hidden": True}, "hidden")) == (
        "Invalid requests[0].updateSheetProperties: You can't hide all the sheets in a document."
    )
    assert "remove all the visible sheets" in book.refusal({"deleteSheet": {"sheetId": 0}})
    book.replies({"deleteSheet": {"sheetId": 4}})


def test_a_tab_moves_to_a_place_counted_before_the_move(book: Book) -> None:
    book.replies(*({"addSheet": {"properties": {"sheetId": number, "title": str(number)}}} for number in (1, 2, 3)))
    book.replies(properties({"index": 3}, "index"))
    assert titles(book) == ["1", "2", "Sheet1", "3"]
    book.replies(properties({"index": 0}, "index"))
    assert titles(book) == ["Sheet1", "1", "2", "3"]
    book.replies(properties({"index": 1}, "index"))
    assert titles(book) == ["Sheet1", "1", "2", "3"]


def test_resizing_loses_what_lies_beyond(book: Book) -> None:
    book.write([["a", "b"], ["c", "d"]], typed=False)
    book.sheet.resize(1, 1)
    book.sheet.resize(2, 2)
    assert book.read() == [["a"]]


def test_colours_are_kept_in_eight_bits(book: Book) -> None:
    color = {"red": 1.0, "green": 0.0, "blue": 0.5}
    book.replies(properties({"tabColor": color}, "tabColor"))
    kept = book.get("sheets.properties(tabColor,tabColorStyle)")["sheets"][0]["properties"]
    assert kept == {
        "tabColor": {"red": 1, "blue": 0.49803922},
        "tabColorStyle": {"rgbColor": {"red": 1, "blue": 0.49803922}},
    }
    book.sheet.clear_tab_color()
    assert book.get("sheets.properties(tabColor,tabColorStyle)")["sheets"][0]["properties"] == {}


def test_freezing_all_rows_is_refused(book: Book) -> None:
    request = properties({"gridProperties": {"frozenRowCount": 1000}}, "gridProperties.frozenRowCount")
    assert book.refusal(request).endswith("You can't freeze all visible rows on the sheet.")


def test_a_duplicate_has_everything_of_its_own(book: Book) -> None:
    book.write([["x", "=A1&1"]])
    book.sheet.insert_note("A1", "note")
    book.sheet.merge_cells("A2:B3")
    twin = book.sheet.duplicate(new_sheet_name="twin")
    book.write([["changed"]], typed=False)
    assert book.read("twin") == [["x", "x1"]]
    assert twin.get_note("A1") == "note"
    (sheet, _) = book.get("sheets(properties.title,merges)")["sheets"]
    assert sheet["properties"]["title"] == "twin"
    assert sheet["merges"][0]["sheetId"] == twin.id


def test_a_duplicate_without_a_name_is_called_a_copy(book: Book) -> None:
    book.replies({"duplicateSheet": {"sourceSheetId": 0}}, {"duplicateSheet": {"sourceSheetId": 0}})
    assert sorted(titles(book)) == ["Copy of Sheet1", "Copy of Sheet1 1", "Sheet1"]


def test_a_tab_can_be_copied_to_another_spreadsheet(book: Book) -> None:
    book.write([["x", "5%"]])
    other = Book(book.google, book.google.gspread().create("other"))
    answer = book.ask("POST", "/sheets/0:copyTo", json={"destinationSpreadsheetId": other.id}).json()
    assert answer["title"] == "Copy of Sheet1"
    assert answer["index"] == 1
    assert other.read("Copy of Sheet1") == [["x", "5%"]]


def test_the_spreadsheet_s_properties_can_be_changed(book: Book) -> None:
    book.spreadsheet.update_title("新名")
    book.spreadsheet.update_locale("de_DE")
    book.spreadsheet.update_timezone("Asia/Shanghai")
    assert book.get("properties(title,locale,timeZone)") == {
        "properties": {"title": "新名", "locale": "de_DE", "timeZone": "Asia/Shanghai"}
    }
    file = book.google.ask("GET", f"/drive/v3/files/{book.id}").json()
    assert file["name"] == "新名"
    book.write([["1,5"]])
    assert book.read(valueRenderOption="UNFORMATTED_VALUE") == [[1.5]]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [({"title": ""}, "title"), ({"locale": "klingon"}, "locale"), ({"timeZone": "Nowhere/Land"}, "timeZone")],
)
def test_properties_that_make_no_sense_are_refused(book: Book, changes: Message, fields: str) -> None:
    book.refusal({"updateSpreadsheetProperties": {"properties": changes, "fields": fields}})


def test_a_spreadsheet_can_be_created_with_tabs_and_data(book: Book) -> None:
    cell = {"userEnteredValue": {"stringValue": "here"}}
    body = {
        "properties": {"title": "made"},
        "sheets": [
            {"properties": {"title": "one"}, "data": [{"startRow": 1, "rowData": [{"values": [cell]}]}]},
            {"properties": {"title": "two"}},
        ],
    }
    made = book.google.ask("POST", "/v4/spreadsheets", json=body).json()
    assert [sheet["properties"]["title"] for sheet in made["sheets"]] == ["one", "two"]
    values = book.google.ask("GET", f"/v4/spreadsheets/{made['spreadsheetId']}/values/one").json()["values"]
    assert values == [[], ["here"]]
