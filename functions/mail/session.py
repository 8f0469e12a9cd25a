"""Opening a session with a mail server: reached, encrypted and logged in as the settings say."""

from __future__ import annotations

import smtplib
import ssl
from ipaddress import ip_address
from typing import Protocol

from functions.mail.dialogue import Unusable, because, words_of
from schemas.words import Text

SETTING = Text(
    "发信设置有误（{said}），请联系管理员", "The mail settings cannot be used ({said}); please tell your administrator"
)
NOT_ASCII = Text(
    "发信设置有误：用户名和密码（TALLYSHEET_SMTP_USER、TALLYSHEET_SMTP_PASSWORD）只能用 ASCII 字符",
    "The mail settings cannot be used: user and password (TALLYSHEET_SMTP_USER, TALLYSHEET_SMTP_PASSWORD) must be ASCII",
)
UNENCRYPTED = Text(
    "发信设置有误：TALLYSHEET_SMTP_TLS=none 会让密码不加密地发出，请改成 starttls 或 ssl",
    "The mail settings cannot be used: with TALLYSHEET_SMTP_TLS=none the password would go unencrypted; use starttls or ssl",
)
UNREACHABLE = Text("连不上邮件服务器：{said}", "The mail server cannot be reached: {said}")
NO_TLS = Text("和邮件服务器建立不了加密连接：{said}", "No encrypted connection to the mail server: {said}")
NO_LOGIN = Text(
    "邮件服务器不接受登录，请检查用户名和密码：{said}",
    "The mail server refuses the login; please check user and password: {said}",
)


class SmtpSettings(Protocol):
    """Where mail goes out."""

    @property
    def host(self) -> str:
        """The server's name or IP address."""

    @property
    def port(self) -> int:
        """The server's port: 587 with starttls, 465 with ssl, 25 without either, as a rule."""

    @property
    def tls(self) -> str:
        """`none`, `starttls` (encrypted after the greeting, or not at all) or `ssl` (encrypted from the start)."""

    @property
    def user(self) -> str:
        """The login; blank: no login."""

    @property
    def password(self) -> str:
        """The login's password."""

    @property
    def sender(self) -> str:
        """Whom mail is from: an address, or `name <address>`."""


def open_session(settings: SmtpSettings, domain: str, timeout: float) -> smtplib.SMTP:
    """A session ready for letters. `domain`: how we introduce ourselves. Raises Unusable."""
    _check(settings)
    smtp = _connect(settings, domain, timeout)
    try:
        if settings.tls == "starttls":
            _encrypt(smtp)
        _greet(smtp, settings)
        if settings.user:
            _log_in(smtp, settings)
    except Unusable:
        smtp.close()
        raise
    return smtp


def _check(settings: SmtpSettings) -> None:
    if settings.tls not in ("none", "starttls", "ssl"):
        raise Unusable(because(SETTING, f"TALLYSHEET_SMTP_TLS={settings.tls}"))
    if not settings.host or not 0 < settings.port < 65536:
        raise Unusable(because(SETTING, f"TALLYSHEET_SMTP_HOST={settings.host}, TALLYSHEET_SMTP_PORT={settings.port}"))
    if settings.user and not (settings.user + settings.password).isascii():
        raise Unusable(NOT_ASCII)
    if settings.user and settings.tls == "none" and not _is_this_machine(settings.host):
        raise Unusable(UNENCRYPTED)


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _connect(settings: SmtpSettings, domain: str, timeout: float) -> smtplib.SMTP:
    host, port = settings.host, settings.port
    try:
        if settings.tls == "ssl":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(host, port, local_hostname=domain, timeout=timeout, context=context)
        return smtplib.SMTP(host, port, local_hostname=domain, timeout=timeout)
    except ssl.SSLError as error:
        raise Unusable(because(NO_TLS, words_of(error))) from error
    except (OSError, UnicodeError) as error:
        # A host name that cannot be written in letters of the DNS is a UnicodeError.
        raise Unusable(_unreachable(settings, error)) from error


def _unreachable(settings: SmtpSettings, error: Exception) -> Text:
    return because(UNREACHABLE, f"{settings.host}:{settings.port} {words_of(error)}")


def _encrypt(smtp: smtplib.SMTP) -> None:
    try:
        smtp.starttls(context=ssl.create_default_context())
    except OSError as error:
        raise Unusable(because(NO_TLS, words_of(error))) from error


def _greet(smtp: smtplib.SMTP, settings: SmtpSettings) -> None:
    try:
        smtp.ehlo_or_helo_if_needed()
    except OSError as error:
        raise Unusable(_unreachable(settings, error)) from error


def _log_in(smtp: smtplib.SMTP, settings: SmtpSettings) -> None:
    try:
        smtp.login(settings.user, settings.password)
    except OSError as error:
        # The cause is left out: what a server answers may repeat what it was told.
        raise Unusable(because(NO_LOGIN, words_of(error))) from None
