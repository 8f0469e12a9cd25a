"""The time a request may take: Google gives up after 180 seconds, here it is switched on with the quotas."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from scripts.local_google.wire.errors import GoogleError

_ends: ContextVar[float | None] = ContextVar("deadline", default=None)


@contextmanager
def within(seconds: float | None) -> Iterator[None]:
    """Give what happens inside so many seconds; None is all the time in the world."""
    token = _ends.set(None if seconds is None else time.monotonic() + seconds)
    try:
        yield
    finally:
        _ends.reset(token)


def check() -> None:
    """Raise GoogleError 504 where the time is up. Asked before a change is stored, so that a late one leaves no trace."""
    ends = _ends.get()
    if ends is not None and time.monotonic() >= ends:
        raise GoogleError(504, "Deadline expired before operation could complete.")
