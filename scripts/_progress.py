"""Shows how far a preparation has come, before any package is there to draw it."""

from __future__ import annotations

import itertools
import sys
import threading
import time
from types import TracebackType

_BAR_WIDTH = 24
_TICK = 0.1  # seconds between redraws


class Progress:
    """One live line on a terminal that names the step; elsewhere one plain line for each step.

    It writes to standard error, so that a script's own output stays its own.
    """

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._started = time.monotonic()
        self._step = ""
        self._detail = ""
        self._done = 0
        self._total = 0
        self._ended = threading.Event()
        self._painter = threading.Thread(target=self._paint, daemon=True)

    def __enter__(self) -> Progress:
        if self._live:
            self._painter.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        if self._live:
            self._painter.join()
            sys.stderr.write("\r\033[K")
        if error is None and self._step:
            print(f"Ready after {time.monotonic() - self._started:.0f} s.", file=sys.stderr)

    def step(self, name: str, total: int = 0) -> None:
        """Begins a step, of `total` parts where they can be counted."""
        self._step, self._detail, self._done, self._total = name, "", 0, total
        if not self._live:
            print(f"{name} ...", file=sys.stderr, flush=True)

    def part(self, done: int, detail: str) -> None:
        """Tells how many parts are done and what is being worked at."""
        self._done, self._detail = done, detail

    def _paint(self) -> None:
        for wheel in itertools.cycle("|/-\\"):
            if self._ended.wait(_TICK):
                return
            if self._step:
                seconds = time.monotonic() - self._started
                line = f"{wheel} {self._step} {self._bar()}{self._detail[:30]}  {seconds:.0f} s"
                sys.stderr.write(f"\r{line}\033[K")
                sys.stderr.flush()

    def _bar(self) -> str:
        if not self._total:
            return ""
        done = min(self._done, self._total)
        filled = _BAR_WIDTH * done // self._total
        return f"[{'#' * filled}{'.' * (_BAR_WIDTH - filled)}] {done}/{self._total} "
