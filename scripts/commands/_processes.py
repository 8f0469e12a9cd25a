"""Child processes: started with a log of their own, waited for until they answer, stopped in order."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import requests

_STOP_PATIENCE = 20.0  # seconds that a child gets to save and end
_POLL = 0.05  # seconds
_TAIL = 25  # lines
# Waits for the end of its input, which comes when the process dies that holds the other end, however that happens.
_AFTER_THE_PARENT = 'cat > /dev/null; kill -s TERM -- "-$1"; sleep "$2"; kill -s KILL -- "-$1"'


class ChildFailed(Exception):
    """A child process ended or never answered; the text shows the end of its log."""


@dataclass(frozen=True)
class Child:
    """A running child process, named as people know it."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def check(self) -> None:
        """Raises ChildFailed if the process has ended."""
        code = self.process.poll()
        if code is not None:
            raise ChildFailed(f"{self.name} ended unexpectedly (exit code {code}).\n{self.log_tail()}")

    def log_tail(self) -> str:
        """The last lines of its log, with where to read the rest."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        shown = "\n".join(f"    {line}" for line in lines[-_TAIL:]) or "    (it wrote nothing)"
        return f"Last lines of {self.log}:\n{shown}"


@contextlib.contextmanager
def child(name: str, command: Sequence[str], log: Path, cwd: Path, settings: Mapping[str, str]) -> Iterator[Child]:
    """Runs a command for as long as the context lasts; its output goes to `log`, which starts empty.

    Where this process is killed meanwhile, the command and all that it started are stopped as well.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=cwd,
            env={**os.environ, **settings, **no_proxy()},
            # Ctrl-C at the terminal reaches the parent alone, which then stops its children in order.
            start_new_session=True,
        )
    with _outlived_by_none(process):
        try:
            yield Child(name, process, log)
        finally:
            _stop(process)


@contextlib.contextmanager
def _outlived_by_none(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """While the context lasts, the process and its children end when this process does."""
    guard = subprocess.Popen(
        ["/bin/sh", "-c", _AFTER_THE_PARENT, "sh", str(process.pid), str(round(_STOP_PATIENCE))],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # What ends everything at this terminal must not end the guard first.
        start_new_session=True,
    )
    try:
        yield
    finally:
        os.killpg(guard.pid, signal.SIGKILL)
        guard.communicate()


def wait_until(condition: Callable[[], bool], running: Child, seconds: float) -> None:
    """Returns once the condition holds. Raises ChildFailed if the child ends before, or time runs out."""
    deadline = time.monotonic() + seconds
    while not condition():
        running.check()
        if time.monotonic() > deadline:
            raise ChildFailed(f"{running.name} did not answer within {seconds:.0f} s.\n{running.log_tail()}")
        time.sleep(_POLL)


def answers(url: str) -> bool:
    """Whether a server answers there, with whatever status."""
    try:
        direct().get(url, timeout=5)
    except requests.RequestException:
        return False
    return True


def post_json(url: str, body: object) -> dict[str, object]:
    """The JSON object that a server on this machine answers to a JSON body."""
    answer = direct().post(url, data=json.dumps(body), timeout=30)
    answer.raise_for_status()
    content: dict[str, object] = answer.json()
    return content


def free_ports(wanted: Sequence[int]) -> list[int]:
    """For each wanted port that port if it is free, else any free one (always any for 0); no two the same."""
    with contextlib.ExitStack() as held:
        return [held.enter_context(_probe(port)).getsockname()[1] for port in wanted]


def _probe(wanted: int) -> socket.socket:
    for port in (wanted, 0):
        probe = socket.socket()
        # As servers do: a port whose last connections are still fading counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            probe.close()
        else:
            return probe
    raise OSError("this machine has no free port")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_STOP_PATIENCE)
    except subprocess.TimeoutExpired:
        # Its own children (a web server's workers) would outlive it otherwise.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def direct() -> requests.Session:
    """A session that uses no proxy."""
    session = requests.Session()
    # Settings of a proxy for the outer world must not catch what stays on this machine.
    session.trust_env = False
    return session


def no_proxy() -> dict[str, str]:
    """The settings that keep what stays on this machine away from a proxy for the outer world."""
    known = os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or ""
    hosts = ",".join(filter(None, [known, "127.0.0.1", "localhost"]))
    return {"no_proxy": hosts, "NO_PROXY": hosts}
