"""The local Google as one web application and one mail server, on loopback."""

import asyncio
import contextlib
import json
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute, Route

from scripts.local_google import identity, mailbox, start_page
from scripts.local_google.files import sole_use, write_whole

HOST = "127.0.0.1"
_LAST_ANSWERS = 5  # seconds that requests under way get when the server stops


@dataclass(frozen=True)
class Place:
    """Where a server keeps its data and answers: sockets that are bound but not yet listened on."""

    data_dir: Path
    web: socket.socket
    smtp: socket.socket

    @property
    def base_url(self) -> str:
        """The address of the web server."""
        return f"http://{HOST}:{self.web.getsockname()[1]}"

    @property
    def smtp_address(self) -> str:
        """Host and port that take mail."""
        return f"{HOST}:{self.smtp.getsockname()[1]}"


@contextlib.contextmanager
def place(data_dir: Path, port: int = 0, smtp_port: int = 0) -> Iterator[Place]:
    """Takes the data folder and the ports (0 is any free one) for as long as the context lasts.

    Raises FolderInUse if another process has the folder, OSError if a port is taken.
    """
    with sole_use(data_dir, "local-google"), _bound(port) as web, _bound(smtp_port) as smtp:
        yield Place(data_dir, web, smtp)


def assemble(
    where: Place,
    api_routes: Sequence[BaseRoute],
    audience: str | None = None,
    workbooks: Callable[[], list[start_page.Workbook]] = list,
) -> Starlette:
    """The application: the given API routes, with identity, mailbox and start page around them.

    `workbooks` are those that the start page leads to.
    """
    known = identity.Identity(where.data_dir, where.base_url, audience)
    mail = mailbox.Mailbox(where.data_dir, where.smtp)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await mail.start()
        yield
        await mail.stop()
        known.close()

    app = Starlette(
        routes=[
            Route("/", start_page.endpoint(known, where.smtp_address, workbooks)),
            *identity.routes(known),
            *mailbox.routes(mail),
            *api_routes,
        ],
        lifespan=lifespan,
        # A page from elsewhere that has a name of its own resolved to this machine must get no tokens.
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])],
    )
    app.state.identity = known
    return app


def serve(where: Place, app: Starlette, when_ready: Callable[[dict[str, str]], None]) -> None:
    """Answers until SIGTERM or SIGINT; calls `when_ready` with the addresses once it does."""
    known: identity.Identity = app.state.identity
    addresses = {
        "google": where.base_url,
        "service_account": str(known.accounts.default.key_file.resolve()),
        "smtp": where.smtp_address,
        "mail": f"{where.base_url}/mail",
    }
    config = uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=_LAST_ANSWERS)
    # uvicorn ends in good order on a signal and then sends itself the same signal again.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    asyncio.run(_Server(config, lambda: when_ready(addresses)).serve(sockets=[where.web]))


def ready_file_writer(path: Path | None) -> Callable[[dict[str, str]], None]:
    """What writes the addresses to a file as JSON; nothing without a path."""

    def write(addresses: dict[str, str]) -> None:
        if path is not None:
            write_whole(path, json.dumps(addresses, indent=2) + "\n", mode=0o644)

    return write


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, when_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._when_ready = when_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._when_ready()


@contextlib.contextmanager
def _bound(port: int) -> Iterator[socket.socket]:
    # Only where the protocol is named does asyncio send small answers at once instead of 40 ms later.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as bound:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((HOST, port))
        yield bound
