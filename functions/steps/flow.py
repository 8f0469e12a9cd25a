"""The workflow: which steps there are, from which states, for which rows, who may take them and until when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import Any, Protocol

import polars as pl

from functions.pay.plan.conditions import Condition, meet, parse
from schemas.plan import CONDITION
from schemas.registers import Register
from schemas.steps import APPLICANT, MANAGERS, Flow
from schemas.tab import Means, Tab, about, columns, dtypes, named
from schemas.words import Choices, Text, fold

JOINED = re.compile("[、,;，；]")
HEAD = 1  # the row of the headers
CONDITIONS = tuple(name for name, column in columns(Flow).items() if column.kind.name == CONDITION.name)
Row = Mapping[str, Any]

NO_REGISTER = Text("“{typed}”不是要办理的登记，请填：{there}", "“{typed}” is no register; there are: {there}")
NOBODY = Text(
    "“{typed}”不是岗位，也不是“经理”“申请人”或“{tab}”里写着人的表头，请改“谁”",
    "“{typed}” is no post, nor Manager, Applicant or a header of {tab} that names a person; please mend it",
)
NO_DAY = Text("“{tab}”里没有日期列“{typed}”，请改“起”", "{tab} has no column of dates “{typed}”; please mend it")
NO_COLUMN = Text("“{tab}”没有“{typed}”这一列，请清空这一格", "{tab} has no column “{typed}”; please empty the cell")
NO_CONDITION = Text("看不懂“{typed}”，请填选项里的值", "“{typed}” is none of the values that may stand here")
NO_STATE = Text(
    "没有哪一步会到“{typed}”这个状态，所以永远办不到这一步，请改“从”",
    "No step leads to the state “{typed}”, so this one can never be taken; please mend it",
)
NO_STEPS = Text(
    "“{tab}”的步骤在“流程”里一行也没有，所以它的行谁也办不了。请经理加上；表格是以前的，请管理员再运行一次 provision，会补上，"
    "以前的批准也会带过来",
    "The tab Workflow has no step of {tab}, so nobody can take any on its rows. Please have a manager add them; for a "
    "workbook from before, have an administrator run provision again, which adds them and brings older approvals over",
)
SAME_STATE = Text(
    "“从”和“到”都有“{typed}”，办了等于没办，请改", "The step leads from “{typed}” to itself; please mend it"
)
TWICE = Text(
    "第{row}行在同一天、同一状态已经定了“{step}”，说不准按哪一行，请改日期或条件，使两行不重叠",
    "Row {row} has the step “{step}” for the same days and state already; change dates or conditions so that only one "
    "of the two holds",
)


class Person(Protocol):
    """Somebody by the row of 员工 in force today."""

    @property
    def staff_no(self) -> str:
        """The staff number."""

    @property
    def name(self) -> str:
        """The name."""

    @property
    def post(self) -> str:
        """The post."""

    @property
    def works(self) -> bool:
        """Whether rights rest on the row."""

    @property
    def is_manager(self) -> bool:
        """Whether the row says that they manage."""


@dataclass(frozen=True)
class Whom:
    """Those who may take a step: holders of posts, whom columns of the row name, managers. `said`: as it was typed."""

    said: str
    posts: frozenset[str] = frozenset()
    columns: tuple[str, ...] = ()
    managers: bool = False

    def has(self, person: Person, row: Row) -> bool:
        """Whether somebody is one of them, for a row."""
        if not person.works:
            return False
        return (
            (self.managers and person.is_manager)
            or person.post in self.posts
            or any(person.staff_no == row[name] for name in self.columns)
        )

    def among(self, people: People, row: Row) -> frozenset[int]:
        """The places of those of some people who are."""
        named = (people.by_number.get(str(row[name]), set()) for name in self.columns)
        return people.holding(self).union(*named)


class People:
    """People by what makes them one of those who may take a step; those on whose rows no rights rest are left out."""

    def __init__(self, members: Sequence[Person]) -> None:
        self.by_number: dict[str, set[int]] = {}
        self._by_post: dict[str, set[int]] = {}
        self._managers: set[int] = set()
        for place, one in enumerate(members):
            if one.works:
                self.by_number.setdefault(one.staff_no, set()).add(place)
                self._by_post.setdefault(one.post, set()).add(place)
                self._managers |= {place} if one.is_manager else set()
        self._holding: dict[Whom, frozenset[int]] = {}

    def holding(self, whom: Whom) -> frozenset[int]:
        """The places of those who are it by post or as managers, whatever the row."""
        if whom not in self._holding:
            posts = (self._by_post.get(post, set()) for post in whom.posts)
            self._holding[whom] = frozenset().union(self._managers if whom.managers else (), *posts)
        return self._holding[whom]


@dataclass(frozen=True)
class Rule:
    """A row of 流程: a step of a register, in the words that the program knows. `row` counts from 1, `remind` is how many

    days ahead of its last day people are reminded.
    """

    row: int
    register: Register
    step: str
    before: frozenset[str]
    after: str
    whom: Whom
    conditions: tuple[Condition, ...]
    asks: str | None
    within_days: int | None
    remind: int
    since: str | None
    first: date
    last: date

    def takes(self, row: Row) -> bool:
        """Whether it is for such a row."""
        return all(_takes(one, row[one.column]) for one in self.conditions)

    def due(self, row: Row, since: str) -> date | None:
        """The last day for it. `since`: when the row came to its state, as the log has it; blank where it began there."""
        if self.within_days is None:
            return None
        began = row[self.since] if self.since else date.fromisoformat(since[:10]) if since else None
        return began + timedelta(days=self.within_days) if began else None


@dataclass(frozen=True)
class Workflow:
    """The sound rows of 流程, and what is wrong with the others: row, column, sentence."""

    rules: tuple[Rule, ...] = ()
    faults: tuple[tuple[int, str, Text], ...] = ()

    def of(self, register: Register, today: date) -> list[Rule]:
        """The steps of a register that are in force today, for whichever rows and states."""
        return [rule for rule in self.rules if rule.register.tab is register.tab and rule.first <= today <= rule.last]

    def steps(self, register: Register, row: Row, today: date) -> list[Rule]:
        """The steps that there are today for a row of a register, whatever state it is in."""
        return [rule for rule in self.of(register, today) if rule.takes(row)]

    def names(self, register: Register, today: date) -> list[str]:
        """What the steps of a register are called, those in force today."""
        return list(dict.fromkeys(rule.step for rule in self.of(register, today)))


def workflow(rows: Iterable[Row], registers: Mapping[str, Register], posts: Choices) -> Workflow:
    """What 流程 says. `rows`: those without a faulty cell, with `row`; `registers`: by their folded titles.

    A register of which it says nothing at all is told of at its head.
    """
    rows = list(rows)
    named = {fold(row["register"]) for row in rows}
    rules: list[Rule] = []
    faults: list[tuple[int, str, Text]] = []
    reached: dict[type[Tab], set[str]] = {}
    for row in rows:
        register = registers.get(fold(row["register"]))
        if register is None:
            there = Text("、".join(_titles(registers, 0)), ", ".join(_titles(registers, 1)))
            faults.append((row["row"], "register", NO_REGISTER.filled(typed=row["register"], there=there)))
            continue
        # A step that nobody can take still says where it would lead: only the step itself is to be mended.
        reached.setdefault(register.tab, {register.start}).add(register.known_state(row["after"]))
        mine = list(_faults(row, register, posts))
        faults += [(row["row"], *one) for one in mine]
        if not mine:
            rules.append(_rule(row, register, posts))
    for register in dict.fromkeys(registers.values()):
        titles = about(register.tab).title
        if named.isdisjoint(map(fold, titles)):
            faults.append((HEAD, "register", NO_STEPS.filled(tab=titles)))
    wrong = [*_unreached(rules, reached), *_twice(rules)]
    bad = {row for row, _, _ in wrong}
    return Workflow(tuple(rule for rule in rules if rule.row not in bad), tuple(sorted([*faults, *wrong], key=_place)))


def _place(fault: tuple[int, str, Text]) -> int:
    return fault[0]


def _titles(registers: Mapping[str, Register], place: int) -> list[str]:
    return list(dict.fromkeys(about(register.tab).title[place] for register in registers.values()))


def _faults(row: Row, register: Register, posts: Choices) -> Iterator[tuple[str, Text]]:
    tab = about(register.tab).title
    for word in _words(row["who"]):
        if _whom(word, register, posts) is None:
            yield "who", NOBODY.filled(typed=word, tab=tab)
    if row["since"] and _day_column(register.tab, row["since"]) is None:
        yield "since", NO_DAY.filled(typed=row["since"], tab=tab)
    for name in CONDITIONS:
        if row[name] is None:
            continue
        if _conditioned(name, register) is None:
            yield name, NO_COLUMN.filled(typed=columns(Flow)[name].label, tab=tab)
        elif _condition(name, row[name], register) is None:
            yield name, NO_CONDITION.filled(typed=row[name])
    after = register.known_state(row["after"])
    if after in map(register.known_state, _words(row["before"])):
        yield "before", SAME_STATE.filled(typed=row["after"])


def _rule(row: Row, register: Register, posts: Choices) -> Rule:
    found = [whom for word in _words(row["who"]) if (whom := _whom(word, register, posts))]
    said = (_condition(name, row[name], register) for name in CONDITIONS if row[name] is not None)
    return Rule(
        row=row["row"],
        register=register,
        step=register.known_step(row["step"]),
        before=frozenset(map(register.known_state, _words(row["before"]))),
        after=register.known_state(row["after"]),
        whom=Whom(
            row["who"],
            frozenset().union(*(whom.posts for whom in found)),
            tuple(name for whom in found for name in whom.columns),
            any(whom.managers for whom in found),
        ),
        conditions=tuple(one for one in said if one),
        asks=row["asks"],
        within_days=row["within_days"],
        remind=row["remind"] or 0,
        since=_day_column(register.tab, row["since"]) if row["since"] else None,
        first=row["valid_from"],
        last=row["valid_until"] or date.max,
    )


def _unreached(rules: Sequence[Rule], reached: Mapping[type[Tab], set[str]]) -> Iterator[tuple[int, str, Text]]:
    for rule in rules:
        for state in sorted(rule.before - reached[rule.register.tab]):
            yield rule.row, "before", NO_STATE.filled(typed=state)


def _twice(rules: Sequence[Rule]) -> Iterator[tuple[int, str, Text]]:
    for one, other in combinations(rules, 2):
        if (
            (one.register.tab, one.step) == (other.register.tab, other.step)
            and one.before & other.before
            and max(one.first, other.first) <= min(one.last, other.last)
            and meet(one.conditions, other.conditions)
        ):
            yield one.row, "step", TWICE.filled(row=other.row, step=one.step)
            yield other.row, "step", TWICE.filled(row=one.row, step=other.step)


def _words(typed: str) -> list[str]:
    return [word.strip() for word in JOINED.split(typed) if word.strip()]


def _whom(word: str, register: Register, posts: Choices) -> Whom | None:
    folded = fold(word)
    if folded in map(fold, MANAGERS):
        return Whom(word, managers=True)
    if folded in map(fold, APPLICANT) and register.applicant:
        return Whom(word, columns=(register.applicant,))
    if post := posts.reading().get(folded):
        return Whom(word, posts=frozenset({post}))
    tab = register.tab
    people = (*named(tab, Means.PERSON), *named(tab, Means.COLLEAGUE))
    found = tuple(name for name in people if folded in map(fold, columns(tab)[name].label))
    return Whom(word, columns=found) if found else None


def _day_column(tab: type[Tab], header: str) -> str | None:
    days = (name for name, kind in dtypes(tab).items() if kind == pl.Date)
    return next((name for name in days if fold(header) in map(fold, columns(tab)[name].label)), None)


def _conditioned(name: str, register: Register) -> str | None:
    """The column of a register's tab that a condition of 流程 is named like; None where it has none that offers choices."""
    label, known = columns(Flow)[name].label, columns(register.tab)
    return next((own for own, column in known.items() if column.label == label and column.choices), None)


def _condition(name: str, typed: str, register: Register) -> Condition | None:
    own = _conditioned(name, register)
    offered = columns(register.tab)[own].choices if own else None
    if own is None or offered is None:
        return None
    try:
        return parse(own, typed, offered)
    except ValueError:
        return None


def _takes(condition: Condition, value: object) -> bool:
    return value in condition.values if condition.all_but is None else value not in condition.all_but
