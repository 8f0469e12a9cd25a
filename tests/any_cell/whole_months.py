"""The workbook of a whole month of each scheme, with every tab and every column filled in."""

from __future__ import annotations

from pathlib import Path

from tests import cases
from tests.cases.case import book, load
from tests.pay.book import Book
from tests.pay.runs import calculated


def whole_month(name: str) -> Book:
    """The tabs of a scheme's whole month, calculated once before."""
    return calculated(book(load(Path(cases.__path__[0]) / name / "whole_month.yaml")[0]))
