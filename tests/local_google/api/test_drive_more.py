"""What clients ask of Drive besides files and sharing: order, properties, revisions, downloads, uploads in pieces."""

import io
import zipfile
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.local_google.api.local import CLERK, OWNER, STRANGER, Book, LocalGoogle, Message, refusal

SPREADSHEET = "application/vnd.google-apps.spreadsheet"
FOLDER = "application/vnd.google-apps.folder"
KEYS = (
    "createdTime",
    "folder",
    "modifiedByMeTime",
    "modifiedTime",
    "name",
    "name_natural",
    "quotaBytesUsed",
    "recency",
)
MORE_KEYS = ("sharedWithMeTime", "starred", "viewedByMeTime")
ONE_ENTRY = {"a": "1", "b": "2"}


def drive(google: LocalGoogle, method: str, path: str, email: str = OWNER, status: int = 200, **more: Any) -> Message:
    answer = google.ask(method, f"/drive/v3/{path}", email, **more)
    assert answer.status_code == status, answer.text
    found: Message = answer.json() if answer.content else {}
    return found


def made(google: LocalGoogle, email: str, **file: Any) -> str:
    return str(drive(google, "POST", "files", email, json={"mimeType": SPREADSHEET, **file})["id"])


def names(google: LocalGoogle, email: str, **params: str) -> list[str]:
    params["q"] = "'me' in owners"
    return [file["name"] for file in drive(google, "GET", "files", email, params=params)["files"]]


def test_files_are_listed_in_any_order(google: LocalGoogle) -> None:
    me = "me@order.example"
    for name, more in (("x10", {}), ("x9", {"starred": True}), ("X1", {"mimeType": FOLDER})):
        made(google, me, name=name, **more)
    assert names(google, me, orderBy="name") == ["X1", "x10", "x9"]
    assert names(google, me, orderBy="name_natural desc") == ["x10", "x9", "X1"]
    assert names(google, me, orderBy="folder,modifiedTime desc,name") == ["X1", "x9", "x10"]
    assert names(google, me, orderBy="starred,createdTime") == ["x9", "x10", "X1"]
    for key in (*KEYS, *MORE_KEYS):
        assert len(names(google, me, orderBy=f"{key} desc")) == 3
    assert refusal(google.ask("GET", "/drive/v3/files", me, params={"orderBy": "size"})) == "Invalid Value"


def test_properties_are_merged_and_found(book: Book) -> None:
    path = f"files/{book.id}"
    drive(book.google, "PATCH", path, json={"properties": ONE_ENTRY, "appProperties": {"secret": "x"}})
    drive(book.google, "PATCH", path, json={"properties": {"a": None, "c": "3"}})
    found = drive(book.google, "GET", path, params={"fields": "properties,appProperties"})
    assert found == {"properties": {"b": "2", "c": "3"}, "appProperties": {"secret": "x"}}
    wanted = "properties has { key='c' and value='3' } and 'me' in owners and sharedWithMe = false"
    assert [file["id"] for file in drive(book.google, "GET", "files", params={"q": wanted})["files"]] == [book.id]
    assert drive(book.google, "GET", "files", params={"q": "properties has { key='a' and value='1' }"})["files"] == []
    assert (
        refusal(book.google.ask("GET", "/drive/v3/files", params={"q": "properties has { key='a' }"}))
        == "Invalid Value"
    )


def test_files_shared_with_somebody_are_found_as_such(book: Book) -> None:
    book.share(CLERK)
    query = {"q": f"sharedWithMe and name = '{book.spreadsheet.title}'"}
    assert refusal(book.google.ask("GET", "/drive/v3/files", CLERK, params=query)) == "Invalid Value"
    query = {"q": f"sharedWithMe = true and name = '{book.spreadsheet.title}'"}
    assert [file["id"] for file in drive(book.google, "GET", "files", CLERK, params=query)["files"]] == [book.id]
    assert drive(book.google, "GET", "files", params=query)["files"] == []


def test_revisions_tell_who_changed_a_file(book: Book) -> None:
    book.share(CLERK)
    book.write([["mine"]])
    book.ask("PUT", "/values/A2", CLERK, params={"valueInputOption": "RAW"}, json={"values": [["theirs"]]})
    fields = {"fields": "revisions(id,lastModifyingUser/emailAddress)"}
    revisions = drive(book.google, "GET", f"files/{book.id}/revisions", params=fields)["revisions"]
    assert [item["lastModifyingUser"]["emailAddress"] for item in revisions] == [OWNER, CLERK]
    first = drive(book.google, "GET", f"files/{book.id}/revisions/{revisions[0]['id']}")
    assert (first["kind"], first["mimeType"]) == ("drive#revision", SPREADSHEET)
    assert drive(book.google, "GET", f"files/{book.id}/revisions/head")["id"] == revisions[1]["id"]
    assert "Revision not found" in refusal(book.google.ask("GET", f"/drive/v3/files/{book.id}/revisions/99"), 404)


def test_who_may_read_and_take_away_permissions(book: Book) -> None:
    reader, path = "reader@example.com", f"files/{book.id}/permissions"
    book.share(CLERK)
    book.share(reader, "reader")
    listed = drive(book.google, "GET", path, CLERK, params={"pageSize": "2", "supportsAllDrives": "true"})
    rest = drive(book.google, "GET", path, CLERK, params={"pageToken": listed["nextPageToken"]})
    owner, clerk, other = [item["id"] for item in listed["permissions"] + rest["permissions"]]
    for number, who in ((owner, OWNER), (owner, CLERK)):
        answer = book.google.ask("DELETE", f"/drive/v3/{path}/{number}", who)
        assert refusal(answer, 403) == "The owner of a file cannot be removed."
    for method in ("GET", "DELETE"):
        assert refusal(book.google.ask(method, f"/drive/v3/{path}/{clerk}", reader), 403)
    assert refusal(book.google.ask("GET", f"/drive/v3/{path}", reader), 403)
    drive(book.google, "DELETE", f"{path}/{other}", CLERK, 204)
    drive(book.google, "DELETE", f"{path}/{clerk}", CLERK, 204)
    assert refusal(book.google.ask("GET", f"/drive/v3/{path}", CLERK), 404)


def test_a_permission_that_would_run_out_is_refused_by_name(book: Book) -> None:
    body = {"type": "user", "role": "reader", "emailAddress": CLERK, "expirationTime": "2030-01-01T00:00:00Z"}
    answer = book.google.ask("POST", f"/drive/v3/files/{book.id}/permissions", json=body)
    assert refusal(answer) == "Setting expirationTime is not supported here."


def test_an_id_can_be_had_before_the_file(google: LocalGoogle) -> None:
    ids = drive(google, "GET", "files/generateIds", params={"count": "2"})["ids"]
    assert made(google, OWNER, id=ids[0]) == ids[0]
    answer = google.ask("POST", "/drive/v3/files", json={"id": ids[0], "mimeType": SPREADSHEET})
    assert refusal(answer, 409) == "A file already exists with the provided ID."


def test_drive_tells_about_itself(google: LocalGoogle) -> None:
    assert "fields" in refusal(google.ask("GET", "/drive/v3/about"))
    about = drive(google, "GET", "about", params={"fields": "user,exportFormats"})
    assert about["user"]["emailAddress"] == OWNER
    assert "text/csv" in about["exportFormats"][SPREADSHEET]
    assert drive(google, "GET", "drives") == {"kind": "drive#driveList", "drives": []}
    assert "Shared drive not found" in refusal(google.ask("GET", "/drive/v3/files", params={"driveId": "x"}), 404)


def test_the_trash_is_emptied_of_one_s_own(google: LocalGoogle) -> None:
    me = "me@tidy.example"
    gone, kept = made(google, me), made(google, me)
    drive(google, "PATCH", f"files/{gone}", me, json={"trashed": True})
    drive(google, "DELETE", "files/trash", me, 204)
    mine = drive(google, "GET", "files", me, params={"q": "'me' in owners"})
    assert [file["id"] for file in mine["files"]] == [kept]


def test_folders_of_an_update_go_by_parameters_and_must_exist(book: Book) -> None:
    path = f"/drive/v3/files/{book.id}"
    answer = book.google.ask("PATCH", path, json={"parents": ["root", "x"]})
    assert refusal(answer, 403).startswith("The parents field is not directly writable")
    assert refusal(book.google.ask("PATCH", path, params={"addParents": "none"}, json={}), 404)
    touched = drive(
        book.google,
        "PATCH",
        f"files/{book.id}",
        json={"modifiedTime": "2020-02-03T04:05:06+01:00"},
        params={"fields": "modifiedTime"},
    )
    assert touched == {"modifiedTime": "2020-02-03T03:05:06.000Z"}


def test_a_folder_is_no_spreadsheet(google: LocalGoogle) -> None:
    folder = made(google, OWNER, mimeType=FOLDER)
    assert refusal(google.ask("GET", f"/v4/spreadsheets/{folder}")) == "Request contains an invalid argument."


def filled(book: Book) -> None:
    book.write([["名", 0.5, True], ["<&>\nx", "=B1*2", ""]])
    book.sheet.format("B1", {"numberFormat": {"type": "PERCENT", "pattern": "0%"}})
    book.spreadsheet.add_worksheet("a/b", 2, 2).update([["second"]])


@pytest.mark.parametrize(
    "kind", ["application/x-vnd.oasis.opendocument.spreadsheet", "application/vnd.oasis.opendocument.spreadsheet"]
)
def test_an_ods_file_holds_all_tabs(book: Book, kind: str) -> None:
    filled(book)
    answer = book.google.ask("GET", f"/drive/v3/files/{book.id}/export", params={"mimeType": kind})
    with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
        assert package.infolist()[0].filename == "mimetype"
        assert package.read("mimetype") == b"application/vnd.oasis.opendocument.spreadsheet"
        tree = ElementTree.fromstring(package.read("content.xml"))
    table, office = (f"{{urn:oasis:names:tc:opendocument:xmlns:{part}:1.0}}" for part in ("table", "office"))
    assert [item.get(f"{table}name") for item in tree.iter(f"{table}table")] == ["Sheet1", "a/b"]
    cells = [cell for cell in tree.iter(f"{table}table-cell") if len(cell)]
    assert [" ".join(cell.itertext()) for cell in cells] == ["名", "50%", "TRUE", "<&> x", "1", "second"]
    assert [cell.get(f"{office}value") for cell in cells] == [None, "0.5", None, None, "1", None]


def test_a_zip_file_holds_a_page_for_each_tab(book: Book) -> None:
    filled(book)
    answer = book.google.ask("GET", f"/drive/v3/files/{book.id}/export", params={"mimeType": "application/zip"})
    with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
        assert package.namelist() == ["Sheet1.html", "a_b.html"]
        assert "<td>&lt;&amp;&gt;\nx</td><td>1</td>" in package.read("Sheet1.html").decode()


@pytest.mark.parametrize("kind", ["csv", "tsv", "xlsx", "ods", "zip", "html", "pdf"])
def test_a_spreadsheet_is_downloaded_from_its_own_address(book: Book, kind: str) -> None:
    filled(book)
    tab = book.get("sheets.properties.sheetId")["sheets"][1]["properties"]["sheetId"]
    path = f"/spreadsheets/d/{book.id}/export"
    answer = book.google.ask("GET", path, params={"format": kind, "id": book.id, "gid": str(tab)})
    assert answer.status_code == 200
    assert answer.content.startswith({"csv": b"second", "tsv": b"second", "pdf": b"%PDF"}.get(kind, b"PK"))
    assert refusal(book.google.ask("GET", path, STRANGER, params={"format": kind}), 404)
    assert refusal(book.google.ask("GET", path, params={"format": "doc"}))
    assert refusal(book.google.ask("GET", path, params={"format": kind, "gid": "77"}))


def test_a_file_is_uploaded_in_pieces(google: LocalGoogle) -> None:
    content = b"a,b\n1,2\n"
    begun = google.ask(
        "POST",
        "/upload/drive/v3/files?uploadType=resumable&fields=id,name,properties",
        headers={"X-Upload-Content-Type": "text/csv", "X-Upload-Content-Length": str(len(content))},
        json={"name": "pieces", "properties": {"a": "1"}},
    )
    assert begun.status_code == 200
    there = begun.headers["Location"].removeprefix(google.base_url)

    def put(piece: bytes, where: str) -> Any:
        return google.ask("PUT", there, data=piece, headers={"Content-Range": f"bytes {where}/{len(content)}"})

    assert put(content[:4], "0-3").status_code == 308
    asked = put(b"", "*")
    assert (asked.status_code, asked.headers["Range"]) == (308, "bytes=0-3")
    assert "does not go on" in refusal(put(b"x", "6-6"))
    file = put(content[4:], "4-7").json()
    assert file["name"] == "pieces"
    assert google.ask("GET", f"/v4/spreadsheets/{file['id']}/values/A1:B2").json()["values"] == [["a", "b"], ["1", "2"]]
    assert put(b"", "*").status_code == 404


def test_content_is_replaced_in_pieces_with_what_is_said_about_it(book: Book) -> None:
    path = f"/upload/drive/v3/files/{book.id}?uploadType=resumable"
    begun = book.google.ask(
        "PATCH", path, headers={"X-Upload-Content-Type": "text/csv"}, json={"name": "new", "description": "d"}
    )
    there = begun.headers["Location"].removeprefix(book.google.base_url)
    assert book.google.ask("PUT", there, STRANGER, data=b"x").status_code == 404
    assert book.google.ask("PUT", there, data=b"x,y").json()["name"] == "new"
    assert book.read() == [["x", "y"]]
    assert drive(book.google, "GET", f"files/{book.id}", params={"fields": "description"}) == {"description": "d"}


def test_comments_are_answered_resolved_rewritten_and_struck(book: Book) -> None:
    google, path = book.google, f"/drive/v3/files/{book.id}/comments"
    book.share(CLERK, "commenter")
    made = google.ask("POST", f"{path}?fields=id", json={"content": "why?"}).json()["id"]
    replies = f"{path}/{made}/replies"
    answered = google.ask("POST", f"{replies}?fields=*", CLERK, json={"content": "because", "action": "resolve"}).json()
    assert (answered["action"], answered["author"]["me"]) == ("resolve", True)
    seen = google.ask("GET", f"{path}/{made}?fields=resolved,author,replies(content,author/me)").json()
    assert seen["author"].keys() == {"kind", "displayName", "me"}
    assert (seen["resolved"], seen["replies"]) == (True, [{"content": "because", "author": {"me": False}}])
    one = f"{replies}/{answered['id']}"
    assert google.ask("PATCH", f"{one}?fields=content", json={"content": "mine now"}).status_code == 403
    changed = google.ask("PATCH", f"{one}?fields=content", CLERK, json={"content": "so it is"})
    assert changed.json() == {"content": "so it is"}
    assert google.ask("DELETE", one).status_code == 204
    assert google.ask("GET", f"{one}?fields=*").json()["error"]["message"] == f"Reply not found: {answered['id']}."
    kept = google.ask("GET", f"{one}?fields=deleted,content&includeDeleted=true").json()
    assert kept == {"deleted": True}
    assert google.ask("DELETE", f"{path}/{made}").status_code == 204
    assert google.ask("GET", f"{path}?fields=comments/id").json() == {"comments": []}
    listed = google.ask("GET", f"{path}?fields=comments(id,content)&includeDeleted=true").json()
    assert listed == {"comments": [{"id": made}]}


def test_comments_come_in_pages_since_a_time(book: Book) -> None:
    path = f"/drive/v3/files/{book.id}/comments"
    for text in ("one", "two", "three"):
        book.google.ask("POST", f"{path}?fields=id", json={"content": text})
    first = book.google.ask("GET", f"{path}?fields=nextPageToken,comments/content&pageSize=2").json()
    assert [item["content"] for item in first["comments"]] == ["three", "two"]
    rest = book.google.ask("GET", f"{path}?fields=*&pageSize=2&pageToken={first['nextPageToken']}").json()
    assert [item["content"] for item in rest["comments"]] == ["one"]
    later = book.google.ask("GET", f"{path}?fields=comments/id&startModifiedTime=2999-01-01T00:00:00Z").json()
    assert later == {"comments": []}
