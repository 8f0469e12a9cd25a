"""Equipment department: post wage and a floating bonus by the department's and the person's own score (001)."""

from __future__ import annotations

from functions.pay.book import Book, Pay
from functions.pay.finishing import findings
from functions.pay.plan.dated import Fault, Plan
from functions.pay.plan.wholes import part_faults
from functions.pay.schemes.equipment_floating.logs import logs
from functions.pay.schemes.equipment_floating.missing import missing_days, unlike_hours
from functions.pay.schemes.equipment_floating.reports import reports
from functions.pay.schemes.equipment_floating.scoring import score_rows, with_notes
from functions.pay.schemes.equipment_floating.wages import wages
from functions.pay.scorecards import scores
from schemas.equipment_floating import DEPARTMENT_SHARE, OF_DEPARTMENT, PERSON_SHARE
from schemas.equipment_floating_inputs import DEPARTMENT


def faults(plan: Plan) -> list[Fault]:
    """Days on which the department's and the person's share do not make up the whole bonus."""
    return part_faults(plan, (DEPARTMENT_SHARE, PERSON_SHARE))


def calculate(book: Book) -> Pay:
    """Everybody's wage and bonus of every month for which anything is scored."""
    kept = logs(book)
    rows = score_rows(book, kept)
    scored = scores(
        rows.scored,
        book.plan.cards,
        book.staff,
        book.locale,
        units={DEPARTMENT.zh: OF_DEPARTMENT},
        keep=book.keep,
    )
    totals = book.keep(with_notes(scored.scores, rows.notes, book.locale))
    details = wages(book, totals)
    found = findings(scored.findings, rows.findings, missing_days(book), unlike_hours(book, kept.unlike))
    return Pay(details, reports=reports(book, totals, kept), findings=found)
