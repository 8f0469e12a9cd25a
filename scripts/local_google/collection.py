"""Keeping Python's garbage collector out of large requests.

A large body becomes millions of lists and objects, none of them garbage, and the collector would look through them
again and again; that takes several times as long as reading the body.
"""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_inside = 0


@contextmanager
def garbage_left_alone() -> Iterator[None]:
    """No collection while any thread is inside."""
    global _inside  # noqa: PLW0603
    with _lock:
        _inside += 1
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if not _inside:
                gc.enable()
