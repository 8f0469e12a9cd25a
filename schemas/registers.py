"""Registers: tabs whose rows people take steps on, and what a row's state means to the calculation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from schemas.inputs import ADJUSTMENT, Adjustments
from schemas.tab import Means, Tab, named
from schemas.words import Choices, choices, fold

WAITING = "待批准"
APPROVED = "已批准"
REFUSED = "未批准"
RELEASED = "已放行"
APPROVE = "批准"
REFUSE = "不批准"
RELEASE = "放行"
BROUGHT_OVER = "迁移"


@dataclass(frozen=True)
class Register:
    """A tab whose rows have a number and a state that follows from the steps taken on them.

    `start` is the state before any step; in those of `in_force` a row counts, and in those of `ends` it waits for
    nobody. `states` and `steps` are those that the program knows in two languages; a workflow may have others.
    `says`: by version, the fields whose content a step is about, the last version being the one for new steps: where
    one of them changes, the step no longer counts. A version that steps were taken under stays as it is for good.
    `applicant`: the column that names whose row it is. `blanks`: what a blank cell of a column stands for.
    """

    tab: type[Tab]
    start: str
    in_force: frozenset[str]
    ends: frozenset[str]
    states: Choices
    steps: Choices
    says: Mapping[int, tuple[str, ...]]
    applicant: str
    blanks: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The column of a row's number."""
        return named(self.tab, Means.KEY)[0]

    def known_state(self, typed: str) -> str:
        """A state as the program knows it, in whichever language it was typed; one that it does not know as it is."""
        return self.states.reading().get(fold(typed), typed)

    def known_step(self, typed: str) -> str:
        """The same of a step."""
        return self.steps.reading().get(fold(typed), typed)

    @property
    def version(self) -> int:
        """The version under which steps are taken now."""
        return max(self.says)


REGISTERS = (
    Register(
        Adjustments,
        start=WAITING,
        in_force=frozenset({APPROVED}),
        ends=frozenset({APPROVED, REFUSED, RELEASED}),
        states=choices(
            (WAITING, "awaiting approval"), (APPROVED, "approved"), (REFUSED, "not approved"), (RELEASED, "released")
        ),
        steps=choices((APPROVE, "Approve"), (REFUSE, "Refuse"), (RELEASE, "Release"), (BROUGHT_OVER, "Brought over")),
        says={1: ("key", "month", "staff_no", "kind", "amount", "reason")},
        applicant="staff_no",
        blanks={"kind": ADJUSTMENT},
    ),
)
