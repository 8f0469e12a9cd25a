"""Tabs that seldom change, read once for as long as they stay the same: people enter deals all day, a plan twice a year.

A tab is known by all that stands in it, so nothing is ever taken for unchanged that is not, and nothing is kept that
would have to be brought up to date.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping

import orjson

from schemas.check import Grid, Sheet, read_all
from schemas.tab import Tab

MOST_CELLS = 100_000  # a tab with more is one in which people work
MOST_BYTES = 4_000_000  # of all that is kept, as JSON

_Known = tuple[type[Tab], bytes]


class Kept:
    """The tabs read lately, by what stands in them. Safe to use from several threads."""

    def __init__(self) -> None:
        self._sheets: dict[_Known, Sheet] = {}
        self._lock = threading.Lock()

    def read_all(self, grids: Mapping[type[Tab], Grid]) -> dict[type[Tab], Sheet]:
        """The tabs as `schemas.check.read_all` reads them. Raises HeaderFaults."""
        small = {tab: grid for tab, grid in grids.items() if sum(map(len, grid)) <= MOST_CELLS}
        known = {tab: (tab, orjson.dumps(grid)) for tab, grid in small.items()}
        with self._lock:
            found = {tab: self._sheets[name] for tab, name in known.items() if name in self._sheets}
        found |= read_all({tab: grid for tab, grid in grids.items() if tab not in found})
        with self._lock:
            for tab, name in known.items():
                self._keep(name, found[tab])
        return {tab: found[tab] for tab in grids}

    def _keep(self, name: _Known, sheet: Sheet) -> None:
        """Puts a tab last, and lets those go that were not asked for longest."""
        self._sheets.pop(name, None)
        self._sheets[name] = sheet
        while sum(len(content) for _, content in self._sheets) > MOST_BYTES:
            self._sheets.pop(next(iter(self._sheets)))
