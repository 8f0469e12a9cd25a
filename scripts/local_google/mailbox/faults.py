"""Delivery faults on demand: refusals, delays and lost connections, for trying out the sender."""

import fnmatch
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace

_REPLY = re.compile(r"[45]\d\d [^\r\n]+")


class InvalidFault(ValueError):
    """A fault that makes no sense; the text says why."""


@dataclass(frozen=True)
class Fault:
    """One fault, for messages to recipients that match a pattern like `*@example.com`.

    `at` is the step that fails: `recipient` (RCPT TO) or `data`. `reply` is the SMTP answer given instead
    of 250. `drop` cuts the connection at `data`, `before` or `after` the message was kept. `delay` seconds
    pass first. `times` is how often it happens, None for always.
    """

    at: str
    recipient: str = "*"
    reply: str | None = None
    drop: str | None = None
    delay: float = 0
    times: int | None = None

    def __post_init__(self) -> None:
        if self.at not in {"recipient", "data"}:
            raise InvalidFault(f"at must be 'recipient' or 'data', not {self.at!r}")
        if self.reply is not None and not _REPLY.fullmatch(self.reply):
            raise InvalidFault(f"reply must be like '550 5.1.1 No such mailbox', not {self.reply!r}")
        if self.drop is not None and (self.at != "data" or self.drop not in {"before", "after"}):
            raise InvalidFault("drop must be 'before' or 'after', at 'data'")
        if (self.reply is None) == (self.drop is None) and not (self.delay and self.reply is None):
            raise InvalidFault("a fault needs one of reply and drop, or a delay alone")
        if not 0 <= self.delay <= 600:
            raise InvalidFault(f"delay must be 0 to 600 seconds, not {self.delay}")
        if self.times is not None and self.times < 1:
            raise InvalidFault(f"times must be 1 or more, not {self.times}")


class Faults:
    """The faults in force, tried in their order."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def replace(self, faults: Sequence[Fault]) -> None:
        """Puts these faults in force and no others."""
        self._faults = list(faults)

    def listed(self) -> list[dict[str, object]]:
        """The faults in force, with the times still to come."""
        return [asdict(fault) for fault in self._faults]

    def take(self, at: str, recipients: Sequence[str]) -> Fault | None:
        """The fault that befalls this step now, counted as having happened."""
        for place, fault in enumerate(self._faults):
            if fault.at == at and any(fnmatch.fnmatchcase(each, fault.recipient) for each in recipients):
                self._count(place, fault)
                return fault
        return None

    def _count(self, place: int, fault: Fault) -> None:
        if fault.times is None:
            return
        if fault.times == 1:
            del self._faults[place]
        else:
            self._faults[place] = replace(fault, times=fault.times - 1)


def parse_faults(body: object) -> list[Fault]:
    """The faults of a request body, a list of objects with Fault's fields. Raises InvalidFault."""
    if not isinstance(body, list):
        raise InvalidFault("the body must be a JSON list of faults")
    return [_parse_fault(each) for each in body]


def _parse_fault(each: object) -> Fault:
    if not isinstance(each, dict):
        raise InvalidFault(f"a fault must be an object, not {each!r}")
    unknown = set(each) - {field.name for field in fields(Fault)}
    if unknown or "at" not in each:
        raise InvalidFault(f"unknown or missing fields: {sorted(unknown) or ['at']}")
    try:
        return Fault(**each)
    except TypeError as error:
        raise InvalidFault(f"a field has a value of the wrong kind: {error}") from error
