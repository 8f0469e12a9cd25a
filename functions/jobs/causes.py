"""Faults between the rows of a plan that follow from a row that is left out as faulty itself: the cause alone is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from functions.pay.plan.dated import Fault
from schemas.check import Sheet, errors
from schemas.scheme import Scheme
from schemas.tab import Tab, columns

UNREAD = ("missing", "not_a_choice", "implausible")  # of a fault between rows: its own row is left out too
JOINED_BY = ("rule", "contest", "card")  # what names the rows that are looked at together
Together = tuple[Any, str | None]  # what joins rows and its word there; None: whatever it is


def spoilt(scheme: Scheme, faults: Mapping[type[Tab], pl.DataFrame]) -> set[type[Tab]]:
    """The plan tabs of a scheme that have a row with an error in one of its cells."""
    return {tab for tab in scheme.plan if errors(tab, faults[tab]).height}


def causes(
    scheme: Scheme,
    sheets: Mapping[type[Tab], Sheet],
    faults: Mapping[type[Tab], pl.DataFrame],
    between: Iterable[Fault],
) -> list[Fault]:
    """The faults between rows without those that may be there only because a row of the same name could not be read.

    `faults` are the faulty cells by tab. Whether the weights of a card make 100 %, or the bands of a rule join, cannot
    be told while one of their rows is missing; that two of its rows meet can. Cards go by their name in all tabs.
    """
    between = list(between)
    lost = {
        together
        for tab in scheme.plan
        for row in errors(tab, faults[tab])["row"].unique()
        for together in [_together(scheme, sheets[tab], row)]
    }
    lost |= {_together(scheme, sheets[one.tab], one.row) for one in between if one.code in UNREAD}
    return [
        one for one in between if not (one.may_follow and _is_lost(_together(scheme, sheets[one.tab], one.row), lost))
    ]


def _together(scheme: Scheme, sheet: Sheet, row: int) -> Together:
    """What joins a row to others: all rows of the tab where no name does."""
    name = next((name for name in JOINED_BY if name in columns(sheet.tab)), None)
    if name is None or sheet.tab in scheme.tables:
        return sheet.tab, None
    said = sheet.frame.filter(pl.col("row") == row)[name]
    return (name if name == "card" else sheet.tab), said.item() if len(said) else None


def _is_lost(one: Together, lost: Iterable[Together]) -> bool:
    return any(one[0] == other[0] and (None in (one[1], other[1]) or one[1] == other[1]) for other in lost)
