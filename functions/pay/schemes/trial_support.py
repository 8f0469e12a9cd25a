"""Trial support: an hourly allowance, paid when both departments have reviewed it and research approved (001)."""

from __future__ import annotations

from functions.pay.book import Book, Of, Pay
from functions.pay.expressions import Frame
from functions.pay.facts import attach
from functions.pay.rates.deals import pay_rows
from schemas.tab import employed, known
from schemas.trial_support import Staff

RESTS_ON = ("researcher", "worked_on")
DAYS = ("hired_on", "left_on", "valid_from")


def facts(rows: Frame, of: Of) -> Frame:
    """Adds `researcher_post`: what 员工 says of whoever files the row, on its day."""
    staff = of(Staff).select("staff_no", *DAYS, researcher_post="post")
    found = attach(rows.select("row", *RESTS_ON), staff, "researcher", "worked_on", ["researcher_post"])
    stated = found.drop(known("researcher"), employed("researcher"), *RESTS_ON)
    return rows.join(stated, on="row", how="left")


def calculate(book: Book) -> Pay:
    """What every row earned."""
    return pay_rows(book)
