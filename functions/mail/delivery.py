"""The way out for mail: one SMTP session for many letters, opened again where it breaks."""

from __future__ import annotations

import smtplib
from base64 import b64encode
from contextlib import suppress
from datetime import datetime
from email.headerregistry import Address
from types import TracebackType
from typing import Self

from functions.mail.content import Letter
from functions.mail.dialogue import NOTHING, Delivered, Lost, Outcome, Unusable, because, hand_over, try_sender
from functions.mail.message import InvalidAddress, mailbox, message, recipient
from functions.mail.session import SETTING, SmtpSettings, open_session
from schemas.words import Text

__all__ = ["Delivered", "Outcome", "Sender", "SmtpSettings"]

MOST_BREAKS = 3  # sessions that break in a row before the rest waits for a better time

NO_RECIPIENT = Text("收件地址不对，没有发送：{said}", "Not sent, this is no address: {said}")


class Sender:
    """A session with a mail server, opened at the first letter and again after a break; a context manager.

    `timeout`: seconds to wait for each answer; `patience`: for the answer to a whole message, which servers examine
    first. Where the server cannot be used, or breaks off again and again, the letters that follow are answered
    `try_later` at once.
    """

    def __init__(self, settings: SmtpSettings, *, timeout: float = 30, patience: float = 120) -> None:
        self._settings = settings
        self._timeout = timeout
        self._patience = patience
        self._smtp: smtplib.SMTP | None = None
        self._breaks = 0
        self._closed_because: Text | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        # After an error the session may stand in the middle of a message, where a goodbye would become part of it.
        if self._smtp and kind is None:
            with suppress(OSError):
                self._smtp.quit()
        self._drop()

    def ready(self) -> Text:
        """Opens the session and names the sender, before any letter is taken in hand; why it cannot be, or blank."""
        while True:
            is_fresh = self._smtp is None
            try:
                sender = self._sender()
                self._smtp = smtp = self._smtp or open_session(self._settings, sender.domain, self._timeout)
                try_sender(smtp, sender.addr_spec)
            except Lost as lost:
                self._drop()
                if is_fresh or isinstance(lost, Unusable):
                    return self._without_secrets(lost.why)
            else:
                return NOTHING

    def send(self, letter: Letter, at: datetime | None = None, sender: str = "") -> Delivered:
        """Sends a letter, once. What happened is the answer; nothing is raised for what servers and networks do.

        `at` and `sender` are the date in its head and whom it is from, where they are not now and the settings' own.
        """
        try:
            to = recipient(letter)
        except InvalidAddress as error:
            return Delivered(Outcome.REFUSED, because(NO_RECIPIENT, str(error)))
        while not self._closed_because:
            is_fresh = self._smtp is None
            try:
                return self._deliver(letter, to, at, sender)
            except Unusable as unusable:
                self._drop()
                self._closed_because = self._without_secrets(unusable.why)
            except Lost as lost:
                self._broke(lost.why)
                # A server may end a session that was idle or has had its share; only a fresh one tells.
                if is_fresh:
                    return Delivered(Outcome.TRY_LATER, self._without_secrets(lost.why))
        return Delivered(Outcome.TRY_LATER, self._closed_because, is_attempt=False)

    def _deliver(self, letter: Letter, to: Address, at: datetime | None, written: str) -> Delivered:
        sender = self._sender()
        content = message(letter, mailbox(written) if written else sender, to, at)
        self._smtp = smtp = self._smtp or open_session(self._settings, sender.domain, self._timeout)
        delivered = hand_over(smtp, sender.addr_spec, to.addr_spec, content, self._patience)
        if delivered.outcome is Outcome.UNCERTAIN:
            self._broke(delivered.why)
        else:
            self._breaks = 0
            self._make_ready(smtp, is_clear=delivered.outcome is Outcome.SENT)
        return Delivered(delivered.outcome, self._without_secrets(delivered.why))

    def _make_ready(self, smtp: smtplib.SMTP, *, is_clear: bool) -> None:
        """Leaves the session ready for the next letter, or drops it."""
        if smtp.sock:
            smtp.sock.settimeout(self._timeout)
        try:
            if is_clear or smtp.rset()[0] == 250:
                return
        except OSError:
            pass
        self._drop()

    def _broke(self, why: Text) -> None:
        self._drop()
        self._breaks += 1
        if self._breaks >= MOST_BREAKS:
            self._closed_because = self._without_secrets(why)

    def _drop(self) -> None:
        if self._smtp:
            self._smtp.close()
        self._smtp = None

    def _sender(self) -> Address:
        try:
            return mailbox(self._settings.sender)
        except InvalidAddress as error:
            raise Unusable(because(SETTING, f"TALLYSHEET_MAIL_FROM={error}")) from error

    def _without_secrets(self, why: Text) -> Text:
        password, user = self._settings.password, self._settings.user
        if not password:
            return why
        told = [password, f"\0{user}\0{password}"]
        secrets = [*(b64encode(each.encode()).decode() for each in told), password]
        for secret in secrets:
            why = Text(*(phrase.replace(secret, "***") for phrase in why))
        return why
