"""What is written is on disk, whole, and stays in proportion."""

import json
import subprocess
import sys
import threading
import time
from pathlib import Path

import requests

from tests.local_google.api.local import OWNER, Book, LocalGoogle, grid_range, running


def new_book(google: LocalGoogle) -> Book:
    return Book(google, google.gspread().create("book"))


def again(google: LocalGoogle, spreadsheet_id: str) -> Book:
    return Book(google, google.gspread().open_by_key(spreadsheet_id))


def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    with running(tmp_path) as google:
        book = new_book(google)
        book.write([["a", "=A1&1", "5%"], ["中文", 2.5, True]])
        book.sheet.insert_note("A1", "note")
        book.sheet.merge_cells("A4:B5")
        book.sheet.define_named_range("A1:B2", "block")
        book.sheet.hide_rows(5, 6)
        book.share("clerk@example.com")
        before = book.ask("GET", params={"includeGridData": "true"}).json()
    with running(tmp_path) as google:
        book = again(google, book.id)
        assert book.ask("GET", params={"includeGridData": "true"}).json() == before
        assert book.read() == [["a", "a1", "5%"], ["中文", "2.5", "TRUE"]]
        assert book.ask("GET", email="clerk@example.com").status_code == 200


def test_edits_after_a_restart_go_on_from_there(tmp_path: Path) -> None:
    with running(tmp_path) as google:
        book = new_book(google)
        book.sheet.resize(5000, 3)
        book.write([[number] for number in range(5000)], typed=False)
    with running(tmp_path) as google:
        book = again(google, book.id)
        book.sheet.delete_rows(2, 4999)
        book.sheet.insert_cols([["new"]], 1)
    with running(tmp_path) as google:
        assert again(google, book.id).read() == [["new", "0"], ["", "4999"]]


def test_deleting_a_file_leaves_nothing_of_it(tmp_path: Path) -> None:
    with running(tmp_path) as google:
        book = new_book(google)
        book.write([["a"]])
        google.ask("DELETE", f"/drive/v3/files/{book.id}")
        connection = google.store.database.connection()
        for table in ("files", "permissions", "workbooks", "blocks", "bands", "looks"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 0


def test_deleting_a_tab_leaves_nothing_of_it(tmp_path: Path) -> None:
    with running(tmp_path) as google:
        book = new_book(google)
        tab = book.spreadsheet.add_worksheet("t", 3000, 3)
        tab.update([[number, "x"] for number in range(3000)])
        book.spreadsheet.del_worksheet(tab)
        connection = google.store.database.connection()
        assert connection.execute("SELECT count(*) FROM blocks").fetchone()[0] == 0
        assert connection.execute("SELECT count(*) FROM bands").fetchone()[0] == 1


def test_a_whole_column_of_formats_is_kept_once(book: Book) -> None:
    book.sheet.resize(100_000, 5)
    whole = {"sheetId": 0, "startColumnIndex": 0, "endColumnIndex": 5}
    cell = {"userEnteredFormat": {"textFormat": {"bold": True}}}
    book.replies({"repeatCell": {"range": whole, "cell": cell, "fields": "userEnteredFormat"}})
    connection = book.google.store.database.connection()
    query = "SELECT sum(length(data)) FROM bands WHERE workbook = ?"
    assert connection.execute(query, (book.id,)).fetchone()[0] < 1000
    rows = book.get("sheets.data.rowData.values.userEnteredFormat", ranges="E100000")["sheets"][0]["data"][0]["rowData"]
    assert rows[0]["values"][0] == cell


def test_a_hundred_thousand_rows_come_back_as_they_went(book: Book) -> None:
    rows = [[f"D{number:06d}", number, number / 4, number % 2 == 0, "移动"] for number in range(100_000)]
    book.sheet.resize(100_000, 5)
    book.write(rows, typed=False)
    assert book.read(valueRenderOption="UNFORMATTED_VALUE", prettyPrint="false") == rows
    assert book.read("B99999:C100000") == [["99998", "24999.5"], ["99999", "24999.75"]]


def test_large_tabs_are_copied_from_tab_to_tab(book: Book) -> None:
    rows = [[str(number), number] for number in range(20_000)]
    book.sheet.resize(20_000, 2)
    book.write(rows, typed=False)
    book.spreadsheet.add_worksheet("target", 20_001, 2)
    target = book.spreadsheet.worksheet("target")
    source = grid_range((0, 20_000), (0, 2))
    copy = {"source": source, "destination": grid_range((1, 20_001), (0, 2), target.id), "pasteType": "PASTE_VALUES"}
    book.replies({"copyPaste": copy})
    assert book.read("target!A2:B", valueRenderOption="UNFORMATTED_VALUE") == rows


def test_of_many_writers_at_once_none_is_lost(book: Book) -> None:
    def write(number: int) -> None:
        book.google.ask(
            "POST",
            f"/v4/spreadsheets/{book.id}/values/A1:append",
            params={"valueInputOption": "RAW"},
            json={"values": [[str(number)]]},
        )

    book.google.token(OWNER)
    threads = [threading.Thread(target=write, args=(number,)) for number in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(int(row[0]) for row in book.read()) == list(range(24))


def test_two_copies_in_opposite_directions_do_not_wait_for_each_other(google: LocalGoogle) -> None:
    one, other = new_book(google), new_book(google)
    google.token(OWNER)

    def copy(source: Book, target: Book) -> None:
        for _ in range(5):
            source.ask("POST", "/sheets/0:copyTo", json={"destinationSpreadsheetId": target.id})

    threads = [threading.Thread(target=copy, args=pair) for pair in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    assert len(one.get("sheets.properties.title")["sheets"]) == 6
    assert len(other.get("sheets.properties.title")["sheets"]) == 6


def test_what_was_answered_outlives_a_killed_process(tmp_path: Path) -> None:
    ready = tmp_path / "ready.json"
    command = [sys.executable, "-m", "scripts.local_google", "--data", str(tmp_path), "--ready-file", str(ready)]
    with subprocess.Popen(command, cwd=Path(__file__).parents[3]) as server:
        while not ready.exists():
            assert server.poll() is None
            time.sleep(0.05)
        base_url = json.loads(ready.read_text(encoding="utf-8"))["google"]
        token = requests.get(f"{base_url}/local/access-token", params={"email": OWNER}, timeout=30).json()
        session = requests.Session()
        session.headers["Authorization"] = f"Bearer {token['access_token']}"
        spreadsheet_id = session.post(f"{base_url}/v4/spreadsheets", json={}, timeout=30).json()["spreadsheetId"]
        url = f"{base_url}/v4/spreadsheets/{spreadsheet_id}/values/A1?valueInputOption=RAW"
        assert session.put(url, json={"values": [["kept"]]}, timeout=30).status_code == 200
        server.kill()
    with running(tmp_path) as google:
        assert again(google, spreadsheet_id).read() == [["kept"]]
