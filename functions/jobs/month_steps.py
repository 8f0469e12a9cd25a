"""Steps on months: a manager asks for confirmation, people confirm their month, a manager proposes to close one.

A step counts while the month comes to what it came to then, until the month is closed or was reopened since.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import orjson
import polars as pl

from functions.access.roles import Member
from functions.errors import Refusal
from functions.jobs.inputs import Inputs
from functions.jobs.months import DECISIONS
from functions.jobs.results import Results, details_table, summary_table
from functions.jobs.run import Run
from functions.mail.outbox import stamp
from functions.months.laying import month_after
from functions.steps.log import Step
from schemas.months import DUES, PAID, REJECT, REJECTED, TAKE, WAITS, Closings, Differences
from schemas.tab import Tab, about
from schemas.words import Text, choices, fold

OPEN, ASKED, CLOSED, PROPOSED, CONFIRMED = "核算中", "待确认", "已关账", "已提议", "已确认"
ASK, CONFIRM, CONFIRM_FOR, PROPOSE = "请确认", "确认", "代确认", "提议"
STATES = choices(
    (OPEN, "open"),
    (ASKED, "to be confirmed"),
    (CLOSED, "closed"),
    (PROPOSED, "proposed"),
    (CONFIRMED, "confirmed"),
    *DUES,
)
STEPS = choices(
    (ASK, "Ask to confirm"),
    (CONFIRM, "Confirm"),
    (CONFIRM_FOR, "Confirm for somebody"),
    (PROPOSE, "Propose"),
    *DECISIONS,
)
SIGNS = 24  # of a digest

NO_STEP = Text("“{tab}”没有“{step}”这一步，可以办：{there}", "“{tab}” has no step “{step}”; there are: {there}")
NO_KEY = Text(
    "“{key}”不是“{tab}”里的月份{who}，请写成 {like}", "“{key}” is no month{who} of {tab}; it is written like {like}"
)
AND_PERSON = Text("和工号", " and staff number")
FOR_MANAGERS = Text("“{step}”只有经理可以办", "The step “{step}” is for managers")
OTHERS = Text(
    "只能确认自己的月份；别人口头确认的，由经理办“代确认”并写明",
    "People confirm their own month; what somebody said, a manager records with “Confirm for somebody” and a note",
)
NEEDS_NOTE = Text("办“代确认”要写明本人怎么说的（note）", "“Confirm for somebody” needs a note: what the person said")
IS_CLOSED = Text("{month} 已经关账，不用再办", "{month} is closed already")
NOT_OVER = Text("{month} 还没有过完，{first} 起可以办", "{month} is not over; from {first} on")
NOT_ASKED = Text("{month} 还没有请大家确认，请经理先办“请确认”", "Nobody was asked to confirm {month} yet")
NO_DIFFERENCE = Text(
    "“{tab}”里没有等经理决定的“{key}”，请写成 {like}（来自月份、工号、单号）",
    "Nothing in {tab} waits for a decision as “{key}”; it is written like {like} (month, staff number, line)",
)
WHY_NOT = Text("不采纳要写原因（note）", "A rejection needs a note: why")
REJECTED_BEFORE = Text("{key}：已经不采纳", "{key}: it is rejected already")
DECIDED = Text("{key}：{name}办了“{step}”，重新核算后生效", "{key}: {name} took the step “{step}”; recalculate")
DONE = Text("{key}：{name}办了“{step}”", "{key}: {name} took the step “{step}”")
BEFORE = Text("{key}：{name}在{at}已经办过“{step}”", "{key}: {name} took the step “{step}” at {at} already")


@dataclass(frozen=True)
class Months:
    """What stands of months: the results they come to, and the steps that count."""

    inputs: Inputs
    results: Results

    def digest(self, month: str, staff_no: str | None = None) -> str:
        """A short name for all that the results say of a month, or of one person's."""
        mine = pl.col("month") == month
        if staff_no is not None:
            mine &= pl.col("staff_no") == staff_no
        tables = [details_table(self.inputs, scheme, frame.filter(mine)) for scheme, frame in self.results.details]
        tables.append(summary_table(self.inputs, self.results.summary.filter(mine)))
        said = [sorted(map(repr, table.rows())) for table in tables]
        adjusted = self.results.adjustments.filter(mine).select("amount", "reason", "is_held")
        said.append(sorted(map(repr, adjusted.rows())))
        return f"1:{hashlib.sha256(orjson.dumps(said)).hexdigest()[:SIGNS]}"

    def people(self, month: str) -> list[str]:
        """Whoever has results in a month, by staff number."""
        return self.results.summary.filter(pl.col("month") == month)["staff_no"].to_list()

    def state(self, month: str) -> str:
        """The state of a month."""
        if month <= self.inputs.closed.through:
            return CLOSED
        return ASKED if self.standing(self._summary, month, ASK) else OPEN

    def confirmed(self, month: str) -> list[str]:
        """Those whose confirmation of a month counts."""
        return [
            one
            for one in self.people(month)
            if self.standing(self._summary, f"{month} {one}", CONFIRM, CONFIRM_FOR, digest=self.digest(month, one))
        ]

    def proposal(self, month: str) -> Step | None:
        """The proposal to close a month, where one counts."""
        return self.standing(about(Closings).title, month, PROPOSE, digest=self.digest(month))

    def standing(self, titles: Iterable[str], key: str, *steps: str, digest: str | None = None) -> Step | None:
        """The last of these steps on a month that counts: since it was reopened, and about what it comes to now."""
        month = key.split(" ", maxsplit=1)[0]
        reopened = max((one.at for one in self.inputs.closed.reopenings(month)), default="")
        log = self.inputs.registers.log
        found = [step for title in titles for step in log.by_row.get((title, key), ())]
        found = [step for step in found if STEPS.reading().get(fold(step.step)) in steps and step.at > reopened]
        found = [step for step in found if digest is None or step.fingerprint == digest]
        return max(found, key=lambda step: step.number, default=None)

    @property
    def _summary(self) -> Text:
        return about(self.inputs.workbook.summary).title


def is_about_months(inputs: Inputs, tab: str) -> bool:
    """Whether a tab is one on whose months steps are taken."""
    titles = (*about(Closings).title, *about(Differences).title, *about(inputs.workbook.summary).title)
    return fold(tab) in map(fold, titles)


def taken(run: Run, inputs: Inputs, months: Months, me: Member, key: str, note: str) -> tuple[Text, Step | None]:
    """What is said of a step on one month, and the step where it is to be recorded. Raises Refusal (403, 404, 409, 422)."""
    locale = inputs.locale
    tabs: list[type[Tab]] = [Closings, Differences, inputs.workbook.summary]
    tab = next(tab for tab in tabs if fold(run.body["tab"]) in map(fold, about(tab).title))
    title = about(tab).title.to(locale)
    there = [PROPOSE] if tab is Closings else [TAKE, REJECT] if tab is Differences else [ASK, CONFIRM, CONFIRM_FOR]
    step = STEPS.reading().get(fold(run.body["step"]), "")
    words = {word.zh: word.to(locale) for word in (*STEPS, *STATES)}
    if step not in there:
        offered = "、".join(words[one] for one in there)
        raise Refusal(404, NO_STEP.filled(tab=title, step=run.body["step"], there=offered), locale=locale)
    if tab is Differences:
        return _decided(run, months, me, " ".join(key.split()), step, note, words)
    month, _, person = " ".join(key.split()).partition(" ")
    whom = step in (CONFIRM, CONFIRM_FOR)
    people = months.people(month)
    if (whom and person not in people) or (not whom and (person or not people)):
        like, who = ("2016-01 1001", AND_PERSON.to(locale)) if whom else ("2016-01", "")
        raise Refusal(404, NO_KEY.filled(key=key, tab=title, who=who, like=like), locale=locale)
    if step != CONFIRM and not me.is_manager:
        raise Refusal(403, FOR_MANAGERS.filled(step=words[step]), locale=locale)
    if step == CONFIRM and person != me.staff_no:
        raise Refusal(403, OTHERS, locale=locale)
    if step == CONFIRM_FOR and not note:
        raise Refusal(422, NEEDS_NOTE, locale=locale)
    _check_time(run, months, month, whom)
    digest = months.digest(month, person or None)
    known = months.standing(about(tab).title, key, *([CONFIRM, CONFIRM_FOR] if whom else [step]), digest=digest)
    if known:
        return BEFORE.filled(key=key, name=known.name, at=known.at, step=known.step), None
    state, after = months.state(month), {ASK: ASKED, PROPOSE: PROPOSED}.get(step, CONFIRMED)
    made = Step(
        at=stamp(run.moment),
        tab_title=title,
        key=f"{month} {person}".strip(),
        step=words[step],
        before=words[state],
        after=words[after],
        staff_no=me.staff_no,
        name=me.name,
        post=me.post,
        note=note,
        fingerprint=digest,
    )
    return DONE.filled(key=made.key, name=me.name, step=made.step), made


def _decided(
    run: Run, months: Months, me: Member, key: str, step: str, note: str, words: dict[str, str]
) -> tuple[Text, Step | None]:
    """What is said of a decision on a difference that waits, and the step. Raises Refusal (403, 404, 422)."""
    locale, title = months.inputs.locale, about(Differences).title
    rows = months.results.differences.filter((pl.col("decided_as") == key) & (pl.col("state").is_in([WAITS, REJECTED])))
    if rows.is_empty():
        like = "2016-01 1001 A00000001"
        raise Refusal(404, NO_DIFFERENCE.filled(key=key, tab=title.to(locale), like=like), locale=locale)
    if not me.is_manager:
        raise Refusal(403, FOR_MANAGERS.filled(step=words[step]), locale=locale)
    if step == REJECT and not note:
        raise Refusal(422, WHY_NOT, locale=locale)
    row = rows.row(0, named=True)
    if step == REJECT and row["state"] == REJECTED:
        return REJECTED_BEFORE.filled(key=key), None
    made = Step(
        at=stamp(run.moment),
        tab_title=title.to(locale),
        key=key,
        step=words[step],
        before=words[row["state"]],
        after=words[PAID if step == TAKE else REJECTED],
        staff_no=me.staff_no,
        name=me.name,
        post=me.post,
        note=note,
        fingerprint=row["fingerprint"],
    )
    return DECIDED.filled(key=key, name=me.name, step=made.step), made


def _check_time(run: Run, months: Months, month: str, whom: bool) -> None:
    locale = months.inputs.locale
    if months.state(month) == CLOSED:
        raise Refusal(409, IS_CLOSED.filled(month=month), locale=locale)
    if month >= f"{run.today:%Y-%m}":
        raise Refusal(422, NOT_OVER.filled(month=month, first=f"{month_after(month)}-01"), locale=locale)
    if whom and months.state(month) != ASKED:
        raise Refusal(409, NOT_ASKED.filled(month=month), locale=locale)
