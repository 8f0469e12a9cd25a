"""What is logged: a line for a reader at the terminal, JSON for Cloud Logging, and never a whole address or a secret.

Every record of the process passes through here, whichever library wrote it, before any handler sees it. Of an
exception, the kinds and the places in the code are kept and its words are not: those of gspread, requests or Polars may
hold what stands in a cell.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from functions.settings import Settings

ROOT = f"{Path(__file__).resolve().parent.parent}/"
_SIGN = r"[\w.!#$%&'*+/=?^`{|}~-]"  # of the part before the @
ADDRESS = re.compile(rf"(?<!{_SIGN})({_SIGN}){_SIGN}*(@|%40)(?=[\w.\[-])")
SECRETS = re.compile(
    r"(?i:\bbearer\s+)[^\s,;\"']+"
    r"|\beyJ[\w-]{8,}(?:\.[\w-]*)*"  # a JSON Web Token
    r"|\bya29\.[\w.-]+"  # a Google access token
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)",
    re.DOTALL,
)
HIDDEN = "***"
TRACE = re.compile(r"([0-9a-f]{32})(?:/(\d+))?", re.IGNORECASE)  # X-Cloud-Trace-Context: TRACE/SPAN;o=1
TRACE_PARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}")  # W3C Trace Context
TRACE_FIELD, SPAN_FIELD = "logging.googleapis.com/trace", "logging.googleapis.com/spanId"

_about: ContextVar[Mapping[str, object]] = ContextVar("about")


def set_up(settings: Settings) -> None:
    """Makes every log of this process go through here."""
    plain = logging.getLogRecordFactory()
    hide = hiding(settings)

    def record(*args: Any, **more: Any) -> logging.LogRecord:
        made = plain(*args, **more)
        made.msg, made.args = hide(made.getMessage()), None
        made.about = _about.get({})
        if made.exc_info:
            # Whatever formats the record finds this in place of the exception's own words.
            made.exc_text = places(made.exc_info[1])
        return made

    logging.setLogRecordFactory(record)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Cloud(hide) if settings.in_cloud else Terminal(hide))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("tallysheet").setLevel(logging.INFO)


@contextmanager
def about(**fields: object) -> Iterator[None]:
    """What is logged within the context is about this, in addition to what it is about already."""
    token = _about.set({**_about.get({}), **{name: value for name, value in fields.items() if value is not None}})
    try:
        yield
    finally:
        _about.reset(token)


def trace(headers: Mapping[str, str], project: str) -> dict[str, str]:
    """The fields by which Cloud Logging puts a line beside the request that it belongs to."""
    found = TRACE_PARENT.fullmatch(headers.get("traceparent", "").strip())
    given = TRACE.match(headers.get("x-cloud-trace-context", ""))
    if found:
        trace_id, span = found[1], found[2]
    elif given:
        trace_id, span = given[1].lower(), f"{int(given[2]) % 2**64:016x}" if given[2] else ""
    else:
        return {}
    fields = {TRACE_FIELD: f"projects/{project}/traces/{trace_id}" if project else trace_id}
    return fields | ({SPAN_FIELD: span} if span else {})


def hiding(settings: Settings) -> Callable[[str], str]:
    """Cuts the addresses in a text down to their first sign and their domain, and takes secrets out."""
    known = [re.escape(secret) for secret in (settings.smtp.password, settings.secret) if secret]
    secrets = re.compile("|".join([SECRETS.pattern, *known]), re.DOTALL)
    return lambda text: secrets.sub(HIDDEN, ADDRESS.sub(rf"\g<1>{HIDDEN}\g<2>", text))


def places(raised: BaseException | None) -> str:
    """Where an exception came from and through, its kind and its causes', without what they say."""
    told = [f"{''.join(traceback.format_tb(each.__traceback__))}{_kind(each)}" for each in _causes(raised)]
    return "\n\nwhich came of\n\n".join(told)


def place(raised: BaseException) -> str:
    """The line of code that raised an exception, and those that raised what it came of."""
    told = []
    for each in _causes(raised):
        for frame in traceback.extract_tb(each.__traceback__, limit=-1):
            told.append(f"{_kind(each)} at {frame.filename.removeprefix(ROOT)}:{frame.lineno} in {frame.name}")
    return ", of ".join(told)


def _causes(raised: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while raised is not None and id(raised) not in seen:
        seen.add(id(raised))
        yield raised
        raised = raised.__cause__ or (None if raised.__suppress_context__ else raised.__context__)


def _kind(raised: BaseException) -> str:
    return f"{type(raised).__module__}.{type(raised).__qualname__}"


class Line(logging.Formatter):
    """A record as one line."""

    def __init__(self, hide: Callable[[str], str]) -> None:
        super().__init__()
        self._hide = hide

    def fields(self, record: logging.LogRecord) -> dict[str, object]:
        """What the record is about."""
        fields = {**getattr(record, "about", {}), **getattr(record, "fields", {})}
        return {name: self._hide(value) if isinstance(value, str) else value for name, value in fields.items()}


class Terminal(Line):
    """A line that a person reads: when, how grave, what, and what it is about."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, with the places of an exception below it."""
        at = datetime.fromtimestamp(record.created, UTC).astimezone()
        fields = "".join(f" {name}={value}" for name, value in self.fields(record).items())
        below = f"\n{record.exc_text}" if record.exc_text else ""
        return f"{at:%H:%M:%S} {record.levelname} {record.getMessage()}{fields}{below}"


class Cloud(Line):
    """A line of JSON as Cloud Logging reads it."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        said = record.getMessage() + (f"\n{record.exc_text}" if record.exc_text else "")
        at = datetime.fromtimestamp(record.created, UTC).isoformat()
        entry = {
            "severity": record.levelname,
            "message": said,
            "time": at,
            "logger": record.name,
            **self.fields(record),
        }
        return json.dumps(entry, ensure_ascii=False, default=str).encode("utf-8", "replace").decode()
