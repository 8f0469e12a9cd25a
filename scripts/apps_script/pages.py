"""Shows the add-on's pages in a real browser: the sidebar as the person has it, its calls answered by the scripts."""

from __future__ import annotations

import contextlib
import json
import secrets
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType

from scripts.apps_script.host import AppsScript
from scripts.apps_script.process import AppsScriptError

CLIENT = Path(__file__).with_name("client.js")


class PageServer:
    """A server on loopback for the pages of one person: `sidebar` and `dialog` are their addresses.

    The addresses hold a secret, so that no other page in the same browser can call the scripts.
    """

    def __init__(self, script: AppsScript) -> None:
        self._script = script
        self._prefix = f"/{secrets.token_urlsafe(16)}"
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        base = f"http://127.0.0.1:{self._server.server_port}{self._prefix}"
        self.sidebar = f"{base}/sidebar"
        self.dialog = f"{base}/dialog"

    def close(self) -> None:
        """Stops the server."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> PageServer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def page(self, kind: str) -> str | None:
        """The page of that kind with `google.script` in it; None where none is open."""
        html = {"sidebar": self._script.sidebar_html, "dialog": self._script.dialog_html}[kind]()
        client = f'<script src="{self._prefix}/client.js" data-run="{self._prefix}/run"></script>'
        return html.replace("<head>", f"<head>{client}", 1) if html else None

    def run(self, asked: dict[str, object]) -> dict[str, object]:
        """The answer to a page's call: `result`, or `error` with the message of what the script threw."""
        function, args = asked.get("function"), asked.get("args")
        if not isinstance(function, str) or not isinstance(args, list):
            return {"error": "A call names a function and its arguments"}
        try:
            return {"result": self._script.call(function, *args)}
        except AppsScriptError as error:
            return {"error": str(error)}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server, prefix = self, self._prefix

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                name = self.path.removeprefix(f"{prefix}/") if self.path.startswith(f"{prefix}/") else ""
                if name == "client.js":
                    self._send(200, "text/javascript", CLIENT.read_bytes())
                    return
                page = server.page(name) if name in {"sidebar", "dialog"} else None
                self._send(200 if page else 404, "text/html", (page or "").encode())

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                if self.path != f"{prefix}/run":
                    self._send(404, "text/plain", b"")
                    return
                answer = server.run(json.loads(body))
                self._send(200, "application/json", json.dumps(answer).encode())

            def log_message(self, format: str, *args: object) -> None:
                """Keeps requests out of the terminal: an answer that failed is on the page."""

            def _send(self, status: int, kind: str, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", f"{kind}; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                # A page that was closed meanwhile waits for no answer.
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    self.wfile.write(body)

        return Handler
