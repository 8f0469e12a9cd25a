"""Letters from what they are about: HTML and plain text, in the workbook's language, from the templates in `mail/`."""

from __future__ import annotations

import hashlib
import json
from importlib import import_module

from functions.mail import listing, report
from functions.mail import statement as statements
from functions.mail.content import Letter, Person, ProblemNotice, RunReport, ScheduleFailure, Statement
from functions.mail.harmless import harmless
from functions.mail.phrases import Say
from schemas.results import PROBLEM_MAIL, RUN_MAIL, SCHEDULE_MAIL, STATEMENT

_SHORT = {STATEMENT: "statement", PROBLEM_MAIL: "problems", RUN_MAIL: "run", SCHEDULE_MAIL: "schedule"}
_Bodies = tuple[str, str]  # plain text, HTML


def statement(content: Statement) -> Letter:
    """The monthly statement of a person.

    Raises KeyError for a deal whose result is not one of `schemas.results.RESULTS`, or a figure in an unknown unit.
    """
    content = harmless(content)
    say = Say(content.unit.locale)
    view = statements.view(content, say)
    bodies = _fill("statement", subject=view.subject, content=content, view=view, say=say)
    return _letter(STATEMENT, content.month, content.person, view.subject, bodies)


def problem_notice(content: ProblemNotice) -> Letter:
    """To a person whose rows have problems: which row, which cell, what to do. Raises ValueError without problems."""
    if not content.problems:
        raise ValueError("a problem notice needs a problem")
    content = harmless(content)
    say = Say(content.unit.locale)
    rows = listing.faulty_rows(content.problems)
    about = "notice" if rows.errors else "check"
    subject = say(f"{about}_subject", n=len(rows.errors or rows.reminders))
    bodies = _fill("problem_notice", subject=subject, content=content, rows=rows, say=say, about=about)
    return _letter(PROBLEM_MAIL, "", content.person, subject, bodies)


def run_report(content: RunReport) -> Letter:
    """To a manager after a run: totals, change against the last run, whose pay moved most, problems."""
    content = harmless(content)
    say = Say(content.unit.locale)
    view = report.view(content, say)
    bodies = _fill("run_report", subject=view.subject, content=content, view=view, say=say)
    month = content.months[0].month if len(content.months) == 1 else ""
    return _letter(RUN_MAIL, month, content.manager, view.subject, bodies)


def schedule_failure(content: ScheduleFailure) -> Letter:
    """To a manager after a scheduled task that people have to do something about."""
    content = harmless(content)
    say = Say(content.unit.locale)
    subject = say("schedule_subject", task=content.task, unit=content.unit.name)
    bodies = _fill("schedule_failure", subject=subject, content=content, say=say)
    return _letter(SCHEDULE_MAIL, "", content.manager, subject, bodies)


def _letter(kind: str, month: str, person: Person, subject: str, bodies: _Bodies) -> Letter:
    said = (kind, month, person.staff_no, person.email, subject, *bodies)
    fingerprint = hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]
    return Letter(f"{_SHORT[kind]}-{fingerprint}", *said)


def _fill(name: str, **context: object) -> _Bodies:
    # The template engine is loaded at the first letter: a process that writes none starts without it.
    bodies: _Bodies = import_module("functions.mail.templates").fill(name, **context)
    return bodies
