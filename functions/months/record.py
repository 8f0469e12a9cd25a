"""The record of closings and reopenings, which only this program writes: each sealed and chained to the one before.

A record is a text, in as many parts as a cell's limit asks for; its seal has its number, the end of the seal before it
and the digest of the text. The head, kept elsewhere, says which one was the last. Where anything of it is not as it was
written, nobody can say what a closed month came to, so that nothing at all is taken from it.
"""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from hmac import compare_digest
from io import BytesIO
from itertools import islice, zip_longest
from typing import Any

import orjson
import polars as pl

from schemas.check import Grid

Sealing = Callable[..., str]  # the seal of these texts in this order
TAG = 8  # signs of a seal that the next one names
FIRST = "0"
MOST_SIGNS = 49_000  # of a part
BETWEEN = "-"
CLOSE, REOPEN = "close", "reopen"
Problems = Mapping[str, Sequence[Mapping[str, Any]]]


class Damaged(Exception):
    """The record is not as it was written."""


@dataclass(frozen=True)
class Event:
    """A month that was closed or reopened: who did it when, and why. `number`: which closing of the month it is."""

    month: str
    number: int
    at: str
    staff_no: str
    name: str
    reason: str = ""


@dataclass(frozen=True)
class Closing(Event):
    """A month as it was closed.

    `frames`: by name, its results: `details` and a scheme's id, `adjustments`, `summary`; and `rows`, a digest of each input
    row that they could rest on. `problems`: by staff number, the faulty rows that their statements name. `unit`: who
    the statements are from. `sums`: the total of each measure, in words.
    """

    proposed_by: str = ""
    plan_version: str = ""
    inputs: str = ""
    unit: str = ""
    sums: str = ""
    problems: Problems = field(default_factory=dict)
    packed: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def frames(self) -> Mapping[str, pl.DataFrame]:
        """The frames, unpacked."""
        return {name: pl.read_parquet(BytesIO(b64decode(text))) for name, text in self.packed.items()}

    def details(self, scheme: str) -> pl.DataFrame | None:
        """Its payout lines of a scheme; None where the workbook had no such scheme yet."""
        return self.frames.get(f"details {scheme}")

    @property
    def results(self) -> str:
        """A short name for its results."""
        return hashlib.sha256(orjson.dumps(self.packed, option=orjson.OPT_SORT_KEYS)).hexdigest()[:12]


@dataclass(frozen=True)
class Closed:
    """Every closing and reopening, in order. A month is closed where it is no later than the last that stands closed."""

    events: tuple[Event, ...] = ()
    tag: str = FIRST  # the end of the last seal
    seals: tuple[str, ...] = ()

    @cached_property
    def standing(self) -> tuple[Closing, ...]:
        """The closings that were not reopened, in the order of their months."""
        found: list[Closing] = []
        for event in self.events:
            if isinstance(event, Closing):
                found.append(event)
            else:
                found.pop()
        return tuple(found)

    @property
    def through(self) -> str:
        """The last closed month; blank where there is none."""
        return self.standing[-1].month if self.standing else ""

    def of(self, month: str) -> Closing | None:
        """The closing of a month, where it stands."""
        return next((one for one in self.standing if one.month == month), None)

    def reopening(self, closing: Closing) -> Event | None:
        """The reopening of a closing; None where it stands."""
        same = (event for event in self.events if not isinstance(event, Closing))
        return next((one for one in same if (one.month, one.number) == (closing.month, closing.number)), None)

    def reopenings(self, month: str) -> list[Event]:
        """Every reopening of a month."""
        return [one for one in self.events if not isinstance(one, Closing) and one.month == month]

    @property
    def closings(self) -> list[tuple[Closing, str]]:
        """Every closing with its seal."""
        return [(one, seal) for one, seal in zip(self.events, self.seals, strict=True) if isinstance(one, Closing)]

    def number_of(self, month: str) -> int:
        """The number of the next closing of a month."""
        return 1 + sum(isinstance(one, Closing) and one.month == month for one in self.events)

    def with_event(self, event: Event, sealing: Sealing) -> tuple[Closed, list[list[str]]]:
        """The record with one more event, and the rows to be added for it."""
        number, text = len(self.events) + 1, _written(event)
        seal = _seal(number, self.tag, text, sealing)
        parts = [text[start : start + MOST_SIGNS] for start in range(0, len(text), MOST_SIGNS)]
        rows = [[f"{number}", f"{part}", content, seal] for part, content in enumerate(parts, start=1)]
        grown = replace(self, events=(*self.events, event), tag=seal[-TAG:], seals=(*self.seals, seal))
        return grown, rows

    def head(self, sealing: Sealing) -> str:
        """What is kept of the end of the record."""
        number = f"{len(self.events)}"
        return BETWEEN.join([number, self.tag, sealing("head", number, self.tag)])


def packed(frames: Mapping[str, pl.DataFrame]) -> dict[str, str]:
    """Frames as texts."""
    found = {}
    for name, frame in frames.items():
        content = BytesIO()
        frame.write_parquet(content, compression="zstd", statistics=False)
        found[name] = b64encode(content.getvalue()).decode("ascii")
    return found


def read(grid: Grid, head: str, sealing: Sealing) -> Closed:
    """What the record holds. `head`: what is kept of its end, blank before the first one. Raises Damaged."""
    found = Closed()
    for number, (text, seal) in enumerate(_texts(grid), start=1):
        if not compare_digest(seal.encode(), _seal(number, found.tag, text, sealing).encode()):
            raise Damaged
        found = replace(found, events=(*found.events, _read(text)), tag=seal[-TAG:], seals=(*found.seals, seal))
    if not compare_digest(head.encode(), (found.head(sealing) if found.events else "").encode()):
        raise Damaged
    return found


def _texts(grid: Grid) -> Iterator[tuple[str, str]]:
    """The text of each record and its seal. Raises Damaged where parts are missing or stand in another order."""
    parts: dict[int, list[tuple[str, str]]] = {}
    for cells in islice(zip_longest(*grid), 1, None):
        record, part, content, seal = (["" if cell is None else str(cell) for cell in cells] + [""] * 4)[:4]
        if not any((record, part, content, seal)):
            continue
        number = int(record) if record.isascii() and record.isdecimal() else 0
        mine = parts.setdefault(number, [])
        if number not in (len(parts), len(parts) - 1) or part != f"{len(mine) + 1}":
            raise Damaged
        mine.append((content, seal))
    for number, mine in enumerate(parts.values(), start=1):
        if number not in parts or len({seal for _, seal in mine}) != 1:
            raise Damaged
        yield "".join(content for content, _ in mine), mine[0][1]


def _seal(number: int, tag: str, text: str, sealing: Sealing) -> str:
    return sealing("month", f"{number}", tag, hashlib.sha256(text.encode()).hexdigest())


def _written(event: Event) -> str:
    kind = CLOSE if isinstance(event, Closing) else REOPEN
    return orjson.dumps({"kind": kind, **asdict(event)}).decode()


def _read(text: str) -> Event:
    said = orjson.loads(text)
    return (Closing if said.pop("kind") == CLOSE else Event)(**said)
