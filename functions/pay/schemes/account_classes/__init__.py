"""Key accounts: the classes of every customer month by month, what expansion reached, and projects; nothing is paid."""

from __future__ import annotations

from functions.pay.book import Book, Pay
from functions.pay.ordering import one_after_another
from functions.pay.plan.dated import Fault, Plan
from functions.pay.schemes.account_classes.classes import classified, lines, months, reports, rules
from functions.pay.schemes.account_classes.projects import projects
from functions.pay.schemes.account_classes.targets import targets


def faults(plan: Plan) -> list[Fault]:
    """Rules of classes that cannot be read."""
    return rules(plan)[1]


def calculate(book: Book) -> Pay:
    """A line a customer and month with its classes; reports of classes, targets and projects."""
    customers = book.keep(months(book))
    found = book.keep(classified(book, customers))
    told = [reports(book, found), targets(book, found), projects(book)]
    return Pay(lines(book, customers, found), reports=one_after_another(told))
