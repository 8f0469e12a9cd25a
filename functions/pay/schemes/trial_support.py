"""Trial support: an hourly allowance, paid when both departments have reviewed it and research approved (001)."""

from __future__ import annotations

from functions.pay.book import Book, Of, Pay
from functions.pay.expressions import Frame
from functions.pay.facts import attach_as
from functions.pay.rates.deals import pay_rows
from schemas.trial_support import Staff

RESTS_ON = ("researcher", "worked_on")


def facts(rows: Frame, of: Of) -> Frame:
    """Adds `researcher_post`: what 员工 says of whoever files the row, on its day."""
    return attach_as(rows, of(Staff), "researcher", "worked_on", {"researcher_post": "post"})


def calculate(book: Book) -> Pay:
    """What every row earned."""
    return pay_rows(book)
