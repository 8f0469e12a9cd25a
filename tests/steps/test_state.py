"""The state of a row follows from its steps and from nothing else, and only as long as it says what it said."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from functions.steps.log import Log, Step
from functions.steps.state import State, state_of
from schemas.registers import APPROVED, REFUSED, REGISTERS, WAITING

REGISTER = REGISTERS[0]
ROUNDS = 300
STATES = (WAITING, APPROVED, REFUSED)


def step(before: str, after: str, says: str = "1:a", key: str = "T1", name: str = "批准") -> Step:
    return Step("2016-01-05 09:00:00", "调整", key, name, before, after, "1000", "王", "经理", "", says)


def state(steps: list[Step], says: str = "a") -> State:
    return state_of(REGISTER, steps, lambda version: f"{version}:{says}" if version == 1 else None)


def test_without_steps_a_row_is_where_it_begins() -> None:
    assert state([]) == State(WAITING)


def test_a_step_leads_on_from_the_state_it_was_taken_in_alone() -> None:
    assert state([step(WAITING, APPROVED)]).word == APPROVED
    assert state([step(REFUSED, APPROVED)]).word == WAITING
    assert state([step(WAITING, REFUSED), step(REFUSED, APPROVED), step(APPROVED, REFUSED)]).word == REFUSED


def test_a_step_counts_again_once_the_row_says_again_what_it_said() -> None:
    steps = [step(WAITING, APPROVED), step(WAITING, APPROVED, "1:b")]
    assert [state(steps, says).word for says in ("a", "b", "c")] == [APPROVED, APPROVED, WAITING]
    assert state(steps, "c").told(REGISTER) is not None
    lapsed = state(steps[:1], "c").told(REGISTER)
    assert lapsed is not None
    assert lapsed.zh == "批准后改过，要重新批准"


def test_what_was_refused_and_changed_may_be_taken_up_again() -> None:
    refused = state([step(WAITING, REFUSED, name="不批准")], "c")
    assert refused.word == WAITING
    told = refused.told(REGISTER)
    assert told is not None
    assert "可以再办" in told.zh


def test_words_of_either_language_are_the_same_states() -> None:
    assert state([step("Awaiting approval", "APPROVED")]).word == APPROVED


def test_a_version_that_is_unknown_counts_for_nothing() -> None:
    assert state([step(WAITING, APPROVED, "2:a")]).word == WAITING
    assert state([step(WAITING, APPROVED, "a")]).word == WAITING


def test_replaying_the_log_gives_each_rows_state_in_whatever_order_other_rows_steps_stand() -> None:
    for number in range(ROUNDS):
        random = Random(number)
        rows = {f"T{n}": _walk(random, f"T{n}") for n in range(4)}
        replayed = {key: state(list(steps)) for key, steps in rows.items()}
        mixed = [replace(one, number=place) for place, one in enumerate(_mixed(random, list(rows.values())), start=1)]
        found = Log(tuple(mixed)).by_row
        for key, alone in replayed.items():
            steps = found.get(("调整", key), [])
            assert state(list(steps)).word == alone.word
            assert (alone.last is None) == (alone.word == WAITING and not any(one.after == WAITING for one in steps))


def _walk(random: Random, key: str) -> list[Step]:
    """Steps each of which was taken from some state, about what the row says or about something else."""
    return [
        step(random.choice(STATES), random.choice(STATES[1:]), random.choice(["1:a", "1:a", "1:b"]), key)
        for _ in range(random.randrange(6))
    ]


def _mixed(random: Random, rows: list[list[Step]]) -> list[Step]:
    left = [list(steps) for steps in rows]
    mixed = []
    while any(left):
        mixed.append(random.choice([steps for steps in left if steps]).pop(0))
    return mixed
