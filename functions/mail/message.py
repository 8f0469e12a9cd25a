"""A letter as the message that goes over the wire: both forms in one, headers that nothing typed can reach into."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import parseaddr

from functions.mail.content import Letter
from functions.mail.harmless import one_line
from schemas.staff import EMAIL

LONGEST_ADDRESS = 254  # what fits a path of SMTP
LONGEST_LINE = 76  # of a header with encoded words (RFC 2047), which are 75 at most
ENCODED = "=?utf-8?B?{}?="
_NOT_IN_AN_ID = re.compile(r"[^A-Za-z0-9_-]")


class InvalidAddress(ValueError):
    """No mail can go to, or come from, this."""


class _Subject(UnstructuredHeader, BaseHeader):
    """A subject that is folded between characters into encoded words that fit their lines, and reads back as it is.

    The library's own folding makes some words and lines a sign too long, and loses spaces between words.
    """

    max_count = 1

    def fold(self, *, policy: Policy) -> str:
        """The header as it goes over the wire."""
        lead, text = f"{self.name}: ", str(self)
        if text.isascii() and len(lead + text) <= LONGEST_LINE:
            return lead + text + policy.linesep
        lines, room = [""], _room(lead)
        for sign in text:
            if len((lines[-1] + sign).encode()) > room:
                lines.append("")
                room = _room(" ")
            lines[-1] += sign
        words = (ENCODED.format(b64encode(line.encode()).decode()) for line in lines)
        return lead + f"{policy.linesep} ".join(words) + policy.linesep


def _room(before: str) -> int:
    """How many bytes an encoded word holds on a line that begins with this."""
    return (LONGEST_LINE - len(before) - len(ENCODED.format(""))) // 4 * 3


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("subject", _Subject)
_POLICY = SMTP.clone(header_factory=_HEADERS)


def mailbox(written: str) -> Address:
    """The address in `name <address>` or a bare address. Raises InvalidAddress."""
    name, address = parseaddr(written)
    return _address(address, one_line(name))


def recipient(letter: Letter) -> Address:
    """Whom the letter goes to: exactly one bare address. Raises InvalidAddress."""
    return _address(letter.to)


def message(letter: Letter, sender: Address, recipient: Address, now: datetime | None = None) -> bytes:
    """The letter as bytes of seven bits with CRLF line ends. The same letter has the same Message-ID every time, and
    with the same date the same bytes.
    """
    made = EmailMessage(policy=_POLICY)
    made["From"] = sender
    made["To"] = recipient
    made["Subject"] = one_line(letter.subject)
    made["Date"] = now or datetime.now(UTC)
    made["Message-ID"] = message_id(letter.id, sender)
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(_whole(letter.text), cte="base64")
    made.add_alternative(_whole(letter.html), subtype="html", cte="base64")
    if letter.attached:
        name = f"{letter.kind} {letter.month}.html"
        made.add_attachment(_whole(letter.attached), subtype="html", cte="base64", filename=name)
    mark = hashlib.sha256(letter.id.encode("utf-8", "replace")).hexdigest()[:32]
    for depth, part in enumerate(part for part in made.walk() if part.is_multipart()):
        part.set_boundary(f"=_{depth or ''}{mark}")
    return made.as_bytes()


def message_id(id: str, sender: Address) -> str:
    """A letter's id in the sender's domain."""
    local = _NOT_IN_AN_ID.sub("-", id)[:64] or "-"
    return f"<{local}@{sender.domain}>"


def _address(written: str, name: str = "") -> Address:
    if len(written) > LONGEST_ADDRESS or not re.fullmatch(EMAIL, written):
        raise InvalidAddress(written)
    try:
        return Address(name, addr_spec=written)
    except (ValueError, MessageError, IndexError) as error:
        raise InvalidAddress(written) from error


def _whole(body: str) -> str:
    """The body with every half character, which no encoding takes, replaced."""
    return body.encode("utf-8", "replace").decode("utf-8")
