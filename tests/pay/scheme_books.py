"""The books of every scheme's acceptance cases, and what the scheme's module makes of them on one engine or another."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from functions.jobs.inputs import Inputs, lazy
from functions.pay.book import Book, Pay
from functions.pay.expressions import Frame
from functions.pay.plan.dated import Plan
from functions.pay.schemes import calculate
from schemas.results import Reports
from schemas.scheme import SCHEMES, Scheme
from schemas.tab import columns
from schemas.words import Locale
from tests import cases
from tests.cases.case import DETAILS, REPORTS, Said, book, load
from tests.pay import book as books
from tests.pay.book import read_book, tabs_of
from tests.pay.engines import Make, plan_on

CASES = Path(cases.__path__[0])
Keep = Callable[[Frame], Frame]


@cache
def cases_of(name: str) -> list[Said]:
    """The cases that are about this scheme alone."""
    return [said for path in sorted(CASES.glob(f"{name}/*.yaml")) for said in load(path) if said["方案"] == name]


TRIED = [name for name in SCHEMES if cases_of(name)]


@cache
def book_of(name: str, place: int) -> books.Book:
    """The tabs of a scheme's case. To be left as they are, for others look at them too."""
    return book(cases_of(name)[place])


@cache
def inputs_of(name: str, place: int) -> Inputs:
    """The same, read and checked."""
    return read_book(book_of(name, place))


def fullest(name: str) -> int:
    """The place of the case that says most: first of different tabs, then of what must come of them."""
    titles = set(tabs_of(book_of(name, 0).workbook))

    def said(place: int) -> tuple[int, int]:
        case = cases_of(name)[place]
        return len(titles & set(case)), len(case.get(DETAILS, [])) + len(case.get(REPORTS, []))

    most_first = sorted(range(len(cases_of(name))), key=said, reverse=True)
    return next(place for place in most_first if inputs_of(name, place).is_sound)


def kept_in_polars(frame: Frame) -> Frame:
    """The frame worked out."""
    return lazy(frame.collect().to_native())


def pay_of(
    inputs: Inputs,
    locale: Locale = "zh",
    make: Make = lazy,
    keep: Keep = kept_in_polars,
    plan: Plan | None = None,
) -> Pay:
    """What the scheme's module makes of a sound book, by its own plan or by another."""
    part = inputs.parts[0]
    plan = plan or part.plan
    if plan is None:
        raise ValueError("a faulty plan calculates nothing")
    frames = {tab: make(frame) for tab, frame in part.frames.items()}
    return calculate(Book(part.scheme, plan_on(make, plan), frames, inputs.today, locale, keep))


def parts_of(pay: Pay, of: Scheme) -> dict[str, Frame]:
    """What people get to see of a calculation, each with the columns that it is shown or summed up by."""
    shown = dict.fromkeys(["row", *columns(of.details), *columns(of.summary)])
    there = pay.details.collect_schema().names()
    found = {"details": pay.details.select([name for name in shown if name in there])}
    if pay.unrated is not None:
        found["unrated"] = pay.unrated.select("row")
    if pay.reports is not None:
        found["reports"] = pay.reports.select(list(columns(Reports)))
    if pay.findings is not None:
        found["findings"] = pay.findings
    return found
