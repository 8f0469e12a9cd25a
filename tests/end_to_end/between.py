"""What may stand between the functions and Google: a proxy that loses, cuts and garbles what passes through it."""

from __future__ import annotations

import contextlib
import http.client
import socket
import struct
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

LATE = 0.6  # seconds after which a request arrives whose sender was cut off
KINDS = (
    "lost before",  # the connection ends, the request is not passed on
    "reset before",
    "unavailable before",
    "lost after",  # it is passed on, and carried out; the answer is lost
    "reset after",
    "cut off",  # half of the answer comes
    "unavailable after",
    "another page",  # what answers is no API
    "empty",
    "late",  # the connection ends, and the request is passed on afterwards
)
NEVER_PASSED_ON = KINDS[:3]


@dataclass
class Between:
    """The proxy: `strike` says what happens to the calls from one on, and how often."""

    google: str
    url: str = ""
    seen: list[str] = field(default_factory=list)
    late: list[threading.Thread] = field(default_factory=list)
    _kind: str = ""
    _first: int = 0
    _times: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def strike(self, kind: str, first: int, times: int) -> None:
        """From the call of that number on (the next one is 1), so many fail in this way."""
        with self._lock:
            self.seen.clear()
            self._kind, self._first, self._times = kind, first, times

    def heal(self) -> int:
        """Everything passes again; gives the number of calls since the strike began."""
        with self._lock:
            self._times = 0
            count = len(self.seen)
        for each in self.late:
            each.join()
        self.late.clear()
        return count

    def fate(self, path: str) -> str:
        """What happens to a call."""
        with self._lock:
            self.seen.append(path)
            struck = len(self.seen) >= self._first and self._times > 0
            self._times -= struck
            return self._kind if struck else ""


@contextlib.contextmanager
def between(google: str) -> Iterator[Between]:
    """The proxy before that Google, for as long as the context lasts."""
    proxy = Between(google)

    class Passing(_Passing):
        way = proxy

    with ThreadingHTTPServer(("127.0.0.1", 0), Passing) as server:
        server.daemon_threads = True
        proxy.url = f"http://127.0.0.1:{server.server_address[1]}"
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        serving.start()
        try:
            yield proxy
        finally:
            server.shutdown()
            serving.join()


class _Passing(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    way: Between

    def do_GET(self) -> None:
        self._pass()

    def do_POST(self) -> None:
        self._pass()

    def do_PUT(self) -> None:
        self._pass()

    def log_message(self, *_: object) -> None:
        """Nothing."""

    def _pass(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        kind = self.way.fate(self.path)
        if kind in NEVER_PASSED_ON:
            self._fail(kind, b"")
        elif kind == "late":
            self._end()
            passing = threading.Timer(LATE, self._forward, [body])
            self.way.late.append(passing)
            passing.start()
        else:
            status, headers, answer = self._forward(body)
            if kind:
                self._fail(kind, answer)
            else:
                self._answer(status, headers, answer)

    def _fail(self, kind: str, answer: bytes) -> None:
        if kind.startswith("unavailable"):
            self._answer(503, {"Content-Type": "text/html"}, b"<h1>Service Unavailable</h1>")
        elif kind == "another page":
            self._answer(200, {"Content-Type": "text/html"}, b"<h1>Please sign in to this network</h1>")
        elif kind == "empty":
            self._answer(200, {"Content-Type": "application/json"}, b"")
        elif kind == "cut off":
            self._head(200, {"Content-Type": "application/json"}, len(answer))
            self.wfile.write(answer[: len(answer) // 2])
            self._end()
        else:
            if kind.startswith("reset"):
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self._end()

    def _end(self) -> None:
        self.close_connection = True
        self.connection.close()

    def _forward(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        url = urlsplit(self.way.google)
        connection = http.client.HTTPConnection(url.hostname or "", url.port, timeout=120)
        kept = {name: value for name, value in self.headers.items() if name.lower() != "accept-encoding"}
        connection.request(self.command, self.path, body, kept)
        answer = connection.getresponse()
        found = answer.status, dict(answer.getheaders()), answer.read()
        connection.close()
        return found

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self._head(status, headers, len(body))
        self.wfile.write(body)

    def _head(self, status: int, headers: dict[str, str], length: int) -> None:
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() in ("content-type", "retry-after"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(length))
        self.end_headers()
