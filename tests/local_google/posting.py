"""A running mailbox for tests, and letters to post to it."""

import smtplib
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import requests
from starlette.applications import Starlette

from scripts.local_google.mailbox import Mailbox, routes
from tests.local_google.serving import served


@dataclass(frozen=True)
class Post:
    """Where a running mailbox answers."""

    base_url: str
    smtp_port: int

    def client(self, timeout: float = 10) -> smtplib.SMTP:
        return smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=timeout)

    def send(self, message: EmailMessage, **more: Any) -> None:
        with self.client() as client:
            client.send_message(message, **more)

    def get(self, path: str = "/mail/messages", **more: Any) -> requests.Response:
        return requests.get(self.base_url + path, timeout=10, **more)

    def listed(self) -> list[dict[str, Any]]:
        return list(self.get().json())

    def set(self, what: str, body: Any) -> requests.Response:
        return requests.post(f"{self.base_url}/local/mail-{what}", json=body, timeout=10)

    def reset(self) -> None:
        """No mail, no faults, no demands."""
        requests.delete(f"{self.base_url}/mail/messages", timeout=10).raise_for_status()
        requests.delete(f"{self.base_url}/local/mail-faults", timeout=10).raise_for_status()
        self.set("settings", {}).raise_for_status()


@contextmanager
def running_mailbox(folder: Path) -> Iterator[Post]:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        mailbox = Mailbox(folder, listener)
        port = listener.getsockname()[1]

        @asynccontextmanager
        async def lifespan(_: Starlette) -> AsyncIterator[None]:
            await mailbox.start()
            yield
            await mailbox.stop()

        with served(lambda _: Starlette(routes=routes(mailbox), lifespan=lifespan)) as base_url:
            yield Post(base_url, port)


def letter(subject: str = "一月对账单", to: str = "clerk@example.com", html: str = "") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "营业部 <payroll@example.com>"
    message["To"] = to
    message["Subject"] = subject
    message["Message-ID"] = "<statement-1@example.com>"
    message.set_content("合计 120.00 元\n")
    message.add_alternative(html or "<!doctype html><p>合计 <b>120.00</b> 元</p>", subtype="html")
    return message
