"""Who may edit protected tabs: result tabs this program alone, those that decide about money the managers of today too.

Looking costs a call. So the system tab remembers for whom, and on which day, it was last seen to be right; a run looks
where the staff list has other managers by now, and once a day.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from functions.workbook.client import Sheets
from functions.workbook.commit import Append, Change, Protect, Write
from functions.workbook.layout import Layout
from functions.workbook.reading import Snapshot
from schemas.results import System
from schemas.tab import Role, Tab, about

SEEN = "editors"  # the fact of the system tab
FIELDS = "sheets(properties(sheetId,title),protectedRanges(protectedRangeId,range,warningOnly,editors))"


@dataclass(frozen=True)
class Aligned:
    """What brings the protections in line, and whose right to edit comes and goes by it."""

    writes: tuple[Write, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether anything but the memory is written."""
        return any(isinstance(write, Protect) for write in self.writes)


def aligned(
    sheets: Sheets,
    found: Snapshot,
    managers: Iterable[str],
    owners: Collection[str],
    accounts: Collection[str],
    today: date,
) -> Aligned:
    """What is to be written; nothing, and no call, where they were seen to be right for these managers today.

    `owners` of the file may edit whatever is protected, so Google names them among the editors. `accounts`: the service
    accounts that share this program's work, the one that asks among them or not.
    """
    account = sheets.account
    ours = {address.casefold() for address in (account, *accounts)}
    wanted = sorted({address.casefold() for address in managers})
    seen = f"{hashlib.sha256(repr((sorted(ours), wanted)).encode()).hexdigest()[:12]} {today}"
    grid = found.grids[System]
    names = [str(cell) for cell in grid[0]] if grid else []
    row = names.index(SEEN) if SEEN in names else None
    values = grid[1] if len(grid) > 1 else ()
    if not account or (row is not None and row < len(values) and values[row] == seen):
        return Aligned()
    protects, added, removed = _changes(found.layout, sheets.get(FIELDS), ours, wanted, owners)
    memory: Write = Append(System, [[SEEN, seen]]) if row is None else Change(System, row + 1, "value", [seen])
    return Aligned((*protects, memory), tuple(sorted(added)), tuple(sorted(removed)))


def _changes(
    layout: Layout, answer: Mapping[str, Any], ours: set[str], managers: Sequence[str], owners: Collection[str]
) -> tuple[list[Protect], set[str], set[str]]:
    tabs = {layout.title(tab): tab for tab in layout.workbook.tabs}
    owning = {owner.casefold() for owner in owners}
    always = ours | owning
    protects: list[Protect] = []
    added: set[str] = set()
    removed: set[str] = set()
    for sheet in answer.get("sheets", []):
        tab = tabs.get(sheet["properties"]["title"])
        if tab is None or not _is_kept(tab):
            continue
        mine = {*ours, *(managers if about(tab).for_managers else ())}
        for held in sheet.get("protectedRanges", []):
            if held.get("warningOnly") or not set(held.get("range", {})) <= {"sheetId"}:
                continue
            editors = held.get("editors", {})
            now = {str(user).casefold() for user in editors.get("users", [])}
            others = [*editors.get("groups", []), *(["@"] if editors.get("domainUsersCanEdit") else [])]
            if now - owning == mine - owning and not others:
                continue
            protects.append(Protect(tab, held["protectedRangeId"], tuple(sorted(mine))))
            added |= mine - now - always
            removed |= (now - mine - always) | set(others)
    return protects, added, removed


def _is_kept(tab: type[Tab]) -> bool:
    return about(tab).for_managers or about(tab).role in (Role.RESULT, Role.SYSTEM)
