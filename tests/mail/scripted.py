"""An SMTP server that answers as a test wants, for what a real one does seldom."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

CUT = ""  # instead of an answer: the connection is closed
SILENCE = None  # instead of an answer: nothing, and the connection stays
USUAL = {
    "hello": "220 ready",
    "EHLO": "250 mail",
    "MAIL": "250 OK",
    "RCPT": "250 OK",
    "DATA": "354 go on",
    "dot": "250 kept",
    "RSET": "250 OK",
    "QUIT": "221 bye",
}
Session = Mapping[str, str | None]


@dataclass
class Scripted:
    """Where the server answers, and what it heard: a list of commands for each session, and the messages."""

    port: int
    heard: list[list[str]] = field(default_factory=list)
    messages: list[bytes] = field(default_factory=list)


@contextmanager
def scripted(*sessions: Session, context: ssl.SSLContext | None = None) -> Iterator[Scripted]:
    """Answers the first connection as the first session says, and so on; later ones as the last. Unsaid: as usual.

    `MAIL again` is the answer to MAIL after a message was taken. With a context, TLS from the start.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Scripted(listener.getsockname()[1])
        thread = threading.Thread(target=_serve, args=(listener, server, sessions or ({},), context), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def _serve(
    listener: socket.socket, server: Scripted, sessions: Sequence[Session], context: ssl.SSLContext | None
) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        script = {**USUAL, **sessions[min(len(server.heard), len(sessions) - 1)]}
        # A client that does not trust the certificate, or that is gone, ends its session and no other.
        with connection, suppress(OSError), _encrypted(connection, context) as channel:
            server.heard.append([])
            _converse(channel, server, script)


def _encrypted(connection: socket.socket, context: ssl.SSLContext | None) -> socket.socket:
    return context.wrap_socket(connection, server_side=True) if context else connection


def _converse(connection: socket.socket, server: Scripted, script: Session) -> None:
    lines = connection.makefile("rb")
    step, taken = "hello", 0
    while True:
        answer = script.get(f"{step} again" if taken else step, script.get(step, "502 what"))
        if answer == CUT:
            return
        if answer is not SILENCE:
            connection.sendall(answer.encode() + b"\r\n")
        if step == "DATA" and answer == script["DATA"] == USUAL["DATA"]:
            server.messages.append(b"".join(iter(lines.readline, b".\r\n")))
            step, taken = "dot", taken + 1
            continue
        line = lines.readline()
        if not line:
            return
        server.heard[-1].append(line.decode().strip())
        step = line[:4].decode().upper()
