"""Everything about a cell but its value, kept once for all cells that have it in common.

An entry is a Google CellData without values: userEnteredFormat, note, dataValidation, textFormatRuns and so on; or
a DimensionProperties for rows and columns. Entry 0 is the empty one.
"""

from collections.abc import Callable
from typing import Any

import orjson

Look = dict[str, Any]


class Looks:
    """Entries by id and ids by entry; entries are shared and never changed."""

    def __init__(self, entries: dict[int, Look] | None = None) -> None:
        self._entries: dict[int, Look] = {0: {}} | (entries or {})
        self._ids = {_canonical(look): number for number, look in self._entries.items()}
        self._next = max(self._entries) + 1
        self._names = {name for look in self._entries.values() for name in look}
        self.added: dict[int, Look] = {}

    def copy(self) -> "Looks":
        """An independent table with the same entries, none of them counted as added."""
        twin = Looks.__new__(Looks)
        twin._entries, twin._ids, twin._next, twin.added = dict(self._entries), dict(self._ids), self._next, {}
        twin._names = set(self._names)
        return twin

    def __getitem__(self, number: int) -> Look:
        return self._entries[number]

    def id_of(self, look: Look) -> int:
        """The id of `look`, a new one where it was not known."""
        text = _canonical(look)
        number = self._ids.get(text)
        if number is None:
            number = self._next
            self._next += 1
            self._entries[number] = self.added[number] = look
            self._ids[text] = number
            self._names.update(look)
        return number

    def changer(self, change: Callable[[Look], None]) -> Callable[[int], int]:
        """A function from the id of a look to the id of that look after `change` was applied to a copy of it."""
        known: dict[int, int] = {}

        def changed(number: int) -> int:
            if number not in known:
                look = orjson.loads(_canonical(self._entries[number]))
                change(look)
                known[number] = self.id_of(without_empty(look))
            return known[number]

        return changed

    def any_with(self, names: frozenset[str]) -> bool:
        """Whether any entry has one of these fields, or had it while this table was open."""
        return not names.isdisjoint(self._names)

    def keep_only(self, used: set[int]) -> set[int]:
        """Forget the entries that no cell uses and return their ids."""
        gone = self._entries.keys() - used - {0}
        for number in gone:
            del self._ids[_canonical(self._entries.pop(number))]
        return set(gone)


def without_empty(look: Look) -> Look:
    """The entry without fields that say nothing: empty texts, lists and messages. An empty colour is black."""
    kept = {name: without_empty(value) if isinstance(value, dict) else value for name, value in look.items()}
    return {name: value for name, value in kept.items() if value or isinstance(value, (bool, int)) or "olor" in name}


def _canonical(look: Look) -> bytes:
    return orjson.dumps(look, option=orjson.OPT_SORT_KEYS)
