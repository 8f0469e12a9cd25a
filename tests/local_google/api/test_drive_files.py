"""Files in Drive: made, listed, found, copied, shared, deleted."""

from typing import Any
from urllib.parse import quote

import pytest

from tests.local_google.api.local import CLERK, OWNER, STRANGER, Book, LocalGoogle, Message, refusal

SPREADSHEET = "application/vnd.google-apps.spreadsheet"


def names(google: LocalGoogle, query: str, email: str = OWNER, **more: Any) -> list[str]:
    answer = google.ask("GET", "/drive/v3/files", email, params={"q": query, "pageSize": 1000, **more})
    assert answer.status_code == 200, answer.text
    return [file["name"] for file in answer.json()["files"]]


def share(book: Book, **body: Any) -> Message:
    answer = book.google.ask("POST", f"/drive/v3/files/{book.id}/permissions", json=body)
    assert answer.status_code == 200, answer.text
    made: Message = answer.json()
    return made


def test_a_new_file_answers_with_what_drive_says_by_default(google: LocalGoogle) -> None:
    made = google.ask("POST", "/drive/v3/files", json={"name": "n", "mimeType": SPREADSHEET}).json()
    assert made == {"kind": "drive#file", "id": made["id"], "name": "n", "mimeType": SPREADSHEET}
    assert len(made["id"]) == 44


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"mimeType": "text/plain"}, "Files of type text/plain are not supported here."),
        ({"mimeType": SPREADSHEET, "copyRequiresWriterPermission": True}, "copyRequiresWriterPermission"),
        ({"mimeType": SPREADSHEET, "parents": ["nowhere"]}, "File not found: nowhere."),
    ],
)
def test_a_file_that_cannot_be_made_is_refused(google: LocalGoogle, body: Message, message: str) -> None:
    answer = google.ask("POST", "/drive/v3/files", json=body)
    assert message in refusal(answer, 404 if "parents" in body else 400)


def test_fields_choose_what_is_said_of_a_file(book: Book) -> None:
    file = book.google.ask("GET", f"/drive/v3/files/{book.id}?fields=owners/emailAddress,capabilities(canEdit)").json()
    assert file == {"owners": [{"emailAddress": OWNER}], "capabilities": {"canEdit": True}}
    answer = book.google.ask("GET", f"/drive/v3/files/{book.id}?fields=nothing")
    assert refusal(answer) == "Invalid field selection nothing"


def test_a_change_moves_the_time_of_modification(book: Book) -> None:
    before = book.google.ask("GET", f"/drive/v3/files/{book.id}?fields=modifiedTime").json()
    book.write([["a"]])
    after = book.google.ask("GET", f"/drive/v3/files/{book.id}?fields=modifiedTime").json()
    assert before["modifiedTime"] < after["modifiedTime"]


def test_files_are_found_by_name_type_people_and_time(book: Book) -> None:
    book.spreadsheet.update_title("月报 O'Brien 2016")
    name = r"name = '月报 O\'Brien 2016'"
    google = book.google
    assert names(google, name) == ["月报 O'Brien 2016"]
    assert names(google, f'mimeType = "{SPREADSHEET}" and {name}') == ["月报 O'Brien 2016"]
    assert names(google, f"{name} and not trashed = true") == ["月报 O'Brien 2016"]
    assert names(google, f"{name} and mimeType != '{SPREADSHEET}'") == []
    assert names(google, "name contains '月报 o'") == ["月报 O'Brien 2016"]
    assert names(google, f"({name} or name = 'x') and '{OWNER}' in owners") == ["月报 O'Brien 2016"]
    assert names(google, f"{name} and '{CLERK}' in writers") == []
    assert names(google, f"{name} and modifiedTime > '2012-06-04T12:00:00'") == ["月报 O'Brien 2016"]
    assert names(google, f"{name} and createdTime < '2012-06-04T12:00:00'") == []
    assert names(google, name, STRANGER) == []


@pytest.mark.parametrize(
    "query", ["name =", "name = 'x' and", "size > 5", "name ~ 'x'", "(name = 'x'", "'x' in colours"]
)
def test_a_query_that_does_not_parse_is_refused(google: LocalGoogle, query: str) -> None:
    assert refusal(google.ask("GET", f"/drive/v3/files?q={quote(query)}")) == "Invalid Value"


def test_long_lists_come_in_pages(google: LocalGoogle) -> None:
    for number in range(3):
        google.gspread("pages@example.com").create(f"page {number}")
    found: list[str] = []
    token = ""
    while True:
        params = {"pageSize": 2, "pageToken": token, "orderBy": "name desc"}
        answer = google.ask("GET", "/drive/v3/files", "pages@example.com", params=params).json()
        found += [file["name"] for file in answer["files"]]
        token = answer.get("nextPageToken", "")
        if not token:
            break
    assert found == ["page 2", "page 1", "page 0"]
    assert refusal(google.ask("GET", "/drive/v3/files?pageSize=5000"))


def test_a_copy_is_a_file_of_its_own(book: Book) -> None:
    book.write([["a", "=A1&1", "5%"]])
    book.sheet.insert_note("A1", "note")
    copy = book.google.gspread().copy(book.id, title="copy")
    book.write([["changed"]])
    assert copy.sheet1.get_all_values() == [["a", "a1", "5%"]]
    assert copy.sheet1.get_note("A1") == "note"
    assert copy.id != book.id


def test_a_copy_of_what_someone_shared_belongs_to_whoever_copied(book: Book) -> None:
    book.share(CLERK, "reader")
    made = book.google.ask("POST", f"/drive/v3/files/{book.id}/copy", CLERK, json={}).json()
    assert made["name"] == f"Copy of {book.spreadsheet.title}"
    owners = book.google.ask("GET", f"/drive/v3/files/{made['id']}?fields=owners(emailAddress)", CLERK).json()
    assert owners == {"owners": [{"emailAddress": CLERK}]}
    assert book.google.ask("GET", f"/v4/spreadsheets/{made['id']}", OWNER).status_code == 403


def test_only_the_owner_deletes_a_file_and_then_it_is_gone(book: Book) -> None:
    book.share(CLERK)
    path = f"/drive/v3/files/{book.id}"
    assert refusal(book.google.ask("DELETE", path, CLERK), 403)
    answer = book.google.ask("DELETE", path)
    assert (answer.status_code, answer.content) == (204, b"")
    assert refusal(book.ask("GET"), 404) == "Requested entity was not found."
    assert refusal(book.google.ask("DELETE", path), 404) == f"File not found: {book.id}."


def test_a_file_can_be_renamed_described_and_thrown_away(book: Book) -> None:
    path = f"/drive/v3/files/{book.id}"
    book.google.ask("PATCH", path, json={"name": "new", "description": "d", "trashed": True})
    assert book.get("properties.title") == {"properties": {"title": "new"}}
    file = book.google.ask("GET", f"{path}?fields=name,description,trashed").json()
    assert file == {"name": "new", "description": "d", "trashed": True}


def test_folders_hold_files(book: Book) -> None:
    google = book.google
    folder = google.ask(
        "POST", "/drive/v3/files", json={"name": "f", "mimeType": "application/vnd.google-apps.folder"}
    ).json()["id"]
    google.ask("PATCH", f"/drive/v3/files/{book.id}", params={"addParents": folder, "removeParents": "root"}, json={})
    assert names(google, f"'{folder}' in parents") == [book.spreadsheet.title]
    assert names(google, f'parents in "{folder}"') == [book.spreadsheet.title]


def test_permissions_are_listed_changed_and_taken_away(book: Book) -> None:
    made = share(book, type="user", role="reader", emailAddress=CLERK, withLink=False)
    assert made == {"kind": "drive#permission", "id": made["id"], "type": "user", "role": "reader"}
    path = f"/drive/v3/files/{book.id}/permissions"
    book.google.ask("PATCH", f"{path}/{made['id']}", json={"role": "writer"})
    listed = book.google.ask("GET", f"{path}?fields=permissions(emailAddress,role)").json()["permissions"]
    assert listed == [{"emailAddress": OWNER, "role": "owner"}, {"emailAddress": CLERK, "role": "writer"}]
    assert book.google.ask("DELETE", f"{path}/{made['id']}").status_code == 204
    assert book.ask("GET", email=CLERK).status_code == 403


def test_the_owner_s_permission_cannot_be_taken_away(book: Book) -> None:
    path = f"/drive/v3/files/{book.id}/permissions"
    (owner,) = book.google.ask("GET", path).json()["permissions"]
    assert refusal(book.google.ask("DELETE", f"{path}/{owner['id']}"), 403)
    assert refusal(book.google.ask("PATCH", f"{path}/{owner['id']}", json={"role": "reader"}), 403)


def test_ownership_is_handed_over_only_on_purpose(book: Book) -> None:
    path = f"/drive/v3/files/{book.id}/permissions"
    body = {"type": "user", "role": "owner", "emailAddress": CLERK}
    assert "transferOwnership" in refusal(book.google.ask("POST", path, json=body), 403)
    assert book.google.ask("POST", f"{path}?transferOwnership=true", json=body).status_code == 200
    roles = {item["emailAddress"]: item["role"] for item in _all_permissions(book)}
    assert roles == {OWNER: "writer", CLERK: "owner"}


def test_a_domain_and_everyone_can_be_let_in(book: Book) -> None:
    share(book, type="domain", role="writer", domain="example.com")
    assert book.ask("GET", email=STRANGER).status_code == 200
    assert book.ask("GET", email="someone@elsewhere.org").status_code == 403
    share(book, type="anyone", role="reader")
    assert book.ask("GET", email="someone@elsewhere.org").status_code == 200


@pytest.mark.parametrize(
    "body",
    [{"role": "reader"}, {"type": "user", "role": "king", "emailAddress": CLERK}, {"type": "user", "role": "reader"}],
)
def test_a_permission_that_says_too_little_is_refused(book: Book, body: Message) -> None:
    refusal(book.google.ask("POST", f"/drive/v3/files/{book.id}/permissions", json=body))


def test_comments_can_be_written_and_read(book: Book) -> None:
    path = f"/drive/v3/files/{book.id}/comments"
    assert refusal(book.google.ask("GET", path)) == "The 'fields' parameter is required for this method."
    book.google.ask("POST", f"{path}?fields=id", json={"content": "<b>bitte</b>"})
    listed = book.google.ask("GET", f"{path}?fields=comments(content,htmlContent,author/me)").json()
    assert listed == {
        "comments": [
            {"content": "<b>bitte</b>", "htmlContent": "&lt;b&gt;bitte&lt;/b&gt;", "author": {"me": True}},
        ]
    }


def _all_permissions(book: Book) -> list[Message]:
    path = f"/drive/v3/files/{book.id}/permissions?fields=permissions(emailAddress,role)"
    found: list[Message] = book.google.ask("GET", path).json()["permissions"]
    return found


def test_what_is_open_to_all_is_found_by_its_link_alone(book: Book) -> None:
    share(book, type="anyone", role="reader")
    name = f"name = '{book.spreadsheet.title}'"
    assert names(book.google, name, STRANGER) == []
    assert book.ask("GET", email=STRANGER).status_code == 200
    share(book, type="anyone", role="reader", allowFileDiscovery=True)
    assert names(book.google, name, STRANGER) == [book.spreadsheet.title]
