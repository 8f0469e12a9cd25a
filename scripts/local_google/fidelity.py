"""How closely a server answers as Google did: recorded exchanges replayed, their answers compared.

A recording is a JSON list of exchanges, each with `method`, `path`, `body`, `status` and `response`, in the order in
which they happened. Ids that a server makes up are learnt from its own answers and stand for those recorded from
then on. Times and links differ by nature and are not compared.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import requests

_ID_NAMES = frozenset(
    {"bandedRangeId", "id", "namedRangeId", "protectedRangeId", "sheetId", "sourceSheetId", "spreadsheetId"}
)
_CHANGEABLE = frozenset({"createdTime", "modifiedTime", "spreadsheetUrl"})

_FILE = re.compile(r"(?P<before>/(?:v4/spreadsheets|drive/v3/files|upload/drive/v2/files)/)(?P<id>[^/:?]+)")
_SHEET = re.compile(r"(?P<before>/sheets/)(?P<id>\d+)(?=:)")
_SECONDS = 60


@dataclass(frozen=True)
class Agreement:
    """How far one answer agrees: the HTTP status, then also the same keys and types, then also the same values."""

    status: bool
    shape: bool
    exact: bool


@dataclass(frozen=True)
class Score:
    """Sums over recordings; `whole` counts those in which every answer was exact."""

    sequences: int = 0
    whole: int = 0
    exchanges: int = 0
    status: int = 0
    shape: int = 0
    exact: int = 0

    def with_sequence(self, agreements: list[Agreement]) -> "Score":
        """The score with one recording more."""
        return Score(
            self.sequences + 1,
            self.whole + all(agreement.exact for agreement in agreements),
            self.exchanges + len(agreements),
            self.status + sum(agreement.status for agreement in agreements),
            self.shape + sum(agreement.shape for agreement in agreements),
            self.exact + sum(agreement.exact for agreement in agreements),
        )


def score(base_url: str, token: str, recordings: Iterable[Path]) -> Score:
    """Replay recordings against the server at `base_url` with an access token for it.

    Raises requests.RequestException where the server does not answer.
    """
    total = Score()
    for path in recordings:
        total = total.with_sequence(list(replayed(base_url, token, orjson.loads(path.read_bytes()))))
    return total


def replayed(base_url: str, token: str, recording: list[dict[str, Any]]) -> Iterator[Agreement]:
    """Replay one recording, exchange by exchange."""
    with requests.Session() as session:
        # Proxies of the environment are for the outside world.
        session.trust_env = False
        session.headers["Authorization"] = f"Bearer {token}"
        known = _Ids()
        for exchange in recording:
            answer = _ask(session, base_url, exchange, known)
            got = _content(answer)
            same_status = answer.status_code == exchange["status"]
            if same_status:
                known.learn(exchange["response"], got)
            yield _agreement(exchange["response"], got, known, same_status=same_status)


@dataclass
class _Ids:
    """Which id of the server stands for which recorded one; ids of tabs are numbers, others are texts."""

    own: dict[tuple[type, Any], Any] = field(default_factory=dict)

    def learn(self, recorded: Any, answered: Any) -> None:
        """Pair the ids that stand at the same places."""
        if isinstance(recorded, dict) and isinstance(answered, dict):
            for name, value in recorded.items():
                if name not in answered:
                    continue
                if name in _ID_NAMES and not isinstance(value, (dict, list)):
                    self.own.setdefault((type(value), value), answered[name])
                else:
                    self.learn(value, answered[name])
        elif isinstance(recorded, list) and isinstance(answered, list):
            for pair in zip(recorded, answered, strict=False):
                self.learn(*pair)

    def put_into(self, node: Any, name: str = "") -> Any:
        """The message with every recorded id replaced."""
        if isinstance(node, dict):
            return {key: self.put_into(value, key) for key, value in node.items()}
        if isinstance(node, list):
            return [self.put_into(item, name) for item in node]
        return self.own.get((type(node), node), node) if name in _ID_NAMES else node

    def put_into_path(self, path: str) -> str:
        """The path with the ids of its file and its tab replaced."""
        path = _FILE.sub(lambda match: match["before"] + str(self.own.get((str, match["id"]), match["id"])), path, 1)
        return _SHEET.sub(
            lambda match: match["before"] + str(self.own.get((int, int(match["id"])), match["id"])), path, 1
        )


def _ask(session: requests.Session, base_url: str, exchange: dict[str, Any], known: _Ids) -> requests.Response:
    url = base_url + known.put_into_path(exchange["path"])
    body = exchange["body"]
    if body is None:
        return session.request(exchange["method"], url, timeout=_SECONDS)
    if isinstance(body, str):
        headers, content = {"Content-Type": "text/csv"}, body.encode()
    else:
        headers, content = {"Content-Type": "application/json"}, orjson.dumps(known.put_into(body))
    return session.request(exchange["method"], url, data=content, headers=headers, timeout=_SECONDS)


def _content(answer: requests.Response) -> Any:
    if not answer.content:
        return None
    try:
        return orjson.loads(answer.content)
    except orjson.JSONDecodeError:
        return answer.text


def _agreement(recorded: Any, answered: Any, known: _Ids, *, same_status: bool) -> Agreement:
    wanted, got = _steady(recorded), _steady(answered)
    same_shape = same_status and _shape(wanted) == _shape(got)
    return Agreement(same_status, same_shape, same_shape and known.put_into(wanted) == got)


def _steady(node: Any) -> Any:
    if isinstance(node, dict):
        return {name: _steady(value) for name, value in node.items() if name not in _CHANGEABLE}
    return [_steady(item) for item in node] if isinstance(node, list) else node


def _shape(node: Any) -> Any:
    if isinstance(node, dict):
        return {name: _shape(value) for name, value in node.items()}
    if isinstance(node, list):
        return [_shape(item) for item in node]
    return "number" if type(node) in (int, float) else type(node).__name__
