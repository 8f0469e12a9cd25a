"""Whose turn it is: of two runs that read the same revision, one commits, whatever people do to the workbook meanwhile.

Two things tell, and either is enough. The *grid* of the system tab, which nobody but the functions and the owner may
edit, gets smaller with each revision: a request clears the last cell that its revision leaves, and is refused where a
later one has cut it off. The *marker* is a developer metadata whose id belongs to the revision and is unique in a
spreadsheet; its value names the run, so that a commit whose answer was lost is found again. Whoever may edit can make
and delete metadata, or outgrow the room for it. A run that meets that leans on the grid, takes away what is in the way,
and says so. Where it is the grid that was changed, the marker stands in for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from functions.workbook.client import Mark, Sheets
from functions.workbook.layout import MARKER_KEY, RUN_ID, Layout, Size, marker_id
from schemas.results import System
from schemas.tab import RESULT_ROWS, columns
from schemas.words import Text

Request = dict[str, Any]
MARKERS_KEPT = 64  # a run that is more commits behind than this has long passed its own deadline
STEPS = 61  # revisions after which the grid has a row less, and all its columns again
LEAST_COLUMNS, LEAST_ROWS = 4, 301  # facts and what stands beside the revision lie well within
AS_PROVISIONED = (len(columns(System)), LEAST_COLUMNS + STEPS - 1)  # by versions before this one, and by this one
METADATA = "developer metadata"  # in Google's refusals of it
TAKEN = Text(
    "有人或别的程序占用了本程序的标记（{count} 个），已清掉，核算不受影响。请经理看看谁在这个表格上运行脚本",
    "Somebody, or another program, had taken {count} of this program's marks; they were removed and nothing was lost. "
    "Managers may want to find out who runs scripts on this workbook",
)
RESTORED = Text(
    "这个表格恢复过旧版本，程序的标记已和它对齐",
    "The workbook was restored to an earlier version; the program's marks were brought in line with it",
)
UNMARKED = Text(
    "有人或别的程序占满了程序放标记的地方，这次没有留标记，核算不受影响。请经理看看谁在这个表格上运行脚本",
    "Somebody, or another program, has filled the place for this program's marks; this run left none and nothing was "
    "lost. Managers may want to find out who runs scripts on this workbook",
)
CHANGED = Text(
    "“{tab}”表的行列被改动过，已恢复", "Rows or columns of the tab “{tab}” had been changed and were restored"
)


@dataclass(frozen=True)
class Turn:
    """What a commit rests on; `strangers`: metadata in the way, to be deleted if it still is what it was."""

    by_grid: bool = True
    by_marker: bool = True
    strangers: Sequence[Mark] = ()


def grid_at(revision: int) -> Size:
    """The size of the system tab at a revision."""
    round_of, step = divmod(revision, STEPS)
    return Size(RESULT_ROWS - round_of % (RESULT_ROWS - LEAST_ROWS + 1), LEAST_COLUMNS + STEPS - 1 - step)


def taking(layout: Layout, revision: int, run_id: str, turn: Turn) -> Iterator[Request]:
    """The requests that make this revision this run's: refused, and all others with them, where another run has it."""
    for mark in turn.strangers:
        yield {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": mark.lookup}}}
    if turn.by_marker:
        yield from _marked(revision, run_id)
    sheet_id, now, then = layout.sheet_id(System), grid_at(revision - 1), grid_at(revision)
    if turn.by_grid:
        rows = {"startRowIndex": now.rows - 1, "endRowIndex": now.rows}
        last = {"sheetId": sheet_id, **rows, "startColumnIndex": now.columns - 1, "endColumnIndex": now.columns}
        yield {"updateCells": {"range": last, "rows": [{"values": [{}]}], "fields": "userEnteredValue"}}
    grid = {"rowCount": then.rows, "columnCount": then.columns}
    # The title is named so that a tab that took another's place is not taken for it.
    properties = {"sheetId": sheet_id, "title": layout.title(System), "gridProperties": grid}
    fields = "title,gridProperties.rowCount,gridProperties.columnCount"
    yield {"updateSheetProperties": {"properties": properties, "fields": fields}}


def _marked(revision: int, run_id: str) -> Iterator[Request]:
    """The revision's marker, which fails if it is there, and the end of one that no living run can rest on."""
    yield {
        "createDeveloperMetadata": {
            "developerMetadata": {
                "metadataId": marker_id(revision),
                "metadataKey": MARKER_KEY,
                "metadataValue": run_id,
                "location": {"spreadsheet": True},
                "visibility": "DOCUMENT",
            }
        }
    }
    if revision > MARKERS_KEPT:
        lookup = {"metadataId": marker_id(revision - MARKERS_KEPT)}
        yield {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": lookup}}}


def in_the_way(sheets: Sheets, now: Layout, revision: int, turn: Turn, refusal: str) -> Turn:
    """What a commit can rest on that Google refused although nobody else has made its revision.

    `now`: how the workbook is laid out; `refusal`: Google's sentence. What was met is noted down to be told.
    """
    strangers = sheets.marks([marker_id(revision + ahead) for ahead in range(MARKERS_KEPT)])
    size = now.sizes[now.title(System)]
    is_whole = size == grid_at(revision - 1)
    has_no_room = not strangers and turn.by_marker and METADATA in refusal.casefold()
    if strangers and not turn.strangers:
        ours = all(mark.key == MARKER_KEY and RUN_ID.fullmatch(mark.value or "") for mark in strangers)
        sheets.meet(RESTORED.to(now.locale) if ours else TAKEN.to(now.locale, count=len(strangers)))
    if has_no_room and is_whole:
        sheets.meet(UNMARKED.to(now.locale))
    if turn.by_grid and not is_whole and size.columns not in AS_PROVISIONED:
        sheets.meet(CHANGED.to(now.locale, tab=now.title(System)))
    is_taken = any(mark.id == marker_id(revision) for mark in strangers)
    return Turn(by_grid=is_whole, by_marker=not (is_whole and (is_taken or has_no_room)), strangers=tuple(strangers))
