"""Faults on demand: errors, delays and dropped connections, by rule and by seed."""

import hashlib
import re
import secrets
import threading
from dataclasses import dataclass
from typing import Any

KINDS = ("429", "500", "503", "slow", "slow_after", "drop_before", "drop_after")

_KEYS = {"match", "kind", "times", "probability", "seed", "retry_after", "delay"}
_MATCH_KEYS = {"method", "path_regex", "kind"}


class BadRule(ValueError):
    """A rule that makes no sense; the text says which and why."""


@dataclass
class Rule:
    """When to fail, and how.

    `times` counts down the requests still to be struck, None means always; `probability` is the chance for each,
    drawn from `seed`. `retry_after` (seconds) goes into the answer's header, `delay` (seconds) is how slow is slow:
    before the request is applied, or after it.
    """

    kind: str
    method: str | None = None
    path: re.Pattern[str] | None = None
    api_method: re.Pattern[str] | None = None
    times: int | None = None
    probability: float = 1.0
    seed: str | None = None
    retry_after: int | None = None
    delay: float = 1.0
    struck: int = 0
    thrown: int = 0

    def matches(self, method: str, path: str, api_method: str) -> bool:
        """Whether the rule is about such a request, whatever the dice say."""
        return (
            (self.method is None or self.method == method)
            and (self.path is None or self.path.search(path) is not None)
            and (self.api_method is None or self.api_method.search(api_method) is not None)
        )

    def throw(self) -> float:
        """The next number between 0 and 1 of the row that the seed gives."""
        self.thrown += 1
        digest = hashlib.sha256(f"{self.seed}:{self.thrown}".encode()).digest()
        return int.from_bytes(digest[:8]) / 2**64

    def shown(self) -> dict[str, Any]:
        """The rule as JSON, with how often it struck."""
        match = {
            "method": self.method,
            "path_regex": self.path.pattern if self.path else None,
            "kind": self.api_method.pattern if self.api_method else None,
        }
        return {
            "match": {name: value for name, value in match.items() if value is not None},
            "kind": self.kind,
            "times": self.times,
            "probability": self.probability,
            "seed": self.seed,
            "retry_after": self.retry_after,
            "delay": self.delay,
            "struck": self.struck,
        }


class Faults:
    """The rules in force; the first one that strikes decides."""

    def __init__(self) -> None:
        self._rules: list[Rule] = []
        self._lock = threading.Lock()

    def replace(self, document: Any) -> None:
        """Put the listed rules in force instead of those there were.

        Raises BadRule where one of them makes no sense; then nothing changes.
        """
        rules = [rule_of(entry) for entry in (document if isinstance(document, list) else [document])]
        with self._lock:
            self._rules = rules

    def clear(self) -> None:
        """Let everything work again."""
        with self._lock:
            self._rules = []

    def shown(self) -> list[dict[str, Any]]:
        """The rules as JSON."""
        with self._lock:
            return [rule.shown() for rule in self._rules]

    def strike(self, method: str, path: str, api_method: str) -> Rule | None:
        """The rule that strikes this request, if any."""
        with self._lock:
            for rule in self._rules:
                if rule.times == 0 or not rule.matches(method, path, api_method):
                    continue
                if rule.throw() >= rule.probability:
                    continue
                rule.struck += 1
                rule.times = None if rule.times is None else rule.times - 1
                return rule
        return None


def rule_of(entry: Any) -> Rule:
    """The rule that a JSON object describes; raises BadRule."""
    if not isinstance(entry, dict) or entry.keys() - _KEYS:
        raise BadRule(f"A rule is an object with some of {sorted(_KEYS)}.")
    match = entry.get("match") or {}
    if not isinstance(match, dict) or match.keys() - _MATCH_KEYS:
        raise BadRule(f"match is an object with some of {sorted(_MATCH_KEYS)}.")
    kind = str(entry.get("kind"))
    if kind not in KINDS:
        raise BadRule(f"kind is one of {', '.join(KINDS)}.")
    try:
        return Rule(
            kind,
            match.get("method") and str(match["method"]).upper(),
            _pattern(match.get("path_regex")),
            _pattern(match.get("kind")),
            _optional_int(entry.get("times")),
            float(entry.get("probability", 1.0)),
            str(entry["seed"]) if "seed" in entry else secrets.token_hex(8),
            _optional_int(entry.get("retry_after")),
            float(entry.get("delay", 1.0)),
        )
    except (TypeError, ValueError, re.error) as error:
        raise BadRule(f"The rule does not parse: {error}") from error


def _pattern(text: Any) -> re.Pattern[str] | None:
    return re.compile(str(text)) if text else None


def _optional_int(value: Any) -> int | None:
    return None if value is None else int(value)
