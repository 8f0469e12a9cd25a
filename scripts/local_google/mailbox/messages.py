"""Reading what a raw message says, however badly it is made."""

from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.utils import parseaddr


@dataclass(frozen=True)
class Summary:
    """What a list of messages shows of one: bare sender address, decoded subject, Message-ID as written."""

    sender: str
    subject: str
    message_id: str


@dataclass(frozen=True)
class Attachment:
    """A part that is neither the text nor the HTML of the message."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Letter:
    """A message as a person reads it: decoded headers, and its bodies where it has them."""

    headers: dict[str, str]
    text: str | None
    html: str | None
    attachments: list[Attachment]


def summarise(raw: bytes) -> Summary:
    """The summary of a raw message; what it lacks is empty."""
    message = _parse(raw)
    return Summary(
        sender=parseaddr(_raw_header(message, "from"))[1],
        subject=_header(message, "subject"),
        message_id=_raw_header(message, "message-id"),
    )


def read(raw: bytes) -> Letter:
    """The message taken apart for reading."""
    message = _parse(raw)
    bodies: dict[str, str] = {}
    attachments: list[Attachment] = []
    for part in _leaves(message):
        kind = part.get_content_type()
        if kind in {"text/plain", "text/html"} and part.get_filename() is None and kind not in bodies:
            bodies[kind] = _text(part)
        else:
            attachments.append(Attachment(_filename(part), kind, _content(part)))
    headers = {name: _header(message, name) for name in ("from", "to", "cc", "reply-to", "date", "subject")}
    return Letter(headers, bodies.get("text/plain"), bodies.get("text/html"), attachments)


def _parse(raw: bytes) -> Message:
    return BytesParser().parsebytes(raw)


def _leaves(message: Message) -> Iterator[Message]:
    return (part for part in message.walk() if not part.is_multipart())


def _raw_header(message: Message, name: str) -> str:
    for each, value in message.raw_items():
        if each.lower() == name:
            # SMTPUTF8 mail carries bare UTF-8, which the parser keeps as escaped bytes.
            text = str(value).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            return " ".join(text.split())
    return ""


def _header(message: Message, name: str) -> str:
    return _decoded(_raw_header(message, name))


def _decoded(text: str) -> str:
    try:
        return str(make_header(decode_header(text)))
    except (HeaderParseError, LookupError, ValueError):
        # An encoded word in no known encoding is shown as it came, which tells the reader more than nothing.
        return text


def _text(part: Message) -> str:
    try:
        text = _content(part).decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        text = _content(part).decode("utf-8", "replace")
    return text.replace("\r\n", "\n")


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _filename(part: Message) -> str:
    return _decoded(part.get_filename("")) or part.get_content_type()
