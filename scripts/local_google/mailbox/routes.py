"""The mailbox over HTTP: for programs a list and the raw messages, for people a page, for tests its faults."""

import json
import socket
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from scripts.local_google.language import preferred_language
from scripts.local_google.mailbox.faults import Faults, parse_faults
from scripts.local_google.mailbox.messages import Letter, read
from scripts.local_google.mailbox.page import ASSETS, LETTER_POLICY, PAGE_POLICY, letter_html, mail_page
from scripts.local_google.mailbox.smtp import Demands, SmtpServer
from scripts.local_google.mailbox.store import Entry, MailStore
from scripts.local_google.mailbox.tls import certificate_path


class Mailbox:
    """The mail of one local Google: an SMTP server on `listener`, its messages in `data_dir`."""

    def __init__(self, data_dir: Path, listener: socket.socket) -> None:
        self.data_dir = data_dir
        self.store = MailStore(data_dir / "mailbox.sqlite3")
        self.faults = Faults()
        self.smtp = SmtpServer(listener, self.store, self.faults, data_dir)

    async def start(self) -> None:
        """Begins to take mail."""
        await self.smtp.start()

    async def stop(self) -> None:
        """Takes no more mail and lets go of the data folder."""
        await self.smtp.stop()
        self.store.close()


def routes(mailbox: Mailbox) -> list[Route | Mount]:
    """The routes over one Mailbox."""
    store = mailbox.store

    def page(request: Request) -> Response:
        html = mail_page(preferred_language(request))
        headers = {"Content-Security-Policy": PAGE_POLICY, "Vary": "Accept-Language", "Cache-Control": "no-cache"}
        return Response(html, media_type="text/html", headers=headers)

    def messages(request: Request) -> Response:
        after = request.query_params.get("after", "0")
        if not after.isdecimal():
            return PlainTextResponse(f"after must be the id of a message, not {after!r}\n", 400)
        entries = store.entries(int(after))
        return JSONResponse([_listed(entry) for entry in entries], headers={"Cache-Control": "no-store"})

    def clear(_: Request) -> Response:
        store.clear()
        return Response(status_code=204)

    def raw(request: Request) -> Response:
        content = store.raw(request.path_params["id"])
        # A browser that opens it gets a download: the mail itself never runs as a page of this server.
        return Response(content, media_type="message/rfc822", headers=_SAFE) if content else _missing()

    def letter(request: Request) -> Response:
        content = store.raw(request.path_params["id"])
        return JSONResponse(_opened(read(content)), headers=_SAFE) if content else _missing()

    def html(request: Request) -> Response:
        content = store.raw(request.path_params["id"])
        body = read(content).html if content else None
        if body is None:
            return _missing()
        headers = {"Content-Security-Policy": LETTER_POLICY, "Referrer-Policy": "no-referrer", **_SAFE}
        return Response(letter_html(body), media_type="text/html; charset=utf-8", headers=headers)

    def attachment(request: Request) -> Response:
        content = store.raw(request.path_params["id"])
        attachments = read(content).attachments if content else []
        place = request.path_params["place"]
        if place >= len(attachments):
            return _missing()
        each = attachments[place]
        disposition = f"attachment; filename*=UTF-8''{quote(each.name, safe='', errors='replace')}"
        headers = {"Content-Disposition": disposition, **_SAFE}
        return Response(each.content, media_type="application/octet-stream", headers=headers)

    return [
        Route("/mail", page),
        Route("/mail/messages", messages),
        Route("/mail/messages", clear, methods=["DELETE"]),
        Route("/mail/messages/{id:int}", raw),
        Route("/mail/messages/{id:int}/letter", letter),
        Route("/mail/messages/{id:int}/html", html),
        Route("/mail/messages/{id:int}/attachments/{place:int}", attachment),
        Mount("/mail/assets", StaticFiles(directory=ASSETS)),
        *_control_routes(mailbox),
    ]


def _control_routes(mailbox: Mailbox) -> list[Route]:
    async def list_faults(_: Request) -> Response:
        return JSONResponse(mailbox.faults.listed())

    async def set_faults(request: Request) -> Response:
        try:
            mailbox.faults.replace(parse_faults(json.loads(await request.body())))
        except ValueError as error:
            return JSONResponse({"error": str(error)}, 400)
        return JSONResponse(mailbox.faults.listed())

    async def clear_faults(_: Request) -> Response:
        mailbox.faults.replace([])
        return Response(status_code=204)

    async def settings(_: Request) -> Response:
        demands = mailbox.smtp.demands
        trust = str(certificate_path(mailbox.data_dir)) if demands.starttls else None
        return JSONResponse({"starttls": demands.starttls, "user": demands.user, "certificate": trust})

    async def set_settings(request: Request) -> Response:
        try:
            mailbox.smtp.demand(Demands(**json.loads(await request.body())))
        except (ValueError, TypeError) as error:
            return JSONResponse({"error": f"not mail settings: {error}"}, 400)
        return await settings(request)

    return [
        Route("/local/mail-faults", list_faults),
        Route("/local/mail-faults", set_faults, methods=["POST"]),
        Route("/local/mail-faults", clear_faults, methods=["DELETE"]),
        Route("/local/mail-settings", settings),
        Route("/local/mail-settings", set_settings, methods=["POST"]),
    ]


_SAFE = {"X-Content-Type-Options": "nosniff"}


def _missing() -> Response:
    return PlainTextResponse("There is no such message.\n", 404)


def _listed(entry: Entry) -> dict[str, object]:
    received = datetime.fromtimestamp(entry.received, UTC)
    return {
        "id": entry.id,
        "from": entry.sender,
        "to": entry.recipients,
        "subject": entry.subject,
        "message_id": entry.message_id,
        "received": received.isoformat(timespec="seconds"),
    }


def _opened(letter: Letter) -> dict[str, object]:
    attachments = [
        {"name": each.name, "type": each.content_type, "size": len(each.content)} for each in letter.attachments
    ]
    return {
        "headers": letter.headers,
        "text": letter.text,
        "html": letter.html is not None,
        "attachments": attachments,
    }
