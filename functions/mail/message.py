"""A letter as the message that goes over the wire: both forms in one, headers that nothing typed can reach into."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr

from functions.mail.content import Letter
from functions.mail.harmless import one_line
from schemas.staff import EMAIL

LONGEST_ADDRESS = 254  # what fits a path of SMTP
_NOT_IN_AN_ID = re.compile(r"[^A-Za-z0-9_-]")


class InvalidAddress(ValueError):
    """No mail can go to, or come from, this."""


def mailbox(written: str) -> Address:
    """The address in `name <address>` or a bare address. Raises InvalidAddress."""
    name, address = parseaddr(written)
    return _address(address, one_line(name))


def recipient(letter: Letter) -> Address:
    """Whom the letter goes to: exactly one bare address. Raises InvalidAddress."""
    return _address(letter.to)


def message(letter: Letter, sender: Address, recipient: Address, now: datetime | None = None) -> bytes:
    """The letter as bytes of seven bits with CRLF line ends. The same letter has the same Message-ID every time."""
    made = EmailMessage(policy=SMTP)
    made["From"] = sender
    made["To"] = recipient
    made["Subject"] = one_line(letter.subject)
    made["Date"] = now or datetime.now(UTC)
    made["Message-ID"] = message_id(letter, sender)
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(_whole(letter.text), cte="base64")
    made.add_alternative(_whole(letter.html), subtype="html", cte="base64")
    return made.as_bytes()


def message_id(letter: Letter, sender: Address) -> str:
    """The letter's id in the sender's domain."""
    local = _NOT_IN_AN_ID.sub("-", letter.id)[:64] or "-"
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
