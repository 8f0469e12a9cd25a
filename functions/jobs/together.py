"""Calls that are one: of several people who want the same of a workbook at about the same time, one works for all.

Whoever comes while the work is under way waits for the next, which begins afresh: what a caller did before calling is
always seen. Where people come one upon the other, the next waits a few seconds for others to join it; a person who is
alone never waits.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from functions.errors import Refusal
from functions.workbook.client import AWAY

TOGETHER_SECONDS = 5.0
PATIENCE = 180.0  # seconds: longer than any work for all may take

Member = TypeVar("Member")
Result = TypeVar("Result")


@dataclass
class _Batch(Generic[Member, Result]):
    """Members that are served by the same work, and what came of it for each, in their order."""

    members: list[Member] = field(default_factory=list)
    people: set[str] = field(default_factory=set)
    results: Sequence[Result | BaseException] = ()
    over: threading.Event = field(default_factory=threading.Event)


@dataclass
class _Line(Generic[Member, Result]):
    """Those who want the same. `batch` can still be joined; `began` and `last` are of the batch before it."""

    batch: _Batch[Member, Result] | None = None
    at_work: bool = False
    began: float = -TOGETHER_SECONDS
    last: frozenset[str] = frozenset()
    crowded: bool = False

    def pause(self, now: float) -> float:
        """Seconds until the batch may begin, as far as time tells."""
        if self.batch is None:
            return 0.0
        alone = len(self.batch.members) == 1 and not self.crowded and self.last <= self.batch.people
        return 0.0 if alone else self.began + TOGETHER_SECONDS - now


class Together(Generic[Member, Result]):
    """Callers by what they want. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lines: dict[str, _Line[Member, Result]] = {}
        self._changed = threading.Condition()

    def ask(
        self,
        key: str,
        person: str,
        member: Member,
        ready: Callable[[], float],
        work: Callable[[Sequence[Member]], Sequence[Result | BaseException]],
    ) -> Result:
        """What came of the work for this member, who does it for all or has it done.

        `ready` says in how many seconds the work may begin, 0 for now, and raises what everybody who waits is told.
        `work` gives a result or what is raised for each member. Raises what either raises.
        """
        with self._changed:
            self._forget()
            line = self._lines.setdefault(key, _Line())
            leads = line.batch is None
            batch = line.batch = line.batch or _Batch()
            batch.members.append(member)
            batch.people.add(person)
            place = len(batch.members) - 1
        if leads:
            self._lead(line, batch, ready, work)
        elif not batch.over.wait(PATIENCE):
            raise Refusal(503, AWAY)
        result = batch.results[place]
        if isinstance(result, BaseException):
            raise result
        return result

    def _lead(
        self,
        line: _Line[Member, Result],
        batch: _Batch[Member, Result],
        ready: Callable[[], float],
        work: Callable[[Sequence[Member]], Sequence[Result | BaseException]],
    ) -> None:
        begun = False
        try:
            self._await_turn(line, ready)
            with self._changed:
                line.batch, line.at_work, line.began = None, True, time.monotonic()
                line.last, line.crowded = frozenset(batch.people), len(batch.members) > 1
                begun = True
            batch.results = work(tuple(batch.members))
        except BaseException as failed:
            with self._changed:
                line.batch = None if line.batch is batch else line.batch
            batch.results = [failed] * len(batch.members)
        finally:
            with self._changed:
                line.at_work = False if begun else line.at_work
                self._changed.notify_all()
            batch.over.set()

    def _await_turn(self, line: _Line[Member, Result], ready: Callable[[], float]) -> None:
        while True:
            with self._changed:
                while line.at_work or line.pause(time.monotonic()) > 0:
                    self._changed.wait(None if line.at_work else line.pause(time.monotonic()))
            seconds = ready()
            if seconds <= 0:
                return
            time.sleep(seconds)

    def _forget(self) -> None:
        """Lines that nobody stands in and that no longer make anybody wait."""
        old = time.monotonic() - TOGETHER_SECONDS
        idle = [k for k, line in self._lines.items() if not line.batch and not line.at_work and line.began < old]
        for key in idle:
            del self._lines[key]
