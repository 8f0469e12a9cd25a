"""What this process may still ask of Google this minute: so many reads and so many writes for each service account.

Google counts a minute's requests by the account that asks, for all workbooks together, and refuses what is beyond. What
would not fit is not begun: whoever asks is told when it will. A part of each minute is left to managers' runs and mail,
which validations do not touch.

Source: developers.google.com/workspace/sheets/api/limits (60 reads and 60 writes a minute, user and project).
"""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from functions.errors import Refusal
from schemas.words import Text

MINUTE = 60.0
REFILL_SECONDS = 15.0  # after which it is asked again whether Google has room, where Google does not say when

CROWDED = Text(
    "现在编辑的人多，请 {seconds} 秒后再试", "Many people are editing just now; please try again in {seconds} seconds"
)


class Kind(Enum):
    """What Google counts apart."""

    READ = "read"
    WRITE = "write"


Need = Mapping[Kind, int]


@dataclass
class Claim:
    """Requests that a run is sure of, so that it is not refused halfway; what it does not make goes back at its end."""

    at: float
    left: dict[Kind, int]


@dataclass
class Budget:
    """The requests of one account. Safe to use from several threads.

    `most`: requests a minute by kind; 0 is without limit. `reserve`: how many of them are left to those who come first.
    """

    most: Need
    reserve: int
    clock: Callable[[], float] = time.monotonic
    _made: dict[Kind, deque[float]] = field(default_factory=lambda: {kind: deque() for kind in Kind})
    _refused_until: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def claim(self, need: Need, *, comes_first: bool) -> Claim | float:
        """Requests that fit into this minute, or the seconds until they will."""
        with self._lock:
            now = self.clock()
            wait = max(self._wait(kind, number, comes_first, now) for kind, number in need.items())
            if not comes_first and any(self.most.values()):
                wait = max(wait, self._refused_until - now)
            if wait > 0:
                return wait
            for kind, number in need.items():
                self._made[kind].extend([now] * number)
            return Claim(now, dict(need))

    def count(self, kind: Kind, claim: Claim | None) -> None:
        """A request is made now, on a claim if there is one."""
        with self._lock:
            if claim and claim.left.get(kind, 0):
                claim.left[kind] -= 1
                self._take_off(kind, claim.at)
            self._made[kind].append(self.clock())

    def give_back(self, claim: Claim) -> None:
        """The run of the claim is over."""
        with self._lock:
            for kind, number in claim.left.items():
                for _ in range(number):
                    self._take_off(kind, claim.at)
            claim.left.clear()

    def refused(self, seconds: float) -> None:
        """Google itself has refused: who does not come first waits as long as it said."""
        with self._lock:
            self._refused_until = max(self._refused_until, self.clock() + (seconds or REFILL_SECONDS))

    def _take_off(self, kind: Kind, at: float) -> None:
        # What was claimed longer than a minute ago counts no more.
        if at in self._made[kind]:
            self._made[kind].remove(at)

    def _wait(self, kind: Kind, number: int, comes_first: bool, now: float) -> float:
        made = self._made[kind]
        while made and made[0] <= now - MINUTE:
            made.popleft()
        if not self.most[kind]:
            return 0.0
        room = max(self.most[kind] - (0 if comes_first else self.reserve), number)
        excess = len(made) + number - room
        return made[excess - 1] + MINUTE - now if excess > 0 else 0.0


def crowded(seconds: float) -> Refusal:
    """Who has to wait that long is told so, in whole seconds."""
    whole = math.ceil(seconds)
    return Refusal(429, CROWDED.filled(seconds=whole), headers={"Retry-After": f"{whole}"})
