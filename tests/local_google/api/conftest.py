"""The server that the tests of the Sheets and Drive APIs share, and a new spreadsheet for each of them."""

from collections.abc import Iterator

import pytest

from tests.local_google.api.local import Book, LocalGoogle, running


@pytest.fixture(scope="session")
def google(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalGoogle]:
    """A local Google."""
    with running(tmp_path_factory.mktemp("google")) as server:
        yield server


@pytest.fixture
def book(google: LocalGoogle, request: pytest.FixtureRequest) -> Book:
    """A new spreadsheet, owned by OWNER."""
    return Book(google, google.gspread().create(request.node.name))
