"""The local Google and the functions, running together and knowing each other."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import gspread
from google.oauth2.service_account import Credentials

from functions.settings import read
from functions.workbook.client import SCOPES, client_for
from scripts._environment import ROOT
from scripts.commands._ledger import make_ledger
from scripts.commands._processes import Child, answers, child, free_ports, post_json, wait_until
from scripts.local_google.files import FolderInUse, sole_use, write_whole

DEFAULT_DATA = ROOT / ".data"
FUNCTIONS_SOURCE = ROOT / "functions" / "main.py"
SCHEDULER = "scheduler"
SEALED_WITH = "secret"  # the file, among the data, that holds what seals are made with
_START_PATIENCE = 60.0  # seconds
_SPOKEN_FOR = Path(tempfile.gettempdir()) / "tallysheet-ports"
_MAIL_FROM = "tallysheet@local.example"


@dataclass(frozen=True)
class Ports:
    """The ports to take where they are free; 0 is any."""

    google: int = 0
    functions: int = 0
    smtp: int = 0


ANY_PORTS = Ports()
USUAL_PORTS = Ports(google=8700, functions=8710, smtp=8725)


@dataclass(frozen=True)
class RunningSystem:
    """Where the running servers answer, the key file that opens the door, and what the functions' seals are made with."""

    google: str
    functions: str
    service_account: Path
    smtp: str
    mail: str
    ledger: str
    secret: str
    secret_file: Path
    children: tuple[Child, ...]

    def ready(self) -> dict[str, str]:
        """What a ready file tells other programs."""
        return {
            "google": self.google,
            "functions": self.functions,
            "service_account": str(self.service_account),
            "smtp": self.smtp,
            "mail": self.mail,
            "ledger": self.ledger,
            "secret": str(self.secret_file),
        }

    def check(self) -> None:
        """Raises ChildFailed if one of the servers has ended."""
        for each in self.children:
            each.check()


@contextlib.contextmanager
def running_system(
    data_dir: Path,
    ports: Ports = ANY_PORTS,
    *,
    functions_source: Path = FUNCTIONS_SOURCE,
    quotas: bool = False,
    say: Callable[[str], None] = lambda _: None,
) -> Iterator[RunningSystem]:
    """Both servers, on the data of `data_dir`, from the moment both answer until the context ends.

    `quotas`: the local Google grants no more a minute than Google, and the functions keep to that. `say` is told what a person should know: a port that was taken, a server that is being waited for.
    Raises FolderInUse if they already run on that data, ChildFailed if one of them does not come up.
    """
    with sole_use(data_dir, "serve"):
        yield from _running_system(data_dir.resolve(), ports, functions_source, quotas, say)


def _running_system(
    data_dir: Path, ports: Ports, functions_source: Path, quotas: bool, say: Callable[[str], None]
) -> Iterator[RunningSystem]:
    with _chosen(ports, say) as chosen:
        functions_url = f"http://127.0.0.1:{chosen.functions}"
        with _local_google(data_dir, chosen, functions_url, say) as (google, facts):
            facts["ledger"] = _ledger(data_dir / "ledger", facts)
            secret = secret_of(data_dir)
            settings = functions_settings(facts, functions_url, secret, quotas=quotas)
            if quotas:
                post_json(f"{facts['google']}/local/quotas", {"google": True})
            with _functions(data_dir, chosen.functions, functions_source, settings, say) as functions:
                yield RunningSystem(
                    google=facts["google"],
                    functions=functions_url,
                    service_account=Path(facts["service_account"]),
                    smtp=facts["smtp"],
                    mail=facts["mail"],
                    ledger=facts["ledger"],
                    secret=secret,
                    secret_file=data_dir / SEALED_WITH,
                    children=(google, functions),
                )


@contextlib.contextmanager
def _chosen(wanted: Ports, say: Callable[[str], None]) -> Iterator[Ports]:
    """The wanted ports where they can be had, others where not; the wanted ones are spoken for while the context lasts."""
    with contextlib.ExitStack() as held:
        chosen = Ports(*free_ports([port if _speak_for(port, held) else 0 for port in astuple(wanted)]))
        for field in fields(Ports):
            port, usual = getattr(chosen, field.name), getattr(wanted, field.name)
            if usual and port != usual:
                say(f"Port {usual} is taken; {field.name} will be at {port}.")
        yield chosen


def _speak_for(port: int, held: contextlib.ExitStack) -> bool:
    """Whether nobody else on this machine is starting on that port just now; a port looks free until it is used."""
    if not port:
        return True
    try:
        held.enter_context(sole_use(_SPOKEN_FOR, f"port-{port}"))
    except (FolderInUse, PermissionError):
        return False
    return True


@contextlib.contextmanager
def _local_google(
    data_dir: Path, ports: Ports, functions_url: str, say: Callable[[str], None]
) -> Iterator[tuple[Child, dict[str, str]]]:
    say("Starting the local Google ...")
    ready_file = data_dir / "run" / "google.json"
    ready_file.unlink(missing_ok=True)
    command = [sys.executable, "-m", "scripts.local_google"]
    command += ["--data", str(data_dir), "--ready-file", str(ready_file), "--audience", functions_url]
    command += ["--port", str(ports.google), "--smtp-port", str(ports.smtp)]
    with child("The local Google", command, data_dir / "logs" / "google.log", ROOT, {}) as google:
        wait_until(ready_file.exists, google, _START_PATIENCE)
        facts: dict[str, str] = json.loads(ready_file.read_text(encoding="utf-8"))
        yield google, facts


@contextlib.contextmanager
def _functions(
    data_dir: Path, port: int, source: Path, settings: dict[str, str], say: Callable[[str], None]
) -> Iterator[Child]:
    say("Starting the functions ...")
    # The console script, as in the cloud: `python -m` would put one more folder on the import path.
    command = [str(Path(sys.executable).with_name("functions-framework"))]
    command += ["--source", str(source), "--target", "tallysheet"]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    with child("The functions", command, data_dir / "logs" / "functions.log", ROOT, settings) as functions:
        wait_until(lambda: answers(f"http://127.0.0.1:{port}/"), functions, _START_PATIENCE)
        yield functions


def functions_settings(
    facts: dict[str, str], functions_url: str, secret: str, *, quotas: bool = False
) -> dict[str, str]:
    """The environment in which the functions serve at that address, beside the local Google of a ready file.

    `secret`: what their seals are made with. `quotas`: whether that Google grants no more a minute than Google.
    """
    as_much_as_they_like = {"TALLYSHEET_READS_A_MINUTE": "0", "TALLYSHEET_WRITES_A_MINUTE": "0"}
    smtp_host, _, smtp_port = facts["smtp"].rpartition(":")
    return {
        "GOOGLE_APPLICATION_CREDENTIALS": facts["service_account"],
        "TALLYSHEET_GOOGLE_URL": facts["google"],
        "TALLYSHEET_CERTS_URL": f"{facts['google']}/oauth2/v1/certs",
        "TALLYSHEET_AUDIENCES": functions_url,
        "TALLYSHEET_SCHEDULERS": _scheduler_email(facts["google"]),
        "TALLYSHEET_SECRET": secret,
        "TALLYSHEET_SMTP_HOST": smtp_host,
        "TALLYSHEET_SMTP_PORT": smtp_port,
        "TALLYSHEET_SMTP_TLS": "none",
        "TALLYSHEET_MAIL_FROM": _MAIL_FROM,
        "TALLYSHEET_LEDGER": facts["ledger"],
        # There is no quota here that asking for unknown workbooks would use up.
        "TALLYSHEET_LEDGER_SECONDS": "0",
        **({} if quotas else as_much_as_they_like),
    }


def _ledger(kept: Path, facts: dict[str, str]) -> str:
    """The id of the ledger, which is made where the data has none yet."""
    if not kept.exists():
        client = local_client(facts["google"], Path(facts["service_account"]))
        write_whole(kept, f"{make_ledger(client)}\n")
    return kept.read_text(encoding="utf-8").strip()


def local_client(google: str, service_account: Path) -> gspread.Client:
    """gspread as a local service account."""
    credentials = Credentials.from_service_account_file(str(service_account), scopes=SCOPES)
    return client_for(credentials, read({**os.environ, "TALLYSHEET_GOOGLE_URL": google}))


def secret_of(data_dir: Path) -> str:
    """What the functions' seals are made with, made with the data that it belongs to."""
    kept = data_dir / SEALED_WITH
    if not kept.exists():
        write_whole(kept, f"{secrets.token_urlsafe(32)}\n")
    return kept.read_text(encoding="ascii").strip()


def _scheduler_email(google: str) -> str:
    """The service account that scheduled calls come from, made where there is none yet."""
    return str(post_json(f"{google}/local/service-accounts", {"name": SCHEDULER})["client_email"])
