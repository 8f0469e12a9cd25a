"""Spreadsheets out of Drive and into it: CSV, TSV, XLSX, PDF."""

import io
import json
from typing import Any

import openpyxl
import pytest

from tests.local_google.api.local import Book, Message, refusal

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def export(book: Book, mime_type: str) -> bytes:
    answer = book.google.ask("GET", f"/drive/v3/files/{book.id}/export", params={"mimeType": mime_type})
    assert answer.status_code == 200, answer.text
    return answer.content


def upload(book: Book, content: bytes, mime_type: str, **file: Any) -> Message:
    """A multipart upload of a new spreadsheet."""
    parts = [
        b"--cut\r\nContent-Type: application/json\r\n\r\n" + json.dumps(file).encode(),
        f"--cut\r\nContent-Type: {mime_type}\r\n\r\n".encode() + content,
        b"--cut--",
    ]
    answer = book.google.ask(
        "POST",
        "/upload/drive/v3/files?uploadType=multipart",
        data=b"\r\n".join(parts),
        headers={"Content-Type": "multipart/related; boundary=cut"},
    )
    assert answer.status_code == 200, answer.text
    made: Message = answer.json()
    return made


def opened(book: Book, file: Message) -> Book:
    return Book(book.google, book.google.gspread().open_by_key(file["id"]))


def furnished(book: Book) -> None:
    book.write([["名", "a,b", 'say "x"'], ["2016-01-02", 3.5, "=B2*2"], ["x\ny", "", "'=no formula"]])
    book.sheet.format("A1:C1", {"textFormat": {"bold": True}, "backgroundColor": {"green": 1}})
    book.sheet.merge_cells("A5:B6")
    book.sheet.freeze(rows=1)
    book.sheet.insert_note("B1", "备注")
    book.spreadsheet.add_worksheet("hidden", 2, 2).hide()


def test_csv_holds_what_the_first_tab_shows(book: Book) -> None:
    furnished(book)
    assert export(book, CSV).decode() == '名,"a,b","say ""x"""\r\n2016-01-02,3.5,7\r\n"x\ny",,=no formula'
    assert export(book, "text/tab-separated-values").decode().startswith("名\ta,b\t")


def test_an_empty_tab_is_an_empty_text(book: Book) -> None:
    assert export(book, CSV) == b""


def test_a_pdf_is_made_of_chinese_as_well(book: Book) -> None:
    furnished(book)
    content = export(book, "application/pdf")
    assert content.startswith(b"%PDF-")
    assert b"STSong-Light" in content


def test_xlsx_holds_values_formulas_formats_and_notes(book: Book) -> None:
    furnished(book)
    excel = openpyxl.load_workbook(io.BytesIO(export(book, XLSX)))
    sheet: Any = excel["Sheet1"]
    assert [cell.value for cell in sheet[1]][:3] == ["名", "a,b", 'say "x"']
    assert sheet["A2"].is_date
    assert (sheet["C2"].value, sheet["C2"].data_type) == ("=B2*2", "f")
    assert (sheet["C3"].value, sheet["C3"].data_type) == ("=no formula", "s")
    assert sheet["A1"].font.b
    assert sheet["A1"].fill.fgColor.rgb == "FF00FF00"
    assert sheet["B1"].comment.text == "备注"
    assert (str(sheet.merged_cells), sheet.freeze_panes) == ("A5:B6", "A2")
    assert excel["hidden"].sheet_state == "hidden"


def test_an_exported_workbook_comes_back_as_it_was(book: Book) -> None:
    furnished(book)
    back = opened(book, upload(book, export(book, XLSX), XLSX, name="back"))
    assert back.read(valueRenderOption="FORMULA") == book.read(valueRenderOption="FORMULA")
    assert back.read() == book.read()
    assert back.sheet.get_note("B1") == "备注"
    assert back.tab("merges") == book.tab("merges")
    assert back.tab("properties.gridProperties") == book.tab("properties.gridProperties")
    formats = [one.get("sheets.data.rowData.values.userEnteredFormat", ranges="A1") for one in (book, back)]
    assert formats[0] == formats[1]


def test_csv_is_taken_in_as_if_it_were_typed(book: Book) -> None:
    file = upload(book, '名,金额\r\n甲,"1,200"\r\n乙,=B2*2\r\n'.encode("utf-8-sig"), CSV, name="in")
    made = opened(book, file)
    assert made.read() == [["名", "金额"], ["甲", "1,200"], ["乙", "2400"]]
    assert made.read("B2", valueRenderOption="UNFORMATTED_VALUE") == [[1200]]


def test_csv_takes_the_place_of_all_there_was(book: Book) -> None:
    furnished(book)
    book.google.gspread().import_csv(book.id, "a,b\nc,d")
    assert book.read() == [["a", "b"], ["c", "d"]]
    assert book.get("sheets(properties.title,merges)") == {"sheets": [{"properties": {"title": "Sheet1"}}]}


def test_a_plain_upload_takes_the_place_of_content_too(book: Book) -> None:
    path = f"/upload/drive/v3/files/{book.id}?uploadType=media"
    answer = book.google.ask("PATCH", path, data=b"x,y", headers={"Content-Type": "text/csv"})
    assert answer.json()["id"] == book.id
    assert book.read() == [["x", "y"]]


@pytest.mark.parametrize(("content", "mime_type"), [(b"\xff\xfe", CSV), (b"no zip", XLSX), (b"x", "image/png")])
def test_a_file_that_cannot_be_read_is_refused_and_changes_nothing(book: Book, content: bytes, mime_type: str) -> None:
    book.write([["kept"]])
    path = f"/upload/drive/v3/files/{book.id}?uploadType=media"
    refusal(book.google.ask("PATCH", path, data=content, headers={"Content-Type": mime_type}))
    assert book.read() == [["kept"]]


def test_what_cannot_be_exported_is_refused(book: Book) -> None:
    path = f"/drive/v3/files/{book.id}/export"
    assert refusal(book.google.ask("GET", path)) == "Required parameter: mimeType"
    answer = book.google.ask("GET", path, params={"mimeType": "image/png"})
    assert refusal(answer) == "The requested conversion is not supported."
    download = book.google.ask("GET", f"/drive/v3/files/{book.id}?alt=media")
    assert refusal(download, 403).startswith("Only files with binary content can be downloaded.")


def test_a_drop_down_from_a_column_to_its_end_ends_in_xlsx_where_a_sheet_does(book: Book) -> None:
    book.write([["a", "b"], ["c", "d"]])
    condition = {"type": "ONE_OF_RANGE", "values": [{"userEnteredValue": "='Sheet1'!$B$2:$B"}]}
    area = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 9, "startColumnIndex": 0, "endColumnIndex": 1}
    book.replies({"setDataValidation": {"range": area, "rule": {"condition": condition, "strict": False}}})
    excel = openpyxl.load_workbook(io.BytesIO(export(book, XLSX)))
    [rule] = excel["Sheet1"].data_validations.dataValidation
    assert (rule.type, rule.formula1, rule.errorStyle) == ("list", "'Sheet1'!$B$2:$B$1048576", "warning")
