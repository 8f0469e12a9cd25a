"""The rows of registers as they stand: what their steps made of them, whom they wait for, and since when too long."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, cached_property, partial
from typing import Any

import polars as pl

from functions.access.roles import Member, Staff
from functions.access.seals import seal
from functions.errors import Refusal
from functions.jobs.run import Run
from functions.steps import log as step_log
from functions.steps.flow import People, Rule, Workflow, workflow
from functions.steps.log import Log, Sealing, Step
from functions.steps.saying import fingerprint
from functions.steps.state import State, state_of
from functions.workbook.commit import Append, Write, remembered_as
from functions.workbook.layout import Fact, facts_of
from functions.workbook.reading import Snapshot
from functions.workbook.tables import Table, table
from schemas.check import FAULTS, Sheet, errors, good_rows, in_order
from schemas.registers import Register, Tells
from schemas.results import System
from schemas.steps import Flow, States, StepLog, ToDo
from schemas.tab import Tab, about, columns, dtypes
from schemas.words import NO, YES, Locale, Text, fold, translation
from schemas.workbook import Workbook

HEAD = "steps"  # the fact of the system tab that tells of the end of the log
MOVED = Text(
    "“办理记录”表的列被移动或改名。请把各列放回原来的顺序（在“版本记录”里可以恢复），在那以前不能办理，也不核算",
    "The columns of the tab “Steps taken” were moved or renamed. Please put them back (the version history can); until "
    "then no step can be taken and nothing is calculated",
)
FAULTY = Text("这一行有错，改好后再办", "The row is faulty; it waits to be mended")
LACKS = Text("填好{columns}以后才办：{steps}", "once {columns} is filled in: {steps}")
WAITS = Text("等{who}办：{steps}", "waits for {who}: {steps}")
NOBODY = Text("现在没有人可以办下一步，请经理看看“流程”表", "Nobody may take the next step; see the tab Workflow")
UNTIL = Text("，最晚{due}", ", by {due}")
SOON = Text("，最晚{due}，只剩{days}天", ", by {due}, {days} days from now")
OVERDUE = Text("，最晚{due}，已经逾期", ", which was due {due}")
TAKEN = Text("{name}在{on}办了“{step}”{note}", "{name} took the step “{step}” on {on}{note}")
NOTED = Text("：{note}", ": {note}")
BETWEEN = Text("；", "; ")
QUOTED = Text("“{column}”", "“{column}”")
AND = Text("、", ", ")


@dataclass(frozen=True)
class Entry:
    """A row of a register: what it says, whether it is sound, the state that its steps brought it to, and which steps
    there are for it in that state. `needs_steps`: whether there are steps for such a row that people wait for at all.
    `waiting`: those who may take one of them, where it waits for anybody. `due`: the last day for that, of which people
    are reminded from the day `remind_from` on.
    """

    register: Register
    row: int
    key: str
    said: Mapping[str, Any]
    is_sound: bool
    fingerprint: str
    state: State
    steps: tuple[Rule, ...]
    needs_steps: bool
    waiting: tuple[Member, ...]
    due: date | None
    remind_from: date | None

    @property
    def counts(self) -> bool:
        """Whether the row counts in the calculation as far as its steps go."""
        return self.state.word in self.register.in_force or (bool(self.register.gives) and not self.needs_steps)

    @property
    def has_counted(self) -> bool:
        """Whether the step that no longer counts for the row had made it count."""
        lapsed = self.state.lapsed
        return lapsed is not None and self.register.known_state(lapsed.after) in self.register.in_force

    @property
    def is_open(self) -> bool:
        """Whether it waits for a step."""
        return self.is_sound and self.needs_steps and self.state.word not in self.register.ends

    @property
    def awaited(self) -> list[Rule]:
        """The steps that it waits for: those that people wait for and before which nothing has to be filled in any more."""
        return [rule for rule in self.steps if self._is_awaited(rule)] if self.is_open else []

    @property
    def lacking(self) -> dict[str, None]:
        """The blank fields before which none of its steps can be taken that people wait for."""
        lacking = [self._lacking(rule) for rule in self.steps if rule.step not in self.register.at_will]
        return {} if not all(lacking) else dict.fromkeys(name for names in lacking for name in names)

    def _is_awaited(self, rule: Rule) -> bool:
        return rule.step not in self.register.at_will and not self._lacking(rule)

    def _lacking(self, rule: Rule) -> list[str]:
        return [name for name in self.register.needs.get(rule.step, ()) if self.said[name] is None]


@dataclass(frozen=True)
class Registers:
    """All rows of all registers, with the log that their states follow from and the workflow."""

    log: Log
    workflow: Workflow
    today: date
    locale: Locale
    rows: Mapping[type[Tab], Sequence[Entry]]

    @cached_property
    def entries(self) -> list[Entry]:
        """The rows of all registers, in order."""
        return [entry for rows in self.rows.values() for entry in rows]

    @cached_property
    def _by_key(self) -> Mapping[tuple[type[Tab], str], Sequence[Entry]]:
        found: dict[tuple[type[Tab], str], list[Entry]] = {}
        for tab, rows in self.rows.items():
            for entry in rows:
                found.setdefault((tab, fold(entry.key)), []).append(entry)
        return found

    def entry(self, register: Register, key: str) -> Entry | None:
        """The row of a number, as it stands there or else as people may have typed it."""
        alike = self._by_key.get((register.tab, fold(key)), ())
        return next((one for one in alike if one.key == key), alike[0] if len(alike) == 1 else None)

    def in_force(self, tab: type[Tab], good: pl.DataFrame) -> pl.DataFrame:
        """Those of a register's good rows that count, each with the name of who took the step by which it does."""
        names = {entry.row: entry.state.last.name for entry in self.rows[tab] if entry.counts and entry.state.last}
        by = pl.DataFrame(
            {"row": list(names), "approver": list(names.values())}, schema={"row": pl.Int64, "approver": pl.String}
        )
        return good.join(by, on="row", how="inner", maintain_order="left")

    def calculated(self, register: Register, good: pl.DataFrame) -> pl.DataFrame:
        """The good rows of a register that a calculation has, with what their steps tell of them."""
        rows = self.rows[register.tab]
        if not register.gives:
            return good.filter(pl.col("row").is_in([entry.row for entry in rows if entry.counts]))
        return given(register, good, {entry.row: entry.state for entry in rows if entry.state.path})

    def lapsed(self, tab: type[Tab]) -> list[int]:
        """The sound rows of a register that counted and were changed since, so that they do not count until approved anew."""
        return [
            entry.row for entry in self.rows.get(tab, ()) if entry.is_sound and not entry.counts and entry.has_counted
        ]

    def orphans(self, register: Register) -> bool:
        """Whether a step that lasts was taken on a number that no row has any more: a row that cannot be read may be it."""
        titles = about(register.tab).title
        gone = (
            steps
            for (title, key), steps in self.log.by_row.items()
            if title in titles and (register.tab, fold(key)) not in self._by_key
        )
        giving = {one.step for one in register.gives.values()} & register.lasting
        last = ([step.step for step in steps if register.known_step(step.step) in register.lasting] for steps in gone)
        return any(taken and register.known_step(taken[-1]) in giving for taken in last)

    def waiting(self, tab: type[Tab]) -> pl.DataFrame:
        """The rows of a tab that do not count: `row`, the `state` in the workbook's words, what it `says`."""
        found = [
            (entry.row, self.word(entry), told(self, entry))
            for entry in self.rows.get(tab, ())
            if entry.is_sound and not entry.counts
        ]
        return pl.DataFrame(found, schema={"row": pl.Int64, "state": pl.String, "state_says": pl.String}, orient="row")

    def word(self, entry: Entry) -> str:
        """A row's state in the workbook's language."""
        return self.state_word(entry.register, entry.state.word)

    def state_word(self, register: Register, state: str) -> str:
        """A state in the workbook's language."""
        return translation(register.states, locale=self.locale).get(state, state)

    def step_word(self, register: Register, step: str) -> str:
        """A step in the workbook's language."""
        return translation(register.steps, locale=self.locale).get(step, step)

    def overdue(self, entry: Entry) -> bool:
        """Whether the row has waited beyond its last day."""
        return entry.is_open and entry.due is not None and entry.due < self.today


def given(register: Register, good: pl.DataFrame, states: Mapping[int, State]) -> pl.DataFrame:
    """Rows with the columns that their steps give them. `states`: of those on which any was taken, by row."""
    told: dict[str, list[Any]] = {"row": list(states)}
    for name, one in register.gives.items():
        taken = [state.taken(register, one.step) for state in states.values()]
        is_day = one.tells is Tells.DAY
        told[name] = [(date.fromisoformat(step.at[:10]) if is_day else True) if step else None for step in taken]
    types = {name: one.tells.dtype for name, one in register.gives.items()}
    beside = pl.DataFrame(told, schema={"row": pl.Int64, **types})
    untaken = [pl.col(name).fill_null(value=False) for name, one in register.gives.items() if one.tells is Tells.TAKEN]
    return good.join(beside, on="row", how="left", maintain_order="left").with_columns(untaken)


def sealing_of(secret: str, spreadsheet_id: str) -> Sealing:
    """How the steps of a workbook are sealed."""
    return partial(seal, secret, "steps", spreadsheet_id)


def log_of(run: Run, found: Snapshot) -> Log:
    """The log that a snapshot holds. Raises Refusal (422) where its columns are not in their places."""
    grid = found.grids.get(StepLog, ())
    places = {
        label: place for place, column in enumerate(columns(StepLog).values()) for label in map(fold, column.label)
    }
    heads = [
        fold(str(column[0])) if column and column[0] is not None else "" for column in grid[: len(columns(StepLog))]
    ]
    if grid and [places.get(head) for head in heads] != list(range(len(columns(StepLog)))):
        raise Refusal(422, MOVED, locale=found.layout.locale)
    head = str(facts_of(found.grids[System]).get(HEAD, Fact()).value or "")
    return step_log.read(grid, head, sealing_of(run.settings.secret, run.spreadsheet_id))


def registers_of(
    book: Workbook,
    log: Log,
    who: Staff,
    sheets: Mapping[type[Tab], Sheet],
    faults: Mapping[type[Tab], pl.DataFrame],
    today: date,
    locale: Locale,
) -> Registers:
    """The rows of a workbook's registers. `faults`: those of the registers' tabs and of 流程."""
    by_title = {fold(title): register for register in book.registers for title in about(register.tab).title}
    posts = columns(book.staff)["post"].choices
    rules = good_rows(sheets[Flow], faults[Flow]).iter_rows(named=True)
    flow = workflow(rules, by_title, posts) if posts else Workflow()
    found = Registers(log, flow, today, locale, {})
    rows = {
        register.tab: list(_entries(found, register, who, sheets[register.tab], faults[register.tab]))
        for register in book.registers
    }
    return Registers(log, flow, today, locale, rows)


def flow_faults(faults: pl.DataFrame, flow: Workflow) -> tuple[pl.DataFrame, dict[tuple[type[Tab], int, str], Text]]:
    """The faulty cells of 流程 with those that are wrong for what else stands in the workbook, and what is said of these."""
    found = pl.DataFrame([(row, name, "workflow") for row, name, _ in flow.faults], schema=FAULTS, orient="row")
    said: dict[tuple[type[Tab], int, str], Text] = {
        (Flow, row, name): text for row, name, text in reversed(flow.faults)
    }
    return in_order(Flow, pl.concat([faults, found])), said


def _entries(found: Registers, register: Register, who: Staff, sheet: Sheet, faults: pl.DataFrame) -> Iterator[Entry]:
    bad = set(errors(register.tab, faults)["row"])
    # Of the rows with one number the steps belong to the one that holds it, wherever it stands.
    twice = (pl.col("code") == "duplicate") & pl.col("column").is_in(list(register.keys))
    giving_way = set(faults.filter(twice)["row"])
    rules = found.workflow.of(register, found.today)
    people = People(who.members)
    untouched = State(register.start)
    seen: set[str] = set()
    for row in sheet.frame.iter_rows(named=True):
        key = register.key_of(row)
        if key is None or key in seen or row["row"] in giving_way:
            continue
        seen.add(key)
        said = {**row, **{name: row[name] or blank for name, blank in register.blanks.items()}}
        says = cache(partial(_says, register, said))
        steps = steps_of(found.log, register, key)
        state = state_of(register, steps, says) if steps else untouched
        for_it = [rule for rule in rules if rule.takes(said)]
        mine = tuple(rule for rule in for_it if state.word in rule.before)
        entry = Entry(
            register=register,
            row=row["row"],
            key=key,
            said=said,
            is_sound=row["row"] not in bad,
            fingerprint=says(register.version) or "",
            state=state,
            steps=mine,
            needs_steps=any(rule.step not in register.at_will for rule in for_it),
            waiting=(),
            due=None,
            remind_from=None,
        )
        yield _awaited(entry, people, who) if entry.is_open else entry


def _awaited(entry: Entry, people: People, who: Staff) -> Entry:
    """The row with those whom it waits for, and until when."""
    waits, said = entry.awaited, entry.said
    due = [(day, rule.remind) for rule in waits if (day := rule.due(said, entry.state.since))]
    last, ahead = min(due, default=(None, 0))
    able = set[int]().union(*(rule.whom.among(people, said) for rule in waits))
    return replace(
        entry,
        waiting=tuple(who.members[place] for place in sorted(able)),
        due=last,
        remind_from=last - timedelta(days=ahead) if last else None,
    )


def steps_of(log: Log, register: Register, key: str) -> list[Step]:
    """The steps that were taken on a row, in order, whichever language the workbook was in then."""
    titles = about(register.tab).title
    return sorted((step for title in titles for step in log.by_row.get((title, key), ())), key=_number)


def state_for(log: Log, register: Register, said: Mapping[str, Any]) -> State | None:
    """The state of a row that says this; None where no step was taken on it."""
    key = register.key_of(said)
    steps = steps_of(log, register, key) if key else []
    said = {**said, **{name: said[name] or blank for name, blank in register.blanks.items()}}
    return state_of(register, steps, partial(_says, register, said)) if steps else None


def _number(step: Step) -> int:
    return step.number


def _says(register: Register, said: Mapping[str, Any], version: int) -> str | None:
    fields = register.says.get(version)
    return fingerprint(register.tab, said, version, fields) if fields else None


def told(found: Registers, entry: Entry) -> str:
    """Why a row is in its state, and what it waits for."""
    locale = found.locale
    parts = []
    if lapsed := entry.state.told(entry.register):
        parts.append(lapsed.to(locale))
    elif last := entry.state.last:
        note = NOTED.to(locale, note=last.note) if last.note else ""
        step = found.step_word(entry.register, entry.register.known_step(last.step))
        parts.append(TAKEN.to(locale, name=last.name, on=last.at[:10], step=step, note=note))
    if not entry.is_sound:
        parts.append(FAULTY.to(locale))
    elif entry.waiting:
        until = _until(found, entry) if entry.due else ""
        parts.append(
            WAITS.to(locale, who=_names(entry, locale), steps=_step_words(found, entry, entry.awaited)) + until
        )
    elif entry.is_open and entry.lacking:
        labels = columns(entry.register.tab)
        heads = AND.to(locale).join(QUOTED.to(locale, column=labels[name].label.to(locale)) for name in entry.lacking)
        steps = [rule for rule in entry.steps if rule.step not in entry.register.at_will]
        parts.append(LACKS.to(locale, columns=heads, steps=_step_words(found, entry, steps)))
    elif entry.awaited or (entry.is_open and not entry.steps):
        parts.append(NOBODY.to(locale))
    return BETWEEN.to(locale).join(parts)


def _until(found: Registers, entry: Entry) -> str:
    """The last day of a row that has one, and how far away it is once people are to be reminded."""
    due, remind_from = entry.due or date.max, entry.remind_from or date.max
    said = OVERDUE if found.overdue(entry) else SOON if remind_from <= found.today else UNTIL
    return said.to(found.locale, due=due, days=(due - found.today).days)


def _names(entry: Entry, locale: Locale) -> str:
    return AND.to(locale).join(one.name for one in entry.waiting)


def _steps(found: Registers, entry: Entry) -> str:
    return _step_words(found, entry, entry.steps)


def _step_words(found: Registers, entry: Entry, rules: Sequence[Rule]) -> str:
    return AND.to(found.locale).join(dict.fromkeys(found.step_word(entry.register, rule.step) for rule in rules))


def tables(found: Registers, sheets: Mapping[type[Tab], Sheet]) -> list[Table]:
    """The content of 登记状态 and 待办."""
    states = [
        {
            "tab_title": about(entry.register.tab).title.to(found.locale),
            "key": entry.key,
            "state": found.word(entry),
            "since": entry.state.since,
            "waits_for": _names(entry, found.locale),
            "due": f"{entry.due or ''}",
            "overdue": _yes_or_no(found, entry),
            "steps": _steps(found, entry) if entry.is_sound else "",
            "says": told(found, entry),
            "fingerprint": entry.fingerprint,
        }
        for entry in found.entries
    ]
    waiting = [
        {
            "staff_no": AND.to(found.locale).join(one.staff_no for one in entry.waiting),
            "name": _names(entry, found.locale),
            "tab_title": about(entry.register.tab).title.to(found.locale),
            "key": entry.key,
            "steps": _step_words(found, entry, entry.awaited),
            "state": found.word(entry),
            "due": f"{entry.due or ''}",
            "overdue": _yes_or_no(found, entry),
            "about": _about(entry, sheets[entry.register.tab]),
        }
        for entry in sorted(found.entries, key=_due)
        if entry.waiting
    ]
    return [_table(States, states, found.locale), _table(ToDo, waiting, found.locale)]


def _due(entry: Entry) -> date:
    return entry.due or date.max


def _yes_or_no(found: Registers, entry: Entry) -> str:
    return "" if entry.due is None else YES if found.overdue(entry) else NO


def _about(entry: Entry, sheet: Sheet) -> str:
    fields = [name for name in entry.register.says[entry.register.version] if name not in entry.register.keys]
    return " ".join(filter(None, (sheet.typed(entry.row, name) for name in fields)))


def _table(tab: type[Tab], rows: Sequence[Mapping[str, str]], locale: Locale) -> Table:
    return table(tab, pl.DataFrame(rows, schema=dict(dtypes(tab))), locale)


def log_writes(found: Snapshot, log: Log, rows: Sequence[Sequence[str]], sealing: Sealing) -> list[Write]:
    """What is written for steps that were added to the log: their rows, and where it ends now."""
    head = remembered_as(found, HEAD, step_log.written_head(log.head, sealing))
    return [Append(StepLog, [list(row) for row in rows]), head]
