"""Letters from what they are about: HTML and plain text, in the workbook's language, from the templates in `mail/`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass
from importlib import import_module

from functions.mail import listing, report
from functions.mail import statement as statements
from functions.mail.content import Letter, Person, ProblemNotice, RunReport, ScheduleFailure, Shown, Statement
from functions.mail.harmless import harmless
from functions.mail.phrases import Say
from schemas.results import PROBLEM_MAIL, RUN_MAIL, SCHEDULE_MAIL, STATEMENT

_SHORT = {STATEMENT: "statement", PROBLEM_MAIL: "problems", RUN_MAIL: "run", SCHEDULE_MAIL: "schedule"}

MOST_BYTES = 90_000  # of the HTML in a mail: clients cut off what is longer than about a hundred thousand
EVERYBODY = Person("", "", "", "", "")  # the reader of a letter that says the same to each


@dataclass(frozen=True)
class _Filling:
    """What the templates of a letter are filled with: their name, and what they show."""

    kind: str
    month: str
    person: Person
    subject: str
    template: str
    context: Mapping[str, object]

    def form(self, form: str) -> str:
        """The letter in one form: txt, html."""
        # The template engine is loaded at the first letter: a process that writes none starts without it.
        return str(
            import_module("functions.mail.templates").fill(
                f"{self.template}.{form}", subject=self.subject, **self.context
            )
        )

    def shown(self) -> Shown:
        person = self.person
        return Shown(self.kind, self.month, person.staff_no, person.email, self.subject, self.form("txt"))

    def letter(self, html: str = "") -> Letter:
        """The letter; `html`, where it is given, stands in the mail, and the whole of it is attached."""
        shown, whole = self.shown(), self.form("html")
        said = (*astuple(shown), whole)
        fingerprint = hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]
        attached = whole if html else ""
        return Letter(**asdict(shown), id=f"{_SHORT[self.kind]}-{fingerprint}", html=html or whole, attached=attached)


def statement(content: Statement) -> Letter:
    """The monthly statement of a person.

    Raises KeyError for a deal whose result is not one of `schemas.results.RESULTS`, or a figure in an unknown unit.
    """
    filling = _statement(content)
    room = statements.MOST_DEALS
    html = filling.form("html")
    while len(html.encode()) > MOST_BYTES and room:
        room //= 2
        html = _statement(content, room, is_cut=True).form("html")
    return filling.letter(html if room < statements.MOST_DEALS else "")


def statement_shown(content: Statement) -> Shown:
    """The same as the outbox shows it. Raises as `statement` does."""
    return _statement(content).shown()


def problem_notice(content: ProblemNotice) -> Letter:
    """To a person whose rows have problems: which row, which cell, what to do. Raises ValueError without problems."""
    return _problem_notice(content).letter()


def problem_notice_shown(content: ProblemNotice) -> Shown:
    """The same as the outbox shows it. Raises as `problem_notice` does."""
    return _problem_notice(content).shown()


def run_report(content: RunReport) -> Letter:
    """To every manager after a run, the same: totals, change against the last run, whose pay moved most, problems."""
    content = harmless(content)
    say = Say(content.unit.locale)
    view = report.view(content, say)
    month = content.months[0].month if len(content.months) == 1 else ""
    context = {"content": content, "view": view, "say": say}
    return _Filling(RUN_MAIL, month, EVERYBODY, view.subject, "run_report", context).letter()


def schedule_failure(content: ScheduleFailure) -> Letter:
    """To every manager after a scheduled task that people have to do something about, the same."""
    content = harmless(content)
    say = Say(content.unit.locale)
    subject = say("schedule_subject", task=content.task, unit=content.unit.name)
    context = {"content": content, "say": say}
    return _Filling(SCHEDULE_MAIL, "", EVERYBODY, subject, "schedule_failure", context).letter()


def _statement(content: Statement, room: int = statements.MOST_DEALS, *, is_cut: bool = False) -> _Filling:
    """The statement with so many lines of each outcome; `is_cut`: the others are in the attachment."""
    content = harmless(content)
    say = Say(content.unit.locale)
    view = statements.view(content, say, room)
    context = {"content": content, "view": view, "say": say, "is_cut": is_cut}
    return _Filling(STATEMENT, content.month, content.person, view.subject, "statement", context)


def _problem_notice(content: ProblemNotice) -> _Filling:
    if not content.problems:
        raise ValueError("a problem notice needs a problem")
    content = harmless(content)
    say = Say(content.unit.locale)
    rows = listing.faulty_rows(content.problems)
    about = "notice" if rows.errors else "check"
    subject = say(f"{about}_subject", n=len(rows.errors or rows.reminders))
    context = {"content": content, "rows": rows, "say": say, "about": about}
    return _Filling(PROBLEM_MAIL, "", content.person, subject, "problem_notice", context)
