"""The list of what is covered is true: what it says is done is answered, what it says is refused is refused by name."""

import re

import pytest

from scripts.local_google import coverage
from scripts.local_google.wire import discovery
from tests.local_google.api.local import Book, LocalGoogle, refusal

REFUSED = coverage.methods("drive.v3").refused + coverage.methods("sheets.v4").refused


def test_the_page_is_what_the_code_says() -> None:
    """`python -m scripts.local_google.coverage` writes it anew."""
    assert coverage.PAGE.read_text(encoding="utf-8") == coverage.page()


@pytest.mark.parametrize("method", REFUSED)
def test_a_method_that_is_not_done_is_refused_by_name(google: LocalGoogle, method: str) -> None:
    api = "drive.v3" if method.startswith("drive.") else "sheets.v4"
    described = discovery.methods(api)[method]
    path = re.sub(r"\{[^}]*\}", "x", f"/{discovery.document(api)['servicePath']}{described['path']}")
    answer = google.ask(described["httpMethod"], path, json={} if described["httpMethod"] != "GET" else None)
    assert refusal(answer) == f"{described['httpMethod']} {path} is not supported here."


@pytest.mark.parametrize("kind", coverage.requests().refused)
def test_a_request_that_is_not_done_is_refused_by_name(book: Book, kind: str) -> None:
    assert book.refusal({kind: {}}) == f"Invalid requests[0].{kind}: This kind of request is not supported here."


@pytest.mark.parametrize("kind", coverage.requests().done)
def test_a_request_that_is_done_is_understood(book: Book, kind: str) -> None:
    answer = book.batch({kind: {}})
    assert answer.status_code in {200, 400}
    assert "not supported here" not in answer.text


@pytest.mark.parametrize("name", coverage.file_fields().refused)
def test_a_field_of_a_file_that_cannot_be_set_is_refused_by_name(google: LocalGoogle, name: str) -> None:
    field = discovery.fields("drive.v3", "File")[name]
    value: object = {"x": "y"} if field.kind == "message" or field.mapped else "1"
    value = True if field.kind == "boolean" else [value] if field.repeated else value
    answer = google.ask("POST", "/drive/v3/files", json={"name": "x", name: value})
    assert refusal(answer) == f"Setting {name} is not supported here."


def test_what_drive_alone_sets_is_refused_in_its_words(google: LocalGoogle) -> None:
    answer = google.ask("POST", "/drive/v3/files", json={"name": "x", "version": "3"})
    assert refusal(answer, 403) == "The resource body includes fields which are not directly writable."


def test_nothing_is_done_that_google_does_not_publish() -> None:
    with pytest.raises(ValueError, match="does not publish b"):
        coverage.Coverage.of(["a"], ["a", "b"])
