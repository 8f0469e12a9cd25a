"""Where things are in a workbook: its language, its schemes, the title and id of every tab, the last revision."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any, NamedTuple, TypeGuard

from functions.errors import Refusal, Unreadable
from functions.workbook.client import Sheets
from schemas.cells import Cell
from schemas.check import Grid
from schemas.results import Problems, Runs, System
from schemas.tab import Tab, about
from schemas.words import LOCALES, Locale, Text
from schemas.workbook import Workbook, workbook

SCHEME = "scheme"  # the fact of the system tab that names the schemes
REVISION = "revision"  # the fact that counts the commits; beside it stands the run that made the last one
MARKER_KEY = "tallysheet.revision"
# Ids of revision markers: unique in the spreadsheet, and far from those that other programs draw at random near 0.
MARKER_BASE, MARKERS = 1_400_000_000, 700_000_000
RUN_ID = re.compile(r"[0-9]{8}-[0-9]{6}-[0-9a-f]+")
TELLING = (System, Runs, Problems)  # tabs by which a workbook's language is told
LAST_REVISION = 10**12  # beyond what a workbook can live to see

MISSING = Text(
    "表格里缺少“{tab}”这张表（可能被改名或删除）。请改回原名，或请管理员重新运行 provision 补上",
    "The tab “{tab}” is missing (renamed or deleted?). Restore its name, or have provision add it again",
)
RENUMBERED = Text(
    "“{tab}”表里的版本号被人改动过，已恢复", "The revision in the tab “{tab}” had been changed and was restored"
)
RENAMED = Text("“{tab}”表被改名，已改回原名", "The tab “{tab}” had been renamed and has its name again")
NOT_OURS = Text(
    "这个表格不是 Tallysheet 工作簿，或其中的“_系统”表被删除、改坏了。请管理员对它运行 provision"
    "（--scheme 填原来的方案，--spreadsheet-id 填这个表格的编号），已填的内容都会留着",
    "This is not a Tallysheet workbook, or its tab “_System” was deleted or damaged. Please have an administrator run "
    "provision for it (--scheme: the schemes it had, --spreadsheet-id: its id); whatever was entered stays",
)


class Size(NamedTuple):
    """The grid of a tab, empty rows and columns included."""

    rows: int
    columns: int

    @property
    def cells(self) -> int:
        """How many cells it has."""
        return self.rows * self.columns


class Fact(NamedTuple):
    """A fact of the system tab: its row from 0, its value, and what stands beside that."""

    row: int = 0
    value: Cell = None
    beside: Cell = None


@dataclass(frozen=True)
class Layout:
    """A workbook's language and schemes, and the sheet id of each tab by title; where it was asked for, which run made
    which revision, the ids of its charts, the size of each tab, what stands for the last revision, and the time zone.
    """

    locale: Locale
    workbook: Workbook
    ids: dict[str, int]
    markers: dict[int, str] = field(default_factory=dict)
    charts: frozenset[int] = frozenset()
    sizes: dict[str, Size] = field(default_factory=dict)
    stands: Cell = None
    zone: str = ""

    def title(self, tab: type[Tab]) -> str:
        """A tab's title in this workbook."""
        return about(tab).title.to(self.locale)

    def sheet_id(self, tab: type[Tab]) -> int:
        """A tab's id in this workbook. Raises Refusal (422) where it is missing."""
        title = self.title(tab)
        if title not in self.ids:
            raise Refusal(422, MISSING.filled(tab=title), locale=self.locale)
        return self.ids[title]


def provisioned(locale: Locale, names: str) -> Layout:
    """The layout as provisioning makes it: every tab under its own title and id."""
    found = workbook(names)
    return Layout(locale, found, {about(tab).title.to(locale): about(tab).sheet_id for tab in found.tabs})


def discover(sheets: Sheets) -> Layout:
    """The layout as it is now, by asking. Raises Refusal (422) for a workbook without our system tab.

    A tab that the functions keep for themselves gets its title again where it was renamed.
    """
    found = sheets.get(
        "properties.timeZone,sheets(properties(sheetId,title,gridProperties(rowCount,columnCount)),charts.chartId),"
        "developerMetadata(metadataId,metadataKey,metadataValue)"
    )
    ids, sizes = tabs_of(found)
    locale = next((locale for locale in LOCALES if any(about(tab).title.to(locale) in ids for tab in TELLING)), None)
    if locale is None:
        raise Refusal(422, NOT_OURS)
    ids, sizes = _named_back(sheets, ids, sizes, [System], locale)
    title = about(System).title.to(locale)
    if title not in ids:
        raise Refusal(422, NOT_OURS, locale=locale)
    # They are read after the marks: where a run has made a mark by then, its revision stands here too.
    facts = facts_of(*sheets.batch_get([f"'{title}'"]))
    book = _workbook(facts, locale)
    ids, sizes = _named_back(sheets, ids, sizes, book.tabs, locale)
    charts = frozenset(chart["chartId"] for sheet in found["sheets"] for chart in sheet.get("charts", []))
    marks = {
        mark["metadataId"]: str(mark.get("metadataValue", ""))
        for mark in found.get("developerMetadata", [])
        if mark.get("metadataKey") == MARKER_KEY
    }
    stands = facts.get(REVISION, Fact())
    zone = str(found["properties"].get("timeZone", ""))
    return Layout(locale, book, ids, _markers(marks, stands), charts, sizes, stands.value, zone)


def marker_id(revision: int) -> int:
    """The id of a revision's marker."""
    return MARKER_BASE + revision % MARKERS


def _markers(marks: Mapping[int, str], stands: Fact) -> dict[int, str]:
    """Which run made which revision, by its marks and by what stands beside the revision itself."""
    now = stands.value if is_revision(stands.value) else 0
    half = MARKERS // 2
    found = {now + (number - marker_id(now) + half) % MARKERS - half: run_id for number, run_id in marks.items()}
    return {**found, now: stands.beside} if isinstance(stands.beside, str) and stands.beside else found


def revision_of(stands: Cell, markers: Mapping[int, str]) -> int:
    """The last revision: what stands for it, or where that is none, the last of which a run's marker tells."""
    if is_revision(stands):
        return stands
    return max((revision for revision, run_id in markers.items() if RUN_ID.fullmatch(run_id)), default=0)


def is_revision(cell: Cell) -> TypeGuard[int]:
    """Whether a cell holds a revision."""
    return isinstance(cell, int) and not isinstance(cell, bool) and 0 <= cell < LAST_REVISION


def facts_of(system: Grid) -> dict[str, Fact]:
    """The facts that the system tab holds, by name."""
    names = system[0] if system else []
    values, beside = (system[place][: len(names)] if place < len(system) else [] for place in (1, 2))
    told = zip_longest(names, values, beside)
    return {str(name): Fact(row, value, further) for row, (name, value, further) in enumerate(told)}


def _named_back(
    sheets: Sheets, ids: dict[str, int], sizes: dict[str, Size], tabs: Iterable[type[Tab]], locale: Locale
) -> tuple[dict[str, int], dict[str, Size]]:
    """The ids and sizes with the functions' own tabs under their titles; one that took a title away makes room."""
    own = {about(tab).sheet_id: about(tab).title.to(locale) for tab in tabs if about(tab).hidden}
    titles = {sheet_id: title for title, sheet_id in ids.items()}
    renamed = {sheet_id: title for sheet_id, title in own.items() if titles.get(sheet_id, title) != title}
    if not renamed:
        return ids, sizes
    new = dict(renamed)
    for title in renamed.values():
        sheets.meet(RENAMED.to(locale, tab=title))
        if title in ids:
            new = {ids[title]: f"{title} {ids[title]}", **new}
    sheets.batch_update(
        [
            {"updateSheetProperties": {"properties": {"sheetId": sheet_id, "title": title}, "fields": "title"}}
            for sheet_id, title in new.items()
        ]
    )
    now = {title: new.get(sheet_id, title) for title, sheet_id in ids.items()}
    return {now[title]: each for title, each in ids.items()}, {now[title]: size for title, size in sizes.items()}


def tabs_of(found: Mapping[str, Any]) -> tuple[dict[str, int], dict[str, Size]]:
    """The id and the size of each tab by title, from an answer that has the tabs' properties; a chart's tab has no size."""
    tabs = [sheet["properties"] for sheet in found["sheets"]]
    ids = {tab["title"]: tab.get("sheetId", 0) for tab in tabs}
    grids = {tab["title"]: tab["gridProperties"] for tab in tabs if "gridProperties" in tab}
    return ids, {title: Size(grid["rowCount"], grid["columnCount"]) for title, grid in grids.items()}


def _workbook(facts: Mapping[str, Fact], locale: Locale) -> Workbook:
    try:
        return workbook(str(facts.get(SCHEME, Fact()).value or ""))
    except KeyError:
        raise Refusal(422, NOT_OURS, locale=locale) from None


def is_made_anew(tab: type[Tab]) -> bool:
    """Whether a run makes this tab where it is missing: one that the functions keep for themselves, but for the facts."""
    return about(tab).hidden and tab is not System


def check_present(layout: Layout, wanted: Iterable[type[Tab]]) -> None:
    """Raises Unreadable naming every tab that is missing."""
    missing = [layout.title(tab) for tab in wanted if layout.title(tab) not in layout.ids]
    if missing:
        detail = MISSING.filled(tab=Text("”“".join(missing), "”, “".join(missing)))
        faults = [(title, MISSING.filled(tab=title)) for title in missing]
        raise Unreadable(detail, faults, locale=layout.locale)
