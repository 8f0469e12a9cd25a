"""Act: a person takes a step on rows of a register; who it is, is known from the call, and what is granted is sealed."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

import polars as pl

from functions.access.roles import Member, Role
from functions.errors import Refusal
from functions.jobs import month_steps, problems
from functions.jobs.inputs import Inputs, load, with_log
from functions.jobs.losses import lost
from functions.jobs.month_steps import Months
from functions.jobs.outcomes import CHECKED, checked_writes
from functions.jobs.recalculate import refuse_plan
from functions.jobs.registers import AND, Entry, Registers, log_writes, sealing_of
from functions.jobs.results import calculate, problems_of
from functions.jobs.run import Answer, Run
from functions.mail.outbox import stamp
from functions.steps.flow import Rule
from functions.steps.log import Step
from functions.workbook.commit import commit
from schemas.problems import ERROR
from schemas.registers import Register
from schemas.steps import ASKED, States
from schemas.tab import about, columns
from schemas.words import Text, fold

ALLOWED = {Role.STAFF, Role.MANAGER}
log = logging.getLogger("tallysheet")

NO_TAB = Text("“{tab}”不是要办理的表，可以办理的有：{there}", "“{tab}” is no register; there are: {there}")
NO_STEP = Text(
    "“{tab}”没有“{step}”这一步，“流程”表里今天有效的有：{there}",
    "“{tab}” has no step “{step}”; those of the tab Workflow in force today: {there}",
)
NONE = Text("（没有）", "(none)")
NO_KEY = Text(
    "“{tab}”里没有单号“{key}”，可能已删去或改过，请核对单号",
    "“{tab}” has no row “{key}”; it may have been deleted or renumbered, please check the number",
)
FAULTY = Text(
    "“{key}”这一行有错，改好以后才能办：{advice}", "The row “{key}” is faulty and has to be mended first: {advice}"
)
OTHERS = Text(
    "“{key}”的“{step}”要由{who}来办，{name}（{post}）不能办",
    "The step “{step}” of “{key}” is for {who}, and {name} ({post}) may not take it",
)
NOT_FOR_IT = Text(
    "“{key}”不用办“{step}”：“流程”表里这一步不适用于这一行",
    "“{key}” needs no “{step}”: by the tab Workflow that step is for other rows",
)
NOT_NOW = Text(
    "“{key}”现在是“{state}”，“{step}”要在“{before}”时办{by}",
    "“{key}” is “{state}” now, and “{step}” is taken in the state “{before}”{by}",
)
BY = Text("（{name}在{at}办了“{step}”）", " ({name} took the step “{step}” at {at})")
CHANGED = Text(
    "“{key}”这一行刚改过，还没有检查。请先看一遍改成了什么、校验一次，再办",
    "The row “{key}” was changed a moment ago and not checked since. Please look at it again, validate, then take the "
    "step",
)
LACKING = Text(
    "“{key}”办“{step}”以前要先填好：{headers}", "Before the step “{step}” of “{key}” please fill in: {headers}"
)
NO_NOTE = Text("办“{step}”要写{asks}，请写上再办", "The step “{step}” needs a note ({asks}); please write one")
DONE = Text(
    "“{key}”：{name}办了“{step}”，现在是“{state}”", "“{key}”: {name} took the step “{step}”; it is “{state}” now"
)
BEFORE = Text(
    "“{key}”的“{step}”{name}已在{at}办过，现在是“{state}”",
    "{name} took the step “{step}” of “{key}” at {at} already; it is “{state}” now",
)


@dataclass(frozen=True)
class _Said:
    """What one row is answered; `step`: what is to be added to the log for it."""

    key: str
    says: Text
    status: int = 200
    step: Step | None = None


@dataclass(frozen=True)
class _Asked:
    """What is asked for, in the words that the program knows."""

    register: Register
    step: str
    note: str
    me: Member
    at: str
    stood: Mapping[str, str]  # by key: what the rows said when they were last checked


def work(run: Run, afresh: bool) -> Answer:
    """One try. A single `key` that is not granted refuses the request; of `keys` each is answered by itself."""
    inputs = load(run, ALLOWED, afresh=afresh, results=lambda _: CHECKED)
    keys = (
        [run.body["key"]]
        if run.body["key"] is not None
        else list({fold(key): key for key in run.body["keys"]}.values())
    )
    if month_steps.is_about_months(inputs, run.body["tab"]):
        return _on_months(run, inputs, keys)
    asked = _asked(run, inputs)
    said = [_answered(asked, key, inputs, alone=run.body["key"] is not None) for key in keys]
    now = _committed(run, inputs, [one.step for one in said if one.step])
    granted = sum(one.status == 200 for one in said)
    return run.answer(
        problems=granted < len(said),
        counts={"granted": granted, "refused": len(said) - granted},
        answers=[_answer(one, now.registers, asked.register) for one in said],
    )


def _on_months(run: Run, inputs: Inputs, keys: Sequence[str]) -> Answer:
    """The same on months. Raises Refusal where the only one that is asked for is not granted."""
    if not inputs.is_sound:
        raise refuse_plan(run, inputs)
    months = Months(inputs, calculate(inputs))
    said = []
    for key in keys:
        try:
            says, step = month_steps.taken(run, inputs, months, inputs.who.by(run.email), key, _plain(run.body["note"]))
            said.append(_Said(key, says, step=step))
        except Refusal as refused:
            if run.body["key"] is not None:
                raise
            said.append(_Said(key, refused.detail, refused.status))
    now = replace(months, inputs=_committed(run, inputs, [one.step for one in said if one.step]))
    granted = sum(one.status == 200 for one in said)
    words = {word.zh: word.to(inputs.locale) for word in month_steps.STATES}
    return run.answer(
        problems=granted < len(said),
        counts={"granted": granted, "refused": len(said) - granted},
        answers=[
            {
                "key": one.key,
                "done": one.status == 200,
                "status": one.status,
                "state": one.step.after if one.step else words[now.state(one.key.split()[0])],
                "says": one.says.to(inputs.locale),
            }
            for one in said
        ],
    )


def _committed(run: Run, inputs: Inputs, steps: Sequence[Step]) -> Inputs:
    """The inputs after these steps, which are written at once with all that follows from them. Raises Conflict."""
    if not steps:
        return inputs
    sealing = sealing_of(run.settings.secret, run.spreadsheet_id)
    grown, rows = inputs.registers.log.with_steps(steps, sealing)
    now = with_log(inputs, grown)
    writes = checked_writes(now, problems_of(now, lost(now).findings))
    commit(run.sheets, inputs.snapshot, [*log_writes(inputs.snapshot, grown, rows, sealing), *writes], run.id)
    for step in steps:
        told = {"tab": step.tab_title, "key": step.key, "step": step.step, "staff_no": step.staff_no}
        log.info("step taken", extra={"fields": {**told, "from": step.before, "to": step.after}})
    return now


def _asked(run: Run, inputs: Inputs) -> _Asked:
    """Raises Refusal (404) for a tab or a step that there is not."""
    tab, step, locale = run.body["tab"], run.body["step"], inputs.locale
    found = {fold(title): register for register in inputs.workbook.registers for title in about(register.tab).title}
    register = found.get(fold(tab))
    if register is None:
        there = AND.to(locale).join(dict.fromkeys(about(one.tab).title.to(locale) for one in found.values()))
        raise Refusal(404, NO_TAB.filled(tab=tab, there=there), locale=locale)
    known = register.known_step(" ".join(step.split()))
    names = inputs.registers.workflow.names(register, run.today)
    if known not in names:
        there = AND.to(locale).join(inputs.registers.step_word(register, name) for name in names) or NONE.to(locale)
        raise Refusal(404, NO_STEP.filled(tab=tab, step=step, there=there), locale=locale)
    return _Asked(
        register, known, _plain(run.body["note"]), inputs.who.by(run.email), stamp(run.moment), _stood(inputs, register)
    )


def _plain(note: str) -> str:
    """A note without signs that no cell holds, and without needless space."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in note).split())


def _answered(asked: _Asked, key: str, inputs: Inputs, *, alone: bool) -> _Said:
    """What is answered for one row. Raises Refusal where it is the only one that is asked for."""
    try:
        return replace(_taken(asked, _entry(asked, key, inputs), inputs), key=key)
    except Refusal as refused:
        if alone:
            raise
        return _Said(key, refused.detail, refused.status)


def _entry(asked: _Asked, key: str, inputs: Inputs) -> Entry:
    """The row of a number, which has to be in order. Raises Refusal (404, 422)."""
    entry = inputs.registers.entry(asked.register, key)
    if entry is None:
        told = NO_KEY.filled(tab=about(asked.register.tab).title.to(inputs.locale), key=key)
        raise Refusal(404, told, locale=inputs.locale)
    if not entry.is_sound:
        raise Refusal(422, FAULTY.filled(key=key, advice=_advice(inputs, entry)), locale=inputs.locale)
    return entry


def _taken(asked: _Asked, entry: Entry, inputs: Inputs) -> _Said:
    """The step on one row, or that the same person took it before. Raises Refusal (403, 404, 409, 422)."""
    found, locale = inputs.registers, inputs.locale
    mine = _mine(asked, entry, inputs)
    rule = next((one for one in mine if entry.state.word in one.before), None)
    if rule is None:
        return _taken_before(asked, entry, mine, found)
    if asked.stood.get(entry.key, entry.fingerprint) != entry.fingerprint:
        raise Refusal(409, CHANGED.filled(key=entry.key), locale=locale)
    if lacking := [name for name in asked.register.needs.get(asked.step, ()) if entry.said[name] is None]:
        headers = AND.to(locale).join(columns(asked.register.tab)[name].label.to(locale) for name in lacking)
        told = LACKING.filled(key=entry.key, step=found.step_word(asked.register, asked.step), headers=headers)
        raise Refusal(422, told, locale=locale)
    if rule.asks and not asked.note:
        asks = next(word for word in ASKED if word.zh == rule.asks)
        told = NO_NOTE.filled(step=found.step_word(asked.register, asked.step), asks=asks)
        raise Refusal(422, told, locale=locale)
    return _granted(asked, entry, rule, found)


def _mine(asked: _Asked, entry: Entry, inputs: Inputs) -> list[Rule]:
    """The rows of the workflow by which this person may take the step on this row. Raises Refusal (403, 404)."""
    found, register = inputs.registers, asked.register
    step = found.step_word(register, asked.step)
    rules = [rule for rule in found.workflow.steps(register, entry.said, inputs.today) if rule.step == asked.step]
    if not rules:
        raise Refusal(404, NOT_FOR_IT.filled(key=entry.key, step=step), locale=inputs.locale)
    mine = [rule for rule in rules if rule.whom.has(asked.me, entry.said)]
    if not mine:
        who = AND.to(inputs.locale).join(dict.fromkeys(rule.whom.said for rule in rules))
        told = OTHERS.filled(key=entry.key, step=step, who=who, name=asked.me.name, post=asked.me.post or "–")
        raise Refusal(403, told, locale=inputs.locale)
    return mine


def _advice(inputs: Inputs, entry: Entry) -> str:
    """What is wrong with a row, as far as one sentence goes."""
    listed = inputs.problems().filter(
        (pl.col("tab_title") == about(entry.register.tab).title.to(inputs.locale)) & (pl.col("row") == entry.row)
    )
    return problems.sentence(listed.filter(pl.col("level") == ERROR).row(0, named=True), inputs.locale)


def _taken_before(asked: _Asked, entry: Entry, mine: Sequence[Rule], found: Registers) -> _Said:
    """That this person took the step already, which is as good as done now. Raises Refusal (409) else."""
    last, register = entry.state.last, asked.register
    said = {"key": entry.key, "step": found.step_word(register, asked.step), "state": found.word(entry)}
    by: Text | str = ""
    if last:
        if register.known_step(last.step) == asked.step and last.staff_no == asked.me.staff_no:
            return _Said(entry.key, BEFORE.filled(**said, name=last.name, at=last.at))
        step = found.step_word(register, register.known_step(last.step))
        by = BY.filled(name=last.name, at=last.at, step=step)
    raise Refusal(409, NOT_NOW.filled(**said, before=_states(mine, found), by=by), locale=found.locale)


def _states(rules: Sequence[Rule], found: Registers) -> str:
    words = sorted({found.state_word(rule.register, state) for rule in rules for state in rule.before})
    return AND.to(found.locale).join(words)


def _stood(inputs: Inputs, register: Register) -> dict[str, str]:
    """What the rows of a register said when they were last checked, as 登记状态 has it; rows that are new since are not in it."""
    rows = zip_longest(*inputs.snapshot.grids[States])
    titles = set(about(register.tab).title)
    tab, key, says = (list(columns(States)).index(name) for name in ("tab_title", "key", "fingerprint"))
    return {str(row[key]): str(row[says]) for row in rows if row[tab] in titles}


def _granted(asked: _Asked, entry: Entry, rule: Rule, found: Registers) -> _Said:
    register, me = asked.register, asked.me
    step = Step(
        at=asked.at,
        tab_title=about(register.tab).title.to(found.locale),
        key=entry.key,
        step=found.step_word(register, rule.step),
        before=found.word(entry),
        after=found.state_word(register, rule.after),
        staff_no=me.staff_no,
        name=me.name,
        post=me.post,
        note=asked.note,
        fingerprint=entry.fingerprint,
    )
    says = DONE.filled(key=entry.key, name=me.name, step=step.step, state=step.after)
    return _Said(entry.key, says, step=step)


def _answer(said: _Said, now: Registers, register: Register) -> dict[str, object]:
    entry = now.entry(register, said.key)
    return {
        "key": said.key,
        "done": said.status == 200,
        "status": said.status,
        "state": now.word(entry) if entry else "",
        "says": said.says.to(now.locale),
    }
