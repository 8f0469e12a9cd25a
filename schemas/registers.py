"""Registers: tabs whose rows people take steps on, and what a row's state means to the calculation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import polars as pl

from schemas.inputs import ADJUSTMENT, Adjustments
from schemas.tab import Holds, Means, Tab, named
from schemas.words import Choices, Text, choices, fold

WAITING = "待批准"
APPROVED = "已批准"
REFUSED = "未批准"
RELEASED = "已放行"
APPROVE = "批准"
REFUSE = "不批准"
RELEASE = "放行"
RETURN = "退回"
FOUND_FALSE = "已认定虚假"
FIND_FALSE, CLEAR = "虚假认定", "撤销认定"
BROUGHT_OVER = Text("迁移", "Brought over")  # stands for the post of whoever approved before there were steps
BETWEEN_KEYS = " "


class Tells(Enum):
    """What a step tells the calculation of a row: that it was taken, or the day on which."""

    TAKEN = "taken"
    DAY = "day"

    @property
    def dtype(self) -> pl.DataType:
        """The type of such a column."""
        return pl.Boolean() if self is Tells.TAKEN else pl.Date()


@dataclass(frozen=True)
class Given:
    """A column that a calculation has of a register's rows by their steps: of which step it tells what."""

    step: str
    tells: Tells = Tells.TAKEN


class Typed(Enum):
    """How an approval was typed before there were steps: a box that was ticked, the day of it, or who it was."""

    BOX = "box"
    DAY = "day"
    NAME = "name"


@dataclass(frozen=True)
class Older:
    """A column in which older workbooks have an approval, and the step that it becomes."""

    label: Text
    step: str
    typed: Typed


@dataclass(frozen=True, eq=False)
class Register:
    """A tab whose rows have a number and a state that follows from the steps taken on them.

    `start` is the state before any step; in those of `in_force` a row counts, and in those of `ends` it waits for
    nobody. `states` and `steps` are those that the program knows in two languages; a workflow may have others.
    `says`: by version, the fields whose content a step is about, the last version being the one for new steps: where
    one of them changes, the step no longer counts. A version that steps were taken under stays as it is for good.
    `applicant`: the column that names whose row it is; none where no row is anybody's. `blanks`: what a blank cell of a
    column stands for.

    `names` are the columns that a row is known by, where it has no number of its own. `gives`: the columns that the
    calculation has of every row by its steps; where there are none, it has the rows in force alone. `at_will`: steps that
    may be taken, and that nobody waits for. `lasting`: those that count whatever the row says afterwards. `needs`: what
    has to be filled in before a step. `older`: the columns in which older workbooks have approvals, in the order in which
    these were given. `takes`: what a faulty row can take away by one of the columns that it is given.
    """

    tab: type[Tab]
    start: str
    in_force: frozenset[str]
    ends: frozenset[str]
    states: Choices
    steps: Choices
    says: Mapping[int, tuple[str, ...]]
    applicant: str | None = None
    blanks: Mapping[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    gives: Mapping[str, Given] = field(default_factory=dict)
    at_will: frozenset[str] = frozenset()
    lasting: frozenset[str] = frozenset()
    needs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    older: tuple[Older, ...] = ()
    takes: Mapping[str, Holds] = field(default_factory=dict)

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that a row is known by: its number, else `names`."""
        return self.names or named(self.tab, Means.KEY)

    def key_of(self, row: Mapping[str, Any]) -> str | None:
        """What a row is known by; None where a part of it is lacking, but for one that may be blank."""
        if row[self.keys[0]] is None:
            return None
        return BETWEEN_KEYS.join(f"{row[name]}" for name in self.keys if row[name] is not None)

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


def approved_by_one(
    tab: type[Tab],
    *,
    says: tuple[str, ...],
    label: tuple[str, str],
    applicant: str | None = None,
    names: tuple[str, ...] = (),
    typed: Typed = Typed.NAME,
) -> Register:
    """A register whose rows count once somebody has approved them. `label`: the column that said so before there were

    steps, `typed` how.
    """
    return Register(
        tab,
        start=WAITING,
        in_force=frozenset({APPROVED}),
        ends=frozenset({APPROVED, REFUSED}),
        states=choices((WAITING, "awaiting approval"), (APPROVED, "approved"), (REFUSED, "not approved")),
        steps=choices((APPROVE, "Approve"), (REFUSE, "Refuse")),
        says={1: says},
        applicant=applicant,
        names=names,
        older=(Older(Text(*label), APPROVE, typed),),
    )


REGISTERS = (
    Register(
        Adjustments,
        start=WAITING,
        in_force=frozenset({APPROVED}),
        ends=frozenset({APPROVED, REFUSED, RELEASED}),
        states=choices(
            (WAITING, "awaiting approval"), (APPROVED, "approved"), (REFUSED, "not approved"), (RELEASED, "released")
        ),
        steps=choices((APPROVE, "Approve"), (REFUSE, "Refuse"), (RELEASE, "Release")),
        says={1: ("key", "month", "staff_no", "kind", "amount", "reason")},
        applicant="staff_no",
        blanks={"kind": ADJUSTMENT},
        older=(Older(Text("批准人", "Approved by"), APPROVE, Typed.NAME),),
    ),
)
