"""Sequences sent to a server, and what it answered kept by reference: without ids, addresses and project numbers.

A recording is one JSON file: the name of its sequence, the day on which it was taken, the last day on which Google was
found to answer the same, and its exchanges.
"""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from scripts.local_google.proof.sequences import MARK, SHEET, SPREADSHEET, TITLE, Sequence, Step

FOLDER = Path(__file__).parent / "recordings"
"""Where the recordings lie that the project keeps."""

PERSON = "person@example.com"
"""Stands for every address."""

_MADE_UP = frozenset({"protectedRangeId", "namedRangeId", "createdTime", "modifiedTime", "spreadsheetUrl"})
_PROJECT = re.compile(r"(project_number:|projects/)\d+")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")

Exchange = dict[str, Any]


@dataclass(frozen=True)
class Reply:
    """What a server answered: HTTP status and body."""

    status_code: int
    content: bytes


Send = Callable[[str, str, bytes | None], Reply]
"""Sends one request of a person: method, path and JSON body."""


@dataclass(frozen=True)
class Bench:
    """Where a sequence is carried out: a tab of its own, which has the id `sheet` and the title `title`."""

    send: Send
    send_as_other: Send | None
    spreadsheet: str
    sheet: int
    title: str

    def meant(self, text: str) -> str:
        """A text of a sequence with what its references stand for here."""
        for reference, real in self._pairs():
            text = _swapped(text, reference, real)
        return text

    def by_reference(self, text: str) -> str:
        """A text of an answer with references in place of what they stand for."""
        for reference, real in self._pairs():
            text = _swapped(text, real, reference)
        return _PROJECT.sub(r"\g<1>0", _ADDRESS.sub(PERSON, text))

    def _pairs(self) -> Iterator[tuple[str, str]]:
        yield SPREADSHEET, self.spreadsheet
        yield str(SHEET), str(self.sheet)
        yield str(MARK), str(self.sheet + 1)
        yield TITLE, self.title


def _swapped(text: str, old: str, new: str) -> str:
    """The text with one word in another's place, whole words only: a number may be part of a longer one."""
    return re.sub(rf"(?<![\w.]){re.escape(old)}(?![\w.])", new, text)


def carried_out(sequence: Sequence, bench: Bench) -> list[Exchange]:
    """The answers to a sequence, in order and by reference."""
    return [_exchange(step, bench) for step in sequence.steps]


def _exchange(step: Step, bench: Bench) -> Exchange:
    send = bench.send_as_other if step.by_other else bench.send
    if send is None:
        raise ValueError(f"{step.method} {step.path} needs a second person.")
    body = None if step.body is None else bench.meant(orjson.dumps(_filled(step)).decode()).encode()
    path = bench.meant(step.path)
    answers = list(_answers(step, send, path, body))
    noted = [{"status": answer.status_code, "response": _response(answer, bench)} for answer in answers]
    # Which of several requests comes first is chance: their answers are kept in an order of their own.
    return {"method": step.method, "path": step.path, "answers": sorted(noted, key=orjson.dumps)}


def _answers(step: Step, send: Send, path: str, body: bytes | None) -> Iterator[Reply]:
    if step.at_once > 1:
        with ThreadPoolExecutor(step.at_once) as threads:
            yield from threads.map(lambda _: send(step.method, path, body), range(step.at_once))
        return
    answer = send(step.method, path, body)
    for _ in range(step.until_refused):
        if answer.status_code >= 400:
            break
        answer = send(step.method, path, body)
    yield answer


def _filled(step: Step) -> Any:
    if step.filled is None or step.body is None:
        return step.body
    rows, length = step.filled
    cell = {"userEnteredValue": {"stringValue": "x" * length}}
    small = {"userEnteredValue": {"numberValue": 1}}
    (request,) = step.body["requests"]
    update = request["updateCells"] | {"rows": [{"values": [cell, small]}] * rows}
    return {"requests": [{"updateCells": update}]}


def _response(answer: Reply, bench: Bench) -> Any:
    text = bench.by_reference(answer.content.decode())
    return _steady(orjson.loads(text)) if text.strip() else None


def _steady(node: Any) -> Any:
    """The message without what differs each time."""
    if isinstance(node, dict):
        return {name: _steady(value) for name, value in node.items() if name not in _MADE_UP}
    return [_steady(item) for item in node] if isinstance(node, list) else node


@dataclass(frozen=True)
class Recording:
    """What Google answered to a sequence, on the day `recorded`; `verified` is the last day it still did."""

    sequence: str
    recorded: str
    verified: str | None
    exchanges: list[Exchange]

    def seen_again(self, exchanges: list[Exchange], today: date) -> "Recording":
        """The recording after Google was asked again: verified where it answers the same, else taken anew."""
        if exchanges == self.exchanges:
            return replace(self, verified=today.isoformat())
        return Recording(self.sequence, today.isoformat(), None, exchanges)


def load(name: str, folder: Path = FOLDER) -> Recording | None:
    """The recording of that sequence, None where there is none yet."""
    path = folder / f"{name}.json"
    return Recording(**orjson.loads(path.read_bytes())) if path.exists() else None


def save(recording: Recording, folder: Path = FOLDER) -> Path:
    """Write the recording down; returns where."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{recording.sequence}.json"
    path.write_bytes(orjson.dumps(recording, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    return path
