"""One call reads every tab that a run needs, and with them the revision on which its results will rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import nlargest
from itertools import filterfalse, pairwise

from functions.errors import Refusal, Unreadable
from functions.workbook.client import ApiError, Sheets
from functions.workbook.kept import Kept
from functions.workbook.layout import (
    RENUMBERED,
    REVISION,
    SCHEME,
    Fact,
    Layout,
    check_present,
    discover,
    facts_of,
    is_made_anew,
    is_revision,
    provisioned,
    revision_of,
)
from functions.workbook.zones import ZONE, zone_of
from schemas import cells
from schemas.check import Grid, HeaderFaults, Sheet, places_of, read
from schemas.results import System
from schemas.scheme import SCHEMES
from schemas.tab import Tab
from schemas.words import Text
from schemas.workbook import Workbook

ONE_AND_A_HALF = "one_and_a_half"  # the fact that shows how the workbook's locale writes a number
TOO_MUCH = Text(
    "“{tab}”表有 {cells} 个单元格，超过了一次能核算的 {limit} 个。请把往年的行移到另一个表格",
    "The tab “{tab}” has {cells} cells, more than the {limit} that one run can take. Move earlier years elsewhere",
)
NO_ZONE = Text(
    "这个表格的时区“{zone}”认不出来，日期按程序的时区算。请在“文件 → 设置”里选一个以城市命名的时区",
    "The time zone “{zone}” of this workbook is not known; days are those of the program's own zone. Please choose one "
    "that is named after a city in File → Settings",
)
MOST_CELLS = 12_000_000  # beyond Google's own limit of ten million for a whole spreadsheet

# What was found out about workbooks that are not laid out as the default: it saves a call, and is never relied on.
_known: dict[str, Layout] = {}
_kept = Kept()


@dataclass(frozen=True)
class Snapshot:
    """The tabs of a workbook as they stood at one revision; `stands`: what stood for it, which somebody may have changed."""

    layout: Layout
    revision: int
    grids: Mapping[type[Tab], Grid]
    stands: cells.Cell = None

    @property
    def workbook(self) -> Workbook:
        """The workbook's schemes and tabs."""
        return self.layout.workbook

    @property
    def has_decimal_comma(self) -> bool:
        """Whether the workbook's locale makes other numbers of typing: 1234 of `1.234`.

        A workbook made before it told of that is taken for one as provisioning makes it.
        """
        return facts_of(self.grids[System]).get(ONE_AND_A_HALF, Fact(value="1.5")).value != "1.5"

    def sheet(self, tab: type[Tab]) -> Sheet:
        """A tab, read by its model. Raises HeaderFaults."""
        return read(tab, self.grids[tab])


def snapshot(
    sheets: Sheets,
    spreadsheet_id: str,
    wanted: Callable[[Workbook], Sequence[type[Tab]]],
    *,
    afresh: bool = False,
    width: Mapping[type[Tab], int] | None = None,
) -> Snapshot:
    """The wanted tabs and the revision they stand at, in one call where the workbook is laid out as expected.

    `afresh` asks for the layout first, as a run does that lost a race. `width` limits a tab to its first columns, and
    of the others to their headers. Raises Refusal (404, 403, 422, 429, 503).
    """
    layout = None if afresh else _known.get(spreadsheet_id, provisioned("zh", SCHEMES[0]))
    # A tab that was missing when the layout was found out may be there by now.
    if layout is not None and all(layout.title(tab) in layout.ids for tab in wanted(layout.workbook)):
        try:
            found = _read(sheets, layout, wanted, width or {})
        except ApiError as refused:
            if not refused.is_unknown_range:
                raise
        else:
            # Another scheme's workbook may have tabs of the same names.
            scheme = facts_of(found.grids[System]).get(SCHEME, Fact()).value
            if scheme == layout.workbook.name and is_revision(found.stands) and _in_zone(sheets, found):
                return found
    layout = discover(sheets)
    check_present(layout, filterfalse(is_made_anew, (*wanted(layout.workbook), System)))
    found = _read(sheets, layout, wanted, width or {})
    if not is_revision(found.stands):
        sheets.meet(RENUMBERED.to(layout.locale, tab=layout.title(System)))
    if not _in_zone(sheets, found):
        sheets.meet(NO_ZONE.to(layout.locale, zone=layout.zone))
    _known[spreadsheet_id] = replace(layout, markers={}, sizes={}, zone="")
    return found


def _in_zone(sheets: Sheets, found: Snapshot) -> bool:
    """Whether it is known by which zone's clock the workbook lives; `sheets` tells it to the run.

    Where Google was not asked, it is the one that the last commit met.
    """
    sheets.zone = zone_of(found.layout.zone or facts_of(found.grids[System]).get(ZONE, Fact()).value)
    return sheets.zone is not None


def _read(
    sheets: Sheets,
    layout: Layout,
    wanted: Callable[[Workbook], Sequence[type[Tab]]],
    width: Mapping[type[Tab], int],
) -> Snapshot:
    tabs: list[type[Tab]] = [*wanted(layout.workbook), System]
    tabs = [tab for tab in tabs if layout.title(tab) in layout.ids]
    ranges = [quoted(layout.title(tab)) + (f"!A:{letter(width[tab])}" if tab in width else "") for tab in tabs]
    heads = [tab for tab in tabs if tab in width]
    answered = sheets.batch_get([*ranges, *(f"{quoted(layout.title(tab))}!1:1" for tab in heads)])
    grids: dict[type[Tab], Grid] = dict.fromkeys(wanted(layout.workbook), ())
    grids |= zip(tabs, answered[: len(tabs)], strict=True)
    for tab, head in zip(heads, answered[len(tabs) :], strict=True):
        grids[tab] = [*grids[tab], *head[len(grids[tab]) :]]
    for tab, grid in grids.items():
        _limit(layout.title(tab), grid)
    stands = facts_of(grids[System]).get(REVISION, Fact()).value
    return Snapshot(layout, revision_of(stands, layout.markers), grids, stands)


def sheets_of(found: Snapshot, tabs: Sequence[type[Tab]]) -> dict[type[Tab], Sheet]:
    """Several tabs read by their models. Raises Unreadable with every fault of their headers."""
    try:
        return _kept.read_all({tab: found.grids[tab] for tab in tabs})
    except HeaderFaults as faulty:
        faults = faulty.faults
        detail = Text(";".join(fault.zh for fault in faults), "; ".join(fault.en for fault in faults))
        raise Unreadable(detail, list(_placed(found, tabs)), locale=found.layout.locale) from None


def _placed(found: Snapshot, tabs: Sequence[type[Tab]]) -> Iterator[tuple[str, Text]]:
    """Each fault of a header beside its tab."""
    for tab in tabs:
        try:
            places_of(tab, found.grids[tab])
        except HeaderFaults as faulty:
            yield from ((found.layout.title(tab), fault) for fault in faulty.faults)


def quoted(title: str) -> str:
    """A tab's title as it stands in a range."""
    return "'" + title.replace("'", "''") + "'"


def letter(column: int) -> str:
    """The letters of a column, 1 being A."""
    letters = ""
    while column:
        column, place = divmod(column - 1, 26)
        letters = chr(65 + place) + letters
    return letters


def stretches(rows: Sequence[int], most: int, apart: int) -> Iterator[Sequence[int]]:
    """The stretches in which rows lie, which ascend: no more than `most` of them, without the widest of the gaps between
    them that are wider than `apart`.
    """
    gaps = [(after - row, place) for place, (row, after) in enumerate(pairwise(rows), start=1)]
    widest = nlargest(most - 1, (gap for gap in gaps if gap[0] > apart))
    for start, end in pairwise([0, *sorted(place for _, place in widest), len(rows)]):
        if end > start:
            yield rows[start:end]


def _limit(title: str, grid: Grid) -> None:
    cells = sum(map(len, grid))
    if cells > MOST_CELLS:
        raise Refusal(413, TOO_MUCH.filled(tab=title, cells=f"{cells:,}", limit=f"{MOST_CELLS:,}"))
