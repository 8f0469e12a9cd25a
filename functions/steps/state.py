"""The state of a row: what follows from its steps, as far as the row still says what it said when they were taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from functions.steps.log import Step
from functions.steps.saying import version_of
from schemas.registers import Register
from schemas.words import Text

AGAIN = Text("{step}后改过，要重新{step}", "It was changed after the step “{step}”, which has to be taken again")
CHANGED = Text("{step}后改过，可以再办", "It was changed after the step “{step}” and may be taken up again")


@dataclass(frozen=True)
class State:
    """The state of a row. `path`: the steps that brought it there from its beginning; `lapsed`: one that no longer counts,
    for the row says something else than it said then.
    """

    word: str
    path: tuple[Step, ...] = ()
    lapsed: Step | None = None

    @property
    def last(self) -> Step | None:
        """The step that brought it there; None where it began there."""
        return self.path[-1] if self.path else None

    def taken(self, register: Register, step: str) -> Step | None:
        """The step of a name on the way to this state, the last of several."""
        return next((one for one in reversed(self.path) if register.known_step(one.step) == step), None)

    @property
    def since(self) -> str:
        """When the row came to this state; blank where no step brought it there."""
        return self.last.at if self.last else ""

    def told(self, register: Register) -> Text | None:
        """What is to be said of a step that no longer counts; None where there is none, or where the row is in force by
        another one, taken when it said what it says.
        """
        if self.lapsed is None or self.word in register.in_force:
            return None
        said = AGAIN if register.known_state(self.lapsed.after) in register.in_force else CHANGED
        return said.filled(step=self.lapsed.step)


def state_of(register: Register, steps: Sequence[Step], says: Callable[[int], str | None]) -> State:
    """The state that follows from the steps of a row, in the order in which they were taken.

    `says`: the fingerprint of the row as it stands, by version; None for a version that there is not.
    """
    word, path, lapsed = register.start, list[Step](), None
    for step in steps:
        version = version_of(step.fingerprint)
        lasts = register.known_step(step.step) in register.lasting
        if not lasts and (version is None or says(version) != step.fingerprint):
            lapsed = step
        elif lasts or register.known_state(step.before) == word:
            word, lapsed = register.known_state(step.after), None
            path = [step] if word == register.start else [*path, step]
    return State(word, tuple(path), lapsed)
