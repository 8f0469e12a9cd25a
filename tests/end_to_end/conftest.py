"""One running system for all tests here, and a freshly provisioned workbook for each."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from itertools import count
from pathlib import Path

import gspread
import pytest
from google.oauth2.service_account import Credentials

from functions.settings import read
from functions.workbook.client import SCOPES, client_for
from schemas.words import Locale
from schemas.workbook import workbook
from scripts._environment import ROOT
from scripts.commands._processes import answers, child, free_ports, wait_until
from scripts.commands._provisioning import Order, provision
from scripts.commands._system import FUNCTIONS_SOURCE, RunningSystem, running_system
from tests.end_to_end.office import Book, Office
from tests.end_to_end.private import private_in

QUARTER = Path(__file__).resolve().parents[3] / "shared" / "data" / "telecom_2016q1"
collect_ignore = [] if QUARTER.exists() else ["test_real_quarter.py"]
TELECOM = "telecom_retention"
BUDGET = 3  # seconds that the functions go on asking a Google that fails
_numbers = count(1)

Functions = Callable[..., AbstractContextManager[str]]  # a further functions process, its settings changed


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSystem]:
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        patch.setenv("TALLYSHEET_RETRY_SECONDS", str(BUDGET))
        data = tmp_path_factory.mktemp("system")
        yield stack.enter_context(running_system(data))
        assert not private_in((data / "logs" / "functions.log").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def office(system: RunningSystem) -> Office:
    return Office(system, google_of(system))


@pytest.fixture
def make(office: Office) -> Callable[..., Book]:
    def made(locale: Locale = "zh", schemes: str = TELECOM) -> Book:
        return new_book(office, locale, schemes)

    return made


@pytest.fixture
def empty(office: Office) -> Book:
    """A workbook as provisioned, nobody in it yet."""
    return new_book(office, "zh")


@pytest.fixture
def book(empty: Book) -> Book:
    """A workbook with a manager and two shop assistants."""
    return empty.staffed()


@pytest.fixture
def functions_with(office: Office, tmp_path: Path) -> Functions:
    """Starts the functions once more, with other settings, over the same Google; gives their base URL."""

    @contextmanager
    def started(**settings: str) -> Iterator[str]:
        (port,) = free_ports([0])
        url = f"http://127.0.0.1:{port}"
        command = [str(Path(sys.executable).with_name("functions-framework"))]
        command += ["--source", str(FUNCTIONS_SOURCE), "--target", "tallysheet", "--host", "127.0.0.1"]
        log = tmp_path / f"functions-{port}.log"
        usual = settings_of(office.system, str(office.email_of_scheduler()))
        with child("The functions", [*command, "--port", str(port)], log, ROOT, usual | settings) as running:
            wait_until(lambda: answers(url), running, 60)
            yield url

    return started


def settings_of(system: RunningSystem, scheduler: str) -> dict[str, str]:
    """The settings that the running functions have, a short budget among them."""
    host, _, port = system.smtp.rpartition(":")
    return {
        "GOOGLE_APPLICATION_CREDENTIALS": str(system.service_account),
        "TALLYSHEET_GOOGLE_URL": system.google,
        "TALLYSHEET_CERTS_URL": f"{system.google}/oauth2/v1/certs",
        "TALLYSHEET_AUDIENCES": system.functions,
        "TALLYSHEET_SCHEDULERS": scheduler,
        "TALLYSHEET_SECRET": system.secret,
        "TALLYSHEET_SMTP_HOST": host,
        "TALLYSHEET_SMTP_PORT": port,
        "TALLYSHEET_SMTP_TLS": "none",
        "TALLYSHEET_MAIL_FROM": "tallysheet@local.example",
        "TALLYSHEET_LEDGER": system.ledger,
        "TALLYSHEET_LEDGER_SECONDS": "0",
        "TALLYSHEET_RETRY_SECONDS": str(BUDGET),
        "TALLYSHEET_READS_A_MINUTE": "0",
        "TALLYSHEET_WRITES_A_MINUTE": "0",
    }


def google_of(system: RunningSystem) -> gspread.Client:
    credentials = Credentials.from_service_account_file(str(system.service_account), scopes=SCOPES)
    return client_for(credentials, read({"TALLYSHEET_GOOGLE_URL": system.google}))


def new_book(office: Office, locale: Locale, schemes: str = TELECOM) -> Book:
    made = provision(office.client, Order(workbook(schemes), locale=locale, ledger=office.system.ledger))
    book = Book(office, office.client.open_by_key(made.id), f"b{next(_numbers)}.example")
    # From here on the functions know that it is registered, and ask for nothing beside the workbook.
    book.refused(403, "recalculate")
    return book
