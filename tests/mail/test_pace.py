"""The pace of a delivery, on a clock of its own."""

from __future__ import annotations

from dataclasses import dataclass, field

from functions.jobs.pace import Pace


@dataclass
class Clock:
    """Time that passes only in sleep, and the calls that were made, each with its second."""

    now: float = 0
    calls: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def call(self, times: int) -> None:
        self.calls += [self.now] * times

    def pace(self, most: int, seconds: float) -> Pace:
        return Pace(lambda: len(self.calls), most, seconds, clock=lambda: self.now, sleep=self.sleep)

    def busiest(self) -> int:
        """The most calls in any minute."""
        return max(sum(at <= each < at + 60 for each in self.calls) for at in self.calls)


def test_no_minute_has_more_calls_than_allowed_and_the_time_is_used() -> None:
    clock = Clock()
    pace = clock.pace(20, 270)
    while pace.room_for(2):
        clock.call(2)
    assert clock.busiest() <= 20
    assert len(clock.calls) >= 80
    assert 210 <= clock.now <= 270


def test_calls_made_outside_count_too() -> None:
    clock = Clock()
    pace = clock.pace(20, 270)
    clock.call(19)
    assert pace.room_for(2)
    assert clock.now >= 59


def test_when_the_time_is_up_nothing_new_is_begun() -> None:
    clock = Clock()
    pace = clock.pace(20, 30)
    clock.call(20)
    assert not pace.room_for(2)
    assert clock.now <= 30
    assert not clock.pace(20, 0).room_for(1)


def test_work_that_takes_more_calls_than_a_minute_has_is_not_held_for_ever() -> None:
    clock = Clock()
    pace = clock.pace(1, 270)
    assert pace.room_for(5)
    clock.call(5)
    assert pace.room_for(5)
    assert clock.now >= 59
