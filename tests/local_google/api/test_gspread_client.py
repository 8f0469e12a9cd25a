"""What programs do with gspread all day, each in its own words."""

import gspread
import pytest
import requests
from gspread.utils import MergeType, ValidationConditionType, ValueRenderOption

from tests.local_google.api.local import OWNER, STRANGER, Book, LocalGoogle, client_class


def test_records_come_with_their_headers(book: Book) -> None:
    book.sheet.update([["工号", "数"], ["007", 1], ["008", 2]])
    assert book.sheet.get_all_records(numericise_ignore=[1]) == [{"工号": "007", "数": 1}, {"工号": "008", "数": 2}]


def test_cells_are_found_and_updated_one_by_one(book: Book) -> None:
    book.sheet.update_acell("B2", "needle")
    cell = book.sheet.find("needle")
    assert cell is not None
    assert (cell.row, cell.col) == (2, 2)
    cells = book.sheet.range("A1:A3")
    for number, one in enumerate(cells):
        one.value = f"v{number}"
    book.sheet.update_cells(cells)
    assert book.sheet.col_values(1) == ["v0", "v1", "v2"]


def test_rows_and_columns_are_added_and_deleted(book: Book) -> None:
    book.sheet.append_rows([["a"], ["b"]])
    book.sheet.insert_rows([["x"], ["y"]], row=2)
    book.sheet.insert_cols([["c1", "c2"]], col=1)
    book.sheet.delete_rows(1)
    book.sheet.delete_columns(1)
    assert book.sheet.get_all_values() == [["x"], ["y"], ["b"]]
    book.sheet.add_rows(5)
    assert book.get("sheets.properties.gridProperties.rowCount")["sheets"][0]["properties"]["gridProperties"] == {
        "rowCount": 1006
    }


def test_merged_cells_can_be_read_as_one(book: Book) -> None:
    book.sheet.update([["1", "", "2"], ["", "", "3"]])
    book.sheet.merge_cells("A1:B2")
    assert book.sheet.get("A1:C2", combine_merged_cells=True) == [["1", "1", "2"], ["1", "1", "3"]]
    book.sheet.unmerge_cells("A1:B2")
    book.sheet.merge_cells("A1:C2", merge_type=MergeType.merge_rows)
    assert len(book.get("sheets.merges")["sheets"][0]["merges"]) == 2


def test_ranges_are_protected_and_freed(book: Book) -> None:
    reply = book.sheet.add_protected_range("A1:B2", editor_users_emails=["boss@example.com"], description="d")
    number = reply["replies"][0]["addProtectedRange"]["protectedRange"]["protectedRangeId"]
    (listed,) = book.spreadsheet.list_protected_ranges(book.sheet.id)
    assert listed["editors"]["users"] == ["boss@example.com", OWNER]
    book.sheet.delete_protected_range(number)
    assert book.spreadsheet.list_protected_ranges(book.sheet.id) == []


def test_drop_downs_are_set(book: Book) -> None:
    book.sheet.add_validation(
        "A2:A9", ValidationConditionType.one_of_list, ["是", "否"], strict=True, showCustomUi=True
    )
    found = book.get("sheets.data.rowData.values.dataValidation", ranges="A9")["sheets"][0]["data"][0]["rowData"]
    rule = found[0]["values"][0]["dataValidation"]
    assert (rule["strict"], rule["showCustomUi"], rule["condition"]["type"]) == (True, True, "ONE_OF_LIST")


def test_many_ranges_go_in_one_call(book: Book) -> None:
    book.sheet.batch_update([{"range": "A1", "values": [["a"]]}, {"range": "C3:D3", "values": [["b", "c"]]}])
    assert book.sheet.batch_get(["A1", "C3:D3"]) == [[["a"]], [["b", "c"]]]
    book.sheet.batch_format([{"range": "A1", "format": {"textFormat": {"bold": True}}}])
    book.sheet.batch_clear(["C3"])
    assert book.sheet.get_values("A1:D3") == [["a", "", "", ""], ["", "", "", ""], ["", "", "", "c"]]


def test_formulas_can_be_read_as_they_were_typed(book: Book) -> None:
    book.sheet.update_acell("A1", "= 1 / 1024")
    assert book.sheet.acell("A1").numeric_value == 1 / 1024
    assert book.sheet.acell("A1", value_render_option=ValueRenderOption.formula).value == "= 1 / 1024"


def test_notes_groups_colours_and_gridlines(book: Book) -> None:
    book.sheet.insert_notes({"A1": "one", "C2": "two"})
    assert book.sheet.get_notes() == [["one"], ["", "", "two"]]
    book.sheet.clear_notes(["A1"])
    assert book.sheet.get_note("A1") == ""
    book.sheet.add_dimension_group_columns(0, 2)
    assert len(book.sheet.list_dimension_group_columns()) == 1
    book.sheet.update_tab_color("#ff0000")
    assert book.sheet.get_tab_color() == "#FF0000"
    book.sheet.hide_gridlines()
    assert book.sheet.is_gridlines_hidden


def test_tabs_are_reordered(book: Book) -> None:
    tabs = [book.spreadsheet.add_worksheet(str(number), 1, 1) for number in range(3)]
    first = book.sheet
    wanted = [tabs[2], first, tabs[0], tabs[1]]
    book.spreadsheet.reorder_worksheets(wanted)
    assert [tab.title for tab in book.spreadsheet.worksheets()] == ["2", "Sheet1", "0", "1"]
    first.update_index(0)
    assert book.spreadsheet.get_worksheet(0).title == "Sheet1"


def test_a_spreadsheet_is_opened_by_key_name_and_address(book: Book) -> None:
    client = book.google.gspread()
    assert client.open_by_key(book.id).title == book.spreadsheet.title
    assert client.open(book.spreadsheet.title).id == book.id
    assert client.open_by_url(f"https://docs.google.com/spreadsheets/d/{book.id}/edit#gid=0").id == book.id
    assert book.id in [file["id"] for file in client.list_spreadsheet_files()]


def test_what_is_not_there_or_not_shared_is_told_apart(google: LocalGoogle, book: Book) -> None:
    with pytest.raises(gspread.exceptions.SpreadsheetNotFound):
        google.gspread().open_by_key("none")
    with pytest.raises(gspread.exceptions.SpreadsheetNotFound):
        google.gspread().open("no such name")
    with pytest.raises(PermissionError):
        google.gspread("stranger@example.com").open_by_key(book.id)


def test_a_file_is_copied_with_its_permissions_and_comments(book: Book) -> None:
    book.share("clerk@example.com", "reader")
    path = f"/drive/v3/files/{book.id}/comments?fields=id"
    book.google.ask("POST", path, json={"content": "look"})
    copy = book.google.gspread().copy(book.id, "copy", copy_permissions=True, copy_comments=True)
    roles = {item["emailAddress"]: item["role"] for item in copy.list_permissions()}
    assert roles == {OWNER: "owner", "clerk@example.com": "reader"}
    listed = book.google.ask("GET", f"/drive/v3/files/{copy.id}/comments?fields=comments/content").json()
    assert listed == {"comments": [{"content": "look"}]}


def test_a_key_file_opens_sheets_with_the_scopes_that_old_programs_ask_for(google: LocalGoogle) -> None:
    made = requests.post(f"{google.base_url}/local/service-accounts", json={"name": "old-program"}, timeout=30)
    scopes = ["https://spreadsheets.google.com/feeds", "https://docs.google.com/feeds"]
    client = client_class(google.base_url)
    program = gspread.service_account_from_dict(made.json(), scopes=scopes, http_client=client)
    sheet = program.create("old").sheet1
    sheet.update([["a"]])
    assert sheet.get_all_values() == [["a"]]


def test_a_spreadsheet_that_is_not_shared_is_denied_and_one_that_is_not_there_is_not_found(book: Book) -> None:
    stranger = book.google.gspread(STRANGER)
    with pytest.raises(PermissionError):
        stranger.open_by_key(book.id)
    with pytest.raises(gspread.SpreadsheetNotFound):
        stranger.open_by_key("1" + "x" * 43)
