"""A production drive: what missed actions cost their owners, and how far each phase and action got (001)."""

from __future__ import annotations

from functions.pay.book import Book, Pay
from functions.pay.ordering import one_after_another
from functions.pay.recurring import due_days
from functions.pay.schemes.capacity_drive.fines import findings, fines
from functions.pay.schemes.capacity_drive.reports import actions, phases
from schemas.capacity_drive import Actions


def calculate(book: Book) -> Pay:
    """A line for each owner of each recorded action; reports of what pays nothing."""
    due = due_days(book.plan.table(Actions), book.today, book.put)
    reports = one_after_another([phases(book), actions(book, due)])
    return Pay(fines(book, due), reports=reports, findings=findings(book, due))
