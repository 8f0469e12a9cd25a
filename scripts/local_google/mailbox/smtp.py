"""The SMTP server that mail is delivered to."""

import asyncio
import hmac
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from scripts.local_google.mailbox.faults import Faults
from scripts.local_google.mailbox.store import MailStore
from scripts.local_google.mailbox.tls import server_context

_LARGEST_MESSAGE = 25 * 2**20  # bytes; what Gmail takes
_TIMEOUT = 300.0  # seconds a client may keep silent


@dataclass(frozen=True)
class Demands:
    """What the server asks of a client: STARTTLS first, and a login."""

    starttls: bool = False
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if not isinstance(self.starttls, bool):
            raise TypeError("starttls must be true or false")
        if not all(each is None or isinstance(each, str) for each in (self.user, self.password)):
            raise TypeError("user and password must be text")
        if (self.user is None) != (self.password is None):
            raise ValueError("user and password belong together")


class SmtpServer:
    """Receives mail into a store, on a socket that is already bound."""

    def __init__(self, listener: socket.socket, store: MailStore, faults: Faults, data_dir: Path) -> None:
        self.demands = Demands()
        self._listener = listener
        self._handler = _Handler(store, faults)
        self._data_dir = data_dir
        self._tls_context: ssl.SSLContext | None = None
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Begins to answer, in the running event loop."""
        self._server = await asyncio.get_running_loop().create_server(self._session, sock=self._listener)

    async def stop(self) -> None:
        """Answers no more."""
        if self._server is not None:
            self._server.close()

    def demand(self, demands: Demands) -> None:
        """Asks this of every client that connects from now on."""
        self._tls_context = server_context(self._data_dir) if demands.starttls else None
        self.demands = demands

    def _session(self) -> SMTP:
        demands = self.demands
        return SMTP(
            self._handler,
            data_size_limit=_LARGEST_MESSAGE,
            enable_SMTPUTF8=True,
            hostname="localhost",
            ident="Mailbox",
            timeout=_TIMEOUT,
            tls_context=self._tls_context,
            require_starttls=demands.starttls,
            auth_required=demands.user is not None,
            auth_require_tls=demands.starttls,
            authenticator=_authenticator(demands),
            loop=asyncio.get_running_loop(),
        )


def _authenticator(demands: Demands) -> Callable[..., AuthResult] | None:
    if demands.user is None:
        return None
    expected = f"{demands.user}\0{demands.password}".encode()

    def check(_server: SMTP, _session: Session, _envelope: Envelope, _method: str, data: object) -> AuthResult:
        offered = b"\0".join(data) if isinstance(data, LoginPassword) else b""
        return AuthResult(success=hmac.compare_digest(expected, offered), handled=False)

    return check


class _Handler:
    """aiosmtpd's hooks: each returns the answer to one SMTP command."""

    def __init__(self, store: MailStore, faults: Faults) -> None:
        self._store = store
        self._faults = faults

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        fault = self._faults.take("recipient", [address])
        if fault is not None:
            await asyncio.sleep(fault.delay)
            if fault.reply is not None:
                return fault.reply
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        fault = self._faults.take("data", envelope.rcpt_tos)
        if fault is not None:
            await asyncio.sleep(fault.delay)
            if fault.reply is not None:
                return fault.reply
            if fault.drop == "before":
                return _cut(server)
        message_id = self._store.add(envelope.rcpt_tos, _raw(envelope))
        if fault is not None and fault.drop == "after":
            return _cut(server)
        return f"250 OK, kept as {message_id}"


def _raw(envelope: Envelope) -> bytes:
    content = envelope.content
    if not isinstance(content, bytes):
        raise TypeError("aiosmtpd was asked not to decode messages")
    return content


def _cut(server: SMTP) -> str:
    if isinstance(server.transport, asyncio.Transport):
        server.transport.abort()
    return "421 Connection lost"
