"""What holds of closed months in every pay scheme, over any order of edits, closings, reopenings and runs."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from dataclasses import replace
from random import Random
from typing import Any

import polars as pl
import pytest

from functions.access.roles import Member
from functions.jobs.close_month import closing_of
from functions.jobs.inputs import Inputs
from functions.jobs.results import Results, calculate
from functions.months.record import Closed, Event, read
from functions.pay.summary import paid_or_given, sums
from schemas.months import PAID, ClosedData
from schemas.results import HELD
from schemas.tab import about, columns
from tests.pay.book import Book, Rows, grid, read_book
from tests.pay.scheme_books import TRIED, book_of, fullest

SEQUENCES = 2  # a scheme
LONGEST = 7
SOMEBODY = Member(2, "1000", "王经理", "", "", "", works=True, is_manager=True)
Sums = Counter[tuple[str, str]]  # by person and measure


def sealing(*texts: str) -> str:
    return f"seal-{abs(hash(texts)):020}"


class Office:
    """A book that people edit, and its closed months, which are stored and read again at every run."""

    def __init__(self, name: str, turn: Random) -> None:
        self.book: Book = deepcopy(book_of(name, fullest(name)))
        self.turn = turn
        self.rows: Rows = [[column.label.zh for column in columns(ClosedData).values()]]
        self.head = ""
        self.as_closed: dict[str, pl.DataFrame] = {}
        self.entered = [
            about(tab).title.zh for tab in self.book.workbook.entries if about(tab).title.zh in self.book.tabs
        ]
        self.gone: list[tuple[str, list[Any]]] = []

    @property
    def closed(self) -> Closed:
        return read(grid(self.rows), self.head, sealing)

    def run(self) -> tuple[Inputs, Results]:
        inputs = replace(read_book(self.book), closed=self.closed)
        return inputs, calculate(inputs)

    def edit(self) -> None:
        title = self.turn.choice(self.entered)
        rows = self.book.tabs[title]
        kind = self.turn.choice(["delete", "bring back", "swap", "spoil"])
        if kind == "bring back" and self.gone:
            title, row = self.gone.pop()
            self.book.tabs[title].append(row)
        elif kind == "delete" and len(rows) > 2:
            self.gone.append((title, rows.pop(self.turn.randrange(1, len(rows)))))
        elif len(rows) > 2:
            place = self.turn.randrange(len(rows[0]))
            one, other = (self.turn.randrange(1, len(rows)) for _ in range(2))
            if kind == "swap":
                rows[one][place], rows[other][place] = rows[other][place], rows[one][place]
            else:
                rows[one][place] = "看不懂"

    def close(self) -> None:
        inputs, results = self.run()
        months = results.summary["month"].filter(results.summary["month"] > inputs.closed.through)
        if months.is_empty():
            return
        month = str(months.min())
        self.keep(closing_of(inputs, results, month, SOMEBODY, "2016-02-01 09:00:00"))
        self.as_closed[month] = shown(results, month)

    def reopen(self) -> None:
        closed = self.closed
        if closed.standing:
            last = closed.standing[-1]
            self.keep(Event(last.month, last.number, "2016-02-01 10:00:00", "1000", "王经理", "漏录"))
            del self.as_closed[last.month]

    def keep(self, event: Event) -> None:
        grown, rows = self.closed.with_event(event, sealing)
        self.rows += [list(row) for row in rows]
        self.head = grown.head(sealing)


def shown(results: Results, month: str) -> pl.DataFrame:
    """All that the results say of a month."""
    frames = [frame.select(list(columns(scheme.details))) for scheme, frame in results.details]
    frames += [results.adjustments.select("key", "month", "staff_no", "amount", "reason", "approver"), results.summary]
    mine = [frame.filter(pl.col("month") == month) for frame in frames]
    return pl.DataFrame({"said": [str(row) for frame in mine for row in frame.rows()]}, schema={"said": pl.String})


def earned(inputs: Inputs, lines: dict[str, pl.DataFrame], adjustments: pl.DataFrame) -> Sums:
    """What is paid or given to each person, over all months, of each measure."""
    found: Sums = Counter()
    for part in inputs.parts:
        frame, given = lines[part.scheme.id], paid_or_given(part.scheme)
        names = dict.fromkeys([*(one.id for one in part.scheme.measures), *sums(part.scheme.summary)])
        for name in names:
            if name in frame.columns:
                paid = frame.filter((pl.col("result") != HELD) | pl.lit(name not in given))
                for staff_no, amount in paid.select("staff_no", pl.col(name).cast(pl.Int64)).iter_rows():
                    found[staff_no, name] += amount or 0
    for staff_no, amount in adjustments.filter(~pl.col("is_held")).select("staff_no", "amount").iter_rows():
        found[staff_no, "amount"] += amount or 0
    return found


def held_now(results: Results, through: str) -> set[tuple[str, str]]:
    """Person and month of closed lines that are held back now: of these nobody knows what they come to."""
    frames = [*results.worked.details.values()]
    lines = [frame.filter((pl.col("result") == HELD) & (pl.col("month") <= through)) for frame in frames]
    lines.append(results.worked.adjustments.filter(pl.col("is_held") & (pl.col("month") <= through)))
    return {row[0] for frame in lines for row in frame.select("staff_no").iter_rows()}


def holds(office: Office) -> None:
    """The laws, at one run."""
    inputs, results = office.run()
    for month, before in office.as_closed.items():
        assert shown(results, month).equals(before), f"{month} is as it was closed"
    now = earned(inputs, dict(results.worked.details), results.worked.adjustments)
    paid = earned(inputs, {scheme.id: frame for scheme, frame in results.details}, results.adjustments)
    waiting = {row["staff_no"] for row in results.differences.iter_rows(named=True) if row["state"] != PAID} | held_now(
        results, inputs.closed.through
    )
    for staff_no, name in now.keys() | paid.keys():
        if staff_no not in waiting:
            assert paid[staff_no, name] == now[staff_no, name], (staff_no, name, "is paid once, and not lost")
    told = results.differences
    assert (told["cause"] != "").all()
    assert told.select("from_month", "staff_no", "key", "what").is_unique().all()
    assert (results.summary.select("month", "staff_no").is_unique()).all()
    totals = results.summary.group_by("staff_no").agg(pl.col("total").sum())
    money = {
        part.scheme.id: [one.id for one in part.scheme.measures if one.earned.value == "reward"]
        for part in inputs.parts
    }
    for staff_no, total in totals.iter_rows():
        lines = sum(
            int(frame.filter((pl.col("staff_no") == staff_no) & (pl.col("result") != HELD))[name].sum())
            for scheme, frame in results.details
            for name in money[scheme.id]
        )
        adjusted = results.adjustments.filter((pl.col("staff_no") == staff_no) & ~pl.col("is_held"))["amount"].sum()
        assert total == lines + adjusted, "statements add up to lines, differences and adjustments"


@pytest.mark.parametrize("name", TRIED)
def test_closed_months_stay_and_every_difference_is_paid_once_over_any_order_of_events(name: str) -> None:
    for seed in range(SEQUENCES):
        turn = Random(f"{name} {seed}")
        office = Office(name, turn)
        office.close()
        for _ in range(turn.randrange(3, LONGEST)):
            before = deepcopy(office.book.tabs), list(office.gone)
            turn.choice([office.edit, office.edit, office.edit, office.close, office.reopen])()
            if not read_book(office.book).is_sound:
                office.book.tabs, office.gone = before
                continue
            holds(office)


@pytest.mark.parametrize("name", TRIED)
def test_where_nothing_changed_closed_months_differ_in_nothing(name: str) -> None:
    office = Office(name, Random(name))
    for _ in range(4):
        office.close()
        _, results = office.run()
        assert results.differences.is_empty()
