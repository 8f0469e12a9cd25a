"""A gate before the mail server: every session passes it, and at a chosen step it refuses, breaks off, dawdles or babbles.

It stands on the network, so that the functions and the mail server are as they are.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from enum import Enum
from io import BufferedIOBase
from socketserver import StreamRequestHandler, ThreadingTCPServer

LONGEST_LINE = 100_000  # bytes
UPSTREAM_SECONDS = 60.0
DATA_END = "."  # the step at which a message ends
CONNECT = "CONNECT"  # the step before the server's greeting
STEPS = (CONNECT, "EHLO", "MAIL", "RCPT", "DATA", DATA_END, "QUIT")
BUSY = b"451 4.3.0 Try again in a while\r\n"
NEVER = b"550 5.7.1 Not taken here\r\n"
CLOSING = b"421 4.3.2 Going down\r\n"
BABBLE = b"\xff\xfe\x00 hello?\r\n"
NO_CODE = b"OK, gladly\r\n"


class Kind(Enum):
    """What the gate does at a step: `before` the server hears of it, or `after` it has answered."""

    BUSY = "busy"
    NEVER = "never"
    CLOSING = "closing"
    DROP_BEFORE = "drop before"
    DROP_AFTER = "drop after"
    SLOW = "slow"
    BABBLE = "babble"
    NO_CODE = "no code"


REPLIES = {
    Kind.BUSY: BUSY,
    Kind.NEVER: NEVER,
    Kind.CLOSING: CLOSING,
    Kind.BABBLE: BABBLE,
    Kind.NO_CODE: NO_CODE,
}
SLOW_SECONDS = 1.0


@dataclass
class Fault:
    """Strikes at a step, so many times (None: always)."""

    step: str
    kind: Kind
    times: int | None = None
    struck: int = 0


@dataclass
class Stop:
    """Holds the session that comes to a step (for the nth time), `before` or after the server hears of it."""

    step: str
    nth: int
    before: bool


class Broken(Exception):
    """The session is to end here."""


class MailGate:
    """Takes SMTP sessions on a port of its own and passes them on to `upstream` (host:port)."""

    def __init__(self, upstream: str) -> None:
        host, _, port = upstream.rpartition(":")
        self.upstream = host, int(port)
        self.fault: Fault | None = None
        self._stop: Stop | None = None
        self._seen = 0
        self.held = threading.Event()
        self._go = threading.Event()
        self._lock = threading.Lock()
        gate = self

        class Session(StreamRequestHandler):
            """One session through this gate."""

            def handle(self) -> None:
                """Passes lines to and fro until one side ends."""
                with suppress(OSError, Broken), closing(_Upstream(gate.upstream)) as server:
                    _pass_on(gate, self.connection, self.rfile, server)

        class Server(ThreadingTCPServer):
            """A thread a session."""

            daemon_threads = True
            allow_reuse_address = True

        self._server = Server(("127.0.0.1", 0), Session)
        self.port = int(self._server.server_address[1])
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        """Takes no more sessions."""
        self._go.set()
        self._server.shutdown()
        self._server.server_close()

    @contextmanager
    def failing(self, fault: Fault) -> Iterator[Fault]:
        """Sessions fail in this way for as long as the context lasts."""
        self.fault = fault
        try:
            yield fault
        finally:
            self.fault = None

    @contextmanager
    def holding(self, stop: Stop) -> Iterator[threading.Event]:
        """The session that comes to that step waits there until the context ends; the event tells that it has come."""
        self.held.clear()
        self._go.clear()
        self._seen = 0
        self._stop = stop
        try:
            yield self.held
        finally:
            self._stop = None
            self._go.set()

    def come_to(self, step: str, *, before: bool) -> None:
        """Waits where the session is to be held. Raises Broken where the wait has ended: nobody is there any more."""
        with self._lock:
            stop = self._stop
            if stop is None or stop.step != step or stop.before != before:
                return
            self._seen += 1
            if self._seen != stop.nth:
                return
        self.held.set()
        self._go.wait(UPSTREAM_SECONDS)
        raise Broken

    def take(self, step: str) -> Kind | None:
        """What befalls this step, counted as having happened."""
        with self._lock:
            fault = self.fault
            if fault is None or fault.step != step or fault.struck == fault.times:
                return None
            fault.struck += 1
            return fault.kind


class _Upstream:
    """The mail server's side of a session."""

    def __init__(self, address: tuple[str, int]) -> None:
        self._address = address
        self._connect()

    def ask(self, sent: bytes) -> bytes:
        """A whole answer to what is sent; to nothing, the greeting. Raises Broken where there is none."""
        self._connection.sendall(sent)
        found = b""
        while line := self._replies.readline(LONGEST_LINE):
            found += line
            if line[3:4] != b"-":
                return found
        raise Broken

    def renew(self) -> None:
        """Begins anew, so that a message that was begun is forgotten."""
        self.close()
        self._connect()
        self.ask(b"")
        self.ask(b"EHLO gate.example\r\n")

    def _connect(self) -> None:
        self._connection = socket.create_connection(self._address, timeout=UPSTREAM_SECONDS)
        self._replies = self._connection.makefile("rb")

    def close(self) -> None:
        """Ends the session without a word."""
        self._replies.close()
        self._connection.close()


def _pass_on(gate: MailGate, client: socket.socket, lines: BufferedIOBase, upstream: _Upstream) -> None:
    def step(name: str, sent: bytes) -> bytes:
        """One step: what the server answers to it, or what befalls it instead."""
        gate.come_to(name, before=True)
        kind = gate.take(name)
        if kind is Kind.DROP_BEFORE:
            raise Broken
        if kind in REPLIES:
            client.sendall(REPLIES[kind])
            if kind is Kind.CLOSING:
                raise Broken
            if name == DATA_END:
                upstream.renew()
            return b""
        if kind is Kind.SLOW:
            time.sleep(SLOW_SECONDS)
        reply = upstream.ask(sent)
        gate.come_to(name, before=False)
        if kind is Kind.DROP_AFTER:
            raise Broken
        client.sendall(reply)
        return reply

    step(CONNECT, b"")
    message: list[bytes] | None = None
    while line := lines.readline(LONGEST_LINE):
        if message is not None:
            message.append(line)
            if line == b".\r\n":
                step(DATA_END, b"".join(message))
                message = None
            continue
        verb = line[:4].decode("ascii", "replace").upper()
        reply = step(verb, line)
        if verb == "DATA" and reply.startswith(b"354"):
            message = []
