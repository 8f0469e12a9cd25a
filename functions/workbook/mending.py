"""Outcome columns that were pasted over, deleted or shifted: found by what a run reads anyway, and put right.

The system tab tells whether the formulas are there and look at the right columns, the header row whether they show what
they should. Only where something is wrong, one more call looks where the columns are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from functions.workbook.client import Sheets
from functions.workbook.commit import Formulas
from functions.workbook.reading import Snapshot, quoted
from schemas import row_text
from schemas.check import Grid, places_of
from schemas.outcome import LABELS, formula, is_in_order, watch, watched
from schemas.results import System
from schemas.tab import Tab, about, columns
from schemas.words import Text, fold

MOST_TOLD = 3  # cells that were cleared
MOST_SIGNS = 40  # of each
MENDED = Text(
    "“{tab}”表的“核算结果”“核算说明”两列被改动或删除过，已恢复{cleared}",
    "The columns Result and Explanation of the tab “{tab}” had been changed or deleted and were restored{cleared}",
)
CLEARED = Text("；挡在里面的内容已清掉：{cells}", "; what stood in their way was cleared: {cells}")
CELL = Text("第{row}行“{value}”", "row {row} “{value}”")
MORE = Text("等{count}处", " and others, {count} in all")
BETWEEN = Text("、", ", ")


@dataclass(frozen=True)
class Mend:
    """What puts a tab's outcome columns right, and a sentence that tells of it."""

    writes: tuple[Formulas, ...]
    says: str


def mends(sheets: Sheets, found: Snapshot) -> list[Mend]:
    """What is to be mended; nothing in the ordinary case, which takes no call. The headers of all tabs are there."""
    told = _told(found.grids[System])
    broken = [tab for tab in found.workbook.told if not _is_whole(found, tab, told)]
    if not broken:
        return []
    titles = [found.layout.title(tab) for tab in broken]
    heads = sheets.formulas([f"{quoted(title)}!1:1" for title in titles])
    return [
        _mend(found, tab, [cell for column in head for cell in column[:1] or [""]])
        for tab, head in zip(broken, heads, strict=True)
    ]


def _told(system: Grid) -> dict[str, object]:
    return {str(name): value for name, value in zip(*system[:2], strict=False)} if len(system) > 1 else {}


def _is_whole(found: Snapshot, tab: type[Tab], told: Mapping[str, object]) -> bool:
    name = watched(tab, found.layout.locale)
    if name not in told:
        return True  # a workbook from before: provisioning has yet to bring its columns over
    grid = found.grids[tab]
    shown = {fold(str(column[0])) for column in grid if column and column[0] is not None}
    is_shown = all(any(fold(word) in shown for word in label) for label in LABELS.values())
    return is_shown and is_in_order(told[name], tab, places_of(tab, grid))


def _mend(found: Snapshot, tab: type[Tab], head: Sequence[object]) -> Mend:
    locale, grid = found.layout.locale, found.grids[tab]
    width = max(len(grid), len(head))
    places = dict(places_of(tab, grid))
    for name, label in LABELS.items():
        there = _place(label, head)
        places[name] = width if there is None else there
        width += there is None
    scheme = found.workbook.main_of(tab)
    headed = {places[name]: formula(name, tab, scheme, locale, places) for name in LABELS}
    system = list(_told(found.grids[System])).index(watched(tab, locale))
    value = list(columns(System)).index("value")
    return Mend(
        (
            Formulas(tab, 0, headed, below=True),
            Formulas(System, system, {value: watch(tab, locale, places)}),
        ),
        MENDED.to(locale, tab=about(tab).title.to(locale), cleared=_cleared(found, tab, head, list(headed))),
    )


def _place(label: Text, head: Sequence[object]) -> int | None:
    """Where a column stands that has this label, as a formula or as what was pasted over it."""
    texts = list(map(str, head))
    formulas = [
        n for n, text in enumerate(texts) if text[:1] == "=" and any(row_text.quoted(word) in text for word in label)
    ]
    pasted = [n for n, text in enumerate(texts) if fold(text) in map(fold, label)]
    return next(iter(formulas + pasted), None)


def _cleared(found: Snapshot, tab: type[Tab], head: Sequence[object], places: Sequence[int]) -> str:
    """What people had typed where a formula was to show something: it shows nothing then, so all that stands there."""
    locale, grid = found.layout.locale, found.grids[tab]
    foreign = sorted(_foreign(grid, [place for place in places if place < len(head) and str(head[place])[:1] == "="]))
    if not foreign:
        return ""
    shown = [CELL.to(locale, row=row, value=value[:MOST_SIGNS]) for row, value in foreign[:MOST_TOLD]]
    more = MORE.to(locale, count=len(foreign)) if len(foreign) > MOST_TOLD else ""
    return CLEARED.to(locale, cells=BETWEEN.to(locale).join(shown) + more)


def _foreign(grid: Grid, places: Sequence[int]) -> Iterator[tuple[int, str]]:
    for place in places:
        column = grid[place] if place < len(grid) else []
        if column and str(column[0]) in row_text.ERRORS:
            yield from ((row, str(cell)) for row, cell in enumerate(column[1:], start=2) if cell not in (None, ""))
