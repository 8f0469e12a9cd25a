"""Where things are in a workbook: its language, its schemes, the title and id of every tab, the last revision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from functions.errors import Refusal, Unreadable
from functions.workbook.client import Sheets
from schemas.results import System
from schemas.tab import Tab, about
from schemas.words import LOCALES, Locale, Text
from schemas.workbook import Workbook, workbook

SCHEME = "scheme"  # the fact of the system tab that names the schemes
MARKER_KEY = "tallysheet.revision"
# Ids of revision markers: unique in the spreadsheet, and far from those that other programs draw at random near 0.
MARKER_BASE = 1_400_000_000

MISSING = Text(
    "表格里缺少“{tab}”这张表（可能被改名或删除）。请改回原名，或请管理员重新运行 provision 补上",
    "The tab “{tab}” is missing (renamed or deleted?). Restore its name, or have provision add it again",
)
NOT_OURS = Text(
    "这个表格不是 Tallysheet 工作簿，或其中的“_系统”表被删除了。请用 provision 建立",
    "This is not a Tallysheet workbook, or its tab “_System” was deleted. Please make one with provision",
)


class Size(NamedTuple):
    """The grid of a tab, empty rows and columns included."""

    rows: int
    columns: int

    @property
    def cells(self) -> int:
        """How many cells it has."""
        return self.rows * self.columns


@dataclass(frozen=True)
class Layout:
    """A workbook's language and schemes, and the sheet id of each tab by title; where it was asked for, which run made
    which revision, the ids of its charts, and the size of each tab.
    """

    locale: Locale
    workbook: Workbook
    ids: dict[str, int]
    markers: dict[int, str] = field(default_factory=dict)
    charts: frozenset[int] = frozenset()
    sizes: dict[str, Size] = field(default_factory=dict)

    @property
    def revision(self) -> int:
        """The last revision that a marker tells of."""
        return max(self.markers, default=0)

    def title(self, tab: type[Tab]) -> str:
        """A tab's title in this workbook."""
        return about(tab).title.to(self.locale)

    def sheet_id(self, tab: type[Tab]) -> int:
        """A tab's id in this workbook. Raises Refusal (422) where it is missing."""
        title = self.title(tab)
        if title not in self.ids:
            raise Refusal(422, Text(MISSING.zh.format(tab=title), MISSING.en.format(tab=title)), locale=self.locale)
        return self.ids[title]


def provisioned(locale: Locale, names: str) -> Layout:
    """The layout as provisioning makes it: every tab under its own title and id."""
    found = workbook(names)
    return Layout(locale, found, {about(tab).title.to(locale): about(tab).sheet_id for tab in found.tabs})


def discover(sheets: Sheets) -> Layout:
    """The layout as it is now, by asking. Raises Refusal (422) for a workbook without our system tab."""
    found = sheets.get(
        "sheets(properties(sheetId,title,gridProperties(rowCount,columnCount)),charts.chartId),"
        "developerMetadata(metadataId,metadataKey,metadataValue)"
    )
    ids, sizes = tabs_of(found)
    locale = next((locale for locale in LOCALES if about(System).title.to(locale) in ids), None)
    if locale is None:
        raise Refusal(422, NOT_OURS)
    markers = {
        marker["metadataId"] - MARKER_BASE: str(marker.get("metadataValue", ""))
        for marker in found.get("developerMetadata", [])
        if marker.get("metadataKey") == MARKER_KEY
    }
    charts = frozenset(chart["chartId"] for sheet in found["sheets"] for chart in sheet.get("charts", []))
    return Layout(locale, _workbook(sheets, locale), ids, markers, charts, sizes)


def tabs_of(found: Mapping[str, Any]) -> tuple[dict[str, int], dict[str, Size]]:
    """The id and the size of each tab by title, from an answer that has the tabs' properties; a chart's tab has no size."""
    tabs = [sheet["properties"] for sheet in found["sheets"]]
    ids = {tab["title"]: tab.get("sheetId", 0) for tab in tabs}
    grids = {tab["title"]: tab["gridProperties"] for tab in tabs if "gridProperties" in tab}
    return ids, {title: Size(grid["rowCount"], grid["columnCount"]) for title, grid in grids.items()}


def _workbook(sheets: Sheets, locale: Locale) -> Workbook:
    (columns,) = sheets.batch_get([f"'{about(System).title.to(locale)}'"])
    facts = dict(zip(*columns[:2], strict=False)) if len(columns) > 1 else {}
    try:
        return workbook(str(facts.get(SCHEME, "")))
    except KeyError:
        raise Refusal(422, NOT_OURS, locale=locale) from None


def is_made_anew(tab: type[Tab]) -> bool:
    """Whether a run makes this tab where it is missing: one that the functions keep for themselves, but for the facts."""
    return about(tab).hidden and tab is not System


def check_present(layout: Layout, wanted: Iterable[type[Tab]]) -> None:
    """Raises Unreadable naming every tab that is missing."""
    missing = [layout.title(tab) for tab in wanted if layout.title(tab) not in layout.ids]
    if missing:
        detail = Text(MISSING.zh.format(tab="”“".join(missing)), MISSING.en.format(tab="”, “".join(missing)))
        faults = [(title, Text(*(said.format(tab=title) for said in MISSING))) for title in missing]
        raise Unreadable(detail, faults, locale=layout.locale)
