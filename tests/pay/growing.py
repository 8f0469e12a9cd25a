"""Plans made longer that say the same: rows that go on unchanged year after year, and others that hold for nobody here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from functions.jobs.inputs import Inputs
from functions.pay.plan.dated import Plan
from functions.pay.plan.loading import load
from schemas.tab import Tab, columns

SINCE = 2030  # rows are renewed from this year on, long after everything that the cases are about
Row = Mapping[str, Any]


def grown(inputs: Inputs, more: int) -> tuple[Plan, int]:
    """The plan of a sound book, each of its tabs longer by about so many rows, and how many there are more in all."""
    of = inputs.parts[0].scheme
    rows = {tab: inputs.sheets[tab].frame.rows(named=True) for tab in of.plan}
    longer = {tab: _longer(tab, found, more) for tab, found in rows.items()}
    plan, faults = load(of, longer)
    if faults:
        raise ValueError(f"{of.id}: {faults[0]}")
    return plan, sum(len(longer[tab]) - len(found) for tab, found in rows.items())


def _longer(tab: type[Tab], rows: Sequence[Row], more: int) -> list[Row]:
    going_on = [row for row in rows if "valid_until" in columns(tab) and row["valid_until"] is None]
    if going_on:
        ended: list[Row] = [{**row, "valid_until": date(SINCE - 1, 12, 31)} for row in going_on]
        rows = [*(row for row in rows if row not in going_on), *ended]
        return [*rows, *_renewed(going_on, max(1, more // len(going_on)), len(rows) + 2)]
    numbered = "rule" in columns(tab)
    return [*rows, *_others(rows, more if numbered else 0)]


def _renewed(rows: Sequence[Row], years: int, first: int) -> Iterator[Row]:
    for year in range(years):
        for place, row in enumerate(rows):
            stretch = {"valid_from": date(SINCE + year, 1, 1), "valid_until": date(SINCE + year, 12, 31)}
            last = {"valid_until": None} if year == years - 1 else {}
            yield {**row, **stretch, **last, "row": first + year * len(rows) + place}


def _others(rows: Sequence[Row], more: int) -> Iterator[Row]:
    """The same rows again, each under a number of its own."""
    for number in range(more if rows else 0):
        yield {**rows[number % len(rows)], "rule": f"{10_000 + number}", "row": len(rows) + 2 + number}
