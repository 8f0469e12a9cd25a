"""Every setting, with its default, read from the environment once and checked at start."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

GOOGLE_CERTS = "https://www.googleapis.com/oauth2/v1/certs"
SHORTEST_SECRET = 32
TLS_MODES = ("none", "starttls", "ssl")
SPREADSHEET_ID = re.compile(r"[A-Za-z0-9_-]{5,200}")


class SettingsError(Exception):
    """A setting that cannot be used; the message names the variable and what it should hold."""


@dataclass(frozen=True)
class Smtp:
    """The way out for mail. `tls`: none, starttls or ssl."""

    host: str
    port: int
    tls: str
    user: str
    password: str
    sender: str

    def __repr__(self) -> str:
        return f"Smtp(host={self.host!r}, port={self.port}, tls={self.tls!r}, sender={self.sender!r})"


@dataclass(frozen=True)
class Settings:
    """What the functions need to know of where they run.

    `google_url`: blank for Google itself, else the base URL of a server that stands in for it. `audiences`: the
    audiences an ID token may be for. `schedulers`: accounts that may act on a schedule. `accounts`: the service
    accounts that share this program's work, each of which keeps its rights in a workbook whichever of them runs.
    `timezone`: of workbooks that are made, and of those whose own is not known. `retry_seconds`: how long a run goes on
    asking a Google that answers 429, 5xx or nothing. `reads_a_minute`, `writes_a_minute`: what this process
    may ask of Google, 0 for as much as it likes; `reserve`: how many of each are left to managers' runs and mail, which
    validations do not touch. `in_cloud`: whether Google runs this, and `project` of
    whom, so that logs are written as it reads them. `ledger`: the spreadsheet that says which workbooks are
    served; `ledger_seconds`: how long one that it does not name is taken for unknown before it is looked for again.
    `secret`: what this program's seals are made with.
    `mail_seconds`: how long one delivery begins new letters, `mail_calls`: how many Sheets calls it makes a minute.
    """

    google_url: str
    certs_url: str
    audiences: tuple[str, ...]
    schedulers: tuple[str, ...]
    accounts: tuple[str, ...]
    smtp: Smtp
    retry_seconds: float
    reads_a_minute: int
    writes_a_minute: int
    reserve: int
    timezone: str
    in_cloud: bool
    project: str
    ledger: str
    ledger_seconds: float
    secret: str = field(repr=False)
    mail_seconds: int
    mail_calls: int


@cache
def settings() -> Settings:
    """The settings of a process that serves the functions. Raises SettingsError."""
    found = read(os.environ)
    if not found.audiences:
        raise SettingsError("TALLYSHEET_AUDIENCES is not set: the audiences an ID token may be for, comma-separated")
    if not found.ledger:
        raise SettingsError("TALLYSHEET_LEDGER is not set: the id of the spreadsheet that names the workbooks to serve")
    if len(found.secret) < SHORTEST_SECRET:
        raise SettingsError(
            f"TALLYSHEET_SECRET must be at least {SHORTEST_SECRET} random characters, the same for all functions and for "
            "good: what they write is sealed with it"
        )
    return found


def read(env: Mapping[str, str]) -> Settings:
    """Settings from environment variables (the defaults stand here and nowhere else). Raises SettingsError."""
    smtp = Smtp(
        host=env.get("TALLYSHEET_SMTP_HOST", ""),
        port=_number(env, "TALLYSHEET_SMTP_PORT", 587),
        tls=_one_of(env, "TALLYSHEET_SMTP_TLS", "starttls", TLS_MODES),
        user=env.get("TALLYSHEET_SMTP_USER", ""),
        password=env.get("TALLYSHEET_SMTP_PASSWORD", ""),
        sender=env.get("TALLYSHEET_MAIL_FROM", ""),
    )
    return Settings(
        google_url=_url(env, "TALLYSHEET_GOOGLE_URL", "").rstrip("/"),
        certs_url=_url(env, "TALLYSHEET_CERTS_URL", GOOGLE_CERTS),
        audiences=_list(env, "TALLYSHEET_AUDIENCES"),
        schedulers=tuple(email.casefold() for email in _list(env, "TALLYSHEET_SCHEDULERS")),
        accounts=tuple(email.casefold() for email in _list(env, "TALLYSHEET_ACCOUNTS")),
        smtp=smtp,
        retry_seconds=_number(env, "TALLYSHEET_RETRY_SECONDS", 30),
        reads_a_minute=_number(env, "TALLYSHEET_READS_A_MINUTE", 60),
        writes_a_minute=_number(env, "TALLYSHEET_WRITES_A_MINUTE", 60),
        reserve=_number(env, "TALLYSHEET_RESERVE_A_MINUTE", 20),
        timezone=_zone(env, "TALLYSHEET_TIMEZONE", "Asia/Shanghai"),
        in_cloud="K_SERVICE" in env,  # Cloud Run says so to what runs there
        project=env.get("GOOGLE_CLOUD_PROJECT", ""),
        ledger=_spreadsheet(env, "TALLYSHEET_LEDGER"),
        ledger_seconds=_number(env, "TALLYSHEET_LEDGER_SECONDS", 10),
        secret=env.get("TALLYSHEET_SECRET", ""),
        mail_seconds=_number(env, "TALLYSHEET_MAIL_SECONDS", 270),
        mail_calls=_number(env, "TALLYSHEET_MAIL_CALLS", 20),
    )


def _list(env: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in env.get(name, "").split(",") if part.strip())


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    value = env.get(name, str(default))
    if not value.isdecimal():
        raise SettingsError(f"{name} must be a whole number, not {value!r}")
    return int(value)


def _one_of(env: Mapping[str, str], name: str, default: str, allowed: tuple[str, ...]) -> str:
    value = env.get(name, default)
    if value not in allowed:
        raise SettingsError(f"{name} must be one of {', '.join(allowed)}, not {value!r}")
    return value


def _zone(env: Mapping[str, str], name: str, default: str) -> str:
    value = env.get(name, default)
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError):
        raise SettingsError(f"{name} must be a time zone such as {default}, not {value!r}") from None
    return value


def _spreadsheet(env: Mapping[str, str], name: str) -> str:
    value = env.get(name, "")
    if value and not SPREADSHEET_ID.fullmatch(value):
        raise SettingsError(f"{name} must be the id of a spreadsheet, not {value!r}")
    return value


def _url(env: Mapping[str, str], name: str, default: str) -> str:
    value = env.get(name, default)
    if value and urlsplit(value).scheme not in ("http", "https"):
        raise SettingsError(f"{name} must be an http or https URL, not {value!r}")
    return value
