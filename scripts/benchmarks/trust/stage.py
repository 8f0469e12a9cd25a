"""What the trials run on: the local Google and its mailbox, and functions as processes that can be killed."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import gspread
import requests

from scripts._environment import ROOT
from scripts.benchmarks.live import connect
from scripts.commands._processes import Child, answers, child, direct, free_ports, wait_until
from scripts.commands._system import FUNCTIONS_SOURCE, SCHEDULER, RunningSystem, functions_settings, running_system

RETRY_SECONDS = 3  # that the functions go on asking a Google that fails
MAIL_SECONDS = 90  # that a delivery has for letters, and for Google to hear of them: less than the patience of a try
PATIENCE = 180.0  # seconds for one answer
START_PATIENCE = 120.0  # seconds
TOKEN_SECONDS = 1800.0  # that a token is used
PASSING = (409, 429, 503)  # what a caller is to try again
UNSURE = ("可能", "不知道", "不清楚", "不能确定", "may ", "not known", "unknown")  # words of one who cannot tell

Rule = Mapping[str, Any]
_numbers = count(1)


@dataclass(frozen=True)
class Told:
    """What a function answered: its status (0 where the connection ended without an answer) and its members."""

    status: int
    members: Mapping[str, Any]
    kind: str = ""
    retry_after: float = 60.0  # seconds after which it wants to be asked again, where it says so

    @property
    def detail(self) -> str:
        """The sentence of a refusal."""
        return str(self.members.get("detail", ""))

    @property
    def is_passing(self) -> bool:
        """Whether it is a refusal as it should be, of something that may be tried again."""
        return self.status in PASSING and not self.complaint

    @property
    def complaint(self) -> str:
        """What is wrong with a refusal as such; blank where nothing is."""
        if self.kind.partition(";")[0] != "application/problem+json":
            return f"{self.status} as {self.kind or 'no answer'}"
        lacking = [name for name in ("title", "detail", "run_id") if not self.members.get(name)]
        if lacking or self.members.get("status") != self.status:
            return f"{self.status} without {', '.join(lacking) or 'its status'}"
        return "a stack trace" if "Traceback" in str(self.members) else ""

    @property
    def is_unsure(self) -> bool:
        """Whether it says that something may have been done; any other refusal says that nothing was."""
        return any(word in self.detail for word in UNSURE)

    def __str__(self) -> str:
        return f"{self.status} {self.detail or dict(self.members)}"[:300]


class Server:
    """A process of functions beside those of the system."""

    def __init__(self, system: RunningSystem, folder: Path, **settings: str) -> None:
        (port,) = free_ports([0])
        self._url = f"http://127.0.0.1:{port}"
        command = [str(Path(sys.executable).with_name("functions-framework")), "--source", str(FUNCTIONS_SOURCE)]
        command += ["--target", "tallysheet", "--host", "127.0.0.1", "--port", str(port)]
        usual = functions_settings(system.ready(), system.functions, system.secret)
        usual |= {"TALLYSHEET_RETRY_SECONDS": str(RETRY_SECONDS), "TALLYSHEET_MAIL_SECONDS": str(MAIL_SECONDS)}
        self._log = folder / f"functions-{next(_numbers)}.log"
        self._held = ExitStack()
        self._child: Child = self._held.enter_context(
            child("The functions", command, self._log, ROOT, usual | settings)
        )

    def ready(self) -> str:
        """Its base URL, as soon as it answers."""
        wait_until(lambda: answers(f"{self._url}/"), self._child, START_PATIENCE)
        return self._url

    def kill(self) -> None:
        """Ends it at once, in the middle of whatever it does."""
        os.killpg(self._child.process.pid, signal.SIGKILL)
        self._child.process.wait()
        self.stop()

    def stop(self) -> None:
        """Ends it in good order."""
        self._held.close()

    def log(self) -> str:
        """What it wrote."""
        return self._log.read_text(encoding="utf-8", errors="replace")


class Stage:
    """A running system with everything a trial asks of it; a context manager."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held = ExitStack()
        self._tokens: dict[str, tuple[float, str]] = {}
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        with ExitStack() as held:
            self.system = held.enter_context(running_system(self._folder))
            self.client: gspread.Client = connect(self.system)
            self.usual = self.server()
            held.callback(self.usual.stop)
            self.functions = self.usual.ready()
            self._held = held.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._held.close()

    def server(self, **settings: str) -> Server:
        """The functions once more. `settings` are those that differ from the usual ones."""
        return Server(self.system, self._folder / "servers", **settings)

    def ask(self, target: str, email: str, body: Mapping[str, Any], functions: str = "") -> Told:
        """What a function answers a person."""
        headers = {"Authorization": f"Bearer {self.token(email)}"}
        try:
            url = f"{functions or self.functions}/{target}"
            answer = direct().post(url, json=body, headers=headers, timeout=PATIENCE)
        except requests.RequestException as failed:
            return Told(0, {"detail": type(failed).__name__})
        return told(answer)

    def token(self, email: str) -> str:
        """A person's ID token."""
        with self._lock:
            until, held = self._tokens.get(email, (0.0, ""))
        if time.monotonic() < until:
            return held
        answer = self.google("GET", "/local/id-token", params={"email": email})
        fresh = str(answer.json()["id_token"])
        with self._lock:
            self._tokens[email] = time.monotonic() + TOKEN_SECONDS, fresh
        return fresh

    def scheduler(self) -> str:
        """The account that scheduled calls come from."""
        known = self.google("GET", "/local/service-accounts").json()["service_accounts"]
        return next(str(email) for email in known if str(email).startswith(SCHEDULER))

    @contextmanager
    def faults(self, rules: Sequence[Rule]) -> Iterator[list[int]]:
        """Google fails in these ways for as long as the context lasts; gives how often each struck, once it has ended."""
        self.google("POST", "/local/faults", json=list(rules))
        struck: list[int] = []
        try:
            yield struck
        finally:
            struck += [int(rule["struck"]) for rule in self.google("GET", "/local/faults").json()]
            self.google("DELETE", "/local/faults")

    def mark(self) -> int:
        """The number of the last request to Google."""
        return int(self.requests_since(2**40)["mark"])

    def requests_since(self, mark: int) -> dict[str, Any]:
        """What Google was asked since a mark."""
        found: dict[str, Any] = self.google("GET", "/local/requests", params={"since": str(mark)}).json()
        return found

    def mail_mark(self) -> int:
        """The id of the last message in the mailbox."""
        return max((int(each["id"]) for each in self.mail_since(0)), default=0)

    def mail_since(self, mark: int) -> list[dict[str, Any]]:
        """The messages that came after a mark, as the mailbox lists them."""
        answer = direct().get(f"{self.system.mail}/messages", params={"after": mark}, timeout=PATIENCE)
        found: list[dict[str, Any]] = answer.json()
        return found

    def message(self, number: int) -> EmailMessage:
        """A message of the mailbox."""
        raw = direct().get(f"{self.system.mail}/messages/{number}", timeout=PATIENCE).content
        return BytesParser(EmailMessage, policy=policy.default).parsebytes(raw)

    def google(self, method: str, path: str, **parts: Any) -> requests.Response:
        """A request to the local Google's administration."""
        answer = direct().request(method, f"{self.system.google}{path}", timeout=PATIENCE, **parts)
        answer.raise_for_status()
        return answer


def told(answer: requests.Response) -> Told:
    """What an answer says."""
    try:
        members = answer.json()
    except ValueError:
        members = {"detail": answer.text[:200]}
    held = members if isinstance(members, dict) else {"detail": str(members)[:200]}
    asked = answer.headers.get("Retry-After", "")
    wait = {"retry_after": float(asked)} if asked.isdecimal() else {}
    return Told(answer.status_code, held, answer.headers.get("Content-Type", ""), **wait)
