"""The desk: what is to be done with each letter that waits, by what the workbook holds now.

A letter is only about something; what it says is worked out here, from the inputs, at the moment at which it goes. Where
it would say something else by now it is not sent: it waits while the inputs were not calculated again, gives way to a
new one where they were, and is taken back where nothing is left to say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property, partial

from functions.access.ledger import Sent, remembers_from
from functions.errors import Conflict, Refusal
from functions.jobs import letters
from functions.jobs.earlier import is_up_to_date
from functions.jobs.inputs import Inputs
from functions.jobs.results import Results, calculate, problems_of
from functions.jobs.run import Run
from functions.mail import content, identity, render
from functions.mail.content import Letter
from functions.mail.outbox import FORGED, NEWER, NO_ADDRESS, NO_LONGER, ROW_GONE, Box, Standing, unpacked, waiting
from schemas.deliveries import ARRIVED
from schemas.results import FAILED, PROBLEM_MAIL, QUEUED, RUN_MAIL, SCHEDULE_MAIL, SENT, STATEMENT, WITHDRAWN
from schemas.words import Text

CALCULATED = (STATEMENT, PROBLEM_MAIL)
STORED = (RUN_MAIL, SCHEDULE_MAIL)

OVERTAKEN = Text("数据或方案改动过，重新核算后再发", "Entries or the plan changed; it goes after the next calculation")
WENT_BEFORE = Text(
    "这封邮件以前已经发过，没有再发", "This letter went out before, as the ledger tells, and was not sent again"
)
TOO_OLD = Text(
    "等了太久，没法核对以前有没有发过，所以没有发送",
    "It waited too long to tell whether it went before, so it is not sent",
)
NO_PLAN = Text("方案有错，改好并重新核算后再发", "The plan is faulty; it goes once that is mended and calculated")


@dataclass(frozen=True)
class Ready:
    """A letter that may go: how to make it, and the one that it was before, if it goes again as it was."""

    standing: Standing
    make: Callable[[], Letter]


class Desk:
    """Looks at letters one after the other and notes in the box what becomes of those that do not go.

    `load`: the workbook's inputs, asked for where a letter rests on them; a refusal of theirs (422) keeps those letters
    waiting. `stored`: by id, what reports and alerts say. `managers`: the address of each manager by how letters name
    them. `remembered`: the letters that the ledger knows to have gone, whatever this workbook says.
    """

    def __init__(
        self,
        run: Run,
        box: Box,
        load: Callable[[], Inputs],
        stored: Mapping[str, str],
        managers: Mapping[str, str],
        remembered: Mapping[str, Sent],
    ) -> None:
        self._run = run
        self._box = box
        self._load = load
        self._stored = stored
        self._managers = managers
        self._remembered = remembered
        self._went: dict[str, list[Sent]] = {}
        for each in sorted(remembered.values(), key=lambda each: each.at):
            self._went.setdefault(identity.start(each.letter_id), []).append(each)
        self._statements: dict[str, dict[str, content.Statement]] = {}
        self._current: dict[str, bool] = {}

    def look(self, one: Standing) -> Ready | None:
        """The letter, if it may go."""
        decided = self._decide(one)
        if isinstance(decided, Ready):
            return decided
        if (decided.state, decided.says) != (one.state, one.says):
            self._box.note(replace(decided, claim="", due="", at=self._box.stamp))
        return None

    def _decide(self, one: Standing) -> Ready | Standing:
        if kept := self._refused(one):
            return kept
        if one.kind in STORED:
            return self._report(one)
        try:
            return self._statement(one) if one.kind == STATEMENT else self._notice(one)
        except Refusal as refused:
            if refused.status != 422:
                raise
            return self._because(one, QUEUED, refused.detail)

    def _refused(self, one: Standing) -> Standing | None:
        """What keeps a letter of any kind from going, for good."""
        if one.id in self._remembered:
            return replace(self._because(one, SENT, WENT_BEFORE), arrived=ARRIVED)
        if one.id not in self._box.shown and not one.was_told:
            return self._because(one, WITHDRAWN, ROW_GONE)
        if one.kind not in (*CALCULATED, *STORED) or not self._box.is_genuine(one, self._stored.get(one.id, "")):
            return self._because(one, FAILED, FORGED)
        if one.queued_at < f"{remembers_from(self._run.today)}":
            return self._because(one, FAILED, TOO_OLD)
        return None

    def _statement(self, one: Standing) -> Ready | Standing:
        if not self._inputs.is_sound:
            return self._because(one, QUEUED, NO_PLAN)
        made = self._of(one.month).get(one.whom)
        told = [id for id in self._told(one) if id != one.id]
        if made and identity.says_same(one.id, made) and identity.name(made, told) not in told:
            return self._to(one, made.person.email, partial(_letter, one.id, made, told))
        if not self._is_current(one.month):
            return self._because(one, QUEUED, OVERTAKEN)
        if made is None:
            return self._because(one, WITHDRAWN, NO_LONGER)
        return self._instead(one, made, identity.name(made, told))

    def _instead(self, one: Standing, made: content.Statement, id: str) -> Ready | Standing:
        """What says now what a letter was to say: a new one, unless it is there already."""
        told = self._told(one)
        if id in told:
            return self._because(one, WITHDRAWN, WENT_BEFORE)
        self._box.withdraw([one], NEWER)
        added = self._box.queue([waiting(id, render.statement_shown(_corrected(id, made, told)))])
        if added and added[0].state == QUEUED:
            return self._to(added[0], made.person.email, partial(_letter, id, made, told))
        return self._box.letters[one.id]

    def _told(self, one: Standing) -> list[str]:
        """The ids of the statements of that month that their reader knows or may know, the oldest first.

        A workbook that was restored knows nothing of those that went since; the ledger does.
        """
        known = self._box.told(*one.about)
        went = self._went.get(identity.about(*one.about), ())
        return [*known, *(each.letter_id for each in went if each.letter_id not in known)]

    def _notice(self, one: Standing) -> Ready | Standing:
        made = self._notices.get(one.id)
        if made is None:
            return self._because(one, WITHDRAWN, NO_LONGER)
        return self._to(one, made.person.email, lambda: replace(render.problem_notice(made), id=one.id))

    def _report(self, one: Standing) -> Ready | Standing:
        try:
            held = unpacked(self._stored.get(one.id, ""))
        except ValueError:
            return self._because(one, FAILED, FORGED)
        to = self._managers.get(one.whom) or self._managers.get(one.whom.casefold())
        if to is None:
            return self._because(one, WITHDRAWN, NO_LONGER)
        made = partial(Letter, one.kind, one.month, one.whom, to, held.subject, held.text, id=one.id, html=held.html)
        return self._to(one, to, made)

    def _to(self, one: Standing, address: str, make: Callable[[], Letter]) -> Ready | Standing:
        return Ready(one, make) if address else self._because(one, FAILED, NO_ADDRESS)

    def _because(self, one: Standing, state: str, why: Text) -> Standing:
        return replace(one, state=state, says=why.to(self._box.locale))

    @cached_property
    def _inputs(self) -> Inputs:
        return self._load()

    @cached_property
    def _results(self) -> Results:
        return calculate(self._inputs)

    @cached_property
    def _notices(self) -> dict[str, content.ProblemNotice]:
        if not self._inputs.settings.mails_problems:
            return {}
        return letters.problem_notices(self._run, self._inputs, problems_of(self._inputs))

    def _of(self, month: str) -> dict[str, content.Statement]:
        if month not in self._statements:
            made = letters.statements(self._run, self._inputs, self._results, month)
            self._statements[month] = {one.person.staff_no: one for one in made}
        return self._statements[month]

    def _is_current(self, month: str) -> bool:
        if month not in self._current:
            self._current[month] = False
            with suppress(Conflict):  # another run came in between; the next delivery looks at what it wrote
                self._current[month] = is_up_to_date(self._run.sheets, self._inputs, self._results, month)
        return self._current[month]


def _letter(id: str, made: content.Statement, told: Sequence[str]) -> Letter:
    return replace(render.statement(_corrected(id, made, told)), id=id)


def _corrected(id: str, made: content.Statement, told: Sequence[str]) -> content.Statement:
    return replace(made, corrects=any(other != id for other in told))
