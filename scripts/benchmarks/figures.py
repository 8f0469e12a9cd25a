"""What a benchmark gives: a figure beside its target, and how CPU time is taken."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured ratio or count. `most` is the target it must not pass; None where it is only printed."""

    name: str
    value: float
    most: float | None
    unit: str = "×"
    note: str = ""

    @property
    def is_met(self) -> bool | None:
        """Whether the target is met; None without one."""
        return None if self.most is None else self.value <= self.most


def cpu(work: Callable[[], object], repeats: int) -> float:
    """The least CPU time (seconds, all threads) of several tries; the collector's debts of one are not the next one's."""
    best = float("inf")
    for _ in range(repeats):
        gc.collect()
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return best
