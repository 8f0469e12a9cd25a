"""The pace of a delivery: so many calls a minute at most, and no new work when its time is up."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

MINUTE = 60.0
LONGEST_NAP = 1.0


class Pace:
    """`calls` counts the calls made so far, of which any minute has at most `most`; `seconds` is the time there is."""

    def __init__(
        self,
        calls: Callable[[], int],
        most: int,
        seconds: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._calls = calls
        self._most = most
        self._clock = clock
        self._sleep = sleep
        self._until = clock() + seconds
        self._seen = deque([(clock(), 0)])  # how many calls had been made when; the first is a minute old, or the start

    def room_for(self, calls: int) -> bool:
        """Waits until so many more calls fit into the minute; False where the time is up before."""
        while (now := self._clock()) < self._until:
            made = self._calls()
            self._seen.append((now, made))
            while self._seen[1][0] <= now - MINUTE:
                self._seen.popleft()
            if made - self._seen[0][1] + calls <= max(self._most, calls):
                return True
            self._sleep(min(LONGEST_NAP, self._until - now))
        return False
