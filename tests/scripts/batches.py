"""The tabs of a book as a company exports them, and what a batch and a recalculation each make of them."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from functions.jobs.results import calculate
from schemas.cells import WORDS, Cell, told
from schemas.results import Problems, Reports
from schemas.steps import Flow, StepLog
from schemas.tab import Tab, about, columns
from scripts.batches.engines import Resources, engine
from scripts.batches.plan import Order
from scripts.batches.whole import run
from tests.pay.approved import approved, workflow_as_shipped
from tests.pay.book import Book, grid, id_of, read_book

Rows = list[dict[str, Any]]


class Quiet:
    """Nobody looks at how far a batch is; `begun` remembers its stages."""

    def __init__(self) -> None:
        self.begun: list[str] = []

    def begin(self, stage: str) -> None:
        self.begun.append(stage)

    def parts(self, what: str, count: int) -> None:
        """Nobody looks."""

    def done(self) -> None:
        """Nobody looks."""


def in_texts(book: Book) -> Book:
    """The book with every cell as the text that an export makes of it."""
    texts: dict[str, list[list[Cell]]] = {
        title: [[told(cell, WORDS) for cell in row] for row in rows] for title, rows in book.tabs.items()
    }
    return replace(book, tabs=texts)


def exported(book: Book, folder: Path) -> tuple[Path, Path]:
    """The plan's folder and that of everything else: a CSV file a tab, named by its title."""
    plan, entered = folder / "plan", folder / "input"
    titles = {about(tab).title.zh for tab in (*book.workbook.plan, Flow)}
    steps, _ = approved(book.workbook, {title: grid(rows) for title, rows in book.tabs.items()}, id_of(book))
    flow = workflow_as_shipped(book.workbook)
    tabs = {**book.tabs, about(Flow).title.zh: flow, about(StepLog).title.zh: list(map(list, zip(*steps, strict=True)))}
    for title, rows in tabs.items():
        path = (plan if title in titles else entered) / f"{title}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        width = max(map(len, rows), default=0)
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([*row, *[""] * (width - len(row))] for row in rows)
    return plan, entered


def order_for(book: Book, entered: Path) -> Order:
    """What is asked for, on the book's day."""
    return Order(book.schemes, entered, book.today, "zh")


def batched(
    book: Book, folder: Path, name: str = "polars", tell: Quiet | None = None, master: str | None = None
) -> dict[str, Rows]:
    """What a batch makes of the book."""
    plan, entered = exported(book, folder)
    output = folder / f"output of {name}"
    run(order_for(book, entered), plan, output, name, making(name, master), tell or Quiet())
    found = {
        part: read(output / part) for part in ("details", "summary", "problems", "reports") if (output / part).exists()
    }
    for row in found["problems"]:
        del row["holds"], row["file"], row["file_row"]
    return found


def making(name: str, master: str | None = None) -> Callable[[Path], Any]:
    """Makes an engine of that name."""
    return lambda spill: engine(name, Resources(spill, "500MB", 1, master))


def read(folder: Path) -> Rows:
    """Every row that was written into a folder."""
    return pl.read_parquet(folder / "**/*.parquet").to_dicts()


def recalculated(book: Book) -> dict[str, Rows]:
    """What a recalculation makes of the same book."""
    inputs = read_book(book)
    results = calculate(inputs)
    (of, details), *_ = results.details
    found = {
        "details": _only(details, of.details, "row"),
        "summary": _only(results.summary, of.summary),
        "problems": _only(inputs.problems(results.findings, results.holding), Problems),
    }
    if of.reports:
        found["reports"] = _only(results.worked.reports, Reports)
    return found


def _only(frame: pl.DataFrame, tab: type[Tab], *more: str) -> Rows:
    return frame.select(*more, *columns(tab)).to_dicts()


def alike(found: dict[str, Rows]) -> dict[str, Rows]:
    """The same with the rows of each part in one order: a folder of files has none, and a tab lists what holds first."""
    return {part: sorted(rows, key=lambda row: repr(sorted(row.items()))) for part, rows in found.items()}
