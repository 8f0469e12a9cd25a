"""Handing one message to a mail server, step by step, so that the step at which it failed is known.

Until the dot that ends a message is sent, no server can have accepted it. From then until its answer, nobody knows.
"""

from __future__ import annotations

import re
import smtplib
from dataclasses import dataclass
from enum import Enum

from functions.mail.harmless import one_line
from schemas.words import Locale, Text

REFUSED = Text("对方邮件服务器拒收：{said}", "The mail server refused it: {said}")
NOT_NOW = Text("邮件服务器暂时不收：{said}", "The mail server does not take it just now: {said}")
BROKEN_OFF = Text(
    "交出邮件后连接中断，没有等到答复，可能已经送达；会用同一个邮件标识再发一次（{said}）",
    "The connection broke after the message was handed over and before the answer; it may have arrived, "
    "and goes again under the same Message-ID ({said})",
)
SENDER_REFUSED = Text(
    "邮件服务器不接受发件人，请检查发信设置：{said}",
    "The mail server does not accept the sender; please check the mail settings: {said}",
)
LOST = Text(
    "和邮件服务器的连接中断，邮件没有发出：{said}",
    "The connection to the mail server broke before the message was handed over: {said}",
)
NOTHING = Text("", "")
_CLOSING = 421  # the server ends the session


class Outcome(Enum):
    """What became of a letter.

    `refused` and `try_later`: certainly not delivered. `uncertain`: perhaps delivered, so that it goes again as the
    same message, which mail programs show once.
    """

    SENT = "sent"
    REFUSED = "refused"
    TRY_LATER = "try_later"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True)
class Delivered:
    """What became of a letter, and why where it was not sent.

    `is_attempt`: whether the letter itself was tried; where the server cannot be used at all, none is.
    """

    outcome: Outcome
    why: Text = NOTHING
    is_attempt: bool = True

    def error(self, locale: Locale) -> str:
        """Why it was not sent, in the workbook's language; blank where it was."""
        return self.why.to(locale)


class Lost(Exception):
    """The session ended before the message was handed over: it is certainly not delivered."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.en)
        self.why = why


class Unusable(Lost):
    """The server cannot be used with these settings, whatever the message."""


_REFUSALS = {4: (Outcome.TRY_LATER, NOT_NOW), 5: (Outcome.REFUSED, REFUSED)}


def because(phrase: Text, said: str, **filled: object) -> Text:
    """The phrase in both languages with the server's words in it, on one line."""
    return Text(*(phrase.to(locale, said=one_line(said), **filled) for locale in ("zh", "en")))


def words_of(error: Exception) -> str:
    """What the server or the system said."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return f"{error.smtp_code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}"
    return str(error) or type(error).__name__


def try_sender(smtp: smtplib.SMTP, sender: str) -> None:
    """Asks whether the server takes mail from this sender now, and leaves it as it was. Raises Lost, or Unusable."""
    try:
        code, said = _answer(smtp.mail(sender))
        if code // 100 == 2 and smtp.rset()[0] == 250:
            return
    except OSError as error:
        raise Lost(because(LOST, words_of(error))) from error
    raise Unusable(because(SENDER_REFUSED if code // 100 == 5 else NOT_NOW, said))


def hand_over(smtp: smtplib.SMTP, sender: str, recipient: str, message: bytes, patience: float) -> Delivered:
    """Sends one message in an open session. `patience`: seconds to wait for the answer to the whole message.

    Raises Lost, or Unusable, where the session ended before the message was handed over.
    """
    try:
        refusal = _announce(smtp, sender, recipient)
        if refusal:
            return refusal
        smtp.send(_stuffed(message))
    except OSError as error:
        raise Lost(because(LOST, words_of(error))) from error
    return _finish(smtp, patience)


def _announce(smtp: smtplib.SMTP, sender: str, recipient: str) -> Delivered | None:
    """Says from whom and to whom; None where the server wants the message."""
    code, said = _answer(smtp.mail(sender))
    if code // 100 == 5:
        raise Unusable(because(SENDER_REFUSED, said))
    if code // 100 == 2:
        code, said = _answer(smtp.rcpt(recipient))
    if code // 100 == 2:
        code, said = _answer(smtp.docmd("DATA"))
    if code == 354:
        return None
    if code == _CLOSING or code // 100 not in _REFUSALS:
        raise Lost(because(LOST, said))
    return _refusal(code, said)


def _finish(smtp: smtplib.SMTP, patience: float) -> Delivered:
    """Ends the message and hears what became of it."""
    try:
        if smtp.sock:
            smtp.sock.settimeout(patience)
        smtp.send(b".\r\n")
        code, said = _answer(smtp.getreply())
    except OSError as error:
        return Delivered(Outcome.UNCERTAIN, because(BROKEN_OFF, words_of(error)))
    if code // 100 == 2:
        return Delivered(Outcome.SENT)
    if code // 100 in _REFUSALS:
        return _refusal(code, said)
    return Delivered(Outcome.UNCERTAIN, because(BROKEN_OFF, said))


def _refusal(code: int, said: str) -> Delivered:
    outcome, phrase = _REFUSALS[code // 100]
    return Delivered(outcome, because(phrase, said))


def _answer(reply: tuple[int, bytes]) -> tuple[int, str]:
    code, said = reply
    return code, f"{code} {said.decode('utf-8', 'replace')}"


def _stuffed(message: bytes) -> bytes:
    """The message with its lines that begin with a dot protected, ending in a line end."""
    ended = message if message.endswith(b"\r\n") else message + b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", ended)
