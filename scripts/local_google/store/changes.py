"""Telling those who wait that a spreadsheet has changed, at once and without asking again and again."""

import asyncio
import threading
from collections import Counter, defaultdict


class Changes:
    """Counts the changes of each spreadsheet since the start; may be told and asked in any thread."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._waiting: defaultdict[str, set[tuple[asyncio.AbstractEventLoop, asyncio.Event]]] = defaultdict(set)

    def count(self, spreadsheet_id: str) -> int:
        """How often it has changed."""
        with self._guard:
            return self._counts[spreadsheet_id]

    def note(self, spreadsheet_id: str) -> None:
        """It has just changed."""
        with self._guard:
            self._counts[spreadsheet_id] += 1
            for loop, event in self._waiting.get(spreadsheet_id, ()):
                loop.call_soon_threadsafe(event.set)

    async def after(self, spreadsheet_id: str, count: int, seconds: float) -> None:
        """Returns once it has changed more often than `count`, or after those seconds."""
        waiter = (asyncio.get_running_loop(), asyncio.Event())
        with self._guard:
            if self._counts[spreadsheet_id] > count:
                return
            self._waiting[spreadsheet_id].add(waiter)
        try:
            await asyncio.wait_for(waiter[1].wait(), seconds)
        except TimeoutError:
            return
        finally:
            with self._guard:
                self._waiting[spreadsheet_id].discard(waiter)
                if not self._waiting[spreadsheet_id]:
                    del self._waiting[spreadsheet_id]
