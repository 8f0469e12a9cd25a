"""Keeping Python's garbage collector out of large requests.

A large body becomes millions of lists and objects, none of them garbage, and the collector would look through them
again and again; that takes several times as long as reading the body.
"""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class _Pause:
    """No collection while any thread is inside."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0

    def enter(self) -> None:
        with self._lock:
            self._inside += 1
            gc.disable()

    def leave(self) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside:
                gc.enable()


_pause = _Pause()


@contextmanager
def garbage_left_alone() -> Iterator[None]:
    """No collection until the last thread that is inside has left."""
    _pause.enter()
    try:
        yield
    finally:
        _pause.leave()
