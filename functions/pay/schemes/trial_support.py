"""Trial support: an hourly allowance, paid when both departments have reviewed it and research approved (001)."""

from __future__ import annotations

from functions.pay.book import Book, Pay
from functions.pay.rates.deals import pay_rows


def calculate(book: Book) -> Pay:
    """What every row earned."""
    return pay_rows(book)
