"""What a deployment needs to know: given on the command line, remembered from the last time, or in the environment."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from functions.settings import SPREADSHEET_ID, TLS_MODES
from schemas.staff import EMAIL

Values = Mapping[str, str]


class BadSetting(Exception):
    """A setting that is missing or cannot be used; the text names it and says what it should be."""


@dataclass(frozen=True)
class Setting:
    """One setting; `fits` judges a value, or each of several joined by commas where there may be `several`.

    `example` stands for it where the steps are only shown.
    """

    name: str
    variable: str
    default: str
    help: str
    fits: Callable[[str], bool]
    example: str = ""
    required: bool = False
    several: bool = False

    @property
    def option(self) -> str:
        """Its option on the command line."""
        return f"--{self.name.replace('_', '-')}"

    def check(self, value: str) -> None:
        """Raises BadSetting unless the value fits."""
        if not value and self.required:
            raise BadSetting(f"{self.option} (or {self.variable}) is missing: {self.help}")
        for part in self.parts(value):
            if not self.fits(part):
                raise BadSetting(f"{self.option} (or {self.variable}) cannot be {part!r}: {self.help}")

    def parts(self, value: str) -> tuple[str, ...]:
        """The single values."""
        parts = value.split(",") if self.several else [value]
        return tuple(part.strip() for part in parts if part.strip())


def _like(pattern: str) -> Callable[[str], bool]:
    return lambda value: re.fullmatch(pattern, value) is not None


def _is_timezone(value: str) -> bool:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True


_is_schedule = _like(r"(?:[\d*/,-]+ ){4}[\d*/,-]+")
_is_email = _like(EMAIL)

SETTINGS = (
    Setting(
        "project",
        "GOOGLE_CLOUD_PROJECT",
        "",
        "the id of a Google Cloud project that bills, such as pay-2016",
        _like(r"[a-z][a-z0-9-]{4,28}[a-z0-9]"),
        required=True,
        example="your-project-id",
    ),
    Setting(
        "region",
        "TALLYSHEET_REGION",
        "asia-east1",
        "the region to run in, such as asia-east1",
        _like(r"[a-z]+-[a-z]+\d{1,2}"),
        required=True,
    ),
    Setting(
        "ledger",
        "TALLYSHEET_LEDGER",
        "",
        "the id of the ledger, the spreadsheet that names the workbooks to serve; without one no function is deployed",
        lambda value: SPREADSHEET_ID.fullmatch(value) is not None,
        example="LEDGER_ID",
    ),
    Setting(
        "spreadsheet_ids",
        "TALLYSHEET_SPREADSHEET_IDS",
        "",
        "the ids of the workbooks whose statements go out on a schedule, joined by commas",
        lambda value: SPREADSHEET_ID.fullmatch(value) is not None,
        several=True,
        example="SPREADSHEET_ID",
    ),
    Setting(
        "script_ids",
        "TALLYSHEET_SCRIPT_IDS",
        "",
        "the ids of the workbooks' Apps Script projects, joined by commas",
        _like(r"[\w-]{20,100}"),
        several=True,
        example="SCRIPT_ID_OF_THE_WORKBOOK",
    ),
    Setting(
        "client_ids",
        "TALLYSHEET_CLIENT_IDS",
        "",
        "the OAuth client ids of those Apps Script projects, joined by commas",
        _like(r"[\w-]+\.apps\.googleusercontent\.com"),
        several=True,
        example="CLIENT_ID.apps.googleusercontent.com",
    ),
    Setting(
        "administrator",
        "TALLYSHEET_ADMINISTRATOR",
        "",
        "the Google account that may act as the functions to provision and check workbooks",
        _is_email,
        example="you@example.com",
    ),
    Setting(
        "service_accounts",
        "TALLYSHEET_SERVICE_ACCOUNTS",
        "1",
        "how many service accounts share the work, and Google's quotas: 1 for everything, 2 with one for validations "
        "alone, 3 with one for statements and mail too",
        ("1", "2", "3").__contains__,
        required=True,
    ),
    Setting(
        "smtp_host",
        "TALLYSHEET_SMTP_HOST",
        "",
        "the mail server; without one no mail goes out",
        _like(r"[\w.-]+"),
        example="smtp.example.com",
    ),
    Setting("smtp_port", "TALLYSHEET_SMTP_PORT", "587", "the port of the mail server", _like(r"\d{1,5}")),
    Setting("smtp_tls", "TALLYSHEET_SMTP_TLS", "starttls", "one of none, starttls, ssl", TLS_MODES.__contains__),
    Setting(
        "smtp_user",
        "TALLYSHEET_SMTP_USER",
        "",
        "the login of the mail server, if it wants one",
        _like(r"[^\s|]+"),
        example="pay@example.com",
    ),
    Setting(
        "mail_from",
        "TALLYSHEET_MAIL_FROM",
        "",
        "the address that mail comes from",
        _is_email,
        example="pay@example.com",
    ),
    Setting(
        "timezone",
        "TALLYSHEET_TIMEZONE",
        "Asia/Shanghai",
        "a time zone such as Asia/Shanghai",
        _is_timezone,
        required=True,
    ),
    Setting(
        "statements_at",
        "TALLYSHEET_STATEMENTS_AT",
        "0 9 5 * *",
        "when the last month's statements are written into the outbox, as minute hour day month weekday",
        _is_schedule,
        required=True,
    ),
    Setting(
        "deliver_at",
        "TALLYSHEET_DELIVER_AT",
        "*/10 * * * *",
        "when the outbox is delivered, as minute hour day month weekday",
        _is_schedule,
        required=True,
    ),
)


@dataclass(frozen=True)
class Deployment:
    """The settings, checked, and the names that follow from them."""

    project: str
    region: str
    ledger: str
    spreadsheet_ids: tuple[str, ...]
    script_ids: tuple[str, ...]
    client_ids: tuple[str, ...]
    administrator: str
    service_accounts: str
    smtp_host: str
    smtp_port: str
    smtp_tls: str
    smtp_user: str
    mail_from: str
    timezone: str
    statements_at: str
    deliver_at: str

    @property
    def functions_url(self) -> str:
        """The base of every function's address: Google's name for the project's functions in the region."""
        return f"https://{self.region}-{self.project}.cloudfunctions.net"

    @property
    def runner(self) -> str:
        """The service account that the functions run as."""
        return self._account("tallysheet-functions")

    @property
    def runners(self) -> dict[str, str]:
        """The service accounts that the functions run as, by what they do; the runner is the first of them."""
        names = {"everything": "functions", "validations": "validation", "statements and mail": "mail"}
        used = list(names.items())[: int(self.service_accounts)]
        return {what: self._account(f"tallysheet-{name}") for what, name in used}

    @property
    def builder(self) -> str:
        """The service account that builds them."""
        return self._account("tallysheet-build")

    @property
    def scheduler(self) -> str:
        """The service account that calls them on a schedule."""
        return self._account("tallysheet-scheduler")

    def _account(self, name: str) -> str:
        return f"{name}@{self.project}.iam.gserviceaccount.com"


def chosen(given: Values, remembered: Values, env: Values) -> dict[str, str]:
    """Each setting's value: as given, else as remembered, else from the environment, else its default."""
    return {
        setting.name: given.get(setting.name)
        or remembered.get(setting.name)
        or env.get(setting.variable)
        or setting.default
        for setting in SETTINGS
    }


def examples() -> dict[str, str]:
    """Values with which every step there may be is shown."""
    return {setting.name: setting.example or setting.default for setting in SETTINGS}


def deployment(values: Values) -> Deployment:
    """What these values describe. Raises BadSetting."""
    for setting in SETTINGS:
        setting.check(values[setting.name])
    if values["smtp_host"] and not values["mail_from"]:
        raise BadSetting("--mail-from (or TALLYSHEET_MAIL_FROM) is missing: the address that mail comes from")
    fields: dict[str, Any] = {s.name: s.parts(values[s.name]) if s.several else values[s.name] for s in SETTINGS}
    return Deployment(**fields)


def recall(path: Path) -> dict[str, str]:
    """What the last deployment remembered; nothing before the first. Raises BadSetting for a damaged file."""
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
        return {setting.name: str(known[setting.name]) for setting in SETTINGS if setting.name in known}
    except FileNotFoundError:
        return {}
    except (ValueError, TypeError) as error:
        raise BadSetting(f"{path} cannot be read as settings. Mend or delete it.") from error


def remember(path: Path, values: Values) -> None:
    """Keeps the settings for the next time. None of them is a secret."""
    path.write_text(json.dumps(dict(values), indent=2) + "\n", encoding="utf-8")
