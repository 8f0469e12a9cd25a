"""Serves a Starlette application on a free loopback port, for tests that speak HTTP to it."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator

import uvicorn
from starlette.applications import Starlette


@contextlib.contextmanager
def served(make_app: Callable[[str], Starlette]) -> Iterator[str]:
    """Yields the base URL of the application that `make_app` builds for that URL."""
    # asyncio sends small answers at once only on sockets whose protocol is named.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        base_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(make_app(base_url), log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            assert thread.is_alive(), "the server ended before it answered"
            time.sleep(0.005)
        try:
            yield base_url
        finally:
            server.should_exit = True
            thread.join()
